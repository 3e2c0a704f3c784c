// The article: its marked passages lead to the map and show what is selected.

import { byId, h, hovers, scrollSmooth } from "./dom";
import { t } from "./i18n/messages";
import type { Incident } from "./model";
import type { Actions, Part, Shown } from "./parts";
import { typeClass } from "./symbols";

export class ArticleView implements Part {
  /** of the article that is shown, empty without one */
  readonly id: string;
  readonly passages: ReadonlySet<string>;
  /** numbers of the incidents, as the text shows them */
  readonly numbers: ReadonlyMap<string, number>;
  private readonly links: HTMLAnchorElement[];
  private readonly back: HTMLButtonElement;
  /** the mark whose tooltip was closed, for as long as it is pointed at */
  private closed: HTMLElement | null = null;
  private readonly tip = h("p", { class: "tip", role: "tooltip", id: "tip", hidden: true }, t("filter.out"));

  constructor(
    private readonly actions: Actions,
    private readonly backToMap: (incident: string) => void,
  ) {
    const root = byId("article");
    this.id = root.querySelector<HTMLElement>("[data-article]")?.dataset["article"] ?? "";
    this.links = [...root.querySelectorAll<HTMLAnchorElement>("a.cite")];
    this.passages = new Set([...root.querySelectorAll(".passage")].map((p) => p.id));
    this.numbers = new Map(this.links.map((a) => [a.dataset["incident"] ?? "", Number(a.dataset["number"])]));
    this.back = h("button", { type: "button", class: "to-map" }, t("card.backToMap"));
    for (const link of this.links) this.listen(link);
    hovers(root, (over) => this.actions.hover(over));
    document.body.append(this.tip);
  }

  /** fill gives every mark the class of its incident's type. */
  fill(incidents: readonly Incident[]): void {
    const types = new Map(incidents.map((i) => [i.id, typeClass(i.type)]));
    for (const link of this.links) link.classList.add(types.get(link.dataset["incident"] ?? "") ?? typeClass(""));
  }

  paint(shown: Shown): void {
    const [selected, passage, hovered] = [shown.selected?.id ?? null, shown.passage, shown.hovered];
    for (const link of this.links) {
      const id = link.dataset["incident"] ?? "";
      const current = id === selected && (passage === null || passageOf(link) === passage);
      link.classList.toggle("selected", current);
      link.classList.toggle("hovered", id === hovered);
      this.quiet(link, shown.incidents.length > 0 && !shown.matching.has(id));
      if (current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    this.offerMap(selected);
    this.showTip();
  }

  /** quiet shows a mark whose incident the filter leaves out. */
  private quiet(link: HTMLElement, on: boolean): void {
    link.classList.toggle("filtered-out", on);
    if (on) link.setAttribute("aria-describedby", this.tip.id);
    else link.removeAttribute("aria-describedby");
  }

  /** showTip says above a quiet mark why it is so, while it is pointed at. */
  private showTip(): void {
    const link = this.links.find((a) => a.matches(".filtered-out:hover, .filtered-out:focus-visible"));
    if (link !== this.closed) this.closed = null;
    this.tip.hidden = !link || link === this.closed;
    if (this.tip.hidden || !link) return;
    const badge = link.querySelector(".badge")!.getBoundingClientRect();
    this.tip.style.left = `${Math.max(4, Math.min(badge.left, innerWidth - this.tip.offsetWidth - 4))}px`;
    this.tip.style.top = `${badge.top - this.tip.offsetHeight - 4}px`;
  }

  /** closeTip takes away the tooltip; false when there is none (WCAG 1.4.13). */
  closeTip(): boolean {
    if (this.tip.hidden) return false;
    this.closed = this.links.find((a) => a.matches(".filtered-out:hover, .filtered-out:focus-visible")) ?? null;
    return (this.tip.hidden = true);
  }

  /** scrollTo brings a passage to a third of what is visible of its pane, unless it is well in sight. */
  scrollTo(passage: string): void {
    const element = document.getElementById(passage);
    if (!element) return;
    const pane = byId("panels");
    const ownScroll = getComputedStyle(pane).overflowY !== "visible";
    const box = element.getBoundingClientRect();
    if (box.height === 0) return;
    const behavior = scrollSmooth();
    if (ownScroll) {
      const frame = pane.getBoundingClientRect();
      pane.scrollTo({ top: pane.scrollTop + box.top - frame.top - frame.height / 3, behavior });
      return;
    }
    const top = covered("top");
    const room = innerHeight - top - covered("bottom");
    scrollTo({ top: scrollY + box.top - top - Math.max(8, (room - box.height) / 3), behavior });
  }

  /** focus moves the keyboard to the mark of an incident; false when it has none. */
  focus(incident: string): boolean {
    const link = this.links.find((a) => a.dataset["incident"] === incident);
    link?.focus({ preventScroll: true });
    return link !== undefined;
  }

  private listen(link: HTMLAnchorElement): void {
    const id = link.dataset["incident"];
    if (!id) return;
    link.addEventListener("click", (e) => {
      if (e.metaKey || e.ctrlKey || e.shiftKey || e.button !== 0) return;
      e.preventDefault();
      this.actions.select(id, passageOf(link), "passage");
    });
  }

  /** offerMap puts the way back to the map right after the selected mark, for the keyboard. */
  private offerMap(selected: string | null): void {
    const link = this.links.find((a) => a.classList.contains("selected"));
    const held = document.activeElement === this.back;
    if (!selected || !link) {
      const before = this.back.previousElementSibling;
      this.back.remove();
      if (held && before instanceof HTMLElement) before.focus({ preventScroll: true });
      return;
    }
    if (this.back.previousElementSibling !== link) {
      link.after(this.back);
      if (held) this.back.focus({ preventScroll: true });
    }
    this.back.onclick = () => this.backToMap(selected);
  }
}

function passageOf(link: Element): string | null {
  return link.closest(".passage")?.id ?? null;
}

/** covered measures what lies over the page at one edge: the map that stays, the card's sheet. */
function covered(edge: "top" | "bottom"): number {
  if (edge === "top") {
    const stage = byId("stage"); // once the page has moved it stands at the top, the header gone
    return getComputedStyle(stage).position === "sticky" ? stage.offsetHeight : 0;
  }
  const card = byId("card");
  return card.hidden ? 0 : Math.max(0, innerHeight - card.getBoundingClientRect().top);
}
