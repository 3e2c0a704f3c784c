// A file that the program knows nothing of, on paper: its map, and the rows
// that the table lists.

import { h } from "../dom";
import { t } from "../i18n/messages";
import { figure, sheet } from "../sheet";
import { swatch } from "./layerpanel";
import type { Field, Layer, Row } from "./layers";
import { matchedText, type Listed } from "./tablepanel";
import { plain } from "./values";

const COLUMNS = 12; // beside each other on a sheet of A4
const LONG = /\S{25}/; // what would push the other columns off it

export interface PrintedFile {
  plate: { draw(): HTMLElement };
  /** what the map shows */
  layers: readonly Layer[];
  colourOf(id: string): string;
  listed: Listed | null;
  permalink: string;
  credits: readonly string[];
}

export function printed({ plate, layers, colourOf, listed, permalink, credits }: PrintedFile): HTMLElement {
  const legend = layers.map((layer) => {
    const entry = h("li", {}, swatch(layer.shape), h("bdi", {}, layer.title));
    entry.style.setProperty("--layer", colourOf(layer.id));
    return entry;
  });
  return sheet(permalink, layers.length > 0 && figure(plate.draw(), h("ul", { class: "sheet-legend" }, ...legend), credits), ...(listed ? rows(listed) : []));
}

function rows({ layer, fields, rows, request }: Listed): HTMLElement[] {
  const count = [matchedText(rows, layer), rows.rows.length < (rows.matched ?? 0) ? t("viewer.printed", { n: rows.rows.length }) : ""].filter((part) => part !== "");
  return [
    h("h2", { dir: "auto" }, layer.title),
    h("p", { class: "sheet-count" }, count.join(t("text.semicolon"))),
    h("p", { class: "sheet-small" }, h("bdi", { dir: "ltr" }, request)),
    fields.length > COLUMNS ? entries(fields, rows.rows) : table(fields, rows.rows),
  ];
}

function table(fields: readonly Field[], rows: readonly Row[]): HTMLElement {
  const cell = (text: string) => h("td", { class: LONG.test(text) && "long", dir: "auto" }, text);
  const body = rows.map((row) => h("tr", {}, h("th", {}, row.id), ...fields.map((f) => cell(plain(row.values[f.name], f.kind)))));
  const head = h("tr", {}, h("th", {}, t("viewer.id")), ...fields.map((f) => h("th", { dir: "auto" }, f.title)));
  return h("table", { class: "sheet-rows" }, h("thead", {}, head), h("tbody", {}, ...body));
}

/** entries holds more columns than a sheet has room for beside each other. */
function entries(fields: readonly Field[], rows: readonly Row[]): HTMLElement {
  const entry = (row: Row) => {
    const stated = fields.map((f) => [f.title, plain(row.values[f.name], f.kind)] as const).filter(([, text]) => text !== "");
    return h("li", {}, h("h2", {}, row.id), h("dl", {}, ...stated.flatMap(([title, text]) => [h("dt", { dir: "auto" }, title), h("dd", { class: "long", dir: "auto" }, text)])));
  };
  return h("ol", { class: "sheet-list" }, ...rows.map(entry));
}
