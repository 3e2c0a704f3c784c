// What the controls of the filter are called, and what one is set to in words.

import { inWords } from "../dates";
import { chosen, type Facet } from "../facets";
import type { Filter } from "../filter";
import { either, t } from "../i18n/messages";

/** Control names a condition of the filter that the bar has a button for. */
export type Control = Facet | "dates" | "km" | "area";

/** nameOf is what a control is called. */
export function nameOf(control: Control): string {
  return t(`control.${control}`);
}

/** valueName is what one choice is called: by its message, else as it stands in the data. */
export function valueName(facet: Facet, value: string): string {
  if (facet === "types") return either(`type.${value}`, "filter.value", { value });
  if (facet === "basis") return either(`basis.${value}`, "filter.value", { value });
  return either(`${facet}.${value}`, "filter.value", { value });
}

/** setTo says in words what a control is set to, empty when it is not. */
export function setTo(f: Filter, control: Control): string {
  if (control === "dates") return f.dates ? datesSet(f.dates) : "";
  if (control === "km") return f.km ? t("filter.kmSet", { from: f.km[0], to: f.km[1] }) : "";
  if (control === "area") return f.area ? t("filter.areaSet") : "";
  return chosen(f, control).map((value) => valueName(control, value)).join(", ");
}

function datesSet({ from, to, certain }: NonNullable<Filter["dates"]>): string {
  const span = inWords(`${from ?? ".."}/${to ?? ".."}`);
  return certain ? t("filter.datesCertain", { span }) : span;
}

/** without is the change that clears a control. */
export function without(control: Control): Partial<Filter> {
  const list = control === "types" || control === "targets" || control === "who" || control === "killed" || control === "basis";
  return { [control]: list ? [] : null };
}
