// Days of the calendar as they are written, 2026-12-25, without any zone.

import { language } from "./words.js";

const DAY_MS = 86400000;

const at = (day) => Date.parse(`${day}T00:00:00Z`);
const written = (moment) => new Date(moment).toISOString().slice(0, 10);
const formatter = (options) => new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options });
const names = formatter({ weekday: "short" });
const long = formatter({ weekday: "long", day: "numeric", month: "long" });
const months = formatter({ month: "long", year: "numeric" });
const dates = formatter({ day: "numeric", month: "short", year: "numeric" });

export const plus = (day, number) => written(at(day) + number * DAY_MS);
export const monthOf = (day) => day.slice(0, 7);
export const number = (day) => Number(day.slice(8));

export function monday(day) {
  return plus(day, -((new Date(at(day)).getUTCDay() + 6) % 7));
}

/** The first day of the month that is so many months away. */
export function month(day, away = 0) {
  const [year, now] = day.split("-").map(Number);
  return written(Date.UTC(year, now - 1 + away, 1));
}

/** The weeks, from Monday on, that a month takes, as days. */
export function weeks(day) {
  const first = monday(month(day));
  return Math.ceil((at(month(day, 1)) - at(first)) / DAY_MS / 7) * 7;
}

export const weekday = (day) => names.format(at(day));
export const inFull = (day) => long.format(at(day));
export const isRest = (day) => [0, 6].includes(new Date(at(day)).getUTCDay());

/** "December 2026", or the days of a week. */
export function title(view, day) {
  if (view === "week") return dates.formatRange(at(monday(day)), at(plus(monday(day), 6)));
  const name = months.format(at(day));
  return name[0].toUpperCase() + name.slice(1);
}
