// The map page on paper holds what is on the screen: the map, the strip, and the
// incidents that the filter lets through with their passages.

import { facts } from "./card";
import type { Border } from "./dock/along";
import { Strip } from "./dock/axes";
import { h, own, s, said } from "./dom";
import { conditions } from "./filters/labels";
import { t } from "./i18n/messages";
import type { Incident } from "./model";
import type { Actions, Shown } from "./parts";
import { figure, sheet } from "./sheet";
import { symbolOf } from "./symbolview";
import { outside, typeName } from "./words";

export interface Printed {
  /** draws the map */
  plate: { draw(): HTMLElement };
  shown: Shown;
  /** the line; null without one, or before it has come */
  border: Border | null;
  /** where the same is to be seen */
  permalink: string;
  /** whom the map owes what it draws */
  credits: readonly string[];
}

/** On paper nothing can be done. */
const SILENT: Actions = { hover() {}, select() {}, narrow() {}, point() {}, along() {}, tab() {}, area() {}, data() {}, read() {}, say() {} };

const MOST_PRINTED = 500; // incidents, which take more than a hundred pages

/** printed makes the sheet of the map page. */
export function printed(page: Printed): HTMLElement {
  const { incidents: all, matching, selected } = page.shown;
  const incidents = all.filter((i) => matching.has(i.id));
  const listed = incidents.filter((i, at) => at < MOST_PRINTED || i === selected);
  return sheet(
    page.permalink,
    all.length > 0 && h("p", { class: "sheet-count" }, t(incidents.length === all.length ? "exact.all" : "exact.some", { n: incidents.length, all: all.length })),
    ...conditions(page.shown.filter).map((text) => h("p", { class: "sheet-small", dir: "auto" }, text)),
    figure(page.plate.draw(), legend(), page.credits),
    strip(page),
    incidents.length > 0 && h("ol", { class: "sheet-list" }, ...listed.map(entry)),
    incidents.length > listed.length && h("p", {}, t("print.more", { n: incidents.length - listed.length })),
  );
}

/** legend repeats that of the map, open. */
function legend(): Node | null {
  const list = document.querySelector("#map .legend ul")?.cloneNode(true) as HTMLElement | undefined;
  if (list) list.className = "sheet-legend";
  return list ?? null;
}

/** strip draws the strip anew, for paper, whatever the size of the window. */
function strip({ border, shown }: Printed): Node | null {
  const length = Number(document.documentElement.dataset["length"]);
  if (!border || !(length > 0)) return null;
  const element = h("div", { class: "strip sheet-drawing", dir: "ltr" });
  document.body.append(element);
  const drawn = new Strip(element, length, SILENT);
  drawn.setBorder(border);
  drawn.paint(shown);
  const plot = element.querySelector<HTMLElement>(".plot")!;
  const [width, height] = [plot.offsetWidth, plot.offsetHeight];
  const frame = s("foreignObject", { width, height });
  element.classList.remove("sheet-drawing");
  element.replaceChildren(plot);
  frame.append(element);
  return s("svg", { class: "sheet-strip", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, frame);
}

function entry(i: Incident): HTMLElement {
  const passages = [...i.passages, ...i.elsewhere].map((p) => {
    const text = p.text || (document.getElementById(p.id)?.textContent ?? "").trim();
    return text ? h("blockquote", own(), text) : h("p", {}, t("card.passageMissing", { id: p.id }));
  });
  return h(
    "li",
    {},
    h("h2", {}, symbolOf(i), said(i.title)),
    h("p", { class: "sheet-small" }, typeName(i.type), i.passages.length === 0 && outside(i) && `. ${outside(i)}`),
    ...passages,
    facts(i),
  );
}
