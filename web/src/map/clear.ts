// Where on the map something can be seen: what stands over it hides the rest.

import type { Pixel } from "../kmmarks";

/** Box is a rectangle in pixels. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** clearOf returns the spot nearest to one that lies in a frame and in none of the boxes; the frame's middle when all of it is covered. */
export function clearOf(spot: Pixel, frame: Box, covered: readonly Box[]): Pixel {
  const within = (low: number, high: number) => (value: number) => (low > high ? (low + high) / 2 : Math.min(high, Math.max(low, value)));
  const [intoX, intoY] = [within(frame.left, frame.right), within(frame.top, frame.bottom)];
  // The nearest one shares each coordinate with the spot or with the side of a box.
  const xs = [spot.x, ...covered.flatMap((b) => [b.left, b.right])].map(intoX);
  const ys = [spot.y, ...covered.flatMap((b) => [b.top, b.bottom])].map(intoY);
  const free = xs.flatMap((x) => ys.map((y) => ({ x, y }))).filter(({ x, y }) => !covered.some((b) => x > b.left && x < b.right && y > b.top && y < b.bottom));
  const far = ({ x, y }: Pixel) => Math.hypot(x - spot.x, y - spot.y);
  return free.reduce((best, p) => (far(p) < far(best) ? p : best), free[0] ?? { x: intoX((frame.left + frame.right) / 2), y: intoY((frame.top + frame.bottom) / 2) });
}

/** furniture lists the boxes of what stands over a map, a card and a panel among it, each wider by a margin. */
export function furniture(container: HTMLElement, margin: number): Box[] {
  const frame = container.getBoundingClientRect();
  // The browser may just have scrolled the map to what got the keyboard, which Leaflet takes back.
  const [x, y] = [frame.left - container.scrollLeft, frame.top - container.scrollTop];
  return [...container.parentElement!.querySelectorAll(".leaflet-control, aside, .area-panel")]
    .map((control) => control.getBoundingClientRect())
    .filter(({ width, height }) => width > 0 && height > 0)
    .map(({ left, top, right, bottom }) => ({ left: left - x - margin, top: top - y - margin, right: right - x + margin, bottom: bottom - y + margin }));
}
