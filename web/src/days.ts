// Incidents beside spans of days. Days are ISO dates, which sort as text.

import type { Incident } from "./model";

interface Span {
  from: string | null;
  to: string | null;
}

type Dated = Pick<Incident, "earliest" | "latest">;

/** overlaps reports whether it can have happened in the span; what has no date can. */
export function overlaps(i: Dated, { from, to }: Span): boolean {
  return (from === null || i.latest === "" || i.latest >= from) && (to === null || i.earliest === "" || i.earliest <= to);
}

/** certainlyWithin reports whether it cannot have happened outside the span. */
export function certainlyWithin(i: Dated, { from, to }: Span): boolean {
  return (from === null || (i.earliest !== "" && i.earliest >= from)) && (to === null || (i.latest !== "" && i.latest <= to));
}

/** isDay reports whether text is a day of the calendar as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** localDay is the day of a moment where the reader is, as YYYY-MM-DD. */
export function localDay(at: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
