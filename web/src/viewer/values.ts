// Values of any table as a reader wants them: by their type, never as HTML.

import { inWords } from "../dates";
import { h, safeLink } from "../dom";
import { dated, t, written } from "../i18n/messages";
import type { Kind } from "./layers";

const LONG = 120; // characters that a cell of the table shows

/** plain is a value in words. */
export function plain(value: unknown, kind: Kind | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return t(value ? "value.yes" : "value.no");
  if (typeof value === "number") return kind === "integer" ? written(value, { useGrouping: false }) : amount(value);
  if (typeof value === "object") return JSON.stringify(value, null, 1);
  if (kind === "date") return inWords(String(value));
  if (kind === "time") return moment(String(value));
  return String(value);
}

/** amount writes a number; one that has more zeros than anybody reads, by its power of ten. */
function amount(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e15 || size < 1e-6)) return written(value, { notation: "scientific", maximumFractionDigits: 10 });
  return written(value, { maximumFractionDigits: 10, useGrouping: size >= 1e4 });
}

/** moment writes a point in time in UTC, as the data has it, with its day as days are written everywhere. */
function moment(text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  const time = dated({ hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short" }).format(at);
  return `${inWords(at.toISOString().slice(0, 10))}${t("text.comma")}${time}`;
}

/** whole shows a value in full. */
export function whole(value: unknown, kind: Kind | undefined): Node {
  const text = plain(value, kind);
  if (text === "") return h("span", { class: "doubt" }, value === "" ? t("value.blank") : t("value.none"));
  if (typeof value === "object") return h("pre", { class: "json", dir: "ltr" }, text);
  const href = typeof value === "string" && /^https?:\/\//i.test(value) ? safeLink(value) : null;
  return href ? h("a", { href, rel: "noopener noreferrer" }, text) : h("span", { dir: "auto" }, text);
}

/** brief shows a value in a cell. */
export function brief(value: unknown, kind: Kind | undefined): Node {
  const text = plain(value, kind);
  return h("span", { dir: "auto" }, text.length > LONG ? `${text.slice(0, LONG)}…` : text);
}
