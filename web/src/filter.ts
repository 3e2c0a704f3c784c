// What the reader narrowed the incidents to, and whether one is among them. The
// server answers the same query alike (see filterquery.ts).

import { inside, mayBeInside, whollyInside } from "./area";
import type { Bounds } from "./bbox";
import { certainlyWithin, overlaps } from "./days";
import type { Incident } from "./model";

/** Killed says what is stated about the number of people killed. */
export type Killed = "some" | "none" | "unstated";
export const KILLED: readonly Killed[] = ["some", "none", "unstated"];

export interface Dates {
  /** ISO days, both included; null leaves the end open */
  from: string | null;
  to: string | null;
  /** only what lies wholly inside; else what overlaps, and what has no date */
  certain: boolean;
}

export interface Area {
  box: Bounds;
  /**
   * What of an incident the box has to have: some of the circle of uncertainty
   * ("may be inside"), all of it ("inside"), the reference point, or, null, that
   * point; then everything that has no place counts too.
   */
  match: "area" | "within" | "geometry" | null;
}

export interface Filter {
  types: readonly string[];
  targets: readonly string[];
  /** who makes a claim about it */
  who: readonly string[];
  basis: readonly string[];
  killed: readonly Killed[];
  dates: Dates | null;
  inArticle: boolean | null;
  /** kilometres of the line, from and to; without end, infinity */
  km: readonly [number, number] | null;
  area: Area | null;
  /** words to search for */
  words: string;
  /** any other condition in CQL2 */
  cql: string;
  /** other parameters of the items interface, by name and value */
  others: readonly (readonly [string, string])[];
}

export const EVERYTHING: Filter = {
  types: [],
  targets: [],
  who: [],
  basis: [],
  killed: [],
  dates: null,
  inArticle: null,
  km: null,
  area: null,
  words: "",
  cql: "",
  others: [],
};

/** stretch is what a filter has of two kilometres: nothing for the whole line, and no end where the line ends. */
export function stretch([from, to]: readonly [number, number], length: number): Filter["km"] {
  if (from <= 0 && to >= length) return null;
  return [from, to < length ? to : Infinity];
}

/** asksServer reports whether only the server can tell what a filter lets through. */
export function asksServer(f: Filter): boolean {
  return f.words !== "" || f.cql !== "" || f.others.length > 0;
}

/** narrows reports whether a filter leaves anything out. */
export function narrows(f: Filter): boolean {
  return asksServer(f) || CONDITIONS.some((name) => isSet(f[name]));
}

function isSet(value: Filter[keyof Filter]): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null;
}

/** Condition is what a filter asks of each incident, and the reader has a control for. */
export type Condition = Exclude<keyof Filter, "words" | "cql" | "others">;

// In the order of the controls.
const tests: { [K in Condition]: (i: Incident, wanted: NonNullable<Filter[K]>) => boolean } = {
  types: (i, wanted) => wanted.includes(i.type),
  targets: (i, wanted) => wanted.includes(i.target),
  who: (i, wanted) => i.saidBy.some((who) => wanted.includes(who)),
  killed: (i, wanted) => wanted.includes(killedOf(i)),
  dates: (i, wanted) => (wanted.certain ? certainlyWithin(i, wanted) : overlaps(i, wanted)),
  basis: (i, wanted) => wanted.includes(i.placeBasis),
  inArticle: (i, wanted) => i.reported === wanted,
  km: (i, [from, to]) => i.kmFrom !== null && i.kmTo !== null && i.kmFrom <= to && i.kmTo >= from,
  area: (i, { box, match }) => {
    if (match === "area") return mayBeInside(box, i);
    return match === "within" ? whollyInside(box, i) : inside(box, i) || (match === null && !i.point);
  },
};
export const CONDITIONS = Object.keys(tests) as Condition[];

/** killedOf says what is stated about the killed; those who crossed or attacked are not among them. */
export function killedOf(i: Incident): Killed {
  return i.killed === null ? "unstated" : i.killed > 0 ? "some" : "none";
}

/** matches reports whether an incident passes; found is what the server answered to the rest, null for not asked. */
export function matches(i: Incident, f: Filter, found: ReadonlySet<string> | null): boolean {
  return (found === null || found.has(i.id)) && CONDITIONS.every((name) => passes(i, f, name));
}

/** passes reports whether an incident meets one condition of a filter. */
function passes<K extends Condition>(i: Incident, f: Filter, name: K): boolean {
  const wanted = f[name];
  return !isSet(wanted) || tests[name](i, wanted as NonNullable<Filter[K]>);
}
