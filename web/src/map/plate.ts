// The map on paper: what is on the screen, painted anew in light colours and
// with more pixels. All at once, without waiting for anything: a browser that
// is about to print does not wait.

import { paint, toIndex, type Labelers, type PaintRule, type PreparedTile, type View } from "protomaps-leaflet";
import type { PaintedLayer } from "../basemap/layer";
import { h, s } from "../dom";
import { L } from "../leaflet-global";
import type { Standing } from "../stacking";
import { symbolOf } from "../symbolview";
import { classOf } from "./mark";
import type { Marks } from "./marks";

export interface Scene {
  map: L.Map;
  layer: PaintedLayer;
  /** how the tiles are painted on paper */
  rules: PaintRule[];
  labelers: Labelers;
  marks: Marks;
}

const WIDE = 1100; // pixels of the map up to which its names can be read when it is as wide as the paper
const PAPER = 2064; // pixels across: twice those of a sheet of A4 that lies on its side
const LEAST = 2; // pixels for each of the screen
const CIRCLES = 500; // shapes up to which the circles of uncertainty are drawn: more make one smear, and take a printer minutes

type Tiles = Map<string, PreparedTile[]>;
type Box = { minX: number; minY: number; maxX: number; maxY: number };

export class Plate {
  constructor(private readonly scene: () => Scene) {
    this.prepare();
  }

  /** draw returns the picture, which fills the width that it gets. */
  draw(): HTMLElement {
    const scene = this.scene();
    const { map } = scene;
    const { zoom, origin, size } = this.window(map);
    const picture = h("div", { class: "plate" }, this.base(scene, zoom, origin, size), overlay(scene, zoom, origin, size));
    picture.style.setProperty("--ratio", String(size.x / size.y));
    return picture;
  }

  /** prepare has the tiles of a smaller scale at hand, for a map too large for paper. */
  prepare(): void {
    const { map, layer } = this.scene();
    const { zoom, origin, size } = this.window(map);
    if (zoom !== map.getZoom()) tilesOf(layer).getBbox(zoom, inWorld(origin, size, zoom)).catch(() => undefined);
  }

  /** window is what is drawn: the view, in pixels of a zoom at which it is not too wide. */
  private window(map: L.Map): { zoom: number; origin: L.Point; size: L.Point } {
    const down = Math.min(map.getZoom(), Math.max(0, Math.ceil(Math.log2(map.getSize().x / WIDE))));
    const share = 2 ** -down;
    return { zoom: map.getZoom() - down, origin: map.getPixelBounds().min!.multiplyBy(share), size: map.getSize().multiplyBy(share) };
  }

  private base({ layer, rules, labelers }: Scene, zoom: number, origin: L.Point, size: L.Point): HTMLElement {
    const ratio = Math.max(LEAST, PAPER / size.x);
    const canvas = h("canvas", { width: Math.round(size.x * ratio), height: Math.round(size.y * ratio) });
    const ctx = canvas.getContext("2d")!;
    ctx.scale(ratio, ratio);
    const box = { minX: origin.x, minY: origin.y, maxX: origin.x + size.x, maxY: origin.y + size.y };
    const tiles = loaded(tilesOf(layer), zoom, inWorld(origin, size, zoom));
    labelers.add(zoom, tiles);
    paint(ctx, zoom, tiles, labelers.getIndex(zoom) ?? null, rules, box, origin as never, true);
    // Chromium prints a canvas at another size than it shows it.
    return h("img", { src: canvas.toDataURL(), alt: "", decoding: "sync" });
  }
}

const tilesOf = (layer: PaintedLayer): View => layer.views.get("")!;

/** loaded are the tiles of a box that have come; what is missing stays empty. */
function loaded(view: View, zoom: number, box: Box): Tiles {
  const { cache } = view.tileCache as unknown as { cache: Map<string, { data: PreparedTile["data"] }> };
  const tiles = view.dataTilesForBounds(zoom, box).flatMap((tile): PreparedTile[] => {
    const data = cache.get(toIndex(tile.dataTile))?.data;
    return data ? [{ ...tile, z: zoom, data }] : [];
  });
  return new Map([["", tiles]]);
}

