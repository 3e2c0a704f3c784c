// Messages by key. A {hole} is filled with a value, which is written as the
// language writes numbers when it is one; {hole:form|form} is the form of a
// word that goes with the number, in the order one, few, many, other.

import type { Key, Messages } from "./en";
import type { Language, Months, Table } from "./languages";

export type { Key } from "./en";

type Values = Record<string, string | number>;

const ORDER = ["zero", "one", "two", "few", "many", "other"];
const HOLE = /\{(\w+)(?::([^}]*))?\}/g;
// Text in another direction must not pull the words around it along (UAX 9, isolates).
const [ISOLATE, END] = ["\u2068", "\u2069"];

let messages = {} as Messages;
let months = {} as Months;
let language = "en";
let isolated = false;

/** use sets the language of everything that is written from now on. */
export function use({ locales, dir }: Language, table: Table): void {
  ({ messages, months } = table);
  language = Intl.NumberFormat.supportedLocalesOf([...locales])[0] ?? "en";
  isolated = dir === "rtl";
}

/** locale returns the BCP 47 tag that dates and numbers are written in. */
export function locale(): string {
  return language;
}

/** monthNames are those of dates in words. */
export function monthNames(): Months {
  return months;
}

/** t returns a message with its holes filled; a hole that nobody fills stays visible. */
export function t(key: Key, values: Values = {}): string {
  return messages[key].replace(HOLE, (hole, name: string, forms?: string) => {
    const value = values[name];
    if (value === undefined) return hole;
    if (forms !== undefined) return form(forms.split("|"), Number(value));
    if (typeof value === "number") return written(value);
    return isolated ? ISOLATE + value + END : value;
  });
}

/** pieces is t with elements in the place of values, e.g. for text in another language. */
export function pieces<T>(key: Key, values: Record<string, T>): (string | T)[] {
  return messages[key].split(/\{(\w+)\}/).map((part, i) => (i % 2 === 1 ? (values[part] ?? part) : part));
}

// What Intl makes is slow to make and used over and over.
const made = new Map<string, unknown>();

function once<F>(kind: string, options: object, make: () => F): F {
  const key = `${kind} ${language} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, make());
  return made.get(key) as F;
}

/** written writes a number as the language does. */
export function written(value: number, options: Intl.NumberFormatOptions = {}): string {
  return once("number", options, () => new Intl.NumberFormat(language, options)).format(value);
}

/** dated returns what writes dates as the language does, in UTC and the calendar of the data. */
export function dated(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return once("date", options, () => new Intl.DateTimeFormat(language, { timeZone: "UTC", calendar: "gregory", ...options }));
}

function form(forms: readonly string[], n: number): string {
  const { rules, known } = once("form", {}, () => {
    const rules = new Intl.PluralRules(language);
    const { pluralCategories } = rules.resolvedOptions();
    return { rules, known: ORDER.filter((c) => (pluralCategories as string[]).includes(c)) };
  });
  return forms[known.indexOf(rules.select(n))] ?? forms.at(-1)!;
}

/** either returns the message of the first key that exists, e.g. that of an unforeseen type. */
export function either(key: string, fallback: Key, values: Values = {}): string {
  return t(key in messages ? (key as Key) : fallback, values);
}
