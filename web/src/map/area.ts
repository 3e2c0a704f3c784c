// Drawing a box on the map, and the box that the incidents are narrowed to:
// by two clicks, by a drag, by its handles. The fields beside the map do the
// same without a pointer.

import type { BoxEvents, BoxTool } from "../boxtool";
import { normal, unrolled, type Bounds } from "../bbox";
import { h } from "../dom";
import { t } from "../i18n/messages";
import { L } from "../leaflet-global";

const SLIP = 6; // pixels that a hand moves in a click
const DOUBLE = 300; // milliseconds in which two taps would be a double one
const HANDLE = 24; // pixels
const EDGE = 6; // pixels between it and the edge of the map
const CONTROLS = 50; // pixels that the buttons of the map take

type Corner = readonly [x: "west" | "east", y: "south" | "north"];
const CORNERS: readonly Corner[] = [["west", "north"], ["east", "north"], ["east", "south"], ["west", "south"]];

export class BoxDrawing implements BoxTool {
  private readonly veil = h("div", { class: "box-veil" });
  private readonly label = h("span", { class: "box-count", dir: "auto" });
  private readonly tagged = h("span", { class: "box-tag" });
  private readonly frame = L.rectangle([[0, 0], [0, 0]], { className: "box", interactive: false });
  /** of a box that goes around the world, the part on the other side of the view */
  private readonly beyond = L.rectangle([[0, 0], [0, 0]], { className: "box", interactive: false });
  private readonly tag: L.Marker;
  private readonly handles: L.Marker[];
  private readonly mover: L.Marker;
  private box: Bounds | null = null;
  /** the first corner, once it is set */
  private first: L.LatLng | null = null;
  private down: L.Point | null = null;
  private dragged: L.Marker | null = null;
  private waking = 0;
  isDrawing = false;

