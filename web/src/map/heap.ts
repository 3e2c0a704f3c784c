// The list of incidents that no zoom would part, over the place where they are.

import { h, hovers, said } from "../dom";
import { t } from "../i18n/messages";
import { L } from "../leaflet-global";
import type { Incident } from "../model";
import { symbolOf } from "../symbolview";
import { numbered, typeName, when } from "../words";
import type { MarkEvents } from "./marks";

const STEP = 50; // rows at a time

export class Heap {
  private readonly popup = L.popup({ className: "heap", minWidth: 220, maxWidth: 260, closeButton: false, autoPanPaddingTopLeft: [12, 56], autoPanPaddingBottomRight: [60, 12] });
  private back: () => void = () => undefined;

  constructor(
    private readonly map: L.Map,
    private readonly events: MarkEvents,
  ) {
    map.on("zoomstart", () => this.close());
    this.popup.on("remove", () => this.events.hover(null));
  }

  /** open lists incidents over a place; back gives the keyboard to where it came from. */
  open(at: L.LatLng, incidents: readonly Incident[], back: () => void): void {
    this.back = back;
    const rows = h("ul", {});
    const close = h("button", { type: "button", class: "close", "aria-label": t("area.close") }, "×");
    const more = h("button", { type: "button", class: "quiet" });
    const title = t("map.heapTitle", { n: incidents.length });
    const list = h("div", { class: "heap-list", role: "dialog", "aria-label": title, dir: document.documentElement.dir }, h("header", {}, h("h3", {}, title), close), rows, more);
    const add = () => {
      const from = rows.childElementCount;
      rows.append(...incidents.slice(from, from + STEP).map(row));
      const left = incidents.length - rows.childElementCount;
      more.hidden = left === 0;
      more.textContent = t("list.more", { n: Math.min(STEP, left) });
    };
    const to = (at: number) => rows.children[at]?.querySelector("button")?.focus({ preventScroll: at === 0 });
    more.addEventListener("click", () => {
      const from = rows.childElementCount;
      add();
      to(from);
    });
    close.addEventListener("click", () => this.leave());
    hovers(rows, (id) => this.events.hover(id));
    rows.addEventListener("click", (e) => this.picked(e.target as Element));
    list.addEventListener("keydown", (e) => {
      if (e.key !== "Escape") return;
      e.stopPropagation();
      this.leave();
    });
    add();
    this.popup.setLatLng(at).setContent(list).openOn(this.map);
    to(0);
  }

  /** close takes the list away; the keyboard, if it is there, goes back to where it came from. */
  close(): void {
    const held = this.popup.getElement()?.contains(document.activeElement) ?? false;
    this.popup.close();
    if (held) this.back();
  }

  private leave(): void {
    this.close();
    this.back();
  }

  private picked(target: Element): void {
    const id = target.closest<HTMLElement>("[data-incident]")?.dataset["incident"];
    if (!id) return;
    this.leave();
    this.events.select(id);
  }
}

function row(i: Incident): HTMLElement {
  const kind = h("span", { class: "visually-hidden" }, `${typeName(i.type)}: `);
  const label = h("span", {}, kind, said(numbered(i, i.title)), h("span", { class: "doubt" }, when(i)));
  return h("li", {}, h("button", { type: "button", "data-incident": i.id }, symbolOf(i), label));
}
