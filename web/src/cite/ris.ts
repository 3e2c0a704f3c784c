// Citations in the RIS format, which programs that manage references import.

import { remarks, unmarked, type Reference } from "./reference";

const TYPES = { dataset: "DATA", document: "GEN", webpage: "ELEC" };

/**
 * ris writes references: one tag a line, lines end in CR LF, TY first and ER
 * last. A value is one line: a line that follows it would be read as a tag or be lost.
 */
export function ris(list: readonly Reference[]): string {
  return list.map(entry).join("\r\n");
}

function entry(r: Reference): string {
  const tags: [string, string][] = [
    ["TY", TYPES[r.kind]],
    ["ID", r.key],
    ["TI", r.title],
    // Before a comma readers see a family name: who has one in the name is the publisher alone.
    ["AU", r.by.includes(",") ? "" : author(r.by)],
    ["PB", r.by],
    ["T2", r.container],
    ["ET", r.edition || r.version],
    ["SE", r.section],
    ["N2", r.quote],
    ["PY", r.issued.slice(0, 4)],
    ["DA", date(r.issued)],
    ["Y2", date(r.accessed)],
    ["LA", r.language],
    ["UR", r.url],
    ...remarks(r).map((note): [string, string] => ["N1", note]),
  ];
  const lines = tags.map(([tag, value]) => [tag, oneLine(value)] as const).filter(([, value]) => value !== "");
  return [...lines.map(([tag, value]) => `${tag}  - ${value}`), "ER  - ", ""].join("\r\n");
}

/** author leaves out the asterisk, which RIS does not allow in a name. */
function author(name: string): string {
  return name.replaceAll("*", "");
}

/** date is year, month, day and other, divided by slashes that stay where a part is missing. */
function date(iso: string): string {
  if (iso === "") return "";
  const [year = "", month = "", day = ""] = iso.split("-");
  return [year, month, day, ""].join("/");
}

function oneLine(text: string): string {
  return unmarked(text).normalize("NFC").replace(/[\s\p{Cc}]+/gu, " ").trim();
}
