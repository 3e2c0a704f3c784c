// Many incidents at a zoom as few things that do not cover each other: those
// near each other become one cluster that counts them. The world is cut into a
// grid, so that what is where depends on the zoom alone, never on the view.

import type { Pixel } from "./kmmarks";
import { SYMBOL, type Spot, type Standing } from "./stacking";

/** Pixels of the grid, which clusters end up apart: more than the largest takes. */
export const REACH = 62;
const ROUNDS = 12;

interface Group extends Pixel {
  spots: Spot[];
}

/** clusters groups spots, in pixels of a zoom; one that is alone stays where it is. */
export function clusters(spots: readonly Spot[]): Standing[] {
  let groups = gathered(spots);
  for (let round = 0, before = Infinity; round < ROUNDS && groups.length < before; round++) {
    before = groups.length;
    groups = merged(groups);
  }
  return groups.map(standing);
}

/** radius is that of a cluster of so many, in pixels. */
function radius(count: number): number {
  return [15, 17, 20, 25, 29][Math.min(5, String(count).length) - 1]!;
}

function standing({ x, y, spots }: Group): Standing {
  const ids = spots.map((s) => s.id);
  const at = spots.length === 1 ? { x: spots[0]!.x, y: spots[0]!.y } : { x: Math.round(x), y: Math.round(y) };
  return { id: ids[0]!, ids, ...at, at, half: ids.length > 1 ? radius(ids.length) : SYMBOL / 2, moved: false };
}

function cell(value: number): number {
  return Math.floor(value / REACH);
}

/** gathered puts what falls into the same cell of the grid into one group. */
function gathered(spots: readonly Spot[]): Group[] {
  const groups = new Map<string, Group>();
  for (const spot of spots) {
    const key = `${cell(spot.x)} ${cell(spot.y)}`;
    const group = groups.get(key);
    if (group) group.spots.push(spot);
    else groups.set(key, { x: 0, y: 0, spots: [spot] });
  }
  for (const group of groups.values()) {
    group.x = mean(group.spots, (s) => s.x);
    group.y = mean(group.spots, (s) => s.y);
  }
  return [...groups.values()];
}

function mean(spots: readonly Spot[], of: (s: Spot) => number): number {
  return spots.reduce((sum, s) => sum + of(s), 0) / spots.length;
}

/** merged lets each group, the largest first, take in those too near to it. */
function merged(groups: readonly Group[]): Group[] {
  const order = [...groups].sort((a, b) => b.spots.length - a.spots.length || a.x - b.x || a.y - b.y);
  const free = new Map<string, Set<Group>>();
  for (const group of order) {
    const key = `${cell(group.x)} ${cell(group.y)}`;
    free.set(key, (free.get(key) ?? new Set()).add(group));
  }
  const out: Group[] = [];
  const taken = new Set<Group>();
  for (const group of order) {
    if (taken.has(group)) continue;
    const all = around(group, free).filter((other) => !taken.has(other) && (other === group || Math.hypot(other.x - group.x, other.y - group.y) < REACH));
    for (const one of all) taken.add(one);
    out.push(all.length === 1 ? group : united(all));
  }
  return out;
}

function around({ x, y }: Pixel, groups: ReadonlyMap<string, ReadonlySet<Group>>): Group[] {
  const out: Group[] = [];
  for (let i = cell(x) - 1; i <= cell(x) + 1; i++) {
    for (let j = cell(y) - 1; j <= cell(y) + 1; j++) out.push(...(groups.get(`${i} ${j}`) ?? []));
  }
  return out;
}

function united(groups: readonly Group[]): Group {
  const spots = groups.flatMap((g) => g.spots);
  const sum = (of: (g: Group) => number) => groups.reduce((total, g) => total + of(g) * g.spots.length, 0) / spots.length;
  return { x: sum((g) => g.x), y: sum((g) => g.y), spots };
}