  constructor(
    private readonly map: L.Map,
    private readonly events: BoxEvents,
  ) {
    const clear = h("button", { type: "button", class: "box-clear", "aria-label": t("area.clear"), title: t("area.clear") }, "×");
    clear.addEventListener("click", () => this.events.clear());
    this.tagged.append(this.label, clear);
    L.DomEvent.disableClickPropagation(this.tagged);
    this.tag = L.marker([0, 0], { icon: L.divIcon({ html: this.tagged, className: "box-holder", iconSize: [0, 0] }), keyboard: false, zIndexOffset: 4000 });
    this.handles = CORNERS.map((corner) => this.handle("box-handle", (was, at) => stretched(was, corner, at)));
    this.mover = this.handle("box-mover", shifted, t("area.move"));
    for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel"] as const) {
      this.veil.addEventListener(type, (e) => this.onVeil(type, e));
    }
    map.on("moveend", () => this.box && this.place(this.box));
    for (const type of ["mousedown", "touchstart", "click", "dblclick"]) this.veil.addEventListener(type, (e) => e.stopPropagation());
  }

  /** start lets the next two clicks, or a drag, on the map be the corners. */
  start(): void {
    this.isDrawing = true;
    this.first = null;
    clearTimeout(this.waking);
    this.map.doubleClickZoom.disable(); // a quick second corner is no second tap
    this.map.getContainer().append(this.veil);
    this.map.getContainer().classList.add("drawing");
  }

  /** stop gives up what is being drawn. */
  stop(): void {
    this.first = this.down = null;
    if (!this.isDrawing) return;
    this.isDrawing = false;
    this.waking = window.setTimeout(() => this.map.doubleClickZoom.enable(), DOUBLE); // the click of the last corner is still to come
    this.veil.remove();
    this.map.getContainer().classList.remove("drawing", "begun");
  }

  /** drag begins a box with a pointer that is down already, and ends with it. */
  drag(e: PointerEvent): void {
    this.start();
    this.onVeil("pointerdown", e);
  }

  /** show draws a box with its handles, or none. */
  show(box: Bounds | null, count: string): void {
    this.box = box;
    this.label.textContent = count;
    const all = [this.frame, this.tag, this.mover, ...this.handles];
    if (!box) for (const layer of [...all, this.beyond]) layer.remove();
    else {
      for (const layer of all) if (!this.map.hasLayer(layer)) layer.addTo(this.map);
      this.place(box);
    }
  }

  /** draft draws a box that is not done: without handles, but for the one that is dragged. */
  draft(box: Bounds, count: string): void {
    this.show(box, count);
    if (!this.dragged) for (const layer of [this.mover, ...this.handles]) layer.remove();
  }

  private place(box: Bounds): void {
    const { lng } = this.map.getCenter();
    const { west, south, east, north } = unrolled(box, lng);
    this.frame.setBounds(L.latLngBounds([south, west], [north, east]));
    if (east - west > 180) {
      const turn = lng < (west + east) / 2 ? -360 : 360;
      this.beyond.setBounds(L.latLngBounds([south, west + turn], [north, east + turn])).addTo(this.map);
    } else this.beyond.remove();
    this.placeTag(L.latLng(north, west));
    if (this.dragged !== this.mover) this.mover.setLatLng([south, (west + east) / 2]);
    if (this.dragged && this.dragged !== this.mover) return; // its corner may have become another one
    const sides = { west, south, east, north };
    CORNERS.forEach(([x, y], i) => this.handles[i]!.setLatLng([sides[y], sides[x]]));
  }

  /** placeTag keeps the count in sight, above the left end of the upper edge where there is room. */
  private placeTag(corner: L.LatLng): void {
    const { x: width, y: height } = this.map.getSize();
    const at = this.map.latLngToContainerPoint(corner);
    const x = Math.max(EDGE, Math.min(at.x, width - CONTROLS - this.tagged.offsetWidth));
    const y = Math.max(this.tagged.offsetHeight + 2 * EDGE, Math.min(at.y, height - EDGE));
    this.tag.setLatLng(this.map.containerPointToLatLng([x, y]));
  }

  /** handle makes a mark that changes the box when it is dragged: moved makes the new box of the one it was and where the mark is. */
  private handle(className: string, moved: (was: Bounds, at: L.LatLng) => Bounds, title = ""): L.Marker {
    const icon = L.divIcon({ className, iconSize: [HANDLE, HANDLE] });
    const marker = L.marker([0, 0], { icon, draggable: true, keyboard: false, title, zIndexOffset: 3500 });
    let was: Bounds | null = null;
    marker.on("dragstart", () => {
      was = this.box && unrolled(this.box, this.map.getCenter().lng);
      this.dragged = marker;
    });
    marker.on("drag", () => was && this.events.draft(normal(moved(was, marker.getLatLng()))));
    marker.on("dragend", () => {
      this.dragged = null;
      if (this.box) this.events.done(this.box);
    });
    return marker;
  }

  private onVeil(type: string, e: PointerEvent): void {
    if (!this.isDrawing || (type === "pointerdown" && e.button !== 0)) return;
    e.preventDefault();
    e.stopPropagation();
    if (type === "pointercancel" || !e.isPrimary) return this.again();
    const at = this.map.mouseEventToContainerPoint(e);
    const here = this.map.containerPointToLatLng(at);
    if (type === "pointerdown") {
      this.veil.setPointerCapture(e.pointerId);
      this.down = at;
      this.first ??= here;
      this.map.getContainer().classList.add("begun");
    }
    if (type !== "pointerup") {
      if (this.first) this.events.draft(normal(boxBetween(this.first, here)));
    } else if (this.first && this.down) this.lifted(this.first, here, at.distanceTo(this.down) > SLIP);
  }

  /** lifted ends the box at the end of a drag, or at the second of two clicks. */
  private lifted(first: L.LatLng, here: L.LatLng, dragged: boolean): void {
    this.down = null;
    const apart = this.map.latLngToContainerPoint(first).distanceTo(this.map.latLngToContainerPoint(here)) > SLIP;
    if (!dragged && !apart) return;
    this.stop();
    this.events.done(normal(boxBetween(first, here)));
  }

  private again(): void {
    this.first = this.down = null;
    this.map.getContainer().classList.remove("begun");
    this.events.draft(null);
  }
}

/** stretched returns a box with one corner elsewhere; beyond the opposite one it turns over. */
function stretched({ west, south, east, north }: Bounds, [x, y]: Corner, at: L.LatLng): Bounds {
  return boxBetween(at, L.latLng(y === "north" ? south : north, x === "east" ? west : east));
}

/** shifted returns a box with the middle of its lower edge elsewhere. */
function shifted({ west, south, east, north }: Bounds, at: L.LatLng): Bounds {
  const by = at.lng - (west + east) / 2;
  return { west: west + by, east: east + by, south: at.lat, north: Math.min(90, at.lat + north - south) };
}

function boxBetween(a: L.LatLng, b: L.LatLng): Bounds {
  return { west: Math.min(a.lng, b.lng), east: Math.max(a.lng, b.lng), south: Math.min(a.lat, b.lat), north: Math.max(a.lat, b.lat) };
}
