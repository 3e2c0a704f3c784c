// The panel of the area: four fields, what lies in the box and what may, and
// the box on the map that goes with them. Loaded when it is first wanted.

import { areaCount } from "./areacount";
import { fourNumbers, readBox, SIDES, type Side } from "./areafields";
import { normal, type Bounds } from "./bbox";
import type { BoxTool } from "./boxtool";
import { h } from "./dom";
import { matches, type Area } from "./filter";
import { t, type Key } from "./i18n/messages";
import type { Incident } from "./model";
import type { Actions, Part, Shown } from "./parts";
import { PHONE } from "./widths";

export interface Surroundings extends Pick<Actions, "narrow" | "say" | "data"> {
  /** whether it is known how far from their points the incidents may be */
  circles: boolean;
  /** the box of the map */
  view(): Bounds;
  leave(): void;
  closed(): void;
}

const NAMES: Record<Side, Key> = { west: "area.west", south: "area.south", east: "area.east", north: "area.north" };

export class AreaPanel implements Part {
  private readonly hint = h("p", {});
  private readonly count = h("p", { class: "area-count" });
  private readonly exact = h("input", { type: "checkbox" });
  private readonly fields = each((side) => field(side));
  private readonly errors = each((side) => h("span", { class: "area-error", id: `area-${side}-error` }));
  private readonly clear = h("button", { type: "button", class: "close", "aria-label": t("area.clear"), title: t("area.clear") }, "×");
  private readonly again = this.button("area.draw", () => this.draw());
  private readonly element: HTMLElement;
  private shown: Shown | null = null;
  /** what the other conditions let through */
  private others: readonly Incident[] = [];

