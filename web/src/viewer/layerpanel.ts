// The collections of the file: which of them the map shows, in which colour,
// and what they are.

import { byId, h, s } from "../dom";
import { t } from "../i18n/messages";
import type { Layer, Shape } from "./layers";

export interface LayerEvents {
  show(id: string, on: boolean): void;
  zoom(id: string): void;
  table(id: string): void;
}

/** swatch draws what a layer's features look like on the map. */
export function swatch(shape: Shape): SVGSVGElement {
  const picture = s("svg", { class: `swatch swatch-${shape}`, viewBox: "0 0 20 20", "aria-hidden": "true" });
  if (shape === "area" || shape === "mixed") picture.append(s("rect", { class: "swatch-fill", x: 2, y: 3, width: 16, height: 14, rx: 1.5 }));
  if (shape === "line" || shape === "mixed") picture.append(s("path", { class: "swatch-stroke", d: "M2 15L8 7L12 12L18 4" }));
  if (shape === "point" || shape === "mixed") picture.append(s("circle", { class: "swatch-dot", cx: 10, cy: 10, r: 4.5 }));
  if (shape === "none") picture.append(s("path", { class: "swatch-stroke", d: "M3 4H17V16H3ZM3 8H17M3 12H17M9 4V16" }));
  return picture;
}

export class LayerPanel {
  private readonly boxes = new Map<string, HTMLInputElement>();
  private readonly rows = new Map<string, HTMLElement>();

  constructor(private readonly events: LayerEvents) {}

  fill(layers: readonly Layer[], most: number): void {
    byId("article").replaceChildren(
      h(
        "div",
        { class: "prose" },
        h("h2", {}, t("viewer.layers")),
        h("p", { class: "edition" }, t("viewer.layersHow", { n: most })),
        h("ul", { class: "layers" }, ...layers.map((layer) => this.row(layer))),
      ),
    );
  }

  private row(layer: Layer): HTMLElement {
    const name = [swatch(layer.shape), h("span", { class: "layer-title", dir: "auto" }, layer.title)];
    const about = [layer.count === null ? "" : t("viewer.rows", { n: layer.count }), t(`viewer.shape.${layer.shape}`)].filter((part) => part !== "");
    const table = h("button", { type: "button", class: "quiet", "aria-label": `${t("viewer.table")}: ${layer.title}` }, t("viewer.table"));
    table.addEventListener("click", () => this.events.table(layer.id));
    const zoom = layer.extent && h("button", { type: "button", class: "quiet", "aria-label": `${t("viewer.zoom")}: ${layer.title}` }, t("viewer.zoom"));
    zoom?.addEventListener("click", () => this.events.zoom(layer.id));
    const row = h(
      "li",
      { class: "layer", "data-layer": layer.id },
      layer.shape === "none" ? h("p", { class: "layer-name" }, ...name) : h("label", { class: "layer-name" }, this.box(layer), ...name),
      h("p", { class: "layer-about" }, about.join(" · ")),
      layer.description && h("p", { class: "note", dir: "auto" }, layer.description),
      layer.attribution && h("p", { class: "credit", dir: "auto" }, layer.attribution),
      h("p", { class: "actions" }, zoom, table),
    );
    this.rows.set(layer.id, row);
    return row;
  }

  private box(layer: Layer): HTMLInputElement {
    const box = h("input", { type: "checkbox" });
    box.addEventListener("change", () => this.events.show(layer.id, box.checked));
    this.boxes.set(layer.id, box);
    return box;
  }

  /** paint shows which layers are on, and in which colour. */
  paint(on: ReadonlySet<string>, colourOf: (id: string) => string, collection: string | null): void {
    for (const [id, box] of this.boxes) box.checked = on.has(id);
    for (const [id, row] of this.rows) {
      row.style.setProperty("--layer", colourOf(id));
      row.classList.toggle("current", id === collection);
    }
  }
}
