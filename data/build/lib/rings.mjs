// Polygons on an integer grid: clipping, dissolving, rings. Points are [x, y]
// whole numbers; rings are open (the first point is not repeated).

export const key = ([x, y]) => `${x},${y}`;

// area2 is twice the signed area, positive for a counter-clockwise ring.
export function area2(ring) {
  let sum = 0;
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
    // Relative to the first point, so that the products stay exact.
    sum += (a[0] - ring[0][0]) * (b[1] - ring[0][1]) - (b[0] - ring[0][0]) * (a[1] - ring[0][1]);
  }
  return sum;
}

// orient turns outer rings counter-clockwise and holes clockwise.
export const orient = (rings) => rings.map((r, i) => ((area2(r) > 0) === (i === 0) ? r : [...r].reverse()));

function clipSide(ring, axis, limit, sign) {
  const inside = (p) => (p[axis] - limit) * sign >= 0;
  const cut = (a, b) => {
    const other = 1 - axis, p = [0, 0];
    p[axis] = limit;
    p[other] = Math.round(a[other] + ((b[other] - a[other]) * (limit - a[axis])) / (b[axis] - a[axis]));
    return p;
  };
  // Cutting an edge from the same end whichever way it runs keeps the cut
  // vertex of two neighbours the same.
  const crossing = (a, b) => (a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]) ? cut(a, b) : cut(b, a));
  const out = [];
  ring.forEach((b, i) => {
    const a = ring[(i + ring.length - 1) % ring.length];
    if (inside(a) !== inside(b)) out.push(crossing(a, b));
    if (inside(b)) out.push(b);
  });
  return out.filter((p, i) => key(p) !== key(out[(i + 1) % out.length]));
}

// clip cuts a ring at a box [west, south, east, north]. What the cut leaves
// along the box's edges overlaps itself; dissolve takes that away.
export function clip(ring, [west, south, east, north]) {
  if (ring.every(([x, y]) => x >= west && x <= east && y >= south && y <= north)) return ring;
  let out = ring;
  for (const [axis, limit, sign] of [[0, west, 1], [1, south, 1], [0, east, -1], [1, north, -1]]) {
    out = clipSide(out, axis, limit, sign);
    if (out.length < 3) return [];
  }
  return out;
}

// Splitter cuts edges that run along a meridian or a parallel at every vertex
// that lies on them: neighbouring cells need not have the same vertices there.
export class Splitter {
  #on = [new Map(), new Map()]; // x -> ys, y -> xs
  #sorted = false;

  add(ring) {
    for (const p of ring) {
      for (const axis of [0, 1]) {
        const line = this.#on[axis].get(p[axis]);
        if (line) line.add(p[1 - axis]); else this.#on[axis].set(p[axis], new Set([p[1 - axis]]));
      }
    }
  }

  #sort() {
    for (const lines of this.#on) {
      for (const [k, set] of lines) lines.set(k, [...set].sort((a, b) => a - b));
    }
    this.#sorted = true;
  }

  // split returns the points from a to b, both included.
  split(a, b) {
    if (!this.#sorted) this.#sort();
    const axis = a[0] === b[0] ? 0 : a[1] === b[1] ? 1 : -1;
    if (axis < 0) return [a, b];
    const [low, high] = [Math.min(a[1 - axis], b[1 - axis]), Math.max(a[1 - axis], b[1 - axis])];
    const between = this.#on[axis].get(a[axis]).filter((v) => v > low && v < high);
    if (a[1 - axis] > b[1 - axis]) between.reverse();
    return [a, ...between.map((v) => (axis ? [v, a[1]] : [a[0], v])), b];
  }
}

// dissolve returns the rings around the union of rings that touch but do not
// overlap: an edge that is walked both ways lies inside and goes.
export function dissolve(rings, splitter) {
  const edges = new Map(); // "from to" -> [from, to], each direction once
  for (const ring of rings) {
    ring.forEach((p, i) => {
      const path = splitter.split(p, ring[(i + 1) % ring.length]);
      for (let j = 1; j < path.length; j++) {
        const [a, b] = [path[j - 1], path[j]];
        if (!edges.delete(`${key(b)} ${key(a)}`)) edges.set(`${key(a)} ${key(b)}`, [a, b]);
      }
    });
  }
  return assemble([...edges.values()]);
}

// assemble joins directed edges to simple rings.
function assemble(edges) {
  const out = new Map();
  for (const [a, b] of edges) {
    const k = key(a);
    if (out.has(k)) out.get(k).push(b); else out.set(k, [b]);
  }
  const rings = [];
  for (const [a] of edges) {
    if (!out.get(key(a))?.length) continue;
    const path = [a], at = new Map([[key(a), 0]]);
    for (;;) {
      const nexts = out.get(key(path.at(-1)));
      if (!nexts?.length) {
        if (path.length > 1) throw new Error(`dissolve: no way on from ${path.at(-1)}`);
        break;
      }
      const p = nexts.pop(), seen = at.get(key(p));
      if (seen === undefined) {
        at.set(key(p), path.length);
        path.push(p);
        continue;
      }
      const loop = path.splice(seen + 1); // back at an earlier vertex: a simple loop is closed
      for (const q of loop) at.delete(key(q));
      if (loop.length > 1) rings.push([path.at(-1), ...loop]);
    }
  }
  return rings;
}

// inside tells whether a ring holds a point; on the ring itself either.
export function inside(ring, [x, y]) {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [a, b] = [ring[i], ring[j]];
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) odd = !odd;
  }
  return odd;
}

// polygons groups simple rings into polygons: each counter-clockwise ring with
// the clockwise ones it holds. The largest comes first.
export function polygons(rings) {
  const outer = rings.filter((r) => area2(r) > 0).sort((a, b) => area2(b) - area2(a));
  const result = outer.map((r) => [r]);
  for (const hole of rings.filter((r) => area2(r) < 0)) {
    const holds = (ring) => {
      const own = new Set(ring.map(key));
      const p = hole.find((q) => !own.has(key(q))) ?? hole[0];
      return inside(ring, p);
    };
    const home = [...outer.keys()].reverse().find((i) => holds(outer[i]));
    if (home === undefined) throw new Error(`polygons: a hole at ${hole[0]} lies in no ring`);
    result[home].push(hole);
  }
  return result;
}
