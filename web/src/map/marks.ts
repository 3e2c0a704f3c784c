// The incidents on the map: their symbols and the circles in which they lie.
// Few are all there; of many only what is near the view, gathered in clusters.

import type { Bounds } from "../bbox";
import { h, hovers } from "../dom";
import { circle, type Position } from "../geodesy";
import { t } from "../i18n/messages";
import { metresPerPixel } from "../kmmarks";
import { Lazy } from "../lazy";
import { L } from "../leaflet-global";
import type { BorderLine } from "../line";
import type { Incident } from "../model";
import type { Shown } from "../parts";
import { MOST, stack, SYMBOL, type Placed as Stacked, type Spot, type Standing } from "../stacking";
import { typeClass } from "../symbols";
import { symbolOf } from "../symbolview";
import { numbered, typeName, when } from "../words";
import { Bands } from "./bands";
import type { Crowd } from "./crowd";

const FEW = 30; // up to which the keyboard goes to each
const WIDE = 120; // pixels of a circle above which those of many would make one smear
const AROUND = 0.5; // of the view, on each side, where marks are made ahead

export interface MarkEvents {
  hover(id: string | null): void;
  select(id: string): void;
  /** the keyboard has come to a symbol, which may be out of sight */
  reached(id: string): void;
  /** a cluster is to be seen from nearer */
  into(box: Bounds): void;
}

type Placed = Incident & { point: Position };

/** Drawn is what stands somewhere as a picture of so many pixels, with the classes that colour it. */
export interface Drawn {
  standing: Standing;
  className: string;
  picture: SVGSVGElement;
  side: number;
}

interface Mark {
  incident: Placed;
  standing: Standing;
  button: HTMLButtonElement;
  marker: L.Marker;
  /** from the symbol to where it belongs; null while it stands there */
  leader: L.Polyline | null;
  area: L.Polygon | null;
}

export class Marks {
  /** settles when everything is there that it takes to draw what it was given */
  ready: Promise<void> = Promise.resolve();
  private incidents = new Map<string, Placed>();
  private readonly marks = new Map<string, Mark>();
  private readonly layouts = new Map<number, readonly Standing[]>();
  /** what stands by itself near the view, those in hand not counted */
  private near = new Map<string, Standing>();
  private made = L.bounds([0, 0], [0, 0]);
  private zoom = NaN;
  private shown: Shown | null = null;
  private crowd: Crowd | null = null;
  private readonly later = new Lazy(() => import("./crowd"));
  private readonly bands: Bands;

  /** @param rearranged is called when other things stand on the map than before */
  constructor(
    private readonly map: L.Map,
    private readonly events: MarkEvents,
    private readonly rearranged: () => void,
  ) {
    this.bands = new Bands(map, events);
    const pane = map.getPane("markerPane")!;
    hovers(pane, (id) => events.hover(id));
    pane.addEventListener("click", (e) => this.clicked(e));
    pane.addEventListener("focusin", (e) => this.focused(e.target as Element));
    map.on("zoomend", () => this.place());
    map.on("move", () => this.follow());
  }

  /** many reports whether there are more than can all be shown as symbols. */
  get many(): boolean {
    return this.incidents.size > MOST;
  }

  fill(incidents: readonly Incident[]): void {
    for (const mark of this.marks.values()) remove(mark);
    this.marks.clear();
    this.layouts.clear();
    this.incidents = new Map(incidents.filter((i): i is Placed => i.point !== null).map((i) => [i.id, i]));
    this.shown = null;
    this.bands.fill(incidents);
    if (incidents.length > FEW && !this.crowd) this.ready = this.later.use("page.stage", ({ Crowd }) => this.gatherWith(new Crowd(this.map, this.events, (id) => this.incidents.get(id))));
    if (!this.many || this.crowd) this.place();
  }

  setLine(line: BorderLine): void {
    this.bands.setLine(line);
  }

  /** paint marks the selected and the pointed-at incident and hides what the filter leaves out. */
  paint(shown: Shown): void {
    const before = this.shown;
    this.shown = shown;
    this.bands.paint(shown);
    if (before?.matching !== shown.matching) return this.refilter();
    if (this.many) this.draw();
    const changed = [before.selected?.id, before.hovered, shown.selected?.id, shown.hovered];
    for (const id of new Set(changed)) if (id) this.look(id);
  }

  /** spotOf is where an incident stands, or the cluster that holds it; null without a place. */
  spotOf(id: string): L.LatLng | null {
    const incident = this.incidents.get(id);
    return this.marks.get(id)?.marker.getLatLng() ?? this.crowd?.spotOf(id) ?? (incident ? latLng(incident.point) : null);
  }

