// The page as a whole: one selection and one filter, shown in the article, the
// list, the map, the strip and the card. Every part reports here and is told
// from here; no part knows another.

import type { Tab } from "./address";
import type { Api } from "./api";
import { AreaPart } from "./areapart";
import { ArticleView } from "./article";
import { attempt } from "./attempt";
import { TileSource } from "./basemap/source";
import { normal, union } from "./bbox";
import { Card } from "./card";
import { Chips } from "./chips";
import type { Dataset } from "./dataset";
import type { Border } from "./dock/along";
import { openDock } from "./dock/dock";
import type { Strip } from "./dock/strip";
import { byId, say, scrollSmooth } from "./dom";
import { ExactPart } from "./exactpart";
import type { Filter } from "./filter";
import { FilterBar } from "./filters/bar";
import { Nothing } from "./filters/nothing";
import { SearchBox } from "./search/box";
import { fillLegend, readout, Unplaced } from "./furniture";
import type { Position } from "./geodesy";
import { t } from "./i18n/messages";
import { keepOffline } from "./keepoffline";
import { listenKeys } from "./keys";
import { followAddress, inArticle, toArticle, toLanguage } from "./followlinks";
import { Lazy } from "./lazy";
import { readLine, type BorderLine } from "./line";
import { ListView } from "./list";
import { BorderMap } from "./map";
import { listenMenu } from "./menu";
import { readIncidents, type Incident } from "./model";
import { Narrowing } from "./narrowing";
import { Notices } from "./notices";
import type { Actions, Origin, Part, Shown } from "./parts";
import { resolve, step, stops, type Resolved } from "./selection";
import { skipLinks } from "./skiplinks";
import { Store, type Cause } from "./store";
import type { Screen } from "./share/open";
import { Tabs } from "./tabs";
import { TileState } from "./tilestate";
import { themeSwitch } from "./themeswitch";
import { listenTools } from "./tools";
import { when } from "./words";

const NOTHING: Resolved = { incident: null, passage: null, missingIncident: null, missingPassage: null };
const LEGEND_FROM = 480; // pixels of height from which the map has room for an open legend
const SMALL = matchMedia("(max-width: 1023px)");

export class Page implements Actions {
  private readonly store: Store;
  /** whether the address said which part of the map to show; the map may have moved since, to make room */
  private readonly mapGiven: boolean;
  private readonly notices = new Notices(byId("notices"));
  private readonly tiles = new TileState(this.notices, "state.tiles");
  private readonly article: ArticleView;
  private readonly list: ListView;
  private readonly tabs: Tabs;
  private readonly card: Card;
  private readonly chips = new Chips(byId("chips"));
  private readonly map: BorderMap;
  private readonly boxes: AreaPart | null;
  private strip: Strip | null = null;
  private border: Border | null = null;
  private readonly search: SearchBox | null;
  private readonly narrowing: Narrowing;
  /** everything that shows incidents, in the order in which it is told */
  private readonly parts: Part[];
  private readonly corners: { legend: HTMLElement; readout: HTMLElement };
  private incidents: readonly Incident[] = [];
  private left: ReturnType<Narrowing["look"]> = { matching: new Set(), found: null, counting: false };
  private line: BorderLine | null = null;
  private now: Resolved = NOTHING;
  private hovered: string | null = null;
  private origin: Origin = "address";
  private opener: HTMLElement | null = null;
  private readonly closeMenu = listenMenu();

