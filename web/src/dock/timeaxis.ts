// The axis of the timeline: months and years, or what else the span calls for.

import { s } from "../dom";
import { inWords } from "../dates";
import { dated, monthNames, t } from "../i18n/messages";
import { number } from "../words";
import { cells, dateOf, isoOf, rulers, type Cell, type Unit } from "./calendar";
import { density, type Span } from "./lanes";
import { textWidth } from "./measure";
import type { Range } from "./range";
import type { Scale } from "./scale";

export const AXIS = 29; // pixels of its two rows
const ROW = 14;
const SIZE = 10.5;
const BAR = 2.5; // pixels that a bar of the count has at least

function named(cell: Cell, options: Intl.DateTimeFormatOptions): string {
  return dated(options).format(dateOf(cell.from));
}

/** full is the name of a unit that stands alone. */
function full({ unit, from, to }: Cell): string {
  if (unit === "decade") return inWords(`${isoOf(from).slice(0, 4)}/${isoOf(to - 1).slice(0, 4)}`);
  return inWords(isoOf(from).slice(0, { day: 10, month: 7, year: 4 }[unit]));
}

/** short is the form of names that fits into the narrowest cell of a row. */
function short(row: readonly Cell[], scale: Scale): (cell: Cell) => string {
  const unit: Unit = row[0]!.unit;
  if (unit === "day") return (cell) => named(cell, { day: "numeric" });
  if (unit !== "month") return (cell) => named(cell, { year: "numeric" });
  const { names, bare = names, short: known } = monthNames();
  const long = (cell: Cell) => (known ? named(cell, { month: "short" }) : bare[dateOf(cell.from).getUTCMonth()]!);
  const fits = row.slice(0, 12).every((cell) => textWidth(long(cell), SIZE) + 4 <= 28 * scale.unit);
  return fits ? long : (cell) => named(cell, { month: known ? "narrow" : "numeric" });
}

/** timeAxis draws the rows below base; every cell says which days it stands for. */
export function timeAxis([low, high]: Range, scale: Scale, base: number): SVGElement[] {
  const { fine, coarse } = rulers(low, high, scale.unit);
  return [...row(fine, scale, base, base), ...(coarse.length > 0 ? row(coarse, scale, base + ROW, 2) : [])];
}

/** row draws cells side by side; the line between two of them begins at top. */
function row(list: readonly Cell[], scale: Scale, y: number, top: number): SVGElement[] {
  const name = short(list, scale);
  const upper = list[0]!.unit === "year" || list[0]!.unit === "decade";
  return list.map((cell) => {
    const [a, b] = [scale.x(cell.from), scale.x(cell.to)];
    const box = s("rect", { x: a, y, width: Math.max(0, b - a), height: ROW }, s("title", {}, t("time.cell", { name: full(cell) })));
    const group = s("g", { class: `cell ${cell.unit}`, "data-cell": "", "data-from": cell.from, "data-to": cell.to }, box, s("path", { d: `M${a} ${top}V${y + ROW}` }));
    const text = name(cell);
    if (textWidth(text, SIZE, upper ? 600 : 400) + 4 <= b - a) group.append(s("text", { x: (a + b) / 2, y: y + 11, "text-anchor": "middle" }, text));
    return group;
  });
}

/** timeBars counts what is too much for marks, by day, month or year. */
export function timeBars(spans: readonly Span[], [low, high]: Range, scale: Scale, base: number): SVGElement[] {
  const typical: [Unit, number][] = [["day", 1], ["month", 30], ["year", 365]];
  const [unit] = typical.find(([, days]) => days * scale.unit >= BAR) ?? ["decade" as Unit];
  const bins = cells(low, high, unit);
  const counts = density(spans.map(({ from, to }) => ({ from, to: to - 1 })), [...bins.map((c) => c.from), bins.at(-1)!.to]);
  const most = Math.max(...counts);
  return bins.flatMap((cell, i) => {
    const count = counts[i]!;
    const height = Math.ceil((count / most) * (base - 4));
    const [a, b] = [scale.x(cell.from), scale.x(cell.to)];
    const gap = b - a > 4 ? 1 : 0;
    if (count === 0) return [];
    return [s("rect", { class: "count-bar", x: a, y: base - height, width: b - a - gap, height }, s("title", {}, t("dock.count", { where: full(cell), n: number(count, 0) })))];
  });
}
