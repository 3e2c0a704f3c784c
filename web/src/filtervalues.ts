// The values of the parameters of the items interface, as far as the page has
// controls for them. What is not read here is for the server to judge.

import type { Bounds } from "./bbox";
import { isDay } from "./days";
import type { Dates } from "./filter";

/** number reads what the server takes for a number; NaN for anything else. */
function number(text: string): number {
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : NaN;
}

/** ends cuts a range; an end that is left open is null, and one value is both ends. */
function ends(text: string): (string | null)[] | null {
  const parts = text.split("/");
  if (parts.length > 2) return null;
  return parts.length === 1 ? [text, text] : parts.map((end) => (end === ".." || end === "" ? null : end));
}

/** readDates reads days; "open" when both ends are. */
export function readDates(text: string): Dates | "open" | null {
  const read = ends(text);
  if (!read?.every((end) => end === null || isDay(end))) return null;
  const [from, to] = read as [string | null, string | null];
  if (from === null && to === null) return "open";
  return from !== null && to !== null && from > to ? null : { from, to, certain: false };
}

/** readKm reads kilometres of the line; an open end is 0, or without end. */
export function readKm(text: string): [number, number] | null {
  const read = ends(text);
  if (!read) return null;
  const from = read[0] === null ? 0 : number(read[0]!);
  const to = read[1] === null ? Infinity : number(read[1]!);
  return from >= 0 && from <= to && Number.isFinite(from) ? [from, to] : null;
}

/** kmText writes them as a parameter. */
export function kmText([from, to]: readonly [number, number]): string {
  return `${from}/${Number.isFinite(to) ? to : ".."}`;
}

/** readBox reads a box in degrees, also one with heights, which mean nothing here. */
export function readBox(text: string): Bounds | null {
  const n = text.split(",").map((part) => number(part.trim()));
  if ((n.length !== 4 && n.length !== 6) || !n.every(Number.isFinite)) return null;
  if (n.length === 6 && n[2]! > n[5]!) return null;
  const [west, south, east, north] = (n.length === 4 ? n : [n[0], n[1], n[3], n[4]]) as [number, number, number, number];
  if (Math.abs(west) > 180 || Math.abs(east) > 180 || south < -90 || north > 90 || south > north) return null;
  return { west, south, east, north };
}

/** boxText writes a box as a parameter. */
export function boxText({ west, south, east, north }: Bounds): string {
  return [west, south, east, north].join(",");
}

/** readFlag reads a truth as the server does. */
export function readFlag(text: string): boolean | null {
  return text === "true" || text === "1" ? true : text === "false" || text === "0" ? false : null;
}
