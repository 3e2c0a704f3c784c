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
  private written = "";

  constructor(private readonly changed: (filter: string) => void) {
    this.element.addEventListener("submit", (e) => {
      e.preventDefault();
      this.apply();
    });
    this.element.addEventListener("change", (e) => (e.target === this.condition ? this.changed(this.condition.value.trim()) : this.apply()));
  }

  /** fill makes the controls of a collection. */
  fill(fields: readonly Field[]): void {
    this.fields = fields.filter((f) => f.kind !== "other");
    const clear = h("button", { type: "button", class: "quiet" }, t("viewer.reset"));
    clear.addEventListener("click", () => this.changed(""));
    this.element.replaceChildren(
      ...this.fields.slice(0, MOST_FIELDS).map((field) => controls(field)),
      h("label", { class: "condition" }, h("span", {}, t("viewer.condition")), this.condition),
      h("p", { class: "actions" }, h("button", { type: "submit", class: "quiet" }, t("viewer.apply")), clear),
    );
  }

  /** show puts a condition into the controls. */
  show(filter: string): void {
    this.written = filter;
    this.condition.value = filter;
    const { conditions } = readExpression(filter, this.fields);
    for (const control of this.controls()) {
      const own = conditions.find((c) => c.field === control.dataset["field"]);
      const what = control.dataset["what"] as "is" | "has" | "from" | "to";
      const value = own && what in own ? (own as Record<string, string>)[what]! : "";
      control.value = control.type === "datetime-local" ? value.replace(/Z$/, "") : value;
    }
  }

  private apply(): void {
    // The field of the condition wins where it was changed by hand.
    if (this.condition.value.trim() !== this.written) return this.changed(this.condition.value.trim());
    const { rest } = readExpression(this.written, this.fields);
    this.changed(expression(this.conditions(), rest, this.fields));
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
