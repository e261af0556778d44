// One conversation with a box under it: the group chat, the private messages, the specialist's commands.

import { Composer } from "./composer.js";
import { batched, list } from "./dom.js";
import { Talk, stickToEnd } from "./talk.js";

export class Conversation {
  #shown = "";

  /** `name` is the list and box on the page; `chat()` what it shows now; `actor()` who writes. */
  constructor(name, { store, people, presses, chat, actor }) {
    Object.assign(this, { store, chat });
    this.list = list(name);
    this.scroll = this.list.parentElement;
    this.composer = new Composer(document.querySelector(`[data-composer="${name}"]`), {
      actor,
      target: () => ({ chat: chat() }),
    });
    this.talk = new Talk({ people, presses, actor, composer: () => this.composer });
    const render = batched(() => this.render());
    store.on("loaded", render);
    store.on("message", ({ after }) => after.chat === chat() && render());
    people.addEventListener("chosen", render);
    // A conversation that was not on the screen could not be scrolled: it is when it gets there.
    new ResizeObserver(() => this.#toEnd()).observe(this.scroll);
  }

  render() {
    if (this.#shown !== this.chat()) this.list.replaceChildren();
    stickToEnd(this.scroll, () => this.talk.show(this.list, this.store.shown(this.chat())));
    if (this.#shown !== this.chat()) this.#toEnd();
    this.#shown = this.chat();
    this.composer.refresh();
  }

  #toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }
}
