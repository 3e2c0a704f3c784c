// The map of the map page. It shows what it is told to and reports what the
// reader does.

import type { MapView } from "./address";
import { FixedLabelers } from "./basemap/labels";
import { tileLayer, type PaintedLayer } from "./basemap/layer";
import { labelRules, layerRules, paintRules, plainRules, type Painted } from "./basemap/rules";
import type { TileSource } from "./basemap/source";
import type { BoxEvents, BoxTool } from "./boxtool";
import { around, unrolled, type Bounds } from "./bbox";
import type { Dataset } from "./dataset";
import { h } from "./dom";
import { circle, type Position } from "./geodesy";
import { t } from "./i18n/messages";
import { L } from "./leaflet-global";
import { clearOf, furniture } from "./map/clear";
import { credits, scale } from "./map/controls";
import { Marks, type MarkEvents } from "./map/marks";
import { fixed } from "./map/names";
import type { Picker } from "./map/picker";
import type { BorderLine } from "./line";
import type { Incident } from "./model";
import type { Plate } from "./map/plate";
import { palette } from "./palette";
import type { Part, Shown } from "./parts";
import { SYMBOL } from "./stacking";
import { isDark, onTheme } from "./theme";

/** Room that something else covers, in pixels, when a shape is fitted. */
export interface Padding {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface MapEvents extends MarkEvents {
  moved(): void;
  home(): void;
  pointer(at: Position | null): void;
}

// Room around the extent, in parts of its width: wide enough to bring any part
// of the border beside the card.
const ROOM = { lon: 1.3, lat: 0.55 };
const WORLD: Bounds = { west: -170, south: -60, east: 170, north: 75 };
const MOTION = 0.25; // seconds
const RING = 7; // pixels around a symbol that has the keyboard
const LOW = 250; // pixels of height below which the buttons do not fit above each other
const STUCK = 700; // milliseconds after which a tile ought to be on its way

function latLngBounds({ south, west, north, east }: Bounds): L.LatLngBounds {
  return L.latLngBounds([south, west], [north, east]);
}

export class BorderMap implements Part {
  private readonly map: L.Map;
  private layer: PaintedLayer;
  private readonly drawn: (() => void)[] = [];
  private sticking = 0;
  private painted: (dark: boolean) => readonly Painted[] | null = () => null;
  private readonly marks: Marks;
  private readonly pointed = L.circleMarker([0, 0], { className: "pointed", radius: 6, interactive: false });
  private readonly still = matchMedia("(prefers-reduced-motion: reduce)");
  private whole: Bounds;
  private line: BorderLine | null = null;
  /** the view before the container changed its size; null once the map has been moved since */
  private kept: MapView | null = null;
  private zooming = false;
  /** what is to be revealed when the map has come to the new zoom */
  private due: (() => void) | null = null;

  constructor(
    container: HTMLElement,
    private readonly source: TileSource,
    private readonly events: MapEvents,
    start: MapView | null,
    private readonly dataset: Dataset,
  ) {
    this.whole = dataset.extent ?? WORLD;
    const animate = !this.still.matches;
    this.map = L.map(container, {
      zoomControl: false,
      boxZoom: false, // Shift and a drag make an area
      attributionControl: false,
      minZoom: 1,
      maxZoom: 14,
      ...(dataset.border && { maxBounds: this.limits(), maxBoundsViscosity: 0.9 }),
      zoomAnimation: animate,
      fadeAnimation: animate,
      markerZoomAnimation: animate,
      inertia: animate,
    });
    // As far out as a neighbour or two, or as it takes to see the whole of a longer border.
    if (dataset.border) this.map.setMinZoom(Math.min(container.clientWidth < 500 ? 5 : 6, this.map.getBoundsZoom(latLngBounds(this.whole))));
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", t("map.label"));
    if (start) this.map.setView([start.lat, start.lon], start.zoom);
    else this.map.fitBounds(latLngBounds(this.whole), { padding: [24, 24], maxZoom: 12 });
    this.marks = new Marks(this.map, events, () => this.relabel());
    this.addControls();
    this.layer = this.base();
    this.layer.addTo(this.map);
    this.listen();
  }

