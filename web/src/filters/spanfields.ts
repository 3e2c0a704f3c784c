// Two fields, from and to, read with what is wrong in them.

import type { Key } from "../i18n/messages";
import { readAmount } from "../numbers";

/** Span is what two fields say: a value for each end, null for an empty one; or what is wrong. */
export type Span<T> = { from: T | null; to: T | null } | { wrong: Key; field: "from" | "to" };

/** readDays reads two fields of dates; the browser has seen to it that they hold days. */
export function readDays(from: string, to: string): Span<string> {
  if (from !== "" && to !== "" && from > to) return { wrong: "filter.datesOrder", field: "to" };
  return { from: from || null, to: to || null };
}

/** readKms reads two fields of kilometres of a line that long. */
export function readKms(from: string, to: string, length: number): Span<number> {
  const ends = { from: kilometre(from), to: kilometre(to) };
  for (const field of ["from", "to"] as const) {
    const km = ends[field];
    if (km === null) continue;
    if (Number.isNaN(km)) return { wrong: "filter.kmNumber", field };
    if (km < 0 || km > length) return { wrong: "filter.kmOutside", field };
  }
  if (ends.from !== null && ends.to !== null && ends.from > ends.to) return { wrong: "filter.kmOrder", field: "to" };
  return ends;
}

/** kilometre reads a number; null for nothing. */
function kilometre(text: string): number | null {
  return text.trim() === "" ? null : readAmount(text);
}
