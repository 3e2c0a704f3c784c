// Typing what part of an axis to choose, for whom neither a drag nor a click is
// the way.

import { isDay } from "../days";
import { openDialog } from "../dialog";
import { h } from "../dom";
import { t } from "../i18n/messages";
import { readAmount, writeAmount } from "../numbers";
import { number } from "../words";
import { dayOf, isoOf } from "./calendar";
import type { Range } from "./range";

interface Question {
  title: string;
  note: string;
  /** what the button says that lets everything be shown */
  everything: string;
  labels: readonly [string, string];
  /** attributes of both fields */
  field: Record<string, string | number>;
  values: readonly [string, string];
  /** read answers the range, or what is wrong with which field */
  read(from: string, to: string): Range | { wrong: 0 | 1; why: string };
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
      values: [writeAmount(chosen?.[0] ?? 0), writeAmount(chosen?.[1] ?? Math.ceil(length))],
      read: (a, b) => {
        const [from, to] = [kilometre(a, length), kilometre(b, length)];
        if (from === null || to === null) return { wrong: from === null ? 0 : 1, why: t("strip.wrong", { value: from === null ? a : b, length: most }) };
        return from <= to ? [from, to] : { wrong: 1, why: t("strip.order", { from: number(from, 3), to: number(to, 3) }) };
      },
    },
    (range) => choose(range && range[0] <= 0 && range[1] >= length ? null : range),
  );
}

/** kilometre reads a number of the line; its end may be given as a whole number. */
function kilometre(text: string, length: number): number | null {
  const km = readAmount(text);
  return km >= 0 && km <= Math.ceil(length) ? Math.min(km, length) : null;
}

/** askDates asks for two days; the range counts days from 1970, the last one not included. */
export function askDates(chosen: Range | null, all: Range | null, choose: (range: Range | null) => void): void {
  const [from, to] = chosen ?? all ?? [null, null];
  void ask(
    {
      title: t("time.choose"),
      note: t("time.note"),
      everything: t("time.clear"),
      labels: [t("time.fieldFrom"), t("time.fieldTo")],
      field: { type: "date", required: "" },
      values: [from === null ? "" : isoOf(from), to === null ? "" : isoOf(to - 1)],
      read: (a, b) => {
        if (!isDay(a) || !isDay(b)) return { wrong: isDay(a) ? 1 : 0, why: t("time.wrong", { value: isDay(a) ? b : a }) };
        return a <= b ? [dayOf(a)!, dayOf(b)! + 1] : { wrong: 1, why: t("time.order", { from: a, to: b }) };
      },
    },
    choose,
  );
}

async function ask(question: Question, choose: (range: Range | null) => void): Promise<void> {
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
    const answer = question.read(fields[0]!.input.value, fields[1]!.input.value);
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
    choose(answer);
  });
}
