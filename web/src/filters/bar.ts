// The bar below the header: a button for each condition of the filter, how many
// incidents are left, and the way back to all of them. What its buttons open
// is loaded when it is needed.

import type { Dataset } from "../dataset";
import { h } from "../dom";
import { choices } from "../facets";
import { EVERYTHING, narrows, type Filter } from "../filter";
import type { Askable } from "../filterquery";
import { t } from "../i18n/messages";
import type { Incident } from "../model";
import { Lazy } from "../lazy";
import { loadPanels } from "../panels";
import type { Actions, Part, Shown } from "../parts";
import type { Content } from "./contents";
import { conditionOf, nameOf, othersSet, without, type Control, type Other } from "./labels";
import { shownCount } from "../words";
import { popover } from "./popover";
import type { Drawer } from "./drawer";

interface Button {
  control: Control;
  holder: HTMLElement;
  button: HTMLButtonElement;
  panel: HTMLElement | null;
  content: Content | null;
}

type Parts = [typeof import("./drawer"), void];

export class FilterBar implements Part {
  private readonly buttons: Button[];
  private readonly all: HTMLElement;
  private readonly chips: HTMLElement;
  private readonly count: HTMLElement;
  private readonly reset = h("button", { type: "button", class: "clear", "aria-label": t("filter.reset"), title: t("filter.reset"), hidden: true }, "×");
  private readonly state: HTMLElement;
  private drawer: Drawer | null = null;
  private shown: Shown | null = null;
  /** the filter whose count has been told */
  private told: Filter | null = null;
  private said = "";

  /** @param element the bar with its buttons, which stand in the page already: nothing moves when they come alive */
  constructor(
    element: HTMLElement,
    private readonly actions: Actions,
    private readonly dataset: Pick<Dataset, "length" | "ask">,
  ) {
    const part = (className: string) => element.querySelector<HTMLElement>(`.${className}`)!;
    [this.all, this.count, this.state, this.chips] = [part("all-filters"), part("shown-count"), part("filter-state"), part("filter-chips")];
    const buttons = [...element.querySelectorAll<HTMLButtonElement>("[data-control]")];
    this.buttons = buttons.map((button) => this.make(button.dataset["control"] as Control, button));
    this.all.addEventListener("click", () => this.openDrawer());
    this.reset.addEventListener("click", () => this.clearAll());
    this.state.append(this.reset);
    this.nameAll(0);
  }

  /** fill leaves out the buttons that can narrow nothing. */
  fill(incidents: readonly Incident[]): void {
    for (const b of this.buttons) b.holder.dataset["useless"] = String(!askable(b.control, this.dataset.ask) || !useful(b.control, incidents));
  }

  paint(shown: Shown): void {
    const before = this.shown;
    this.shown = shown;
    if (before && before.filter === shown.filter && before.matching === shown.matching && before.counting === shown.counting && before.incidents === shown.incidents) return;
    if (before?.filter !== shown.filter) this.paintFilter(shown.filter);
    this.paintCount(shown);
    for (const b of this.buttons) if (b.panel?.matches(":popover-open")) b.content?.paint(shown);
    this.drawer?.paint(shown);
  }

  private make(control: Control, button: HTMLButtonElement): Button {
    const holder = button.parentElement!;
    const made: Button = { control, holder, button, panel: null, content: null };
    if (control === "area") {
      button.addEventListener("click", () => this.actions.area());
    } else {
      made.panel = popover(button, `filter-${control}`, nameOf(control), () => this.open(made));
      holder.append(made.panel);
    }
    for (const type of ["pointerenter", "focus"]) button.addEventListener(type, () => parts.ahead());
    return made;
  }

