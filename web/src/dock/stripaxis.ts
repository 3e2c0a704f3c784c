// The border drawn as an axis: sections, places beside it, and kilometres.

import { own, s } from "../dom";
import { t } from "../i18n/messages";
import { number } from "../words";
import type { Place, Section } from "./along";
import { fit } from "./labels";
import { density } from "./lanes";
import { textWidth } from "./measure";
import type { Scale } from "./scale";

// From top to bottom: marks, leaders, how far off they may be, the line itself, places, kilometres.
export const [RANGE, LINE, PLACE, RULER, HEIGHT] = [36, 46, 71, 76, 91] as const;
const THICK = 13;
const MARGIN = 8; // pixels between a name and the edge of the window
const BIN = 6; // pixels of a bar of the count
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/** borderOf draws the line with its sections, and the places beside it. */
export function borderOf(sections: readonly Section[], places: readonly Place[], scale: Scale, width: number): SVGElement[] {
  const spans = sections.map((section) => ({ ...section, a: scale.x(section.from), b: scale.x(section.to) }));
  const bars = spans.map(({ kind, name, a, b }) => s("rect", { class: `section ${kind}`, x: a, y: LINE, width: Math.max(1, b - a), height: THICK }, s("title", {}, name)));
  const named = spans.filter(({ name, a, b }) => textWidth(name, 10.5, 600) + 8 <= b - a);
  const names = named.map(({ kind, name, a, b }) => s("text", { class: `section-name ${kind}`, x: (a + b) / 2, y: LINE + 10, "text-anchor": "middle", lang: own().lang }, name));
  return [...bars, ...placesOf(places, scale, width), ...names];
}

/** placesOf draws the places at the border, and the names of those that have room. */
function placesOf(places: readonly Place[], scale: Scale, width: number): SVGElement[] {
  const names = fit(places.map((p) => ({ at: scale.x(p.km), width: textWidth(p.name, 11) })), MARGIN, width - MARGIN, 8);
  return places.flatMap((p, i) => {
    const x = scale.x(p.km);
    const at = names[i];
    const foot = LINE + THICK + (at === null ? 2 : 4);
    const tick = s("path", { class: `place ${p.kind}`, "data-place": p.id, d: `M${x} ${p.kind === "crossing" ? LINE - 1 : LINE + THICK}V${foot}` });
    tick.append(s("title", {}, `${p.name}, ${t("map.km", { km: number(p.km, 0) })}`));
    if (at === null || at === undefined) return [tick];
    return [tick, s("text", { class: "place-name", "data-place": p.id, x: at, y: PLACE, "text-anchor": "middle", lang: own().lang }, p.name)];
  });
}

export function kilometres(scale: Scale, width: number): SVGElement[] {
  const length = scale.high;
  const step = STEPS.find((st) => st * scale.unit >= 56) ?? length;
  const kms = [0, length];
  for (let km = step; km < length; km += step) kms.push(km);
  const texts = kms.map((km) => (km === 0 ? t("map.km", { km: 0 }) : number(km, 0)));
  const names = fit(kms.map((km, i) => ({ at: scale.x(km), width: textWidth(texts[i]!, 10.5) })), MARGIN, width - MARGIN, 8);
  const minor: string[] = [];
  for (let km = 0; km <= length; km += step / 5) minor.push(`M${scale.x(km)} ${RULER}v2`);
  return [
    s("path", { class: "ruler", d: `M${scale.left} ${RULER}H${scale.right}${minor.join("")}` }),
    ...kms.flatMap((km, i) => {
      const at = names[i];
      if (at === null || at === undefined) return [];
      return [
        s("path", { class: "ruler", "data-km": km, d: `M${scale.x(km)} ${RULER}v4` }),
        s("text", { class: "tick-text", x: at, y: HEIGHT - 2, "text-anchor": "middle" }, texts[i]!),
      ];
    }),
  ];
}

/** stripBars counts incidents by kilometre where there are too many to draw. */
export function stripBars(kms: readonly number[], scale: Scale): SVGElement[] {
  const n = Math.max(1, Math.floor((scale.right - scale.left) / BIN));
  const edges = Array.from({ length: n + 1 }, (_, i) => (i / n) * scale.high);
  const counts = density(kms.map((km) => ({ from: km, to: km })), edges);
  const most = Math.max(...counts);
  const width = (scale.right - scale.left) / n - 1;
  return counts.flatMap((count, i) => {
    if (count === 0) return [];
    const height = Math.ceil((count / most) * (RANGE - 5));
    const where = t("strip.range", { from: number(edges[i]!, 0), to: number(edges[i + 1]!, 0) });
    return [s("rect", { class: "count-bar", x: scale.x(edges[i]!), y: RANGE - 2 - height, width, height }, s("title", {}, t("dock.count", { where, n: number(count, 0) })))];
  });
}
