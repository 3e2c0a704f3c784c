// The page for a file that the program knows nothing of: its collections as
// layers of the map and as tables, each feature with what it says.

import { ApiError, BusyError, FIRST_ROWS, type Api } from "../api";
import { offerNewer, reason, unanswered } from "../attempt";
import { TileSource } from "../basemap/source";
import { around, parameter, normal, union, type Bounds } from "../bbox";
import type { Dataset } from "../dataset";
import { byId, say } from "../dom";
import type { Pairs } from "../filterquery";
import { t } from "../i18n/messages";
import { keepOffline } from "../keepoffline";
import { listenKeys } from "../keys";
import { followAddress, toLanguage } from "../followlinks";
import { Lazy } from "../lazy";
import { BorderMap } from "../map";
import type { Picker } from "../map/picker";
import { Notices } from "../notices";
import { loadPanels } from "../panels";
import { skipLinks } from "../skiplinks";
import { Tabs } from "../tabs";
import { isDark, onTheme } from "../theme";
import { themeSwitch } from "../themeswitch";
import { TileState } from "../tilestate";
import { listenTools } from "../tools";
import { readAddress, writeAddress, type ViewerState } from "./address";
import { layerColour } from "./colours";
import { Details, type Hit } from "./details";
import { LayerPanel } from "./layerpanel";
import { nameOf, positions, readFields, readLayers, readRow, readRows, type Field, type Layer } from "./layers";
import { TablePanel, type Listed } from "./tablepanel";
import { filteredTile, ViewerTiles } from "./tiles";
import { SMALL } from "../widths";

const MOST_HITS = "10"; // features of one layer at a click
const MOST_LAYERS = 16; // on the map at once: more could not be told apart

export class Viewer {
  private readonly notices = new Notices(byId("notices"));
  private readonly tileState = new TileState(this.notices, "viewer.tiles");
  private readonly tabs: Tabs;
  private readonly map: BorderMap;
  private readonly tiles: ViewerTiles;
  private readonly layersPanel: LayerPanel;
  private readonly table: TablePanel;
  private readonly details: Details;
  private picker: Picker | null = null;
  private state: ViewerState;
  private kept: [string, string][];
  private layers: readonly Layer[] = [];
  private readonly schemas = new Map<string, Promise<{ fields: Field[]; queryables: Field[]; sortables: Set<string> }>>();
  private listed: Listed | null = null;
  private hits: readonly Hit[] = [];
  private hit: Hit | null = null;
  private clicked = 0; // the same of clicks on the map
  private asked = 0; // counts the questions for rows: only the answer to the last one counts
  private shownForm: string | null = null;
  private timer = 0;

  constructor(
    private readonly api: Api,
    private readonly dataset: Dataset,
  ) {
    const { state, kept, unknown } = readAddress(location.search, location.hash);
    [this.state, this.kept] = [state, kept];
    this.notices.unknown(unknown);
    offerNewer(api, this.notices);
    this.tabs = new Tabs((tab) => this.look({ tab }));
    if (state.tab) this.tabs.show(state.tab);
    this.tiles = new ViewerTiles({ tile: (...at) => api.tile(...at), filteredTile: (...at) => filteredTile(api, ...at) });
    this.map = this.makeMap();
    this.layersPanel = new LayerPanel({ show: (id, on) => this.toggle(id, on), zoom: (id) => this.zoomTo(id), table: (id) => this.openTable(id) });
    this.table = new TablePanel({
      collection: (id) => this.go({ collection: id, feature: null, filter: "", sortby: "" }),
      filter: (filter) => this.go({ filter }),
      sort: (sortby) => this.go({ sortby }),
      inView: (inView) => this.look({ inView }, true),
      select: (row) => this.pick({ layer: this.current()!, row }, [], true),
      page: (href) => void this.list(href),
    });
    this.details = new Details(byId("card"), (hit) => api.featurePage(hit.layer.id, hit.row.id), {
      close: () => this.close(),
      zoom: (hit) => this.zoomToShape(hit.row.geometry),
      pick: (hit) => this.pick(hit, this.hits, false),
      permalink: () => new URL(this.href(), location.href).href,
    });
  }

