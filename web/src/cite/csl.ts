// Citations as CSL-JSON (Citation Style Language 1.0.2, csl-data.json).

import { remarks, unmarked, type Reference } from "./reference";

type Item = Record<string, unknown>;

/** cslJSON writes references as a JSON array of CSL items. */
export function cslJSON(list: readonly Reference[]): string {
  return `${unmarked(JSON.stringify(list.map(item), null, 2))}\n`;
}

function item(r: Reference): Item {
  const all: Item = {
    id: r.key,
    type: r.kind,
    title: r.title,
    author: r.by && [{ literal: r.by }],
    publisher: r.by,
    "container-title": r.container,
    edition: r.edition,
    section: r.section,
    version: r.version,
    abstract: r.quote,
    note: remarks(r).join(" "),
    language: r.language,
    issued: date(r.issued),
    accessed: date(r.accessed),
    URL: r.url,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}

/** date writes an ISO date as CSL's parts; an empty one stays empty. */
function date(iso: string): Item | "" {
  return iso && { "date-parts": [iso.split("-").map(Number)] };
}
