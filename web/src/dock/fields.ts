// Typing what part of an axis to choose, for whom neither a drag nor a click is
// the way.

import { isDay } from "../days";
import { openDialog } from "../dialog";
import { h } from "../dom";
import { t } from "../i18n/messages";
import { readAmount, writeAmount } from "../numbers";
import { number } from "../words";
import type { Range } from "./range";
import { datesOf, type Days } from "./when";

interface Question<T> {
  title: string;
  note: string;
  /** what the button says that lets everything be shown */
  everything: string;
  labels: readonly [string, string];
  /** attributes of both fields */
  field: Record<string, string | number>;
  values: readonly [string, string];
  /** read answers what both fields mean, or what is wrong with which; an empty one leaves its end open */
  read(from: string, to: string): T | Wrong;
}

interface Wrong {
  wrong: 0 | 1;
  why: string;
}

/** askKilometres asks for two kilometres of a line. */
export function askKilometres(chosen: Range | null, length: number, choose: (range: Range | null) => void): void {
  const most = number(length, 0);
  void ask(
    {
      title: t("strip.choose"),
      note: t("strip.note", { length: most }),
      everything: t("strip.clear"),
      labels: [t("strip.fieldFrom"), t("strip.fieldTo")],
      field: { type: "text", inputmode: "decimal", autocomplete: "off" },
      values: [writeAmount(chosen?.[0] ?? 0), writeAmount(chosen && chosen[1] < length ? chosen[1] : Math.ceil(length))],
      read: (a, b): Range | Wrong => {
        const [from, to] = [a === "" ? 0 : kilometre(a, length), b === "" ? length : kilometre(b, length)];
        if (from === null || to === null) return { wrong: from === null ? 0 : 1, why: t("strip.wrong", { value: from === null ? a : b, length: most }) };
        return from <= to ? [from, to] : { wrong: 1, why: t("strip.order", { from: number(from, 3), to: number(to, 3) }) };
      },
    },
    choose,
  );
}

/** kilometre reads a number of the line; its end may be given as a whole number. */
function kilometre(text: string, length: number): number | null {
  const km = readAmount(text);
  return km >= 0 && km <= Math.ceil(length) ? Math.min(km, length) : null;
}

/** askDates asks for two days; while none are chosen, all that there are stand in the fields. */
export function askDates(chosen: Days | null, all: Range | null, choose: (days: Days | null) => void): void {
  const { from, to } = chosen ?? (all ? datesOf(all) : { from: null, to: null });
  void ask(
    {
      title: t("time.choose"),
      note: t("time.note"),
      everything: t("time.clear"),
      labels: [t("time.fieldFrom"), t("time.fieldTo")],
      field: { type: "date" },
      values: [from ?? "", to ?? ""],
      read: (a, b): Days | Wrong => {
        const bad = [a, b].findIndex((day) => day !== "" && !isDay(day)) as 0 | 1 | -1;
        if (bad >= 0) return { wrong: bad as 0 | 1, why: t("time.wrong", { value: bad ? b : a }) };
        if (a && b && a > b) return { wrong: 1, why: t("time.order", { from: a, to: b }) };
        // While none are chosen both ends are open, and stay so unless they are changed.
        const end = (day: string, shown: string | null) => (day === "" || (!chosen && day === shown) ? null : day);
        return { from: end(a, from), to: end(b, to) };
      },
    },
    (days) => choose(days && (days.from || days.to) ? days : null),
  );
}

async function ask<T extends object>(question: Question<T>, choose: (answer: T | null) => void): Promise<void> {
  const error = h("p", { class: "field-error", id: "field-error", role: "alert" });
  const fields = question.labels.map((label, i) => {
    const input = h("input", { ...question.field, name: i === 0 ? "from" : "to", value: question.values[i]!, autofocus: i === 0 });
    return { input, label: h("label", {}, h("span", {}, label), input) };
  });
  const clear = h("button", { type: "button", class: "quiet" }, question.everything);
  const form = h("form", { class: "range-form", novalidate: true }, h("p", { class: "note" }, question.note), h("div", { class: "range-fields" }, ...fields.map((f) => f.label)), error);
  form.append(h("p", { class: "actions" }, h("button", { type: "submit", class: "button" }, t("dock.apply")), clear));
  const dialog = await openDialog("range-dialog", question.title, [form]);
  clear.addEventListener("click", () => {
    dialog.close();
    choose(null);
  });
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const [from, to] = fields.map(({ input }) => input.value) as [string, string];
    const part = fields.findIndex(({ input }) => input.validity.badInput);
    const answer = part < 0 ? question.read(from, to) : { wrong: part as 0 | 1, why: t("filter.datesPart") };
    const wrong = "wrong" in answer ? answer.wrong : null;
    fields.forEach(({ input }, i) => {
      input.toggleAttribute("aria-invalid", false);
      if (i === wrong) input.setAttribute("aria-invalid", "true");
      if (i === wrong) input.setAttribute("aria-describedby", error.id);
      else input.removeAttribute("aria-describedby");
    });
    error.textContent = "why" in answer ? answer.why : "";
    if ("why" in answer) return fields[answer.wrong]!.input.focus();
    dialog.close();
    if (from !== question.values[0] || to !== question.values[1]) choose(answer);
  });
}
