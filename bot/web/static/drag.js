// Dragging a chip to a day, with a mouse, a pen or a finger. A finger has to rest for a moment: else it scrolls.

const NEAR = 6;
const REST_MS = 350;
const EDGE = 48;
const STEP = 14;

export class Drag {
  #chip = null;
  #ghost = null;
  #over = null;
  #start = null;
  #rest = 0;
  #swallow = false;

  /** `root` scrolls and holds chips and days; `drop(chip, day)` is called where one was let go elsewhere. */
  constructor(root, drop) {
    Object.assign(this, { root, drop });
    root.addEventListener("pointerdown", (event) => this.#down(event));
    root.addEventListener("touchmove", (event) => this.#ghost && event.preventDefault(), { passive: false });
    root.addEventListener("contextmenu", (event) => this.#chip && event.preventDefault());
    // The press that ends a drag opens nothing.
    root.addEventListener("click", (event) => this.#click(event), { capture: true });
    addEventListener("pointermove", (event) => this.#move(event));
    addEventListener("pointerup", () => this.#up());
    addEventListener("pointercancel", () => this.#stop());
    addEventListener("keydown", (event) => event.key === "Escape" && this.#stop());
  }

  get active() {
    return Boolean(this.#ghost);
  }

  #down(event) {
    this.#swallow = false;
    const chip = event.target.closest(".chip[data-movable]");
    if (!chip || event.button !== 0 || !event.isPrimary) return;
    this.#chip = chip;
    this.#start = { x: event.clientX, y: event.clientY };
    if (event.pointerType === "touch") this.#rest = setTimeout(() => this.#lift(), REST_MS);
    else this.#rest = 0;
  }

  #move({ clientX, clientY }) {
    if (!this.#chip) return;
    const far = Math.hypot(clientX - this.#start.x, clientY - this.#start.y) > NEAR;
    if (!this.#ghost && far) {
      if (this.#rest) this.#stop();
      else this.#lift();
    }
    if (this.#ghost) this.#follow(clientX, clientY);
  }

  #lift() {
    const box = this.#chip.getBoundingClientRect();
    this.#ghost = this.#chip.cloneNode(true);
    this.#ghost.classList.add("ghost");
    this.#ghost.inert = true;
    Object.assign(this.#ghost.style, { width: `${box.width}px`, left: `${box.left}px`, top: `${box.top}px` });
    document.body.append(this.#ghost);
    this.#chip.classList.add("lifted");
    this.root.classList.add("dragging");
  }

  #follow(x, y) {
    this.#ghost.style.transform = `translate(${x - this.#start.x}px, ${y - this.#start.y}px)`;
    const day = document.elementFromPoint(x, y)?.closest(".day") ?? null;
    if (day !== this.#over) {
      this.#over?.classList.remove("over");
      day?.classList.add("over");
      this.#over = day;
    }
    const { top, bottom } = this.root.getBoundingClientRect();
    if (y < top + EDGE) this.root.scrollTop -= STEP;
    else if (y > bottom - EDGE) this.root.scrollTop += STEP;
  }

  #up() {
    const [chip, day, dragged] = [this.#chip, this.#over, Boolean(this.#ghost)];
    this.#stop();
    this.#swallow = dragged;
    if (dragged && day && day !== chip.closest(".day")) this.drop(chip, day);
  }

  #stop() {
    clearTimeout(this.#rest);
    this.#chip?.classList.remove("lifted");
    this.#over?.classList.remove("over");
    this.#ghost?.remove();
    this.root.classList.remove("dragging");
    this.#chip = this.#ghost = this.#over = null;
  }

  #click(event) {
    // A key that opens a chip is no end of a drag.
    if (!this.#swallow || event.detail === 0) return;
    this.#swallow = false;
    event.stopPropagation();
    event.preventDefault();
  }
}
