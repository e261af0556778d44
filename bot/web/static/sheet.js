// A post of the plan opened: how it will be seen on each platform, who did what, and what can be done now.

import { get } from "./api.js";
import { announce, piece, setText, showText, slot } from "./dom.js";
import { onTheWall, showTime } from "./time.js";
import { toast } from "./toast.js";
import { number, say } from "./words.js";

const NEARLY = 0.9;
const MOVABLE = new Set(["draft", "review", "held", "planned", "failed", "needs_person"]);

export class Sheet {
  #shown = null;

  /** `done({post, command, person})` says a command and throws the words of a refusal. */
  constructor({ people, done }) {
    Object.assign(this, { people, done });
    this.node = document.getElementById("sheet");
    this.form = slot(this.node, "deed");
    this.node.querySelector('[data-act="close"]').addEventListener("click", () => this.node.close());
    this.node.addEventListener("click", (event) => event.target === this.node && this.node.close());
    this.node.addEventListener("close", () => (this.#shown = null));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.querySelector('[data-act="move"]').addEventListener("click", () => this.#move());
    for (const button of this.form.querySelectorAll("[data-verb]")) {
      button.addEventListener("click", () => this.#verb(button.dataset.verb));
    }
  }

  async open(post) {
    try {
      const sheet = await get(`/plan/${post.id}`);
      this.form.reset();
      this.#error("");
      this.#show(sheet, { fresh: true });
      this.node.showModal();
      announce(sheet.title);
    } catch (error) {
      toast(error.message, "bad");
    }
  }

  /** The plan is different: perhaps this post is. What somebody types meanwhile stays. */
  async refresh() {
    const known = this.#shown;
    if (!known) return;
    const sheet = await get(`/plan/${known.id}`).catch(() => null);
    if (sheet && this.#shown?.id === sheet.id) this.#show(sheet, { fresh: sheet.due !== known.due });
  }

  #show(sheet, { fresh }) {
    this.#shown = sheet;
    setText(slot(this.node, "title"), sheet.title || say("calendar.untitled"));
    setText(slot(this.node, "state"), say(`state.${sheet.state}`));
    slot(this.node, "state").dataset.state = sheet.state;
    showTime(slot(this.node, "due"), sheet.due);
    setText(slot(this.node, "facts"), [`№${sheet.id}`, sheet.author, sheet.rubric, sheet.ad && say("sheet.ad")].filter(Boolean).join(" · "));
    slot(this.node, "targets").replaceChildren(...sheet.targets.map(target));
    slot(this.node, "trail").replaceChildren(...sheet.trail.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
    slot(this.node, "trail-box").hidden = sheet.trail.length === 0;
    this.#showResults(sheet.results);
    slot(this.node, "revised").hidden = !sheet.revised;
    this.#showDeeds(sheet, fresh);
  }

  #showResults(results) {
    slot(this.node, "results").hidden = !results;
    for (const [name, value] of Object.entries(results ?? {})) {
      setText(slot(this.node, name), value === null ? say("queue.unknown") : number(value));
    }
  }

  #showDeeds(sheet, fresh) {
    const movable = sheet.ours && MOVABLE.has(sheet.state);
    this.form.hidden = !movable && sheet.offered.length === 0;
    showText(slot(this.node, "elsewhere"), sheet.ours ? "" : say("sheet.elsewhere", { target: sheet.target }));
    slot(this.node, "move").hidden = !movable;
    slot(this.node, "note-row").hidden = !sheet.offered.includes("return");
    for (const button of this.form.querySelectorAll("[data-verb]")) {
      button.hidden = !sheet.offered.includes(button.dataset.verb);
    }
    if (!fresh) return;
    this.form.elements.moment.value = onTheWall(Date.parse(sheet.due)).slice(0, 16).replace(" ", "T");
    this.#showActors(sheet);
  }

  /** Whose words these are does not approve them, so another colleague is chosen first. */
  #showActors(sheet) {
    const own = sheet.offered.includes("approve") && sheet.by === this.people.specialist.id;
    const first = own ? this.people.moderator : this.people.specialist;
    slot(this.form, "actors").replaceChildren(...this.people.staff.map((person) => actor(person, person === first)));
  }

  #move() {
    const { moment } = this.form.elements;
    if (moment.reportValidity()) this.#do(`/queue move ${this.#shown.id} ${moment.value.replace("T", " ")}`);
  }

