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

const ROUNDS = 400;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/** stack places spots so that no two symbols are closer than size pixels. */
export function stack(spots: readonly Spot[], size: number): Placed[] {
  const sorted = [...spots].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  // Equal spots get a first push in different directions.
  const at = sorted.map((s, i) => ({ x: s.x + 0.5 * Math.cos(i * GOLDEN), y: s.y + 0.5 * Math.sin(i * GOLDEN) }));
  for (let round = 0; round < ROUNDS; round++) {
    const pull = 0.08 * (1 - round / ROUNDS);
    at.forEach((p, i) => {
      p.x += (sorted[i]!.x - p.x) * pull;
      p.y += (sorted[i]!.y - p.y) * pull;
    });
    if (!separate(at, size) && round > ROUNDS / 2) break;
  }
  while (separate(at, size)) continue;
  const placed = new Map(sorted.map((s, i) => [s.id, place(s, at[i]!)]));
  return spots.map((s) => placed.get(s.id)!);
}

/** separate pushes every pair that is too close apart; false when none was. */
function separate(at: Pixel[], size: number): boolean {
  let touched = false;
  for (let i = 0; i < at.length; i++) {
    for (let j = i + 1; j < at.length; j++) {
      const [a, b] = [at[i]!, at[j]!];
      const dx = b.x - a.x;
      const dy = b.y - a.y;
      const d = Math.hypot(dx, dy);
      if (d >= size) continue;
      touched = true;
      const push = (size - d) / 2 + 0.01;
      const [ux, uy] = d > 1e-9 ? [dx / d, dy / d] : [Math.cos(j * GOLDEN), Math.sin(j * GOLDEN)];
      a.x -= ux * push;
      a.y -= uy * push;
      b.x += ux * push;
      b.y += uy * push;
    }
  }
  return touched;
}

/** place leaves a symbol on its spot when it hardly moved. */
function place(s: Spot, at: Pixel): Placed {
  const moved = Math.hypot(at.x - s.x, at.y - s.y) > 1.5;
  return { ...s, at: moved ? { x: at.x, y: at.y } : { x: s.x, y: s.y }, moved };
}