  /** focus moves the keyboard to what an incident stands in; false when it is nowhere. */
  focus(id: string): boolean {
    const button = this.marks.get(id)?.button ?? this.crowd?.buttonOf(id);
    button?.focus({ preventScroll: true });
    return button !== undefined;
  }

  /** at lists what stands on the map at a zoom, in its pixels. */
  at(zoom: number): readonly Standing[] {
    const known = this.layouts.get(zoom);
    if (known) return known;
    const spots = this.spots(zoom);
    if (spots.length > MOST && !this.crowd) return [];
    const all = spots.length > MOST ? this.crowd!.gather(spots) : stack(spots, SYMBOL).map(alone);
    this.layouts.set(zoom, all);
    return all;
  }

  /** drawnAt draws what can be seen within a box at a zoom, in its pixels. */
  drawnAt(zoom: number, box: L.Bounds): Drawn[] {
    const { shown } = this;
    const seen = ({ ids }: Standing) => ids.length > 1 || !shown || shown.matching.has(ids[0]!) || ids[0] === shown.selected?.id;
    return [...this.at(zoom), ...this.inHand(zoom)].flatMap((standing) => {
      if (!seen(standing) || !box.contains([standing.at.x, standing.at.y])) return [];
      const [incident] = standing.ids.map((id) => this.incidents.get(id)!);
      if (standing.ids.length === 1) return [{ standing, className: this.classOf(incident!), picture: symbolOf(incident!), side: incident!.inArticle ? 26 : 19 }];
      const picture = this.crowd!.picture(standing);
      return [{ standing, className: "cluster", picture, side: picture.viewBox.baseVal.width }];
    });
  }

  private gatherWith(crowd: Crowd): void {
    this.crowd ??= crowd;
    this.refilter();
  }

  private refilter(): void {
    if (this.many && !this.crowd) return; // it comes, and with it everything
    if (this.many) {
      this.crowd!.close();
      this.layouts.clear();
      this.place();
      this.rearranged();
    }
    for (const id of this.marks.keys()) this.look(id);
    this.crowd?.roving.update();
  }

  /** spots are those of the incidents that are to be arranged: of a few all, so that nothing moves when they are filtered. */
  private spots(zoom: number): Spot[] {
    const { shown } = this;
    const out: Spot[] = [];
    for (const [id, { point }] of this.incidents) {
      if (this.many && shown && !shown.matching.has(id)) continue;
      const { x, y } = this.map.project(latLng(point), zoom);
      out.push({ id, x, y });
    }
    return out;
  }

  private clicked(e: MouseEvent): void {
    const button = (e.target as Element).closest("button");
    const id = button?.dataset["incident"];
    if (id) return this.events.select(id);
    if (!button) return;
    e.stopPropagation(); // for the map it would be a click beside the list that opens
    this.crowd?.open(button);
  }

  private focused(button: Element): void {
    if (!button.matches(":focus-visible")) return;
    const id = (button as HTMLElement).dataset["incident"] ?? this.crowd?.firstOf(button);
    if (id) this.events.reached(id);
  }

  /** place puts everything where it stands at the present zoom. */
  private place(): void {
    this.zoom = this.map.getZoom();
    const held = this.crowd?.roving.held;
    const id = held?.dataset["incident"] ?? (held && this.crowd?.firstOf(held));
    this.gather();
    if (id && !held!.isConnected) this.focus(id);
  }

  /** follow makes the marks that come near the view while the map is moved. */
  private follow(): void {
    if (this.many && this.map.getZoom() === this.zoom && !this.made.contains(this.map.getPixelBounds())) this.gather();
  }

  private gather(): void {
    const view = this.map.getPixelBounds();
    const room = view.getSize().multiplyBy(AROUND);
    this.made = L.bounds(view.min!.subtract(room), view.max!.add(room));
    const all = this.at(this.zoom);
    const near = this.many ? all.filter((s) => this.made.contains([s.at.x, s.at.y])) : all;
    this.near = new Map(near.filter((s) => s.ids.length === 1).map((s) => [s.id, s]));
    this.crowd?.draw(near.filter((s) => s.ids.length > 1));
    this.draw();
  }

  /** draw has the marks of what is near the view and of what is in hand, and no others. */
  private draw(): void {
    const wanted = new Map(this.near);
    for (const standing of this.inHand(this.zoom)) wanted.set(standing.id, standing);
    for (const [id, mark] of this.marks) {
      if (wanted.has(id)) continue;
      remove(mark);
      this.marks.delete(id);
    }
    for (const standing of wanted.values()) this.put(standing);
    this.crowd?.ring(this.shown?.hovered ?? null);
    this.crowd?.roving.update();
  }

