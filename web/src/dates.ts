// Dates as far as they are known: EDTF (ISO 8601-2) levels 0 and 1 in words.

import { dated, monthNames, t, written } from "./i18n/messages";

interface Part {
  year: number;
  month: number | null;
  day: number | null;
  approximate: boolean;
  uncertain: boolean;
}

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%])?$/;

/** inWords returns an EDTF date or interval in words, or the text itself when it is no such thing. */
export function inWords(edtf: string): string {
  const halves = edtf.trim().split("/");
  if (halves.length === 1) {
    const only = parse(halves[0]!);
    return only ? qualified(only, single(only)) : edtf;
  }
  if (halves.length !== 2) return edtf;
  const [a, b] = halves as [string, string];
  const [from, to] = [parse(a), parse(b)];
  if (from && to) return both(from, to);
  if (from && isOpen(b)) return t("date.from", { date: qualified(from, single(from)) });
  if (to && isOpen(a)) return t("date.until", { date: qualified(to, single(to)) });
  return edtf;
}

function isOpen(text: string): boolean {
  return text === "" || text === "..";
}

function parse(text: string): Part | null {
  const m = DATE.exec(text);
  if (!m) return null;
  const month = m[2] ? Number(m[2]) : null;
  const day = m[3] ? Number(m[3]) : null;
  if (month !== null && (month < 1 || month > 12)) return null;
  if (day !== null && (day < 1 || day > new Date(Date.UTC(Number(m[1]), month!, 0)).getUTCDate())) return null;
  return {
    year: Number(m[1]),
    month,
    day,
    approximate: m[4] === "~" || m[4] === "%",
    uncertain: m[4] === "?" || m[4] === "%",
  };
}

function qualified(p: Part, words: string): string {
  const about = p.approximate ? t("date.about", { date: words }) : words;
  return p.uncertain ? t("date.uncertain", { date: about }) : about;
}

function format(p: Part): { format(d: Date): string; formatRange(a: Date, b: Date): string } {
  const months = monthNames();
  if (months) return plainly(p, months);
  const options: Intl.DateTimeFormatOptions = { year: "numeric" };
  if (p.month !== null) options.month = "long";
  if (p.day !== null) options.day = "numeric";
  return dated(options);
}

/** plainly writes day, month and year in this order, with the language's own names of the months. */
function plainly(p: Part, months: readonly string[]): { format(d: Date): string; formatRange(a: Date, b: Date): string } {
  const words = (d: Date) => {
    const out = [written(d.getUTCFullYear(), { useGrouping: false })];
    if (p.month !== null) out.unshift(months[d.getUTCMonth()]!);
    if (p.day !== null) out.unshift(written(d.getUTCDate()));
    return out;
  };
  return {
    format: (d) => words(d).join(" "),
    formatRange(a, b) {
      const [from, to] = [words(a), words(b)];
      if (from.join() === to.join()) return to.join(" ");
      // What both have in common at the end is said once.
      while (from.length > 1 && from.at(-1) === to[from.length - 1]) from.pop();
      return `${from.join(" ")} – ${to.join(" ")}`;
    },
  };
}

function moment(p: Part): Date {
  const date = new Date(Date.UTC(2000, (p.month ?? 1) - 1, p.day ?? 1));
  date.setUTCFullYear(p.year, (p.month ?? 1) - 1, p.day ?? 1);
  return date;
}

function single(p: Part): string {
  return format(p).format(moment(p));
}

function both(from: Part, to: Part): string {
  const alike = (from.month === null) === (to.month === null) && (from.day === null) === (to.day === null);
  const plain = !from.approximate && !from.uncertain && !to.approximate && !to.uncertain;
  if (alike && plain && moment(from) <= moment(to)) {
    return tight(format(from).formatRange(moment(from), moment(to)));
  }
  return `${qualified(from, single(from))} – ${qualified(to, single(to))}`;
}

/** tight closes up a range of bare days ("17–18 November"), whichever spaces the browser puts. */
function tight(range: string): string {
  return range.replace(/[\s\u2009\u202f]*–[\s\u2009\u202f]*/u, (_dash, at: number) => (/^\p{Nd}+$/u.test(range.slice(0, at)) ? "–" : " – "));
}
