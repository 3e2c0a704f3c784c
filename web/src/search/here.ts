// Searching without the server, in what the page holds.

import type { Incident } from "../model";
import { Query } from "./query";

/**
 * textsOf lists the texts of an incident that the server searches: the id, text
 * properties and what stands inside structured ones. Sources and passages are
 * records of their own.
 */
export function textsOf(i: Incident): string[] {
  const people = (i.people ?? []).flatMap((p) => [p.role, p.party, p.note]);
  const claims = i.claims.flatMap((c) => [c.what, c.who]);
  return [i.title, i.placeName, ...claims, i.target, ...people, i.placeNote, i.dateNote, i.type, i.status, i.date, i.time, i.dateBasis, i.placeBasis, i.id];
}

/** found returns the ids of the incidents that have the words. */
export function found(incidents: readonly Incident[], words: string): ReadonlySet<string> {
  const query = new Query(words);
  return new Set(incidents.filter((i) => query.matches(textsOf(i))).map((i) => i.id));
}