  constructor(
    private readonly stage: HTMLElement,
    private readonly tool: BoxTool,
    private readonly around: Surroundings,
  ) {
    this.element = this.build();
    this.clear.addEventListener("click", () => {
      this.done(null);
      this.again.focus(); // the cross is gone
    });
    stage.append(this.element);
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** whether it is open, or a box is being drawn */
  get isBusy(): boolean {
    return this.isOpen || this.tool.isDrawing;
  }

  get holdsFocus(): boolean {
    return this.element.contains(document.activeElement);
  }

  /** open shows the panel; without an area the map waits for one to be drawn. */
  open(): void {
    this.element.hidden = false;
    // On a phone the map must be in sight above the panel.
    if (PHONE.matches) window.scrollBy(0, this.stage.getBoundingClientRect().top);
    this.restore();
    if (!this.area) this.draw();
    this.element.focus({ preventScroll: true }); // not a field, for which a phone would open its keyboard
  }

  close(): void {
    this.element.hidden = true;
    this.tool.stop();
    this.restore();
    this.around.closed();
  }

  /** drag draws a box with a pointer that is down already. */
  drag(e: PointerEvent): void {
    this.tool.drag(e);
  }

  paint(shown: Shown): void {
    const before = this.shown;
    this.shown = shown;
    const { incidents, filter, found } = shown;
    if (before?.filter === filter && before.found === found && before.incidents === incidents) return;
    const rest = { ...filter, area: null };
    this.others = incidents.filter((i) => matches(i, rest, found));
    if (this.area) this.exact.checked = this.area.match === "within";
    if (before && JSON.stringify(before.filter.area?.box) === JSON.stringify(this.area?.box)) this.recount();
    else this.restore();
  }

  /** draft shows a box that is being drawn, null when that was given up. */
  draft(box: Bounds | null): void {
    if (!box) return this.restore();
    this.write(box);
    this.tool.draft(box, this.counted(box));
  }

  /** done narrows the incidents to a box, or to none. */
  done(box: Bounds | null): void {
    this.tool.stop();
    const area = box && { box, match: this.rule() };
    const said = area ? t("area.said", { count: areaCount(area, this.others) }) : t("area.cleared");
    this.around.narrow({ area });
    this.restore();
    this.around.say(said);
  }

  private get area(): Area | null {
    return this.shown?.filter.area ?? null;
  }

  /** restore shows the area that the incidents are narrowed to. */
  private restore(): void {
    const box = this.area?.box ?? null;
    this.tool.show(box, box ? this.counted(box) : "");
    this.write(box);
    this.say();
  }

  /** recount counts anew in the area, or in the box that is being written or drawn, which stays. */
  private recount(): void {
    const { box } = this.read();
    const area = this.area?.box ?? null;
    if (box && !(area && SIDES.every((side) => box[side] === area[side]))) return this.typed();
    this.count.textContent = area ? this.counted(area) : "";
    this.tool.show(area, this.count.textContent);
  }

  private draw(): void {
    this.tool.start();
    this.say();
  }

  private say(): void {
    this.hint.textContent = t(this.tool.isDrawing ? "area.hint" : this.area ? "area.hintDone" : "area.hintIdle");
    this.again.hidden = this.tool.isDrawing;
    this.clear.hidden = this.area === null;
  }

  /** rule is what a box that is drawn now is compared with. */
  private rule(): Area["match"] {
    return !this.around.circles ? "geometry" : this.exact.checked ? "within" : "area";
  }

  /** counted says how many of the incidents that the other conditions let through are in a box that is not done. */
  private counted(box: Bounds): string {
    const { area } = this;
    return areaCount(area && area.box === box ? area : { box, match: this.rule() }, this.others);
  }

  private write(box: Bounds | null): void {
    this.count.textContent = box ? this.counted(box) : "";
    for (const side of SIDES) {
      if (this.fields[side] !== document.activeElement || !box || Number(this.fields[side].value) !== box[side]) {
        this.fields[side].value = box ? String(box[side]) : "";
      }
      this.complain(side, undefined);
    }
  }

  private complain(side: Side, key: Key | undefined): void {
    this.errors[side].textContent = key ? t(key) : "";
    this.fields[side].setAttribute("aria-invalid", String(key !== undefined));
  }

  private read(): ReturnType<typeof readBox> {
    return readBox(each((side) => this.fields[side].value));
  }

  /** typed shows the box as soon as the fields make one. */
  private typed(): void {
    const { box } = this.read();
    if (box) this.tool.draft(box, (this.count.textContent = this.counted(box)));
  }

  private submit(): void {
    const { box, errors } = this.read();
    for (const side of SIDES) this.complain(side, errors[side]);
    const wrong = SIDES.find((side) => errors[side]);
    if (wrong) this.fields[wrong].focus();
    else this.done(box);
  }

  private paste(e: ClipboardEvent): void {
    const four = fourNumbers(e.clipboardData?.getData("text") ?? "");
    if (!four) return;
    e.preventDefault();
    SIDES.forEach((side, i) => (this.fields[side].value = four[i]!));
    this.typed();
  }

  private rematch(): void {
    if (this.area) this.around.narrow({ area: { box: this.area.box, match: this.rule() } });
  }

  /** data goes on to the request and the files of the area; on a phone the panel would lie over them. */
  private data(): void {
    if (PHONE.matches) this.around.leave();
    this.around.data();
  }

  private build(): HTMLElement {
    const close = h("button", { type: "button", class: "close", "aria-label": t("area.close") }, "×");
    close.addEventListener("click", () => this.around.leave());
    const fields = SIDES.map((side) => h("p", {}, h("label", { for: `area-${side}` }, t(NAMES[side])), this.fields[side], this.errors[side]));
    const form = h(
      "form",
      { novalidate: true },
      h("div", { class: "area-fields" }, ...fields),
      h("p", { class: "actions" }, h("button", { class: "button" }, t("area.apply")), this.button("area.view", () => this.done(normal(this.around.view()))), this.again),
    );
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      this.submit();
    });
    form.addEventListener("input", () => this.typed());
    form.addEventListener("paste", (e) => this.paste(e));
    this.exact.addEventListener("change", () => this.rematch());
    return h(
      "section",
      { class: "area-panel", "aria-label": t("area.title"), tabindex: -1, hidden: true },
      h("header", {}, h("h2", {}, t("area.title")), close),
      this.hint,
      form,
      h("div", { class: "area-row" }, this.count, this.clear),
      this.around.circles ? h("p", {}, h("label", { class: "setting" }, this.exact, t("area.exact"))) : null,
      h("p", { class: "actions" }, this.button("area.data", () => this.data())),
    );
  }

  private button(key: Key, action: () => void): HTMLButtonElement {
    const button = h("button", { type: "button", class: "quiet" }, t(key));
    button.addEventListener("click", action);
    return button;
  }
}

function each<V>(make: (side: Side) => V): Record<Side, V> {
  return Object.fromEntries(SIDES.map((side) => [side, make(side)])) as Record<Side, V>;
}

function field(side: Side): HTMLInputElement {
  return h("input", { type: "text", id: `area-${side}`, autocomplete: "off", spellcheck: "false", dir: "ltr", "aria-describedby": `area-${side}-error` });
}
