// Names beside an axis that never touch each other: the more important first.

export interface Label {
  /** where its middle wants to be, in pixels */
  at: number;
  width: number;
}

/**
 * fit places labels, given in the order of their importance, between low and
 * high with a gap around each. It answers where the middle of each stands, null
 * for those that find no room. At the ends a label moves inwards, never else.
 */
export function fit(labels: readonly Label[], low: number, high: number, gap: number): (number | null)[] {
  const taken: [number, number][] = [];
  return labels.map(({ at, width }) => {
    const half = width / 2;
    const middle = Math.min(high - half, Math.max(low + half, at));
    const [a, b] = [middle - half, middle + half];
    if (a < low - 1e-9 || taken.some(([c, d]) => a < d + gap && b > c - gap)) return null;
    taken.push([a, b]);
    return middle;
  });
}
