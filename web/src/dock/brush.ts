// Choosing a part of an axis: by dragging, by two clicks, or with two thumbs
// that the arrow keys move. The strip and the timeline share it.

import { h } from "../dom";
import { between, keyed, moved, type Range, type Steps } from "./range";
import type { Scale } from "./scale";

export interface BrushTexts {
  /** names of the two thumbs */
  thumbs: readonly [string, string];
  /** what a thumb says of its value */
  say(value: number, end: 0 | 1): string;
}

export interface BrushEvents {
  /** what is being chosen, before it holds */
  preview(range: Range | null): void;
  choose(range: Range | null): void;
  /** where the reader points */
  point(value: number | null): void;
  /** the first of two clicks was made, or taken back */
  begun(value: number | null): void;
}

const DRAG = 4; // pixels that a click may shake
const PAUSE = 400; // milliseconds without a key until the choice holds

export class Brush {
  private readonly band = h("span", { class: "brush-band", hidden: true });
  private readonly thumbs: readonly [HTMLElement, HTMLElement];
  private scale: Scale | null = null;
  private chosen: Range | null = null;
  private preview: Range | null = null;
  private start: number | null = null; // the first of two clicks
  private pressed: { x: number; value: number; end: 0 | 1 | null; cell: boolean; dragged: boolean } | null = null;
  private clickAt: number | null = null;
  private timer = 0;
  private followed: AbortController | null = null;

  constructor(
    private readonly plot: HTMLElement,
    private readonly steps: () => Steps,
    private readonly texts: BrushTexts,
    private readonly events: BrushEvents,
  ) {
    this.thumbs = [this.thumb(0), this.thumb(1)];
    plot.prepend(this.band);
    plot.append(...this.thumbs);
    plot.addEventListener("pointerdown", (e) => this.down(e));
    plot.addEventListener("pointermove", (e) => this.move(e));
    plot.addEventListener("pointerup", () => this.up());
    // A click and no pointerup: browsers lead a finger to what answers clicks.
    plot.addEventListener("click", () => this.clicked());
    plot.addEventListener("pointercancel", () => this.cancel());
    plot.addEventListener("pointerleave", () => this.start === null && events.point(null));
  }

  /** show draws the chosen part on a scale. */
  show(scale: Scale, chosen: Range | null): void {
    this.scale = scale;
    this.chosen = chosen;
    this.draw();
  }

  /** click is the first or the second of two. */
  click(value: number): void {
    if (this.start === null) return this.begin(value);
    const range = between(this.start, value, this.steps());
    this.begin(null);
    this.choose(range);
  }

  private draw(): void {
    const { scale } = this;
    if (!scale) return;
    const range = this.preview ?? this.chosen;
    this.plot.classList.toggle("chosen", range !== null);
    this.band.hidden = range === null;
    const { low, high } = this.steps();
    const ends = range ?? [low, high];
    const [a, b] = [scale.x(ends[0]), scale.x(ends[1])];
    this.band.style.left = `${a}px`;
    this.band.style.width = `${b - a}px`;
    this.thumbs.forEach((thumb, end) => {
      thumb.style.left = `${end === 0 ? a : b}px`;
      const set = (name: string, value: string | number) => thumb.setAttribute(name, String(value));
      set("aria-valuemin", low);
      set("aria-valuemax", high);
      set("aria-valuenow", ends[end]!);
      set("aria-valuetext", this.texts.say(ends[end]!, end as 0 | 1));
    });
  }

  private thumb(end: 0 | 1): HTMLElement {
    const thumb = h("span", { class: `brush-thumb ${end ? "to" : "from"}`, role: "slider", tabindex: 0, "aria-label": this.texts.thumbs[end] });
    thumb.addEventListener("keydown", (e) => {
      const steps = this.steps();
      const now = (this.awaits ? null : this.preview) ?? this.base();
      const value = e.altKey || e.ctrlKey || e.metaKey ? null : keyed(e.key, e.shiftKey, now[end], steps);
      if (value === null) return;
      e.preventDefault();
      this.begin(null);
      this.follow(true);
      this.try(moved(now, end, value));
      clearTimeout(this.timer);
      // A step of the history for every key would bury the one before.
      this.timer = window.setTimeout(() => this.settle(), PAUSE);
    });
    thumb.addEventListener("blur", () => this.settle());
    return thumb;
  }

