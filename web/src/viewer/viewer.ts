// The page for a file that the program knows nothing of: its collections as
// layers of the map and as tables, each feature with what it says.

import type { Api } from "../api";
import { offerNewer } from "../attempt";
import { TileSource } from "../basemap/source";
import { union, type Bounds } from "../bbox";
import type { Dataset } from "../dataset";
import { byId } from "../dom";
import { keepOffline } from "../keepoffline";
import { listenKeys } from "../keys";
import { followAddress, toLanguage } from "../followlinks";
import { t } from "../i18n/messages";
import { Lazy } from "../lazy";
import { BorderMap } from "../map";
import { Notices } from "../notices";
import { loadPanels } from "../panels";
import { skipLinks } from "../skiplinks";
import { Tabs } from "../tabs";
import { isDark, onTheme } from "../theme";
import { themeSwitch } from "../themeswitch";
import { TileState } from "../tilestate";
import { listenTools } from "../tools";
import { SMALL } from "../widths";
import type { ViewerState } from "./address";
import { layerColour } from "./colours";
import type { Hit } from "./details";
import { failure } from "./failure";
import { LayerPanel } from "./layerpanel";
import { boundsOf, readLayers, type Layer } from "./layers";
import { Listing } from "./listing";
import { Picking, type Stage } from "./picking";
import { ViewerStore } from "./store";
import { TablePanel } from "./tablepanel";
import { filteredTile, ViewerTiles } from "./tiles";

const MOST_LAYERS = 16; // on the map at once: more could not be told apart

export class Viewer implements Stage {
  private readonly notices = new Notices(byId("notices"));
  private readonly tileState = new TileState(this.notices, "viewer.tiles");
  private readonly store = new ViewerStore();
  private readonly tabs: Tabs;
  private readonly map: BorderMap;
  private readonly tiles: ViewerTiles;
  private readonly layersPanel: LayerPanel;
  private readonly table: TablePanel;
  private readonly listing: Listing;
  private readonly picking: Picking;
  private layers: readonly Layer[] = [];
  /** whether the address leaves it to the page what the map shows first; the state knows the view as soon as there is one */
  private readonly isFree = this.store.state.map === null;

  constructor(
    private readonly api: Api,
    private readonly dataset: Dataset,
  ) {
    this.notices.unknown(this.store.unknown);
    offerNewer(api, this.notices);
    this.tabs = new Tabs((tab) => this.store.look({ tab }));
    if (this.state.tab) this.tabs.show(this.state.tab);
    this.tiles = new ViewerTiles({ tile: (...at) => api.tile(...at), filteredTile: (at) => filteredTile(api, at) });
    this.map = this.makeMap();
    this.layersPanel = new LayerPanel({ show: (id, on) => this.toggle(id, on), zoom: (id) => this.zoomToLayer(id), table: (id) => this.openTable(id) });
    this.table = new TablePanel({
      collection: (id) => this.go({ collection: id, feature: null, filter: "", sortby: "" }),
      filter: (filter) => this.go({ filter }),
      sort: (sortby) => this.go({ sortby }),
      inView: (inView) => this.listView(inView),
      select: (row) => this.picking.pick({ layer: this.listing.listed!.layer, row }),
      page: (href) => void this.listing.list(href),
    });
    this.listing = new Listing(api, this.table, this.notices, this);
    this.picking = new Picking(api, this, { table: this.table, listing: this.listing, notices: this.notices });
  }

  async start(): Promise<void> {
    themeSwitch();
    skipLinks();
    followAddress(byId("languages"), () => this.permalink(), toLanguage);
    const dialogs = new Lazy(() => import("../share/open"));
    const keys = () => void dialogs.use("tools.keys", ({ openKeys }) => openKeys());
    listenTools(byId("tools"), { keys });
    listenKeys({ step: (by) => this.picking.step(by), search: () => this.search(), help: keys, escape: () => this.picking.escape() });
    addEventListener("popstate", () => this.back());
    onTheme(() => this.paint());
    const picker = new Lazy(() => this.map.picker((box) => void this.picking.at(box))).use("viewer.picking", (picker) => this.picking.draw(picker));
    await Promise.all([picker, loadPanels()]);
    this.map.onFirstDrawn(() => void this.makePrintable().catch(() => undefined)); // without it the browser prints what is there
    const loaded = this.load();
    keepOffline(this.map, loaded, { api: this.api, dataset: this.dataset, notices: this.notices, tables: () => this.shown().map(({ id }) => id) });
    await loaded;
  }

  /** makePrintable loads what the printed page takes ahead. */
  private async makePrintable(): Promise<void> {
    const [{ printed }, { printable }, plate] = await Promise.all([import("./print"), import("../sheet"), this.map.plate()]);
    const colourOf = (id: string) => this.colourOf(id, false);
    printable(() => printed({ plate, layers: this.shown(), colourOf, listed: this.listing.listed, permalink: this.permalink(), credits: this.dataset.credits }));
  }

  /** load shows what the file holds; it has not ended as long as that cannot be had. */
  private async load(): Promise<void> {
    try {
      this.layers = readLayers(await this.api.collections());
      this.notices.answered("data");
    } catch (error) {
      return new Promise((loaded) => failure(this.notices, "data", error, () => loaded(this.load())));
    }
    this.layersPanel.fill(this.layers, MOST_LAYERS);
    this.table.fill(this.layers);
    const whole = union(this.layers.flatMap((l) => (l.extent ? [l.extent] : [])));
    if (whole) this.map.setWhole(whole, this.isFree);
    if (this.layers.every((l) => l.shape === "none")) this.showTableAlone();
    this.unknownLayer();
    this.retile();
    await Promise.all([this.listing.list(), this.picking.follow(this.isFree)]);
    document.documentElement.dataset["data"] = "ready";
  }