  /** isDrawn reports whether no tile in view is being loaded or drawn. */
  get isDrawn(): boolean {
    return !this.layer.isLoading();
  }

  /** onDrawn calls back whenever all tiles in view have been drawn. */
  onDrawn(callback: () => void): void {
    this.drawn.push(callback);
  }

  onFirstDrawn(callback: () => void): void {
    const once = () => {
      this.drawn.splice(this.drawn.indexOf(once), 1);
      callback();
    };
    this.drawn.push(once);
  }

  /** paintLayers paints collections in colours of their own, instead of the map's own look. */
  paintLayers(painted: (dark: boolean) => readonly Painted[]): void {
    this.painted = painted;
    this.layer.paintRules = this.rules();
    this.relabel();
  }

  /** reload takes all tiles from the source anew; redrawing alone would show those that are still held. */
  reload(): void {
    this.layer.remove();
    this.source.forget();
    this.layer = this.base();
    this.layer.addTo(this.map);
  }

  /** picker loads what reports clicks on the map and outlines what was picked. */
  async picker(picked: (box: Bounds) => void): Promise<Picker> {
    const { Picker } = await import("./map/picker");
    return new Picker(this.map, picked);
  }

  /** fitBox shows a box; a point is shown with some room around it. */
  fitBox(box: Bounds, padding: Padding): void {
    this.fitTo(latLngBounds(unrolled(box, this.centre()[0])), padding, 12);
  }

  /** corner returns an element over the map, at one of its corners, for things of ours. */
  corner(position: L.ControlPosition, className: string): HTMLElement {
    const element = h("div", { class: className, dir: document.documentElement.dir });
    const control = new L.Control({ position });
    control.onAdd = () => element;
    control.addTo(this.map);
    L.DomEvent.disableClickPropagation(element);
    L.DomEvent.disableScrollPropagation(element);
    return element;
  }

  /** setWhole says where everything lies, and shows it unless the address asks for a view. */
  setWhole(whole: Bounds, show: boolean): void {
    this.whole = unrolled(whole, 0);
    if (show) this.map.fitBounds(latLngBounds(this.whole), { padding: [24, 24], maxZoom: 12, animate: false });
  }

  setLine(line: BorderLine): void {
    this.line = line;
    this.marks.setLine(line);
    this.relabel();
  }

  fill(incidents: readonly Incident[]): void {
    this.marks.fill(incidents);
    if (!this.marks.many) this.relabel(); // else it is told when they are arranged
  }

  /** marked settles when everything that was filled in can be seen. */
  get marked(): Promise<void> {
    return this.marks.ready;
  }

  /** paint marks the selected and the pointed-at incident and hides what the filter leaves out; nothing moves. */
  paint(shown: Shown): void {
    this.marks.paint(shown);
  }

  /** fit shows an incident's whole shape: its circle, its stretch of the line, or the border. */
  fit(incident: Incident, padding: Padding): void {
    this.fitTo(latLngBounds(this.shape(incident)), padding, 10);
  }

  /** into shows a box from nearer than now. */
  into(box: Bounds, padding: Padding): void {
    const bounds = latLngBounds(box);
    const room = L.point(padding.left + padding.right + 2 * SYMBOL, padding.top + padding.bottom + 2 * SYMBOL);
    const nearer = this.map.getZoom() + 1;
    if (this.map.getBoundsZoom(bounds, false, room) > nearer) {
      const { left, top, right, bottom } = padding;
      this.fitTo(bounds, { left: left + SYMBOL, top: top + SYMBOL, right: right + SYMBOL, bottom: bottom + SYMBOL }, this.map.getMaxZoom());
    } else {
      this.map.setView(bounds.getCenter(), nearer, { animate: !this.still.matches });
    }
  }

