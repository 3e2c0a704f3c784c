// The timeline: each incident at its date, as a bar where only a span of days
// is known, and beside the axis those without a date.

import { inWords } from "../dates";
import { h, s } from "../dom";
import { matches, type Filter } from "../filter";
import { spanOf } from "../filters/labels";
import { t } from "../i18n/messages";
import type { Incident } from "../model";
import { redraws, type Actions, type Part, type Shown } from "../parts";
import { number, numbered, when } from "../words";
import { Brush } from "./brush";
import { isoOf, monthsOn } from "./calendar";
import { Choice } from "./choice";
import { askDates } from "./fields";
import { highlight, inHand, markOf, put, there } from "./mark";
import { textWidth } from "./measure";
import type { Range, Steps } from "./range";
import { Scale } from "./scale";
import { AXIS, timeAxis, timeBars } from "./timeaxis";
import { layout, SIZES, type Placed } from "./timelayout";
import { changed, datesOf, extent, rangeOf, whenOf, type Days, type When } from "./when";

const EDGE = 14; // room at both ends
const LANE = SIZES[0];
const HEAD = 2; // pixels above the lanes
const MOST_ROWS = 9; // lanes where the page has room below

export class Timeline implements Part {
  private incidents: readonly Incident[] = [];
  private readonly spans = new Map<string, When>();
  private range: Range | null = null; // of all there is
  private shown: Shown | null = null;
  private counted = false;
  private scale = new Scale(0, 1, EDGE, EDGE);
  private sight = 0;
  private rows = 0; // lanes that are kept free
  private drawn: { svg: SVGElement; base: number; undated: readonly HTMLButtonElement[] } = { svg: s("svg"), base: 0, undated: [] };
  private readonly layer = h("div", {});
  private readonly plot = h("div", { class: "plot" }, this.layer);
  private readonly window = h("div", { class: "plot-window" }, this.plot);
  private readonly only = h("input", { type: "checkbox" });
  private readonly check = h("label", { class: "dock-check", hidden: true }, this.only, t("time.certain"));
  private readonly brush: Brush;
  private readonly choice: Choice;

  constructor(
    private readonly element: HTMLElement,
    private readonly actions: Actions,
  ) {
    this.choice = new Choice(
      { open: "time.choose", clear: "time.clear" },
      { open: () => askDates(this.dates(), this.range, (dates) => this.choose(dates)), clear: () => actions.narrow({ dates: null }) },
    );
    const texts = { thumbs: [t("time.from"), t("time.to")] as const, say: (day: number, end: 0 | 1) => this.end(day, end) };
    this.brush = new Brush(this.plot, () => this.steps(), texts, {
      preview: (range) => this.say(range),
      choose: (range) => this.choose(range && this.changed(range)),
      point: () => undefined,
      begun: (day) => this.choice.ask(day !== null),
    });
    this.choice.element.append(this.check);
    element.append(this.choice.element, this.window);
    this.listen();
  }

  fill(incidents: readonly Incident[]): void {
    this.incidents = incidents;
    this.spans.clear();
    for (const i of incidents) {
      const span = whenOf(i);
      if (span) this.spans.set(i.id, span);
    }
    this.range = extent([...this.spans.values()]);
  }

  paint(shown: Shown): void {
    const before = this.shown;
    this.shown = shown;
    if (redraws(before, shown)) this.draw();
    else if (this.counted) this.hold();
    highlight(this.layer, shown.selected?.id, shown.hovered);
    if (before?.filter === shown.filter && before.matching === shown.matching) return;
    if (this.range) this.brush.show(this.scale, this.chosen());
    this.say(null);
  }

  private listen(): void {
    this.only.addEventListener("change", () => {
      const dates = this.shown?.filter.dates;
      if (dates) this.actions.narrow({ dates: { ...dates, certain: this.only.checked } });
    });
    this.layer.addEventListener("click", (e) => {
      if (this.brush.awaits) return;
      const cell = (e.target as Element).closest<SVGElement>("[data-cell]")?.dataset;
      if (cell) this.choose(datesOf([Number(cell["from"]), Number(cell["to"])]));
    });
    new ResizeObserver(() => {
      if (this.window.clientWidth !== this.sight) this.draw();
    }).observe(this.window);
  }

  private dates(): Filter["dates"] {
    return this.shown?.filter.dates ?? null;
  }

  private chosen(): Range | null {
    return this.range && rangeOf(this.dates(), this.range);
  }

  private changed(range: Range): Days {
    return changed(range, this.dates(), this.range!);
  }

  /** end names the day at one end of a part of the axis, one that lies beyond it too. */
  private end(day: number, end: 0 | 1): string {
    const known = this.range && this.changed([day, day])[end === 0 ? "from" : "to"];
    return inWords(known ?? isoOf(day - end));
  }

  private steps(): Steps {
    const [low, high] = this.range ?? [0, 1];
    return { low, high, step: (day, by) => day + by, page: monthsOn };
  }

  private choose(days: Days | null): void {
    this.actions.narrow({ dates: days && { ...days, certain: this.dates()?.certain ?? false } });
  }

  /** say writes what is chosen beside the axis, and how many that leaves. */
  private say(preview: Range | null): void {
    const filter = this.shown?.filter;
    const dates = preview ? this.changed(preview) : this.dates();
    this.check.hidden = dates === null;
    this.only.checked = filter?.dates?.certain ?? false;
    if (!filter || !dates) return this.choice.show(null);
    const count = (certain: boolean) => number(this.count({ ...filter, dates: { ...dates, certain } }), 0);
    this.choice.show(spanOf(preview && !dates.from && !dates.to ? datesOf(preview) : dates), t("time.counts", { overlap: count(false), inside: count(true) }));
  }

