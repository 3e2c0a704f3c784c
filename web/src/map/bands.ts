// The stretches of the line along which incidents without a place may be.

import { L } from "../leaflet-global";
import type { BorderLine } from "../line";
import type { Incident } from "../model";
import { redraws, type Shown } from "../parts";
import type { MarkEvents } from "./marks";

/** Of more bands than this only those in hand are drawn: they would lie on each other. */
const MOST_BANDS = 12;

export class Bands {
  private readonly bands = new Map<string, L.Polyline>();
  private line: BorderLine | null = null;
  private unplaced: readonly Incident[] = [];
  private shown: Shown | null = null;

  constructor(
    private readonly map: L.Map,
    private readonly events: MarkEvents,
  ) {}

  fill(incidents: readonly Incident[]): void {
    this.unplaced = incidents.filter((i) => !i.point && i.kmFrom !== null && i.kmTo !== null);
    this.clear();
  }

  setLine(line: BorderLine): void {
    this.line = line;
    this.clear();
  }

  paint(shown: Shown): void {
    const before = this.shown;
    this.shown = shown;
    if (this.unplaced.length === 0) return;
    if (redraws(before, shown) || this.unplaced.length > MOST_BANDS) this.draw();
    for (const [id, band] of this.bands) {
      const element = band.getElement();
      element?.classList.toggle("selected", id === shown.selected?.id);
      element?.classList.toggle("hovered", id === shown.hovered);
    }
  }

  private clear(): void {
    for (const band of this.bands.values()) band.remove();
    this.bands.clear();
    if (!this.shown) return;
    this.draw();
    this.paint(this.shown);
  }

  /** draw has the bands of what the filter leaves, or only of what is in hand. */
  private draw(): void {
    const { shown, line } = this;
    if (!shown || !line) return;
    const inHand = (i: Incident) => i.id === shown.selected?.id || i.id === shown.hovered;
    const left = this.unplaced.filter((i) => shown.matching.has(i.id) || i === shown.selected);
    const wanted = new Map((left.length > MOST_BANDS ? left.filter(inHand) : left).map((i) => [i.id, i]));
    for (const [id, band] of this.bands) {
      if (wanted.has(id)) continue;
      band.remove();
      this.bands.delete(id);
    }
    for (const [id, i] of wanted) if (!this.bands.has(id)) this.bands.set(id, this.band(i, line));
  }

  private band({ id, kmFrom, kmTo }: Incident, line: BorderLine): L.Polyline {
    const part = line.slice(kmFrom ?? 0, kmTo ?? line.length);
    const band = L.polyline(part.map(([lon, lat]) => L.latLng(lat, lon)), { className: "band", smoothFactor: 1.5, bubblingMouseEvents: false });
    band.on("click", () => this.events.select(id));
    band.on("mouseover", () => this.events.hover(id));
    band.on("mouseout", () => this.events.hover(null));
    return band.addTo(this.map).bringToBack();
  }
}
