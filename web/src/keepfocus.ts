// The keyboard when what it is at goes away: it goes on nearby, and does not
// fall back to the beginning of the page.

/** Where it goes on, by the part that it was in; else with the text, or in a frame with the map. */
const NEXT: Record<string, string> = { card: "#card .close", stage: "#map", strip: "#strip .dock-open", timeline: "#timeline .dock-open" };
const ELSEWHERE = ["#reader", "#map"];

/** keepFocus does something that may take away what has the keyboard. */
export function keepFocus(act: () => void): void {
  const held = document.activeElement;
  const part = held?.closest(Object.keys(NEXT).map((id) => `#${id}`).join());
  act();
  const now = document.activeElement;
  if (held === document.body || (now !== document.body && (now !== held || isSeen(now)))) return;
  const next = [...(part ? [NEXT[part.id]!] : []), ...ELSEWHERE].map((css) => document.querySelector<HTMLElement>(css));
  next.find(isSeen)?.focus({ preventScroll: true });
}

/** focusOnMap moves the keyboard to the symbol of an incident, to its button when it has no place, else to the map. */
export function focusOnMap(map: { focus(incident: string): boolean }, incident: string): void {
  if (map.focus(incident)) return;
  const button = document.querySelector<HTMLElement>(`.unplaced[data-incident="${CSS.escape(incident)}"]`);
  (button ?? document.getElementById("map"))?.focus({ preventScroll: true });
}

function isSeen(element: Element | null): boolean {
  return element !== null && element.getClientRects().length > 0;
}
