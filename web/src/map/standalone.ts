// Drawings of the page as drawings of their own: what style sheets say of them
// is written into them, so that they look the same outside the page.

import { h, s } from "../dom";

const LOOKS = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
  "opacity", "paint-order", "font-family", "font-size", "font-weight", "text-anchor",
];

/** standalone copies a drawing that is on the page, with its looks. */
export function standalone<E extends SVGElement>(element: E): E {
  const copy = element.cloneNode(true) as E;
  const [originals, copies] = [element, copy].map((root) => [root, ...root.querySelectorAll<SVGElement>("*")]) as [SVGElement[], SVGElement[]];
  originals.forEach((original, i) => {
    const look = getComputedStyle(original);
    const target = copies[i]!;
    for (const name of ["class", "style", "tabindex"]) target.removeAttribute(name);
    for (const name of LOOKS) target.setAttribute(name, look.getPropertyValue(name));
  });
  return copy;
}

/** colourOf is a colour of the style sheets as the page shows it now: a canvas cannot choose between that of the light and of the dark page. */
export function colourOf(name: string): string {
  const probe = h("span", { hidden: true });
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** isShown reports whether an element can be seen. */
export function isShown(element: Element): boolean {
  return element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible";
}

/** image makes a picture of drawings in a box of the page's pixels, to be drawn at a scale. */
export async function image(width: number, height: number, scale: number, drawings: readonly Node[]): Promise<HTMLImageElement> {
  const patterns = [...document.querySelectorAll<SVGElement>(".patterns pattern")].map(standalone);
  const box = { xmlns: "http://www.w3.org/2000/svg", width: width * scale, height: height * scale, viewBox: `0 0 ${width} ${height}` };
  const svg = s("svg", box, s("defs", {}, ...patterns), ...drawings);
  const href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" }));
  try {
    const picture = new Image();
    picture.src = href;
    await picture.decode();
    return picture;
  } finally {
    URL.revokeObjectURL(href);
  }
}
