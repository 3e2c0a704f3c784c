// Symbols that would cover each other are moved apart, no further than needed,
// each with a leader line to where it belongs. The same input always gives the
// same picture, whatever its order.

import type { Pixel } from "./kmmarks";

export interface Spot extends Pixel {
  id: string;
}

export interface Placed extends Spot {
  /** where the symbol is drawn */
  at: Pixel;
  /** whether it stands away from its spot and needs a leader */
  moved: boolean;
}

/** Standing is what stands on the map: the symbol of one incident, or a cluster of several. */
export interface Standing extends Placed {
  ids: readonly string[];
  /** pixels from its middle to its edge */
  half: number;
}

export const SYMBOL = 28; // pixels, also of what a finger hits

const GOLDEN = Math.PI * (3 - Math.sqrt(5));
const SPREAD = 8; // how far apart everything starts
const SHRINK = 0.9; // and how it comes together, step by step
const PASSES = 60;
/** More symbols than this stay on their spots, since leaders would only tangle; the map gathers them in clusters. */
export const MOST_SYMBOLS = 150;
/** Of more symbols than this there is one stop for Tab; up to it the keyboard goes to each. */
export const MOST_STOPS = 30;

/** stack places spots so that no two squares of size pixels around them overlap; above MOST_SYMBOLS all stay where they belong. */
export function stack(spots: readonly Spot[], size: number): Placed[] {
  if (spots.length > MOST_SYMBOLS) return spots.map((s) => ({ ...s, at: { x: s.x, y: s.y }, moved: false }));
  const sorted = [...spots].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const centre = middle(sorted);
  // Equal spots get a first push in different directions.
  const at = sorted.map((s, i) => ({ x: s.x + 0.1 * Math.cos(i * GOLDEN), y: s.y + 0.1 * Math.sin(i * GOLDEN) }));
  // Begin far apart and draw together: who is west of whom stays so.
  scale(at, centre, SPREAD);
  for (let k = SPREAD; k > 1; k *= SHRINK) {
    scale(at, centre, Math.max(SHRINK, 1 / k));
    settle(at, size);
  }
  for (let round = 0; round < PASSES; round++) {
    const pull = 0.15 * (1 - round / PASSES);
    at.forEach((p, i) => {
      p.x += (sorted[i]!.x - p.x) * pull;
      p.y += (sorted[i]!.y - p.y) * pull;
    });
    settle(at, size);
  }
  const placed = new Map(sorted.map((s, i) => [s.id, place(s, at[i]!)]));
  return spots.map((s) => placed.get(s.id)!);
}

function middle(spots: readonly Pixel[]): Pixel {
  const n = Math.max(1, spots.length);
  return { x: spots.reduce((sum, s) => sum + s.x, 0) / n, y: spots.reduce((sum, s) => sum + s.y, 0) / n };
}

function scale(at: Pixel[], centre: Pixel, factor: number): void {
  for (const p of at) {
    p.x = centre.x + (p.x - centre.x) * factor;
    p.y = centre.y + (p.y - centre.y) * factor;
  }
}

function settle(at: Pixel[], size: number): void {
  const order = at.map((_, i) => i);
  for (let pass = 0; pass < PASSES && separate(at, order, size); pass++) continue;
}

/**
 * separate pushes every pair that is too close apart; false when none was. It
 * goes from west to east and looks no further east than a symbol reaches.
 */
function separate(at: Pixel[], order: number[], size: number): boolean {
  order.sort((i, j) => at[i]!.x - at[j]!.x || i - j);
  let touched = false;
  for (let m = 0; m < order.length; m++) {
    const a = at[order[m]!]!;
    const end = a.x + size; // before anything is pushed; the next pass sees the rest
    for (let n = m + 1; n < order.length && at[order[n]!]!.x < end; n++) {
      touched = push(a, at[order[n]!]!, order[n]!, size) || touched;
    }
  }
  return touched;
}

/** push moves two apart, half of the way each; false when they were apart. */
function push(a: Pixel, b: Pixel, index: number, size: number): boolean {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const reach = Math.max(Math.abs(dx), Math.abs(dy));
  if (reach >= size) return false;
  const d = Math.hypot(dx, dy);
  const [ux, uy] = d > 1e-9 ? [dx / d, dy / d] : [Math.cos(index * GOLDEN), Math.sin(index * GOLDEN)];
  const way = (size - reach) / (2 * Math.max(Math.abs(ux), Math.abs(uy))) + 0.01;
  a.x -= ux * way;
  a.y -= uy * way;
  b.x += ux * way;
  b.y += uy * way;
  return true;
}

/** place leaves a symbol on its spot when it hardly moved. */
function place(s: Spot, at: Pixel): Placed {
  const moved = Math.hypot(at.x - s.x, at.y - s.y) > 1.5;
  return { ...s, at: moved ? { x: at.x, y: at.y } : { x: s.x, y: s.y }, moved };
}
