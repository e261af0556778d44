// The duty chat as a board: what the community wrote are cards, newest first, with their replies beneath.

import { Composer } from "./composer.js";
import { batched, list, piece, setText, showText, slot, sync } from "./dom.js";
import { Talk } from "./talk.js";
import { showTime } from "./time.js";

export const DUTY = "duty";

// A card that offers nothing but to take the outcome back is closed.
const isClosed = ({ buttons }) => (buttons ?? []).flat().every(({ data }) => /\bundo\b/.test(data));
const isCard = (message) => message.author.kind === "community" && !message.reply_to;

export class Duty {
  #composers = new Map();

  constructor(store, people, presses) {
    Object.assign(this, { store, people, presses });
    this.list = list("duty");
    const actor = () => people.moderator;
    this.composer = new Composer(document.querySelector('[data-composer="duty"]'), {
      actor,
      target: () => ({ chat: DUTY }),
    });
    this.talk = new Talk({ people, presses, actor });
    const render = batched(() => this.render());
    store.on("loaded", render);
    store.on("message", ({ after }) => after.chat === DUTY && render());
    store.on("loaded duty", () => this.#stands());
  }

  /** What keeps alerts from the people on duty, and who waits for them. */
  #stands() {
    showText(slot(document.getElementById("duty"), "stands"), this.store.duty.join("\n"));
  }

  /** Show where to press: the first button of the newest card. */
  point() {
    const card = this.list.querySelector(".card:not(.closed):not(.note)");
    if (!card) return;
    card.scrollIntoView({ block: "nearest", behavior: "smooth" });
    card.classList.remove("pointed");
    void card.offsetWidth;
    card.classList.add("pointed");
    card.querySelector(".button-row button")?.focus();
  }

  render() {
    const messages = this.store.shown(DUTY);
    const roots = new Map();
    for (const message of messages) {
      roots.set(message.id, roots.get(message.reply_to) ?? message.id);
    }
    const threads = Map.groupBy(messages, (message) => roots.get(message.id));
    const cards = messages.filter((message) => roots.get(message.id) === message.id).reverse();
    sync(this.list, cards, {
      key: (message) => message.id,
      create: (message) => this.#create(message),
      update: (node, message) => this.#update(node, message, threads.get(message.id).slice(1)),
    });
    this.composer.refresh();
  }

  #create(message) {
    const node = piece("card");
    const composer = new Composer(node.querySelector("form"), {
      actor: () => this.people.moderator,
      target: () => ({ chat: DUTY, reply_to: message.id }),
    });
    this.#composers.set(message.id, composer);
    return node;
  }

  #update(node, message, replies) {
    const card = isCard(message);
    const [title, rest] = card ? headed(message.text) : [message.author.name, message.text];
    setText(slot(node, "title"), title);
    showText(slot(node, "text"), rest);
    showTime(slot(node, "time"), message.at);
    this.presses.show(slot(node, "buttons"), message, () => this.people.moderator.id);
    node.classList.toggle("note", !card);
    node.classList.toggle("closed", card && isClosed(message));
    this.talk.show(slot(node, "thread"), replies);
    this.#composers.get(message.id).refresh();
  }
}

/** The first line is the title of a card, the rest its text. */
function headed(text) {
  const end = text.indexOf("\n");
  return end < 0 ? [text, ""] : [text.slice(0, end), text.slice(end + 1).replace(/^\n+/, "")];
}
