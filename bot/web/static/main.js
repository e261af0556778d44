// Joins the parts of the page and keeps it in step with the server.

import { get } from "./api.js";
import { Calendar } from "./calendar.js";
import { Conversation } from "./chats.js";
import { DESK, Desk } from "./desk.js";
import { announce, setText, slot } from "./dom.js";
import { DUTY, Duty } from "./duty.js";
import { Guide } from "./guide.js";
import { Hints } from "./hints.js";
import { Live } from "./live.js";
import { People } from "./people.js";
import { Places } from "./places.js";
import { Plan } from "./plan.js";
import { Presses } from "./press.js";
import { Store } from "./store.js";
import { wireTheme } from "./theme.js";
import { setNow } from "./time.js";
import { say } from "./words.js";
import { Wall } from "./wall.js";
import { Week } from "./week.js";

const CHAT = "chat";
const AGAIN_MS = 1500;

const store = new Store();
const people = new People(store);
const presses = new Presses(store);
const places = new Places();
const wall = new Wall(store, people, presses);
const duty = new Duty(store, people, presses);
const desk = new Desk(store);
const plan = new Plan(store, people, desk);
new Calendar({
  store,
  people,
  desk,
  write: (moment) => {
    places.go("desk", "plan");
    plan.writeFor(moment);
  },
});

const conversation = (name, chat, actor) => new Conversation(name, { store, people, presses, chat, actor });
const privateChat = () => `dm-${people.subscriber?.id}`;
conversation("chat", () => CHAT, () => people.subscriber);
const dialogue = conversation("private", privateChat, () => people.subscriber);
new Hints(store, people, conversation("desk", () => DESK, () => people.specialist).composer);
new Week(store);
wireTheme();

const tryWriting = (sample) => () => {
  places.go("public", "private");
  dialogue.composer.fill(say(sample));
};
new Guide(store, {
  nasty: () => {
    places.go("public", "wall");
    wall.fill(say("sample.nasty"));
  },
  restore: () => {
    places.go("duty");
    duty.point();
  },
  known: tryWriting("sample.known"),
  unknown: tryWriting("sample.unknown"),
  plan: () => {
    places.go("desk", "plan");
    plan.fill(say("sample.post"));
  },
});

/** Which place a message stands in, or none if the visitor does not see that chat. */
function placeOf({ chat }) {
  const known = { [wall.chat]: "wall", [CHAT]: "chat", [DUTY]: "duty", [DESK]: "commands", [privateChat()]: "private" };
  return known[chat];
}

store.on("message", ({ before, after, stale }) => {
  const place = placeOf(after);
  if (!place || stale) return;
  if (before && !before.hidden && after.hidden) announce(say("announce.removed", { name: after.author.name }));
  const mine = [people.subscriber, people.moderator, people.specialist].some((one) => one?.id === after.author.id);
  if (before || after.hidden || mine) return;
  places.news(place);
  if (places.isSeen(place)) announce(say("announce.message", { name: after.author.name, text: after.text }));
});

const link = document.getElementById("link");
function showLink(state) {
  link.dataset.state = state;
  setText(slot(link, "link"), say(`link.${state}`));
}

const live = new Live(
  (name, data) => {
    if (name === "change") store.apply(data);
    else if (name === "beat") setNow(data.now);
    else if (name === "network") showLink(data.reachable ? "live" : "lost");
    else if (name === "reset") load();
    else store.setBoard(name, data);
  },
  showLink,
);

/** The community's name is what it signs its posts with. */
function brand({ messages }) {
  const all = Object.values(messages).flat();
  return all.find(({ author }) => author.kind === "community")?.author.name ?? "";
}

async function load() {
  try {
    const state = await get("/state");
    setNow(state.now);
    store.load(state);
    setText(document.querySelector('[data-slot="place"]'), brand(state));
    document.body.classList.remove("loading");
    live.start(state.last);
  } catch {
    live.stop();
    showLink("lost");
    setTimeout(load, AGAIN_MS);
  }
}

addEventListener("pagehide", () => live.stop());
addEventListener("pageshow", (event) => event.persisted && load());
load();
