// Moments as the community sees them: in its own zone, by the server's clock.

import { language, say, zone } from "./words.js";

let ahead = 0;

/** The server says what time it is; the visitor's clock may be wrong. */
export function setNow(iso) {
  ahead = Date.parse(iso) - Date.now();
}

export const now = () => Date.now() + ahead;

const formatter = (options, locale = language) => new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
const clock = formatter({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const date = formatter({ day: "numeric", month: "short" });
const full = formatter({ dateStyle: "full", timeStyle: "medium" });
const iso = formatter(
  { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  "en-CA",
);

const sameDay = (one, other) => date.format(one) === date.format(other);

/** Show a moment in a `<time>`: the hour today, the date before; the whole of it on hover. */
export function showTime(node, text) {
  if (node.dateTime === text && node.dataset.day === date.format(now())) return;
  const moment = new Date(text);
  const words = sameDay(moment, now()) ? clock.format(moment) : `${date.format(moment)}, ${clock.format(moment)}`;
  node.dateTime = text;
  node.dataset.day = date.format(now());
  node.textContent = words;
  node.title = full.format(moment);
}

/** The hour on the community's clocks, 18:30. */
export const hour = (text) => clock.format(new Date(text));

/** The hour, or the date and hour, in words. */
export function inWords(text) {
  const moment = new Date(text);
  return sameDay(moment, now()) ? clock.format(moment) : `${date.format(moment)}, ${clock.format(moment)}`;
}

/** "in 8 s" while a moment is less than an hour away, else nothing. */
export function soon(text) {
  const seconds = Math.ceil((Date.parse(text) - now()) / 1000);
  if (seconds > 3600 || seconds < -60) return "";
  if (seconds <= 0) return say("time.now");
  if (seconds < 100) return say("time.seconds", { count: seconds });
  return say("time.minutes", { count: Math.round(seconds / 60) });
}

/** A moment as `YYYY-MM-DD HH:MM:SS` on the community's clocks. */
export function onTheWall(milliseconds) {
  return iso.format(milliseconds).replace(", ", " ").replace(",", "");
}
