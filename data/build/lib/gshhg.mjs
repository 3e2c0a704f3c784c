// Dumps rivers and lakes of GSHHG/WDBII with GMT and joins what it dumps: the
// lines come cut at the data's one-degree bins.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

// The data of Debian's gmt-gshhg-full 2.3.7: another release gives other lines.
const DATA = '/usr/share/gmt-gshhg/';
const SUMS = {
  'binned_river_f.nc': '1e0f34b06bb73fa21ee1a52764d6979521c3342215e0a2cdc8de6c72d37d0cb6',
  'binned_GSHHS_f.nc': '3b0c146b7ac3af37daebc44bc66cce5bc2703ca7f42e84e680f3efd5dcc08dc3',
};

function check() {
  const version = execFileSync('gmt', ['--version'], { encoding: 'utf8' }).trim();
  if (!version.startsWith('6.4.')) throw new Error(`gmt is ${version}, want 6.4: its output may differ`);
  for (const [name, want] of Object.entries(SUMS)) {
    const got = createHash('sha256').update(fs.readFileSync(DATA + name)).digest('hex');
    if (got !== want) throw new Error(`${DATA}${name} is not that of gmt-gshhg-full 2.3.7: sha256 ${got}, want ${want}`);
  }
}

const key = ([x, y]) => `${x},${y}`;
const closed = (line) => key(line[0]) === key(line.at(-1));

// dump returns the lines of one kind inside a window: '-I1' ... rivers, '-W' shores.
function dump(kind, [west, south, east, north]) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'panj-gmt-')); // GMT leaves a history file behind
  const args = ['pscoast', `-R${west}/${east}/${south}/${north}`, '-JM10', '-Df', kind, '-M', '--FORMAT_FLOAT_OUT=%.6f'];
  const text = execFileSync('gmt', args, { encoding: 'utf8', cwd: home, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  fs.rmSync(home, { recursive: true });
  const lines = [];
  for (const row of text.split('\n')) {
    if (row.startsWith('>')) lines.push([]);
    else if (row && !row.startsWith('#')) lines.at(-1).push(row.split('\t').map(Number));
  }
  return lines.filter((l) => new Set(l.map(key)).size > 1);
}

// join puts lines together at points where exactly two of them end.
function join(lines) {
  const at = new Map();
  lines.forEach((l, i) => {
    if (!closed(l)) for (const p of [l[0], l.at(-1)]) at.set(key(p), [...(at.get(key(p)) ?? []), i]);
  });
  const done = new Set(), result = [];
  const walk = (i, start) => {
    const path = [start];
    for (;;) {
      done.add(i);
      const l = lines[i];
      path.push(...(key(l[0]) === key(path.at(-1)) ? l : [...l].reverse()).slice(1));
      const here = at.get(key(path.at(-1)));
      const next = here.length === 2 ? here.find((j) => !done.has(j)) : undefined;
      if (next === undefined) break;
      i = next;
    }
    result.push(path);
  };
  lines.forEach((l, i) => {
    if (closed(l)) { result.push(l); done.add(i); }
  });
  lines.forEach((l, i) => {
    for (const p of [l[0], l.at(-1)]) if (!done.has(i) && at.get(key(p)).length !== 2) walk(i, p);
  });
  lines.forEach((l, i) => { if (!done.has(i)) walk(i, l[0]); });
  return result;
}

// within cuts a line where it leaves the box; parts of one point are left out.
function within(line, [west, south, east, north]) {
  const inside = ([x, y]) => x >= west && x <= east && y >= south && y <= north;
  const parts = [[]];
  for (const p of line) {
    if (inside(p)) parts.at(-1).push(p);
    else if (parts.at(-1).length) parts.push([]);
  }
  return parts.filter((p) => p.length > 1);
}

// rivers returns [{class, points}], classes 1 to 4.
export function rivers(window) {
  check();
  return [1, 2, 3, 4].flatMap((c) => join(dump(`-I${c}`, window))
    .flatMap((l) => within(l, window)).map((points) => ({ class: c, points })));
}

// lakes returns closed rings.
export function lakes(window) {
  check();
  const rings = join(dump('-W', window));
  for (const r of rings) if (!closed(r)) throw new Error(`lakes: the shore at ${r[0]} is open`);
  return rings;
}
