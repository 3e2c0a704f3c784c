// The drawn symbol, the same in map, list, strip, card and legend; the build has the server draw it alike.

import { s } from "./dom";
import { written } from "./i18n/messages";
import type { Incident } from "./model";
import { isHollow, outline, shapeOf, typeClass } from "./symbols";

/** symbolOf draws the symbol of an incident, with its number when it has one. */
export function symbolOf(i: Incident): SVGSVGElement {
  return symbol(i.type, isHollow(i), i.number);
}

/** symbol draws the symbol of a type. */
export function symbol(type: string, hollow: boolean, number = 0): SVGSVGElement {
  const shape = shapeOf(type);
  const { path, text } = outline(shape);
  return s(
    "svg",
    { class: `symbol ${typeClass(type)} ${shape}${hollow ? " hollow" : ""}${number > 0 ? " numbered" : ""}`, viewBox: "0 0 32 32", "aria-hidden": "true" },
    s("path", { class: "ground", d: path }),
    s("path", { class: "shape", d: path }),
    number > 0 && s("text", { x: 16, y: text, "text-anchor": "middle" }, written(number)),
  );
}
