// Keys for the whole page. Those of a single character can be switched off
// (WCAG 2.1.4).

import { set, setting } from "./setting";

export interface KeyEvents {
  step(by: 1 | -1): void;
  search(): void;
  escape(): void;
  help(): void;
}

const SETTING = "panj.keys";

/** keysOn reports whether keys of a single character are answered. */
export function keysOn(): boolean {
  return setting(SETTING) !== "off";
}

/** listenKeys answers /, [ and ], ? and Escape, except where text is typed and while a dialog has the keyboard. */
export function listenKeys(events: KeyEvents): void {
  document.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.metaKey || document.querySelector("dialog:modal")) return;
    const held = e.ctrlKey || e.altKey;
    if (e.key === "Escape" && !held) {
      events.escape();
      return;
    }
    const typing = e.target instanceof Element && e.target.closest("input, textarea, select, [contenteditable]");
    if (typing || !keysOn()) return;
    const by = stepOf(e);
    if (by) events.step(by);
    if (held) return;
    if (e.key === "/") {
      e.preventDefault(); // it would be written into the field
      events.search();
    }
    if (e.key === "?") events.help();
  });
}

const SIGNS = ["[", "]", "/", "?"];

/**
 * stepOf is what [ and ] stand for, null for other keys. Some keyboards have the
 * signs behind Option or AltGr, which is Control with Alt to some systems; others
 * do not have them, and there it is the keys at their place.
 */
function stepOf(e: KeyboardEvent): 1 | -1 | null {
  const own = SIGNS.includes(e.key);
  const graph = e.getModifierState("AltGraph");
  if (own ? e.ctrlKey && !graph : e.ctrlKey || e.altKey || e.shiftKey || graph) return null;
  const key = own ? e.key : e.code;
  return key === "[" || key === "BracketLeft" ? -1 : key === "]" || key === "BracketRight" ? 1 : null;
}

/** switchKeys turns them on or off. */
export function switchKeys(on: boolean): void {
  set(SETTING, on ? "on" : "off");
}
