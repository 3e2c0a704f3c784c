// The border line: the edges that Asia/Dushanbe and Asia/Kabul share.
import { cells, degrees } from './zones.mjs';
import { Line } from './geodesic.mjs';

const WINDOW = [66, 36, 76, 40]; // degrees; holds the border whole
const key = ([x, y]) => `${x},${y}`;

// edgesOf yields the undirected edges of a zone's polygons in one cell.
function edgesOf(pieces, zone) {
  const edges = new Map();
  for (const p of pieces) {
    if (p.zone !== zone) continue;
    for (const ring of p.rings) {
      ring.forEach((a, i) => {
        const b = ring[(i + 1) % ring.length];
        const [ka, kb] = [key(a), key(b)];
        edges.set(ka < kb ? `${ka} ${kb}` : `${kb} ${ka}`, [a, b]);
      });
    }
  }
  return edges;
}

function sharedEdges() {
  const shared = new Map();
  for (const { pieces } of cells(WINDOW)) {
    const tajik = edgesOf(pieces, 'Asia/Dushanbe'), afghan = edgesOf(pieces, 'Asia/Kabul');
    for (const [k, e] of tajik) if (afghan.has(k)) shared.set(k, e);
  }
  return [...shared.values()];
}

// chain joins edges end to end, from west to east; it fails on a branch, a gap
// or a loop.
function chain(edges) {
  const next = new Map(), at = new Map();
  for (const [a, b] of edges) {
    for (const [p, q] of [[a, b], [b, a]]) {
      at.set(key(p), p);
      next.set(key(p), [...(next.get(key(p)) ?? []), key(q)]);
    }
  }
  const ends = [...next].filter(([, n]) => n.length === 1).map(([k]) => k);
  const branches = [...next].filter(([, n]) => n.length > 2);
  if (ends.length !== 2 || branches.length) {
    throw new Error(`border: ${ends.length} ends and ${branches.length} branches, want 2 and 0`);
  }
  let here = ends.sort((a, b) => at.get(a)[0] - at.get(b)[0])[0], from = null;
  const line = [];
  while (here !== undefined) {
    line.push(at.get(here));
    [from, here] = [here, next.get(here).find((k) => k !== from)];
  }
  if (line.length !== edges.length + 1) throw new Error('border: the edges do not form one chain');
  return line;
}

// Nearest point of the line to a place: lon, lat, km, metres off the line.
// Computed with pyproj 3.4.1 (PROJ 9.1.1), not with this program.
const CHECKS = {
  'mouth of the Vakhsh': [68.315, 37.111, 82.491, 370.7],
  'Panji Poyon bridge': [68.6053, 37.1946, 111.983, 143.8],
  'mouth of the Kokcha': [69.46, 37.13, 217.411, 6543.6],
  "Qal'ai Khumb": [70.79, 38.46, 541.049, 600.6],
  Khorog: [71.55, 37.49, 777.602, 2313.1],
  Ishkoshim: [71.61, 36.73, 879.382, 857.4],
  'head of the Panj': [72.66, 37.01, 997.973, 882.1],
};

function verify(line) {
  const p = line.points;
  const want = (what, got, is) => {
    if (String(got) !== String(is)) throw new Error(`border: ${what} is ${got}, want ${is}`);
  };
  want('number of vertices', p.length, 7377);
  want('west end', p[0], [67.780901, 37.1816]);
  want('east end', p.at(-1), [74.889862, 37.23409]);
  want('length in km', line.length.toFixed(3), '1343.955');
  for (const [place, [lon, lat, km, off]] of Object.entries(CHECKS)) {
    const got = line.locate([lon, lat]);
    if (Math.abs(got.km - km) > 0.002 || Math.abs(got.metres - off) > 0.2) {
      throw new Error(`border: ${place} is at km ${got.km}, ${got.metres} m off, want ${km} and ${off}`);
    }
  }
}

// border returns the line, checked against the figures it must have.
export function border() {
  const line = new Line(chain(sharedEdges()).map(([x, y]) => [degrees(x), degrees(y)]));
  verify(line);
  return line;
}
