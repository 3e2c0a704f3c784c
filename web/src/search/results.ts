// What was found, as a list below the field: a listbox that the field's arrow
// keys walk through.

import { h, own } from "../dom";
import { t } from "../i18n/messages";
import { symbolOf } from "../symbolview";
import { numbered, when } from "../words";
import type { Answer, IncidentHit, PassageHit } from "./answer";
import { cut, excerpt, Query, type Span } from "./query";

const MOST_RESULTS = 12; // of each kind
const ROOM = 150; // characters of a text
const EDGE = 8; // pixels
const LEAST = 180; // pixels of the list, however low the field stands

export interface Choices {
  passage(hit: PassageHit): void;
  incident(id: string): void;
  /** only narrows the incidents to those found. */
  only(): void;
}

/** Listed is how the incidents of an answer are listed: those that the other filters leave, and those that they do not. */
export interface Listed {
  left: readonly IncidentHit[];
  out: readonly IncidentHit[];
  narrowed: boolean;
  note: string;
}

export class Results {
  private readonly list = h("div", { id: "search-list", role: "listbox", "aria-label": t("search.results") });
  readonly element = h("div", { class: "results", hidden: true }, this.list);
  private options: { element: HTMLElement; choose: () => void }[] = [];
  private at = -1;

  constructor(
    private readonly input: HTMLInputElement,
    private readonly choices: Choices,
  ) {
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id })) input.setAttribute(name, value);
    // A press must not take the keyboard out of the field.
    this.element.addEventListener("pointerdown", (e) => e.preventDefault());
    this.close();
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** note shows a line instead of results. */
  note(text: string): void {
    this.options = [];
    this.fill([], text);
  }

  /** show lists an answer with a note, if there is one to make; narrowed: the incidents are narrowed to these words already. */
  show(words: string, answer: Answer, { left, out, narrowed, note }: Listed): void {
    const query = new Query(words);
    this.options = [];
    const n = left.length;
    const incidents = (hits: readonly IncidentHit[]) => hits.slice(0, MOST_RESULTS).map((hit) => this.incident(hit, query));
    const groups = [
      ...(n > 0 && !narrowed ? [this.option("result result-only", () => this.choices.only(), t("search.only", { n }))] : []),
      ...this.group("passages", t("search.passages"), answer.passageCount, answer.passages.slice(0, MOST_RESULTS).map((hit) => this.passage(hit))),
      ...this.group("incidents", t("search.incidents"), n, incidents(left)),
      ...this.group("outside", t("search.outside"), out.length, incidents(out)),
    ];
    this.fill(groups, note);
  }

  close(): void {
    this.element.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }

  /** step makes the next option the active one, or the one before. */
  step(by: 1 | -1): void {
    const n = this.options.length;
    if (n > 0) this.activate(this.at < 0 ? (by > 0 ? 0 : n - 1) : (this.at + by + n) % n);
  }

  /** choose takes the active option; false when there is none. */
  choose(): boolean {
    const option = this.isOpen ? this.options[this.at] : undefined;
    option?.choose();
    return option !== undefined;
  }

  /** fill opens the list, or where there is nothing to choose from the note alone. */
  private fill(groups: readonly HTMLElement[], note: string): void {
    this.list.replaceChildren(...groups);
    this.list.hidden = groups.length === 0;
    this.element.replaceChildren(this.list, ...(note ? [h("p", { class: "results-note" }, note)] : []));
    this.element.hidden = false;
    this.place();
    this.list.scrollTop = 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.activate(-1);
  }

  /** place keeps the list on the screen, from where the field begins. */
  private place(): void {
    const field = this.input.getBoundingClientRect();
    const width = this.element.offsetWidth;
    const start = getComputedStyle(this.input).direction === "rtl" ? field.width - width : 0;
    const [least, most] = [EDGE - field.left, document.documentElement.clientWidth - EDGE - width - field.left];
    this.element.style.maxHeight = `${Math.max(LEAST, innerHeight - field.bottom - 2 * EDGE)}px`;
    this.element.style.left = `${Math.max(least, Math.min(start, most))}px`;
  }

  private activate(at: number): void {
    this.options[this.at]?.element.setAttribute("aria-selected", "false");
    this.at = at;
    const active = this.options[at]?.element;
    active?.setAttribute("aria-selected", "true");
    active?.scrollIntoView({ block: "nearest" });
    if (active) this.input.setAttribute("aria-activedescendant", active.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private group(name: string, title: string, count: number, options: HTMLElement[]): HTMLElement[] {
    if (options.length === 0) return [];
    const id = `search-${name}`;
    const head = h("p", { id, class: "results-head", role: "presentation" }, title, " ", h("span", { class: "count" }, t("filter.value", { value: count })));
    const more = count > options.length ? h("p", { class: "results-more", role: "presentation" }, t("search.more", { n: count - options.length })) : null;
    return [h("div", { role: "group", "aria-labelledby": id }, head, ...options, more)];
  }

  private passage(hit: PassageHit): HTMLElement {
    const where = [hit.of, hit.section].filter((text) => text !== "").join(" · ");
    return this.option("result", () => this.choices.passage(hit), marked("span", "result-text", hit.text, hit.spans), where === "" ? null : h("span", { class: "result-where", ...own() }, where));
  }

  private incident({ incident, text }: IncidentHit, query: Query): HTMLElement {
    return this.option(
      "result result-incident",
      () => this.choices.incident(incident.id),
      symbolOf(incident),
      marked("span", "result-title", numbered(incident, incident.title), query.find(numbered(incident, incident.title))),
      h("span", { class: "result-where" }, when(incident)),
      text === "" ? null : marked("span", "result-text", text, query.find(text)),
    );
  }

  private option(className: string, choose: () => void, ...content: Parameters<typeof h>[2][]): HTMLElement {
    const element = h("div", { id: `search-option-${this.options.length}`, class: className, role: "option", "aria-selected": "false" }, ...content);
    element.addEventListener("click", choose);
    this.options.push({ element, choose });
    return element;
  }
}

/** marked writes a text with its spans marked, shortened to what stands near the first. */
function marked(tag: "span", className: string, text: string, spans: readonly Span[]): HTMLElement {
  const short = excerpt(text, spans, ROOM);
  const parts = cut(short.text, short.spans).map((part, i) => (i % 2 === 0 ? part : h("mark", {}, part)));
  return h(tag, { class: className, ...own() }, ...parts);
}
