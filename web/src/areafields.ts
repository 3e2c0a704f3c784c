// The four fields of a box, as people write numbers.

import type { Bounds } from "./bbox";
import type { Key } from "./i18n/messages";
import { readNumber } from "./numbers";

export const SIDES = ["west", "south", "east", "north"] as const;
export type Side = (typeof SIDES)[number];

export interface Read {
  /** null when a field does not say what it should */
  box: Bounds | null;
  errors: Partial<Record<Side, Key>>;
}

/** readBox reads the fields; west greater than east crosses the antimeridian. */
export function readBox(fields: Readonly<Record<Side, string>>): Read {
  const errors: Read["errors"] = {};
  const box = { west: 0, south: 0, east: 0, north: 0 };
  for (const side of SIDES) {
    box[side] = degrees(fields[side]);
    const lon = side === "west" || side === "east";
    if (Number.isNaN(box[side])) errors[side] = "area.noNumber";
    else if (Math.abs(box[side]) > (lon ? 180 : 90)) errors[side] = lon ? "area.badLongitude" : "area.badLatitude";
  }
  if (!errors.south && !errors.north && box.south > box.north) errors.south = "area.upsideDown";
  return { box: Object.keys(errors).length === 0 ? box : null, errors };
}

/** degrees reads a number of degrees, with their sign or without; NaN when it is none. */
function degrees(text: string): number {
  return readNumber(text.replace(/\s*°\s*$/, ""));
}

/** fourNumbers reads a whole box that was pasted into one field, as the interface writes it. */
export function fourNumbers(text: string): string[] | null {
  const parts = text.trim().split(/\s*[,;]\s*|\s+/);
  return parts.length === 4 && parts.every((part) => !Number.isNaN(degrees(part))) ? parts : null;
}
