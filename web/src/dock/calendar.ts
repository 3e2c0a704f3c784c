// Days as whole numbers from 1 January 1970, and the months and years they
// make up. The calendar is Gregorian throughout, as in ISO 8601.

export type Unit = "day" | "month" | "year" | "decade";

/** Cell is a unit of the calendar: its first day, and the day after its last. */
export interface Cell {
  unit: Unit;
  from: number;
  to: number;
}

const MS = 86_400_000;

/** dayOf reads the day of "2025-11-30" or "2025-11-30T04:00:00Z"; null when it is none. */
export function dayOf(iso: string): number | null {
  const ms = Date.parse(`${iso.slice(0, 10)}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d/.test(iso) && Number.isFinite(ms) ? ms / MS : null;
}

export function isoOf(day: number): string {
  return dateOf(day).toISOString().slice(0, 10);
}

export function dateOf(day: number): Date {
  return new Date(day * MS);
}

/** cellOf is the unit that a day lies in. */
export function cellOf(day: number, unit: Unit): Cell {
  if (unit === "day") return { unit, from: day, to: day + 1 };
  const date = dateOf(day);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (unit === "month") return { unit, from: first(year, month), to: first(year, month + 1) };
  const years = unit === "year" ? 1 : 10;
  const begin = Math.floor(year / years) * years;
  return { unit, from: first(begin, 0), to: first(begin + years, 0) };
}

/** monthsOn is the same day so many months later, or the last of that month. */
export function monthsOn(day: number, months: number): number {
  const date = dateOf(day);
  const { from, to } = cellOf(first(date.getUTCFullYear(), date.getUTCMonth() + months), "month");
  return Math.min(from + date.getUTCDate(), to) - 1;
}

/** cells lists the units that a span of days touches. */
export function cells(from: number, to: number, unit: Unit): Cell[] {
  const out: Cell[] = [];
  for (let at = from; at < to; at = out.at(-1)!.to) out.push(cellOf(at, unit));
  return out;
}

/** first is the first day of a month; months beyond December belong to later years. */
function first(year: number, month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 1);
  return date.getTime() / MS;
}

// Pixels that the name of a unit needs: "30", "N", "2025", "1990".
const LEAST: Record<Unit, number> = { day: 22, month: 13, year: 31, decade: 31 };
const ABOVE: Record<Unit, Unit | null> = { day: "month", month: "year", year: null, decade: null };

/** rulers are the two rows of an axis, the finer one first, for so many pixels a day. */
export function rulers(from: number, to: number, unit: number): { fine: Cell[]; coarse: Cell[] } {
  const typical: Record<Unit, number> = { day: 1, month: 30, year: 365, decade: 3652 };
  const units = Object.keys(typical) as Unit[];
  const fine = units.find((u) => typical[u] * unit >= LEAST[u]) ?? "decade";
  const above = ABOVE[fine];
  return { fine: cells(from, to, fine), coarse: above ? cells(from, to, above) : [] };
}
