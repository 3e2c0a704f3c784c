// The page as a whole: one selection and one filter, shown in the article, the
// list, the map, the strip and the card. Every part reports here and is told
// from here; no part knows another.

import type { Tab } from "./address";
import type { Api } from "./api";
import { AreaPart } from "./areapart";
import { ArticleView } from "./article";
import { attempt, offerNewer } from "./attempt";
import { TileSource } from "./basemap/source";
import { normal } from "./bbox";
import { Card } from "./card";
import { Chips } from "./chips";
import type { Dataset } from "./dataset";
import { openDock } from "./dock/dock";
import { byId, say, scrollSmooth } from "./dom";
import { ExactPart } from "./exactpart";
import type { Filter } from "./filter";
import { FilterBar } from "./filters/bar";
import { Nothing } from "./filters/nothing";
import { Strangers } from "./filters/strangers";
import { SearchBox } from "./search/box";
import { fillLegend, Unplaced } from "./furniture";
import type { Position } from "./geodesy";
import { Ground } from "./ground";
import { keepOffline } from "./keepoffline";
import { keepFocus } from "./keepfocus";
import { listenKeys } from "./keys";
import { elsewhere, followAddress, inArticle, toArticle, toLanguage } from "./followlinks";
import { Lazy } from "./lazy";
import { ListView } from "./list";
import { BorderMap } from "./map";
import { listenMenu } from "./menu";
import { readIncidents, type Incident } from "./model";
import { Narrowing } from "./narrowing";
import { Notices } from "./notices";
import type { Actions, Origin, Part, Shown } from "./parts";
import { padding, Selecting } from "./selecting";
import { step, stops } from "./selection";
import { skipLinks } from "./skiplinks";
import { standIn } from "./sketch";
import { Store, type Cause } from "./store";
import type { Screen } from "./share/open";
import { Tabs } from "./tabs";
import { TileState } from "./tilestate";
import { themeSwitch } from "./themeswitch";
import { listenTools } from "./tools";
import { PHONE, SMALL } from "./widths";

const LEGEND_FROM = 480; // pixels of height from which the map has room for an open legend

export class Page implements Actions {
  readonly store: Store;
  readonly notices = new Notices(byId("notices"));
  private readonly tiles = new TileState(this.notices, "state.tiles");
  readonly article: ArticleView;
  readonly list: ListView;
  readonly tabs: Tabs;
  readonly card: Card;
  private readonly chips = new Chips(byId("chips"));
  readonly map: BorderMap;
  private readonly boxes: AreaPart | null;
  private readonly search: SearchBox | null;
  private readonly narrowing: Narrowing;
  /** everything that shows incidents, in the order in which it is told */
  private readonly parts: Part[];
  private readonly legend: HTMLElement;
  private readonly ground: Ground;
  private readonly selecting: Selecting;
  private incidents: readonly Incident[] = [];
  /** whether they are all there are */
  private come: boolean;
  private left: ReturnType<Narrowing["look"]> = { matching: new Set(), found: null, counting: false };
  private hovered: string | null = null;
  private readonly title = document.querySelector(".brand")?.textContent?.trim() ?? document.title;
  private readonly closeMenu = listenMenu();

  constructor(
    private readonly api: Api,
    private readonly dataset: Dataset,
  ) {
    this.come = dataset.incidents === 0;
    this.article = new ArticleView(this, (id) => this.selecting.toMap(id));
    // Of several articles the server has chosen one, which the address need not say.
    const keys: [string, string][] = document.getElementById("articles") ? [["article", this.article.id]] : [];
    this.store = new Store(window, dataset.ask, this.notices.setAside(), { isPassage: (anchor) => this.article.passages.has(anchor), keys });
    offerNewer(api, this.notices);
    this.narrowing = new Narrowing(api, this.store, this.notices, () => this.refilter());
    this.list = new ListView(this, (id) => api.page(id));
    this.tabs = new Tabs((tab) => {
      this.store.look({ tab });
      if (PHONE.matches) this.boxes?.close(); // it would lie over what was asked for
    });
    this.card = new Card(byId("card"), api, this.article.passages, {
      close: () => this.selecting.close(),
      showInArticle: (id) => this.toArticle(id),
      backToMap: (id) => this.selecting.toMap(id),
      permalink: () => this.store.permalink(),
      inArticle: (ref) => inArticle(this.store.permalink(), ref),
      narrow: (change) => this.narrow(change),
    });
    this.map = this.makeMap();
    const unplaced = new Unplaced(this.map.corner("topleft", "corner-unplaced"), this, this.dataset.length);
    this.legend = this.map.corner("bottomleft", "corner-legend");
    this.ground = new Ground(api, dataset, this.map, this.notices);
    this.selecting = new Selecting(this);
    this.boxes = this.dataset.incidents > 0 ? new AreaPart(this.map, this, this.dataset.ask.columns.includes("radius_m")) : null;
    const form = document.getElementById("search");
    this.search = form instanceof HTMLFormElement ? new SearchBox(form, api, this) : null;
    this.parts = [this.article, this.list, this.map, this.card, unplaced, ...(this.boxes ? [this.boxes, this.makeExact()] : []), ...this.makeFilters(), ...(this.search ? [this.search] : [])];
  }

