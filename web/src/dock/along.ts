// What stands along the border: its sections, and the places beside it.

import { amount, fields } from "../json";

export interface Section {
  name: string;
  kind: string;
  from: number;
  to: number;
}

export interface Place {
  id: string;
  name: string;
  kind: string;
  rank: number;
  km: number;
}

/** Border is what the server answers about the line, and the features of the places, both unread. */
export interface Border {
  border: unknown;
  places: readonly unknown[];
}

const BESIDE = 15_000; // metres: what lies further off is no place of the border
const NEAR = 25; // kilometres along the line in which a place is named

/** readSections takes the sections out of the server's answer about the border. */
export function readSections(answer: unknown): Section[] {
  const sections = fields(answer)["sections"];
  if (!Array.isArray(sections)) return [];
  return sections.flatMap((raw: unknown): Section[] => {
    const f = fields(raw);
    const [from, to] = [amount(f["from_km"]), amount(f["to_km"])];
    if (from === null || to === null) return [];
    return [{ name: String(f["name"] ?? ""), kind: String(f["kind"] ?? ""), from, to }];
  });
}

/** readPlaces takes the places beside the border out of GeoJSON features, the more important first. */
export function readPlaces(features: readonly unknown[]): Place[] {
  const read = features.flatMap((feature): (Place & { off: number })[] => {
    const p = fields(fields(feature)["properties"]);
    const [km, off, rank] = [amount(p["km"]), amount(p["distance_m"]), amount(p["rank"])];
    const name = p["name"];
    if (km === null || off === null || off > BESIDE || typeof name !== "string" || name === "") return [];
    return [{ id: String(fields(feature)["id"]), name, kind: String(p["kind"] ?? ""), rank: rank ?? 9, km, off }];
  });
  const ends = (p: Place) => (p.kind === "tripoint" ? 0 : 1);
  return read
    .sort((a, b) => ends(a) - ends(b) || a.rank - b.rank || a.off - b.off || a.km - b.km || (a.id < b.id ? -1 : 1))
    .map(({ off: _off, ...place }) => place);
}

/** sectionAt is the section that a kilometre lies in. */
export function sectionAt(km: number, sections: readonly Section[]): Section | null {
  return sections.find((s) => km >= s.from && km <= s.to) ?? null;
}

/** placeNear is the place closest along the line, of those equally close the more important; null when none is near. */
export function placeNear(km: number, places: readonly Place[]): Place | null {
  let best: Place | null = null;
  for (const p of places) if (Math.abs(p.km - km) < (best ? Math.abs(best.km - km) : NEAR)) best = p;
  return best;
}