  constructor(
    private readonly api: Api,
    private readonly dataset: Dataset,
  ) {
    this.store = new Store(window, dataset.ask, this.notices.setAside());
    this.mapGiven = this.store.view.map !== null;
    this.narrowing = new Narrowing(api, this.store, this.notices, () => this.refilter());
    this.article = new ArticleView(this, (id) => this.toMap(id));
    this.list = new ListView(this, (id) => api.page(id));
    this.tabs = new Tabs((tab) => this.store.look({ tab }));
    this.card = new Card(byId("card"), api, this.article.passages, {
      close: () => this.close(),
      showInArticle: (id) => this.toArticle(id),
      backToMap: (id) => this.toMap(id),
      permalink: () => this.store.permalink(),
      inArticle: (ref) => inArticle(this.store.permalink(), ref),
      narrow: (change) => this.narrow(change),
    });
    this.map = this.makeMap();
    const unplaced = new Unplaced(this.map.corner("topleft", "corner-unplaced"), this, this.dataset.length);
    this.corners = {
      legend: this.map.corner("bottomright", "corner-legend"),
      readout: this.map.corner("bottomleft", "corner-readout"),
    };
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
    if (strip) this.strip = new dock.Strip(strip, this.dataset.length, this);
    if (this.border) this.strip?.setBorder(this.border);
    const parts: Part[] = [];
    if (this.strip) parts.push(this.strip);
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
      data: () => this.toData(),
    });
    this.store.onChange((cause) => this.apply(cause));
    if (this.store.view.tab) this.tabs.show(this.store.view.tab);
    this.notices.unknown(this.store.unknown);
    this.point(null);
    if (this.dataset.incidents > 0) void this.loadIncidents(docked);
    else document.documentElement.dataset["data"] = "none";
    if (this.dataset.border) void this.loadBorder();
    else void this.loadExtent();
    this.map.onFirstDrawn(() => void this.makePrintable().catch(() => undefined)); // without it the browser prints what is there
    keepOffline(this.map, { api: this.api, dataset: this.dataset, notices: this.notices, retry: () => this.retry() });
  }

  /** makePrintable loads the printed page ahead: a browser that is about to print waits for nothing. */
  private async makePrintable(): Promise<void> {
    const [{ printed }, { printable }, plate] = await Promise.all([import("./print"), import("./sheet"), this.map.plate()]);
    printable(() => printed({ plate, shown: this.shown(), border: this.border, permalink: this.store.permalink(), credits: this.dataset.credits }));
  }

  private retry(): void {
    if (this.dataset.incidents > 0 && this.incidents.length === 0) void this.loadIncidents(null);
    if (this.tiles.failed > 0) this.map.retry();
  }

  private makeMap(): BorderMap {
    const source = new TileSource(this.api, (health) => this.tiles.report(health));
    const map = new BorderMap(
      byId("map"),
      source,
      {
        hover: (id) => this.hover(id),
        select: (id) => this.select(id, null, "symbol"),
        reached: (id) => this.map.reveal(id, this.padding()),
        into: (box) => this.map.into(box, this.padding()),
        moved: () => this.moved(),
        home: () => this.map.home(this.padding()),
        pointer: (at) => this.point(at),
      },
      this.store.view.map,
      this.dataset,
    );
    this.tiles.of(map);
    return map;
  }

  private makeFilters(): Part[] {
    const bar = document.getElementById("filterbar");
    if (!bar) return [];
    return [new FilterBar(bar, this, this.dataset), new Nothing([byId("list"), byId("stage")], this)];
  }

  private makeExact(): ExactPart {
    const narrow = () => this.narrow({ area: { box: normal(this.map.bounds()), match: "geometry" } });
    return new ExactPart(byId("view-download"), this.api, this, narrow);
  }

  /** loadIncidents tells every part, and when the others are there too, that the page is ready. */
  private loadIncidents(others: Promise<void> | null): Promise<void> {
    return attempt(this.notices, "data", async () => {
      this.incidents = readIncidents(await this.api.incidents(), this.numbers(), this.article.id);
      this.notices.clear("data");
      for (const part of this.parts) part.fill?.(this.incidents);
      fillLegend(this.corners.legend, this.incidents, !SMALL.matches && this.map.size().y >= LEGEND_FROM);
      this.apply("start");
      await Promise.all([others, this.map.marked]);
      document.documentElement.dataset["data"] = "ready";
    });
  }

  /** loadExtent finds what a map without a border is to show. */
  private loadExtent(): Promise<void> {
    return attempt(this.notices, "border", async () => {
      if (this.dataset.layers.length === 0 && this.dataset.incidents === 0) return;
      const whole = union(await this.api.extents());
      if (whole) this.map.setWhole(whole, this.store.view.map === null);
    });
  }

  private loadBorder(): Promise<void> {
    return attempt(this.notices, "border", async () => {
      const [line, border, places] = await Promise.all([this.api.line(), this.api.border(), this.api.places()]);
      this.line = readLine(line);
      this.border = { border, places };
      if (this.line) this.map.setLine(this.line);
      this.strip?.setBorder(this.border);
      this.point(null);
      this.repaint();
    });
  }

  private numbers(): Map<string, number> {
    return new Map([...this.list.numbers(), ...this.article.numbers]);
  }

  select(incident: string, passage: string | null, origin: Origin): void {
    this.origin = origin;
    this.opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    const same = this.store.selected.incident === incident && (passage === null || this.store.selected.passage === passage);
    if (same) this.apply("select");
    else this.store.select({ incident, passage });
  }

  narrow(change: Partial<Filter>): void {
    this.store.narrow(change);
  }

  tab(tab: Tab): void {
    this.tabs.show(tab);
    this.store.look({ tab });
  }

  /** toData opens the data tab and takes the keyboard there. */
  private toData(): void {
    this.tab("data");
    const panel = byId("data");
    panel.tabIndex = -1;
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "start", behavior: scrollSmooth() });
  }

  area(): void {
    this.boxes?.open();
  }

  read(passage: string, article: string): void {
    if (this.article.id === article) {
      this.tab("article");
      this.article.scrollTo(passage);
      return;
    }
    const url = new URL(this.store.permalink());
    url.searchParams.set("article", article);
    url.searchParams.set("passage", passage);
    url.searchParams.delete("incident");
    url.hash = "";
    location.assign(url);
  }

  say(text: string): void {
    say(text);
  }

  private screen(): Screen {
    const { selected, filter, view, kept } = this.store;
    return { api: this.api, state: { selected, filter, kept, view: { ...view, map: this.map.view() } }, shown: this.shown(), draw: (href) => this.map.picture(href) };
  }

  private clear(): void {
    this.store.select({ incident: null, passage: null });
  }

  private close(): void {
    const inside = this.card.holdsFocus;
    this.clear();
    if (inside) this.leaveCard();
  }

  private escape(): void {
    if (this.hovered) this.hover(null);
    if (this.closeMenu() || this.boxes?.escape()) return;
    if (this.card.isOpen) {
      const inside = this.card.holdsFocus;
      this.card.hide();
      if (inside) this.leaveCard();
    } else if (this.now.incident) {
      this.clear();
    }
  }

  /** leaveCard gives the keyboard back to whatever opened the card. */
  private leaveCard(): void {
    const visible = this.opener?.isConnected && this.opener !== document.body && this.opener.getClientRects().length > 0;
    (visible ? this.opener! : byId("reader")).focus({ preventScroll: true });
  }

  private step(by: 1 | -1): void {
    const next = step(stops(this.incidents), this.store.selected, by);
    if (!next) return;
    this.origin = "key";
    this.store.select(next);
  }

  /** apply shows the selection that the address now holds. */
  private apply(cause: Cause): void {
    if (cause === "history") this.origin = "address";
    const before = this.now;
    this.now = resolve(this.asked(), this.incidents, this.article.passages);
    this.sayMissing();
    if (cause === "select") this.repaint();
    else this.refilter();
    if (cause === "narrow") return;
    const { incident } = this.now;
    if (incident) this.reveal(incident, this.now.passage, cause);
    else this.card.hide();
    if (cause === "history") this.restoreView();
    if (cause === "start" && !this.store.selected.incident) return;
    if (incident !== before.incident) this.announce(incident);
  }

  /** asked is the selection of the address; a plain anchor asks for the passage of that id. */
  private asked() {
    const { anchor } = this.store.view;
    if (!this.store.selected.incident && !this.store.selected.passage && anchor && this.article.passages.has(anchor)) {
      return { incident: null, passage: anchor };
    }
    return this.store.selected;
  }

  private reveal(incident: Incident, passage: string | null, cause: Cause): void {
    this.card.show(incident);
    const given = cause === "start" ? this.mapGiven : cause !== "select" && this.store.view.map !== null;
    if (this.origin === "symbol") this.map.reveal(incident.id, this.padding());
    else if (!given) this.map.fit(incident, this.padding());
    if (this.origin === "list") return;
    if (this.origin !== "passage" && passage && this.tabs.current === "article") this.article.scrollTo(passage);
    if (this.tabs.current === "list") this.list.scrollTo(incident.id);
    if (this.origin === "passage" && SMALL.matches && passage) this.article.scrollTo(passage);
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
      selected: this.now.incident,
      passage: this.now.passage,
      hovered: this.hovered,
    };
  }

  private repaint(): void {
    const shown = this.shown();
    for (const part of this.parts) part.paint(shown);
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
    if (this.now.passage) this.article.scrollTo(this.now.passage);
    this.article.focus(id);
  }

  private toMap(id: string): void {
    if (!this.map.focus(id)) document.querySelector<HTMLElement>(`.unplaced[data-incident="${CSS.escape(id)}"]`)?.focus();
  }

  private moved(): void {
    this.store.look({ map: this.map.view() });
    this.chips.clear();
    this.point(null);
  }

  private restoreView(): void {
    const { map, tab } = this.store.view;
    if (tab !== this.tabs.current) this.tabs.show(tab ?? this.tabs.home);
    if (map) this.map.show(map);
    else if (!this.now.incident) this.map.home(this.padding());
  }

  /** point writes where the pointer is; without one, where the middle of the map is. */
  point(at: Position | null): void {
    const { text, km } = readout(at ?? this.map.centre(), this.line);
    this.corners.readout.textContent = text;
    this.strip?.point(at ? km : null);
  }

  along(km: number | null): void {
    const at = km === null ? null : (this.line?.at(km) ?? null);
    this.map.dot(at);
    this.point(at);
    this.strip?.point(km);
  }

  /** padding is the room the card takes when a shape is fitted. */
  private padding() {
    const base = { left: 12, top: 20, right: 12, bottom: SMALL.matches ? 20 : 72 };
    const card = byId("card");
    if (card.hidden || SMALL.matches) return base;
    return { ...base, left: base.left + card.offsetLeft + card.offsetWidth };
  }

  private announce(incident: Incident | null): void {
    const values = incident ? { title: incident.title, date: when(incident), place: incident.placeName } : {};
    this.say(incident ? t("live.selected", values) : t("live.cleared"));
  }

  private sayMissing(): void {
    const { missingIncident, missingPassage } = this.now;
    if (missingIncident) this.notices.show("incident", t("state.incident", { id: missingIncident }));
    else this.notices.clear("incident");
    if (missingPassage) this.notices.show("passage", t("state.passage", { id: missingPassage }));
    else this.notices.clear("passage");
  }
}
