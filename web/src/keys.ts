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
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || document.querySelector("dialog:modal")) return;
    if (e.key === "Escape") {
      events.escape();
      return;
    }
    const typing = e.target instanceof Element && e.target.closest("input, textarea, select, [contenteditable]");
    if (typing || !keysOn()) return;
    if (e.key === "/") {
      e.preventDefault(); // it would be written into the field
      events.search();
    }
    if (e.key === "[") events.step(-1);
    if (e.key === "]") events.step(1);
    if (e.key === "?") events.help();
  });
}

/** switchKeys turns them on or off. */
export function switchKeys(on: boolean): void {
  set(SETTING, on ? "on" : "off");
}
