// The area among the controls of the map: a button, and Shift with a drag. What
// else it takes is loaded when it is first wanted.

import type { AreaPanel } from "./areapanel";
import { byId, h } from "./dom";
import { t } from "./i18n/messages";
import { Lazy } from "./lazy";
import type { BorderMap } from "./map";
import { loadPanels } from "./panels";
import type { Actions, Part, Shown } from "./parts";

export class AreaPart implements Part {
  private readonly button = h("button", { type: "button", class: "area-button", title: t("area.title"), "aria-label": t("area.title"), "aria-expanded": "false" });
  private panel: AreaPanel | null = null;
  private readonly loading = new Lazy(() => this.make());
  private shown: Shown | null = null;
  /** the area that the panel was last asked for, as it is asked for once only */
  private wanted: Shown["filter"]["area"] = null;

  constructor(
    private readonly map: BorderMap,
    private readonly actions: Actions,
    /** whether the incidents have circles of uncertainty */
    private readonly circles: boolean,
  ) {
    map.corner("topright", "leaflet-bar").append(this.button);
    this.button.addEventListener("click", () => this.toggle());
    document.addEventListener("keydown", (e) => e.key === "Shift" && this.loading.ahead());
    for (const type of ["pointerdown", "mousedown"] as const) byId("map").addEventListener(type, (e) => this.pressed(e), true);
  }

  paint(shown: Shown): void {
    this.shown = shown;
    const { area } = shown.filter;
    if (this.panel) this.panel.paint(shown);
    else if (area && area !== this.wanted) void this.loading.use("area.title", () => undefined);
    this.wanted = area;
  }

  /** escape leaves the drawing of an area; false when none was going on. */
  escape(): boolean {
    if (!this.panel?.isBusy) return false;
    this.leave(this.panel);
    return true;
  }

  /** open shows the panel. */
  open(): void {
    this.button.setAttribute("aria-expanded", "true");
    const failed = () => this.button.setAttribute("aria-expanded", "false");
    void this.loading.use("area.title", (panel) => panel.open(), { failed, again: () => this.open() });
  }

  close(): void {
    if (this.panel?.isOpen) this.leave(this.panel);
  }

  private toggle(): void {
    if (this.panel?.isOpen) this.close();
    else this.open();
  }

  private leave(panel: AreaPanel): void {
    const inside = panel.holdsFocus;
    panel.close();
    if (inside) this.button.focus({ preventScroll: true });
  }

  /** pressed begins a box where Shift is held. */
  private pressed(e: MouseEvent): void {
    if (!e.shiftKey || e.button !== 0 || (e.target as Element).closest(".leaflet-control")) return;
    e.preventDefault(); // the browser would select text as far as here
    if (!(e instanceof PointerEvent)) return;
    let up = false;
    for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, () => (up = true), { once: true });
    void this.loading.use("area.title", (panel) => up || panel.drag(e), { again: () => this.open() });
  }

  private async make(): Promise<AreaPanel> {
    const [{ AreaPanel }] = await Promise.all([import("./areapanel"), loadPanels()]);
    const panel: AreaPanel = new AreaPanel(
      byId("stage"),
      await this.map.boxTool({ draft: (box) => panel.draft(box), done: (box) => panel.done(box), clear: () => panel.done(null) }),
      {
        narrow: (change) => this.actions.narrow(change),
        say: (text) => this.actions.say(text),
        data: () => this.actions.data(),
        circles: this.circles,
        view: () => this.map.bounds(),
        leave: () => this.leave(panel),
        closed: () => this.button.setAttribute("aria-expanded", "false"),
      },
    );
    if (this.shown) panel.paint(this.shown);
    this.panel = panel;
    return panel;
  }
}