  async start(): Promise<void> {
    themeSwitch();
    skipLinks();
    followAddress(byId("languages"), () => new URL(this.href(), location.href).href, toLanguage);
    const dialogs = new Lazy(() => import("../share/open"));
    const keys = () => void dialogs.use("tools.keys", ({ openKeys }) => openKeys());
    listenTools(byId("tools"), { keys });
    listenKeys({ step: (by) => this.step(by), search: () => this.search(), help: keys, escape: () => this.details.isOpen && this.close() });
    addEventListener("popstate", () => this.back());
    onTheme(() => this.paint());
    const picking = new Lazy(() => this.map.picker((box) => void this.hitTest(box))).use("viewer.picking", (picker) => {
      this.picker = picker;
      picker.show(this.hit?.row.geometry ?? null);
    });
    await Promise.all([picking, loadPanels()]);
    this.map.onFirstDrawn(() => void this.makePrintable().catch(() => undefined)); // without it the browser prints what is there
    const loaded = this.load();
    keepOffline(this.map, loaded, { api: this.api, dataset: this.dataset, notices: this.notices, tables: () => this.shown().map(({ id }) => id) });
    await loaded;
  }

  /** makePrintable loads what the printed page takes ahead. */
  private async makePrintable(): Promise<void> {
    const [{ printed }, { printable }, plate] = await Promise.all([import("./print"), import("../sheet"), this.map.plate()]);
    const colourOf = (id: string) => this.colourOf(id, false);
    printable(() => printed({ plate, layers: this.shown(), colourOf, listed: this.listed, permalink: new URL(this.href(), location.href).href, credits: this.dataset.credits }));
  }

  private async load(): Promise<void> {
    try {
      this.layers = readLayers(await this.api.collections());
      this.notices.answered("data");
    } catch (error) {
      this.failure("data", error, () => void this.load());
      return;
    }
    this.layersPanel.fill(this.layers, MOST_LAYERS);
    this.table.fill(this.layers);
    const whole = union(this.layers.flatMap((l) => (l.extent ? [l.extent] : [])));
    if (whole) this.map.setWhole(whole, this.state.map === null);
    if (this.layers.every((l) => l.shape === "none")) this.showTableAlone();
    this.retile();
    await Promise.all([this.list(), this.showFeature(this.state.map === null)]);
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

  /** go changes what the server is asked, as a step that Back undoes. */
  private go(change: Partial<ViewerState>): void {
    const before = this.state;
    this.flush();
    this.state = { ...before, ...change };
    history.pushState(null, "", this.href());
    this.follow(before);
  }

  private back(): void {
    const before = this.state;
    const { state, kept } = readAddress(location.search, location.hash);
    [this.state, this.kept] = [state, kept];
    if (state.map) this.map.show(state.map);
    this.tabs.show(state.tab ?? (document.documentElement.dataset["ground"] === "none" ? "list" : this.tabs.home));
    this.paint();
    this.follow(before);
  }

  /** follow does what a change of the state asks for. */
  private follow(before: ViewerState): void {
    const { collection, filter, sortby, feature, inView, hidden } = this.state;
    const other = collection !== before.collection || filter !== before.filter;
    if (other || hidden.join() !== before.hidden.join()) this.retile();
    if (other || sortby !== before.sortby || inView !== before.inView) void this.list();
    if (feature !== before.feature || collection !== before.collection) void this.showFeature(false);
  }

  /** look changes what only this view knows. */
  private look(change: Partial<ViewerState>, again = false): void {
    this.state = { ...this.state, ...change };
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.flush(), 200);
    if (again) void this.list();
  }

  private flush(): void {
    clearTimeout(this.timer);
    history.replaceState(null, "", this.href());
  }

  private href(): string {
    return writeAddress(location.pathname, this.state, this.kept);
  }

  // The layers of the map.

  private current(): Layer | null {
    return this.layers.find((l) => l.id === this.state.collection) ?? this.layers[0] ?? null;
  }

  private colourOf(id: string, dark = isDark()): string {
    return layerColour(this.layers.findIndex((l) => l.id === id), dark);
  }

  private shown(): Layer[] {
    return this.layers.filter((l) => l.shape !== "none" && !this.state.hidden.includes(l.id)).slice(0, MOST_LAYERS);
  }

  /** retile asks for the tiles of what is to be seen. */
  private retile(): void {
    const filtered = this.current()?.id;
    this.tiles.wanted = this.shown().map(({ id, extent }) => ({ collection: id, extent, filter: id === filtered ? this.state.filter : "" }));
    this.map.reload();
    this.paint();
  }

  private paint(): void {
    const shown = this.shown();
    this.map.paintLayers((dark) => shown.map(({ id }) => ({ layer: id, colour: this.colourOf(id, dark) })));
    this.layersPanel.paint(new Set(shown.map((l) => l.id)), (id) => this.colourOf(id), this.current()?.id ?? null);
  }

