// Citations for BibTeX and biblatex: @misc, which both know, in UTF-8.

import { t } from "../i18n/messages";
import { remarks, unmarked, type Reference } from "./reference";

/** bibTeX writes references as entries of a .bib file. */
export function bibTeX(list: readonly Reference[]): string {
  return list.map(entry).join("\n");
}

function entry(r: Reference): string {
  const [year = "", month = "", day = ""] = r.issued.split("-");
  const fields: [string, string][] = [
    ["author", whole(r.by)],
    ["title", whole(r.title)],
    // Classic styles print of @misc only this beside author, title, date and note.
    ["howpublished", r.container && braced(r.container)],
    ["publisher", braced(r.by)],
    ["edition", braced(r.edition)],
    ["version", braced(r.version)],
    ["year", year && `{${year}}`],
    ["month", month && String(Number(month))],
    ["day", day && `{${Number(day)}}`],
    ["url", r.url && `{${address(r.url)}}`],
    ["urldate", r.accessed && `{${r.accessed}}`],
    ["langid", braced(r.language)],
    ["abstract", braced(r.quote)],
    ["note", braced([r.section && t("cite.section", { section: r.section }), ...remarks(r)].filter((part) => part !== "").join(" "))],
  ];
  const lines = fields.filter(([, value]) => value !== "").map(([name, value]) => `  ${name} = ${value},`);
  return `@misc{${r.key},\n${lines.join("\n")}\n}\n`;
}

function braced(text: string): string {
  return text && `{${latex(text)}}`;
}

/** whole keeps a text from being taken apart into names or set in other capitals. */
function whole(text: string): string {
  return text && `{{${latex(text)}}}`;
}

// BibTeX counts braces without regard to a backslash, so none may stand alone.
const SPECIAL: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "{": "\\textbraceleft{}",
  "}": "\\textbraceright{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  "$": "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  "_": "\\_",
  "\u00a0": "~",
};

/** latex writes text so that LaTeX sets it as it is; letters of every script stay, in composed form. */
export function latex(text: string): string {
  const line = unmarked(text).normalize("NFC").replace(/[^\S\u00a0]+/g, " ").replace(/\p{Cc}/gu, "").trim();
  return line.replace(/[\\{}~^<>|$&#%_\u00a0]/g, (c) => SPECIAL[c]!);
}

/** address writes a URL in ASCII and without what would end the field; the field is verbatim otherwise. */
function address(url: string): string {
  const ascii = url.replace(/\p{Cs}/gu, "").replace(/[^\x21-\x7e]/gu, (c) => encodeURIComponent(c));
  return ascii.replace(/[\\{}]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
