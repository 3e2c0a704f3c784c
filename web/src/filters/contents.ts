// What the controls of the filter hold, in a popover or in the sheet.

import { h, own } from "../dom";
import { choices, type Choice, type Facet } from "../facets";
import type { Filter, Killed } from "../filter";
import { t } from "../i18n/messages";
import type { Actions, Shown } from "../parts";
import { number } from "../words";
import { nameOf, valueName, type Control } from "./labels";
import { DatesForm, KmForm } from "./spans";

/** Reports is what the controls report to. */
export type Reports = Pick<Actions, "narrow" | "area">;

export interface Content {
  readonly element: HTMLElement;
  paint(shown: Shown): void;
}

/** content makes what a control holds. */
export function content(control: Control, actions: Reports, length: number): Content {
  if (control === "dates") return new DatesForm(actions);
  if (control === "km") return new KmForm(actions, length);
  if (control === "area") return new AreaButton(actions);
  return new Choices(control, actions);
}

const MANY = 12; // choices; with more there is a field to find one

/** Choices are boxes to tick, each with how many incidents it would leave. */
class Choices implements Content {
  readonly element: HTMLElement;
  private readonly list = h("ul", { class: "choices" });
  private readonly none = h("p", { class: "hint", hidden: true }, t("filter.noChoice"));
  private readonly find = h("input", { type: "search", class: "field", placeholder: t("filter.find"), "aria-label": t("filter.find"), autocomplete: "off" });
  private readonly rows = new Map<string, { item: HTMLElement; box: HTMLInputElement; count: HTMLElement }>();
  private filter: Filter | null = null;

  constructor(
    private readonly facet: Facet,
    private readonly actions: Reports,
  ) {
    const hint = facet === "killed" || facet === "who" ? h("p", { class: "hint" }, t(`hint.${facet}`)) : null;
    this.element = h("fieldset", { class: "control" }, h("legend", { class: "visually-hidden" }, nameOf(facet)), this.find, this.list, this.none, hint);
    this.find.addEventListener("input", () => this.look());
  }

  paint({ incidents, filter, found, counting }: Shown): void {
    this.filter = filter;
    const all = choices(incidents, filter, found, this.facet);
    const unknown = counting || incidents.length === 0; // which have not come
    const held = this.list.contains(document.activeElement); // then a row that stands for nothing any more stays, to be ticked again
    if ((all.length !== this.rows.size && !held) || all.some((c) => !this.rows.has(c.value))) this.build(all);
    const known = new Map(all.map((choice) => [choice.value, choice]));
    for (const [value, row] of this.rows) {
      const { count, chosen } = known.get(value) ?? { count: 0, chosen: false };
      row.box.checked = chosen;
      row.count.textContent = unknown ? "…" : number(count, 0);
      row.item.classList.toggle("empty", count === 0 && !unknown);
    }
    this.find.hidden = all.length <= MANY;
  }

  private build(all: readonly Choice[]): void {
    this.rows.clear();
    for (const { value } of all) {
      const box = h("input", { type: "checkbox" });
      box.addEventListener("change", () => this.choose(value, box.checked));
      const count = h("span", { class: "count" });
      const item = h("li", {}, h("label", { class: "choice" }, box, h("span", { class: "choice-name", ...(this.facet === "targets" || this.facet === "who" ? own() : { dir: "auto" }) }, valueName(this.facet, value)), count));
      this.rows.set(value, { item, box, count });
    }
    this.list.replaceChildren(...[...this.rows.values()].map((row) => row.item));
    this.look();
  }

  private choose(value: string, on: boolean): void {
    if (!this.filter) return;
    if (this.facet === "inArticle") {
      // Both ticked is the same as none.
      const other = this.rows.get(value === "true" ? "false" : "true")?.box.checked ?? false;
      this.actions.narrow({ inArticle: on === other ? null : (value === "true") === on });
      return;
    }
    const rest = this.filter[this.facet].filter((v) => v !== value);
    this.actions.narrow({ [this.facet]: on ? [...rest, value as Killed] : rest });
  }

  /** look hides the choices that do not have what is written in the field. */
  private look(): void {
    const wanted = this.find.value.trim().toLowerCase();
    let left = 0;
    for (const [value, { item }] of this.rows) {
      item.hidden = !valueName(this.facet, value).toLowerCase().includes(wanted);
      if (!item.hidden) left++;
    }
    this.none.hidden = left > 0;
  }
}

/** AreaButton leads to where a box is drawn. */
class AreaButton implements Content {
  readonly element: HTMLElement;

  constructor(actions: Reports) {
    const button = h("button", { type: "button", class: "button" }, t("area.draw"));
    button.addEventListener("click", () => actions.area());
    this.element = h("div", { class: "control" }, button);
  }

  paint(): void {}
}
