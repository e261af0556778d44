// The specialist's desk as the page uses it: what is done by a press or a drag is a command like a typed one,
// so the same rules hold for it, and the bot answers in words.

import { post } from "./api.js";
import { say } from "./words.js";

export const DESK = "desk";

const ANSWER_MS = 15000;

export class Desk {
  constructor(store) {
    this.store = store;
  }

  /** Say a command as somebody; gives a promise of the answer as soon as it was said. */
  async say(person, text, more = {}) {
    const command = await post("/say", { person, chat: DESK, text, ...more });
    return { answer: this.#answer(command.id) };
  }

  async ask(person, text) {
    return (await this.say(person, text)).answer;
  }

  // The answer may overtake the reply that tells which command it belongs to.
  #answer(command) {
    const answers = (message) => message.reply_to === command && message.author.kind === "community";
    const early = this.store.shown(DESK).find(answers);
    if (early) return Promise.resolve(early.text);
    return new Promise((resolve, reject) => {
      const stop = new AbortController();
      const patience = setTimeout(() => {
        stop.abort();
        reject(new Error(say("desk.silent")));
      }, ANSWER_MS);
      const heard = ({ detail }) => {
        if (!answers(detail.after)) return;
        clearTimeout(patience);
        stop.abort();
        resolve(detail.after.text);
      };
      this.store.addEventListener("message", heard, { signal: stop.signal });
    });
  }
}
