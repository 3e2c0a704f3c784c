// The drawn cluster, the same on the map, on paper and in the legend: how many,
// and around it the share of each type.

import { s } from "../dom";
import { written } from "../i18n/messages";
import { typeClass } from "../symbols";

const RIM = 4; // pixels

/** clusterOf draws a cluster of that radius: the number of its types is how many it holds. */
export function clusterOf(types: readonly string[], radius: number): SVGSVGElement {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(typeClass(type), (counts.get(typeClass(type)) ?? 0) + 1);
  let begun = 0;
  const shares = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([cls, n]) => {
    const share = s("circle", { class: `share ${cls}`, r: radius - RIM / 2, pathLength: types.length, "stroke-width": RIM, "stroke-dasharray": `${n} ${types.length - n}`, "stroke-dashoffset": -begun });
    begun += n;
    return share;
  });
  return s(
    "svg",
    { class: "cluster-picture", viewBox: `${-radius} ${-radius} ${2 * radius} ${2 * radius}`, width: 2 * radius, height: 2 * radius, "aria-hidden": "true" },
    s("circle", { class: "disc", r: radius - 0.5 }),
    s("g", { transform: "rotate(-90)" }, ...shares),
    s("text", { y: 4, "text-anchor": "middle" }, written(types.length)),
  );
}
