// Where the visitor is: panes, tabs, and how much is unread in those that are out of sight.

const PANE_OF = { wall: "public", chat: "public", private: "public", duty: "duty", plan: "desk", calendar: "desk", commands: "desk", week: "desk" };

export class Places {
  #unread = new Map();

  constructor() {
    for (const tabs of document.querySelectorAll('[role="tablist"]')) this.#wire(tabs);
    for (const button of document.querySelectorAll("[data-go]")) {
      button.addEventListener("click", () => this.go(button.dataset.go));
    }
    document.addEventListener("visibilitychange", () => this.#clearSeen());
  }

  /** Bring a pane, and a tab of it, on the screen. */
  go(pane, tab = null) {
    document.body.dataset.pane = pane;
    for (const button of document.querySelectorAll("[data-go]")) {
      if (button.dataset.go === pane) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    if (tab) this.#select(document.getElementById(`tab-${tab}`));
    this.#clearSeen();
  }

  isSeen(place) {
    return !document.hidden && Boolean(document.getElementById(place).offsetParent);
  }

  /** Something new stands in `place`; if nobody sees it, it is counted. */
  news(place) {
    if (this.isSeen(place)) return;
    this.#unread.set(place, (this.#unread.get(place) ?? 0) + 1);
    this.#show();
  }

  #clearSeen() {
    for (const place of this.#unread.keys()) if (this.isSeen(place)) this.#unread.delete(place);
    this.#show();
  }

  #show() {
    const counts = new Map();
    for (const [place, count] of this.#unread) {
      for (const name of new Set([place, PANE_OF[place]])) counts.set(name, (counts.get(name) ?? 0) + count);
    }
    for (const badge of document.querySelectorAll("[data-badge]")) {
      const count = counts.get(badge.dataset.badge) ?? 0;
      badge.hidden = count === 0;
      badge.textContent = count > 99 ? "99+" : count;
    }
  }

  #wire(tabs) {
    tabs.addEventListener("click", (event) => {
      const tab = event.target.closest('[role="tab"]');
      if (tab) this.#select(tab);
    });
    tabs.addEventListener("keydown", (event) => {
      const all = [...tabs.children];
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
      this.#select(next);
      next.focus();
    });
  }

  #select(tab) {
    for (const each of tab.parentElement.children) {
      const chosen = each === tab;
      each.setAttribute("aria-selected", String(chosen));
      each.tabIndex = chosen ? 0 : -1;
      document.getElementById(each.dataset.tab).hidden = !chosen;
    }
    this.#clearSeen();
  }
}
