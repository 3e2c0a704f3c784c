// Reads the time-zone boundaries of the package geo-tz: OpenStreetMap's
// outlines, cut along the cells of a quadtree.
import fs from 'node:fs';
import geobuf from 'geobuf';
import Pbf from 'pbf';

const folder = new URL('../node_modules/geo-tz/data/', import.meta.url);
const read = (name) => fs.readFileSync(new URL(name, folder));

// The root cell of geo-tz's own look-up; every cell is a quarter of its parent.
const ROOT = [-179.9999, -89.9999, 179.9999, 89.9999];

// The package prints six decimals, so millionths of a degree are whole numbers
// and comparing vertices is exact.
export const micro = (degrees) => Math.round(degrees * 1e6);
export const degrees = (m) => m / 1e6;

function quarters([west, south, east, north]) {
  const x = (west + east) / 2, y = (south + north) / 2;
  return { a: [x, y, east, north], b: [west, y, x, north], c: [west, south, x, y], d: [x, south, east, y] };
}

const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

const boxRing = ([w, s, e, n]) => [[w, s], [e, s], [e, n], [w, n]];

function openRing(ring) {
  const out = ring.map(([x, y]) => [micro(x), micro(y)]);
  const [first, last] = [out[0], out.at(-1)];
  if (first[0] === last[0] && first[1] === last[1]) out.pop();
  return out;
}

// cells yields {box, pieces} for each leaf of the quadtree that overlaps the
// box (degrees). A piece is {zone, rings}: one polygon, its rings open, in
// millionths of a degree. A leaf that only lists zones is a whole cell of each.
export function* cells(box) {
  const index = JSON.parse(read('timezones.geojson.index.json'));
  const dat = read('timezones.geojson.geo.dat');
  function* walk(node, cell) {
    if (node === undefined || !overlap(cell, box)) return;
    const bounds = cell.map(micro);
    if (Array.isArray(node)) {
      const pieces = node.map((n) => ({ zone: index.timezones[n], rings: [boxRing(bounds)] }));
      yield { box: bounds, pieces };
    } else if (node.pos !== undefined) {
      yield { box: bounds, pieces: decode(dat.subarray(node.pos, node.pos + node.len)) };
    } else {
      const q = quarters(cell);
      for (const k of ['a', 'b', 'c', 'd']) yield* walk(node[k], q[k]);
    }
  }
  yield* walk(index.lookup, ROOT);
}

function decode(bytes) {
  const pieces = [];
  for (const f of geobuf.decode(new Pbf(bytes)).features) {
    const { type, coordinates } = f.geometry;
    const polygons = type === 'Polygon' ? [coordinates] : coordinates;
    for (const p of polygons) pieces.push({ zone: f.properties.tzid, rings: p.map(openRing) });
  }
  return pieces;
}
