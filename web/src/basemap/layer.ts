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
  renderTile(coords: L.Coords, element: HTMLCanvasElement, key: string, done?: () => void): Promise<void>;
  _tiles: Record<string, Drawn>;
  _loading: boolean;
  _map: unknown;
  _tileZoom: number;
};

/** tileLayer makes the layer; ratio is how many pixels it paints for each of the page's. */
export function tileLayer(source: TileSource, paintRules: PaintRule[], labelRules: LabelRule[], ratio = Math.min(2, window.devicePixelRatio)): PaintedLayer {
  const layer = leafletLayer({
    // Only getZxy of a PMTiles archive is ever called.
    url: source as never,
    maxDataZoom: 12,
    attribution: "",
    lang: document.documentElement.lang,
    devicePixelRatio: ratio,
    paintRules,
    labelRules,
  }) as unknown as PaintedLayer;
  for (const { tileCache } of layer.views.values()) watchReading(tileCache, source);
  watchDrawing(layer, source);
  layer.on("tileunload", () => queueMicrotask(() => finish(layer)));
  return layer;
}

/**
 * finish says that all is drawn when the last tile to wait for was taken away
 * undrawn, as those of a zoom that was left: Leaflet says it of drawn ones only.
 */
function finish(layer: PaintedLayer): void {
  if (!layer._map || !layer._loading || Object.values(layer._tiles).some((tile) => !tile.loaded)) return;
  layer._loading = false;
  layer.fire("load");
}

/** watchReading tells of bytes that cannot be read, which the library only writes to the console. */
function watchReading({ source: reader }: View["tileCache"], source: TileSource): void {
  const get = reader.get.bind(reader);
  reader.get = (at, size) =>
    get(at, size).catch((error: unknown) => {
      source.unreadable(at.z, at.x, at.y);
      throw error;
    });
}

/** watchDrawing tells of what cannot be drawn, which the library would wait for without end. */
function watchDrawing(layer: PaintedLayer, source: TileSource): void {
  const render = layer.renderTile.bind(layer);
  layer.renderTile = (at, element, key, done) =>
    render(at, element, key, done).catch((error: unknown) => {
      console.error(error);
      source.unreadable(at.z, at.x, at.y);
      for (const { tileCache } of layer.views.values()) tileCache.cache.clear(); // another try reads it anew
      done?.();
    });
}
