// How the tiles are painted and labelled, from the layers the server makes of
// its collections of the same names.

import { CircleSymbolizer, GeomType, LineSymbolizer, PolygonSymbolizer, exp, type Feature, type LabelRule, type PaintRule } from "protomaps-leaflet";
import type { Palette } from "../palette";
import { FONT, PlaceSymbolizer, RiverSymbolizer, type PlaceStyle, type TextStyle } from "./labels";

const WATER_SECTIONS = ["river", "lake"];

/** paintRules lists what is painted, from the bottom up. */
export function paintRules(c: Palette): PaintRule[] {
  const tint = (_z: number, f?: Feature) => c.countries.get(String(f?.props["iso"])) ?? c.land;
  const rivers = new LineSymbolizer({
    color: c.river,
    width: (z: number, f?: Feature) => riverWidth(z, f),
    lineJoin: "round",
    lineCap: "round",
  });
  const line = (color: string, widths: number[][], opacity = 1) =>
    new LineSymbolizer({ color, opacity, width: exp(1.3, widths), lineJoin: "round", lineCap: "round" });
  return [
    { dataLayer: "world", symbolizer: new PolygonSymbolizer({ fill: tint }) },
    { dataLayer: "countries", symbolizer: new PolygonSymbolizer({ fill: tint }) },
    { dataLayer: "lakes", symbolizer: new PolygonSymbolizer({ fill: c.water, stroke: c.river, width: 0.8 }) },
    { dataLayer: "rivers", filter: (_z, f) => f.props["on_border"] !== true, symbolizer: rivers },
    { dataLayer: "boundaries", symbolizer: line(c.outline, [[5, 0.7], [9, 1.1], [13, 1.6]]) },
    { dataLayer: "border_sections", filter: isWater, symbolizer: line(c.river, [[5, 2.8], [8, 5.5], [12, 11]]) },
    { dataLayer: "border", symbolizer: line(c.casing, [[5, 2.2], [8, 3.4], [12, 5]], 0.7) },
    { dataLayer: "border_sections", filter: isWater, symbolizer: line(c.border, [[5, 1.1], [8, 1.6], [12, 2.4]]) },
    { dataLayer: "border_sections", filter: (z, f) => !isWater(z, f), symbolizer: line(c.border, [[5, 1.7], [8, 2.6], [12, 3.4]]) },
  ];
}

/** plainRules paints collections of any kind alike: shapes, then lines, then points. */
export function plainRules(c: Palette, layers: readonly string[]): PaintRule[] {
  const of = (kind: GeomType) => (_z: number, f: Feature) => f.geomType === kind;
  const every = (kind: GeomType, symbolizer: PaintRule["symbolizer"]) => layers.map((dataLayer) => ({ dataLayer, filter: of(kind), symbolizer }));
  return [
    ...every(GeomType.Polygon, new PolygonSymbolizer({ fill: c.outline, opacity: 0.4, stroke: c.border, width: 1 })),
    ...every(GeomType.Line, new LineSymbolizer({ color: c.border, width: 1.6, lineJoin: "round", lineCap: "round" })),
    ...every(GeomType.Point, new CircleSymbolizer({ radius: 3.5, fill: c.border, stroke: c.casing, width: 1 })),
  ];
}

/** Painted is a collection with the colour that it is painted in. */
export interface Painted {
  layer: string;
  colour: string;
}

/** layerRules paints collections of any kind, each in its colour: all shapes, then all lines, then all points. */
export function layerRules(c: Palette, layers: readonly Painted[]): PaintRule[] {
  const of = (kind: GeomType) => (_z: number, f: Feature) => f.geomType === kind;
  const every = (kind: GeomType, symbolizer: (colour: string) => PaintRule["symbolizer"]) =>
    layers.map(({ layer, colour }) => ({ dataLayer: layer, filter: of(kind), symbolizer: symbolizer(colour) }));
  return [
    ...every(GeomType.Polygon, (fill) => new PolygonSymbolizer({ fill, opacity: 0.22, stroke: fill, width: 1.2 })),
    ...every(GeomType.Line, (color) => new LineSymbolizer({ color, width: 1.8, lineJoin: "round", lineCap: "round" })),
    ...every(GeomType.Point, (fill) => new CircleSymbolizer({ radius: 4, fill, stroke: c.casing, width: 1 })),
  ];
}

