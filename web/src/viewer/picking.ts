// The one feature that is picked: on the map, in the table or by the address,
// with its card.

import { ApiError, type Api } from "../api";
import { parameter, unrolled, type Bounds } from "../bbox";
import { byId, say } from "../dom";
import type { Pairs } from "../filterquery";
import { t } from "../i18n/messages";
import type { Picker } from "../map/picker";
import type { Notices } from "../notices";
import type { ViewerState } from "./address";
import { Details, type Hit } from "./details";
import { failure } from "./failure";
import { boundsOf, nameOf, readRow, readRows, type Layer } from "./layers";
import type { Listing, Scene } from "./listing";
import type { TablePanel } from "./tablepanel";

const MOST_HITS = "10"; // features of one layer at a click

/** Stage is what picking does to the rest of the viewer. */
export interface Stage extends Scene {
  /** layers on the map */
  shown(): readonly Layer[];
  colourOf(id: string): string;
  go(change: Partial<ViewerState>): void;
  zoomTo(geometry: unknown): void;
  permalink(): string;
}

/** Around is what a picked feature is shown in, beside its card. */
interface Around {
  table: TablePanel;
  listing: Listing;
  notices: Notices;
}

export class Picking {
  hit: Hit | null = null;
  private hits: readonly Hit[] = [];
  private picker: Picker | null = null;
  private turns = 0; // counts what is done: the answer to a click counts only while nothing else has been done
  private readonly details: Details;

  constructor(
    private readonly api: Api,
    private readonly stage: Stage,
    private readonly around: Around,
  ) {
    this.details = new Details(byId("card"), (hit) => api.featurePage(hit.layer.id, hit.row.id), {
      close: () => this.close(),
      zoom: (hit) => stage.zoomTo(hit.row.geometry),
      pick: (hit) => this.pick(hit, this.hits, false),
      permalink: () => stage.permalink(),
    });
  }

  /** draw has a picker, which comes later than the map, show what is picked. */
  draw(picker: Picker): void {
    this.picker = picker;
    picker.show(this.hit?.row.geometry ?? null);
  }

  /** at picks what lies in a box around a click. */
  async at(box: Bounds): Promise<void> {
    const { layer: listed, state } = this.stage;
    const turn = ++this.turns;
    const query: Pairs = [["bbox", parameter(box)], ["match", "geometry"], ["limit", MOST_HITS], ["f", "json"]];
    const own = (layer: Layer): Pairs => (layer.id === listed?.id && state.filter ? [...query, ["filter", state.filter]] : query);
    try {
      const found = await Promise.all(
        this.stage.shown().map(async (layer) => readRows(await this.api.features(layer.id, own(layer))).rows.map((row): Hit => ({ layer, row }))),
      );
      if (turn !== this.turns) return;
      const hits = found.flat().sort((a, b) => rank(a) - rank(b)); // what lies on top comes first
      if (hits[0]) this.pick(hits[0], hits, false);
      else say(t("viewer.nothing"));
      this.around.notices.answered("hit");
    } catch (error) {
      if (turn !== this.turns) return;
      failure(this.around.notices, "hit", error, () => void this.at(box));
    }
  }

  /** forget gives up a click that is not answered yet: something else has been done since. */
  forget(): void {
    this.turns++;
  }

  /** pick opens one of the features that were hit. */
  pick(hit: Hit, hits: readonly Hit[] = [], zoom = true): void {
    this.forget();
    const same = hit.layer.id === this.stage.layer?.id;
    this.hits = hits;
    this.hit = hit;
    this.stage.go({ collection: hit.layer.id, feature: hit.row.id, ...(same ? {} : { filter: "", sortby: "" }) });
    void this.open(hit, zoom);
  }

  /** step picks the row after or before the picked one. */
  step(by: 1 | -1): void {
    const { listed } = this.around.listing; // another layer's rows may be on their way
    const rows = listed?.rows.rows ?? [];
    if (rows.length === 0) return;
    const at = rows.findIndex((row) => row.id === this.hit?.row.id);
    const row = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : (at + by + rows.length) % rows.length]!;
    this.pick({ layer: listed!.layer, row });
  }

  /** follow opens the card of the feature that the address names. */
  async follow(zoom: boolean): Promise<void> {
    const { state, layer } = this.stage;
    const { feature } = state;
    this.forget();
    if (feature === null || !layer) return this.leave();
    if (this.hit?.layer.id === layer.id && this.hit.row.id === feature) return;
    const { notices } = this.around;
    const isNamed = () => this.stage.state.feature === feature && this.stage.layer === layer;
    try {
      const row = readRow(await this.api.feature(layer.id, feature));
      if (!row || !isNamed()) return;
      this.hits = []; // those of a click lie somewhere else
      await this.open({ layer, row }, zoom);
    } catch (error) {
      if (!isNamed()) return;
      this.leave();
      if (error instanceof ApiError && error.status === 404) notices.show("feature", t("viewer.missing", { id: feature, title: layer.title }));
      else failure(notices, "feature", error, () => void this.follow(zoom));
    }
  }

  /** escape closes the card, if there is one. */
  escape(): void {
    if (this.details.isOpen) this.close();
  }

  private async open(hit: Hit, zoom: boolean): Promise<void> {
    this.hit = hit;
    this.around.notices.answered("feature");
    const { fields } = await this.around.listing.schema(hit.layer.id).catch(() => ({ fields: [] }));
    if (this.hit !== hit) return;
    this.details.show(hit, this.hits, fields, (id) => this.stage.colourOf(id));
    this.picker?.show(hit.row.geometry);
    this.around.table.mark(this.around.listing.listed?.layer === hit.layer ? hit.row.id : null);
    if (zoom && !this.inSight(hit)) this.stage.zoomTo(hit.row.geometry);
    say(t("viewer.selected", { name: nameOf(hit.row) || hit.row.id, title: hit.layer.title }));
  }

  private inSight(hit: Hit): boolean {
    const { view } = this.stage;
    const bounds = boundsOf(hit.row.geometry);
    const box = bounds && unrolled(bounds, (view.west + view.east) / 2);
    const large = box !== null && (box.east - box.west) * 20 > view.east - view.west;
    return box === null || (box.west >= view.west && box.east <= view.east && box.south >= view.south && box.north <= view.north && (large || hit.layer.shape === "point"));
  }

  private close(): void {
    this.leave();
    this.stage.go({ feature: null });
  }

  /** leave takes the card away; the keyboard, if it was there, goes on with the row. */
  private leave(): void {
    const inside = this.details.holdsFocus;
    const row = this.hit && document.querySelector<HTMLElement>(`#list tr[data-id="${CSS.escape(this.hit.row.id)}"] button`);
    this.hit = null;
    this.hits = [];
    this.around.notices.answered("feature");
    this.details.hide();
    this.picker?.show(null);
    this.around.table.mark(null);
    if (inside) (row?.getClientRects().length ? row : byId("reader")).focus({ preventScroll: true });
  }
}

/** rank orders what lies under a click as the map paints it, from the top: points, lines, areas. */
function rank({ row }: Hit): number {
  const type = String((row.geometry as { type?: unknown } | null)?.type);
  return type.includes("Point") ? 0 : type.includes("Line") ? 1 : 2;
}