  /** awaits reports whether the second of two clicks is still to come; then all of the axis takes it. */
  get awaits(): boolean {
    return this.start !== null;
  }

  private down(e: PointerEvent): void {
    const target = e.target as Element;
    if (e.button !== 0 || !this.scale || target.closest("button")) return;
    const end = this.awaits ? -1 : this.thumbs.findIndex((t) => t === target);
    const cell = !this.awaits && target.closest("[data-cell]") !== null; // a click on it means all of it
    this.pressed = { x: e.clientX, value: this.valueAt(e), end: end < 0 ? null : (end as 0 | 1), cell, dragged: false };
  }

  private move(e: PointerEvent): void {
    if (!this.scale) return;
    const value = this.valueAt(e);
    if (e.buttons === 0) this.pressed = null; // let go outside, before it was a drag
    const p = this.pressed;
    if (p && !p.dragged && Math.abs(e.clientX - p.x) > DRAG) {
      p.dragged = true;
      this.begin(null);
      this.follow(true);
      this.plot.setPointerCapture(e.pointerId);
    }
    if (p?.dragged) this.try(p.end === null ? between(p.value, value, this.steps()) : moved(this.base(), p.end, this.whole(value)));
    else if (this.start !== null) this.try(between(this.start, value, this.steps()));
    this.events.point(value);
  }

  private up(): void {
    const p = this.pressed;
    this.pressed = null;
    // A click tells whole pixels only, so the place is that of the press.
    this.clickAt = p && !p.dragged && p.end === null && !p.cell ? p.value : null;
    if (p?.dragged) this.settle();
  }

  private clicked(): void {
    if (this.clickAt !== null) this.click(this.clickAt);
    this.clickAt = null;
  }

  private base(): Range {
    const { low, high } = this.steps();
    return this.chosen ?? [low, high];
  }

  /** whole is the whole unit nearest to a value, or the end of the axis. */
  private whole(value: number): number {
    const { low, high } = this.steps();
    return high - value < 0.5 ? high : Math.max(low, Math.round(value));
  }

  private valueAt(e: PointerEvent): number {
    return this.scale!.value(e.clientX - this.plot.getBoundingClientRect().left);
  }

  private begin(value: number | null): void {
    if (this.start === value) return;
    this.start = value;
    this.follow(value !== null);
    this.try(value === null ? null : between(value, value, this.steps()));
    this.events.begun(value);
  }

  private try(range: Range | null): void {
    this.preview = range;
    this.draw();
    this.events.preview(range);
  }

  /** settle lets what is being chosen hold. */
  private settle(): void {
    clearTimeout(this.timer);
    if (!this.preview || this.awaits) return;
    this.follow(false);
    this.choose(this.preview);
  }

  private choose(range: Range): void {
    const { low, high } = this.steps();
    const all = range[0] <= low && range[1] >= high;
    this.chosen = all ? null : range;
    this.try(null);
    this.events.choose(this.chosen);
  }

  private cancel(): void {
    clearTimeout(this.timer);
    this.pressed = null;
    this.begin(null);
    this.follow(false);
    this.try(null);
  }

  /** follow lets a choice that is under way, and no other, be given up from anywhere on the page. */
  private follow(on: boolean): void {
    this.followed?.abort();
    this.followed = on ? new AbortController() : null;
    if (!this.followed) return;
    const { signal } = this.followed;
    document.addEventListener("pointerdown", (e) => this.start !== null && !this.plot.contains(e.target as Node) && this.cancel(), { signal });
    document.addEventListener("keydown", (e) => this.escape(e), { capture: true, signal });
  }

  private escape(e: KeyboardEvent): void {
    if (e.key !== "Escape") return;
    e.preventDefault();
    e.stopPropagation();
    this.cancel();
  }
}
