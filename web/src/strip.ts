// The strip: the border from west to east as one straight axis of kilometres,
// with its sections and where along it the incidents are.

import { h, s } from "./dom";
import { t } from "./i18n/messages";
import type { Incident } from "./model";
import type { Actions, Part, Shown } from "./parts";
import { spread } from "./spread";
import { typeClass } from "./symbols";
import { symbolOf } from "./symbolview";
import { number, numbered, onLine } from "./words";

export interface Section {
  name: string;
  kind: string;
  from: number;
  to: number;
}

const MARK = 26; // pixels
const LEAST = 24; // what a finger needs (WCAG 2.5.8)
const AXIS = 46; // where the axis stands
const EDGE = 14; // room at both ends

export class Strip implements Part {
  private incidents: readonly Incident[] = [];
  private sections: readonly Section[] = [];
  private shown: Shown | null = null;
  private readonly pointer = h("span", { class: "strip-pointer", hidden: true });
  private sight = 0; // pixels in sight
  private width = 0; // pixels in all
  private mark = MARK;

  constructor(
    private readonly element: HTMLElement,
    private readonly length: number,
    private readonly actions: Actions,
  ) {
    element.setAttribute("aria-label", t("strip.label", { length: number(length, 0) }));
    new ResizeObserver(() => {
      if (element.clientWidth !== this.sight) this.draw();
    }).observe(element);
  }

  fill(incidents: readonly Incident[]): void {
    this.incidents = incidents;
    this.draw();
  }

  setSections(sections: readonly Section[]): void {
    this.sections = sections;
    this.draw();
  }

  paint(shown: Shown): void {
    this.shown = shown;
    const [selected, hovered] = [shown.selected?.id, shown.hovered];
    for (const element of this.element.querySelectorAll<HTMLElement | SVGElement>("[data-incident]")) {
      const id = element.dataset["incident"];
      element.toggleAttribute("hidden", !shown.matching.has(id ?? ""));
      element.classList.toggle("selected", id === selected);
      element.classList.toggle("hovered", id === hovered);
      if (element instanceof HTMLButtonElement) element.setAttribute("aria-pressed", String(id === selected));
    }
  }

  /** point shows where along the border the reader points on the map. */
  point(km: number | null): void {
    this.pointer.hidden = km === null;
    if (km !== null) this.pointer.style.left = `${this.x(km)}px`;
  }

  private x(km: number): number {
    return EDGE + (Math.min(this.length, Math.max(0, km)) / this.length) * (this.width - 2 * EDGE);
  }

  private draw(): void {
    this.sight = this.element.clientWidth;
    if (this.sight === 0) return;
    const focused = this.element.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["incident"] : null;
    const placed = this.incidents.filter((i) => i.km !== null);
    const whole = this.incidents.filter((i) => i.km === null && i.kmFrom !== null && i.kmTo !== null);
    const room = whole.length > 0 ? this.wholeRoom() : 0;
    // With more marks than fit the strip scrolls in itself.
    this.width = Math.max(this.sight, 2 * EDGE + room + LEAST * (placed.length - 1));
    const xs = spread(placed.map((i) => this.x(i.km!)), MARK + 1, EDGE, this.width - EDGE - room);
    this.mark = placed.length > 1 ? Math.min(MARK, (this.width - 2 * EDGE - room) / (placed.length - 1)) : MARK;
    const svg = s("svg", { class: "strip-axis", width: this.width, height: 86, "aria-hidden": "true" });
    for (const section of this.sections) svg.append(...this.section(section));
    for (const i of whole) svg.append(this.range(i, "strip-range whole"));
    for (const i of placed) svg.append(this.range(i, `strip-range ${typeClass(i.type)}`));
    placed.forEach((i, at) => svg.append(this.leader(i, xs[at]!)));
    svg.append(...this.ticks());
    const buttons = [
      ...placed.map((i, at) => this.button(i, xs[at]!, "strip-mark")),
      ...whole.map((i) => this.button(i, null, "strip-mark strip-whole")),
    ];
    this.element.replaceChildren(svg, ...buttons, this.pointer);
    if (this.shown) this.paint(this.shown);
    if (focused) buttons.find((b) => b.dataset["incident"] === focused)?.focus();
  }

