// Geodesics on WGS 84 (Karney's algorithms) and the chainage of a line.
import geodesic from 'geographiclib-geodesic';

const wgs84 = geodesic.Geodesic.WGS84;

// distance between two [lon, lat] points in metres.
export const distance = (a, b) => wgs84.Inverse(a[1], a[0], b[1], b[0]).s12;

// area of a closed ring of [lon, lat] points in square metres, positive.
export function area(ring) {
  const p = wgs84.Polygon(false);
  for (const [lon, lat] of ring.slice(0, -1)) p.AddPoint(lat, lon);
  return Math.abs(p.Compute(false, true).area);
}

// Line measures kilometres along a line of [lon, lat] points.
export class Line {
  constructor(points) {
    this.points = points;
    this.km = [0];
    for (let i = 1; i < points.length; i++) {
      this.km.push(this.km[i - 1] + distance(points[i - 1], points[i]) / 1000);
    }
    this.length = this.km.at(-1);
  }

  // segment returns the index of the segment that holds km.
  segment(km) {
    let low = 0, high = this.km.length - 2;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (this.km[mid] <= km) low = mid; else high = mid - 1;
    }
    return low;
  }

  // onSegment returns the point that lies so many metres along segment i.
  onSegment(i, metres) {
    const [a, b] = [this.points[i], this.points[i + 1]];
    const azimuth = wgs84.Inverse(a[1], a[0], b[1], b[0]).azi1;
    const d = wgs84.Direct(a[1], a[0], azimuth, metres);
    return [d.lon2, d.lat2];
  }

  at(km) {
    const i = this.segment(km);
    return this.onSegment(i, (km - this.km[i]) * 1000);
  }

  // slice returns the line from one kilometre to another: its own vertices,
  // with interpolated ends rounded to `decimals`.
  slice(from, to, decimals = 6) {
    const round = ([x, y]) => [+x.toFixed(decimals), +y.toFixed(decimals)];
    const inner = this.points.filter((_, i) => this.km[i] > from && this.km[i] < to);
    const first = from <= 0 ? this.points[0] : round(this.at(from));
    const last = to >= this.length ? this.points.at(-1) : round(this.at(to));
    return [first, ...inner, last].filter((p, i, all) => !i || p[0] !== all[i - 1][0] || p[1] !== all[i - 1][1]);
  }

  // locate returns {km, metres} of the point of the line nearest to p: the
  // segments are ranked on a plane around p, the best refined on the ellipsoid.
  locate(p) {
    const scale = Math.cos((p[1] * Math.PI) / 180);
    const flat = (q) => [(q[0] - p[0]) * scale, q[1] - p[1]];
    const ranked = [];
    for (let i = 0; i + 1 < this.points.length; i++) {
      const [a, b] = [flat(this.points[i]), flat(this.points[i + 1])];
      const d = [b[0] - a[0], b[1] - a[1]];
      const t = Math.max(0, Math.min(1, -(a[0] * d[0] + a[1] * d[1]) / (d[0] * d[0] + d[1] * d[1])));
      ranked.push([Math.hypot(a[0] + t * d[0], a[1] + t * d[1]), i]);
    }
    ranked.sort((x, y) => x[0] - y[0] || x[1] - y[1]);
    return ranked.slice(0, 12).map(([, i]) => this.#refine(i, p)).sort((x, y) => x.metres - y.metres)[0];
  }

  #refine(i, p) {
    let low = 0, high = (this.km[i + 1] - this.km[i]) * 1000;
    const off = (m) => distance(this.onSegment(i, m), p);
    while (high - low > 0.01) {
      const third = (high - low) / 3;
      if (off(low + third) <= off(high - third)) high -= third; else low += third;
    }
    const at = (low + high) / 2;
    return { km: this.km[i] + at / 1000, metres: off(at) };
  }
}
