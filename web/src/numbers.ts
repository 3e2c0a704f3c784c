// Numbers as people write them.

import { locale, written } from "./i18n/messages";

// They turn text, and Dari has one before a minus.
const TURNING = /[\u200e\u200f\u061c\u2066-\u2069]/g;

/** readNumber reads a number with a point or a comma, in any digits; NaN when it is none. */
export function readNumber(text: string): number {
  const decimal = plain(text).replace(/[,٫]/, ".");
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(decimal) ? Number(decimal) : NaN;
}

/**
 * readAmount reads a number that may have its thousands set apart, as the page
 * writes it: by the language's own mark or by spaces, each before three digits.
 * A comma does that too, unless it is the language's decimal sign: "1,344" is
 * 1344 in English and Dari, 1.344 in Russian and Tajik; "1,3" is 1.3 in all.
 */
export function readAmount(text: string): number {
  const { group, decimal } = marks();
  const sets = `[\\s\\${group}${decimal === "," ? "" : ","}]`;
  const grouped = new RegExp(`^([-+]?[1-9]\\d{0,2}(?:(${sets})\\d{3})(?:\\2\\d{3})*)((?!${sets})\\D\\d*)?$`).exec(plain(text));
  return readNumber(grouped ? grouped[1]!.replace(/[^-+\d]/g, "") + (grouped[3] ?? "") : text);
}

/** writeAmount writes a number for a field: as the language does, with its thousands together. */
export function writeAmount(value: number): string {
  return written(value, { useGrouping: false, maximumFractionDigits: 6 });
}

function plain(text: string): string {
  return text
    .replace(TURNING, "")
    .trim()
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/^[−–]/, "-");
}

/** marks are the signs that the language sets thousands and decimals apart with. */
function marks(): Record<"group" | "decimal", string> {
  const parts = new Intl.NumberFormat(locale()).formatToParts(1234567.5);
  const mark = (type: string) => parts.find((part) => part.type === type)?.value ?? " ";
  return { group: mark("group"), decimal: mark("decimal") };
}
