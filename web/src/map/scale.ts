// The scale bar of a picture.

import { FONT } from "../basemap/labels";
import { metresPerPixel } from "../kmmarks";
import type { L } from "../leaflet-global";
import { length } from "../words";
import { directionOf } from "./caption";
import { colourOf } from "./standalone";

const WIDEST = 110; // pixels

/** drawScale draws a bar of a round length into the lower left corner. */
export function drawScale(ctx: CanvasRenderingContext2D, map: L.Map, height: number): void {
  const pixel = metresPerPixel(map.getZoom(), map.getCenter().lat);
  const metres = round(pixel * WIDEST);
  const [x, y, width] = [14, height - 16, metres / pixel];
  const [paper, ink] = [colourOf("--paper"), colourOf("--text")];
  ctx.fillStyle = paper; // on which it reads whatever lies below
  ctx.fillRect(x - 5, y - 22, width + 10, 28);
  ctx.strokeStyle = ink;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.moveTo(x, y - 6);
  ctx.lineTo(x, y);
  ctx.lineTo(x + width, y);
  ctx.lineTo(x + width, y - 6);
  ctx.stroke();
  ctx.font = `600 12px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = ink;
  ctx.direction = directionOf(length(metres));
  ctx.fillText(length(metres), x + width / 2, y - 6);
}

/** round returns the longest of 1, 2, 3 and 5 times a power of ten that is no longer than that. */
export function round(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  const lead = metres / power;
  return power * (lead >= 5 ? 5 : lead >= 3 ? 3 : lead >= 2 ? 2 : 1);
}
