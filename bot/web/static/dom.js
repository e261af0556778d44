// Small ways with the page's elements. Texts of people become text here, never markup.

/** A copy of a piece of the page by its name. */
export function piece(name) {
  return document.getElementById(`piece-${name}`).content.firstElementChild.cloneNode(true);
}

export const slot = (node, name) => node.querySelector(`[data-slot="${name}"]`);
export const list = (name) => document.querySelector(`[data-list="${name}"]`);

export function setText(node, text) {
  if (node.textContent !== String(text)) node.textContent = text;
}

/** Show `text` in an element, or hide the element when there is none. */
export function showText(node, text) {
  setText(node, text ?? "");
  node.hidden = !text;
}

/** Run `work` once before the next frame, however often it is asked for. */
export function batched(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      work();
    });
  };
}

/**
 * Make the children of `parent` show `items` in order: known ones are updated where they are (what
 * is being typed in them stays), new ones are created, and those that are gone fold away.
 */
export function sync(parent, items, { key, create, update }) {
  const known = new Map();
  for (const node of parent.children) if (!node.leaving) known.set(node.key, node);
  const empty = document.querySelector(`[data-empty="${parent.dataset.list}"]`);
  if (empty) empty.hidden = items.length > 0;

  let next = parent.firstElementChild;
  for (const item of items) {
    const id = key(item);
    const node = known.get(id) ?? Object.assign(create(item), { key: id });
    known.delete(id);
    while (next?.leaving) next = next.nextElementSibling;
    if (node === next) next = next.nextElementSibling;
    else parent.insertBefore(node, next);
    update(node, item);
  }
  for (const node of known.values()) leave(node);
}

const calm = matchMedia("(prefers-reduced-motion: reduce)");

function leave(node) {
  node.leaving = true;
  if (calm.matches || !node.offsetParent || node.tagName === "TR") {
    node.remove();
    return;
  }
  // What folds away can't be pressed any more.
  node.inert = true;
  node.style.overflow = "hidden";
  const frames = [
    { height: `${node.offsetHeight}px`, opacity: 1 },
    { height: 0, opacity: 0, paddingBlock: 0, marginBlock: 0 },
  ];
  node.animate(frames, { duration: 320, easing: "ease-in-out" }).finished.finally(() => node.remove());
}

const initials = (name) => name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();

/** Fill an avatar: initials on the person's colour, in the ink that can be read on it. */
export function showAvatar(node, { id, name, kind, avatar }) {
  if (node.dataset.of === id) return;
  node.dataset.of = id;
  node.dataset.kind = kind ?? "person";
  node.textContent = kind === "community" ? "" : initials(name);
  const colour = CSS.supports("color", avatar ?? "") ? avatar : "";
  node.style.setProperty("--avatar", colour);
  node.style.setProperty("--avatar-ink", colour && isLight(colour) ? "#15202c" : "#ffffff");
}

function isLight(colour) {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!match) return false;
  const [red, green, blue] = match.slice(1).map((part) => (parseInt(part, 16) / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.25;
}

const announcer = document.getElementById("announcer");

/** Tell those who listen rather than look. */
export function announce(text) {
  announcer.textContent = text.slice(0, 200);
}
