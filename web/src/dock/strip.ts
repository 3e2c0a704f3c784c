// The strip: the border from west to east as one straight axis of kilometres,
// with its sections, the places beside it, and where along it the incidents are.

import { h, s } from "../dom";
import { stretch } from "../filter";
import { t } from "../i18n/messages";
import { coversLine, type Incident } from "../model";
import { redraws, type Actions, type Part, type Shown } from "../parts";
import { spread } from "../spread";
import { typeClass } from "../symbols";
import { number, numbered, onLine } from "../words";
import { placeNear, readPlaces, readSections, sectionAt, type Border, type Place, type Section } from "./along";
import { Brush } from "./brush";
import { Choice } from "./choice";
import { askKilometres } from "./fields";
import { highlight, inHand, markOf, put, there } from "./mark";
import { keyed, type Range, type Steps } from "./range";
import { Scale } from "./scale";
import { borderOf, HEIGHT, kilometres, LINE, RANGE, stripBars } from "./stripaxis";

const MARK = 26; // pixels
const LEAST = 24; // what a finger needs (WCAG 2.5.8)
const WIDE = 30; // a mark of the whole border, with room on its left
const EDGE = 14; // room at both ends
const SCROLL = 2.5; // how many times its width the strip may have before it counts instead of drawing each

export class Strip implements Part {
  private sections: readonly Section[] = [];
  private places: readonly Place[] = [];
  private shown: Shown | null = null;
  private counted = false;
  private scale: Scale;
  private sight = 0; // pixels in sight
  private width = MARK; // of a mark
  private svg: SVGElement = s("svg");
  private readonly leaders = s("g");
  private at: number | null = null;
  private readonly steps: Steps;
  private readonly layer = h("div", {});
  private readonly cross: HTMLElement;
  private readonly flag = h("span", { class: "strip-flag", dir: "auto", hidden: true });
  private readonly plot: HTMLElement;
  private readonly window: HTMLElement;
  private readonly brush: Brush;
  private readonly choice: Choice;

  constructor(
    element: HTMLElement,
    private readonly length: number,
    private readonly actions: Actions,
  ) {
    element.setAttribute("aria-label", t("strip.label", { length: number(length, 0) }));
    this.scale = new Scale(0, length, EDGE, EDGE);
    this.steps = { low: 0, high: length, step: (km, by) => Math.round(km) + by, page: (km, by) => Math.round(km) + 10 * by };
    this.cross = h("span", { class: "strip-cross", role: "slider", tabindex: 0, "aria-label": t("strip.cross"), "aria-valuemin": 0, "aria-valuemax": length, "aria-valuenow": Math.round(length / 2) });
    this.plot = h("div", { class: "plot" }, this.layer, this.cross, this.flag);
    this.window = h("div", { class: "plot-window" }, this.plot);
    const narrow = (range: Range | null) => actions.narrow({ km: range && stretch(range, length) });
    this.choice = new Choice(
      { open: "strip.choose", clear: "strip.clear" },
      { open: () => askKilometres(this.chosen(), length, narrow), clear: () => actions.narrow({ km: null }) },
    );
    this.brush = new Brush(this.plot, () => this.steps, { thumbs: [t("strip.from"), t("strip.to")], say: (km) => this.describe(km) }, {
      preview: (range) => this.say(range),
      choose: narrow,
      point: (km) => actions.along(km),
      begun: (km) => this.choice.ask(km !== null),
    });
    element.append(this.choice.element, this.window);
    this.listen();
  }

  setBorder({ border, places }: Border): void {
    this.sections = readSections(border);
    this.places = readPlaces(places);
    this.draw();
  }

  paint(shown: Shown): void {
    const before = this.shown;
    this.shown = shown;
    if (redraws(before, shown)) this.draw();
    else if (this.counted) this.hold();
    highlight(this.layer, shown.selected?.id, shown.hovered);
    if (before?.filter.km === shown.filter.km) return;
    this.brush.show(this.scale, this.chosen());
    this.say(null);
  }

  /** point shows a kilometre with a line and its name; null for none. */
  point(km: number | null): void {
    this.at = km;
    this.cross.classList.toggle("on", km !== null);
    this.flag.hidden = km === null;
    if (km === null) return;
    const x = this.scale.x(km);
    this.cross.style.left = `${x}px`;
    this.cross.setAttribute("aria-valuenow", String(Math.round(km)));
    const text = this.describe(km);
    this.cross.setAttribute("aria-valuetext", text);
    this.flag.textContent = text;
    const half = this.flag.offsetWidth / 2;
    this.flag.style.left = `${Math.max(half, Math.min(this.scale.right + EDGE - half, x))}px`;
  }

  private listen(): void {
    new ResizeObserver(() => {
      if (this.window.clientWidth !== this.sight) this.draw();
    }).observe(this.window);
    this.cross.addEventListener("keydown", (e) => {
      if (e.altKey || e.ctrlKey || e.metaKey) return;
      const at = this.at ?? this.length / 2;
      const km = keyed(e.key, e.shiftKey, at, this.steps);
      if (km !== null) this.actions.along(km);
      else if (e.key === "Enter" || e.key === " ") this.brush.click(at);
      else return;
      e.preventDefault();
    });
    this.cross.addEventListener("focus", () => this.actions.along(this.at ?? this.shown?.selected?.km ?? this.length / 2));
    this.cross.addEventListener("blur", () => this.actions.along(null));
  }

  /** describe names a kilometre: its section, and the place beside it. */
  private describe(km: number): string {
    const near = placeNear(km, this.places);
    const names = [sectionAt(km, this.sections)?.name, near && (Math.abs(near.km - km) < 1 ? near.name : t("strip.near", { place: near.name }))];
    return [t("map.km", { km: number(km, 0) }), ...names.filter(Boolean)].join(" · ");
  }

