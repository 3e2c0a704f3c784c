// Boxes of longitude and latitude, as the server reads them: west greater than
// east crosses the antimeridian.

import type { Position } from "./geodesy";

export interface Bounds {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** parameter writes a box as west,south,east,north with five decimals, inside the world. */
export function parameter(b: Bounds): string {
  const clamp = (v: number, limit: number) => Math.min(limit, Math.max(-limit, v));
  return [clamp(b.west, 180), clamp(b.south, 90), clamp(b.east, 180), clamp(b.north, 90)]
    .map((v) => String(Math.round(v * 1e5) / 1e5))
    .join(",");
}

/** contains reports whether a position [lon, lat] lies in a box, edges included. */
export function contains(b: Bounds, p: Position): boolean {
  const lon = reduced(p[0]);
  const between = b.west > b.east ? lon >= b.west || lon <= b.east : lon >= b.west && lon <= b.east;
  return between && p[1] >= b.south && p[1] <= b.north;
}

/** reduced brings a longitude into -180..180. */
function reduced(lon: number): number {
  return Math.abs(lon) <= 180 ? lon : lon - 360 * Math.round(lon / 360);
}

/** normal makes a box of the world of any, e.g. of a map that was moved around it: five decimals, longitudes in -180..180. */
export function normal(b: Bounds): Bounds {
  const round = (v: number) => Math.round(v * 1e5) / 1e5;
  const lat = (v: number) => round(Math.min(90, Math.max(-90, v)));
  const whole = b.east - b.west >= 360;
  return {
    west: whole ? -180 : round(reduced(b.west)),
    south: lat(b.south),
    east: whole ? 180 : round(reduced(b.east)),
    north: lat(b.north),
  };
}

/** unrolled returns the box with its longitudes rising, in the copy of the world that is nearest to a longitude. */
export function unrolled(b: Bounds, near: number): Bounds {
  const east = b.west > b.east ? b.east + 360 : b.east;
  const turn = 360 * Math.round((near - (b.west + east) / 2) / 360);
  return { ...b, west: b.west + turn, east: east + turn };
}

/** around returns the smallest box around positions as they stand, or null without any: what is on both sides of the antimeridian goes around the world. */
export function around(points: readonly (readonly [number, number])[]): Bounds | null {
  if (points.length === 0) return null;
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const [lon, lat] of points) {
    box.west = Math.min(box.west, lon);
    box.east = Math.max(box.east, lon);
    box.south = Math.min(box.south, lat);
    box.north = Math.max(box.north, lat);
  }
  return box;
}

/** union returns the narrowest box around boxes [west, south, east, north], across the antimeridian where that is narrower; null without any. */
export function union(boxes: readonly (readonly number[])[]): Bounds | null {
  const all = boxes.filter((b) => b.length === 4 && b.every(Number.isFinite)) as (readonly [number, number, number, number])[];
  const tall = around(all.flatMap(([, s, , n]): Position[] => [[0, s], [0, n]]));
  return tall && { ...tall, ...arc(all.map(([w, , e]) => [reduced(w), e + (reduced(w) - w) + (w > e ? 360 : 0)])) };
}

/** arc joins stretches of longitudes, the ends of which rise: the widest gap stays outside. */
function arc(stretches: (readonly [west: number, east: number])[]): Pick<Bounds, "west" | "east"> {
  stretches.sort(([a], [b]) => a - b);
  let reach = stretches.reduce((most, [, east]) => Math.max(most, east), -Infinity);
  let turn = 360; // the first gap has the antimeridian in it, and ends where the last one begins
  let widest = 0;
  let out = { west: -180, east: 180 };
  for (const [west, east] of stretches) {
    const gap = west - (reach - turn);
    if (gap > widest) [widest, out] = [gap, { west, east: reduced(reach) }];
    if (east > reach - turn) [reach, turn] = [east, 0];
  }
  return out;
}
