// Article, list and data: all on the page without a script, one at a time with
// it. On middle widths article and list stand side by side.

import type { Tab } from "./address";
import { byId } from "./dom";
import { PHONE } from "./widths";

export class Tabs {
  current: Tab = "article";
  private readonly links: HTMLAnchorElement[];
  private readonly panels: HTMLElement[];

  /** what is shown when the address names none: the text, if there is one */
  readonly home: Tab;

  constructor(private readonly onChange: (tab: Tab) => void) {
    const bar = byId("tabs");
    this.links = [...bar.querySelectorAll<HTMLAnchorElement>("a[data-tab]")];
    this.panels = [...document.querySelectorAll<HTMLElement>("[data-panel]")];
    bar.setAttribute("role", "tablist");
    for (const link of this.links) this.enhance(link);
    this.home = document.querySelector("#article h1, #article h2") ? "article" : "data";
    this.show(this.home);
    PHONE.addEventListener("change", () => this.show(this.current));
  }

  /** show brings a panel up; that of the timeline is there on a phone alone. */
  show(asked: Tab): void {
    const there = asked !== "time" || (PHONE.matches && this.panels.some((p) => p.dataset["panel"] === "time"));
    const tab = there ? asked : this.home;
    this.current = tab;
    document.documentElement.dataset["tab"] = tab;
    for (const link of this.links) {
      const on = link.dataset["tab"] === tab;
      link.setAttribute("aria-selected", String(on));
      link.tabIndex = on ? 0 : -1;
    }
    for (const panel of this.panels) panel.classList.toggle("current", panel.dataset["panel"] === tab);
  }

  private enhance(link: HTMLAnchorElement): void {
    const tab = link.dataset["tab"] as Tab;
    link.setAttribute("role", "tab");
    link.setAttribute("aria-controls", tab);
    link.id = `tab-${tab}`;
    link.addEventListener("click", (e) => {
      e.preventDefault();
      this.choose(tab);
    });
    link.addEventListener("keydown", (e) => {
      const links = this.links.filter((l) => l.getClientRects().length > 0);
      const at = reached(e.key, links.indexOf(link), links.length);
      if (at === null || e.altKey || e.ctrlKey || e.metaKey) return;
      const next = links[at]!;
      next.focus();
      this.choose(next.dataset["tab"] as Tab);
      e.preventDefault();
    });
    const panel = document.getElementById(tab);
    panel?.setAttribute("role", "tabpanel");
    panel?.setAttribute("aria-labelledby", link.id);
  }

  private choose(tab: Tab): void {
    if (tab === this.current) return;
    this.show(tab);
    byId("panels").scrollTop = 0;
    this.onChange(tab);
  }
}

/** reached is the tab to which a key leads (WAI-ARIA, Tabs Pattern); null when it leads to none. */
function reached(key: string, at: number, count: number): number | null {
  const ahead = document.documentElement.dir === "rtl" ? -1 : 1;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const by = key === "ArrowRight" ? ahead : key === "ArrowLeft" ? -ahead : 0;
  return by === 0 ? null : (at + by + count) % count;
}
