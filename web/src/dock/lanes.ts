// What would cover each other on an axis stands in lanes one above the other;
// what is too much for lanes is counted.

export interface Span {
  from: number;
  to: number;
}

/**
 * lanes gives each span the lowest lane that is free, from left to right; null
 * when more than most would be needed. The same spans always get the same lanes.
 */
export function lanes(spans: readonly Span[], gap: number, most: number): number[] | null {
  const order = spans.map((_, i) => i).sort((a, b) => spans[a]!.from - spans[b]!.from || a - b);
  const ends: number[] = [];
  const out = new Array<number>(spans.length).fill(0);
  for (const i of order) {
    const { from, to } = spans[i]!;
    let lane = ends.findIndex((end) => end + gap <= from);
    if (lane < 0) lane = ends.length;
    if (lane >= most) return null;
    ends[lane] = to;
    out[i] = lane;
  }
  return out;
}

/** density counts the spans that touch each bin; the bins stand side by side, edges in order. */
export function density(spans: readonly Span[], edges: readonly number[]): number[] {
  const change = new Array<number>(edges.length).fill(0);
  const bins = edges.length - 1;
  if (bins < 1) return [];
  for (const { from, to } of spans) {
    const a = bin(edges, from);
    const b = Math.max(a, bin(edges, to));
    change[a]!++;
    change[b + 1]!--;
  }
  let sum = 0;
  return change.slice(0, bins).map((c) => (sum += c));
}

/** bin is the index of the bin that a value lies in; the ends take what is outside. */
function bin(edges: readonly number[], value: number): number {
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (edges[mid]! <= value) low = mid;
    else high = mid - 1;
  }
  return low;
}
