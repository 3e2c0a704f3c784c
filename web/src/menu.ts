// The menu of what is seldom needed, on a phone only: elsewhere its items stand
// in the header.

import { byId } from "./dom";

/** listenMenu closes the menu when the reader goes on elsewhere, and answers how Escape closes it. */
export function listenMenu(): () => boolean {
  const menu = byId("menu") as HTMLDetailsElement;
  document.addEventListener("click", (e) => {
    const inside = e.target instanceof Element && e.target.closest("#menu");
    if (!inside || (e.target as Element).closest("a, button")) menu.open = false;
  });
  return () => {
    if (!menu.open) return false;
    menu.open = false;
    menu.querySelector("summary")?.focus();
    return true;
  };
}
