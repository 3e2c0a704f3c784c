// The filter of a collection: a control for each of its fields that can be
// asked for, and the condition in CQL2, which says the same.

import { h } from "../dom";
import { t } from "../i18n/messages";
import { expression, readExpression, type Condition } from "./conditions";
import type { Field } from "./layers";

const TYPES = { integer: "number", number: "number", date: "date", time: "datetime-local", text: "search", boolean: "search", other: "search" } as const;
const MOST_FIELDS = 40; // more would be a form that nobody reads; the condition can name all

export class FilterForm {
  readonly element = h("form", { class: "conditions" });
  private readonly condition = h("input", { type: "text", name: "filter", dir: "ltr", spellcheck: "false", autocomplete: "off", class: "wide" });
  private fields: readonly Field[] = [];
  private filter: string | null = null;
  /** what of the filter no control shows */
  private rest = "";
  /** what stood in the condition and in the controls when they were filled */
  private before = { condition: "", controls: "" };

  constructor(private readonly changed: (filter: string) => void) {
    this.element.addEventListener("submit", (e) => {
      e.preventDefault();
      this.apply();
    });
    this.element.addEventListener("change", () => this.apply());
  }

  /** fill makes the controls of a collection. */
  fill(fields: readonly Field[]): void {
    this.fields = fields.filter((f) => f.kind !== "other");
    this.filter = null;
    const clear = h("button", { type: "reset", class: "quiet" }, t("viewer.reset"));
    clear.addEventListener("mousedown", (e) => e.preventDefault()); // else what is half written would be asked for first
    clear.addEventListener("click", () => this.changed(""));
    this.element.replaceChildren(
      ...this.fields.slice(0, MOST_FIELDS).map((field) => controls(field)),
      h("label", { class: "condition" }, h("span", {}, t("viewer.condition")), this.condition),
      h("p", { class: "actions" }, h("button", { type: "submit", class: "quiet" }, t("viewer.apply")), clear),
    );
  }

  /** show puts a filter into the controls when it is another than the one shown last; what the reader is writing stays. */
  show(filter: string): void {
    if (filter === this.filter) return;
    this.filter = filter;
    this.condition.value = filter.replace(/[\r\n]+/g, " ");
    const { conditions, rest } = readExpression(filter, this.fields);
    this.put(conditions);
    const held = new Set(this.conditions().map((c) => JSON.stringify(c)));
    const [shown, others] = [true, false].map((is) => conditions.filter((c) => held.has(JSON.stringify(c)) === is)) as [Condition[], Condition[]];
    this.put(shown);
    this.rest = expression(others, rest, this.fields);
    this.before = this.now();
  }

  private put(conditions: readonly Condition[]): void {
    for (const control of this.controls()) {
      const own = conditions.find((c) => c.field === control.dataset["field"]);
      const what = control.dataset["what"] as "is" | "has" | "from" | "to";
      const value = own && what in own ? (own as Record<string, string>)[what]! : "";
      control.value = control.type === "datetime-local" ? value.replace(/Z$/, "") : value;
    }
  }

  private now() {
    return { condition: this.condition.value.trim(), controls: JSON.stringify(this.conditions()) };
  }

  /** apply asks for what was changed; a submission that follows a change has nothing to add. */
  private apply(): void {
    const { condition, controls } = this.now();
    // The field of the condition wins where it was changed by hand.
    if (condition !== this.before.condition) this.changed(condition);
    else if (controls !== this.before.controls) this.changed(expression(this.conditions(), this.rest, this.fields));
  }

  private conditions(): Condition[] {
    const out = new Map<string, Condition>();
    for (const control of this.controls()) {
      const { field, what } = control.dataset as { field: string; what: "is" | "has" | "from" | "to" };
      const value = control.type === "datetime-local" && control.value ? `${control.value.length === 16 ? `${control.value}:00` : control.value}Z` : control.value.trim();
      if (value === "" || (control instanceof HTMLInputElement && !control.validity.valid)) continue;
      if (what === "is") out.set(field, { field, is: value });
      else if (what === "has") out.set(field, { field, has: value });
      else out.set(field, { field, from: "", to: "", ...out.get(field), [what]: value } as Condition);
    }
    return [...out.values()];
  }

  private controls(): (HTMLInputElement | HTMLSelectElement)[] {
    return [...this.element.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[data-field]")];
  }
}

function controls(field: Field): HTMLElement {
  const choices = field.kind === "boolean" ? ["true", "false"] : field.choices;
  const title = h("span", { dir: "auto", title: field.description || null }, field.title);
  if (choices.length > 1 && (field.kind === "text" || field.kind === "boolean")) {
    const named = (value: string) => (field.kind === "boolean" ? t(value === "true" ? "value.yes" : "value.no") : value);
    const options = [h("option", { value: "" }, t("viewer.any")), ...choices.map((value) => h("option", { value }, named(value)))];
    return h("label", { class: "field" }, title, h("select", { "data-field": field.name, "data-what": "is" }, ...options));
  }
  if (field.kind === "text") return h("label", { class: "field" }, title, input(field, "has", t("viewer.contains")));
  return h(
    "div",
    { class: "field range", role: "group", "aria-label": field.title },
    title,
    h("label", {}, h("span", { class: "visually-hidden" }, t("viewer.from")), input(field, "from", t("viewer.from"))),
    h("label", {}, h("span", { class: "visually-hidden" }, t("viewer.to")), input(field, "to", t("viewer.to"))),
  );
}

function input(field: Field, what: string, hint: string): HTMLInputElement {
  const step = field.kind === "time" ? "1" : field.kind === "integer" ? "1" : field.kind === "number" ? "any" : null;
  return h("input", { type: TYPES[field.kind], step, placeholder: hint, "data-field": field.name, "data-what": what });
}
