// The dock under the map: strip and timeline, which a button folds into one
// line. On a phone the timeline has a tab of its own.

import { h } from "../dom";
import { t } from "../i18n/messages";
import { set, setting } from "../setting";
import { PHONE } from "../widths";

const SETTING = "panj.dock";

/** openDock lets the dock be folded, and puts the timeline where the screen has room for it. */
export function openDock(dock: HTMLElement): void {
  const toggle = h("button", { type: "button", class: "dock-toggle", "aria-controls": dock.id });
  const fold = (open: boolean) => {
    dock.classList.toggle("folded", !open);
    toggle.setAttribute("aria-expanded", String(open));
  };
  toggle.addEventListener("click", () => {
    const open = dock.classList.contains("folded");
    fold(open);
    set(SETTING, open ? "open" : "folded");
  });
  dock.prepend(toggle);
  fold(setting(SETTING) !== "folded");
  const timeline = document.getElementById("timeline");
  const panel = document.getElementById("time");
  const strip = document.getElementById("strip");
  const place = () => {
    if (timeline && panel) (PHONE.matches ? panel : dock).append(timeline);
    toggle.textContent = t(!strip ? "page.timeline" : dock.contains(timeline) ? "dock.title" : "strip.title");
    toggle.hidden = dock.childElementCount < 2;
  };
  PHONE.addEventListener("change", place);
  place();
}