  /** loadDock brings the strip and the timeline, which the first view can do without for a moment. */
  private loadDock(): Promise<void> {
    return new Lazy(() => import("./dock/axes")).use("dock.title", (dock) => this.addDock(dock));
  }

  private addDock(dock: typeof import("./dock/axes")): void {
    const [strip, timeline] = ["strip", "timeline"].map((id) => document.getElementById(id));
    const parts: Part[] = [];
    if (strip) {
      const part = new dock.Strip(strip, this.dataset.length, this);
      this.ground.setStrip(part);
      parts.push(part);
    }
    if (timeline) parts.push(new dock.Timeline(timeline, this));
    for (const part of parts) {
      part.fill?.(this.incidents);
      part.paint(this.shown());
    }
    this.parts.push(...parts);
  }

  /** start shows what the address asks for, as the data comes in. */
  start(): void {
    const dock = document.getElementById("dock");
    if (dock) openDock(dock);
    const docked = dock ? this.loadDock() : null;
    themeSwitch();
    followAddress(byId("languages"), () => this.store.permalink(), toLanguage);
    const articles = document.getElementById("articles");
    if (articles) followAddress(articles, () => this.store.permalink(), toArticle);
    skipLinks();
    const dialogs = new Lazy(() => import("./share/open"));
    const keys = () => void dialogs.use("tools.keys", (m) => m.openKeys());
    listenKeys({ step: (by) => this.step(by), search: () => this.search?.focus(), escape: () => this.escape(), help: keys });
    listenTools(byId("tools"), {
      share: () => void dialogs.use("tools.share", (m) => m.share(this.screen())),
      cite: () => void dialogs.use("tools.cite", (m) => m.cite(this.screen())),
      keys,
      data: () => this.data(),
    });
    this.store.onChange((cause) => this.apply(cause));
    if (this.store.view.tab) this.tabs.show(this.store.view.tab);
    this.notices.unknown(this.store.unknown);
    const incidents = this.dataset.incidents > 0 ? this.loadIncidents(docked) : null;
    if (!incidents) document.documentElement.dataset["data"] = "none";
    const ground = this.ground.load(() => this.store.view.map === null, () => this.repaint());
    this.map.onFirstDrawn(() => void this.makePrintable().catch(() => undefined)); // without it the browser prints what is there
    keepOffline(this.map, Promise.all([incidents, ground]), { api: this.api, dataset: this.dataset, notices: this.notices, places: () => this.incidents.filter((i) => i.point).slice(0, 100).map((i) => this.map.shape(i)) });
  }

  /** makePrintable loads the printed page ahead: a browser that is about to print waits for nothing. */
  private async makePrintable(): Promise<void> {
    const [{ printed }, { printable }, plate] = await Promise.all([import("./print"), import("./sheet"), this.map.plate()]);
    printable(() => printed({ plate, shown: this.shown(), border: this.ground.border, permalink: this.store.permalink(), credits: this.dataset.credits }));
  }

  private makeMap(): BorderMap {
    const source = new TileSource(this.api, (health) => this.tiles.report(health));
    const map = new BorderMap(
      byId("map"),
      source,
      {
        hover: (id) => this.hover(id),
        select: (id) => this.select(id, null, "symbol"),
        reached: (id) => this.map.reveal(id, padding()),
        into: (box) => this.map.into(box, padding()),
        moved: () => this.moved(),
        home: () => this.map.home(padding()),
        pointer: (at) => this.point(at),
      },
      this.store.view.map,
      this.dataset,
    );
    this.tiles.of(map);
    standIn(map);
    return map;
  }

  private makeFilters(): Part[] {
    const bar = document.getElementById("filterbar");
    if (!bar) return [];
    return [new FilterBar(bar, this, this.dataset), new Nothing([byId("list"), byId("stage")], this), new Strangers(this.notices)];
  }

