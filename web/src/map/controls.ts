// What stands at the corners of the map beside its buttons: the scale, and whom
// it owes what it draws.

import { h } from "../dom";
import { t } from "../i18n/messages";
import { L } from "../leaflet-global";
import { length } from "../words";

/** scale is Leaflet's bar, with its length in the reader's language. */
export function scale(): L.Control.Scale {
  const bar = L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 100 });
  const inner = bar as unknown as {
    _mScale: HTMLElement;
    _getRoundNum(metres: number): number;
    _updateScale(element: HTMLElement, text: string, ratio: number): void;
    _updateMetric(most: number): void;
  };
  inner._updateMetric = (most) => {
    const metres = inner._getRoundNum(most);
    inner._mScale.dir = document.documentElement.dir;
    inner._updateScale(inner._mScale, length(metres), metres / most);
  };
  return bar;
}

/** credits names whom the map owes what it draws: in one line as far as that reaches, opened in full. */
export function credits(all: readonly string[]): HTMLElement {
  const neutral = h("span", { class: "neutral" }, t("map.neutral"));
  const text = all.join("; ");
  if (text === "") return neutral;
  const line = h("span", { class: "credits-line", dir: "auto", "aria-hidden": "true" }, text);
  return h("details", { class: "credits" }, h("summary", {}, h("span", { class: "credits-row" }, h("span", {}, t("map.sources")), line)), h("bdi", {}, `${text}.`), " ", neutral);
}
