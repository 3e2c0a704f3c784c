// One row of marks on an axis: as close as possible to where they belong, at
// least a gap apart, in the same order, inside the bounds.

/**
 * spread moves positions as little as possible (least squares) so that
 * neighbours are at least gap apart. It answers in the order of the input;
 * equal positions keep that order. When the marks do not fit between low and
 * high they are spaced evenly over the whole.
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const n = wanted.length;
  if (n === 0) return [];
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const step = n > 1 ? Math.min(gap, (high - low) / (n - 1)) : gap;
  // Without the gaps the task is an isotonic regression: pool adjacent violators.
  const blocks: { sum: number; count: number }[] = [];
  for (let rank = 0; rank < n; rank++) {
    blocks.push({ sum: wanted[order[rank]!]! - rank * step, count: 1 });
    while (blocks.length > 1) {
      const last = blocks[blocks.length - 1]!;
      const before = blocks[blocks.length - 2]!;
      if (before.sum / before.count <= last.sum / last.count) break;
      before.sum += last.sum;
      before.count += last.count;
      blocks.pop();
    }
  }
  const out = new Array<number>(n).fill(0);
  const top = high - (n - 1) * step;
  let rank = 0;
  for (const block of blocks) {
    const base = Math.min(top, Math.max(low, block.sum / block.count));
    for (let k = 0; k < block.count; k++, rank++) out[order[rank]!] = base + rank * step;
  }
  return out;
}
