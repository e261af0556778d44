// A box to write in: comments, chats, replies to cards, commands. It keeps the words when they are refused.

import { encoded, post } from "./api.js";
import { setText, showAvatar, showText, slot } from "./dom.js";
import { say } from "./words.js";

const touch = matchMedia("(pointer: coarse)");
const growsByItself = CSS.supports("field-sizing", "content");

export class Composer {
  #busy = false;
  #context = null;

  /** `actor()` gives the person who writes, `target()` the chat, thread and message it goes to. */
  constructor(form, { actor, target, sent = () => {} }) {
    this.form = form;
    this.area = form.querySelector("textarea");
    this.actor = actor;
    this.target = target;
    this.sent = sent;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.file = form.querySelector('input[type="file"]');
    this.file?.addEventListener("change", () => this.#typed());
    this.area.addEventListener("input", () => this.#typed());
    this.area.addEventListener("keydown", (event) => this.#key(event));
    slot(form, "context").querySelector("button").addEventListener("click", () => this.#setContext(null));
  }

  /** Put words into the box, ready to be sent. */
  fill(text) {
    this.area.value = text;
    this.#typed();
    this.area.focus();
  }

  replyTo(message) {
    this.#setContext({ reply_to: message.id }, say("composer.reply", { name: message.author.name }));
  }

  edit(message) {
    this.#setContext({ edit: message.id }, say("composer.edit"));
    this.fill(message.text);
  }

  /** Show who writes now. */
  refresh() {
    const person = this.actor();
    if (person) showAvatar(slot(this.form, "avatar"), person);
  }

  async send() {
    const text = this.area.value.trim();
    if (!(text || this.#attached) || this.#busy) return;
    this.#busy = true;
    try {
      const message = await this.#post(text);
      this.area.value = "";
      if (this.file) this.file.value = "";
      this.#setContext(null);
      this.sent(message);
    } catch (error) {
      this.#error(error.message);
    } finally {
      this.#busy = false;
    }
  }

  async #post(text) {
    const person = this.actor().id;
    const { edit, ...reply } = this.#context ?? {};
    if (edit) return post("/edit", { person, chat: this.target().chat, message: edit, text });
    const file = this.#attached && { title: this.#attached.name, content: await encoded(this.#attached) };
    return post("/say", { person, text, ...this.target(), ...reply, ...(file && { file }) });
  }

  get #attached() {
    return this.file?.files[0];
  }

  #typed() {
    this.form.classList.toggle("ready", this.area.value.trim() !== "" || Boolean(this.#attached));
    showText(slot(this.form, "file"), this.#attached?.name);
    this.#error("");
    if (growsByItself) return;
    this.area.style.height = "auto";
    this.area.style.height = `${this.area.scrollHeight + 2}px`;
  }

  #key(event) {
    if (event.key === "Escape" && this.#context) this.#setContext(null);
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || touch.matches || event.defaultPrevented) return;
    event.preventDefault();
    this.send();
  }

  #setContext(context, words = "") {
    this.#context = context;
    showText(slot(this.form, "context-text"), words);
    slot(this.form, "context").hidden = !context;
    if (context) this.area.focus();
    this.#typed();
  }

  #error(words) {
    const node = slot(this.form, "error");
    setText(node, words);
    node.hidden = !words;
  }
}
