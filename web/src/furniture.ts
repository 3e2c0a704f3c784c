// What stands on the map beside the incidents themselves: the legend, the
// readout, and the incidents without a place.

import { h, hovers, incidentOf, s } from "./dom";
import type { Position } from "./geodesy";
import { t } from "./i18n/messages";
import type { BorderLine } from "./line";
import { coversLine, type Incident } from "./model";
import { redraws, type Actions, type Part, type Shown } from "./parts";
import { known, typeClass } from "./symbols";
import { symbol, symbolOf } from "./symbolview";
import { basis, fixed, length, number, numbered, onLine, typeName, when } from "./words";

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

const FEW = 3; // incidents without a place that have buttons beside each other
const MOST_UNPLACED = 100; // of them in the list that opens; the list of all incidents has the others

/** The incidents that have no place, as buttons that are no pins: all of few, or a number that opens. */
export class Unplaced implements Part {
  private incidents: readonly Incident[] = [];
  private shown: Shown | null = null;
  /** those that the filter leaves */
  private left: readonly Incident[] = [];
  private readonly count = h("summary", { class: "unplaced" });
  private readonly drawer = h("div", { class: "unplaced-list" });
  private readonly many = h("details", { class: "unplaced-many" }, this.count, this.drawer);

  constructor(
    private readonly element: HTMLElement,
    private readonly actions: Pick<Actions, "hover" | "select">,
    /** kilometres of the line, 0 without one */
    private readonly length: number,
  ) {
    this.many.addEventListener("toggle", () => this.fillDrawer());
    hovers(element, (over) => this.actions.hover(over));
  }

  fill(incidents: readonly Incident[]): void {
    this.incidents = incidents.filter((i) => !i.point);
    this.shown = null;
  }

  paint(shown: Shown): void {
    const before = this.shown;
    this.shown = shown;
    if (redraws(before, shown)) this.narrow(shown);
    const { selected, hovered } = shown;
    // One of many has a button as soon as it is selected.
    if (this.many.isConnected) {
      const own = this.incidents.find((i) => i.id === selected?.id);
      const has = this.element.querySelector<HTMLElement>(":scope > button")?.dataset["incident"];
      if (own?.id !== has) {
        while (this.many.nextSibling) this.many.nextSibling.remove(); // the open list stays where it is, with the keyboard in it
        if (own) this.element.append(this.button(own));
      }
    }
    for (const button of this.element.querySelectorAll<HTMLElement>("[data-incident]")) {
      const id = button.dataset["incident"];
      button.setAttribute("aria-pressed", String(id === selected?.id));
      button.classList.toggle("selected", id === selected?.id);
      button.classList.toggle("hovered", id === hovered);
    }
  }

  /** narrow shows what the filter leaves, and the selected one in any case. */
  private narrow({ matching, selected }: Shown): void {
    this.left = this.incidents.filter((i) => matching.has(i.id));
    this.count.textContent = t("area.unplaced", { n: this.left.length });
    this.fillDrawer();
    const there = this.incidents.filter((i) => matching.has(i.id) || i.id === selected?.id);
    const held = incidentOf(this.element.contains(document.activeElement) ? document.activeElement : null);
    if (there.length <= FEW) this.element.replaceChildren(...there.map((i) => this.button(i)));
    else if (!this.many.isConnected) this.element.replaceChildren(this.many);
    if (held) this.element.querySelector<HTMLElement>(`[data-incident="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  }

  private fillDrawer(): void {
    const shown = this.many.open ? this.left.slice(0, MOST_UNPLACED) : [];
    this.drawer.replaceChildren(...shown.map((i) => this.entry(i)));
  }

  /** entry is a button that says what happened, since all of them lie somewhere along the line. */
  private entry(i: Incident): HTMLButtonElement {
    const button = h("button", { type: "button", class: `unplaced ${typeClass(i.type)}`, "aria-pressed": "false", "data-incident": i.id }, symbolOf(i), h("span", {}, numbered(i, i.title)));
    return this.listen(button, i);
  }

  private button(i: Incident): HTMLButtonElement {
    const where = this.length > 0 && coversLine(i, this.length) ? t("strip.whole") : onLine(i) || (i.placeBasis ? basis(i) : i.title);
    const label = t("map.symbol", { type: typeName(i.type), title: i.title, date: when(i) });
    const button = h(
      "button",
      { type: "button", class: `unplaced ${typeClass(i.type)}`, "aria-pressed": "false", "data-incident": i.id },
      symbolOf(i),
      h("span", {}, where, h("span", { class: "visually-hidden" }, `: ${numbered(i, label)}`)),
    );
    return this.listen(button, i);
  }

  private listen(button: HTMLButtonElement, i: Incident): HTMLButtonElement {
    button.addEventListener("click", () => this.actions.select(i.id, null, "symbol"));
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
