// What a selection means, without any screen: which incident an address asks
// for, and which comes next.

import type { Selected } from "./address";
import type { Incident } from "./model";

/** Resolved is a selection that exists, with what was asked for and does not. */
export interface Resolved {
  incident: Incident | null;
  passage: string | null;
  missingIncident: string | null;
  missingPassage: string | null;
}

/**
 * resolve finds what an address asks for. A passage without an incident stands
 * for the first one it backs; an incident without a passage for its first
 * passage in this edition.
 */
export function resolve(asked: Selected, incidents: readonly Incident[], passages: ReadonlySet<string>): Resolved {
  const out: Resolved = { incident: null, passage: null, missingIncident: null, missingPassage: null };
  if (asked.incident) {
    out.incident = incidents.find((i) => i.id === asked.incident) ?? null;
    if (!out.incident) out.missingIncident = asked.incident;
  }
  if (asked.passage) {
    if (passages.has(asked.passage)) {
      out.passage = asked.passage;
      out.incident ??= incidents.find((i) => i.passages.some((p) => p.id === asked.passage)) ?? null;
    } else {
      out.missingPassage = asked.passage;
    }
  }
  if (out.incident && !out.passage) {
    out.passage = out.incident.passages.find((p) => passages.has(p.id))?.id ?? null;
    if (!out.passage && !out.missingPassage) out.missingPassage = out.incident.passages[0]?.id ?? null;
  }
  return out;
}

/** stops lists what [ and ] step through: in the order of the article, then the rest by date. */
export function stops(incidents: readonly Incident[]): Selected[] {
  const rank = (i: Incident) => (i.number > 0 ? i.number : Infinity);
  return incidents
    .map((incident, at) => ({ incident, at }))
    .sort((a, b) => (rank(a.incident) === rank(b.incident) ? a.at - b.at : rank(a.incident) - rank(b.incident)))
    .flatMap(({ incident }): Selected[] => {
      if (incident.passages.length < 2) return [{ incident: incident.id, passage: null }];
      return incident.passages.map((p) => ({ incident: incident.id, passage: p.id }));
    });
}

/** step returns the stop after (or, with -1, before) the present one, round and round. */
export function step(all: readonly Selected[], now: Selected, by: 1 | -1): Selected | null {
  if (all.length === 0) return null;
  let at = all.findIndex((s) => s.incident === now.incident && s.passage === now.passage);
  if (at < 0) at = all.findIndex((s) => s.incident === now.incident);
  if (at < 0) return (by > 0 ? all[0] : all[all.length - 1]) ?? null;
  return all[(at + by + all.length) % all.length] ?? null;
}