  #verb(verb) {
    const { id, version } = this.#shown;
    const note = verb === "approve" || verb === "return" ? this.form.elements.note.value.trim() : "";
    this.#do(`/plan ${verb} ${id}:${version} ${note}`.trim());
  }

  async #do(command) {
    if (this.node.ariaBusy === "true") return;
    this.node.ariaBusy = "true";
    this.#error("");
    const post = this.#shown;
    try {
      await this.done({ post, command, person: this.form.elements.actor.value });
      this.form.elements.note.value = "";
    } catch (error) {
      this.#error(error.message);
    } finally {
      this.node.ariaBusy = "false";
    }
  }

  #error(words) {
    showText(slot(this.node, "error"), words);
  }
}

function actor(person, checked) {
  const label = Object.assign(document.createElement("label"), { className: "choice" });
  const input = Object.assign(document.createElement("input"), { type: "radio", name: "actor", value: person.id, defaultChecked: checked });
  label.append(input, Object.assign(document.createElement("span"), { textContent: person.name }));
  return label;
}

function target(one) {
  const node = piece("target");
  setText(slot(node, "title"), one.title);
  setText(slot(node, "platform"), one.platform);
  slot(node, "text").replaceChildren(...one.pieces.map(words));
  slot(node, "text").hidden = one.pieces.length === 0;
  showPictures(node, one);
  showPoll(node, one.poll);
  showButtons(slot(node, "buttons"), one.buttons);
  for (const name of ["link", "source", "comment"]) showText(slot(node, name), one[name] && say(`sheet.${name}`, { words: one[name] }));
  showText(slot(node, "traits"), one.traits.map((trait) => say(`trait.${trait}`)).join(" · "));
  slot(node, "besides").hidden = one.besides.length === 0;
  slot(node, "besides").replaceChildren(...one.besides.map((text) => Object.assign(document.createElement("p"), { className: "seen-more", textContent: text })));
  slot(node, "wrong").hidden = one.wrong.length === 0;
  slot(node, "wrong").replaceChildren(...one.wrong.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  slot(node, "room").replaceChildren(...one.room.map(room));
  return node;
}

function words({ text, kinds, url }) {
  const plain = kinds.length === 0;
  if (plain) return document.createTextNode(text);
  const node = url ? way(text, url) : Object.assign(document.createElement("span"), { textContent: text });
  node.classList.add(...kinds.map((kind) => `mark-${kind}`));
  return node;
}

const way = (text, url) => Object.assign(document.createElement("a"), { href: url, textContent: text, target: "_blank", rel: "noopener noreferrer" });

function showPictures(node, { pictures, media }) {
  const images = pictures.map((src) => {
    const image = Object.assign(piece("picture"), { src });
    image.addEventListener("error", () => image.remove());
    return image;
  });
  slot(node, "pictures").replaceChildren(...images);
  slot(node, "pictures").hidden = images.length === 0;
  showText(slot(node, "media"), media > images.length ? say("sheet.media", { number: media }) : "");
}

function showPoll(node, poll) {
  slot(node, "poll").hidden = !poll;
  if (!poll) return;
  setText(slot(node, "question"), poll.question);
  slot(node, "options").replaceChildren(
    ...poll.options.map((text, place) => {
      const option = Object.assign(piece("option"), { textContent: text });
      option.classList.toggle("right", place === poll.right);
      return option;
    }),
  );
}

function showButtons(node, rows) {
  node.hidden = rows.length === 0;
  node.replaceChildren(
    ...rows.map((row) => {
      const line = Object.assign(document.createElement("div"), { className: "button-row" });
      line.append(...row.map(({ label, url }) => way(label, url)));
      return line;
    }),
  );
}

function room({ what, used, most }) {
  const node = piece("room");
  setText(slot(node, "what"), say(`room.${what}`));
  setText(slot(node, "figures"), say("room.of", { used: number(used), most: number(most) }));
  const meter = node.querySelector("meter");
  Object.assign(meter, { max: most, high: most * NEARLY, optimum: 0, value: Math.min(used, most), ariaLabel: say(`room.${what}`) });
  node.classList.toggle("over", used > most);
  return node;
}
