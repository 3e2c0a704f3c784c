// Kilometre marks along the border: how far apart at a zoom, and which way
// their ticks point. Screen coordinates are pixels, y down.

import type { BorderLine } from "./line";

export interface Pixel {
  x: number;
  y: number;
}

export interface KmMark {
  km: number;
  at: Pixel;
  /** unit vector to the right of the line's direction (the Afghan side) */
  normal: Pixel;
}

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200];

/** spacing returns the shortest round step whose marks stand at least gap pixels apart along the line. */
export function spacing(metresPerPixel: number, gap = 74): number {
  for (const step of STEPS) {
    if ((step * 1000) / metresPerPixel >= gap) return step;
  }
  return 200;
}

/** marks places a mark at every multiple of step, with project taking [lon, lat] to pixels. */
export function marks(line: BorderLine, step: number, project: (p: readonly [number, number]) => Pixel): KmMark[] {
  const out: KmMark[] = [];
  for (let km = 0; km <= line.length; km += step) {
    const reach = step / 12;
    const a = project(line.at(Math.max(0, km - reach)));
    const b = project(line.at(Math.min(line.length, km + reach)));
    const size = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    // With y down, (dx, dy) turned right is (-dy, dx).
    const normal = { x: -(b.y - a.y) / size, y: (b.x - a.x) / size };
    out.push({ km, at: project(line.at(km)), normal });
  }
  return out;
}

/** towards returns the mark with its tick on the side of a point: beyond the end of the line there may be no more map for its name. */
export function towards(mark: KmMark, point: Pixel): KmMark {
  const { at, normal } = mark;
  const away = normal.x * (point.x - at.x) + normal.y * (point.y - at.y) < 0;
  return away ? { ...mark, normal: { x: -normal.x, y: -normal.y } } : mark;
}

export interface Box {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** crosses reports whether some part of a path lies in a box, by clipping its segments (Liang and Barsky). */
export function crosses(path: readonly Pixel[], { minX, minY, maxX, maxY }: Box): boolean {
  return path.slice(1).some((to, i) => {
    const from = path[i]!;
    let [enter, leave] = [0, 1];
    for (const [by, room] of [[from.x - to.x, from.x - minX], [to.x - from.x, maxX - from.x], [from.y - to.y, from.y - minY], [to.y - from.y, maxY - from.y]] as const) {
      if (by === 0 && room < 0) return false;
      if (by < 0) enter = Math.max(enter, room / by);
      if (by > 0) leave = Math.min(leave, room / by);
    }
    return enter <= leave;
  });
}

/** metresPerPixel of a web mercator map whose world is 256 pixels wide at zoom 0. */
export function metresPerPixel(zoom: number, lat: number): number {
  return (Math.cos((lat * Math.PI) / 180) * 2 * Math.PI * 6378137) / (256 * 2 ** zoom);
}
