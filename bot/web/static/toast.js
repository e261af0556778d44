// Short notices in the corner.

import { piece, slot } from "./dom.js";

const SHOWN_MS = 7000;
const AT_MOST = 4;
const corner = document.getElementById("toasts");

export function toast(text, tone = "plain") {
  const node = piece("toast");
  slot(node, "text").textContent = text;
  node.dataset.tone = tone;
  node.querySelector("button").addEventListener("click", () => node.remove());
  let timer = setTimeout(() => node.remove(), SHOWN_MS);
  node.addEventListener("pointerenter", () => clearTimeout(timer));
  node.addEventListener("pointerleave", () => (timer = setTimeout(() => node.remove(), 2000)));
  corner.append(node);
  while (corner.children.length > AT_MOST) corner.firstElementChild.remove();
}
