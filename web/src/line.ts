// The border as a measured line: kilometres along it, from its own vertices.

import { distance, type Position } from "./geodesy";

/** Place says where on the line a point is. */
export interface Place {
  km: number;
  /** metres from the line */
  off: number;
  point: Position;
}

export class BorderLine {
  readonly points: readonly Position[];
  /** kilometres from the start to each vertex, on the ellipsoid */
  readonly km: readonly number[];

  constructor(points: readonly Position[]) {
    if (points.length < 2) throw new RangeError("a line needs two points");
    this.points = points;
    const km = [0];
    let sum = 0;
    for (let i = 1; i < points.length; i++) {
      sum += distance(points[i - 1]!, points[i]!) / 1000;
      km.push(sum);
    }
    this.km = km;
  }

  get length(): number {
    return this.km[this.km.length - 1]!;
  }

  /** at returns the point at a kilometre; outside the line, its nearer end. */
  at(km: number): Position {
    const i = this.segment(km);
    const from = this.points[i]!;
    const to = this.points[i + 1]!;
    const span = this.km[i + 1]! - this.km[i]!;
    const t = span > 0 ? Math.min(1, Math.max(0, (km - this.km[i]!) / span)) : 0;
    return [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
  }

  /** slice returns the part between two kilometres, ends included. */
  slice(from: number, to: number): Position[] {
    const a = Math.max(0, Math.min(from, to));
    const b = Math.min(this.length, Math.max(from, to));
    const out: Position[] = [this.at(a)];
    for (let i = this.segment(a) + 1; i < this.points.length && this.km[i]! < b; i++) {
      if (this.km[i]! > a) out.push(this.points[i]!);
    }
    out.push(this.at(b));
    return out;
  }

  /** nearest returns the place on the line closest to p, for any p within a few hundred kilometres. */
  nearest(p: Position): Place {
    const kx = Math.cos((p[1] * Math.PI) / 180);
    let best = Infinity;
    let where = { i: 0, t: 0 };
    for (let i = 0; i + 1 < this.points.length; i++) {
      const a = this.points[i]!;
      const b = this.points[i + 1]!;
      const ax = (a[0] - p[0]) * kx;
      const ay = a[1] - p[1];
      const dx = (b[0] - a[0]) * kx;
      const dy = b[1] - a[1];
      const len = dx * dx + dy * dy;
      const t = len > 0 ? Math.min(1, Math.max(0, -(ax * dx + ay * dy) / len)) : 0;
      const x = ax + t * dx;
      const y = ay + t * dy;
      const d = x * x + y * y;
      if (d < best) {
        best = d;
        where = { i, t };
      }
    }
    const { i, t } = where;
    const a = this.points[i]!;
    const b = this.points[i + 1]!;
    const point: Position = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    return { km: this.km[i]! + t * (this.km[i + 1]! - this.km[i]!), off: distance(p, point), point };
  }

  /** segment returns the index of the vertex at or before km. */
  private segment(km: number): number {
    let low = 0;
    let high = this.km.length - 2;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (this.km[mid]! <= km) low = mid;
      else high = mid - 1;
    }
    return low;
  }
}

/** readLine takes the first line string out of a GeoJSON answer, or null. */
export function readLine(answer: unknown): BorderLine | null {
  const feature = first(answer);
  const geometry = isRecord(feature) ? feature["geometry"] : null;
  if (!isRecord(geometry) || geometry["type"] !== "LineString") return null;
  const coordinates = geometry["coordinates"];
  if (!Array.isArray(coordinates)) return null;
  const points = coordinates.filter(isPosition).map((c): Position => [c[0], c[1]]);
  return points.length >= 2 ? new BorderLine(points) : null;
}

function first(answer: unknown): unknown {
  if (isRecord(answer) && Array.isArray(answer["features"])) return answer["features"][0];
  return answer;
}

function isRecord(v: unknown): v is Record<string, unknown> {
  return typeof v === "object" && v !== null;
}

function isPosition(v: unknown): v is [number, number] {
  return Array.isArray(v) && Number.isFinite(v[0]) && Number.isFinite(v[1]);
}
