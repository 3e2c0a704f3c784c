// The border's sections: what the line follows, and where that changes.
import { feature } from './write.mjs';

// Where the Vakhsh joins the Panj, and where Pamir and Wakhan become the Panj.
const VAKHSH = [68.315, 37.111], WAKHAN = [72.66, 37.01];

// No source of the seed holds the shore of Zorkul, but the line itself shows
// the lake: it winds up the river in short steps and then crosses the water in
// six straight ones, 1 to 5 km long, which begin at LAKE_WEST; at their end it
// turns south. LAKE_EAST is the vertex south of that turn at which the part in
// the lake has the 19 km that the Tajik foreign ministry publishes for it.
const LAKE_WEST = [73.582677, 37.443911], LAKE_EAST = [73.773604, 37.427807];

function vertex(line, [lon, lat]) {
  const i = line.points.findIndex((p) => p[0] === lon && p[1] === lat);
  if (i < 0) throw new Error(`sections: the line has no vertex ${lon}, ${lat}`);
  return line.km[i];
}

const tidy = (km) => +km.toFixed(3);

// sections returns [{id, name, kind, from, to, note}] in order, joined end to end.
export function sections(line) {
  const vakhsh = tidy(line.locate(VAKHSH).km), wakhan = tidy(line.locate(WAKHAN).km);
  const west = vertex(line, LAKE_WEST), east = vertex(line, LAKE_EAST);
  const river = 'the point of the line nearest to the';
  const shore = 'no shore is in the sources; ';
  return [
    { id: 'amu-darya', name: 'Amu Darya', kind: 'river', from: 0, to: vakhsh,
      note: `From the tripoint with Uzbekistan to the mouth of the Vakhsh: ${river} mouth (37.111 N, 68.315 E).` },
    { id: 'panj', name: 'Panj', kind: 'river', from: vakhsh, to: wakhan,
      note: `From the mouth of the Vakhsh to where Pamir and Wakhan join: ${river} confluence (37.01 N, 72.66 E).` },
    { id: 'pamir', name: 'Pamir', kind: 'river', from: wakhan, to: west,
      note: `From the confluence with the Wakhan to lake Zorkul: ${shore}the end is the vertex where the winding river course turns into long straight steps across the water.` },
    { id: 'zorkul', name: 'Lake Zorkul', kind: 'lake', from: west, to: east,
      note: `West end: where the long straight steps across the water begin. East end: ${shore}the vertex south of the line's turn at which the section has the 19 km that the Tajik foreign ministry publishes for the lake.` },
    { id: 'land', name: 'Land border', kind: 'land', from: east, to: line.length,
      note: 'From lake Zorkul along the ridges to the tripoint with China.' },
  ];
}

export const sectionFeatures = (line, list) => list.map((s) => feature(s.id, {
  name: s.name,
  kind: s.kind,
  from_km: tidy(s.from),
  to_km: tidy(s.to),
  length_km: tidy(s.to - s.from),
  note: s.note,
}, 'LineString', line.slice(s.from, s.to)));
