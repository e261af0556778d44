// The week in figures, as the server words them.

import { batched, list, piece, setText, slot, sync } from "./dom.js";
import { number } from "./words.js";

export class Week {
  constructor(store) {
    const render = batched(() =>
      sync(list("week"), store.week, { key: (line) => line.label, create: () => piece("figure"), update: showFigure }),
    );
    store.on("loaded week", render);
  }
}

function showFigure(node, { label, value }) {
  setText(slot(node, "label"), label);
  setText(slot(node, "value"), typeof value === "number" ? number(value) : value);
  slot(node, "value").classList.toggle("words", /\p{L}/u.test(value));
}
