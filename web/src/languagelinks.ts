// The links to the page in other languages: without a script they lead to the
// address as the server knew it, with it to what is on the screen now.

import { byId } from "./dom";

/** followAddress keeps the links at an address whose query and fragment change all the time. */
export function followAddress(address: () => string): void {
  const links = byId("languages");
  const update = (e: Event) => {
    const link = e.target instanceof Element ? e.target.closest("a") : null;
    if (!link) return;
    const url = new URL(address());
    url.searchParams.set("lang", link.dataset["lang"] ?? "");
    link.href = url.href;
  };
  // Before anything can be done with a link, it is pointed at or has the focus.
  for (const type of ["pointerover", "focusin", "click"]) links.addEventListener(type, update);
}
