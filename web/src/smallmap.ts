// The small maps on the server's own pages: each takes the place of a drawing
// that is there without any script, and shows the same and what lies around it.

import type { Feature, GeoJsonObject, Point } from "geojson";
import { Api } from "./api";
import { tileLayer } from "./basemap/layer";
import { circleRules, labelRules, paintRules, plainRules } from "./basemap/rules";
import { TileSource } from "./basemap/source";
import { readDataset } from "./dataset";
import { h } from "./dom";
import { circle, type Position } from "./geodesy";
import { L } from "./leaflet-global";
import { palette } from "./palette";
import { isDark, onTheme } from "./theme";

class SmallMap {
  private readonly map: L.Map;
  private readonly api: Api;
  private readonly painted: readonly string[];
  private readonly circles: readonly string[];
  private readonly layers: readonly string[];

  constructor(private readonly figure: HTMLElement, container: HTMLElement) {
    const { base = "", dataset = "", painted, circles } = figure.dataset;
    const { layers, extent } = readDataset(figure.dataset, []);
    this.painted = painted ? [painted] : [];
    this.circles = circles ? [circles] : [];
    this.layers = layers;
    const all = [...new Set([...layers, ...this.painted, ...this.circles])];
    this.api = new Api(new URL(base, location.href).pathname.replace(/\/$/, ""), dataset, all);
    const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(container, {
      attributionControl: false,
      scrollWheelZoom: false, // the page scrolls
      dragging: !L.Browser.mobile,
      maxZoom: 14,
      zoomAnimation: animate,
      fadeAnimation: animate,
    });
    const { west, south, east, north } = extent ?? { west: -170, south: -60, east: 170, north: 75 };
    this.map.fitBounds([[south, west], [north, east]], { padding: [24, 24], maxZoom: 9 });
    L.control.scale({ imperial: false, maxWidth: 90 }).addTo(this.map);
    if (all.length > 0) this.paint();
  }

  /** draw shows the features that the page links to. */
  async draw(): Promise<void> {
    const { features } = this.figure.dataset;
    if (!features) return;
    const shapes = (await this.api.shapes(features)) as GeoJsonObject;
    L.geoJSON(shapes, {
      style: (f) => ({ className: !f?.geometry?.type.endsWith("Point") ? "shape" : this.radius(f) > 0 ? "point unsure" : "point" }),
      pointToLayer: (_f, at) => L.circleMarker(at, { radius: 6 }),
      onEachFeature: (f, layer) => this.describe(f, layer),
    }).addTo(this.map);
  }

  /** radius of uncertainty in metres, 0 without one */
  private radius(f: Feature): number {
    const { radius } = this.figure.dataset;
    return (radius && Number(f.properties?.[radius])) || 0;
  }

  private describe(f: Feature, layer: L.Layer): void {
    const { items, titles } = this.figure.dataset;
    const metres = this.radius(f);
    if (metres > 0 && f.geometry?.type === "Point") {
      const ring = circle((f.geometry as Point).coordinates as unknown as Position, metres).map(([lon, lat]) => L.latLng(lat, lon));
      L.polygon(ring, { className: "radius", interactive: false }).addTo(this.map).bringToBack();
    }
    const title = (titles && f.properties?.[titles]) || f.id;
    if (!items || title === undefined) return;
    layer.bindTooltip(h("span", {}, String(title))); // a string would be read as HTML
    layer.on("click", () => location.assign(`${items}/${encodeURIComponent(String(f.id))}`));
  }

  private paint(): void {
    const rules = () => {
      const colours = palette(isDark());
      return [...paintRules(colours), ...circleRules(colours, this.circles), ...plainRules(colours, this.painted)];
    };
    const labels = () => labelRules(palette(isDark()));
    const layer = tileLayer(new TileSource(this.api, () => {}), rules(), this.layers.length > 0 ? labels() : []);
    layer.addTo(this.map);
    onTheme(() => {
      layer.paintRules = rules();
      layer.rerenderTiles();
    });
  }
}

async function start(figure: HTMLElement): Promise<void> {
  const drawing = figure.querySelector("svg");
  const { features, painted, label = "" } = figure.dataset;
  if (!drawing || (!features && !painted)) return;
  const container = h("div", { class: "live", role: "region", "aria-label": label });
  drawing.before(container);
  figure.classList.add("moving");
  try {
    await new SmallMap(figure, container).draw();
    figure.dataset["state"] = "ready";
  } catch (error) {
    // The drawing says the same.
    console.warn(error);
    container.remove();
    figure.classList.remove("moving");
  }
}

for (const figure of document.querySelectorAll<HTMLElement>("figure.small-map")) void start(figure);