  private count(filter: Filter): number {
    return this.incidents.reduce((n, i) => n + Number(matches(i, filter, this.shown!.found)), 0);
  }

  private draw(): void {
    this.sight = this.window.clientWidth;
    const { shown } = this;
    if (this.sight === 0 || !shown) return;
    const drawn = there(shown);
    const dated = drawn.filter((i) => this.spans.has(i.id));
    const room = this.element.closest("[data-panel]") ? 0 : this.window.clientHeight;
    this.rows = Math.max(3, Math.round((room - HEAD - AXIS) / LANE));
    const aside = this.asideWidth();
    this.scale = new Scale(...(this.range ?? [0, 1]), EDGE, this.sight - EDGE - aside);
    const marks = this.marks(dated);
    const base = Math.max(this.rows * LANE, ...marks.map((m) => (m.lane + 1) * m.size)) + HEAD;
    const height = base + AXIS;
    const svg = s("svg", { class: "time-axis", width: this.sight, height, "aria-hidden": "true" });
    this.plot.style.height = `${height}px`;
    if (this.counted) svg.append(...timeBars(dated.map((i) => this.spans.get(i.id)!), this.range!, this.scale, base));
    if (this.range) svg.append(...timeAxis(this.range, this.scale, base));
    if (aside > 0) svg.append(...this.asideAxis(base, aside));
    this.drawn = { svg, base, undated: this.undated(drawn, base, aside) };
    this.put(dated, marks);
    this.element.classList.toggle("empty", this.range === null);
    if (this.range) this.brush.show(this.scale, this.chosen());
    highlight(this.layer, shown.selected?.id, shown.hovered);
  }

  /** hold draws those in hand over what is only counted. */
  private hold(): void {
    const held = inHand(this.shown!).filter((i) => this.spans.has(i.id));
    this.put(held, this.lanes(held) ?? []);
  }

  private put(incidents: readonly Incident[], marks: readonly Placed[]): void {
    const { svg, base, undated } = this.drawn;
    const byId = new Map(incidents.map((i) => [i.id, i]));
    put(this.layer, svg, [...marks.map((m) => this.mark(byId.get(m.id)!, m, base)), ...undated]);
  }

  /** marks places every incident, or only those in hand when there are too many to draw. */
  private marks(dated: readonly Incident[]): Placed[] {
    const all = this.lanes(dated);
    this.counted = all === null;
    return all ?? this.lanes(inHand(this.shown!).filter((i) => this.spans.has(i.id))) ?? [];
  }

  private lanes(incidents: readonly Incident[]): Placed[] | null {
    const height = LANE * (this.element.closest("[data-panel]") ? MOST_ROWS : this.rows);
    return layout(incidents.map((i) => [i.id, this.spans.get(i.id)!] as const), this.scale, height);
  }

  private mark(i: Incident, { from, to, lane, size, when: span }: Placed, base: number): HTMLButtonElement {
    const button = markOf(i, "time-mark", numbered(i, t("strip.mark", { title: i.title, where: when(i) })), "timeline", this.actions);
    const [a, b] = [this.scale.x(span.from), this.scale.x(span.to)];
    if (span.to - span.from > 1) {
      const bar = h("span", { class: `time-bar${span.soft ? " soft" : ""}` });
      bar.style.left = `${a - from}px`;
      bar.style.width = `${b - a}px`;
      button.prepend(bar);
    }
    button.style.left = `${from}px`;
    button.style.width = `${to - from}px`;
    button.style.height = `${size}px`;
    button.style.top = `${base - 1 - (lane + 1) * size}px`;
    return button;
  }

  /** asideWidth is the room beside the axis for incidents without a date, 0 when there are none. */
  private asideWidth(): number {
    const undated = this.incidents.length - this.spans.size;
    if (undated === 0) return 0;
    const columns = Math.min(Math.ceil(undated / this.rows), Math.max(1, Math.floor(this.sight / 4 / LANE)));
    return Math.max(columns * LANE, textWidth(t("time.undated"), 10.5, 600)) + 16;
  }

  private asideAxis(base: number, aside: number): SVGElement[] {
    const left = this.sight - aside;
    const n = this.incidents.length - this.spans.size;
    return [
      s("path", { class: "aside-line", d: `M${left} 4V${base + AXIS - 4}` }),
      s("text", { class: "aside-name", x: left + aside / 2, y: base + 12, "text-anchor": "middle" }, t("time.undated")),
      s("text", { x: left + aside / 2, y: base + 26, "text-anchor": "middle" }, number(n, 0)),
    ];
  }

  /** undated puts as many of them as there is room into columns of the lane beside the axis. */
  private undated(drawn: readonly Incident[], base: number, aside: number): HTMLButtonElement[] {
    const columns = Math.floor((aside - 12) / LANE);
    return drawn
      .filter((i) => !this.spans.has(i.id))
      .slice(0, columns * this.rows)
      .map((i, at) => {
        const button = markOf(i, "time-mark undated", numbered(i, t("strip.mark", { title: i.title, where: t("time.undated") })), "timeline", this.actions);
        button.style.left = `${this.sight - aside + 8 + Math.floor(at / this.rows) * LANE}px`;
        button.style.top = `${base - 1 - ((at % this.rows) + 1) * LANE}px`;
        return button;
      });
  }
}
