// Geodesics on the WGS 84 ellipsoid by Vincenty's formulas (Survey Review 176,
// 1975), good to a millimetre for everything but nearly antipodal points,
// which do not occur on a border. Positions are [lon, lat] in degrees,
// distances metres, azimuths degrees clockwise from north.

export type Position = readonly [lon: number, lat: number];

const A = 6378137;
const F = 1 / 298.257223563;
const B = A * (1 - F);
const RAD = Math.PI / 180;

interface Series {
  a: number;
  b: number;
}

function series(cosSqAlpha: number): Series {
  const u = (cosSqAlpha * (A * A - B * B)) / (B * B);
  return {
    a: 1 + (u / 16384) * (4096 + u * (-768 + u * (320 - 175 * u))),
    b: (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u))),
  };
}

function deltaSigma(b: number, sin: number, cos: number, cos2m: number): number {
  const c2 = cos2m * cos2m;
  const inner = cos * (-1 + 2 * c2) - (b / 6) * cos2m * (-3 + 4 * sin * sin) * (-3 + 4 * c2);
  return b * sin * (cos2m + (b / 4) * inner);
}

/** distance returns the length of the geodesic between p and q in metres. */
export function distance(p: Position, q: Position): number {
  const l = (q[0] - p[0]) * RAD;
  const u1 = Math.atan((1 - F) * Math.tan(p[1] * RAD));
  const u2 = Math.atan((1 - F) * Math.tan(q[1] * RAD));
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = l;
  for (let i = 0; i < 100; i++) {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)];
    const sin = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    if (sin === 0) return 0;
    const cos = s1 * s2 + c1 * c2 * cl;
    const sigma = Math.atan2(sin, cos);
    const sinAlpha = (c1 * c2 * sl) / sin;
    const cosSq = 1 - sinAlpha * sinAlpha;
    const cos2m = cosSq === 0 ? 0 : cos - (2 * s1 * s2) / cosSq;
    const c = (F / 16) * cosSq * (4 + F * (4 - 3 * cosSq));
    const before = lambda;
    lambda = l + (1 - c) * F * sinAlpha * (sigma + c * sin * (cos2m + c * cos * (-1 + 2 * cos2m * cos2m)));
    if (Math.abs(lambda - before) < 1e-12) {
      const { a, b } = series(cosSq);
      return B * a * (sigma - deltaSigma(b, sin, cos, cos2m));
    }
  }
  return NaN;
}

/** destination returns the point at the end of a geodesic that leaves p. */
export function destination(p: Position, azimuth: number, metres: number): Position {
  const alpha = azimuth * RAD;
  const tanU = (1 - F) * Math.tan(p[1] * RAD);
  const cosU = 1 / Math.sqrt(1 + tanU * tanU);
  const sinU = tanU * cosU;
  const sigma1 = Math.atan2(tanU, Math.cos(alpha));
  const sinAlpha = cosU * Math.sin(alpha);
  const cosSq = 1 - sinAlpha * sinAlpha;
  const { a, b } = series(cosSq);
  let sigma = metres / (B * a);
  let cos2m = Math.cos(2 * sigma1 + sigma);
  for (let i = 0; i < 100; i++) {
    const next = metres / (B * a) + deltaSigma(b, Math.sin(sigma), Math.cos(sigma), cos2m);
    const done = Math.abs(next - sigma) < 1e-13;
    sigma = next;
    cos2m = Math.cos(2 * sigma1 + sigma);
    if (done) break;
  }
  const [sin, cos] = [Math.sin(sigma), Math.cos(sigma)];
  const x = sinU * sin - cosU * cos * Math.cos(alpha);
  const lat = Math.atan2(sinU * cos + cosU * sin * Math.cos(alpha), (1 - F) * Math.hypot(sinAlpha, x));
  const lambda = Math.atan2(sin * Math.sin(alpha), cosU * cos - sinU * sin * Math.cos(alpha));
  const c = (F / 16) * cosSq * (4 + F * (4 - 3 * cosSq));
  const turn = cos2m + c * cos * (-1 + 2 * cos2m * cos2m);
  const l = lambda - (1 - c) * F * sinAlpha * (sigma + c * sin * turn);
  return [p[0] + l / RAD, lat / RAD];
}

/** circle returns a closed ring of n + 1 points at the given distance. */
export function circle(centre: Position, radius: number, n = 72): Position[] {
  const ring: Position[] = [];
  for (let i = 0; i < n; i++) ring.push(destination(centre, -(360 * i) / n, radius));
  const first = ring[0];
  if (first) ring.push(first);
  return ring;
}
