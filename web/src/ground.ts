// The ground under the incidents: the border with what goes along it, or where
// there is none all that the map shows. And the place on it that is pointed at,
// which the map, the readout and the strip show together.

import type { Api } from "./api";
import { attempt } from "./attempt";
import { union } from "./bbox";
import type { Dataset } from "./dataset";
import type { Border } from "./dock/along";
import type { Strip } from "./dock/strip";
import { readout } from "./furniture";
import type { Position } from "./geodesy";
import { readLine, type BorderLine } from "./line";
import type { BorderMap } from "./map";
import type { Notices } from "./notices";

/** showExtent has the map know how far a dataset without a border reaches; move says whether it may go there. */
export async function showExtent(api: Api, dataset: Dataset, map: BorderMap, move: boolean): Promise<void> {
  if (dataset.layers.length === 0 && dataset.incidents === 0) return;
  const whole = union(await api.extents());
  if (!whole) return;
  // The symbols stand on one side of the antimeridian each, so both have to be in sight.
  const both = dataset.incidents > 0 && whole.west > whole.east;
  map.setWhole(both ? { ...whole, west: -180, east: 180 } : whole, move);
}

export class Ground {
  border: Border | null = null;
  private line: BorderLine | null = null;
  private strip: Strip | null = null;
  private readonly readout: HTMLElement;

  constructor(
    private readonly api: Api,
    private readonly dataset: Dataset,
    private readonly map: BorderMap,
    private readonly notices: Notices,
  ) {
    this.readout = map.corner("bottomleft", "corner-readout");
    this.point(null);
  }

  /** load gets it; move says whether the map may go to where it lies. */
  load(move: () => boolean, loaded: () => void): Promise<void> {
    const what = this.dataset.border ? () => this.loadBorder() : () => showExtent(this.api, this.dataset, this.map, move());
    return attempt(this.notices, "border", async () => {
      await what();
      loaded();
    });
  }

  private async loadBorder(): Promise<void> {
    const [line, border, places] = await Promise.all([this.api.line(), this.api.border(), this.api.places()]);
    this.line = readLine(line);
    this.border = { border, places };
    if (this.line) this.map.setLine(this.line);
    this.strip?.setBorder(this.border);
    this.point(null);
  }

  setStrip(strip: Strip): void {
    this.strip = strip;
    if (this.border) strip.setBorder(this.border);
  }

  /** point writes where the pointer is; without one, where the middle of the map is. */
  point(at: Position | null): void {
    const { text, km } = readout(at ?? this.map.centre(), this.line);
    this.readout.textContent = text;
    this.strip?.point(at ? km : null);
  }

  along(km: number | null): void {
    const at = km === null ? null : (this.line?.at(km) ?? null);
    this.map.dot(at);
    this.point(at);
    this.strip?.point(km);
  }
}
