// Messages as lines of talk: comments, chats, commands, replies to a card.

import { post } from "./api.js";
import { piece, setText, showAvatar, showText, slot, sync } from "./dom.js";
import { showTime } from "./time.js";
import { toast } from "./toast.js";
import { number } from "./words.js";

export class Talk {
  /** `actor()` is who reads and answers here, `composer` the box that replies and edits go to. */
  constructor({ people, presses, actor, composer = () => null }) {
    Object.assign(this, { people, presses, actor, composer });
  }

  /** Show `messages` in `parent`, in their order. */
  show(parent, messages) {
    this.names = new Map(messages.map((message) => [message.id, message.author.name]));
    sync(parent, messages, {
      key: (message) => message.id,
      create: (message) => this.#create(message),
      update: (node, message) => this.#update(node, message),
    });
  }

  #create(message) {
    const node = piece("message");
    node.classList.toggle("fresh", Date.now() - Date.parse(message.at) < 15000);
    const on = (act, work) => node.querySelector(`[data-act="${act}"]`).addEventListener("click", () => work(node.message));
    on("like", (one) => like(one, this.actor()));
    on("reply", (one) => this.composer(one)?.replyTo(one));
    on("edit", (one) => this.composer(one)?.edit(one));
    return node;
  }

  #update(node, message) {
    const mine = message.author.id === this.actor()?.id;
    const looks = JSON.stringify([message, this.actor()?.id]);
    node.message = message;
    showTime(slot(node, "time"), message.at);
    if (node.looks === looks) return;
    node.looks = looks;
    this.#showBody(node, message);
    node.dataset.kind = message.author.kind;
    node.classList.toggle("mine", mine);
    node.classList.toggle("praised", message.likes > 0);
    node.classList.toggle("returned", Boolean(message.returned));
    slot(node, "tombstone").hidden = !message.hidden;
    node.querySelector(".message-inner").hidden = message.hidden;
    node.querySelector('[data-act="edit"]').hidden = !mine;
    node.querySelector('[data-act="reply"]').hidden = mine || !this.composer(message);
  }

  #showBody(node, message) {
    showAvatar(slot(node, "avatar"), this.people.face(message));
    setText(slot(node, "name"), message.author.name);
    showText(slot(node, "answered"), this.names.get(message.reply_to));
    slot(node, "edited").hidden = !message.edited;
    setText(slot(node, "text"), message.text);
    showPicture(slot(node, "picture"), message.picture);
    showFile(slot(node, "file"), message.file);
    this.presses.show(slot(node, "buttons"), message, () => this.actor().id);
    showLikes(node.querySelector('[data-act="like"]'), message, this.actor());
  }
}

export function showPicture(node, name) {
  node.hidden = !name;
  const source = name ? `/pictures/${encodeURIComponent(name)}` : "";
  if (name && node.getAttribute("src") !== source) node.src = source;
}

function showFile(node, file) {
  showText(node, file?.title);
  if (file) node.href = `/files/${encodeURIComponent(file.name)}`;
}

const liked = new Set();
const likeOf = (message, person) => `${person?.id} ${message.id}`;

/** The likes of a message; the heart is full if this person has liked it from this page. */
export function showLikes(node, message, person) {
  const own = liked.has(likeOf(message, person));
  setText(slot(node, "likes"), message.likes ? number(message.likes) : "");
  node.classList.toggle("liked", own);
  node.setAttribute("aria-pressed", String(own));
}

export async function like(message, person) {
  const own = likeOf(message, person);
  if (!liked.delete(own)) liked.add(own);
  try {
    await post("/like", { person: person.id, chat: message.chat, message: message.id });
  } catch (error) {
    if (!liked.delete(own)) liked.add(own);
    toast(error.message, "bad");
  }
}

/** Keep a scrolled list at its end while the reader is there. */
export function stickToEnd(scroll, work) {
  const near = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  work();
  if (near) scroll.scrollTop = scroll.scrollHeight;
}
