// Incidents beside a box on the map: which lie in it for certain, with the whole
// circle of uncertainty around their reference point, and which may, since it
// touches the box. The same rules as the server's match=within and match=area,
// so that the page counts what it would answer.

import { contains, type Bounds } from "./bbox";
import { distance, type Position } from "./geodesy";
import type { Incident } from "./model";

type Placed = Pick<Incident, "point" | "radius">;

const RATIO = (Math.sqrt(5) - 1) / 2;
const DEGREE = 110_500; // metres: less than any degree of latitude
const RADIUS = 6_300_000; // metres: less than any radius of the earth
const RAD = Math.PI / 180;

/** inside reports whether the reference point lies in the box. */
export function inside(box: Bounds, { point }: Pick<Incident, "point">): boolean {
  return point !== null && contains(box, point);
}

/** mayBeInside reports whether some point of the box is in the circle of uncertainty, on the ellipsoid. */
export function mayBeInside(box: Bounds, { point: p, radius }: Placed): boolean {
  if (p === null || contains(box, p)) return p !== null;
  if (radius === null || !(radius > 0)) return false;
  const lat = Math.max(box.south, Math.min(box.north, p[1]));
  if (Math.abs(lat - p[1]) * DEGREE > radius) return false;
  // Due north or south of the box: a meridian meets a parallel at a right angle.
  if (contains(box, [p[0], lat])) return distance(p, [p[0], lat]) <= radius;
  return [box.west, box.east].some((lon) => meridianWithin(p, lon, box, radius));
}

/** whollyInside reports whether no point of the circle of uncertainty lies outside of the box, on the ellipsoid. */
export function whollyInside(box: Bounds, { point: p, radius }: Placed): boolean {
  if (p === null || !contains(box, p)) return false;
  if (radius === null || !(radius > 0)) return true;
  const round = (box.west > box.east ? box.east + 360 : box.east) - box.west >= 360;
  for (const lat of [box.south, box.north]) {
    if (round && Math.abs(lat) === 90) continue; // a pole inside, no edge
    if (distance(p, [p[0], lat]) < radius) return false;
  }
  return round || ![box.west, box.east].some((lon) => meridianWithin(p, lon, box, radius));
}

/** meridianWithin finds the least distance from p to a side of the box by golden section. */
function meridianWithin(p: Position, lon: number, { south, north }: Bounds, radius: number): boolean {
  // Most are out of reach of the whole meridian, or touch it beside them.
  const across = Math.sin((lon - p[0]) * RAD) * Math.cos(p[1] * RAD);
  if (Math.asin(Math.abs(across)) * RADIUS > radius) return false;
  const at = (lat: number) => distance(p, [lon, lat]);
  if ([Math.max(south, Math.min(north, p[1])), south, north].some((lat) => at(lat) <= radius)) return true;
  let [lo, hi] = [south, north];
  let [a, b] = [hi - RATIO * (hi - lo), lo + RATIO * (hi - lo)];
  let [da, db] = [at(a), at(b)];
  while (hi - lo > 1e-9) {
    if (da <= radius || db <= radius) return true;
    if (da < db) {
      [hi, b, db] = [b, a, da];
      a = hi - RATIO * (hi - lo);
      da = at(a);
    } else {
      [lo, a, da] = [a, b, db];
      b = lo + RATIO * (hi - lo);
      db = at(b);
    }
  }
  return false;
}

export interface Counts {
  /** for certain */
  inside: number;
  /** beside those inside */
  maybe: number;
  /** with the reference point inside */
  point: number;
  /** beside those, with another point of the circle inside */
  touching: number;
  /** in no box */
  unplaced: number;
}

/** countIn counts the incidents in a box, and those that may be. */
export function countIn(box: Bounds, incidents: Iterable<Placed>): Counts {
  const counts = { inside: 0, maybe: 0, point: 0, touching: 0, unplaced: 0 };
  for (const incident of incidents) {
    if (incident.point === null) counts.unplaced++;
    if (!mayBeInside(box, incident)) continue;
    counts[whollyInside(box, incident) ? "inside" : "maybe"]++;
    counts[inside(box, incident) ? "point" : "touching"]++;
  }
  return counts;
}
