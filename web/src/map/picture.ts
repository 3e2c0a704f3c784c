// The map as a PNG: the tiles drawn anew at twice their size, over them what
// stands on the map, below it what has to be said of it.

import type { PaintedLayer } from "../basemap/layer";
import { h, s } from "../dom";
import { L } from "../leaflet-global";
import { caption } from "./caption";
import { drawScale } from "./scale";
import { colourOf, image, isShown, standalone } from "./standalone";

const SCALE = 2;
const PATIENCE = 15_000; // milliseconds until the picture goes without the tiles that are missing

export interface Scene {
  map: L.Map;
  /** makes the painted layer anew, for a number of pixels for each of the page's */
  layer: (ratio: number) => PaintedLayer;
  /** where it can be seen */
  href: string;
}

/** picture draws what the map shows now. */
export async function picture({ map, layer, href }: Scene): Promise<Blob> {
  const { x: width, y: height } = map.getSize();
  const [over, below] = await Promise.all([overlay(map), caption(width, SCALE, href)]);
  const canvas = h("canvas", { width: width * SCALE, height: (height + below.height) * SCALE });
  const ctx = canvas.getContext("2d")!;
  ctx.scale(SCALE, SCALE);
  ctx.fillStyle = getComputedStyle(map.getContainer()).backgroundColor;
  ctx.fillRect(0, 0, width, height);
  await drawTiles(ctx, map, layer(SCALE));
  ctx.drawImage(over, 0, 0, width, height);
  drawScale(ctx, map, height);
  ctx.translate(0, height);
  below.draw(ctx);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the canvas gave no picture"))), "image/png"));
}

/** drawTiles shows the same view out of sight and draws its tiles. */
async function drawTiles(ctx: CanvasRenderingContext2D, map: L.Map, layer: PaintedLayer): Promise<void> {
  const { x, y } = map.getSize();
  const container = h("div", { class: "out-of-sight", dir: "ltr", "aria-hidden": "true" });
  Object.assign(container.style, { width: `${x}px`, height: `${y}px` });
  document.body.append(container);
  const twin = L.map(container, { zoomControl: false, attributionControl: false, zoomAnimation: false, fadeAnimation: false, keyboard: false, minZoom: 0 });
  try {
    twin.setView(map.getCenter(), map.getZoom(), { animate: false });
    const loaded = new Promise((resolve) => layer.on("load", resolve));
    layer.addTo(twin as never);
    await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    const tiles = drawn(layer);
    // Labels that reach into a neighbour may have come after it was drawn.
    await Promise.all(tiles.map(({ el }) => layer.renderTile(coordsOf(el.key), el, el.key)));
    const size = layer.getTileSize();
    for (const { el, coords } of tiles) {
      const at = map.layerPointToContainerPoint(coords.scaleBy(size).subtract(map.getPixelOrigin()));
      ctx.drawImage(el, at.x, at.y, size.x, size.y);
    }
  } finally {
    twin.remove(); // and with it the layer, whose canvases it empties
    container.remove();
  }
}

function drawn(layer: PaintedLayer) {
  return Object.values(layer._tiles).filter((tile) => tile.el.width > 0 && tile.coords.z === layer._tileZoom);
}

function coordsOf(key: string): L.Coords {
  const [x = 0, y = 0, z = 0] = key.split(":").map(Number);
  return Object.assign(L.point(x, y), { z }) as L.Coords;
}

/** overlay draws lines, areas and symbols as they stand on the map. */
async function overlay(map: L.Map): Promise<HTMLImageElement> {
  const { x: width, y: height } = map.getSize();
  const corner = map.getContainer().getBoundingClientRect();
  const origin = map.layerPointToContainerPoint([0, 0]);
  const panes = map.getPane("mapPane")!;
  const paths = [...panes.querySelectorAll<SVGPathElement>("svg.leaflet-zoom-animated path")].filter(isShown).map(standalone);
  const marks = [...panes.querySelectorAll<HTMLElement>(".leaflet-marker-icon")].filter(isShown);
  const level = (mark: HTMLElement) => Number(mark.style.zIndex) || 0;
  return image(width, height, SCALE, [
    s("g", { transform: `translate(${origin.x} ${origin.y})` }, ...paths),
    ...marks.sort((a, b) => level(a) - level(b)).flatMap((mark) => symbol(mark, corner)),
  ]);
}

/** symbol draws one marker: what it stands on when it is selected, and its shape. */
function symbol(mark: HTMLElement, corner: DOMRect): SVGElement[] {
  const picture = mark.querySelector<SVGSVGElement>("svg");
  if (!picture || !isShown(picture)) return [];
  const box = picture.getBoundingClientRect();
  const copy = standalone(picture);
  for (const [name, value] of Object.entries({ x: box.x - corner.x, y: box.y - corner.y, width: box.width, height: box.height, overflow: "visible" })) {
    copy.setAttribute(name, String(value));
  }
  const button = picture.parentElement!;
  if (!button.classList.contains("selected")) return [copy];
  const around = button.getBoundingClientRect();
  const look = getComputedStyle(button);
  const disc = s("circle", {
    cx: around.x - corner.x + around.width / 2,
    cy: around.y - corner.y + around.height / 2,
    r: around.width / 2 + 2,
    fill: look.backgroundColor,
    stroke: colourOf("--mark-line"),
    "stroke-width": 3,
  });
  return [disc, copy];
}
