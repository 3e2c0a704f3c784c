// The page for frames begins here: the map, the card of what is selected, and a
// link to the whole page in the same state. It leaves the address and the
// history alone, which are those of the page around it.

import { address, parseFragment, type Selected } from "./address";
import type { Api } from "./api";
import { attempt, offerNewer } from "./attempt";
import { TileSource } from "./basemap/source";
import type { Bounds } from "./bbox";
import { boot } from "./boot";
import type { Dataset } from "./dataset";
import { byId, h, s, say } from "./dom";
import { EmbedCard } from "./embedcard";
import { narrows } from "./filter";
import { fillLegend, Unplaced } from "./furniture";
import { showExtent } from "./ground";
import { t, type Key } from "./i18n/messages";
import { focusOnMap, keepFocus } from "./keepfocus";
import { readLine } from "./line";
import { BorderMap } from "./map";
import { readIncidents, type Incident } from "./model";
import { Narrowing } from "./narrowing";
import { missing, Notices } from "./notices";
import type { Shown } from "./parts";
import { resolve, step, stops, type Resolved } from "./selection";
import { Store } from "./store";
import { TileState } from "./tilestate";
import { counted, shownCount, when } from "./words";

const root = document.documentElement;

class Embed {
  private readonly start = parseFragment(location.hash).map;
  private readonly notices = new Notices(byId("notices"));
  /** what the address asks for */
  private readonly asked: Store;
  private readonly narrowing: Narrowing;
  private readonly count = byId("count");
  private readonly tiles = new TileState(this.notices, "state.tiles");
  private readonly map: BorderMap;
  private readonly unplaced: Unplaced;
  private readonly card = new EmbedCard(byId("card"), root.dataset["language"] ?? "", () => this.close());
  private readonly legend: HTMLElement;
  private incidents: readonly Incident[] = [];
  private passages: ReadonlySet<string> = new Set();
  private selected: Selected;
  private hovered: string | null = null;
  private left: ReturnType<Narrowing["look"]> = { matching: new Set(), found: null, counting: false };

  constructor(
    private readonly api: Api,
    private readonly dataset: Dataset,
  ) {
    this.asked = new Store(window, dataset.ask, this.notices.setAside());
    this.selected = this.asked.selected;
    this.notices.unknown(this.asked.unknown);
    offerNewer(api, this.notices);
    this.narrowing = new Narrowing(api, this.asked, this.notices, () => this.refilter());
    this.map = this.makeMap();
    this.unplaced = new Unplaced(this.map.corner("topleft", "corner-unplaced"), this, this.dataset.length);
    this.legend = this.map.corner("bottomleft", "corner-legend");
    this.map.yieldWheel();
    document.addEventListener("keydown", (e) => {
      if (e.key === "Escape") this.close();
    });
    void attempt(this.notices, "data", () => this.loadIncidents());
    void attempt(this.notices, "border", () => this.loadGround());
  }

  hover(incident: string | null): void {
    this.hovered = incident;
    this.paint();
  }

  select(incident: string, passage: string | null): void {
    this.show({ incident, passage });
  }

  private makeMap(): BorderMap {
    const events = {
      hover: (id: string | null) => this.hover(id),
      select: (id: string) => this.select(id, null),
      reached: (id: string) => this.map.reveal(id, { ...ROOM, ...this.covered() }),
      into: (box: Bounds) => this.map.into(box, { ...ROOM, ...this.covered() }),
      moved: () => this.link(),
      home: () => this.map.home(ROOM),
      pointer: () => {},
    };
    const map = new BorderMap(byId("map"), new TileSource(this.api, (health) => this.tiles.report(health)), events, this.start, this.dataset);
    this.tiles.of(map);
    return map;
  }

