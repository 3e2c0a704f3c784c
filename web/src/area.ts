// Incidents beside a box on the map.

import type { Bounds } from "./bbox";
import { contains } from "./bbox";
import { distance } from "./geodesy";
import type { Incident } from "./model";

type Placed = Pick<Incident, "point" | "radius">;

/** inside reports whether the reference point lies in the box. */
export function inside(box: Bounds, { point }: Placed): boolean {
  return point !== null && contains(box, point);
}

/** mayBeInside reports whether the circle of uncertainty touches the box. */
export function mayBeInside(box: Bounds, { point, radius }: Placed): boolean {
  if (point === null) return false;
  const clamp = (v: number, low: number, high: number) => Math.min(high, Math.max(low, v));
  const nearest = [clamp(point[0], box.west, box.east), clamp(point[1], box.south, box.north)] as const;
  return contains(box, point) || distance(point, nearest) <= (radius ?? 0);
}
