// The arithmetic of choosing a part of an axis: what a drag, two clicks or a
// key make of it.

export type Range = readonly [from: number, to: number];

/** Steps says how an axis is walked: its ends, and how far a key goes from a value. */
export interface Steps {
  low: number;
  high: number;
  step(value: number, by: 1 | -1): number;
  page(value: number, by: 1 | -1): number;
}

/** between is the range from one value to another in whichever order, on whole units, at least one wide. */
export function between(a: number, b: number, { low, high }: Pick<Steps, "low" | "high">): Range {
  const from = Math.max(low, Math.min(Math.floor(Math.min(a, b)), high - 1));
  return [from, Math.min(high, Math.max(Math.ceil(Math.max(a, b)), from + 1))];
}

/** keyed is where a key takes a value, null when the key is for something else. */
export function keyed(key: string, large: boolean, value: number, steps: Steps): number | null {
  const move = KEYS[key];
  if (!move) return null;
  const [way, by] = move;
  if (way === "end") return by < 0 ? steps.low : steps.high;
  const next = way === "page" || large ? steps.page(value, by) : steps.step(value, by);
  return Math.min(steps.high, Math.max(steps.low, next));
}

const KEYS: Record<string, [way: "step" | "page" | "end", by: 1 | -1]> = {
  ArrowLeft: ["step", -1],
  ArrowDown: ["step", -1],
  ArrowRight: ["step", 1],
  ArrowUp: ["step", 1],
  PageDown: ["page", -1],
  PageUp: ["page", 1],
  Home: ["end", -1],
  End: ["end", 1],
};

/** moved is a range with one of its ends elsewhere; the ends stay at least one apart. */
export function moved([from, to]: Range, end: 0 | 1, value: number): Range {
  return end === 0 ? [Math.min(value, to - 1), to] : [from, Math.max(value, from + 1)];
}
