// Dark, light, or as the system has it; remembered in a cookie, so that the page arrives in it.

import { say } from "./words.js";

const THEMES = ["auto", "light", "dark"];
const YEAR = 365 * 24 * 3600;

export function wireTheme() {
  const button = document.getElementById("theme");
  const root = document.documentElement;
  const show = () => {
    const words = say(`theme.${root.dataset.theme}`);
    button.title = words;
    button.setAttribute("aria-label", words);
  };
  button.addEventListener("click", () => {
    root.dataset.theme = THEMES[(THEMES.indexOf(root.dataset.theme) + 1) % THEMES.length];
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=${YEAR}; samesite=strict`;
    show();
  });
  show();
}
