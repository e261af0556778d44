// A poll under a post: what is asked and what may be answered. Nobody votes in the made-up network.

import { piece, setText, slot, sync } from "./dom.js";

export function showPoll(node, poll) {
  node.hidden = !poll;
  setText(slot(node, "question"), poll?.question ?? "");
  const options = (poll?.options ?? []).map((text, place) => ({ text, right: place === poll.right }));
  sync(slot(node, "options"), options, {
    key: (option) => option.text,
    create: () => piece("option"),
    update: (line, option) => {
      setText(line, option.text);
      line.classList.toggle("right", option.right);
    },
  });
}
