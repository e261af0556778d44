// The plan: a form that writes the command for a new post, and the queue with its results.

import { encoded } from "./api.js";
import { batched, list, piece, setText, showText, slot, sync } from "./dom.js";
import { now, onTheWall, showTime, soon } from "./time.js";
import { toast } from "./toast.js";
import { number, say } from "./words.js";

const MINUTE = 60000;

export class Plan {
  constructor(store, people, desk) {
    Object.assign(this, { store, people, desk });
    this.form = document.getElementById("new-post");
    this.text = document.getElementById("new-text");
    this.list = list("queue");
    this.#wireForm();
    const render = batched(() => this.render());
    store.on("loaded queue", render);
    setInterval(render, 1000);
  }

  fill(text) {
    this.text.value = text;
    this.text.focus();
    this.form.scrollIntoView({ block: "nearest" });
  }

  /** Begin a post that is to come out at a moment on the wall, 2026-12-25 09:00. */
  writeFor(moment) {
    this.form.elements.when.value = "at";
    this.form.elements.moment.value = moment.replace(" ", "T");
    slot(this.form, "moment").hidden = false;
    this.text.focus();
    this.form.scrollIntoView({ block: "nearest" });
  }

  render() {
    sync(this.list, this.store.queue, {
      key: (row) => row.id,
      create: () => piece("queue"),
      update: showRow,
    });
    this.list.parentElement.hidden = this.store.queue.length === 0;
  }

  #wireForm() {
    const { when, moment, picture } = this.form.elements;
    moment.value = onTheWall(now() + 60 * MINUTE).slice(0, 16).replace(" ", "T");
    this.form.addEventListener("change", () => (slot(this.form, "moment").hidden = when.value !== "at"));
    picture.addEventListener("change", () => this.#showPicked());
    this.form.querySelector('[data-act="unpick"]').addEventListener("click", () => this.#unpick());
    this.form.addEventListener("input", () => this.#error(""));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#queue();
    });
  }

  async #queue() {
    const { when, moment, picture } = this.form.elements;
    const text = this.text.value.trim();
    if (!text && picture.files.length === 0) {
      this.#error(say("plan.text.missing"));
      this.text.focus();
      return;
    }
    const due = when.value === "at" ? moment.value.replace("T", " ") : `+${when.value}s`;
    const button = this.form.querySelector(".primary");
    button.disabled = true;
    try {
      const pictures = await Promise.all([...picture.files].map(encoded));
      const said = await this.desk.say(this.people.specialist.id, `/post ${due} ${text}`, pictures.length ? { pictures } : {});
      // The bot answers in the commands; who looks at the form sees it here.
      said.answer.then(toast, (error) => this.#error(error.message));
      this.text.value = "";
      this.#unpick();
    } catch (error) {
      this.#error(error.message);
    } finally {
      button.disabled = false;
    }
  }

  #showPicked() {
    const files = [...this.form.elements.picture.files];
    const [file] = files;
    slot(this.form, "picked").hidden = !file;
    if (!file) return;
    const preview = slot(this.form, "preview");
    URL.revokeObjectURL(preview.src);
    preview.src = URL.createObjectURL(file);
    setText(slot(this.form, "picked-name"), files.map((one) => one.name).join(", "));
  }

  #unpick() {
    this.form.elements.picture.value = "";
    this.#showPicked();
  }

  #error(words) {
    showText(slot(this.form, "error"), words);
  }
}

function showRow(node, row) {
  if (node.state && node.state !== row.state) node.classList.add("changed");
  node.state = row.state;
  showTime(slot(node, "due"), row.published_at ?? row.due);
  showText(slot(node, "soon"), row.state === "planned" ? soon(row.due) : "");
  setText(slot(node, "text"), row.text);
  slot(node, "picture").hidden = !row.picture;
  setText(slot(node, "state"), say(`state.${row.state}`));
  slot(node, "state").dataset.state = row.state;
  showResults(node, row);
}

function showResults(node, row) {
  const published = row.state === "published";
  slot(node, "results").hidden = !row.collected;
  showText(slot(node, "none"), row.collected ? "" : published ? say("queue.collecting") : "—");
  for (const name of ["likes", "comments", "views"]) {
    const known = row[name] !== null;
    setText(slot(node, name), known ? number(row[name]) : say("queue.unknown"));
    slot(node, name).parentElement.classList.toggle("unknown", !known);
  }
}
