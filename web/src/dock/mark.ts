// The mark of an incident on an axis: a button with its symbol.

import { h, hovers } from "../dom";
import type { Incident } from "../model";
import type { Actions, Origin, Shown } from "../parts";
import { typeClass } from "../symbols";
import { symbolOf } from "../symbolview";

/** markOf makes the mark of an incident; the label is what it is called. */
export function markOf(i: Incident, cls: string, label: string, origin: Origin, actions: Actions): HTMLButtonElement {
  const button = h("button", { type: "button", class: `dock-mark ${cls} ${typeClass(i.type)}`, "data-incident": i.id, "aria-pressed": "false", "aria-label": label, title: label });
  button.append(symbolOf(i));
  button.addEventListener("click", () => actions.select(i.id, null, origin));
  hovers(button, (over) => actions.hover(over));
  return button;
}

/** put replaces what is drawn, but the axis only by another; the keyboard stays on its mark. */
export function put(layer: HTMLElement, svg: SVGElement, marks: readonly HTMLButtonElement[]): void {
  const focused = layer.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["incident"] : null;
  if (svg.parentNode !== layer) layer.replaceChildren(svg);
  for (const old of layer.querySelectorAll(":scope > button")) old.remove();
  layer.append(...marks);
  if (focused) marks.find((b) => b.dataset["incident"] === focused)?.focus({ preventScroll: true });
}

/** highlight marks the selected and the pointed-at incident. */
export function highlight(layer: HTMLElement, selected: string | undefined, hovered: string | null | undefined): void {
  for (const element of layer.querySelectorAll<HTMLElement | SVGElement>("[data-incident]")) {
    const id = element.dataset["incident"];
    element.classList.toggle("selected", id === selected);
    element.classList.toggle("hovered", id === hovered);
    if (element instanceof HTMLButtonElement) element.setAttribute("aria-pressed", String(id === selected));
  }
}

/** there lists the incidents to draw: what the filter lets through, and the selected one in any case. */
export function there(shown: Shown): Incident[] {
  return shown.incidents.filter((i) => shown.matching.has(i.id) || i === shown.selected);
}

/** inHand lists those to draw of so many that the others are only counted. */
export function inHand({ incidents, matching, selected, hovered }: Shown): Incident[] {
  const pointed = hovered && hovered !== selected?.id && matching.has(hovered) ? incidents.find((i) => i.id === hovered) : null;
  return [selected, pointed].filter((i): i is Incident => Boolean(i));
}
