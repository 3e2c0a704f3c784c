// Writes the sha256 of every embedded file into data/seed/SOURCES.md. It fails
// when a file has no row there, or a row no file. Needs Node alone.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const seed = fileURLToPath(new URL('../seed/', import.meta.url));
const table = path.join(seed, 'SOURCES.md');

// embedded lists what seed.go embeds, SOURCES.md itself left aside.
function embedded(folder = '') {
  const found = [];
  for (const entry of fs.readdirSync(path.join(seed, folder), { withFileTypes: true })) {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...embedded(name));
    else if (/\.(geojson\.gz|json|md)$/.test(name) && name !== 'SOURCES.md') found.push(name);
  }
  return found.sort();
}

const files = new Set(embedded());
const lines = fs.readFileSync(table, 'utf8').split('\n').map((line) => {
  const row = line.match(/^(\| `([^`]+)` \|.*\| `)[^`]*(` \|)$/);
  if (!row) return line;
  const [, before, file, after] = row;
  if (!files.delete(file)) throw new Error(`SOURCES.md has a row for ${file}, which is not in data/seed or has two rows`);
  const sum = createHash('sha256').update(fs.readFileSync(path.join(seed, file))).digest('hex');
  return before + sum + after;
});
if (files.size) throw new Error(`no row in SOURCES.md for ${[...files].join(', ')}`);
fs.writeFileSync(table, lines.join('\n'));
