// All controls of the filter in one drawer, for narrow screens.

import { openDialog } from "../dialog";
import { h } from "../dom";
import { EVERYTHING, narrows, type Filter } from "../filter";
import { t } from "../i18n/messages";
import type { Actions, Shown } from "../parts";
import { content, type Content } from "./contents";
import { nameOf, setTo, type Control } from "./labels";

export { content };

interface Section {
  control: Control;
  content: Content;
  value: HTMLElement;
  element: HTMLElement;
}

export class Drawer {
  private dialog: HTMLDialogElement | null = null;
  private readonly sections: Section[];
  private readonly show = h("button", { type: "button", class: "primary" });
  private readonly clear = h("button", { type: "button", class: "quiet" }, t("filter.reset"));
  private readonly foot = h("footer", {}, this.clear, this.show);

  constructor(controls: readonly Control[], actions: Actions, length: number) {
    const within = {
      narrow: (change: Partial<Filter>) => actions.narrow(change),
      area: () => {
        this.dialog?.close();
        actions.area();
      },
    };
    this.sections = controls.map((control) => section(control, content(control, within, length)));
    this.show.addEventListener("click", () => this.dialog?.close());
    this.clear.addEventListener("click", () => {
      actions.narrow(EVERYTHING);
      this.show.focus();
    });
  }

  async open(shown: Shown | null): Promise<void> {
    this.dialog = await openDialog("filter-sheet", t("filter.all"), [...this.sections.map((s) => s.element), this.foot], () => (this.dialog = null));
    if (shown) this.paint(shown);
  }

  paint(shown: Shown): void {
    if (!this.dialog) return;
    for (const { control, content, value } of this.sections) {
      content.paint(shown);
      value.textContent = setTo(shown.filter, control);
    }
    const n = shown.matching.size;
    this.show.textContent = shown.counting ? t("filter.counting") : t(n === 0 ? "filter.showNone" : "filter.show", { n });
    this.clear.hidden = !narrows(shown.filter);
  }
}

function section(control: Control, content: Content): Section {
  const value = h("span", { class: "section-value", dir: "auto" });
  const element = h("details", { class: "section" }, h("summary", {}, h("span", {}, nameOf(control)), value), content.element);
  return { control, content, value, element };
}