/** circleRules paints circles of uncertainty. */
export function circleRules(c: Palette, layers: readonly string[]): PaintRule[] {
  return layers.flatMap((dataLayer) => [
    { dataLayer, symbolizer: new PolygonSymbolizer({ fill: c.border, opacity: 0.08 }) },
    { dataLayer, symbolizer: new LineSymbolizer({ color: c.border, width: 1, dash: [4, 3] }) },
  ]);
}

function isWater(_zoom: number, f: Feature): boolean {
  return WATER_SECTIONS.includes(String(f.props["kind"]));
}

function riverWidth(zoom: number, f?: Feature): number {
  const klass = Number(f?.props["class"]);
  const share = klass >= 1 ? Math.max(0.5, 1.3 - 0.2 * klass) : 0.7;
  return share * exp(1.25, [[5, 0.7], [8, 1.4], [12, 3]])(zoom);
}

/** labelRules lists what is labelled, most important first. */
export function labelRules(c: Palette): LabelRule[] {
  const byRank = (a: Record<string, unknown>, b: Record<string, unknown>) => rank(a) - rank(b);
  return [
    { dataLayer: "places", filter: (_z, f) => f.props["kind"] === "town", sort: byRank, symbolizer: new PlaceSymbolizer((z, f) => townStyle(c, z, f)) },
    { dataLayer: "places", filter: (z, f) => z >= 8 && f.props["kind"] === "crossing", symbolizer: new PlaceSymbolizer(() => pointStyle(c, 11)) },
    { dataLayer: "places", filter: (z, f) => z >= 8 && f.props["kind"] === "tripoint", symbolizer: new PlaceSymbolizer(() => pointStyle(c, 11)) },
    { dataLayer: "lakes", symbolizer: new LakeSymbolizer(c) },
    { dataLayer: "rivers", minzoom: 7, symbolizer: new RiverSymbolizer((z, f) => riverStyle(c, z, f)) },
    { dataLayer: "places", filter: (z, f) => z >= 9 && f.props["kind"] === "confluence", symbolizer: new PlaceSymbolizer(() => pointStyle(c, 11)) },
  ];
}

/** rank of a town for labels, from 1 (capital) to 6. */
function rank(props: Record<string, unknown>): number {
  const n = Number(props["rank"]);
  return n >= 1 ? n : 6;
}

function townStyle(c: Palette, zoom: number, f: Feature): PlaceStyle {
  const r = rank(f.props);
  const size = (r <= 1 ? 14 : r <= 3 ? 12 : 11) + (zoom >= 9 ? 1 : 0);
  return { font: `${r <= 2 ? 600 : 500} ${size}px ${FONT}`, size, fill: c.text, halo: c.halo, dot: r <= 2 ? 3.2 : 2.4, hollow: false };
}

function pointStyle(c: Palette, size: number): PlaceStyle {
  return { font: `italic 500 ${size}px ${FONT}`, size, fill: c.border, halo: c.halo, dot: 2.6, hollow: true };
}

function riverStyle(c: Palette, zoom: number, f: Feature): TextStyle | null {
  if (zoom < 8 && Number(f.props["class"]) > 2) return null;
  return { font: `italic 500 11px ${FONT}`, size: 11, fill: c.waterText, halo: c.halo };
}

/** The name of a lake in its middle, when the lake is wide enough on the screen. */
class LakeSymbolizer extends PlaceSymbolizer {
  constructor(c: Palette) {
    super((zoom) => (zoom >= 7 ? { font: `italic 500 11px ${FONT}`, size: 11, fill: c.waterText, halo: c.halo, dot: 0, hollow: false } : null));
  }

  override place(...[layout, geometry, f]: Parameters<PlaceSymbolizer["place"]>): ReturnType<PlaceSymbolizer["place"]> {
    const ring = geometry[0];
    const first = ring?.[0];
    if (!ring || !first) return undefined;
    const xs = ring.map((p) => p.x);
    const ys = ring.map((p) => p.y);
    const [west, east] = [Math.min(...xs), Math.max(...xs)];
    if (east - west < 24) return undefined;
    const middle = first.clone();
    middle.x = (west + east) / 2;
    middle.y = (Math.min(...ys) + Math.max(...ys)) / 2;
    return super.place(layout, [[middle]], f);
  }
}