  private fitTo(bounds: L.LatLngBounds, padding: Padding, maxZoom: number): void {
    this.map.fitBounds(bounds, {
      paddingTopLeft: [padding.left, padding.top],
      paddingBottomRight: [padding.right, padding.bottom],
      maxZoom,
      animate: !this.still.matches,
      duration: MOTION,
    });
  }

  /** reveal moves the map no farther than it takes to see an incident's symbol beside all that stands over the map. */
  reveal(id: string, { left, top, right, bottom }: Padding): void {
    this.due = null;
    if (this.zooming) {
      this.due = () => this.reveal(id, { left, top, right, bottom }); // it is not yet where it will be
      return;
    }
    const spot = this.pixelOf(id);
    if (!spot) return;
    const { x, y } = this.map.getSize();
    const frame = { left: left + SYMBOL, top: top + SYMBOL, right: x - right - SYMBOL, bottom: y - bottom - SYMBOL };
    const clear = clearOf(spot, frame, furniture(this.map.getContainer(), SYMBOL / 2 + RING));
    if (clear.x !== spot.x || clear.y !== spot.y) this.map.panBy([spot.x - clear.x, spot.y - clear.y], { animate: !this.still.matches, duration: MOTION });
  }

  /** home shows the whole border, or all there is. */
  home(padding: Padding): void {
    this.fitTo(latLngBounds(this.whole), padding, 12);
  }

  show(view: MapView): void {
    this.map.setView([view.lat, view.lon], view.zoom, { animate: false });
  }

  view(): MapView {
    if (this.kept) return this.kept;
    const centre = this.map.getCenter();
    return { zoom: this.map.getZoom(), lat: centre.lat, lon: centre.lng };
  }

  bounds(): Bounds {
    const b = this.map.getBounds();
    return { west: b.getWest(), south: b.getSouth(), east: b.getEast(), north: b.getNorth() };
  }

  centre(): Position {
    const c = this.map.getCenter();
    return [c.lng, c.lat];
  }

  /** pixelOf returns where an incident's symbol stands in the container, or null without one. */
  pixelOf(id: string): { x: number; y: number } | null {
    const spot = this.marks.spotOf(id);
    return spot && this.map.latLngToContainerPoint(spot);
  }

  size(): { x: number; y: number } {
    return this.map.getSize();
  }

  /** dot shows a point of the line that is pointed at elsewhere; null for none. */
  dot(at: Position | null): void {
    if (at) this.pointed.setLatLng([at[1], at[0]]).addTo(this.map);
    else this.pointed.remove();
  }

  /** focus moves the keyboard to an incident's symbol; false when it has none. */
  focus(id: string): boolean {
    return this.marks.focus(id);
  }

  /** resized takes the new size of the container; what was in the middle stays there. */
  resized(): void {
    // Pixels are whole, so it would move by parts of one each time.
    this.kept = this.view();
    this.map.invalidateSize({ animate: false });
    const { y } = this.map.getSize();
    const container = this.map.getContainer();
    container.classList.toggle("low", y < LOW);
    container.style.setProperty("--map-height", `${y}px`);
  }

  /** boxTool loads what boxes are drawn with. */
  async boxTool(events: BoxEvents): Promise<BoxTool> {
    const { BoxDrawing } = await import("./map/area");
    return new BoxDrawing(this.map, events);
  }

  /** picture draws what the map shows, with all that has to be said of it, as a PNG. */
  async picture(href: string): Promise<Blob> {
    const { picture } = await import("./map/picture");
    return picture({ map: this.map, layer: (ratio) => this.base(this.source.aside(), ratio), href });
  }

  /** plate loads what the map is drawn with for paper. */
  async plate(): Promise<Plate> {
    const { Plate } = await import("./map/plate");
    const onPaper = () => this.labelersFor(this.layer, () => undefined, false);
    const plate = new Plate(() => ({ map: this.map, layer: this.layer, rules: this.rules(false), labelers: onPaper(), marks: this.marks }));
    this.onDrawn(() => plate.prepare());
    return plate;
  }

