// When incidents happened, as spans of days; and what a choice of days means.

import type { Dates } from "../filter";
import type { Incident } from "../model";
import { cellOf, dayOf, isoOf } from "./calendar";
import type { Range } from "./range";

export type Days = Pick<Dates, "from" | "to">;

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

/** rangeOf is the part of an axis that dates choose, as far as the axis goes; an open end is its end. */
export function rangeOf(dates: Days | null, [low, high]: Range): Range | null {
  if (!dates) return null;
  const at = (day: number) => Math.min(high, Math.max(low, day));
  const [from, to] = [dates.from === null ? null : dayOf(dates.from), dates.to === null ? null : dayOf(dates.to)];
  return [at(from ?? low), at(to === null ? high : to + 1)];
}

/** datesOf is the days of a part of the axis, both included. */
export function datesOf([from, to]: Range): Days {
  return { from: isoOf(from), to: isoOf(to - 1) };
}

/** changed is the same of what dates become; an end that did not move stays as it was, open or beyond the axis. */
export function changed([from, to]: Range, dates: Days | null, axis: Range): Days {
  const range = [Math.max(from, axis[0]), Math.min(to, axis[1])] as const;
  const [before, after] = [rangeOf(dates, axis) ?? axis, datesOf(range)];
  return { from: range[0] === before[0] ? (dates?.from ?? null) : after.from, to: range[1] === before[1] ? (dates?.to ?? null) : after.to };
}
