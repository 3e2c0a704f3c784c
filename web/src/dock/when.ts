// When incidents happened, as spans of days; and what a choice of days means.

import type { Dates } from "../filter";
import type { Incident } from "../model";
import { cellOf, dayOf, isoOf } from "./calendar";
import type { Range } from "./range";

export interface When {
  /** the first day, and the day after the last */
  from: number;
  to: number;
  /** whether the ends are not exactly known */
  soft: boolean;
}

/** whenOf is the span of days an incident may have happened in, null without a date. */
export function whenOf(i: Pick<Incident, "date" | "earliest" | "latest" | "dateBasis">): When | null {
  const [a, b] = [dayOf(i.earliest), dayOf(i.latest)];
  const from = a ?? b;
  if (from === null) return null;
  const to = Math.max(from, b ?? from) + 1;
  const exact = i.date.split("/").every((part) => /^\d{4}-\d\d-\d\d$/.test(part));
  return { from, to, soft: !exact || i.dateBasis === "approximate" };
}

/** extent is the whole months that all spans lie in, null without any. */
export function extent(spans: readonly When[]): Range | null {
  if (spans.length === 0) return null;
  let [low, high] = [Infinity, -Infinity];
  for (const { from, to } of spans) {
    low = Math.min(low, from);
    high = Math.max(high, to);
  }
  return [cellOf(low, "month").from, cellOf(high - 1, "month").to];
}

/** rangeOf is the part of an axis that dates choose; an open end is the end of the axis. */
export function rangeOf(dates: Dates | null, [low, high]: Range): Range | null {
  if (!dates) return null;
  const [from, to] = [dates.from === null ? null : dayOf(dates.from), dates.to === null ? null : dayOf(dates.to)];
  return [from ?? low, to === null ? high : to + 1];
}

/** datesOf is the days of a part of the axis, both included. */
export function datesOf([from, to]: Range): Pick<Dates, "from" | "to"> {
  return { from: isoOf(from), to: isoOf(to - 1) };
}
