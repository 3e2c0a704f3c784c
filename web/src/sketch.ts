// The server's drawing of the border stands in the map's place until that is
// drawn. Of the two, the keyboard and screen readers know only the map.

import { byId, h } from "./dom";
import type { BorderMap } from "./map";

const LONGEST = 4000; // milliseconds for which tiles are waited for: without them too there are symbols to choose

export function standIn(map: BorderMap): void {
  const sketch = document.getElementById("sketch");
  const holder = h("div", { inert: "" }); // no browser takes the word of a drawing itself
  sketch?.replaceWith(holder);
  if (sketch) holder.append(sketch);
  const away = () => {
    holder.remove(); // of thousands it is most of the page
    byId("loading").hidden = true;
  };
  map.onFirstDrawn(away);
  for (const touch of ["pointerdown", "wheel", "focusin"]) byId("stage").addEventListener(touch, away, { once: true, passive: true });
  setTimeout(away, LONGEST);
}
