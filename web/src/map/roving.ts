// The keyboard among the symbols of the map: Tab goes to each while they are
// few; of many it goes to one, and arrows go on from there in the order in which
// one reads.

import { t } from "../i18n/messages";
import { MOST_STOPS } from "../stacking";

const ROW = 40; // pixels within which symbols stand in one row
const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowRight: (at, last) => Math.min(last, at + 1),
  ArrowDown: (at, last) => Math.min(last, at + 1),
  ArrowLeft: (at) => Math.max(0, at - 1),
  ArrowUp: (at) => Math.max(0, at - 1),
  Home: () => 0,
  End: (_, last) => last,
};

export class Roving {
  private stop: HTMLElement | null = null;
  private on = false;

  constructor(private readonly pane: HTMLElement) {
    pane.addEventListener("focusin", (e) => this.on && this.to(e.target as HTMLElement));
    pane.addEventListener("keydown", (e) => this.pressed(e));
  }

  /** held is the symbol that has the keyboard. */
  get held(): HTMLElement | null {
    const { activeElement } = document;
    return activeElement instanceof HTMLElement && activeElement !== this.pane && this.pane.contains(activeElement) ? activeElement : null;
  }

  /** update takes in which symbols there are. */
  update(): void {
    const all = this.all();
    this.on = all.length > MOST_STOPS;
    this.pane.role = this.on ? "group" : null;
    this.pane.ariaLabel = this.on ? t("map.marks") : null;
    if (!this.on) {
      for (const button of this.pane.querySelectorAll("[tabindex='-1']")) button.removeAttribute("tabindex");
      return;
    }
    for (const button of all) if (button !== this.stop && button.tabIndex === 0) button.tabIndex = -1;
    if (!all.includes(this.stop as HTMLButtonElement) || !this.inSight(this.stop!)) this.to(this.held ?? this.order(all)[0]!);
  }

  private all(): HTMLButtonElement[] {
    return [...this.pane.querySelectorAll<HTMLButtonElement>("button:not([hidden])")];
  }

  private to(button: HTMLElement): void {
    if (this.stop !== button) this.stop?.setAttribute("tabindex", "-1");
    this.stop = button;
    button.tabIndex = 0;
  }

  private inSight(button: HTMLElement): boolean {
    const [frame, box] = [this.pane.closest(".leaflet-container")!.getBoundingClientRect(), button.getBoundingClientRect()];
    return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
  }

  /** order lists those in sight from the top, each row from the left; all of them when none is. */
  private order(all = this.all()): HTMLElement[] {
    const seen = all.filter((b) => b === this.held || this.inSight(b));
    const boxes = new Map((seen.length > 0 ? seen : all).map((b) => [b as HTMLElement, b.getBoundingClientRect()]));
    const row = (box: DOMRect) => Math.floor((box.top + box.height / 2) / ROW);
    return [...boxes].sort(([, a], [, b]) => row(a) - row(b) || a.left - b.left).map(([button]) => button);
  }

  private pressed(e: KeyboardEvent): void {
    const step = STEPS[e.key];
    if (!this.on || !step || !this.held || e.altKey || e.ctrlKey || e.metaKey || e.shiftKey) return;
    const order = this.order();
    order[step(order.indexOf(this.held), order.length - 1)]?.focus();
    e.preventDefault();
    e.stopPropagation();
  }
}