  /** showTableAlone takes the map away where nothing could be on it. */
  private showTableAlone(): void {
    document.documentElement.dataset["ground"] = "none";
    if (!this.state.tab) this.tabs.show("list");
  }

  private makeMap(): BorderMap {
    const source = new TileSource(this.tiles, (health) => this.tileState.report(health));
    const events = { hover: () => undefined, select: () => undefined, reached: () => undefined, into: () => undefined, moved: () => this.moved(), home: () => this.map.home(this.padding()), pointer: () => undefined };
    const map = new BorderMap(byId("map"), source, events, this.state.map, this.dataset);
    this.tileState.of(map);
    return map;
  }

  // What the address says.

  get state(): ViewerState {
    return this.store.state;
  }

  permalink(): string {
    return this.store.permalink();
  }

  /** go changes what the server is asked, as a step that Back undoes. */
  go(change: Partial<ViewerState>): void {
    this.follow(this.store.push(change));
  }

  private back(): void {
    const before = this.store.read();
    this.notices.unknown(this.store.unknown);
    const { map, tab } = this.state;
    this.picking.forget();
    if (map) this.map.show(map);
    this.tabs.show(tab ?? (document.documentElement.dataset["ground"] === "none" ? "list" : this.tabs.home));
    this.paint();
    this.follow(before);
  }

  /** unknownLayer says that the layer of the address is none of the file's. */
  private unknownLayer(): void {
    const { collection } = this.state;
    if (collection && this.layer && collection !== this.layer.id) this.notices.show("collection", t("viewer.noLayer", { id: collection, title: this.layer.title }));
    else this.notices.clear("collection");
  }

  /** follow does what a change of the state asks for. */
  private follow(before: ViewerState): void {
    this.unknownLayer();
    const { filter, sortby, feature, inView, hidden } = this.state;
    const moved = this.layer !== this.layerOf(before); // an address may name the first one or not
    const other = moved || filter !== before.filter;
    if (other || hidden.join() !== before.hidden.join()) this.retile();
    if (other || sortby !== before.sortby || inView !== before.inView) void this.listing.list();
    if (feature !== before.feature || moved) void this.picking.follow(false);
  }

  // The layers of the map.

  get layer(): Layer | null {
    return this.layerOf(this.state);
  }

  private layerOf({ collection }: ViewerState): Layer | null {
    return this.layers.find((l) => l.id === collection) ?? this.layers[0] ?? null;
  }

  get view(): Bounds {
    return this.map.bounds();
  }

  get hit(): Hit | null {
    return this.picking.hit;
  }

  colourOf(id: string, dark = isDark()): string {
    return layerColour(this.layers.findIndex((l) => l.id === id), dark);
  }

  shown(): Layer[] {
    return this.layers.filter((l) => l.shape !== "none" && !this.state.hidden.includes(l.id)).slice(0, MOST_LAYERS);
  }

  /** retile asks for the tiles of what is to be seen. */
  private retile(): void {
    const filtered = this.layer?.id;
    this.tiles.wanted = this.shown().map(({ id, extent }) => ({ collection: id, extent, filter: id === filtered ? this.state.filter : "" }));
    this.map.reload();
    this.paint();
  }

  private paint(): void {
    const shown = this.shown();
    this.map.paintLayers((dark) => shown.map(({ id }) => ({ layer: id, colour: this.colourOf(id, dark) })));
    this.layersPanel.paint(new Set(shown.map((l) => l.id)), (id) => this.colourOf(id), this.layer?.id ?? null);
  }

  private toggle(id: string, on: boolean): void {
    const hidden = on ? this.state.hidden.filter((other) => other !== id) : [...this.state.hidden, id];
    // Room on the map is made for the one that was asked for: the last of the others goes.
    const shown = this.layers.filter((l) => l.shape !== "none" && !hidden.includes(l.id));
    if (on && shown.length > MOST_LAYERS) hidden.push(...shown.filter((l) => l.id !== id).slice(MOST_LAYERS - 1).map((l) => l.id));
    this.store.look({ hidden });
    this.retile();
  }

  private zoomToLayer(id: string): void {
    const extent = this.layers.find((l) => l.id === id)?.extent;
    if (extent) this.map.fitBox({ west: extent[0], south: extent[1], east: extent[2], north: extent[3] }, this.padding());
  }

  zoomTo(geometry: unknown): void {
    const box = boundsOf(geometry);
    if (box) this.map.fitBox(box, this.padding());
  }

  private padding() {
    const card = byId("card");
    const left = card.hidden || SMALL.matches ? 0 : card.offsetLeft + card.offsetWidth;
    return { left: left + 24, top: 24, right: 24, bottom: SMALL.matches ? 24 : 48 };
  }

  private moved(): void {
    this.store.look({ map: this.map.view() });
    if (this.state.inView) this.listing.moved();
  }

  // The table.

  private listView(inView: boolean): void {
    this.store.look({ inView });
    void this.listing.list();
  }

  /** search brings the reader to the filter of the table. */
  private search(): void {
    this.tabs.show("list");
    this.store.look({ tab: "list" });
    this.table.search();
  }

  private openTable(id: string): void {
    this.tabs.show("list");
    const same = this.layer?.id === id;
    this.store.look({ tab: "list" });
    this.table.focus(); // the layers are out of sight
    if (!same) this.go({ collection: id, feature: null, filter: "", sortby: "" });
  }
}