  private async loadIncidents(): Promise<void> {
    if (this.dataset.incidents === 0) return;
    const rows = [...document.querySelectorAll<HTMLElement>("#rows [data-incident]")];
    const numbers = new Map(rows.map((row) => [row.dataset["incident"]!, Number(row.dataset["number"])]));
    this.incidents = readIncidents(await this.api.incidents(), numbers);
    this.notices.cut(this.api.cut ? this.incidents.length : null);
    this.passages = new Set(this.incidents.flatMap((i) => i.passages.map((p) => p.id)));
    for (const part of [this.map, this.unplaced]) part.fill(this.incidents);
    this.refilter();
    fillLegend(this.legend, this.incidents, false);
    missing(this.notices, this.shown());
    this.addSteps();
    this.show(this.selected, this.start === null);
    await this.map.marked;
    root.dataset["data"] = "ready";
  }

  private async loadGround(): Promise<void> {
    if (!this.dataset.border) return showExtent(this.api, this.dataset, this.map, this.start === null);
    const line = readLine(await this.api.line());
    if (line) this.map.setLine(line);
    this.paint();
  }

  /** addSteps offers to go from incident to incident. */
  private addSteps(): void {
    const arrow = (name: Key, d: string, by: 1 | -1) => {
      const button = h("button", { type: "button", title: t(name), "aria-label": t(name) }, s("svg", { width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" }, s("path", { d, fill: "none", stroke: "currentColor", "stroke-width": 2 })));
      button.addEventListener("click", () => {
        const next = step(stops(this.incidents.filter((i) => this.left.matching.has(i.id))), this.selected, by);
        if (next) this.show(next);
      });
      return button;
    };
    byId("steps").replaceChildren(arrow("embed.previous", "M8 1L3 6L8 11", -1), arrow("embed.next", "M4 1L9 6L4 11", 1));
  }

  private show(selected: Selected, move = true): void {
    this.selected = selected;
    const { incident } = this.shown();
    this.paint();
    if (incident && move) this.map.fit(incident, { ...ROOM, ...this.covered() });
    say(incident ? t("live.selected", { title: incident.title, date: when(incident), place: incident.placeName }) : "");
  }

  private close(): void {
    if (this.hovered) this.hover(null);
    const inside = this.card.holdsFocus;
    const { incident } = this.shown();
    this.show({ incident: null, passage: null });
    if (inside && incident) focusOnMap(this.map, incident.id);
  }

  /** covered is the room that the card takes of the map. */
  private covered(): { left?: number; bottom?: number } {
    const card = byId("card");
    const [width, height] = [card.offsetWidth, card.offsetHeight];
    return width < byId("stage").offsetWidth ? { left: width + 20 } : { bottom: height + 10 };
  }

  private shown(): Resolved {
    return resolve(this.selected, this.incidents, this.passages);
  }

  /** refilter finds what the filter lets through; what only the server can tell comes later. */
  private refilter(): void {
    this.left = this.narrowing.look(this.incidents);
    this.paint();
  }

  private paint(): void {
    const { incident, passage } = this.shown();
    const { filter } = this.asked;
    const { left } = this;
    const shown: Shown = { incidents: this.incidents, ...left, filter, selected: incident, passage, hovered: this.hovered };
    keepFocus(() => {
      for (const part of [this.map, this.unplaced, this.card]) part.paint(shown);
    });
    if (this.incidents.length > 0 && left.matching.size === 0 && !left.counting) this.notices.show("nothing", t("filter.empty"));
    else this.notices.clear("nothing");
    const short = left.counting ? "…" : counted(left.matching.size, this.incidents.length);
    if (narrows(filter)) this.count.replaceChildren(h("span", { class: "visually-hidden" }, shownCount(shown)), h("span", { "aria-hidden": "true" }, short));
    this.link();
  }

  /** link leads to the whole page in the present state. */
  private link(): void {
    const { filter, kept } = this.asked;
    const view = { map: this.map.view(), tab: null, anchor: null };
    (byId("whole") as HTMLAnchorElement).href = address(`${root.dataset["base"]}/`, { selected: this.selected, filter, view, kept });
  }
}

const ROOM = { left: 12, top: 16, right: 12, bottom: 16 };

const { api, dataset } = await boot();
new Embed(api, dataset);
