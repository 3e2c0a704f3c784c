// Keys for the whole page. Those of a single character can be switched off
// (WCAG 2.1.4).

import { h } from "./dom";
import { t } from "./i18n/messages";

export interface KeyEvents {
  step(by: 1 | -1): void;
  search(): void;
  escape(): void;
}

const SETTING = "panj.keys";

function isOn(): boolean {
  try {
    return localStorage.getItem(SETTING) !== "off";
  } catch {
    return true; // no storage in this browser: the default
  }
}

/** listenKeys answers /, [ and ], and Escape, except where text is typed and while a dialog has the keyboard. */
export function listenKeys(events: KeyEvents): void {
  document.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || document.querySelector("dialog:modal")) return;
    if (e.key === "Escape") {
      events.escape();
      return;
    }
    const typing = e.target instanceof Element && e.target.closest("input, textarea, select, [contenteditable]");
    if (typing || !isOn()) return;
    if (e.key === "/") {
      e.preventDefault(); // it would be written into the field
      events.search();
    }
    if (e.key === "[") events.step(-1);
    if (e.key === "]") events.step(1);
  });
}

/** keySwitch makes the box that switches the single-character keys off. */
export function keySwitch(): HTMLElement {
  const box = h("input", { type: "checkbox", id: "keys-on" });
  box.checked = isOn();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(SETTING, box.checked ? "on" : "off");
    } catch {
      box.checked = true; // it cannot be remembered, so it stays as it is
    }
  });
  return h("p", { class: "setting" }, box, h("label", { for: "keys-on" }, t("keys.switch")));
}
