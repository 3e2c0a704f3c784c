// Where on the timeline each mark stands.

import { lanes } from "./lanes";
import type { Scale } from "./scale";
import type { When } from "./when";

/** Placed is a mark in pixels from left to right, its bar included. */
export interface Placed {
  id: string;
  from: number;
  to: number;
  /** counted from the axis upwards */
  lane: number;
  /** height of a lane, and width of the symbol */
  size: number;
  when: When;
}

/** What a finger needs (WCAG 2.5.8), what still shows a number, and what an eye can tell apart. */
export const SIZES = [24, 18, 12] as const;

/**
 * layout places marks in lanes of so many pixels together, smaller ones when
 * they are many; null when there are more than any lanes hold.
 */
export function layout(spans: readonly (readonly [id: string, when: When])[], scale: Scale, height: number): Placed[] | null {
  for (const size of SIZES) {
    const boxes = spans.map(([, { from, to }]) => {
      const [a, b] = [scale.x(from), scale.x(to)];
      const middle = (a + b) / 2;
      return { from: Math.min(a, middle - size / 2), to: Math.max(b, middle + size / 2) };
    });
    const lane = lanes(boxes, 1, Math.floor(height / size));
    if (lane) return spans.map(([id, when], i) => ({ id, when, size, lane: lane[i]!, ...boxes[i]! }));
  }
  return null;
}
