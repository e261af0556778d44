// Hints above the command line: what can be asked for, chosen with the arrows, Tab or a tap.

import { piece, setText, slot, sync } from "./dom.js";
import { say } from "./words.js";

const HELP = { name: "help", usage: say("command.help"), about: say("command.help.about") };

export class Hints {
  #chosen = 0;
  #found = [];

  constructor(store, people, composer) {
    this.store = store;
    this.people = people;
    this.composer = composer;
    this.area = composer.area;
    this.list = document.getElementById("hints");
    this.area.setAttribute("role", "combobox");
    this.area.setAttribute("aria-controls", "hints");
    this.area.setAttribute("aria-autocomplete", "list");
    this.area.addEventListener("input", () => this.#look());
    this.area.addEventListener("focus", () => this.#look());
    this.area.addEventListener("blur", () => this.#show([]));
    // Before the composer's own listener, which would send on Enter.
    this.area.addEventListener("keydown", (event) => this.#key(event), { capture: true });
    this.#show([]);
  }

  /** All that the console knows for whoever writes. */
  get #commands() {
    return [HELP, ...(this.store.commands[this.people.specialist?.id] ?? [])];
  }

  #look() {
    const words = this.area.value.trimStart();
    const name = /^\/?(\p{L}*)$/u.exec(words);
    const exact = this.#commands.find((command) => words.startsWith(`/${command.name} `));
    if (exact) this.#show([exact]);
    else if (name && (words || document.activeElement === this.area)) {
      this.#show(this.#commands.filter((command) => command.name.startsWith(name[1].toLowerCase())));
    } else this.#show([]);
  }

  #show(commands) {
    this.#found = commands;
    this.#chosen = 0;
    sync(this.list, commands, { key: (one) => one.name, create: (one) => this.#create(one), update: () => {} });
    this.list.hidden = commands.length === 0;
    this.area.setAttribute("aria-expanded", String(!this.list.hidden));
    this.#mark();
  }

  #create({ name, usage, about }) {
    const node = piece("hint");
    node.id = `hint-${name}`;
    setText(slot(node, "command"), usage);
    setText(slot(node, "about"), about);
    node.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#take(name);
    });
    return node;
  }

  #mark() {
    const nodes = [...this.list.children].filter((node) => !node.leaving);
    nodes.forEach((node, index) => node.setAttribute("aria-selected", String(index === this.#chosen)));
    const node = nodes[this.#chosen];
    if (node) {
      this.area.setAttribute("aria-activedescendant", node.id);
      node.scrollIntoView({ block: "nearest" });
    } else this.area.removeAttribute("aria-activedescendant");
  }

  #take(name) {
    this.composer.fill(`/${name} `);
  }

  #key(event) {
    const count = this.#found.length;
    if (!count) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.#chosen = (this.#chosen + step + count) % count;
      this.#mark();
    } else if (event.key === "Escape") {
      this.#show([]);
    } else if (this.#completes(event)) {
      event.preventDefault();
      this.#take(this.#found[this.#chosen].name);
    }
  }

  /** Tab completes an unfinished command; Enter too, unless the command is whole already. */
  #completes(event) {
    const words = this.area.value.trim();
    const unfinished = !words.includes(" ") && words !== `/${this.#found[this.#chosen].name}`;
    return unfinished && (event.key === "Tab" ? words !== "" : event.key === "Enter" && words !== "");
  }
}
