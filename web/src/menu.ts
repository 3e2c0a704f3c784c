// The menu of what is seldom needed, on a phone only: elsewhere its items stand
// in the header.

import { byId } from "./dom";

/** listenMenu closes the menu when the reader goes on elsewhere, and answers how Escape closes it. */
export function listenMenu(): () => boolean {
  const menu = byId("menu") as HTMLDetailsElement;
  const summary = menu.querySelector("summary");
  document.addEventListener("click", (e) => {
    const inside = e.target instanceof Element && e.target.closest("#menu");
    if (!menu.open || (inside && !(e.target as Element).closest("a, button"))) return;
    menu.open = false;
    if (inside) summary?.focus(); // what was pressed is gone, and a dialog gives the focus back to what has it
  });
  return () => {
    if (!menu.open) return false;
    menu.open = false;
    summary?.focus();
    return true;
  };
}
