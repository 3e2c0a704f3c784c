// The card of a picked feature: all that the table says of it.

import { copyButton } from "../copybutton";
import { h } from "../dom";
import { t } from "../i18n/messages";
import { nameOf, type Field, type Layer, type Row } from "./layers";
import { swatch } from "./layerpanel";
import { whole } from "./values";

/** Hit is a feature of a layer. */
export interface Hit {
  layer: Layer;
  row: Row;
}

export interface DetailEvents {
  close(): void;
  zoom(hit: Hit): void;
  pick(hit: Hit): void;
  permalink(): string;
}

export class Details {
  constructor(
    private readonly element: HTMLElement,
    private readonly pageOf: (hit: Hit) => string,
    private readonly events: DetailEvents,
  ) {}

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  get holdsFocus(): boolean {
    return this.element.contains(document.activeElement);
  }

  /** show opens the card of one of the features that were hit; the keyboard, if it is in the card, goes on with the name. */
  show(hit: Hit, hits: readonly Hit[], fields: readonly Field[], colourOf: (id: string) => string): void {
    const { layer, row } = hit;
    const inside = this.holdsFocus;
    const name = h("h2", { dir: "auto", tabindex: -1 }, nameOf(row) || t("viewer.pick", { id: row.id }));
    const close = h("button", { type: "button", class: "close", "aria-label": t("card.close") }, "×");
    close.addEventListener("click", () => this.events.close());
    const kinds = new Map(fields.map((f) => [f.name, f]));
    const facts = Object.entries(row.values).flatMap(([name, value]) => [
      h("dt", { dir: "auto", title: kinds.get(name)?.description || null }, kinds.get(name)?.title ?? name),
      h("dd", {}, whole(value, kinds.get(name)?.kind)),
    ]);
    this.element.style.setProperty("--layer", colourOf(layer.id));
    this.element.replaceChildren(
      h("header", {}, swatch(layer.shape), h("p", { class: "kind", dir: "auto" }, layer.title), close),
      h(
        "div",
        { class: "card-body" },
        name,
        layer.shape !== "none" && !row.geometry && h("p", { class: "aside" }, t("viewer.noPlace")),
        h("dl", {}, ...facts),
        ...this.others(hit, hits),
        this.links(hit),
      ),
    );
    this.element.scrollTop = 0;
    this.element.hidden = false;
    document.documentElement.dataset["card"] = "open";
    if (inside) name.focus();
  }

  hide(): void {
    this.element.hidden = true;
    delete document.documentElement.dataset["card"];
  }

  private others(hit: Hit, hits: readonly Hit[]): HTMLElement[] {
    const rest = hits.filter((o) => o.layer.id !== hit.layer.id || o.row.id !== hit.row.id);
    if (rest.length === 0) return [];
    const items = rest.map((o) => {
      const button = h("button", { type: "button", class: "quiet" }, `${o.layer.title}: ${nameOf(o.row) || o.row.id}`);
      button.addEventListener("click", () => this.events.pick(o));
      return h("li", {}, button);
    });
    return [h("h3", { class: "also" }, t("viewer.here")), h("ul", { class: "plain hits" }, ...items)];
  }

  private links(hit: Hit): HTMLElement {
    const page = this.pageOf(hit);
    const zoom = hit.row.geometry !== null && h("button", { type: "button", class: "quiet" }, t("viewer.zoom"));
    if (zoom) zoom.addEventListener("click", () => this.events.zoom(hit));
    const copy = copyButton({ label: t("card.copy"), text: () => this.events.permalink() });
    return h("p", { class: "card-links" }, h("a", { href: `${page}?f=html` }, t("card.page")), h("a", { href: `${page}?f=json` }, t("card.json")), copy, zoom);
  }
}
