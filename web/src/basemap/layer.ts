// The layer of a map that paints the server's tiles.

import { leafletLayer, type LabelRule, type PaintRule, type View } from "protomaps-leaflet";
import type { L } from "../leaflet-global";
import type { TileSource } from "./source";

interface Drawn {
  el: HTMLCanvasElement & { key: string };
  coords: L.Coords;
  loaded?: unknown;
}

/** What protomaps-leaflet's layer has beyond a grid layer, and of that what Leaflet keeps to itself. */
export type PaintedLayer = Omit<L.GridLayer, "_tiles" | "_tileZoom"> & {
  paintRules: unknown;
  labelRules: unknown;
  labelers: unknown;
  /** by the name of the source, of which there is one without a name */
  views: Map<string, View>;
  scratch: CanvasRenderingContext2D;
  onTilesInvalidated: (tiles: Set<string>) => void;
  rerenderTiles(): void;
  renderTile(coords: L.Coords, element: HTMLCanvasElement, key: string): Promise<void>;
  _tiles: Record<string, Drawn>;
  _tileZoom: number;
};

/** tileLayer makes the layer; ratio is how many pixels it paints for each of the page's. */
export function tileLayer(source: TileSource, paintRules: PaintRule[], labelRules: LabelRule[], ratio = Math.min(2, window.devicePixelRatio)): PaintedLayer {
  return leafletLayer({
    // Only getZxy of a PMTiles archive is ever called.
    url: source as never,
    maxDataZoom: 12,
    attribution: "",
    lang: document.documentElement.lang,
    devicePixelRatio: ratio,
    paintRules,
    labelRules,
  }) as unknown as PaintedLayer;
}
