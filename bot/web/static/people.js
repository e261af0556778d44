// Who the visitor is: a subscriber of their choice on the left, the moderator and the specialist beside.

import { piece, setText, showAvatar, showText, slot, sync } from "./dom.js";
import { inWords, now } from "./time.js";
import { say } from "./words.js";

const MODERATOR = "anna";
const SPECIALIST = "lev";
const REMEMBERED = "smotritel.person";

export class People extends EventTarget {
  #chosen = localStorage.getItem(REMEMBERED);

  constructor(store) {
    super();
    this.store = store;
    this.row = document.querySelector('[data-slot="people"]');
    store.on("loaded standing team", () => this.render());
  }

  get subscribers() {
    return [...this.store.people.values()].filter((person) => person.side === "subscriber");
  }

  get subscriber() {
    const all = this.subscribers;
    return all.find((person) => person.id === this.#chosen) ?? all[0];
  }

  get staff() {
    return [...this.store.people.values()].filter((person) => person.side === "staff");
  }

  get moderator() {
    return this.#colleague(MODERATOR);
  }

  get specialist() {
    return this.#colleague(SPECIALIST);
  }

  /** The avatar of whoever wrote a message. */
  face({ author }) {
    return { kind: author.kind, avatar: this.store.people.get(author.id)?.avatar, id: author.id, name: author.name };
  }

  choose(id) {
    this.#chosen = id;
    localStorage.setItem(REMEMBERED, id);
    this.render();
    this.dispatchEvent(new Event("chosen"));
  }

  render() {
    sync(this.row, this.subscribers, {
      key: (person) => person.id,
      create: (person) => this.#create(person),
      update: (node, person) => this.#update(node, person),
    });
    setText(document.querySelector('[data-slot="about"]'), this.subscriber?.about ?? "");
    showText(document.querySelector('[data-slot="standing"]'), this.subscriber ? this.#barredWords(this.subscriber) : "");
    this.#showRole("duty-role", this.moderator);
    this.#showRole("desk-role", this.specialist);
  }

  #showRole(name, person) {
    const about = person && (this.store.team[person.id] ?? person.about);
    setText(document.querySelector(`[data-slot="${name}"]`), person ? say("role", { name: person.name, about }) : "");
  }

  #colleague(id) {
    return this.staff.find((person) => person.id === id) ?? this.staff[0];
  }

  #create(person) {
    const node = piece("person");
    node.querySelector("input").addEventListener("change", () => this.choose(person.id));
    return node;
  }

  #update(node, person) {
    const words = this.#barredWords(person);
    showAvatar(slot(node, "avatar"), person);
    setText(slot(node, "name"), person.name);
    slot(node, "state").hidden = !words;
    node.title = [person.name, person.about, words].filter(Boolean).join(" · ");
    const input = node.querySelector("input");
    input.value = person.id;
    input.ariaLabel = person.name;
    input.checked = person === this.subscriber;
  }

  #barredWords(person) {
    for (const { id, title } of this.store.chats.values()) {
      const one = this.store.barred(person.id, id, now());
      if (one) return say(`standing.${one.standing}`, { chat: title, until: inWords(one.until) });
    }
    return "";
  }
}
