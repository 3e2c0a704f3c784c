// Makes every spatial file of data/seed. Run it by run.sh, which installs the
// pinned packages first.
import { border } from './lib/border.mjs';
import { feature, write } from './lib/write.mjs';

const line = border();
write('border', [feature('tajikistan-afghanistan', {
  name: 'Border between Tajikistan and Afghanistan',
  length_km: +line.length.toFixed(3),
  left_country: 'TJ',
  right_country: 'AF',
  source: 'OpenStreetMap, through timezone-boundary-builder and geo-tz 8.1.9',
  note: 'The edges that Asia/Dushanbe and Asia/Kabul share; km 0 at the tripoint with Uzbekistan, growing eastward.',
}, 'LineString', line.points)]);
