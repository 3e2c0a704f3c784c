// A chip at the edge of the map that says where an incident out of view lies.

import { h, said } from "./dom";
import type { Incident } from "./model";
import { numbered } from "./words";

export interface Point {
  x: number;
  y: number;
}

/**
 * edge returns where the ray from the middle of a frame to a target leaves the
 * frame's inner rectangle, and the ray's angle in degrees clockwise from
 * the right; null when the target is inside.
 */
export function edge(target: Point, size: Point, margin: number): (Point & { angle: number }) | null {
  if (target.x >= 0 && target.x <= size.x && target.y >= 0 && target.y <= size.y) return null;
  const middle = { x: size.x / 2, y: size.y / 2 };
  const [dx, dy] = [target.x - middle.x, target.y - middle.y];
  const scale = Math.min(
    dx === 0 ? Infinity : (middle.x - margin) / Math.abs(dx),
    dy === 0 ? Infinity : (middle.y - margin) / Math.abs(dy),
  );
  return { x: middle.x + dx * scale, y: middle.y + dy * scale, angle: (Math.atan2(dy, dx) * 180) / Math.PI };
}

const ARROWS = ["→", "↘", "↓", "↙", "←", "↖", "↑", "↗"];

export class Chips {
  constructor(private readonly element: HTMLElement) {}

  /** show points to an incident whose symbol is at a pixel outside the map. */
  show(incident: Incident, at: Point | null, size: Point): void {
    const place = at ? edge(at, size, 18) : null;
    if (!place) {
      this.clear();
      return;
    }
    const arrow = ARROWS[(Math.round(place.angle / 45) + 8) % 8]!;
    const chip = h("p", { class: "chip" }, `${arrow} `, said(numbered(incident, incident.title)));
    this.element.replaceChildren(chip);
    const [w, height] = [chip.offsetWidth, chip.offsetHeight];
    chip.style.left = `${Math.min(size.x - w - 6, Math.max(6, place.x - w / 2))}px`;
    chip.style.top = `${Math.min(size.y - height - 6, Math.max(6, place.y - height / 2))}px`;
  }

  /** clear takes the chip away; false when there is none. */
  clear(): boolean {
    const there = this.element.firstChild !== null;
    this.element.replaceChildren();
    return there;
  }
}
