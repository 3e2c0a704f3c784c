// Clusters on the map: what stands for incidents too near to each other to be
// shown one by one. Loaded only where there are many, with how the keyboard goes
// about among them.

import { around } from "../bbox";
import { clusters, REACH } from "../clusters";
import { h } from "../dom";
import type { Position } from "../geodesy";
import { t } from "../i18n/messages";
import type { Pixel } from "../kmmarks";
import { L } from "../leaflet-global";
import type { Incident } from "../model";
import { SYMBOL, type Spot, type Standing } from "../stacking";
import { clusterOf } from "./clusterview";
import { Heap } from "./heap";
import type { MarkEvents } from "./marks";
import { Roving } from "./roving";

interface Drawn {
  button: HTMLButtonElement;
  marker: L.Marker;
}

export class Crowd {
  private drawn = new Map<Standing, Drawn>();
  private readonly standing = new WeakMap<Element, Standing>();
  /** in which cluster each incident is, made when it is first asked for */
  private holders: Map<string, Drawn> | null = null;
  private ringed: Element | null = null;
  private readonly heap: Heap;
  readonly roving: Roving;

  constructor(
    private readonly map: L.Map,
    private readonly events: MarkEvents,
    private readonly incident: (id: string) => Incident | undefined,
  ) {
    this.heap = new Heap(map, events);
    this.roving = new Roving(map.getPane("markerPane")!);
  }

  /** explain adds clusters to the legend. */
  explain(): void {
    const picture = clusterOf(["drone-strike", "drone-strike", "armed-assault", "clash", "other"], SYMBOL / 2 + 1);
    picture.classList.add("symbol");
    this.map.getContainer().querySelector(".legend ul")?.append(h("li", {}, picture, h("span", {}, t("legend.cluster"))));
  }

  gather(spots: readonly Spot[]): Standing[] {
    return clusters(spots);
  }

  /** draw has these clusters on the map, and no others. */
  draw(standing: readonly Standing[]): void {
    const wanted = new Set(standing);
    for (const [one, { marker }] of this.drawn) {
      if (wanted.has(one)) continue;
      marker.remove();
      this.drawn.delete(one);
    }
    for (const one of wanted) if (!this.drawn.has(one)) this.drawn.set(one, this.make(one));
    this.holders = null;
  }

  /** ring marks the cluster that holds an incident; null for none. */
  ring(id: string | null): void {
    const button = id ? this.buttonOf(id) : undefined;
    if (this.ringed === (button ?? null)) return;
    this.ringed?.classList.remove("hovered");
    button?.classList.add("hovered");
    this.ringed = button ?? null;
  }

  /** buttonOf is the cluster that holds an incident, if it is drawn. */
  buttonOf(id: string): HTMLButtonElement | undefined {
    return this.holder(id)?.button;
  }

  /** spotOf is where that stands. */
  spotOf(id: string): L.LatLng | undefined {
    return this.holder(id)?.marker.getLatLng();
  }

  private holder(id: string): Drawn | undefined {
    this.holders ??= new Map([...this.drawn].flatMap(([one, drawn]) => one.ids.map((each) => [each, drawn])));
    return this.holders.get(id);
  }

  /** firstOf is one of the incidents of a cluster. */
  firstOf(button: Element): string | undefined {
    return this.standing.get(button)?.ids[0];
  }

  /** open shows a cluster from nearer, or lists what no zoom would part. */
  open(button: Element): void {
    const standing = this.standing.get(button);
    if (!standing) return;
    const all = this.all(standing);
    if (this.isHeap(standing)) this.heap.open(this.map.unproject([standing.x, standing.y]), all, () => this.buttonOf(standing.ids[0]!)?.focus());
    else this.events.into(around(positions(all))!);
  }

  /** close takes the list away. */
  close(): void {
    this.heap.close();
  }

  /** beside is where the symbol of an incident in a cluster can stand by itself: out of the cluster, with a leader to its spot. */
  beside(spot: Spot, all: readonly Standing[]): Standing {
    const near = all.filter((s) => Math.hypot(s.x - spot.x, s.y - spot.y) < 2 * REACH);
    const least = (p: Pixel) => Math.min(...near.map((s) => Math.hypot(s.x - p.x, s.y - p.y) - s.half - SYMBOL / 2), SYMBOL);
    const away = Array.from({ length: 48 }, (_, i): Pixel => {
      const [turn, reach] = [(Math.PI / 8) * (i % 16), 30 + 14 * Math.floor(i / 16)];
      return { x: spot.x + reach * Math.cos(turn), y: spot.y - reach * Math.sin(turn) };
    });
    const free = least(spot) >= 0 ? spot : (away.find((p) => least(p) >= 0) ?? away.reduce((best, p) => (least(p) > least(best) ? p : best)));
    return { ...spot, ids: [spot.id], at: { x: free.x, y: free.y }, half: SYMBOL / 2, moved: free !== spot };
  }

  picture(standing: Standing): SVGSVGElement {
    return clusterOf(this.all(standing).map((i) => i.type), standing.half);
  }

  private all({ ids }: Standing): Incident[] {
    return ids.flatMap((id) => this.incident(id) ?? []);
  }

  /** isHeap reports whether a cluster stays one at every zoom. */
  private isHeap(standing: Standing): boolean {
    const most = this.map.getMaxZoom();
    if (this.map.getZoom() >= most) return true;
    const size = L.bounds(positions(this.all(standing)).map(([lon, lat]) => this.map.project([lat, lon], most))).getSize();
    return Math.max(size.x, size.y) < REACH;
  }

  private make(standing: Standing): Drawn {
    const name = t(this.isHeap(standing) ? "map.heap" : "map.cluster", { n: standing.ids.length });
    const button = h("button", { type: "button", class: "cluster", "aria-label": name, title: name });
    button.append(this.picture(standing));
    this.standing.set(button, standing);
    const icon = L.divIcon({ html: button, className: "symbol-holder", iconSize: [2 * standing.half, 2 * standing.half] });
    return { button, marker: L.marker(this.map.unproject([standing.x, standing.y]), { icon, keyboard: false, riseOnHover: false }).addTo(this.map) };
  }
}

function positions(incidents: readonly Incident[]): Position[] {
  return incidents.flatMap((i) => (i.point ? [i.point] : []));
}