  private toggle(id: string, on: boolean): void {
    const hidden = on ? this.state.hidden.filter((other) => other !== id) : [...this.state.hidden, id];
    // Room on the map is made for the one that was asked for: the last of the others goes.
    const shown = this.layers.filter((l) => l.shape !== "none" && !hidden.includes(l.id));
    if (on && shown.length > MOST_LAYERS) hidden.push(...shown.filter((l) => l.id !== id).slice(MOST_LAYERS - 1).map((l) => l.id));
    this.look({ hidden });
    this.retile();
  }

  private zoomTo(id: string): void {
    const extent = this.layers.find((l) => l.id === id)?.extent;
    if (extent) this.map.fitBox({ west: extent[0], south: extent[1], east: extent[2], north: extent[3] }, this.padding());
  }

  private zoomToShape(geometry: unknown): void {
    const box = around(positions(geometry));
    if (box) this.map.fitBox(box, this.padding());
  }

  private padding() {
    const card = byId("card");
    const left = card.hidden || SMALL.matches ? 0 : card.offsetLeft + card.offsetWidth;
    return { left: left + 24, top: 24, right: 24, bottom: SMALL.matches ? 24 : 48 };
  }

  private moved(): void {
    this.look({ map: this.map.view() });
    if (!this.state.inView) return;
    const asked = ++this.asked;
    setTimeout(() => asked === this.asked && void this.list(), 300);
  }

  // The rows of the table.

  private schema(collection: string) {
    const known = this.schemas.get(collection);
    if (known) return known;
    const all = Promise.all((["schema", "queryables", "sortables"] as const).map(async (what) => readFields(await this.api.fields(collection, what))));
    const read = all.then(([fields, queryables, sortables]) => ({ fields: fields!, queryables: queryables!, sortables: new Set(sortables!.map((f) => f.name)) }));
    read.catch(() => this.schemas.delete(collection));
    this.schemas.set(collection, read);
    return read;
  }

  /** query is what is asked of the items of the current collection, without its format and page. */
  private query(layer: Layer): [string, string][] {
    const { filter, sortby, inView } = this.state;
    const out: [string, string][] = [];
    if (filter) out.push(["filter", filter]);
    if (inView && layer.shape !== "none") out.push(["bbox", parameter(normal(this.map.bounds()))], ["match", "geometry"]);
    if (sortby) out.push(["sortby", sortby]);
    return out;
  }

  private async list(page?: string): Promise<void> {
    const layer = this.current();
    if (!layer) return;
    const asked = ++this.asked;
    try {
      const { fields, queryables, sortables } = await this.schema(layer.id);
      if (asked !== this.asked) return;
      const form = this.shownForm !== layer.id;
      this.shownForm = layer.id;
      this.table.ask(layer, form ? queryables : null, this.state.filter, this.state.inView);
      const query = this.query(layer);
      const answer = page ? await this.api.shapes(page) : await this.api.features(layer.id, [...query, ...FIRST_ROWS]);
      if (asked !== this.asked) return;
      const rows = readRows(answer);
      const columns = fields.filter((f) => rows.rows.length === 0 || rows.rows.some((row) => f.name in row.values));
      const request = new URL(this.api.itemsAddress(layer.id, [...query, ["f", "json"]]), location.href).href;
      const files = new URLSearchParams(query.filter(([key]) => key !== "sortby")).toString(); // they have one order
      this.listed = { layer, fields: columns, sortables, rows, sortby: this.state.sortby, request, query: files };
      this.table.show(this.listed);
      this.table.mark(this.hit?.layer.id === layer.id ? this.hit.row.id : null);
      this.notices.answered("rows");
    } catch (error) {
      if (asked !== this.asked) return;
      this.table.fail(isRefusal(error) ? t("viewer.refused", { reason: error.refusal.detail }) : reason(error));
      this.failure("rows", error, () => void this.list(page));
    }
  }

  /** search brings the reader to the filter of the table. */
  private search(): void {
    this.tabs.show("list");
    this.look({ tab: "list" });
    this.table.search();
  }

  private openTable(id: string): void {
    this.tabs.show("list");
    const same = this.current()?.id === id;
    this.state = { ...this.state, tab: "list" };
    if (same) this.look({});
    else this.go({ collection: id, feature: null, filter: "", sortby: "" });
  }

  // One feature.