  /** inHand lists the selected, the pointed-at and the focused incident, unless they stand by themselves in any case. */
  private inHand(zoom: number): Standing[] {
    const { shown } = this;
    if (!shown || !this.many) return [];
    const ids = [shown.hovered, this.crowd?.roving.held?.dataset["incident"]].filter((id) => id && shown.matching.has(id));
    const there = zoom === this.zoom ? this.near : new Set(this.at(zoom).filter((s) => s.ids.length === 1).map((s) => s.id));
    return [...new Set([shown.selected?.id, ...ids])].flatMap((id) => {
      const incident = id ? this.incidents.get(id) : undefined;
      if (!incident || there.has(incident.id)) return [];
      const { x, y } = this.map.project(latLng(incident.point), zoom);
      const spot = { id: incident.id, x, y };
      return [this.crowd?.beside(spot, this.at(zoom)) ?? alone({ ...spot, at: { x, y }, moved: false })];
    });
  }

  private put(standing: Standing): void {
    const known = this.marks.get(standing.id);
    if (known && known.standing.at.x === standing.at.x && known.standing.at.y === standing.at.y) return;
    const at = this.map.unproject([standing.at.x, standing.at.y], this.zoom);
    const mark = known ?? this.make(this.incidents.get(standing.id)!, standing, at);
    known?.marker.setLatLng(at);
    mark.standing = standing;
    this.look(standing.id);
    this.lead(mark, at);
  }

  private make(incident: Placed, standing: Standing, at: L.LatLng): Mark {
    const button = h("button", {
      type: "button",
      class: this.classOf(incident),
      "aria-pressed": "false",
      "aria-label": numbered(incident, t("map.symbol", { type: typeName(incident.type), title: incident.title, date: when(incident) })),
      "data-incident": incident.id,
    });
    button.append(symbolOf(incident));
    const icon = L.divIcon({ html: button, className: "symbol-holder", iconSize: [SYMBOL, SYMBOL] });
    const marker = L.marker(at, { icon, keyboard: false, riseOnHover: false });
    marker.addTo(this.map);
    const mark: Mark = { incident, standing, button, marker, leader: null, area: null };
    this.marks.set(incident.id, mark);
    return mark;
  }

  /** circle draws the circle in which an incident lies, or takes it away. */
  private circle(mark: Mark, inHand: boolean): void {
    const { point, radius } = mark.incident;
    const wide = this.many && (radius ?? 0) > WIDE * metresPerPixel(this.zoom, point[1]);
    if (!radius || (wide && !inHand)) {
      mark.area?.remove();
      mark.area = null;
    } else {
      mark.area ??= areaOf(mark.incident, radius).addTo(this.map);
    }
  }

  private classOf(incident: Incident): string {
    const selected = incident.id === this.shown?.selected?.id ? " selected" : "";
    return `symbol-button ${typeClass(incident.type)}${incident.inArticle ? " in-article" : ""}${selected}`;
  }

  /** look gives what stands for one incident the look of the present state. */
  private look(id: string): void {
    const { shown } = this;
    const mark = this.marks.get(id);
    if (!shown || !mark) return;
    const [selected, hovered] = [id === shown.selected?.id, id === shown.hovered];
    const out = !shown.matching.has(id) && !selected;
    this.circle(mark, selected || hovered);
    const classes = { selected, hovered, "filtered-out": out };
    const elements = [mark.button, mark.area?.getElement(), mark.leader?.getElement()];
    for (const element of elements) for (const [name, on] of Object.entries(classes)) element?.classList.toggle(name, on);
    mark.button.setAttribute("aria-pressed", String(selected));
    mark.button.hidden = out;
    mark.marker.setZIndexOffset(selected ? 2000 : hovered ? 3000 : mark.incident.inArticle ? 1000 : 0);
    if (selected) mark.area?.bringToFront();
  }

  /** lead draws a line from a symbol that was moved to where it belongs. */
  private lead(mark: Mark, from: L.LatLng): void {
    if (!mark.standing.moved) {
      mark.leader?.remove();
      mark.leader = null;
      return;
    }
    const ends = [from, latLng(mark.incident.point)];
    if (mark.leader) {
      mark.leader.setLatLngs(ends);
      return;
    }
    mark.leader = L.polyline(ends, { className: `leader ${typeClass(mark.incident.type)}`, interactive: false }).addTo(this.map);
    this.look(mark.incident.id);
  }
}

function latLng([lon, lat]: Position): L.LatLng {
  return L.latLng(lat, lon);
}

function alone(placed: Stacked): Standing {
  return { ...placed, ids: [placed.id], half: SYMBOL / 2 };
}

function areaOf(incident: Placed, radius: number): L.Polygon {
  return L.polygon(circle(incident.point, radius).map(latLng), { className: `area ${typeClass(incident.type)}`, interactive: false, smoothFactor: 0.5 });
}

function remove({ area, leader, marker }: Mark): void {
  for (const layer of [area, leader, marker]) layer?.remove();
}