/** inWorld is a window as far as there are tiles for it. */
function inWorld(origin: L.Point, size: L.Point, zoom: number): Box {
  const clamp = (v: number) => Math.min(256 * 2 ** zoom - 1, Math.max(0, v));
  return { minX: clamp(origin.x), minY: clamp(origin.y), maxX: clamp(origin.x + size.x), maxY: clamp(origin.y + size.y) };
}

/** Drawn is what stands somewhere as a picture of so many pixels, with the classes that colour it. */
interface Drawn {
  standing: Standing;
  className: string;
  selected: boolean;
  picture: SVGSVGElement;
  side: number;
}

/** drawn draws what can be seen within a box at a zoom, in its pixels. */
function drawn(marks: Marks, zoom: number, box: L.Bounds): Drawn[] {
  const { shown, crowd } = marks;
  return marks.standing(zoom).flatMap((standing): Drawn[] => {
    if (!box.contains([standing.at.x, standing.at.y])) return [];
    if (crowd && standing.ids.length > 1) return [{ standing, className: "cluster", selected: false, picture: crowd.picture(standing), side: 2 * standing.half }];
    const incident = marks.incident(standing.id)!;
    if (shown && !shown.matching.has(incident.id) && incident !== shown.selected) return [];
    const selected = incident === shown?.selected;
    return [{ standing, className: classOf(incident, selected), selected, picture: symbolOf(incident), side: incident.inArticle ? 26 : 19 }];
  });
}

/** overlay draws circles, bands, the area and the symbols, as they stand on the screen. */
function overlay({ map, marks }: Scene, zoom: number, origin: L.Point, size: L.Point): SVGSVGElement {
  const share = size.x / map.getSize().x;
  // The paths are in pixels of the map's pane, which has been dragged about.
  const pane = map.containerPointToLayerPoint([0, 0]);
  const all = [...map.getPane("overlayPane")!.querySelectorAll("path:not(.leader, .filtered-out)")];
  const paths = all.filter((path) => all.length <= CIRCLES || !path.matches(".area:not(.selected)")).map((path) => path.cloneNode() as SVGElement);
  const shapes = s("g", { transform: `scale(${share}) translate(${-pane.x} ${-pane.y})` }, ...paths);
  const pictures = drawn(marks, zoom, L.bounds(origin, origin.add(size))).map(({ standing: { at, moved, x, y }, className, picture, side, selected }) => {
    const [from, to] = [L.point(x, y).subtract(origin), L.point(at.x, at.y).subtract(origin)];
    const leader = moved ? s("path", { class: "leader", d: `M${from.x} ${from.y}L${to.x} ${to.y}` }) : null;
    for (const [name, value] of Object.entries({ x: to.x - side / 2, y: to.y - side / 2, width: side, height: side })) picture.setAttribute(name, String(value));
    const ring = selected ? s("circle", { class: "plate-ring", cx: to.x, cy: to.y, r: side / 2 + 6 }) : null;
    return s("g", { class: className }, leader, ring, picture);
  });
  return s("svg", { viewBox: `0 0 ${size.x} ${size.y}` }, shapes, ...pictures, scaleBar(map, size, share));
}

/** scaleBar repeats the bar of the screen. */
function scaleBar(map: L.Map, size: L.Point, share: number): SVGElement | null {
  const bar = map.getContainer().querySelector<HTMLElement>(".leaflet-control-scale-line");
  if (!bar) return null;
  const [x, y, width] = [10, size.y - 10, bar.offsetWidth * share];
  return s("g", { class: "plate-scale" }, s("path", { d: `M${x} ${y - 7}V${y}H${x + width}V${y - 7}` }), s("text", { x: x + width + 5, y }, bar.textContent ?? ""));
}