  private wholeRoom(): number {
    return this.sight < 600 ? 28 : 130;
  }

  private section(section: Section): SVGElement[] {
    const [a, b] = [this.x(section.from), this.x(section.to)];
    const bar = s("rect", { class: `section ${section.kind}`, x: a, y: AXIS, width: Math.max(1, b - a), height: 8 }, s("title", {}, section.name));
    const fits = b - a > section.name.length * 6.4 + 6;
    const label = s("text", { class: "section-name", x: (a + b) / 2, y: AXIS + 36, "text-anchor": "middle" }, section.name);
    return fits ? [bar, label] : [bar];
  }

  private range(i: Incident, cls: string): SVGElement {
    const from = this.x(i.kmFrom ?? i.km ?? 0);
    const to = this.x(i.kmTo ?? i.km ?? 0);
    return s("rect", { class: cls, "data-incident": i.id, x: from, y: AXIS - 3, width: Math.max(3, to - from), height: 14, rx: 3 });
  }

  private leader(i: Incident, x: number): SVGElement {
    return s("path", { class: `strip-leader ${typeClass(i.type)}`, "data-incident": i.id, d: `M${x} ${MARK + 3}L${this.x(i.km!)} ${AXIS}` });
  }

  private ticks(): SVGElement[] {
    const step = this.width > 700 ? 100 : this.width > 420 ? 200 : 300;
    const out: SVGElement[] = [];
    for (let km = 0; km <= this.length; km += step) {
      const last = this.length - km < step;
      const x = this.x(last && this.length - km < step / 2 ? this.length : km);
      const value = last && this.length - km < step / 2 ? this.length : km;
      const anchor = km === 0 ? "start" : value === this.length ? "end" : "middle";
      out.push(s("path", { class: "tick", d: `M${x} ${AXIS + 8}V${AXIS + 12}` }));
      const text = km === 0 ? t("map.km", { km: 0 }) : number(value, 0);
      out.push(s("text", { class: "tick-text", x: km === 0 ? x - EDGE + 4 : x, y: AXIS + 22, "text-anchor": anchor }, text));
    }
    return out;
  }

  private button(i: Incident, x: number | null, cls: string): HTMLButtonElement {
    const label = numbered(i, t("strip.mark", { title: i.title, where: onLine(i) }));
    const button = h("button", { type: "button", class: `${cls} ${typeClass(i.type)}`, "data-incident": i.id, "aria-pressed": "false", title: label });
    button.append(symbolOf(i));
    if (x === null) button.append(h("span", { class: "strip-whole-text" }, t("strip.whole")), h("span", { class: "visually-hidden" }, `: ${label}`));
    else {
      button.setAttribute("aria-label", label);
      button.style.left = `${x - this.mark / 2}px`;
      button.style.width = `${this.mark}px`;
    }
    button.addEventListener("click", () => this.actions.select(i.id, null, "strip"));
    for (const type of ["mouseenter", "focus"]) button.addEventListener(type, () => this.actions.hover(i.id));
    for (const type of ["mouseleave", "blur"]) button.addEventListener(type, () => this.actions.hover(null));
    return button;
  }
}

/** readSections takes the sections out of the server's answer about the border. */
export function readSections(answer: unknown): Section[] {
  const sections = (answer as { sections?: unknown } | null)?.sections;
  if (!Array.isArray(sections)) return [];
  return sections.flatMap((raw: unknown): Section[] => {
    const f = (raw ?? {}) as Record<string, unknown>;
    const [from, to] = [Number(f["from_km"]), Number(f["to_km"])];
    if (!Number.isFinite(from) || !Number.isFinite(to)) return [];
    return [{ name: String(f["name"] ?? ""), kind: String(f["kind"] ?? ""), from, to }];
  });
}