  private makeExact(): ExactPart {
    const narrow = () => this.narrow({ area: { box: normal(this.map.bounds()), match: "geometry" } });
    return new ExactPart(byId("view-download"), this.api, this, narrow);
  }

  /** loadIncidents tells every part, and when the others are there too, that the page is ready. */
  private loadIncidents(others: Promise<void> | null): Promise<void> {
    return attempt(this.notices, "data", async () => {
      this.incidents = readIncidents(await this.api.incidents(), this.numbers(), this.article.id);
      this.come = true;
      this.notices.cut(this.api.cut ? this.incidents.length : null);
      for (const part of this.parts) part.fill?.(this.incidents);
      fillLegend(this.legend, this.incidents, !SMALL.matches && this.map.size().y >= LEGEND_FROM);
      this.apply("start");
      await Promise.all([others, this.map.marked]);
      document.documentElement.dataset["data"] = "ready";
    });
  }

  private numbers(): Map<string, number> {
    return new Map([...this.list.numbers(), ...this.article.numbers]);
  }

  select(incident: string, passage: string | null, origin: Origin): void {
    if (!this.selecting.select(incident, passage, origin)) this.apply("select");
  }

  /** step selects the incident, or the passage, after or before the selected one. */
  private step(by: 1 | -1): void {
    const next = step(stops(this.incidents.filter((i) => this.left.matching.has(i.id))), this.store.selected, by);
    if (next?.incident) this.select(next.incident, next.passage, "key");
  }

  narrow(change: Partial<Filter>): void {
    this.store.narrow(change);
  }

  tab(tab: Tab): void {
    this.tabs.show(tab);
    this.store.look({ tab });
  }

  /** data opens the data tab and takes the keyboard there. */
  data(): void {
    this.tab("data");
    const panel = byId("data");
    panel.tabIndex = -1;
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "start", behavior: scrollSmooth() });
  }

  area(): void {
    this.boxes?.open();
  }

  read(passage: string, article: string, words: string): void {
    if (this.article.id === article) {
      this.tab("article");
      this.article.scrollTo(passage);
      return;
    }
    location.assign(elsewhere(this.store.permalink(), { article, id: passage }, words));
  }

  say(text: string): void {
    say(text);
  }

  private screen(): Screen {
    const { selected, filter, view, kept } = this.store;
    return { api: this.api, state: { selected, filter, kept, view: { ...view, map: this.map.view() } }, shown: this.shown(), draw: (href) => this.map.picture(href) };
  }

  /** escape undoes one thing at a time: tooltip, menu, drawing, card, selection. */
  private escape(): void {
    const tip = this.article.closeTip();
    if (this.chips.clear() || tip) return;
    if (this.hovered) this.hover(null);
    if (!this.closeMenu() && !this.boxes?.escape()) this.selecting.escape();
  }

  /** apply shows the selection that the address now holds. */
  private apply(cause: Cause): void {
    if (cause === "history") this.notices.unknown(this.store.unknown);
    this.selecting.find(cause, this.incidents, this.come);
    if (cause === "select") this.repaint();
    else this.refilter();
    if (cause === "narrow") return;
    this.selecting.show(cause);
    const { incident } = this.selecting.now;
    document.title = incident ? `${incident.title} – ${this.title}` : this.title; // entries of the history are told apart by it
  }

  /** refilter finds what the filter lets through; what only the server can tell comes later. */
  private refilter(): void {
    this.left = this.narrowing.look(this.incidents);
    this.repaint();
  }

  private shown(): Shown {
    return {
      incidents: this.incidents,
      ...this.left,
      filter: this.store.filter,
      selected: this.selecting.now.incident,
      passage: this.selecting.now.passage,
      hovered: this.hovered,
    };
  }

  private repaint(): void {
    const shown = this.shown();
    keepFocus(() => {
      for (const part of this.parts) part.paint(shown);
    });
  }

  hover(id: string | null): void {
    if (id === this.hovered) return;
    this.hovered = id;
    this.repaint();
    const incident = id ? this.incidents.find((i) => i.id === id) : undefined;
    if (incident) this.chips.show(incident, this.map.pixelOf(incident.id), this.map.size());
    else this.chips.clear();
  }

  private toArticle(id: string): void {
    this.tab("article");
    this.selecting.toArticle(id);
  }

  private moved(): void {
    this.store.look({ map: this.map.view() });
    this.chips.clear();
    this.point(null);
  }

  point(at: Position | null): void {
    this.ground.point(at);
  }

  along(km: number | null): void {
    this.ground.along(km);
  }
}
