// The wall: posts, newest first, each with its comments and a box to comment.

import { post } from "./api.js";
import { Composer } from "./composer.js";
import { batched, list, piece, setText, showAvatar, slot, sync } from "./dom.js";
import { showPoll } from "./poll.js";
import { Talk, like, showLikes, showPicture } from "./talk.js";
import { showTime } from "./time.js";
import { number } from "./words.js";

export class Wall {
  #composers = new Map();
  #seen = new Set();

  constructor(store, people, presses) {
    Object.assign(this, { store, people, presses });
    this.list = list("wall");
    this.talk = new Talk({
      people,
      presses,
      actor: () => people.subscriber,
      composer: (message) => this.#composers.get(message.thread),
    });
    this.watcher = new IntersectionObserver((entries) => this.#watched(entries), { threshold: 0.5 });
    const render = batched(() => this.render());
    store.on("loaded", render);
    store.on("message", ({ after }) => after.chat === this.chat && render());
    people.addEventListener("chosen", render);
  }

  get chat() {
    return [...this.store.chats.values()].find((chat) => chat.kind === "wall")?.id;
  }

  /** Put words into the box under the newest post. */
  fill(text) {
    const composer = this.#composers.get(this.list.querySelector(".post")?.key);
    composer?.fill(text);
    composer?.form.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }

  render() {
    const messages = this.store.shown(this.chat);
    const threads = Map.groupBy(messages.filter((message) => message.thread), (message) => message.thread);
    const posts = messages.filter((message) => !message.thread).reverse();
    posts.sort((one, other) => Number(other.pinned) - Number(one.pinned));
    sync(this.list, posts, {
      key: (message) => message.id,
      create: (message) => this.#create(message),
      update: (node, message) => this.#update(node, message, threads.get(message.id) ?? []),
    });
  }

  #create(message) {
    const node = piece("post");
    const composer = new Composer(node.querySelector("form"), {
      actor: () => this.people.subscriber,
      target: () => ({ chat: message.chat, thread: message.id }),
    });
    this.#composers.set(message.id, composer);
    node.querySelector('[data-act="like"]').addEventListener("click", () => like(message, this.people.subscriber));
    this.watcher.observe(node.querySelector(".counts"));
    node.querySelector(".counts").message = message;
    return node;
  }

  #update(node, message, comments) {
    showAvatar(slot(node, "avatar"), this.people.face(message));
    setText(slot(node, "name"), message.author.name);
    showTime(slot(node, "time"), message.at);
    setText(slot(node, "text"), message.text);
    this.#showPictures(slot(node, "pictures"), message.pictures);
    showPoll(slot(node, "poll"), message.poll);
    slot(node, "pinned").hidden = !message.pinned;
    node.querySelector("form").hidden = message.comments_closed;
    this.presses.show(slot(node, "buttons"), message, () => this.people.subscriber.id);
    showLikes(node.querySelector('[data-act="like"]'), message, this.people.subscriber);
    setText(slot(node, "comments"), number(comments.filter((comment) => !comment.hidden).length));
    setText(slot(node, "views"), number(message.views ?? 0));
    this.talk.show(slot(node, "thread"), comments);
    this.#composers.get(message.id).refresh();
  }

  #showPictures(node, names) {
    node.hidden = names.length === 0;
    // A picture may be there twice, so it is known by its place.
    const shown = names.map((name, place) => ({ name, place }));
    sync(node, shown, {
      key: ({ place }) => place,
      create: () => piece("picture"),
      update: (image, { name }) => showPicture(image, name),
    });
  }

  /** A post that was on the screen counts as seen, once a person. */
  #watched(entries) {
    const person = this.people.subscriber;
    for (const { isIntersecting, target } of entries) {
      const { chat, id } = target.message;
      const view = `${person?.id} ${id}`;
      if (!isIntersecting || !person || this.#seen.has(view)) continue;
      this.#seen.add(view);
      post("/view", { person: person.id, chat, message: id }).catch(() => this.#seen.delete(view));
    }
  }
}
