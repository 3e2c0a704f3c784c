// What the keyboard can do, and the switch for keys of a single character
// (WCAG 2.1.4).

import { openDialog } from "../dialog";
import { h } from "../dom";
import { t, type Key } from "../i18n/messages";
import { keysOn, switchKeys } from "../keys";

// Keys of a single character that the switch turns off, and the others.
const SINGLE: [string[], Key][] = [
  [["/"], "keys.search"],
  [["["], "keys.previous"],
  [["]"], "keys.next"],
  [["?"], "keys.help"],
];
const OTHERS: [string[], Key][] = [
  [["Tab"], "keys.tab"],
  [["Enter"], "keys.enter"],
  [["←", "→", "↑", "↓"], "keys.arrows"],
  [["+", "−"], "keys.zoom"],
  [["Esc"], "keys.escape"],
];

export function openKeys(): void {
  const box = h("input", { type: "checkbox", id: "keys-on" });
  box.checked = keysOn();
  box.addEventListener("change", () => switchKeys(box.checked));
  void openDialog("keys", t("keys.title"), [
    table(SINGLE),
    h("p", { class: "setting" }, box, h("label", { for: box.id }, t("keys.switch"))),
    table(OTHERS),
  ]);
}

function table(rows: readonly [string[], Key][]): HTMLElement {
  return h("dl", { class: "keys-list" }, ...rows.map(([keys, what]) => h("div", {}, h("dt", {}, ...keys.map((key) => h("kbd", {}, key))), h("dd", {}, t(what)))));
}
