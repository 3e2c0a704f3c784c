// The layer of a map that paints the server's tiles.

import { leafletLayer, type LabelRule, type PaintRule } from "protomaps-leaflet";
import type { L } from "../leaflet-global";
import type { TileSource } from "./source";

/** What protomaps-leaflet's layer has beyond a grid layer. */
export interface PaintedLayer extends L.GridLayer {
  paintRules: unknown;
  labelRules: unknown;
  labelers: unknown;
  scratch: CanvasRenderingContext2D;
  onTilesInvalidated: (tiles: Set<string>) => void;
  rerenderTiles(): void;
}

export function tileLayer(source: TileSource, paintRules: PaintRule[], labelRules: LabelRule[]): PaintedLayer {
  return leafletLayer({
    // Only getZxy of a PMTiles archive is ever called.
    url: source as never,
    maxDataZoom: 12,
    attribution: "",
    lang: document.documentElement.lang,
    devicePixelRatio: Math.min(2, window.devicePixelRatio),
    paintRules,
    labelRules,
  }) as unknown as PaintedLayer;
}