  /** yieldWheel leaves the wheel to the page around a frame until the reader has come to the map. */
  yieldWheel(): void {
    const { scrollWheelZoom } = this.map;
    scrollWheelZoom.disable();
    this.map.getContainer().addEventListener("focusin", () => scrollWheelZoom.enable());
    this.map.getContainer().addEventListener("focusout", () => scrollWheelZoom.disable());
  }

  /** retry asks anew for every tile in view. */
  retry(): void {
    this.source.forget();
    this.layer.redraw();
  }

  private addControls(): void {
    L.control.zoom({ position: "topright", zoomInTitle: t("map.zoomIn"), zoomOutTitle: t("map.zoomOut") }).addTo(this.map);
    const name = t(this.dataset.border ? "map.home" : "map.homePlain");
    const home = h("button", { type: "button", class: "home", title: name, "aria-label": name });
    home.addEventListener("click", () => this.events.home());
    this.corner("topright", "leaflet-bar").append(home);
    this.corner("bottomright", "leaflet-control-attribution").append(credits(this.dataset.credits));
    scale().addTo(this.map);
  }

  /** limits is how far the map can be moved. */
  private limits(): L.LatLngBounds {
    const { west, south, east, north } = this.whole;
    const side = Math.max(east - west, 1);
    return latLngBounds({ west: west - ROOM.lon * side, south: south - ROOM.lat * side, east: east + ROOM.lon * side, north: north + ROOM.lat * side });
  }

  private rules(dark = isDark()) {
    const colours = palette(dark);
    const painted = this.painted(dark);
    if (painted) return layerRules(colours, painted);
    return this.dataset.border ? paintRules(colours) : plainRules(colours, this.dataset.layers);
  }

  private base(source = this.source, ratio?: number): PaintedLayer {
    const layer = tileLayer(source, this.rules(), labelRules(palette(isDark())), ratio);
    layer.labelers = this.labelersFor(layer);
    layer.on("load", () => [...this.drawn].forEach((callback) => callback()));
    return layer;
  }

  private labelersFor(layer: PaintedLayer, changed = layer.onTilesInvalidated, dark = isDark()): FixedLabelers {
    return new FixedLabelers(layer.scratch, labelRules(palette(dark)), changed, (zoom) => fixed({ line: this.line, symbols: this.marks.at(zoom), project: (p) => this.map.project([p[1], p[0]], zoom) }, zoom, dark));
  }

  private relabel(): void {
    this.layer.labelers = this.labelersFor(this.layer);
    this.layer.rerenderTiles();
  }

  private listen(): void {
    onTheme(() => {
      this.layer.paintRules = this.rules();
      this.relabel();
    });
    this.map.on("zoomanim", () => (this.zooming = true));
    this.map.on("zoomend", () => {
      this.zooming = false;
      this.unstick();
    });
    this.map.on("movestart", () => (this.kept = null));
    this.map.on("moveend", () => {
      this.events.moved();
      this.due?.();
    });
    this.map.on("mousemove", (e) => this.events.pointer([e.latlng.lng, e.latlng.lat]));
    this.map.on("mouseout", () => this.events.pointer(null));
    new ResizeObserver(() => this.resized()).observe(this.map.getContainer());
  }

  /** unstick redraws when tiles were given up half way, as happens when the zoom goes to and fro quickly. */
  private unstick(): void {
    clearTimeout(this.sticking);
    this.sticking = window.setTimeout(() => {
      const waiting = Object.values(this.layer._tiles).some((tile) => !tile.loaded);
      if (waiting && this.source.idle()) this.layer.redraw();
      else if (waiting) this.unstick(); // what is on its way may still be given up
    }, STUCK);
  }

  /** shape is where an incident may be. */
  shape(incident: Incident): Bounds {
    if (incident.point) return around(circle(incident.point, Math.max(incident.radius ?? 0, 2000), 24))!;
    const part = this.line && incident.kmFrom !== null && incident.kmTo !== null ? this.line.slice(incident.kmFrom, incident.kmTo) : [];
    return around(part) ?? this.whole;
  }
}
