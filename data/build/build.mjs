// Makes every spatial file of data/seed. Run it by run.sh, which installs the
// pinned packages first.
import { readFileSync } from 'node:fs';
import { border } from './lib/border.mjs';
import { countries, isBorder, NAMES, WINDOW } from './lib/countries.mjs';
import { places } from './lib/places.mjs';
import { sectionFeatures, sections } from './lib/sections.mjs';
import { lakes, rivers } from './lib/water.mjs';
import { world } from './lib/world.mjs';
import { feature, write } from './lib/write.mjs';

const line = border();
const parts = sections(line);
const { outlines, lines } = countries();

write('border', [feature('tajikistan-afghanistan', {
  name: 'Border between Tajikistan and Afghanistan',
  length_km: +line.length.toFixed(3),
  left_country: 'TJ',
  right_country: 'AF',
  other_lengths: JSON.parse(readFileSync(new URL('./hand/lengths.json', import.meta.url))),
  source: 'OpenStreetMap, through timezone-boundary-builder and geo-tz 8.1.9',
  note: 'The edges that Asia/Dushanbe and Asia/Kabul share; km 0 at the tripoint with Uzbekistan, growing eastward.',
}, 'LineString', line.points)]);

write('border_sections', sectionFeatures(line, parts));

write('countries', Object.entries(outlines).map(([iso, polygons]) => feature(iso.toLowerCase(), {
  iso, name: NAMES[iso], min_zoom: 3,
}, 'MultiPolygon', polygons)));

const pairs = {};
for (const c of lines) if (!isBorder(c)) (pairs[c.sides.join('-')] ??= []).push(c.points);
write('boundaries', Object.keys(pairs).sort().map((pair) => {
  const [a, b] = pair.split('-');
  return feature(pair.toLowerCase(), {
    name: `${NAMES[a]} and ${NAMES[b]}`, iso_a: a, iso_b: b, min_zoom: 3,
  }, 'MultiLineString', pairs[pair]);
}));

const courses = rivers(line, parts, lines, WINDOW);
write('rivers', courses);
write('lakes', lakes(line, parts, WINDOW));
write('places', places(line, courses));
write('world', world());
