// The page on paper: a sheet of its own, made when the browser is about to
// print and taken away after that. What it holds is for each kind of page to say.

import { h, type Child } from "./dom";
import { t } from "./i18n/messages";

/** printable makes the sheet whenever the browser prints. A browser that is about to print waits for nothing. */
export function printable(make: () => HTMLElement): void {
  let sheet: HTMLElement | null = null;
  const away = () => {
    sheet?.remove();
    sheet = null;
    document.documentElement.classList.remove("printing");
  };
  addEventListener("beforeprint", () => {
    away();
    sheet = make();
    document.body.append(sheet);
    document.documentElement.classList.add("printing");
  });
  addEventListener("afterprint", away);
  document.documentElement.dataset["print"] = "ready";
}

/** sheet begins with what the page is, where the same is to be seen, and of which data. */
export function sheet(link: string, ...content: Child[]): HTMLElement {
  const honesty = document.querySelector(".honesty")?.textContent;
  const { dataset = "" } = document.documentElement.dataset;
  return h(
    "section",
    { class: "sheet" },
    h("h1", {}, document.querySelector(".brand")?.textContent ?? ""),
    honesty && h("p", { class: "sheet-small" }, honesty),
    h("p", { class: "sheet-small" }, h("a", { href: link, dir: "ltr" }, link), " · ", t("data.version", { dataset })),
    ...content,
  );
}

/** figure is the map with its legend, and with whom it owes what it draws. */
export function figure(plate: HTMLElement, legend: Child, credits: readonly string[]): HTMLElement {
  return h("figure", {}, plate, legend, h("figcaption", { class: "sheet-small" }, [...credits, t("map.neutral")].join("; ")));
}
