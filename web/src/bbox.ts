// The box of a view, as the server reads it.

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
export function contains(b: Bounds, p: readonly [number, number]): boolean {
  return p[0] >= b.west && p[0] <= b.east && p[1] >= b.south && p[1] <= b.north;
}

/** around returns the smallest box around positions, or null without any. */
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

/** union returns the box around boxes [west, south, east, north]; one across the antimeridian goes around the world. */
export function union(boxes: readonly (readonly number[])[]): Bounds | null {
  const corners = boxes
    .filter((b) => b.length === 4 && b.every(Number.isFinite))
    .flatMap(([w, s, e, n]): Position[] => (w! <= e! ? [[w!, s!], [e!, n!]] : [[-180, s!], [180, n!]]));
  return around(corners);
}
