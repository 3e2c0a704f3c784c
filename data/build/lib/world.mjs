// Coarse outlines of all countries. Lines far from the region are thinned; as
// neighbours share them, outlines still fit.
import fs from 'node:fs';
import iso from 'i18n-iso-countries';
import * as topojson from 'topojson-client';
import { clip } from './rings.mjs';
import { feature } from './write.mjs';
import { simplify } from './simplify.mjs';
import { slug } from './text.mjs';

const REGION = [30, 5, 110, 60]; // degrees; outside it lines are thinned
const FAR = 0.06; // degrees
const DECIMALS = 3;

const read = (path) => JSON.parse(fs.readFileSync(new URL(path, import.meta.url)));

// absolute undoes the topology's quantisation.
function absolute(topology, arc) {
  const { scale, translate } = topology.transform;
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
}

const inRegion = ([x, y]) => x > REGION[0] && x < REGION[2] && y > REGION[1] && y < REGION[3];

function area2(ring) {
  return ring.slice(1).reduce((s, p, i) => s + ring[i][0] * p[1] - p[0] * ring[i][1], 0);
}

// tidy rounds a ring, leaves out repeated points and returns null for what is
// no area any more. Outer rings turn counter-clockwise, holes clockwise.
function tidy(ring, hole) {
  const points = ring.map((p) => p.map((c) => +c.toFixed(DECIMALS)));
  const open = points.filter((p, i) => !i || p[0] !== points[i - 1][0] || p[1] !== points[i - 1][1]);
  if (open.length < 4 || Math.abs(area2(open)) < 1e-5) return null;
  return (area2(open) > 0) === hole ? open.reverse() : open;
}

const jumps = (a, b) => Math.abs(a[0] - b[0]) > 180 && a[1] > -89;

// unwound returns the polygons of one polygon: a ring that steps from one edge of
// the map to the other is cut there, for it would else lie across the whole map.
function unwound(rings) {
  if (!rings[0].some((p, i) => i && jumps(rings[0][i - 1], p))) return [rings];
  if (rings.length > 1) throw new Error(`world: a ring with holes steps across the map at ${rings[0][0]}`);
  const grid = 10 ** DECIMALS; // clip works on whole numbers
  const open = rings[0].slice(0, -1).map(([x, y]) => [Math.round((x < 0 ? x + 360 : x) * grid), Math.round(y * grid)]);
  return [[[0, -90, 180, 90], 0], [[180, -90, 360, 90], 360]].map(([box, shift]) => {
    const part = clip(open, box.map((c) => c * grid)).map(([x, y]) => [x / grid - shift, y / grid]);
    return part.length ? [[...part, part[0]]] : null;
  }).filter(Boolean);
}

// crossings returns the numbers of the rings that cross themselves or another.
function crossings(rings) {
  const edge = (a, b, n, i, last) => ({
    a, b, n, i, last,
    x: Math.min(a[0], b[0]), X: Math.max(a[0], b[0]), y: Math.min(a[1], b[1]), Y: Math.max(a[1], b[1]),
  });
  const edges = rings.flatMap((ring, n) => ring.slice(1).map((b, i) => edge(ring[i], b, n, i, ring.length - 2)));
  edges.sort((p, q) => p.x - q.x);
  const turn = (a, b, c) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
  const apart = (p, q) => turn(p.a, p.b, q.a) * turn(p.a, p.b, q.b) > 0 || p.y > q.Y || q.y > p.Y;
  const neighbours = (p, q) => p.n === q.n && [1, p.last].includes(Math.abs(p.i - q.i));
  const found = new Set();
  for (let i = 0; i < edges.length; i++) {
    for (let j = i + 1; j < edges.length && edges[j].x <= edges[i].X; j++) {
      const [p, q] = [edges[i], edges[j]];
      if (!neighbours(p, q) && !apart(p, q) && !apart(q, p)) found.add(p.n).add(q.n);
    }
  }
  return found;
}

// thinned returns the topology with far lines thinned, except those whose ring
// would then cross itself or another of its country.
function thinned(topology) {
  const full = topology.arcs.map((a) => absolute(topology, a));
  const arcs = full.map((a) => (a.some(inRegion) ? a : simplify(a, FAR)));
  const thin = { ...topology, transform: undefined, arcs };
  for (const g of topology.objects.countries.geometries) {
    const rings = g.type === 'Polygon' ? g.arcs : g.arcs.flat();
    const { coordinates } = topojson.feature(thin, { type: 'MultiLineString', arcs: rings }).geometry;
    for (const n of crossings(coordinates.map((r) => tidy(r, false) ?? []))) {
      for (const i of rings[n]) arcs[i < 0 ? ~i : i] = full[i < 0 ? ~i : i];
    }
  }
  return thin;
}

export function world() {
  const topology = read('../node_modules/world-atlas/countries-50m.json');
  const { names } = read('../hand/world.json');
  const seen = new Set();
  return topojson.feature(thinned(topology), topology.objects.countries).features.flatMap((f) => {
    const { type, coordinates } = f.geometry;
    const polygons = (type === 'Polygon' ? [coordinates] : coordinates).flatMap(unwound)
      .map((rings) => rings.map((r, i) => tidy(r, i > 0)))
      .filter(([outer]) => outer).map((rings) => rings.filter(Boolean));
    if (!polygons.length) return [];
    const name = names[f.properties.name] ?? f.properties.name, id = slug(name);
    if (name.includes('.') || seen.has(id)) throw new Error(`world: the name ${name} is abbreviated or occurs twice`);
    seen.add(id);
    return [feature(id, { iso: (f.id && iso.numericToAlpha2(f.id)) ?? null, name }, 'MultiPolygon', polygons, DECIMALS)];
  }).sort((a, b) => (a.id < b.id ? -1 : 1));
}
