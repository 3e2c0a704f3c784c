// The incidents on the map: their symbols and the circles in which they lie.
// Few are all there; of many only what is near the view, gathered in clusters.

import type { Bounds } from "../bbox";
import { hovers } from "../dom";
import { metresPerPixel } from "../kmmarks";
import { Lazy } from "../lazy";
import { L } from "../leaflet-global";
import type { BorderLine } from "../line";
import type { Incident } from "../model";
import type { Shown } from "../parts";
import { MOST_STOPS, MOST_SYMBOLS, stack, SYMBOL, type Placed as Stacked, type Spot, type Standing } from "../stacking";
import { Bands } from "./bands";
import type { Crowd } from "./crowd";
import { latLng, Mark, type Placed } from "./mark";

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

export class Marks {
  /** settles when everything is there that it takes to draw what it was given */
  ready: Promise<void> = Promise.resolve();
  private incidents = new Map<string, Placed>();
  private readonly marks = new Map<string, Mark>();
  private readonly layouts = new Map<number, readonly Standing[]>();
  /** what stands by itself near the view, those in hand not counted */
  private near = new Map<string, Standing>();
  /** whether there are more than symbols alone could show */
  private crowded = false;
  private made = L.bounds([0, 0], [0, 0]);
  private zoom = NaN;
  shown: Shown | null = null;
  /** null while there are few, or it has not come yet */
  crowd: Crowd | null = null;
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
    return this.incidents.size > MOST_SYMBOLS;
  }

  fill(incidents: readonly Incident[]): void {
    for (const mark of this.marks.values()) mark.remove();
    this.marks.clear();
    this.layouts.clear();
    this.incidents = new Map(incidents.filter((i): i is Placed => i.point !== null).map((i) => [i.id, i]));
    this.shown = null;
    this.bands.fill(incidents);
    if (incidents.length > MOST_STOPS && !this.crowd) this.ready = this.later.use("page.stage", ({ Crowd }) => this.gatherWith(new Crowd(this.map, this.events, (id) => this.incident(id))));
    this.place();
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
    return this.marks.get(id)?.at ?? this.crowd?.spotOf(id) ?? (incident ? latLng(incident.point) : null);
  }

  /** focus moves the keyboard to what an incident stands in; false when it is nowhere. */
  focus(id: string): boolean {
    const button = this.marks.get(id)?.button ?? this.crowd?.buttonOf(id);
    button?.focus({ preventScroll: true });
    return button !== undefined && button === document.activeElement; // it may be hidden
  }

  /** at lists what stands on the map at a zoom, in its pixels. */
  at(zoom: number): readonly Standing[] {
    const known = this.layouts.get(zoom);
    if (known) return known;
    const spots = this.spots(zoom);
    if (spots.length > MOST_SYMBOLS && !this.crowd) return [];
    const all = spots.length > MOST_SYMBOLS ? this.crowd!.gather(spots) : stack(spots, SYMBOL).map(alone);
    this.layouts.set(zoom, all);
    return all;
  }

  /** standing lists that with what is in hand. */
  standing(zoom: number): readonly Standing[] {
    return [...this.at(zoom), ...this.inHand(zoom)];
  }

  incident(id: string): Placed | undefined {
    return this.incidents.get(id);
  }

  private gatherWith(crowd: Crowd): void {
    this.crowd ??= crowd;
    if (this.many) this.crowd.explain();
    this.refilter();
  }

  private refilter(): void {
    if (this.many) {
      this.crowd?.close();
      this.layouts.clear();
      this.place();
      if (this.crowd) this.rearranged(); // else it comes, and everything with it
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
    if (id) requestAnimationFrame(() => this.events.reached(id)); // by then the browser has scrolled to it
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
    const near = all.length > MOST_SYMBOLS ? all.filter((s) => this.made.contains([s.at.x, s.at.y])) : all;
    this.crowded = all.length > MOST_SYMBOLS || all.some((s) => s.ids.length > 1);
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
      mark.remove();
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
      const afar = this.at(zoom).find((s) => s.id === incident.id && s.ids.length === 1);
      if (afar) return [afar];
      const { x, y } = this.map.project(latLng(incident.point), zoom);
      const spot = { id: incident.id, x, y };
      return [this.crowd?.beside(spot, this.at(zoom)) ?? alone({ ...spot, at: { x, y }, moved: false })];
    });
  }

  private put(standing: Standing): void {
    const known = this.marks.get(standing.id);
    if (known?.stands(standing)) return;
    const at = this.map.unproject([standing.at.x, standing.at.y], this.zoom);
    if (known) known.move(standing, at);
    else this.marks.set(standing.id, new Mark(this.map, this.incidents.get(standing.id)!, standing, at));
    this.look(standing.id);
  }

  /** look gives what stands for one incident the look of the present state. */
  private look(id: string): void {
    const { shown } = this;
    const mark = this.marks.get(id);
    if (!shown || !mark) return;
    const [selected, hovered] = [id === shown.selected?.id, id === shown.hovered];
    mark.look({ selected, hovered, out: !shown.matching.has(id) && !selected, circle: selected || hovered || !this.isWide(id) });
  }

  /** isWide reports whether a circle would make one smear with those of the others. */
  private isWide(id: string): boolean {
    const { point, radius } = this.incidents.get(id)!;
    return this.crowded && (radius ?? 0) > WIDE * metresPerPixel(this.zoom, point[1]);
  }
}

function alone(placed: Stacked): Standing {
  return { ...placed, ids: [placed.id], half: SYMBOL / 2 };
}
