// What the controls of the filter are called, and what one is set to in words.

import { inWords } from "../dates";
import { chosen, type Facet } from "../facets";
import { CONDITIONS, type Condition, type Filter } from "../filter";
import { tied } from "../filterquery";
import { either, t } from "../i18n/messages";

/** Control names a condition of the filter that the bar has a button for. */
export type Control = Condition;

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
  if (control === "km") return f.km ? kmSet(f.km) : "";
  if (control === "area") return f.area ? t(`rule.${f.area.match ?? "plain"}`) : "";
  return chosen(f, control).map((value) => valueName(control, value)).join(t("text.comma"));
}

/** conditionOf says in words what a control asks for, empty when it asks for nothing. */
export function conditionOf(f: Filter, control: Control): string {
  const value = setTo(f, control);
  return value === "" || control === "inArticle" ? value : t("filter.set", { name: nameOf(control), value });
}

/** conditions says in words all that a filter asks for. */
export function conditions(f: Filter): string[] {
  const controls = CONDITIONS.map((control) => conditionOf(f, control)).filter((text) => text !== "");
  return [...controls, ...othersSet(f).map(({ text }) => text)];
}

function kmSet([from, to]: NonNullable<Filter["km"]>): string {
  if (Number.isFinite(to)) return from === to ? t("filter.value", { value: from }) : t("filter.kmSet", { from, to });
  return t("filter.kmFromSet", { from });
}

/** spanOf says in words which days dates leave. */
export function spanOf({ from, to }: Pick<NonNullable<Filter["dates"]>, "from" | "to">): string {
  return inWords(`${from ?? ".."}/${to ?? ".."}`);
}

function datesSet(dates: NonNullable<Filter["dates"]>): string {
  const span = spanOf(dates);
  return dates.certain ? t("filter.datesCertain", { span }) : span;
}

/** without is the change that clears a control. */
export function without(control: Control): Partial<Filter> {
  const list = control === "types" || control === "targets" || control === "who" || control === "killed" || control === "basis";
  return { [control]: list ? [] : null };
}

/** Other is what a filter has and no control stands for, with the change that takes it away. */
export interface Other {
  text: string;
  change: Partial<Filter>;
}

// Parameters that have a control, for values that it cannot show.
const CONTROLS: Readonly<Record<string, Control>> = { datetime: "dates", km: "km", bbox: "area", match: "area", in_article: "inArticle" };
const SILENT: readonly string[] = ["filter-lang", "filter-crs"]; // how another one is written

/** othersSet says in words what no control stands for: words, other parameters, conditions. */
export function othersSet(f: Filter): Other[] {
  const out: Other[] = f.words === "" ? [] : [{ text: t("filter.words", { words: f.words }), change: { words: "" } }];
  const keys = new Set(f.others.map(([key]) => key).filter((key) => f.cql === "" || !SILENT.includes(key)));
  for (const key of keys) {
    const group = tied(key);
    if (group.some((name) => keys.has(name) && name !== key && group.indexOf(name) < group.indexOf(key))) continue; // said with that one
    const values = f.others.filter(([name]) => group.includes(name)).map(([name, value]) => inWordsOf(name, value));
    const change = { others: f.others.filter(([name]) => !group.includes(name)) };
    const control = CONTROLS[key];
    if (key === "q") out.push(...values.map((words) => ({ text: t("filter.words", { words }), change: { others: f.others.filter((pair) => pair[0] !== "q" || pair[1] !== words) } })));
    else out.push({ text: t("filter.set", { name: control ? nameOf(control) : key, value: values.join(t("text.comma")) }), change });
  }
  if (f.cql !== "") out.push({ text: f.cql, change: { cql: "" } });
  return out;
}

function inWordsOf(name: string, value: string): string {
  if (name === "in_article") return valueName("inArticle", value === "1" ? "true" : value === "0" ? "false" : value);
  if (name === "match") return either(`rule.${value}`, "filter.value", { value });
  return name === "bbox-crs" ? value.replace(/^.*\/([A-Z]+)\/.*?([^/]+)$/, "$1:$2") : value; // by its code
}
