// The list of the incidents by date: the rows that the server wrote, with symbols
// and links both ways added, and as many more like them as it takes. Of a long
// list a part is there at a time.

import { h, hovers, incidentOf, scrollSmooth } from "./dom";
import { t } from "./i18n/messages";
import type { Incident } from "./model";
import type { Actions, Part, Shown } from "./parts";
import { symbolOf } from "./symbolview";
import { counted, atKm, when } from "./words";

const STEP = 200; // rows that come at a time

export class ListView implements Part {
  private readonly box = document.getElementById("rows");
  private readonly rows = new Map<string, HTMLElement>();
  private readonly pattern: HTMLElement | null;
  private readonly count = document.querySelector("#tabs .count");
  private readonly where = h("p", { class: "edition" });
  private readonly earlier = h("button", { type: "button", class: "button", hidden: true });
  private readonly more = h("button", { type: "button", class: "button" });
  private readonly end = h("div", { class: "rows-end", hidden: true }, this.where, this.more);
  /** ids of rows that have what the script adds to them */
  private readonly dressed = new Set<string>();
  private incidents: readonly Incident[] = [];
  /** those that are listed, of which the rows from one to before the other are there */
  private listed: readonly Incident[] = [];
  private from = 0;
  private to = 0;
  private shown: Shown | null = null;

  constructor(
    private readonly actions: Actions,
    /** the page of an incident */
    private readonly page: (id: string) => string,
  ) {
    for (const row of this.box?.querySelectorAll<HTMLElement>(":scope > li") ?? []) this.rows.set(row.dataset["incident"] ?? "", row);
    this.pattern = (this.rows.values().next().value?.cloneNode(true) as HTMLElement | undefined) ?? null;
    if (this.box) this.listen(this.box);
  }

  /** numbers are those of the rows, for incidents that the article reports. */
  numbers(): Map<string, number> {
    return new Map([...this.rows].map(([id, row]) => [id, Number(row.dataset["number"])]));
  }

  fill(incidents: readonly Incident[]): void {
    this.incidents = [...incidents].sort((a, b) => (a.earliest < b.earliest ? -1 : a.earliest > b.earliest ? 1 : 0));
    this.dressed.clear();
    this.shown = null;
    if (incidents.length > 0) document.querySelector("#list [data-part]")?.remove();
  }

  paint(shown: Shown): void {
    if (shown.incidents.length === 0) return; // nothing is known of what the server wrote
    const before = this.shown;
    this.shown = shown;
    const count = shown.counting ? "…" : counted(shown.matching.size, shown.incidents.length);
    if (this.count && this.count.textContent !== count) this.count.textContent = count;
    if (before?.matching !== shown.matching) this.arrange();
    else if (before.selected !== shown.selected) this.bring();
    for (const id of new Set([before?.selected?.id, before?.hovered, shown.selected?.id, shown.hovered])) if (id) this.mark(id);
  }

  scrollTo(incident: string): void {
    const row = this.rows.get(incident);
    if (row && row.getClientRects().length > 0) row.scrollIntoView({ block: "nearest", behavior: scrollSmooth() });
  }

  private listen(box: HTMLElement): void {
    box.before(this.earlier);
    box.after(this.end);
    hovers(box, (id) => this.actions.hover(id));
    box.addEventListener("click", (e) => {
      const id = (e.target as Element).closest("a") && incidentOf(e.target);
      if (!id || e.metaKey || e.ctrlKey || e.shiftKey || e.button !== 0) return;
      e.preventDefault();
      this.actions.select(id, null, "list");
    });
    this.more.addEventListener("click", () => this.extend(0, STEP, this.to));
    this.earlier.addEventListener("click", () => this.extend(STEP, 0, Math.max(0, this.from - STEP)));
    const sight = new IntersectionObserver((entries) => entries.some((e) => e.isIntersecting) && this.extend(0, STEP), { rootMargin: "600px" });
    sight.observe(this.more);
  }

