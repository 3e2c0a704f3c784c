// The symbol of an incident: its shape by type, hollow when the article does
// not state the place.

import type { Incident } from "./model";

export type Shape = "triangle" | "square" | "diamond" | "circle" | "arrow" | "band";

// A map: the types are the data's, and an object has more names than its own.
const SHAPES = new Map<string, Shape>([
  ["drone-strike", "triangle"],
  ["armed-assault", "square"],
  ["clash", "diamond"],
  ["exchange-of-fire", "circle"],
  ["crossing", "arrow"],
  ["aggregate", "band"],
]);

// Outlines in a box of 32 by 32, and where the number stands in them.
const OUTLINES: Record<Shape, { path: string; text: number }> = {
  triangle: { path: "M16 2.5L30 28H2Z", text: 24.2 },
  square: { path: "M4.5 4.5H27.5V27.5H4.5Z", text: 20.2 },
  diamond: { path: "M16 1.5L30.5 16L16 30.5L1.5 16Z", text: 20.2 },
  circle: { path: "M16 3A13 13 0 1 1 16 29A13 13 0 1 1 16 3Z", text: 20.2 },
  arrow: { path: "M4 9.5L16 2.5L28 9.5V27.5L16 21.5L4 27.5Z", text: 18.6 },
  band: { path: "M2.5 8.5H29.5V23.5H2.5Z", text: 20.2 },
};

/** known lists the types that have a symbol of their own, in the order of the legend. */
export const known: readonly string[] = [...SHAPES.keys()];

/** shapeOf returns the shape for a type; types nobody foresaw are circles. */
export function shapeOf(type: string): Shape {
  return SHAPES.get(type) ?? "circle";
}

/** outline returns the path of a shape in a box of 32 by 32, and the baseline of its number. */
export function outline(shape: Shape): { path: string; text: number } {
  return OUTLINES[shape];
}

/** isHollow reports whether the position is not the article's own. */
export function isHollow(i: Pick<Incident, "placeBasis">): boolean {
  return i.placeBasis !== "stated";
}

/** typeClass returns the class that colours a type. */
export function typeClass(type: string): string {
  return SHAPES.has(type) ? `type-${type}` : "type-other";
}
