// The two controls with a field for each end: dates and kilometres.

import { inWords } from "../dates";
import { h } from "../dom";
import { stretch } from "../filter";
import { t, type Key } from "../i18n/messages";
import { writeAmount } from "../numbers";
import type { Shown } from "../parts";
import type { Content, Reports } from "./contents";
import { readDays, readKms, type Span } from "./spanfields";

const WAIT = 700; // milliseconds after a key: a year is four of them

type Values = Record<string, number>;

let made = 0;

/** Fields are two inputs that are read when the reader has finished with one. */
class Fields {
  readonly from: HTMLInputElement;
  readonly to: HTMLInputElement;
  readonly rows: HTMLElement;
  private readonly error: HTMLElement;
  private timer = 0;
  private shown = "/";

  constructor(
    attributes: Record<string, string | number>,
    labels: { from: Key; to: Key },
    private readonly apply: () => void,
  ) {
    const id = `span-${++made}`;
    this.error = h("p", { class: "wrong", id: `${id}-error`, role: "alert" });
    this.from = h("input", { ...attributes, class: "field", id: `${id}-from` });
    this.to = h("input", { ...attributes, class: "field", id: `${id}-to` });
    this.rows = h(
      "div",
      {},
      h("div", { class: "ends" }, end(this.from, t(labels.from)), end(this.to, t(labels.to))),
      this.error,
    );
    for (const field of [this.from, this.to]) this.listen(field);
  }

  /** fill shows values when they are others than those shown last; what the reader is writing stays. */
  fill(from: string, to: string): void {
    if (this.shown === `${from}/${to}`) return;
    this.shown = `${from}/${to}`;
    this.from.value = from;
    this.to.value = to;
    this.say(null);
  }

  /** read says what is wrong below the fields, or returns what they hold. */
  read<T>(span: Span<T>, values: Values = {}): { from: T | null; to: T | null } | null {
    const bad = "wrong" in span ? span : this.unfinished();
    this.say(bad, values);
    return "wrong" in span || bad ? null : span;
  }

  private say(bad: { wrong: Key; field: "from" | "to" } | null, values: Values = {}): void {
    this.error.textContent = bad ? t(bad.wrong, values) : "";
    for (const name of ["from", "to"] as const) {
      const wrong = bad?.field === name;
      this[name].setAttribute("aria-invalid", String(wrong));
      if (wrong) this[name].setAttribute("aria-describedby", this.error.id);
      else this[name].removeAttribute("aria-describedby");
    }
  }

  /** unfinished finds a field in which something stands that is no value, e.g. a day without a month. */
  private unfinished(): { wrong: Key; field: "from" | "to" } | null {
    for (const field of ["from", "to"] as const) if (this[field].validity.badInput) return { wrong: "filter.datesPart", field };
    return null;
  }

  private listen(field: HTMLInputElement): void {
    const now = () => {
      if (this.timer === 0) return;
      clearTimeout(this.timer);
      this.timer = 0;
      this.apply();
    };
    field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(now, WAIT);
    });
    field.addEventListener("blur", now);
    field.addEventListener("keydown", (e) => e.key === "Enter" && now());
  }
}

function end(field: HTMLInputElement, label: string): HTMLElement {
  return h("div", { class: "end" }, h("label", { for: field.id }, label), field);
}

export class DatesForm implements Content {
  readonly element: HTMLElement;
  private readonly fields: Fields;
  private readonly certain = h("input", { type: "checkbox" });
  private readonly hint = h("p", { class: "hint" });

  constructor(private readonly actions: Reports) {
    this.fields = new Fields({ type: "date", min: "0001-01-01", max: "9999-12-31" }, { from: "filter.dateFrom", to: "filter.dateTo" }, () => this.apply());
    this.certain.addEventListener("change", () => this.apply());
    const box = h("label", { class: "choice" }, this.certain, h("span", { class: "choice-name" }, t("filter.certain")));
    this.element = h("div", { class: "control" }, this.fields.rows, box, this.hint);
  }

  paint({ incidents, filter }: Shown): void {
    this.fields.fill(filter.dates?.from ?? "", filter.dates?.to ?? "");
    if (filter.dates) this.certain.checked = filter.dates.certain;
    this.hint.textContent = t("filter.datesHint", { span: inWords(reach(incidents)) });
  }

  private apply(): void {
    const span = this.fields.read(readDays(this.fields.from.value, this.fields.to.value));
    if (!span) return;
    const { from, to } = span;
    this.actions.narrow({ dates: from === null && to === null ? null : { from, to, certain: this.certain.checked } });
  }
}

/** reach is the span of days that the incidents lie in. */
function reach(incidents: Shown["incidents"]): string {
  const days = incidents.flatMap((i) => [i.earliest, i.latest]).filter((day) => day !== "").sort();
  return days.length > 0 ? `${days[0]!}/${days[days.length - 1]!}` : "";
}

export class KmForm implements Content {
  readonly element: HTMLElement;
  private readonly fields: Fields;

  constructor(
    private readonly actions: Reports,
    private readonly length: number,
  ) {
    this.fields = new Fields({ type: "text", inputmode: "decimal", autocomplete: "off" }, { from: "filter.kmFrom", to: "filter.kmTo" }, () => this.apply());
    this.fields.from.placeholder = t("filter.value", { value: 0 });
    this.fields.to.placeholder = t("filter.value", { value: this.end() });
    this.element = h("div", { class: "control" }, this.fields.rows, h("p", { class: "hint" }, t("filter.kmHint", { length: this.end() })));
  }

  paint({ filter }: Shown): void {
    // An end of the line stays an empty field: so it was written.
    const [from, to] = filter.km ?? [0, Infinity];
    this.fields.fill(from > 0 ? writeAmount(from) : "", to < this.length ? writeAmount(to) : "");
  }

  private end(): number {
    return Math.round(this.length);
  }

  private apply(): void {
    const span = this.fields.read(readKms(this.fields.from.value, this.fields.to.value, Math.ceil(this.length)), { length: this.end() });
    if (!span) return;
    this.actions.narrow({ km: stretch([span.from ?? 0, span.to ?? Infinity], this.length) });
  }
}
