// The list of all incidents: rows the server wrote, with symbols and links both
// ways added.

import type { Incident } from "./model";
import { hovers, scrollSmooth } from "./dom";
import type { Actions, Part, Shown } from "./parts";
import { symbolOf } from "./symbolview";
import { onLine, when } from "./words";
import { number } from "./words";

export class ListView implements Part {
  private readonly rows: HTMLElement[];
  private readonly count = document.querySelector("#tabs .count");

  constructor(private readonly actions: Actions) {
    this.rows = [...document.querySelectorAll<HTMLElement>("#rows > li")];
    for (const row of this.rows) this.listen(row);
  }

  /** numbers are those of the rows, for incidents that the article reports. */
  numbers(): Map<string, number> {
    return new Map(this.rows.map((r) => [r.dataset["incident"] ?? "", Number(r.dataset["number"])]));
  }

  fill(incidents: readonly Incident[]): void {
    const byId = new Map(incidents.map((i) => [i.id, i]));
    for (const row of this.rows) {
      const incident = byId.get(row.dataset["incident"] ?? "");
      if (!incident) continue;
      row.querySelector(".row-mark")?.replaceChildren(symbolOf(incident));
      this.translate(row, incident);
    }
  }

  paint({ selected: chosen, hovered, matching, incidents, counting }: Shown): void {
    if (this.count && incidents.length > 0) this.count.textContent = counting ? "…" : counted(matching.size, incidents.length);
    const selected = chosen?.id;
    for (const row of this.rows) {
      const id = row.dataset["incident"];
      row.hidden = !matching.has(id ?? "");
      row.classList.toggle("selected", id === selected);
      row.classList.toggle("hovered", id === hovered);
      const link = row.querySelector("a");
      if (id === selected) link?.setAttribute("aria-current", "true");
      else link?.removeAttribute("aria-current");
    }
  }

  scrollTo(incident: string): void {
    const row = this.rows.find((r) => r.dataset["incident"] === incident);
    if (row && row.getClientRects().length > 0) row.scrollIntoView({ block: "nearest", behavior: scrollSmooth() });
  }

  /** translate writes anew what the server writes in English only. */
  private translate(row: HTMLElement, incident: Incident): void {
    const { lang } = document.documentElement;
    if (lang === "en") return;
    for (const [part, text] of [["when", when(incident)], ["km", onLine(incident)]] as const) {
      const element = row.querySelector<HTMLElement>(`.row-${part}`);
      if (!element || text === "") continue;
      element.lang = lang;
      element.textContent = text;
    }
  }

  private listen(row: HTMLElement): void {
    const id = row.dataset["incident"];
    const link = row.querySelector("a");
    if (!id || !link) return;
    link.addEventListener("click", (e) => {
      if (e.metaKey || e.ctrlKey || e.shiftKey || e.button !== 0) return;
      e.preventDefault();
      this.actions.select(id, null, "list");
    });
    hovers(row, id, (over) => this.actions.hover(over));
  }
}

/** counted writes how many are left, and of how many, as the server does. */
const counted = (left: number, all: number): string => (left < all ? `${number(left, 0)} / ${number(all, 0)}` : number(all, 0));
