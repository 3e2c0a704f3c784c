// What stands on the map beside the incidents themselves: the legend, the
// readout, and the incidents without a place.

import { h, hovers, s } from "./dom";
import type { Position } from "./geodesy";
import { t } from "./i18n/messages";
import type { BorderLine } from "./line";
import { coversLine, type Incident } from "./model";
import type { Actions, Part, Shown } from "./parts";
import { known, typeClass } from "./symbols";
import { symbol, symbolOf } from "./symbolview";
import { fixed, length, number, numbered, onLine, typeName, when } from "./words";

/** fillLegend lists the kinds of incident there are, and how sureness is drawn. */
export function fillLegend(element: HTMLElement, incidents: readonly Incident[], open: boolean): void {
  const present = new Set(incidents.map((i) => i.type));
  const items = [...known.filter((type) => present.has(type)), ...[...present].filter((type) => !known.includes(type))];
  const row = (picture: Element, text: string) => h("li", {}, picture, h("span", {}, text));
  const area = s("svg", { class: "symbol", viewBox: "0 0 32 32", "aria-hidden": "true" }, s("circle", { class: "area", cx: 16, cy: 16, r: 13 }));
  const border = s("svg", { class: "symbol", viewBox: "0 0 32 32", "aria-hidden": "true" }, s("path", { class: "legend-border", d: "M1 16H31M16 11V23" }));
  element.replaceChildren(
    h(
      "details",
      { class: "legend", open },
      h("summary", {}, t("legend.title")),
      h(
        "ul",
        {},
        ...items.map((type) => row(symbol(type, true), type === "aggregate" ? t("legend.band") : typeName(type))),
        row(area, t("legend.area")),
        row(border, t("legend.border")),
        row(symbol("other", true), t("legend.hollow")),
      ),
    ),
  );
}

/** The incidents that have no place, as buttons that are no pins. */
export class Unplaced implements Part {
  constructor(
    private readonly element: HTMLElement,
    private readonly actions: Pick<Actions, "hover" | "select">,
    /** kilometres of the line, 0 without one */
    private readonly length: number,
  ) {}

  fill(incidents: readonly Incident[]): void {
    this.element.replaceChildren(...incidents.filter((i) => !i.point).map((i) => this.button(i)));
  }

  paint({ selected, hovered, matching }: Shown): void {
    for (const button of this.element.querySelectorAll<HTMLElement>("[data-incident]")) {
      const id = button.dataset["incident"] ?? "";
      button.hidden = !matching.has(id);
      button.setAttribute("aria-pressed", String(id === selected?.id));
      button.classList.toggle("selected", id === selected?.id);
      button.classList.toggle("hovered", id === hovered);
    }
  }

  private button(i: Incident): HTMLButtonElement {
    const where = this.length > 0 && coversLine(i, this.length) ? t("strip.whole") : onLine(i) || t("basis.not stated");
    const label = t("map.symbol", { type: typeName(i.type), title: i.title, date: when(i) });
    const button = h(
      "button",
      { type: "button", class: `unplaced ${typeClass(i.type)}`, "aria-pressed": "false", "data-incident": i.id },
      symbolOf(i),
      h("span", {}, where, h("span", { class: "visually-hidden" }, `: ${numbered(i, label)}`)),
    );
    button.addEventListener("click", () => this.actions.select(i.id, null, "symbol"));
    hovers(button, i.id, (over) => this.actions.hover(over));
    return button;
  }
}

/** readout says where a point is, and where along the border. */
export function readout(p: Position, line: BorderLine | null): { text: string; km: number | null } {
  const where = { lat: fixed(p[1], 3), lon: fixed(p[0], 3) };
  if (!line) return { text: t("map.readoutPlain", where), km: null };
  const { km, off } = line.nearest(p);
  const values = { ...where, km: number(km, 0), off: length(off) };
  return { text: t(off < 500 ? "map.readout" : "map.readoutOff", values), km };
}
