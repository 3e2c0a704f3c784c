// Symbols that would cover each other are drawn apart, each with a leader line
// to where it belongs. The same input always gives the same picture.

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

interface Group {
  members: Spot[];
  centre: Pixel;
  radius: number;
}

/** stack places spots so that no two symbols are closer than size pixels. */
export function stack(spots: readonly Spot[], size: number): Placed[] {
  const sorted = [...spots].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  let groups: Group[] = sorted.map((s) => group([s], size));
  for (let merged = true; merged; ) {
    merged = false;
    outer: for (let i = 0; i < groups.length; i++) {
      for (let j = i + 1; j < groups.length; j++) {
        if (!touch(groups[i]!, groups[j]!, size)) continue;
        const both = group([...groups[i]!.members, ...groups[j]!.members], size);
        groups = groups.filter((_, k) => k !== i && k !== j);
        groups.push(both);
        merged = true;
        break outer;
      }
    }
  }
  const byId = new Map<string, Placed>();
  for (const g of groups) for (const p of ring(g)) byId.set(p.id, p);
  return spots.map((s) => byId.get(s.id)!);
}

function group(members: Spot[], size: number): Group {
  const n = members.length;
  const centre = {
    x: members.reduce((sum, m) => sum + m.x, 0) / n,
    y: members.reduce((sum, m) => sum + m.y, 0) / n,
  };
  // n symbols of that size side by side on a circle.
  const radius = n === 1 ? 0 : Math.max(size * 0.5, size / (2 * Math.sin(Math.PI / n)));
  return { members, centre, radius };
}

function touch(a: Group, b: Group, size: number): boolean {
  return Math.hypot(a.centre.x - b.centre.x, a.centre.y - b.centre.y) < a.radius + b.radius + size;
}

/** ring puts the members on the group's circle, in the order of their own directions so that leaders do not cross. */
function ring(g: Group): Placed[] {
  const n = g.members.length;
  if (n === 1) {
    const only = g.members[0]!;
    return [{ ...only, at: { x: only.x, y: only.y }, moved: false }];
  }
  const angle = (m: Spot) => {
    const dx = m.x - g.centre.x;
    const dy = m.y - g.centre.y;
    return Math.hypot(dx, dy) < 1e-6 ? -Math.PI / 2 : Math.atan2(dy, dx);
  };
  const order = [...g.members].sort((a, b) => angle(a) - angle(b) || (a.id < b.id ? -1 : 1));
  // The turn that leaves the members, on the whole, closest to their own directions.
  let sin = 0;
  let cos = 0;
  order.forEach((m, i) => {
    const off = angle(m) - (2 * Math.PI * i) / n;
    sin += Math.sin(off);
    cos += Math.cos(off);
  });
  const turn = Math.hypot(sin, cos) < 1e-6 ? -Math.PI / 2 : Math.atan2(sin, cos);
  return order.map((m, i) => {
    const a = turn + (2 * Math.PI * i) / n;
    const at = { x: g.centre.x + g.radius * Math.cos(a), y: g.centre.y + g.radius * Math.sin(a) };
    return { ...m, at, moved: true };
  });
}
