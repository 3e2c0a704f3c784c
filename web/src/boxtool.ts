// What the panel of the area and the map agree on, neither of which knows the
// other.

import type { Bounds } from "./bbox";

/** The box on the map. */
export interface BoxTool {
  readonly isDrawing: boolean;
  /** start lets the next two clicks, or a drag, be the corners */
  start(): void;
  stop(): void;
  /** drag begins a box with a pointer that is down already */
  drag(e: PointerEvent): void;
  show(box: Bounds | null, count: string): void;
  /** draft shows a box that is not done */
  draft(box: Bounds, count: string): void;
}

export interface BoxEvents {
  /** the box while it is drawn; null when that was given up */
  draft(box: Bounds | null): void;
  done(box: Bounds): void;
  clear(): void;
}
