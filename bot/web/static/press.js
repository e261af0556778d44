// Buttons under messages: who presses, waiting for the answer, and showing it.

import { post } from "./api.js";
import { toast } from "./toast.js";

const PATIENCE_MS = 10000;
const ANSWERS_KEPT = 50;

export class Presses {
  #waiting = new Map();
  #early = new Map();

  constructor(store) {
    store.on("press_answer", (change) => this.#answered(change));
  }

  /** Show the rows of buttons of `message` in `container`; `actor()` is who presses. */
  show(container, message, actor) {
    const looks = JSON.stringify(message.buttons ?? []);
    if (container.dataset.looks === looks) return;
    container.dataset.looks = looks;
    const rows = (message.buttons ?? []).filter((row) => row.length);
    container.hidden = rows.length === 0;
    container.replaceChildren(...rows.map((row) => this.#row(row, message, actor)));
  }

  #row(row, message, actor) {
    const node = document.createElement("div");
    node.className = "button-row";
    node.append(...row.map((button) => this.#button(button, message, actor)));
    return node;
  }

  #button({ label, data, url }, message, actor) {
    if (url) return Object.assign(document.createElement("a"), { href: url, textContent: label, target: "_blank", rel: "noopener noreferrer" });
    const node = document.createElement("button");
    node.type = "button";
    node.textContent = label;
    node.addEventListener("click", () => this.#press(node, { chat: message.chat, message: message.id, data, person: actor() }));
    return node;
  }

  async #press(node, body) {
    if (node.ariaBusy === "true") return;
    node.ariaBusy = "true";
    const release = () => (node.ariaBusy = "false");
    try {
      const { press } = await post("/press", body);
      setTimeout(() => this.#waiting.delete(press) && release(), PATIENCE_MS);
      this.#waiting.set(press, release);
      if (this.#early.has(press)) this.#answered(this.#early.get(press));
    } catch (error) {
      release();
      toast(error.message, "bad");
    }
  }

  // The answer may overtake the reply that tells which press it belongs to.
  #answered(change) {
    const { press, text } = change;
    const release = this.#waiting.get(press);
    if (!release) {
      this.#early.set(press, change);
      if (this.#early.size > ANSWERS_KEPT) this.#early.delete(this.#early.keys().next().value);
      return;
    }
    this.#waiting.delete(press);
    release();
    if (text) toast(text);
  }
}
