// One incident on the map: its symbol, the circle in which it lies, and the line
// to where it belongs when its symbol had to be moved.

import { h } from "../dom";
import { circle, type Position } from "../geodesy";
import { t } from "../i18n/messages";
import { L } from "../leaflet-global";
import type { Incident } from "../model";
import { SYMBOL, type Standing } from "../stacking";
import { typeClass } from "../symbols";
import { symbolOf } from "../symbolview";
import { numbered, typeName, when } from "../words";

/** an incident that has a place */
export type Placed = Incident & { point: Position };

export interface Look {
  selected: boolean;
  hovered: boolean;
  /** whether the filter leaves it out */
  out: boolean;
  /** whether its circle is drawn */
  circle: boolean;
}

export class Mark {
  readonly button: HTMLButtonElement;
  private readonly marker: L.Marker;
  /** null while the symbol stands where it belongs */
  private leader: L.Polyline | null = null;
  private area: L.Polygon | null = null;

  constructor(
    private readonly map: L.Map,
    private readonly incident: Placed,
    private standing: Standing,
    at: L.LatLng,
  ) {
    const label = t("map.symbol", { type: typeName(incident.type), title: incident.title, date: when(incident) });
    this.button = h("button", { type: "button", class: classOf(incident, false), "aria-pressed": "false", "aria-label": numbered(incident, label), "data-incident": incident.id }, symbolOf(incident));
    const icon = L.divIcon({ html: this.button, className: "symbol-holder", iconSize: [SYMBOL, SYMBOL] });
    this.marker = L.marker(at, { icon, keyboard: false, riseOnHover: false }).addTo(map);
    this.lead(at);
  }

  get at(): L.LatLng {
    return this.marker.getLatLng();
  }

  /** stands reports whether the symbol is there already. */
  stands({ at: { x, y } }: Standing): boolean {
    return this.standing.at.x === x && this.standing.at.y === y;
  }

  move(standing: Standing, at: L.LatLng): void {
    this.standing = standing;
    this.marker.setLatLng(at);
    this.lead(at);
  }

  look({ selected, hovered, out, circle }: Look): void {
    this.surround(circle);
    const classes = { selected, hovered, "filtered-out": out };
    const elements = [this.button, this.area?.getElement(), this.leader?.getElement()];
    for (const element of elements) for (const [name, on] of Object.entries(classes)) element?.classList.toggle(name, on);
    this.button.setAttribute("aria-pressed", String(selected));
    this.button.hidden = out;
    this.marker.setZIndexOffset(selected ? 2000 : hovered ? 3000 : this.incident.inArticle ? 1000 : 0);
    if (selected) this.area?.bringToFront();
  }

  remove(): void {
    for (const layer of [this.area, this.leader, this.marker]) layer?.remove();
  }

  /** surround draws the circle, or takes it away. */
  private surround(on: boolean): void {
    const { point, radius, type } = this.incident;
    if (radius && on) {
      this.area ??= L.polygon(circle(point, radius).map(latLng), { className: `area ${typeClass(type)}`, interactive: false, smoothFactor: 0.5 }).addTo(this.map);
    } else {
      this.area?.remove();
      this.area = null;
    }
  }

  private lead(from: L.LatLng): void {
    if (!this.standing.moved) {
      this.leader?.remove();
      this.leader = null;
      return;
    }
    const ends = [from, latLng(this.incident.point)];
    if (this.leader) this.leader.setLatLngs(ends);
    else this.leader = L.polyline(ends, { className: `leader ${typeClass(this.incident.type)}`, interactive: false }).addTo(this.map);
  }
}

/** classOf lists what colours the symbol of an incident. */
export function classOf({ type, inArticle }: Incident, selected: boolean): string {
  return `symbol-button ${typeClass(type)}${inArticle ? " in-article" : ""}${selected ? " selected" : ""}`;
}

export function latLng([lon, lat]: Position): L.LatLng {
  return L.latLng(lat, lon);
}
