// The stream from the server: it joins, resumes where it stopped, and says when it is lost.

const SILENCE_MS = 25000;
const AGAIN_MS = 1000;
const EVENTS = ["change", "queue", "week", "duty", "team", "commands", "plan", "network", "reset", "beat"];

export class Live {
  #after = 0;
  #source = null;
  #silence = 0;

  /** `hear(name, data)` gets every event, `link(state)` "live" or "lost". */
  constructor(hear, link) {
    this.hear = hear;
    this.link = link;
  }

  /** Listen to what comes after the change `after`. */
  start(after) {
    this.#after = after;
    this.#join();
  }

  stop() {
    clearTimeout(this.#silence);
    this.#source?.close();
  }

  #join() {
    this.stop();
    const source = new EventSource(`/events?after=${this.#after}`);
    this.#source = source;
    source.onopen = () => this.link("live");
    source.onerror = () => this.#lost();
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => this.#received(name, event));
    }
    this.#expect();
  }

  #received(name, event) {
    if (event.lastEventId) this.#after = Number(event.lastEventId);
    this.#expect();
    this.hear(name, JSON.parse(event.data));
  }

  /** The server speaks every ten seconds at least: a long silence is a lost link. */
  #expect() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lost(), SILENCE_MS);
  }

  #lost() {
    this.stop();
    this.link("lost");
    this.#silence = setTimeout(() => this.#join(), AGAIN_MS);
  }
}
