// What the page knows: people, chats, messages, standings, the queue and the week; and who wants to hear of news.

const TOMBSTONE_MS = 6000;
const MESSAGES_KEPT = 500;

const byTime = (one, other) => Date.parse(one.at) - Date.parse(other.at) || Number(one.id) - Number(other.id);

export class Store extends EventTarget {
  people = new Map();
  chats = new Map();
  standings = new Map();
  queue = [];
  week = [];
  duty = [];
  team = {};
  commands = {};
  plan = "";
  #messages = new Map();

  /** Begin from what the server shows now. */
  load(state) {
    this.people = new Map(state.people.map((person) => [person.id, person]));
    this.chats = new Map(state.chats.map((chat) => [chat.id, chat]));
    this.standings = new Map();
    this.#messages = new Map();
    for (const [chat, messages] of Object.entries(state.messages)) {
      this.#messages.set(chat, new Map(messages.map((message) => [message.id, message])));
    }
    this.queue = state.queue;
    this.week = state.week;
    this.duty = state.duty;
    this.team = state.team;
    this.commands = state.commands;
    this.plan = state.plan;
    this.#tell("loaded");
  }

  /** One change of the network. */
  apply(change) {
    if (change.kind === "message") this.#put(change.message);
    if (change.kind === "press_answer") this.#tell("press_answer", change);
    if (change.kind === "standing") this.#stand(change);
  }

  setBoard(part, value) {
    this[part] = value;
    this.#tell(part);
  }

  message(chat, id) {
    return this.#messages.get(chat)?.get(id);
  }

  /** The messages of a chat to show, oldest first; one just removed stays as a trace for a while. */
  shown(chat) {
    const all = [...(this.#messages.get(chat)?.values() ?? [])];
    return all.filter((message) => !message.hidden || Date.now() - message.gone < TOMBSTONE_MS).sort(byTime);
  }

  /** Why a person can't write in a chat, or undefined: the latest of what is in force. */
  barred(person, chat, present) {
    return [...this.standings.values()].find(
      (one) => one.person === person && one.chat === chat && one.until && Date.parse(one.until) > present,
    );
  }

  #put(message) {
    const chat = this.#messages.get(message.chat) ?? new Map();
    this.#messages.set(message.chat, chat);
    const before = chat.get(message.id);
    const after = { ...message };
    if (after.hidden) after.gone = before?.gone ?? (before ? Date.now() : 0);
    else after.returned = Boolean(before?.hidden) || Boolean(before?.returned);
    chat.set(after.id, after);
    if (chat.size > MESSAGES_KEPT) chat.delete(chat.keys().next().value);
    if (after.hidden && before && !before.hidden) {
      setTimeout(() => this.#tell("message", { before: after, after, stale: true }), TOMBSTONE_MS + 50);
    }
    this.#tell("message", { before, after });
  }

  #stand(change) {
    const { chat, person, standing, until } = change;
    this.standings.set([chat, person, standing].join(" "), { chat, person, standing, until });
    this.#tell("standing", change);
  }

  #tell(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  on(names, listener) {
    for (const name of names.split(" ")) this.addEventListener(name, (event) => listener(event.detail));
  }
}