  private async hitTest(box: Bounds): Promise<void> {
    const clicked = ++this.clicked;
    const query: Pairs = [["bbox", parameter(box)], ["match", "geometry"], ["limit", MOST_HITS], ["f", "json"]];
    const own = (layer: Layer): Pairs => (layer.id === this.current()?.id && this.state.filter ? [...query, ["filter", this.state.filter]] : query);
    try {
      const found = await Promise.all(
        this.shown().map(async (layer) => readRows(await this.api.features(layer.id, own(layer))).rows.map((row): Hit => ({ layer, row }))),
      );
      if (clicked !== this.clicked) return;
      const hits = found.flat().sort((a, b) => rank(a) - rank(b)); // what lies on top comes first
      if (hits[0]) this.pick(hits[0], hits, false);
      else say(t("viewer.nothing"));
      this.notices.answered("hit");
    } catch (error) {
      if (clicked !== this.clicked) return;
      this.failure("hit", error, () => void this.hitTest(box));
    }
  }

  private pick(hit: Hit, hits: readonly Hit[], zoom: boolean): void {
    const same = hit.layer.id === this.current()?.id;
    this.hits = hits;
    this.hit = hit;
    this.go({ collection: hit.layer.id, feature: hit.row.id, ...(same ? {} : { filter: "", sortby: "" }) });
    void this.open(hit, zoom);
  }

  /** showFeature opens the card of the feature that the address names. */
  private async showFeature(zoom: boolean): Promise<void> {
    const { feature } = this.state;
    const layer = this.current();
    if (feature === null || !layer) return this.leave();
    if (this.hit?.layer.id === layer.id && this.hit.row.id === feature) return;
    try {
      const row = readRow(await this.api.feature(layer.id, feature));
      if (row && this.state.feature === feature) await this.open({ layer, row }, zoom);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) this.notices.show("feature", t("viewer.missing", { id: feature, title: layer.title }));
      else this.failure("feature", error, () => void this.showFeature(zoom));
    }
  }

  private async open(hit: Hit, zoom: boolean): Promise<void> {
    this.hit = hit;
    this.notices.answered("feature");
    const { fields } = await this.schema(hit.layer.id).catch(() => ({ fields: [] }));
    if (this.hit !== hit) return;
    this.details.show(hit, this.hits, fields, (id) => this.colourOf(id));
    this.picker?.show(hit.row.geometry);
    this.table.mark(hit.row.id);
    if (zoom && !this.inSight(hit)) this.zoomToShape(hit.row.geometry);
    say(t("viewer.selected", { name: nameOf(hit.row) || hit.row.id, title: hit.layer.title }));
  }

  private inSight(hit: Hit): boolean {
    const box = around(positions(hit.row.geometry));
    const view = this.map.bounds();
    const large = box !== null && (box.east - box.west) * 20 > view.east - view.west;
    return box === null || (box.west >= view.west && box.east <= view.east && box.south >= view.south && box.north <= view.north && (large || hit.layer.shape === "point"));
  }

  private close(): void {
    const inside = this.details.holdsFocus;
    const { hit } = this;
    this.leave();
    this.go({ feature: null });
    if (!inside) return;
    const row = hit && document.querySelector<HTMLElement>(`#list tr[data-id="${CSS.escape(hit.row.id)}"] button`);
    (row?.getClientRects().length ? row : byId("reader")).focus({ preventScroll: true });
  }

  private leave(): void {
    this.hit = null;
    this.hits = [];
    this.details.hide();
    this.picker?.show(null);
    this.table.mark(null);
  }

  private step(by: 1 | -1): void {
    const rows = this.listed?.rows.rows ?? [];
    const layer = this.current();
    if (rows.length === 0 || !layer) return;
    const at = rows.findIndex((row) => row.id === this.hit?.row.id);
    const row = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : (at + by + rows.length) % rows.length]!;
    this.pick({ layer, row }, [], true);
  }

  private failure(name: string, error: unknown, retry: () => void): void {
    if (!(error instanceof ApiError)) throw error;
    if (isRefusal(error)) this.notices.show(name, t("viewer.refused", { reason: error.refusal.detail }));
    else unanswered(this.notices, name, error, retry);
  }
}

/** isRefusal reports whether the server has answered that it cannot, and said why. */
function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && error.refusal.detail !== "" && !(error instanceof BusyError);
}

/** rank orders what lies under a click as the map paints it, from the top: points, lines, areas. */
function rank({ row }: Hit): number {
  const type = String((row.geometry as { type?: unknown } | null)?.type);
  return type.includes("Point") ? 0 : type.includes("Line") ? 1 : 2;
}
