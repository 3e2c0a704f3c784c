// What the filter asks for and no incident has: nobody would look for it among
// the choices, which have what there is.

import { strangers } from "../facets";
import { t } from "../i18n/messages";
import type { Notices } from "../notices";
import type { Part, Shown } from "../parts";

export class Strangers implements Part {
  private before: Shown | null = null;

  constructor(private readonly notices: Notices) {}

  paint(shown: Shown): void {
    const { before } = this;
    this.before = shown;
    if (before?.filter === shown.filter && before.incidents === shown.incidents) return;
    const all = shown.incidents.length === 0 ? [] : strangers(shown.filter, shown.incidents);
    const text = all.map(([facet, value]) => t("filter.set", { name: t(`control.${facet}`), value })).join(t("text.semicolon"));
    if (text) this.notices.show("strangers", t("state.strangers", { all: text }));
    else this.notices.clear("strangers");
  }
}
