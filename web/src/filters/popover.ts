// A panel below its button. The browser opens and closes it: one at a time, and
// a click elsewhere closes it.

import { h } from "../dom";

const WIDTH = 320; // pixels, as in the style sheet
const EDGE = 8;

/** popover makes the panel that a button opens; opened is called before it shows. */
export function popover(button: HTMLButtonElement, id: string, label: string, opened: () => void): HTMLElement {
  const panel = h("div", { id, class: "popover", popover: "auto", role: "dialog", "aria-label": label });
  button.setAttribute("popovertarget", id);
  // Before it and not after: "toggle" comes later than a quick second Escape, which is the page's.
  panel.addEventListener("beforetoggle", (e) => {
    if (e.newState !== "open") {
      document.removeEventListener("keydown", escape, true);
      return;
    }
    document.addEventListener("keydown", escape, true);
    place(panel, button);
    opened();
  });
  // Escape closes this alone: the page would close its card as well.
  const escape = (e: KeyboardEvent) => {
    if (e.key !== "Escape") return;
    e.preventDefault();
    panel.hidePopover();
    button.focus();
  };
  return panel;
}

function place(panel: HTMLElement, button: HTMLElement): void {
  const box = button.getBoundingClientRect();
  const page = document.documentElement;
  const start = getComputedStyle(page).direction === "rtl" ? box.right - WIDTH : box.left;
  const left = Math.max(EDGE, Math.min(start, page.clientWidth - WIDTH - EDGE));
  panel.style.left = `${left + scrollX}px`;
  panel.style.top = `${box.bottom + scrollY + 4}px`;
  panel.style.maxHeight = `${Math.max(200, innerHeight - box.bottom - EDGE - 4)}px`;
}
