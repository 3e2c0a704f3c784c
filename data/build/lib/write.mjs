// Writes the seed's files: GeoJSON, one feature a line, gzipped by a
// compressor written in JavaScript, so that the same data gives the same bytes
// with every version of Node and on every machine.
import fs from 'node:fs';
import { gzip } from 'pako';

export const SEED = new URL('../../seed/', import.meta.url);

function round(coordinates, decimals) {
  if (typeof coordinates[0] === 'number') return coordinates.map((c) => +c.toFixed(decimals) + 0);
  return coordinates.map((c) => round(c, decimals));
}

function checkIDs(name, features) {
  const seen = new Set();
  for (const { id } of features) {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) throw new Error(`${name}: id "${id}" is not a slug`);
    if (seen.has(id)) throw new Error(`${name}: id "${id}" occurs twice`);
    seen.add(id);
  }
}

// feature makes a GeoJSON feature; its coordinates are rounded.
export function feature(id, properties, type, coordinates, decimals = 6) {
  return { type: 'Feature', id, properties, geometry: { type, coordinates: round(coordinates, decimals) } };
}

// write writes the collection `id` to data/seed.
export function write(id, features) {
  checkIDs(id, features);
  const lines = features.map((f) => JSON.stringify(f)).join(',\n');
  const text = `{"type":"FeatureCollection","features":[\n${lines}\n]}\n`;
  const bytes = gzip(text, { level: 9, header: { os: 255, time: 0 } });
  fs.writeFileSync(new URL(`${id}.geojson.gz`, SEED), bytes);
  console.log(`${id}: ${features.length} features, ${bytes.length} bytes`);
}
