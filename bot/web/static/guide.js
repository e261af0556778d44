// The newcomer's way through the story: five steps, each ticks itself when it has happened.

import { announce, setText, slot } from "./dom.js";
import { DUTY } from "./duty.js";
import { say } from "./words.js";

const STEPS = ["nasty", "restore", "known", "unknown", "plan"];
const REMEMBERED = "smotritel.guide";
const SETTLE_MS = 2500;
const QUOTED = 24;

/** What a card is about: above its first line in quotation marks it tells what was said before. */
const about = (text) => text.slice(Math.max(text.search(/^«/m), 0));

export class Guide {
  #done;
  #hidden;
  #planned = new Set();

  /** `tries[step]()` takes the visitor to where a step is done. */
  constructor(store, tries) {
    this.store = store;
    this.node = document.getElementById("guide");
    const memory = JSON.parse(localStorage.getItem(REMEMBERED) ?? "{}");
    this.#done = new Set(memory.done ?? []);
    this.#hidden = memory.hidden ?? false;
    for (const button of this.node.querySelectorAll("[data-try]")) {
      button.addEventListener("click", () => tries[button.dataset.try]());
    }
    document.getElementById("guide-hide").addEventListener("click", () => this.#setHidden(true));
    document.getElementById("guide-show").addEventListener("click", () => this.#setHidden(!this.#hidden));
    store.on("message", (news) => news.stale || this.#message(news));
    store.on("queue", () => this.#queue());
    this.render();
  }

  render() {
    const current = STEPS.find((step) => !this.#done.has(step));
    this.node.hidden = this.#hidden;
    document.getElementById("guide-show").setAttribute("aria-expanded", String(!this.#hidden));
    for (const step of STEPS) {
      const node = this.node.querySelector(`[data-step="${step}"]`);
      node.classList.toggle("done", this.#done.has(step));
      slot(node, "done").hidden = !this.#done.has(step);
      if (step === current) node.setAttribute("aria-current", "step");
      else node.removeAttribute("aria-current");
    }
    setText(slot(this.node, "progress"), say("guide.progress", { done: this.#done.size, all: STEPS.length }));
    slot(this.node, "finish").hidden = Boolean(current);
  }

  /** Who asks for the tour again after all of it begins anew. */
  #setHidden(hidden) {
    if (!hidden && this.#done.size === STEPS.length) this.#done.clear();
    this.#hidden = hidden;
    this.#keep();
    this.render();
  }

  #keep() {
    localStorage.setItem(REMEMBERED, JSON.stringify({ done: [...this.#done], hidden: this.#hidden }));
  }

  #tick(step) {
    if (this.#done.has(step)) return;
    this.#done.add(step);
    this.#keep();
    this.render();
    announce(`${say(`guide.${step}`)}: ${say("guide.done")}`);
  }

  #message({ before, after }) {
    if (before && !before.hidden && after.hidden) this.#tick("nasty");
    if (before?.hidden && !after.hidden) this.#tick("restore");
    const isAnswer = !before && after.author.kind === "community" && after.reply_to;
    if (isAnswer && this.#asked(after)) setTimeout(() => this.#answered(after), SETTLE_MS);
  }

  /** The subscriber's message that the community answered. */
  #asked(answer) {
    const asked = this.store.message(answer.chat, answer.reply_to);
    return this.store.people.get(asked?.author.id)?.side === "subscriber" ? asked : null;
  }

  /** An answer beside a card that is about the question is a promise; without a card it was known. */
  #answered(answer) {
    const asked = this.#asked(answer);
    if (!asked) return;
    const quote = asked.text.trim().slice(0, QUOTED);
    const called = this.store.shown(DUTY).some((card) => about(card.text).includes(quote));
    this.#tick(called ? "unknown" : "known");
  }

  /** A post that stood in the queue while the page was open has come out and has results. */
  #queue() {
    for (const { id, state, collected } of this.store.queue) {
      if (state === "planned" || state === "publishing") this.#planned.add(id);
      if (collected && this.#planned.has(id)) this.#tick("plan");
    }
  }
}
