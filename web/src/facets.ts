// The choices of each filter with how many incidents each would leave. Every
// facet is counted with all other conditions applied, not its own.

import { KILLED, killedOf, matches, type Filter } from "./filter";
import type { Incident } from "./model";

export interface Choice {
  value: string;
  count: number;
  chosen: boolean;
}

export type Facet = "types" | "targets" | "who" | "basis" | "killed" | "inArticle";

const values: Record<Facet, (i: Incident) => readonly string[]> = {
  types: (i) => stated(i.type),
  targets: (i) => stated(i.target),
  who: (i) => [...new Set(i.saidBy)],
  basis: (i) => stated(i.placeBasis),
  killed: (i) => [killedOf(i)],
  inArticle: (i) => (i.reported === null ? [] : [String(i.reported)]),
};
// Where the order has a meaning of its own; otherwise the most frequent first.
const ORDER: Partial<Record<Facet, readonly string[]>> = {
  killed: KILLED,
  inArticle: ["true", "false"],
  basis: ["stated", "village", "inferred", "district", "not stated"],
};

function stated(value: string): string[] {
  return value === "" ? [] : [value];
}

/** chosen lists what a filter asks for in one facet. */
export function chosen(f: Filter, facet: Facet): readonly string[] {
  if (facet === "inArticle") return f.inArticle === null ? [] : [String(f.inArticle)];
  return f[facet];
}

/** strangers lists what a filter asks for and no incident has, by facet. */
export function strangers(f: Filter, incidents: readonly Incident[]): [facet: Facet, value: string][] {
  const asked = (["types", "targets", "who", "basis"] as const).flatMap((facet) => f[facet].map((value): [Facet, string] => [facet, value]));
  return asked.filter(([facet, value]) => !incidents.some((i) => values[facet](i).includes(value)));
}

/** choices lists what one facet can be narrowed to; what is chosen is among them even when nothing has it. */
export function choices(incidents: readonly Incident[], f: Filter, found: ReadonlySet<string> | null, facet: Facet): Choice[] {
  const totals = new Map<string, number>();
  const counts = new Map<string, number>();
  const others = { ...f, [facet]: facet === "inArticle" ? null : [] };
  for (const i of incidents) {
    const left = matches(i, others, found);
    for (const value of values[facet](i)) {
      totals.set(value, (totals.get(value) ?? 0) + 1);
      if (left) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  const wanted = chosen(f, facet);
  const order = ORDER[facet] ?? [];
  const place = (value: string) => (order.includes(value) ? order.indexOf(value) : order.length);
  const all = new Set([...(facet === "killed" || facet === "inArticle" ? order : []), ...totals.keys(), ...wanted]);
  return [...all]
    .sort((a, b) => place(a) - place(b) || (totals.get(b) ?? 0) - (totals.get(a) ?? 0) || (a < b ? -1 : a > b ? 1 : 0))
    .map((value) => ({ value, count: counts.get(value) ?? 0, chosen: wanted.includes(value) }));
}