  /** paintFilter marks the buttons of what is set, and says below them what it is set to: they keep their width. */
  private paintFilter(filter: Filter): void {
    for (const { control, holder, button } of this.buttons) {
      button.title = conditionOf(filter, control);
      holder.classList.toggle("set", button.title !== "");
    }
    const set = this.buttons.filter(({ button }) => button.title !== "");
    const others = othersSet(filter);
    this.chips.replaceChildren(
      ...set.map(({ control, button }) => this.chip({ text: button.title, change: without(control) }, button)),
      ...others.map((other) => this.chip(other)),
    );
    this.nameAll(set.length + others.length);
  }

  /** chip is a condition with the way out of it, which leaves the keyboard at a button. */
  private chip({ text, change }: Other, button?: HTMLElement): HTMLElement {
    const clear = h("button", { type: "button", class: "clear", "aria-label": t("filter.clear", { name: text }), title: t("filter.clear", { name: text }) }, "×");
    clear.addEventListener("click", () => {
      this.actions.narrow(change);
      (button ?? this.first())?.focus();
    });
    return h("span", { class: "facet set", title: text }, h("span", { class: "facet-text", dir: "auto" }, text), clear);
  }

  private paintCount(shown: Shown): void {
    const { incidents, filter, counting } = shown;
    const text = incidents.length > 0 ? shownCount(shown) : ""; // nothing is known of them yet
    this.count.textContent = text;
    if (!counting && incidents.length > 0) {
      if (this.told !== null && this.told !== filter && text !== this.said) this.actions.say(text);
      this.said = text;
      this.told = filter;
    }
    this.reset.hidden = !narrows(filter);
    this.state.classList.toggle("narrowed", narrows(filter));
  }

  private nameAll(set: number): void {
    this.all.textContent = t(set > 0 ? "filter.allSet" : "filter.all", { n: set });
    this.all.classList.toggle("set", set > 0);
  }

  private clearAll(): void {
    this.actions.narrow(EVERYTHING);
    this.first()?.focus();
  }

  private first(): HTMLElement | undefined {
    return [...this.buttons.map((b) => b.button), this.all].find((button) => button.getClientRects().length > 0);
  }

  private open(b: Button): void {
    const fill = ([{ content }]: Parts) => {
      if (!b.content) b.panel!.append((b.content = content(b.control, this.actions, this.dataset.length)).element);
      if (this.shown) b.content.paint(this.shown);
    };
    void parts.use("filter.all", fill, { failed: () => b.panel!.hidePopover(), again: () => b.panel!.showPopover() });
  }

  private openDrawer(): void {
    void parts.use("filter.all", ([{ Drawer }]) => {
      const controls = this.buttons.filter((b) => b.holder.matches(".set, :not([data-useless=true])")).map((b) => b.control);
      this.drawer ??= new Drawer(controls, this.actions, this.dataset.length);
      return this.drawer.open(this.shown);
    });
  }
}

/** what the buttons open, with its style */
const parts = new Lazy(() => Promise.all([import("./drawer"), loadPanels()]));

// Parameters and columns that a file has to have for a control.
const NEEDS: Record<Control, readonly string[]> = {
  types: ["type"],
  targets: ["target"],
  who: ["said_by"],
  killed: ["killed"],
  dates: ["earliest", "latest"],
  basis: ["place_basis"],
  inArticle: ["in_article"],
  km: ["km"],
  area: ["bbox", "match"],
};

/** askable reports whether the server takes what a control asks for. */
function askable(control: Control, { parameters, columns }: Askable): boolean {
  return NEEDS[control].every((name) => parameters.includes(name) || columns.includes(name));
}

/** useful reports whether a control can tell some of the incidents from the others. */
function useful(control: Control, incidents: readonly Incident[]): boolean {
  if (control === "dates") return incidents.some((i) => i.earliest !== "" || i.latest !== "");
  if (control === "km") return incidents.some((i) => i.kmFrom !== null);
  if (control === "area") return incidents.some((i) => i.point !== null);
  return choices(incidents, EVERYTHING, null, control).filter((c) => c.count > 0).length > 1;
}
