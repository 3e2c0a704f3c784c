// The languages that the page can be read in. For each of them the build makes
// one index file, and one script of the file here that is named like it.

import type { Messages } from "./en";

/** Table is what a language file gives. */
export interface Table {
  messages: Messages;
  months: Months;
}

/** Months are those of dates in words. They stand here since browsers do not agree in them, and the server has none. */
export interface Months {
  /** the twelve, after a day */
  names: readonly string[];
  /** the same without a day, where that makes a difference */
  alone?: readonly string[];
  /** the same with neither day nor year, as on the timeline, where that makes a difference */
  bare?: readonly string[];
  /** a year after a month, {y}, where it is more than its number */
  year?: string;
  /** browsers know short forms of them */
  short?: boolean;
}

export interface Language {
  /** BCP 47, as the page's own lang attribute has it */
  lang: string;
  dir: "ltr" | "rtl";
  /** BCP 47, for the browser's ways of writing numbers and dates: the first that it knows */
  locales: readonly string[];
  /** what the language calls itself */
  name: string;
  /** on its link in the header */
  short: string;
}

/** by the value of ?lang=; the first is shown to those who ask for none of them */
export const languages: Record<string, Language> = {
  en: { lang: "en", dir: "ltr", locales: ["en-GB"], name: "English", short: "EN" },
  ru: { lang: "ru", dir: "ltr", locales: ["ru"], name: "Русский", short: "RU" },
  tg: { lang: "tg", dir: "ltr", locales: ["tg", "ru"], name: "Тоҷикӣ", short: "TJ" },
  fa: { lang: "fa-AF", dir: "rtl", locales: ["fa-AF", "fa"], name: "دری", short: "FA" },
};
