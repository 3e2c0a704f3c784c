// The incidents on the map: their symbols, the circles in which they lie, and
// the stretches of the line along which those without a place may be.

import { h, hovers } from "../dom";
import { circle, type Position } from "../geodesy";
import { t } from "../i18n/messages";
import { L } from "../leaflet-global";
import type { BorderLine } from "../line";
import type { Incident } from "../model";
import type { Shown } from "../parts";
import { stack, type Placed } from "../stacking";
import { typeClass } from "../symbols";
import { symbolOf } from "../symbolview";
import { numbered, typeName, when } from "../words";

export const SYMBOL = 28; // pixels, also of what a finger hits

export interface MarkEvents {
  hover(id: string | null): void;
  select(id: string): void;
  /** the keyboard has come to a symbol, which may be out of sight */
  reached(id: string): void;
}

interface Mark {
  incident: Incident;
  at: Position;
  button: HTMLButtonElement;
  marker: L.Marker;
  /** from the symbol to where it belongs; null while it stands there */
  leader: L.Polyline | null;
  area: L.Polygon | null;
}

export class Marks {
  private readonly marks = new Map<string, Mark>();
  private readonly stacks = new Map<number, Placed[]>();
  /** by the id of the incident, which is somewhere along it */
  private readonly bands = new Map<string, L.Polyline>();
  private line: BorderLine | null = null;
  private unplaced: Incident[] = [];
  private shown: Shown | null = null;

  constructor(
    private readonly map: L.Map,
    private readonly events: MarkEvents,
  ) {
    map.on("zoomend", () => this.place());
  }

  fill(incidents: readonly Incident[]): void {
    for (const mark of this.marks.values()) for (const l of [mark.area, mark.leader, mark.marker]) l?.remove();
    this.marks.clear();
    this.stacks.clear();
    this.shown = null;
    for (const incident of incidents) if (incident.point) this.add(incident, incident.point);
    this.unplaced = incidents.filter((i) => !i.point && i.kmFrom !== null && i.kmTo !== null);
    this.drawBands();
    this.place();
  }

  setLine(line: BorderLine): void {
    this.line = line;
    this.drawBands();
  }

  /** paint marks the selected and the pointed-at incident and hides what the filter leaves out. */
  paint(shown: Shown): void {
    const before = this.shown;
    this.shown = shown;
    if (before?.matching !== shown.matching) return this.paintAll();
    const changed = [before.selected?.id, before.hovered, shown.selected?.id, shown.hovered];
    for (const id of new Set(changed)) if (id) this.look(id);
  }

  private paintAll(): void {
    for (const id of [...this.marks.keys(), ...this.bands.keys()]) this.look(id);
  }

  /** look gives what stands for one incident the look of the present state. */
  private look(id: string): void {
    const { shown } = this;
    if (!shown) return;
    const [selected, hovered] = [id === shown.selected?.id, id === shown.hovered];
    const classes = { selected, hovered, "filtered-out": !shown.matching.has(id) && !selected };
    const mark = this.marks.get(id);
    const elements = mark ? [mark.button, mark.area?.getElement(), mark.leader?.getElement()] : [this.bands.get(id)?.getElement()];
    for (const element of elements) for (const [name, on] of Object.entries(classes)) element?.classList.toggle(name, on);
    if (!mark) return;
    mark.button.setAttribute("aria-pressed", String(selected));
    mark.button.hidden = classes["filtered-out"];
    mark.marker.setZIndexOffset(selected ? 2000 : hovered ? 3000 : mark.incident.inArticle ? 1000 : 0);
    if (selected) mark.area?.bringToFront();
  }

  /** spotOf is where the symbol of an incident stands; null without one. */
  spotOf(id: string): L.LatLng | null {
    return this.marks.get(id)?.marker.getLatLng() ?? null;
  }

  /** focus moves the keyboard to an incident's symbol; false when it has none. */
  focus(id: string): boolean {
    const mark = this.marks.get(id);
    mark?.button.focus();
    return mark !== undefined;
  }

  /** at lists where the symbols stand at a zoom, in its pixels. */
  at(zoom: number): Placed[] {
    const known = this.stacks.get(zoom);
    if (known) return known;
    const spots = [...this.marks.values()].map(({ incident, at }) => {
      const p = this.map.project([at[1], at[0]], zoom);
      return { id: incident.id, x: p.x, y: p.y };
    });
    const placed = stack(spots, SYMBOL);
    this.stacks.set(zoom, placed);
    return placed;
  }

  private add(incident: Incident, at: Position): void {
    const button = h("button", {
      type: "button",
      class: `symbol-button ${typeClass(incident.type)}${incident.inArticle ? " in-article" : ""}`,
      "aria-pressed": "false",
      "aria-label": numbered(incident, t("map.symbol", { type: typeName(incident.type), title: incident.title, date: when(incident) })),
      "data-incident": incident.id,
    });
    button.append(symbolOf(incident));
    const icon = L.divIcon({ html: button, className: "symbol-holder", iconSize: [SYMBOL, SYMBOL] });
    const marker = L.marker([at[1], at[0]], { icon, keyboard: false, riseOnHover: false });
    button.addEventListener("click", () => this.events.select(incident.id));
    hovers(button, incident.id, (over) => this.events.hover(over));
    button.addEventListener("focus", () => button.matches(":focus-visible") && this.events.reached(incident.id));
    const area = incident.radius ? this.area(incident, at, incident.radius) : null;
    for (const l of [area, marker]) l?.addTo(this.map);
    this.marks.set(incident.id, { incident, at, button, marker, leader: null, area });
  }

  private area(incident: Incident, at: Position, radius: number): L.Polygon {
    const ring = circle(at, radius).map(([lon, lat]) => L.latLng(lat, lon));
    return L.polygon(ring, { className: `area ${typeClass(incident.type)}`, interactive: false, smoothFactor: 0.5 });
  }

  private drawBands(): void {
    for (const band of this.bands.values()) band.remove();
    this.bands.clear();
    if (!this.line) return;
    for (const { id, kmFrom, kmTo } of this.unplaced) {
      const part = this.line.slice(kmFrom ?? 0, kmTo ?? this.line.length);
      const band = L.polyline(part.map(([lon, lat]) => L.latLng(lat, lon)), { className: "band", smoothFactor: 1.5, bubblingMouseEvents: false });
      band.on("click", () => this.events.select(id));
      band.on("mouseover", () => this.events.hover(id));
      band.on("mouseout", () => this.events.hover(null));
      band.addTo(this.map).bringToBack();
      this.bands.set(id, band);
      this.look(id);
    }
  }

  /** place draws symbols that would cover each other apart, with a line to where they belong. */
  private place(): void {
    const zoom = this.map.getZoom();
    for (const spot of this.at(zoom)) {
      const mark = this.marks.get(spot.id)!;
      const shown = this.map.unproject([spot.at.x, spot.at.y], zoom);
      mark.marker.setLatLng(shown);
      if (spot.moved) this.lead(mark, shown);
      else if (mark.leader) {
        mark.leader.remove();
        mark.leader = null;
      }
    }
  }

  private lead(mark: Mark, from: L.LatLng): void {
    const ends = [from, L.latLng(mark.at[1], mark.at[0])];
    if (mark.leader) {
      mark.leader.setLatLngs(ends);
      return;
    }
    mark.leader = L.polyline(ends, { className: `leader ${typeClass(mark.incident.type)}`, interactive: false }).addTo(this.map);
    this.look(mark.incident.id);
  }
}
