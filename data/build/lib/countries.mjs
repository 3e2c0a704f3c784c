// Countries and their common boundaries inside a window, dissolved from the
// pieces of the time zones.
import { cells, degrees, micro } from './zones.mjs';
import { area2, clip, dissolve, key, orient, polygons, Splitter } from './rings.mjs';
import { simplify } from './simplify.mjs';

export const WINDOW = [63, 34, 78.5, 42];
const box = WINDOW.map(micro);

// Asia/Urumqi covers what Asia/Shanghai covers here and is left aside.
const ZONES = {
  'Asia/Dushanbe': 'TJ', 'Asia/Kabul': 'AF', 'Asia/Tashkent': 'UZ', 'Asia/Samarkand': 'UZ',
  'Asia/Bishkek': 'KG', 'Asia/Shanghai': 'CN', 'Asia/Karachi': 'PK', 'Asia/Kolkata': 'IN',
  'Asia/Ashgabat': 'TM', 'Asia/Almaty': 'KZ', 'Asia/Qyzylorda': 'KZ', 'Asia/Urumqi': null,
};

export const NAMES = {
  TJ: 'Tajikistan', AF: 'Afghanistan', UZ: 'Uzbekistan', KG: 'Kyrgyzstan', CN: 'China',
  PK: 'Pakistan', IN: 'India', TM: 'Turkmenistan', KZ: 'Kazakhstan',
};

// A hole between all countries of less than this (square degrees) is a fault
// of the source: two outlines that do not quite meet.
const GAP = 1e-4;

// How far a simplified line may be from its source, degrees.
const NEAR = 0.0001, FAR = 0.0005;

function read() {
  const pieces = {}, splitter = new Splitter();
  for (const cell of cells(WINDOW)) {
    for (const { zone, rings } of cell.pieces) {
      const iso = ZONES[zone];
      if (iso === undefined) throw new Error(`countries: no country for the zone ${zone}`);
      if (iso === null) continue;
      for (const ring of orient(rings)) {
        const cut = clip(ring, box);
        if (cut.length < 3) continue;
        splitter.add(cut);
        (pieces[iso] ??= []).push(cut);
      }
    }
  }
  return { pieces, splitter };
}

const undirected = (a, b) => (key(a) < key(b) ? `${key(a)} ${key(b)}` : `${key(b)} ${key(a)}`);

const steps = (ring) => ring.map((a, i) => [a, ring[(i + 1) % ring.length]]);

// fillGaps gives each gap between the countries to the one it borders most on.
function fillGaps(rings, splitter) {
  const owners = new Map();
  for (const [iso, own] of Object.entries(rings)) {
    for (const [a, b] of own.flatMap(steps)) owners.set(undirected(a, b), iso);
  }
  for (const hole of dissolve(Object.values(rings).flat(), splitter).filter((r) => area2(r) < 0)) {
    if (-area2(hole) / 2e12 > GAP) throw new Error(`countries: nobody's land at ${hole[0]}`);
    const share = {};
    for (const [a, b] of steps(hole)) {
      const iso = owners.get(undirected(a, b));
      share[iso] = (share[iso] ?? 0) + Math.hypot(a[0] - b[0], a[1] - b[1]);
    }
    const iso = Object.keys(share).sort((a, b) => share[b] - share[a] || (a < b ? -1 : 1))[0];
    rings[iso] = dissolve([...rings[iso], [...hole].reverse()], splitter);
    console.log(`countries: a gap of ${(-area2(hole) / 2e12).toExponential(1)} square degrees at ${hole[0].map(degrees)} goes to ${iso}`);
  }
}

const corner = ([x, y]) => (x === box[0] || x === box[2]) && (y === box[1] || y === box[3]);

// chains cuts all outlines into lines between nodes: points where more than two
// lines meet, and the window's corners. Each line has the countries on its two
// sides, or one at the window's edge.
function chains(rings) {
  const edges = new Map(), around = new Map();
  for (const [iso, own] of Object.entries(rings)) {
    for (const [a, b] of own.flatMap(steps)) {
      const k = undirected(a, b), e = edges.get(k);
      if (e) { e.sides.push(iso); continue; }
      edges.set(k, { sides: [iso], a, b });
      for (const p of [a, b]) around.set(key(p), [...(around.get(key(p)) ?? []), k]);
    }
  }
  const node = (p) => around.get(key(p)).length !== 2 || corner(p);
  const result = [], done = new Set();
  const walk = (start, k) => {
    const points = [start], sides = [...edges.get(k).sides].sort();
    for (let here = start; ;) {
      done.add(k);
      const e = edges.get(k);
      here = key(e.a) === key(here) ? e.b : e.a;
      points.push(here);
      if (node(here) || key(here) === key(start)) break;
      k = around.get(key(here)).find((other) => other !== k);
    }
    result.push({ sides, points });
  };
  for (const ends of [true, false]) { // lines between nodes first, then closed ones
    for (const [k, e] of edges) {
      for (const p of [e.a, e.b]) if (!done.has(k) && (!ends || node(p))) walk(p, k);
    }
  }
  return result;
}

const touches = (c, ...isos) => isos.some((iso) => c.sides.includes(iso));

export const isBorder = (c) => c.sides.join() === 'AF,TJ';

// countries returns {outlines, lines}: the polygons of each country by ISO code
// and the lines between two countries, in degrees, simplified alike. The line
// between TJ and AF keeps every vertex.
export function countries() {
  const { pieces, splitter } = read();
  const rings = Object.fromEntries(Object.entries(pieces).map(([iso, p]) => [iso, dissolve(p, splitter)]));
  fillGaps(rings, splitter);
  const lines = chains(rings), kept = new Set();
  for (const c of lines) {
    if (!isBorder(c)) c.points = simplify(c.points, micro(touches(c, 'TJ', 'AF') ? NEAR : FAR));
    for (const p of c.points) kept.add(key(p));
  }
  const open = (ring) => ring.filter((p) => kept.has(key(p))).map((p) => p.map(degrees));
  const outlines = {};
  for (const iso of Object.keys(rings).sort()) {
    outlines[iso] = polygons(rings[iso]).map((polygon) => polygon.map((r) => open(r)).map((r) => [...r, r[0]]));
  }
  return {
    outlines,
    lines: lines.filter((c) => c.sides.length === 2).map((c) => ({ ...c, points: c.points.map((p) => p.map(degrees)) })),
  };
}