  /** chosen is the stretch that the filter asks for, as far as there is a line. */
  private chosen(): Range | null {
    const km = this.shown?.filter.km;
    return km ? [Math.min(km[0], this.length), Math.min(km[1], this.length)] : null;
  }

  /** say writes what is chosen beside the strip. */
  private say(preview: Range | null): void {
    const range = preview ?? this.shown?.filter.km;
    if (!range) return this.choice.show(null);
    const [from, to] = [range[0], Number.isFinite(range[1]) ? range[1] : Math.max(range[0], this.length)];
    this.choice.show(t("strip.range", { from: number(from, 0), to: number(to, 0) }));
  }

  private draw(): void {
    this.sight = this.window.clientWidth;
    const { shown } = this;
    if (this.sight === 0 || !shown) return;
    const incidents = there(shown);
    const whole = incidents.filter((i) => this.isWhole(i));
    const placed = incidents.filter((i) => !this.isWhole(i) && (i.km !== null || (i.kmFrom !== null && i.kmTo !== null)));
    const room = this.wholeRoom(whole.length);
    const width = this.measure(2 * EDGE + room + LEAST * (placed.length - 1));
    const svg = s("svg", { class: "strip-axis", width, height: HEIGHT, "aria-hidden": "true" });
    for (const i of this.counted ? whole.slice(0, 1) : whole) svg.append(this.range(i, "strip-range whole"));
    if (this.counted) svg.append(...stripBars(placed.map((i) => this.kmOf(i)), this.scale));
    else for (const i of placed) svg.append(this.range(i, `strip-range ${typeClass(i.type)}`));
    svg.append(this.leaders, ...borderOf(this.sections, this.places, this.scale, width), ...kilometres(this.scale, width));
    this.svg = svg;
    if (this.counted) this.hold();
    else this.mark(placed, width - EDGE - room, whole.map((i, at) => this.wholeButton(i, whole.length - 1 - at, room)));
    this.brush.show(this.scale, this.chosen());
    this.point(this.at);
    highlight(this.layer, shown.selected?.id, shown.hovered);
  }

  /** hold draws those in hand over what is only counted. */
  private hold(): void {
    const inHands = inHand(this.shown!);
    const whole = inHands.filter((i) => this.isWhole(i));
    const drawn = inHands.filter((i) => !whole.includes(i) && (i.km !== null || i.kmFrom !== null));
    this.mark(drawn, this.scale.right - WIDE * whole.length, whole.map((i, at) => this.wholeButton(i, at, 0)));
  }

  /** mark puts marks on the axis up to a pixel, and beside them those of the whole border. */
  private mark(drawn: readonly Incident[], end: number, whole: readonly HTMLButtonElement[]): void {
    const xs = spread(drawn.map((i) => this.scale.x(this.kmOf(i))), MARK + 1, EDGE, end);
    this.width = drawn.length > 1 ? Math.min(MARK, (end - EDGE) / (drawn.length - 1)) : MARK;
    this.leaders.replaceChildren(...drawn.map((i, at) => this.leader(i, xs[at]!)));
    put(this.layer, this.svg, [...drawn.map((i, at) => this.button(i, xs[at]!)), ...whole]);
  }

  /** measure sets the width of the whole axis: with more marks than fit the strip scrolls in itself, with far more it only counts. */
  private measure(wanted: number): number {
    this.counted = wanted > SCROLL * this.sight;
    const width = this.counted ? this.sight : Math.max(this.sight, wanted);
    this.plot.style.width = `${width}px`;
    this.window.classList.toggle("scrolls", width > this.sight);
    this.scale = new Scale(0, this.length, EDGE, width - EDGE);
    return width;
  }

  private wholeRoom(n: number): number {
    return n === 1 && this.sight >= 600 ? 130 : WIDE * n;
  }

  private isWhole(i: Incident): boolean {
    return coversLine(i, this.length);
  }

  /** kmOf is where a mark stands: the incident's kilometre, or the middle of its stretch of the line. */
  private kmOf(i: Incident): number {
    return i.km ?? ((i.kmFrom ?? 0) + (i.kmTo ?? this.length)) / 2;
  }

  private range(i: Incident, cls: string): SVGElement {
    const from = this.scale.x(i.kmFrom ?? i.km ?? 0);
    const to = this.scale.x(i.kmTo ?? i.km ?? 0);
    return s("rect", { class: cls, "data-incident": i.id, x: from, y: RANGE, width: Math.max(3, to - from), height: 8, rx: 3 });
  }

  private leader(i: Incident, x: number): SVGElement {
    return s("path", { class: `strip-leader ${typeClass(i.type)}`, "data-incident": i.id, d: `M${x} ${MARK + 1}L${this.scale.x(this.kmOf(i))} ${RANGE - 2}V${LINE}` });
  }

  private button(i: Incident, x: number): HTMLButtonElement {
    const button = this.bare(i, "strip-mark");
    button.style.left = `${x - this.width / 2}px`;
    button.style.width = `${this.width}px`;
    return button;
  }

  private wholeButton(i: Incident, slot: number, room: number): HTMLButtonElement {
    const button = this.bare(i, "strip-mark strip-whole");
    button.style.right = `${4 + slot * WIDE}px`;
    if (room < 100 || slot > 0) return button;
    const label = button.getAttribute("aria-label")!;
    button.removeAttribute("aria-label");
    button.append(h("span", {}, t("strip.whole")), h("span", { class: "visually-hidden" }, `: ${label}`));
    return button;
  }

  private bare(i: Incident, cls: string): HTMLButtonElement {
    return markOf(i, cls, numbered(i, t("strip.mark", { title: i.title, where: onLine(i) })), "strip", this.actions);
  }
}
