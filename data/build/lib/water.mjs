// Rivers and lakes. Where the border is a river, the river is the border's own
// line; what WDBII has instead is left out, and its tributaries are led to it.
import fs from 'node:fs';
import { area, distance, Line } from './geodesic.mjs';
import { lakes as shores, rivers as courses } from './gshhg.mjs';
import { feature } from './write.mjs';
import { slug } from './text.mjs';
import { BASIS, zorkul } from './zorkul.mjs';

const hand = (name) => JSON.parse(fs.readFileSync(new URL(`../hand/${name}`, import.meta.url)));

function nearest(points, p) {
  let best = Infinity, at = -1;
  points.forEach((q, i) => {
    const d = Math.hypot(q[0] - p[0], q[1] - p[1]);
    if (d < best) [best, at] = [d, i];
  });
  return { at, degrees: best };
}

// take removes from `all` the course that passes within a hundredth of a degree of p.
function take(all, p) {
  const ranked = all.map((c, i) => ({ i, d: nearest(c.points, p).degrees })).sort((a, b) => a.d - b.d);
  if (!(ranked[0].d < 0.03)) throw new Error(`rivers: no course passes ${p}`);
  return all.splice(ranked[0].i, 1)[0];
}

// crossing returns the point where the segments ab and cd meet, or null.
function crossing(a, b, c, d) {
  const [r, s] = [[b[0] - a[0], b[1] - a[1]], [d[0] - c[0], d[1] - c[1]]];
  const det = r[0] * s[1] - r[1] * s[0];
  if (!det) return null;
  const t = ((c[0] - a[0]) * s[1] - (c[1] - a[1]) * s[0]) / det;
  const u = ((c[0] - a[0]) * r[1] - (c[1] - a[1]) * r[0]) / det;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? [a[0] + t * r[0], a[1] + t * r[1]] : null;
}

// lead makes a course that begins at its mouth begin on the line: it is cut at
// the last place near its mouth where it crosses the line, or drawn out to it.
function lead(points, line) {
  for (let i = Math.min(points.length - 2, 60); i >= 0; i--) {
    if (distance(points[i], points[0]) > 15000) continue;
    for (let j = 0; j + 1 < line.points.length; j++) {
      const x = crossing(points[i], points[i + 1], line.points[j], line.points[j + 1]);
      if (x) return [x, ...points.slice(i + 1)];
    }
  }
  const { km } = line.locate(points[0]);
  return [line.at(km), ...points];
}

// split cuts the course at the vertex nearest to `until`; the part that begins
// at the end nearest to `at` comes first.
function split(points, at, until) {
  const ordered = distance(points[0], at) <= distance(points.at(-1), at) ? points : [...points].reverse();
  const i = nearest(ordered, until).at;
  return [ordered.slice(0, i + 1), ordered.slice(i)];
}

function named(all, line) {
  const result = [];
  for (const r of hand('rivers.json').rivers) {
    const course = take(all, r.at);
    let points = course.points;
    if (r.until) {
      const [own, rest] = split(points, r.mouth ?? r.at, r.until);
      all.push({ class: course.class, points: rest });
      points = own;
    }
    if (r.mouth) {
      if (distance(points[0], r.mouth) > distance(points.at(-1), r.mouth)) points = [...points].reverse();
      points = lead(points, line);
    }
    const same = result.find((o) => o.name === r.name);
    if (same) same.parts.push(points);
    else result.push({ id: slug(r.name), name: r.name, class: course.class, min_zoom: r.min_zoom, parts: [points] });
  }
  return result;
}

// upstreamOf returns the boundary lines along the Amu Darya west of the border:
// Uzbekistan and Turkmenistan with Afghanistan, as far as WDBII's river goes
// with them.
function lowerAmu(boundaries, river) {
  const near = (p) => nearest(river, p).degrees < 0.03;
  const parts = [];
  for (const b of boundaries) {
    if (b.sides.join() === 'AF,UZ') parts.push(b.points);
    if (b.sides.join() === 'AF,TM') {
      const east = b.points[0][0] > b.points.at(-1)[0] ? b.points : [...b.points].reverse();
      const leaves = east.findIndex((p) => !near(p));
      parts.push(east.slice(0, leaves));
    }
  }
  return parts;
}

export function rivers(line, sections, boundaries, window) {
  const all = courses(window);
  const main = take(all, [70.27, 37.76]).points; // Amu Darya, Panj and Pamir in WDBII
  for (const { at } of hand('rivers.json').leave_out) take(all, at);
  const list = named(all, line);

  const amu = list.find((r) => r.name === 'Amu Darya');
  const west = lowerAmu(boundaries, main);
  const end = west.flat().sort((a, b) => a[0] - b[0])[0];
  const beyond = main.filter((p) => p[0] < end[0] - 0.005);
  amu.id = 'amu-darya-lower';
  amu.parts = [...west, [end, ...beyond.sort((a, b) => b[0] - a[0])], ...amu.parts];

  const own = sections.filter((s) => s.kind === 'river').map((s) => ({
    id: s.id, name: s.name, class: 1, min_zoom: 4, border: true, parts: [line.slice(s.from, s.to)],
  }));
  const { by_class } = hand('rivers.json');
  const unnamed = all.map((c, i) => ({
    id: `unnamed-${i + 1}`, name: null, class: c.class, min_zoom: by_class[c.class], parts: [c.points],
  }));
  return [...own, ...list, ...unnamed].map((r) => feature(r.id, {
    name: r.name, class: r.class, on_border: Boolean(r.border), min_zoom: r.min_zoom,
  }, 'MultiLineString', r.parts, r.border ? 6 : 4));
}

const boxOf = (ring) => [0, 1].map((k) => [Math.min(...ring.map((p) => p[k])), Math.max(...ring.map((p) => p[k]))]);

function counterClockwise(ring) {
  const sum = ring.slice(1).reduce((s, p, i) => s + ring[i][0] * p[1] - p[0] * ring[i][1], 0);
  return sum > 0 ? ring : [...ring].reverse();
}

export function lakes(line, sections, window) {
  const { lakes: names, min_zoom } = hand('lakes.json');
  let n = 0;
  const list = shores(window).map((ring) => {
    const [x, y] = boxOf(ring);
    const own = names.find(({ at }) => at[0] > x[0] && at[0] < x[1] && at[1] > y[0] && at[1] < y[1]);
    return {
      id: own ? slug(own.name) : `unnamed-${++n}`, name: own?.name ?? null, min_zoom: own?.min_zoom ?? min_zoom,
      ring: counterClockwise(ring), basis: 'outline of GSHHG 2.3.7',
    };
  });
  for (const { name } of names) if (!list.some((l) => l.name === name)) throw new Error(`lakes: no outline for ${name}`);
  const { from, to } = sections.find((s) => s.id === 'zorkul');
  const ring = counterClockwise(zorkul(line.slice(from, to)));
  list.push({ id: 'zorkul', name: 'Zorkul', min_zoom: 6, ring, basis: BASIS });
  return list.map((l) => feature(l.id, {
    name: l.name, area_km2: +(area(l.ring) / 1e6).toFixed(1), basis: l.basis, min_zoom: l.min_zoom,
  }, 'MultiPolygon', [[l.ring]], 4));
}