  /** arrange lists what the filter leaves; a short list keeps its other rows, hidden. */
  private arrange(): void {
    const { matching } = this.shown!;
    const short = this.incidents.length <= STEP;
    this.listed = short ? this.incidents : this.incidents.filter((i) => matching.has(i.id));
    [this.from, this.to] = [0, Math.min(STEP, this.listed.length)];
    this.bring();
    this.draw();
    if (short) for (const [id, row] of this.rows) row.hidden = !matching.has(id);
  }

  /** bring has the row of the selected incident there, with those around it. */
  private bring(): void {
    const at = this.listed.findIndex((i) => i.id === this.shown?.selected?.id);
    if (at < 0 || (at >= this.from && at < this.to)) return;
    this.from = at - (at % STEP);
    this.to = Math.min(this.from + STEP, this.listed.length);
    const held = this.box?.contains(document.activeElement);
    this.draw();
    if (held) this.rows.get(this.listed[at]!.id)?.querySelector("a")?.focus({ preventScroll: true });
  }

  /** extend adds rows at both ends; the keyboard goes to the one at a place, where it is given. */
  private extend(before: number, after: number, focus = -1): void {
    this.from = Math.max(0, this.from - before);
    this.to = Math.min(this.listed.length, this.to + after);
    this.draw();
    const next = this.listed[focus];
    if (next) this.rows.get(next.id)?.querySelector("a")?.focus();
  }

  private draw(): void {
    const { box, from, to, listed } = this;
    if (!box) return;
    const rows = listed.slice(from, to).flatMap((i) => this.row(i) ?? []);
    const old = [...box.children];
    if (old.every((row, i) => row === rows[i])) box.append(...rows.slice(old.length));
    else box.replaceChildren(...rows);
    const whole = listed.length <= STEP;
    this.end.hidden = whole;
    this.where.textContent = whole ? "" : t("list.rows", { from: from + 1, to, all: listed.length });
    this.more.hidden = to >= listed.length;
    this.more.textContent = t("list.more", { n: Math.min(STEP, listed.length - to) });
    this.earlier.hidden = from === 0;
    this.earlier.textContent = t("list.earlier", { n: Math.min(STEP, from) });
  }

  /** mark shows on one row whether it is selected or pointed at. */
  private mark(id: string): void {
    const row = this.rows.get(id);
    if (!row) return;
    const selected = id === this.shown?.selected?.id;
    row.classList.toggle("selected", selected);
    row.classList.toggle("hovered", id === this.shown?.hovered);
    const link = row.querySelector("a");
    if (selected) link?.setAttribute("aria-current", "true");
    else link?.removeAttribute("aria-current");
  }

  /** row is that of an incident, made after the pattern of the server's where it wrote none. */
  private row(i: Incident): HTMLElement | null {
    const written = this.rows.get(i.id);
    const row = written ?? (this.pattern?.cloneNode(true) as HTMLElement | undefined);
    if (!row) return null;
    if (this.dressed.has(i.id)) return row;
    this.dressed.add(i.id);
    if (!written) this.write(row, i);
    row.querySelector(".row-mark")?.replaceChildren(symbolOf(i));
    return row;
  }

  private write(row: HTMLElement, i: Incident): void {
    this.rows.set(i.id, row);
    row.hidden = false;
    row.dataset["incident"] = i.id;
    row.dataset["number"] = String(i.number);
    row.dataset["type"] = i.type;
    row.querySelector("a")!.href = this.page(i.id);
    row.querySelector(".row-title")!.textContent = i.title;
    const place = row.querySelector(".row-where bdi")!;
    place.textContent = i.placeName;
    row.querySelector(".row-when")!.textContent = when(i);
    const km = atKm(i);
    row.querySelector(".row-where")!.replaceChildren(...(km === "" ? [] : [h("span", { class: "row-km" }, km), " · "]), place);
  }
}
