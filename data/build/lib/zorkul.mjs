// Lake Zorkul: no outline of it is in GSHHG, so a schematic one is drawn around
// the border line, which crosses the lake lengthwise.
import geodesic from 'geographiclib-geodesic';
import { area, Line } from './geodesic.mjs';

const wgs84 = geodesic.Geodesic.WGS84;
const AREA = 38.9; // km², as published
const STEP = 0.5, REACH = 2; // km: between points, and over which the axis is smoothed

export const BASIS = 'schematic: no shore is in the sources; a spindle around the border line across the lake, as wide as the published area of 38.9 km² asks';

// spindle draws a shape around an axis, `width` metres to either side at its middle.
function spindle(axis, width) {
  const sides = [[], []];
  for (let km = STEP; km < axis.length - STEP / 2; km += STEP) {
    const [a, b] = [axis.at(Math.max(0, km - REACH)), axis.at(Math.min(axis.length, km + REACH))];
    const { azi1 } = wgs84.Inverse(a[1], a[0], b[1], b[0]);
    const here = axis.at(km), w = width * Math.sqrt(Math.sin((Math.PI * km) / axis.length));
    [90, -90].forEach((turn, i) => {
      const d = wgs84.Direct(here[1], here[0], azi1 + turn, w);
      sides[i].push([d.lon2, d.lat2]);
    });
  }
  const start = axis.points[0];
  return [start, ...sides[0], axis.points.at(-1), ...sides[1].reverse(), start];
}

// zorkul returns a closed ring, counter-clockwise, around the long straight
// steps of the border's lake section (its points up to the turn southward).
export function zorkul(lake) {
  const east = lake.reduce((best, p, i) => (p[0] > lake[best][0] ? i : best), 0);
  const axis = new Line(lake.slice(0, east + 1));
  let [low, high] = [100, 5000];
  while (high - low > 1) {
    const mid = (low + high) / 2;
    if (area(spindle(axis, mid)) / 1e6 < AREA) low = mid; else high = mid;
  }
  return spindle(axis, high);
}
