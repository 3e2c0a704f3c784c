// A filter as the query of the items interface, there and back: what stands in
// the address bar is what the server, a script and a GIS can ask for. What the
// page has controls for is read into them; any other parameter that the server
// takes, and any value that the page cannot read, stays as it is, for the server
// to answer.

import { JSON_LANGUAGE, readExpression, writeExpression } from "./expression";
import { EVERYTHING, type Area, type Filter } from "./filter";
import { boxText, kmText, readBox, readDates, readFlag, readKm } from "./filtervalues";

export type Pairs = readonly (readonly [string, string])[];

/** What the server can be asked for. */
export interface Askable {
  /** parameters that narrow the incidents */
  parameters: readonly string[];
  /** columns that a filter can ask about */
  columns: readonly string[];
}

// Lists that are a parameter of their own, given once for each value.
const LISTS = { type: "types", target: "targets", place_basis: "basis" } as const;
// Parameters that say nothing, or something else, without another one.
const TOGETHER: readonly (readonly string[])[] = [
  ["bbox", "bbox-crs", "match"],
  ["filter", "filter-lang", "filter-crs"],
];
const MATCHES: readonly string[] = ["area", "geometry", "within"];

/** toQuery writes a filter as parameters of the items interface, always in the same order. */
export function toQuery(f: Filter): [string, string][] {
  const out: [string, string][] = [];
  for (const [key, name] of Object.entries(LISTS)) for (const value of f[name as (typeof LISTS)[keyof typeof LISTS]]) out.push([key, value]);
  if (f.inArticle !== null) out.push(["in_article", String(f.inArticle)]);
  if (f.dates && !f.dates.certain) out.push(["datetime", `${f.dates.from ?? ".."}/${f.dates.to ?? ".."}`]);
  if (f.km) out.push(["km", kmText(f.km)]);
  if (f.area) out.push(["bbox", boxText(f.area.box)]);
  if (f.area?.match) out.push(["match", f.area.match]);
  if (f.words) out.push(["q", f.words]);
  for (const [key, value] of f.others) out.push([key, value]);
  const cql = writeExpression(f, inJSON(f.others));
  if (cql) out.push(["filter", cql]);
  return out;
}

function inJSON(others: Pairs): boolean {
  return others.some(([key, value]) => key === "filter-lang" && value === JSON_LANGUAGE);
}

/**
 * fromQuery reads a filter out of parameters. What is none of the interface's
 * comes back in rest.
 */
export function fromQuery(params: Iterable<[string, string]>, ask: Askable): { filter: Filter; rest: [string, string][] } {
  const given = new Map<string, string[]>();
  const rest: [string, string][] = [];
  for (const [key, value] of params) {
    if (!ask.parameters.includes(key)) rest.push([key, value]);
    else if (value !== "") given.set(key, [...(given.get(key) ?? []), value]); // else an empty field of a form
  }
  const filter = { ...EVERYTHING };
  for (const [key, name] of Object.entries(LISTS)) {
    Object.assign(filter, { [name]: [...new Set(given.get(key))] });
    given.delete(key);
  }
  for (const [keys, read] of readers) {
    const values = keys.map((key) => given.get(key) ?? []);
    if (values.some((v) => v.length > 1)) continue; // only once is allowed: the server will say so
    const change = read(values.map((v) => v[0] ?? ""), ask, filter);
    if (!change) continue;
    Object.assign(filter, change);
    for (const key of keys) given.delete(key);
  }
  const [words, ...more] = given.get("q") ?? [];
  if (words) Object.assign(filter, { words });
  given.set("q", more);
  for (const [key, values] of given) filter.others = [...filter.others, ...values.map((value) => [key, value] as const)];
  return { filter, rest };
}

/** A reader makes conditions of the values of its parameters, "" for none; null when it cannot. */
type Reader = (values: string[], ask: Askable, f: Filter) => Partial<Filter> | null;

const readers: readonly (readonly [keys: readonly string[], read: Reader])[] = [
  [["in_article"], ([v]) => whenSet(v, readFlag(v!), (inArticle) => ({ inArticle }))],
  [["km"], ([v]) => whenSet(v, readKm(v!), (km) => ({ km }))],
  [
    ["datetime"],
    ([v], { columns }) => (columns.includes("earliest") && columns.includes("latest") ? whenSet(v, readDates(v!), (dates) => ({ dates: dates === "open" ? null : dates })) : null),
  ],
  [TOGETHER[0]!, readArea],
  [TOGETHER[1]!, readFilter],
];

/** whenSet is what a value means; nothing when there is none, null when it cannot be read. */
function whenSet<T>(given: string | undefined, value: T | null, change: (value: T) => Partial<Filter>): Partial<Filter> | null {
  return given === "" ? {} : value === null ? null : change(value);
}

function readArea([bbox, system, match]: string[], { columns }: Askable): Partial<Filter> | null {
  const box = readBox(bbox!);
  if (!box || system || (match && !MATCHES.includes(match)) || (match === "area" && !columns.includes("radius_m"))) return null;
  return { area: { box, match: (match || null) as Area["match"] } };
}

function readFilter([text, language, system]: string[], { columns }: Askable, f: Filter): Partial<Filter> | null {
  if (!text || (language && language !== "cql2-text" && language !== JSON_LANGUAGE)) return null;
  const read = readExpression(text, language === JSON_LANGUAGE, columns, f.dates !== null);
  const how = [...(language === JSON_LANGUAGE ? [["filter-lang", language] as const] : []), ...(system ? [["filter-crs", system] as const] : [])];
  return { ...read, others: read.cql ? [...f.others, ...how] : f.others };
}

/** narrowed is a filter after a change; a condition that is set takes the place of what the page could not read of it. */
export function narrowed(f: Filter, change: Partial<Filter>): Filter {
  const after = { ...f, ...change };
  if (change.others) return after;
  const gone = Object.keys(change).flatMap((name) => REPLACED[name as keyof Filter] ?? []);
  if (after.cql === "") gone.push("filter-lang", "filter-crs");
  return gone.length > 0 ? { ...after, others: f.others.filter(([key]) => !gone.includes(key)) } : after;
}

const REPLACED: Partial<Record<keyof Filter, readonly string[]>> = {
  inArticle: ["in_article"],
  dates: ["datetime"],
  km: ["km"],
  area: TOGETHER[0]!,
};

/** tied lists the parameters that go with one. */
export function tied(key: string): readonly string[] {
  return TOGETHER.find((keys) => keys.includes(key)) ?? [key];
}

/** without is a filter without what a parameter asks for. */
export function without(f: Filter, key: string, ask: Askable): Filter {
  const gone = key === "match" ? [key] : tied(key); // a box means something without it
  return fromQuery(toQuery(f).filter(([name]) => !gone.includes(name)), ask).filter;
}
