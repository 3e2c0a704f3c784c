// The links that skip to a part of the page: the fragment is the map's, so they
// move the keyboard and leave the address alone.

import { byId } from "./dom";

export function skipLinks(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".skip")) {
    link.addEventListener("click", (e) => {
      e.preventDefault();
      byId(link.hash.slice(1)).focus();
    });
  }
}
