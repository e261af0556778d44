// The plan by month and by week: posts as chips on their days, free slots between them.

import { get } from "./api.js";
import * as days from "./days.js";
import { announce, batched, list, piece, setText, showText, slot, sync } from "./dom.js";
import { Drag } from "./drag.js";
import { Sheet } from "./sheet.js";
import { hour, now, onTheWall } from "./time.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

const REMEMBERED = "smotritel.calendar";
const WEEK = 7;
const MOVABLE = new Set(["draft", "review", "held", "planned", "failed", "needs_person"]);
const narrow = matchMedia("(max-width: 720px)");

const today = () => onTheWall(now()).slice(0, 10);

export class Calendar {
  #view = localStorage.getItem(REMEMBERED) ?? (narrow.matches ? "week" : "month");
  #day = null;
  #turn = 0;
  #span = { days: [], posts: [] };
  #busy = new Set();

  /** `write(moment)` opens the form of a new post for a moment on the wall. */
  constructor({ store, people, desk, write }) {
    Object.assign(this, { people, desk, write });
    this.node = document.getElementById("calendar");
    this.list = list("days");
    this.sheet = new Sheet({ people, done: (work) => this.#carryOut(work) });
    this.drag = new Drag(this.node.querySelector(".cal-scroll"), (chip, day) => this.#drop(chip.post, day.key));
    this.render = batched(() => this.#render());
    this.#wire();
    store.on("loaded plan", () => this.load());
    // At midnight another day is today.
    setInterval(() => this.#shown !== today() && this.render(), 60000);
  }

  #shown = "";
  #brought = "";

  #wire() {
    for (const button of this.node.querySelectorAll("[data-turn]")) {
      button.addEventListener("click", () => this.#leaf(Number(button.dataset.turn)));
    }
    for (const button of this.node.querySelectorAll(".cal-views [data-view]")) {
      button.addEventListener("click", () => {
        this.#view = button.dataset.view;
        localStorage.setItem(REMEMBERED, this.#view);
        this.load();
      });
    }
    this.list.addEventListener("click", (event) => this.#click(event));
    // Its tab may be opened long after the plan was read.
    new ResizeObserver(() => this.#toToday()).observe(this.list);
  }

  get #first() {
    return this.#view === "week" ? days.monday(this.#day) : days.monday(days.month(this.#day));
  }

  /** Ask anew for the days that are shown; of several answers the last one counts. */
  async load() {
    this.#day ??= today();
    const turn = ++this.#turn;
    const many = this.#view === "week" ? WEEK : days.weeks(this.#day);
    try {
      const span = await get(`/plan?first=${this.#first}&days=${many}`);
      if (turn !== this.#turn) return;
      this.#span = span;
      this.#render();
      this.#toToday();
      this.sheet.refresh();
    } catch (error) {
      if (turn === this.#turn && this.node.offsetParent) toast(error.message, "bad");
    }
  }

  #leaf(step) {
    this.#brought = "";
    if (step === 0) this.#day = today();
    else if (this.#view === "week") this.#day = days.plus(this.#day, step * WEEK);
    else this.#day = days.month(this.#day, step);
    this.load();
  }

  #render() {
    if (this.drag.active) return;
    this.#shown = today();
    this.list.dataset.view = this.#view;
    setText(slot(this.node, "cal-title"), days.title(this.#view, this.#day));
    for (const button of this.node.querySelectorAll(".cal-views [data-view]")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === this.#view));
    }
    this.#weekdays();
    sync(this.list, this.#span.days, {
      key: ({ day }) => day,
      create: () => piece("day"),
      update: (node, day) => this.#showDay(node, day),
    });
  }

  /** A span begins at its first day. At the end of a month today stands below weeks that are over: it is
   * brought up. Once for each span. */
  #toToday() {
    if (!this.node.offsetParent) return;
    const span = `${this.#view} ${this.#first}`;
    if (this.#brought === span) return;
    this.#brought = span;
    const scroll = this.list.closest(".scroll");
    scroll.scrollTop = 0;
    const cell = this.list.querySelector(".today");
    if (!cell) return;
    const seen = scroll.getBoundingClientRect();
    const box = cell.getBoundingClientRect();
    if (box.bottom > seen.bottom) scroll.scrollTop += box.top - seen.top - slot(this.node, "weekdays").offsetHeight;
  }

  #weekdays() {
    const head = slot(this.node, "weekdays");
    head.hidden = this.#view === "week";
    if (head.children.length) return;
    const first = days.monday(this.#day);
    for (let number = 0; number < WEEK; number++) {
      head.append(Object.assign(document.createElement("li"), { textContent: days.weekday(days.plus(first, number)) }));
    }
  }

  #showDay(node, { day, holiday, free }) {
    const name = slot(node, "name");
    name.dateTime = day;
    setText(name, this.#view === "week" ? `${days.weekday(day)} ${days.number(day)}` : days.number(day));
    name.title = days.inFull(day);
    showText(slot(node, "holiday"), holiday);
    slot(node, "holiday").title = holiday;
    node.classList.toggle("rest", Boolean(holiday) || days.isRest(day));
    node.classList.toggle("today", day === this.#shown);
    node.classList.toggle("past", day < this.#shown);
    node.classList.toggle("other", this.#view === "month" && days.monthOf(day) !== days.monthOf(this.#day));
    const add = node.querySelector(".add");
    add.hidden = day < this.#shown;
    add.ariaLabel = say("calendar.add", { day: days.inFull(day) });
    add.title = add.ariaLabel;
    const posts = this.#span.posts.filter((post) => post.day === day);
    const slots = free.map((due) => ({ due, free: true }));
    const all = [...posts, ...slots].sort((one, other) => Date.parse(one.due) - Date.parse(other.due));
    sync(slot(node, "chips"), all, {
      key: (one) => (one.free ? one.due : one.id),
      create: (one) => piece(one.free ? "free" : "chip"),
      update: (chip, one) => (one.free ? showFree(chip, one) : this.#showChip(chip, one)),
    });
  }

  #showChip(node, post) {
    node.post = post;
    node.dataset.state = post.state;
    node.dataset.id = post.id;
    node.toggleAttribute("data-movable", post.ours && MOVABLE.has(post.state) && !this.#busy.has(post.id));
    node.ariaBusy = String(this.#busy.has(post.id));
    slot(node, "sign").setAttribute("href", `/static/icons.svg#${post.state}`);
    showHour(slot(node, "time"), post.due);
    setText(slot(node, "title"), post.title || say("calendar.untitled"));
    setText(slot(node, "state"), say(`state.${post.state}`));
    showText(slot(node, "rubric"), post.rubric);
    showText(slot(node, "target"), this.#manyTargets || !post.ours ? post.target : "");
    slot(node, "foot").hidden = slot(node, "rubric").hidden && slot(node, "target").hidden;
    node.title = [hour(post.due), say(`state.${post.state}`), post.rubric, post.target, post.title].filter(Boolean).join(" · ");
  }

  get #manyTargets() {
    return new Set(this.#span.posts.map((post) => post.target)).size > 1;
  }

  #click({ target }) {
    const chip = target.closest(".chip");
    const day = target.closest(".day");
    if (chip?.post) this.sheet.open(chip.post);
    else if (chip) this.write(onTheWall(Date.parse(chip.key)).slice(0, 16));
    else if (target.closest(".add")) this.write(this.#hourOn(day.key));
  }

  /** On a day without a hint from slots: at noon, or in an hour if that is over. */
  #hourOn(day) {
    const noon = `${day} 12:00`;
    const soon = onTheWall(now() + 3600000).slice(0, 16);
    return noon > soon ? noon : soon;
  }

  #drop(post, day) {
    const command = `/queue move ${post.id} ${day} ${hour(post.due)}`;
    this.#carryOut({ post, command, person: this.people.specialist.id }).catch((error) => toast(error.message, "bad"));
  }

  /**
   * Say a command about a post and wait for what the bot says. Nothing moves before: what the plan shows
   * afterwards tells whether it was done, and a refusal is thrown with its words.
   */
  async #carryOut({ post, command, person }) {
    this.#busy.add(post.id);
    this.#render();
    try {
      const before = await get(`/plan/${post.id}`);
      const words = await this.desk.ask(person, command);
      const after = await get(`/plan/${post.id}`);
      if (before.due === after.due && before.version === after.version && before.state === after.state) throw new Error(words);
      toast(words);
      announce(words);
    } finally {
      this.#busy.delete(post.id);
      await this.load();
    }
  }
}

function showFree(node, { due }) {
  showHour(slot(node, "time"), due);
}

function showHour(node, moment) {
  node.dateTime = moment;
  setText(node, hour(moment));
}
