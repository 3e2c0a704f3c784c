// A filter as the query of the items interface, there and back: what stands in
// the address bar is what the server, a script and a GIS can ask for.

import { normal, parameter, type Bounds } from "./bbox";
import { quote, split, within } from "./cql";
import { isDay } from "./days";
import { EVERYTHING, KILLED, type Area, type Dates, type Filter, type Killed } from "./filter";

export type Pairs = readonly (readonly [string, string])[];

const KILLED_CQL: Record<Killed, string> = { some: "killed >= 1", none: "killed = 0", unstated: "killed IS NULL" };
// Lists that are a parameter of their own, given once for each value.
const LISTS = { type: "types", target: "targets", place_basis: "basis" } as const;

/** toQuery writes a filter as parameters of the items interface, always in the same order. */
export function toQuery(f: Filter): [string, string][] {
  const out: [string, string][] = [];
  for (const [key, name] of Object.entries(LISTS)) for (const value of f[name as (typeof LISTS)[keyof typeof LISTS]]) out.push([key, value]);
  if (f.inArticle !== null) out.push(["in_article", String(f.inArticle)]);
  if (f.dates && !f.dates.certain) out.push(["datetime", `${f.dates.from ?? ".."}/${f.dates.to ?? ".."}`]);
  if (f.km) out.push(["km", f.km.join("/")]);
  if (f.area) out.push(["bbox", parameter(f.area.box)]);
  if (f.area?.match) out.push(["match", f.area.match]);
  if (f.words) out.push(["q", f.words]);
  for (const [key, value] of f.others) out.push([key, value]);
  const cql = expression(f);
  if (cql) out.push(["filter", cql]);
  return out;
}

/** expression writes what has no parameter of its own in CQL2. */
function expression(f: Filter): string {
  const parts: string[] = [];
  if (f.who.length > 0) parts.push(`A_OVERLAPS(said_by,(${f.who.map(quote).join(",")}))`);
  const killed = KILLED.filter((k) => f.killed.includes(k)).map((k) => KILLED_CQL[k]);
  if (killed.length > 0) parts.push(killed.length === 1 ? killed[0]! : `(${killed.join(" OR ")})`);
  if (f.dates?.certain) {
    if (f.dates.from) parts.push(`earliest >= DATE('${f.dates.from}')`);
    if (f.dates.to) parts.push(`latest <= DATE('${f.dates.to}')`);
  }
  if (f.cql) parts.push(parts.length > 0 ? within(f.cql) : f.cql);
  return parts.join(" AND ");
}

/**
 * fromQuery reads a filter out of parameters. properties are what the items
 * interface takes besides. What it cannot use comes back in rest, with the keys
 * of what is no filter at all.
 */
export function fromQuery(params: Iterable<[string, string]>, properties: readonly string[] = []): { filter: Filter; rest: [string, string][] } {
  const f = { ...EVERYTHING } as { -readonly [K in keyof Filter]: Filter[K] };
  const rest: [string, string][] = [];
  let box: Bounds | null = null;
  let match: string | null = null;
  for (const [key, value] of params) {
    if (value === "" && (key in readers || key in LISTS || key === "bbox" || key === "match")) continue; // an empty field of a form
    if (key in LISTS) {
      const name = LISTS[key as keyof typeof LISTS];
      if (!f[name].includes(value)) f[name] = [...f[name], value];
    } else if (key === "bbox" && (box = readBox(value))) continue;
    else if (key === "match" && (value === "area" || value === "geometry")) match = value;
    else if (key === "filter-lang" && value === "cql2-text") continue;
    else if (key in readers) {
      const read = readers[key]!(value);
      if (read) Object.assign(f, read);
      else rest.push([key, value]);
    } else if (properties.includes(key)) f.others = [...f.others, [key, value]];
    else rest.push([key, value]);
  }
  if (box) f.area = { box, match: match as Area["match"] };
  else if (match !== null) rest.push(["match", match]);
  return { filter: f, rest };
}

const readers: Record<string, (value: string) => Partial<Filter> | null> = {
  in_article: (v) => (v === "true" || v === "false" ? { inArticle: v === "true" } : null),
  datetime: (v) => {
    const dates = readDates(v);
    return dates && { dates };
  },
  km: (v) => {
    const km = readKm(v);
    return km && { km };
  },
  q: (v) => ({ words: v }),
  filter: readExpression,
};

function readDates(text: string): Dates | null {
  const ends = text.split("/").map((end) => (end === ".." || end === "" ? null : end));
  if (ends.length > 2 || ends.some((end) => end !== null && !isDay(end))) return null;
  const [from, to = from] = ends as [string | null, string | null];
  if ((from === null && to === null) || (from !== null && to !== null && from > to)) return null;
  return { from, to, certain: false };
}

function readKm(text: string): [number, number] | null {
  const ends = text.split("/").map((end) => (end.trim() === "" ? NaN : Number(end)));
  if (ends.length > 2 || !ends.every((km) => Number.isFinite(km) && km >= 0)) return null;
  const [from, to = from] = ends as [number, number];
  return from <= to ? [from, to] : null;
}

function readBox(text: string): Bounds | null {
  const n = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  if (n.length !== 4 || !n.every(Number.isFinite)) return null;
  const [west, south, east, north] = n as [number, number, number, number];
  if (Math.abs(west) > 180 || Math.abs(east) > 180 || south < -90 || north > 90 || south > north) return null;
  return normal({ west, south, east, north });
}

const WHO = /^A_OVERLAPS\(said_by,\(((?:'(?:[^']|'')*',?)+)\)\)$/;
const FROM = /^earliest >= DATE\('([^']*)'\)$/;
const TO = /^latest <= DATE\('([^']*)'\)$/;

/** readExpression takes out of CQL2 what the page has controls for; the rest stays as it is. */
function readExpression(text: string): Partial<Filter> {
  if (split(text, "OR").length > 1) {
    const killed = readKilled(`(${text})`);
    return killed ? { killed } : { cql: text };
  }
  const out: { -readonly [K in keyof Filter]?: Filter[K] } = {};
  const dates = { from: null as string | null, to: null as string | null };
  const rest: string[] = [];
  for (const part of split(text, "AND")) {
    const who = WHO.exec(part);
    const killed = readKilled(part);
    const [from, to] = [FROM.exec(part)?.[1], TO.exec(part)?.[1]];
    if (who && !out.who) out.who = [...who[1]!.matchAll(/'((?:[^']|'')*)'/g)].map((m) => m[1]!.replaceAll("''", "'"));
    else if (killed && !out.killed) out.killed = killed;
    else if (from && isDay(from) && !dates.from) dates.from = from;
    else if (to && isDay(to) && !dates.to) dates.to = to;
    else rest.push(part);
  }
  if (dates.from || dates.to) out.dates = { ...dates, certain: true };
  if (rest.length > 0) out.cql = rest.join(" AND ");
  return out;
}

function readKilled(part: string): Killed[] | null {
  const inner = part.startsWith("(") && part.endsWith(")") ? part.slice(1, -1) : part;
  const said = inner.split(" OR ").map((one) => KILLED.find((k) => KILLED_CQL[k] === one));
  return said.every((k) => k !== undefined) ? (said as Killed[]) : null;
}
