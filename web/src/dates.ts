// Dates as far as they are known: EDTF (ISO 8601-2) levels 0 and 1 in words.

import { monthNames, t, written } from "./i18n/messages";

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
  return dateWords(edtf) || edtf;
}

/** dateWords is the same, but empty for what is no date. The server words dates alike (server/dates.go). */
export function dateWords(edtf: string): string {
  const [a, b, ...more] = edtf.trim().split("/") as [string, ...string[]];
  const from = parse(a);
  if (b === undefined) return from ? single(from) : "";
  const to = parse(b);
  if (more.length > 0) return "";
  if (from && to) return both(from, to);
  if (from && isOpen(b)) return t("date.from", { date: single(from) });
  return to && isOpen(a) ? t("date.until", { date: single(to) }) : "";
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

/** words are day, month and year in this order, as far as they are known. */
function words(p: Part): string[] {
  const { names, alone = names, year = "{y}" } = monthNames();
  const number = written(p.year, { useGrouping: false });
  if (p.month === null) return [number];
  const out = [(p.day === null ? alone : names)[p.month - 1]!, year.replace("{y}", number)];
  return p.day === null ? out : [written(p.day), ...out];
}

function single(p: Part): string {
  return qualified(p, words(p).join(" "));
}

function both(from: Part, to: Part): string {
  const alike = (from.month === null) === (to.month === null) && (from.day === null) === (to.day === null);
  const plain = !from.approximate && !from.uncertain && !to.approximate && !to.uncertain;
  const order = from.year - to.year || from.month! - to.month! || from.day! - to.day!;
  if (!alike || !plain || order > 0) return `${single(from)} – ${single(to)}`;
  if (order === 0) return single(to);
  const [first, last] = [words(from), words(to)];
  // What both have in common at the end is said once.
  while (first.length > 1 && first.at(-1) === last[first.length - 1]) first.pop();
  const bare = first.length === 1 && (from.day !== null || from.month === null);
  return first.join(" ") + (bare ? "–" : " – ") + last.join(" "); // bare numbers stand close
}
