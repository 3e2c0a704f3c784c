// What the page says of its tiles: the state of the map on the root element,
// which tests wait for, and a line when some could not be had.

import type { Health } from "./basemap/source";
import { t, type Key } from "./i18n/messages";
import type { BorderMap } from "./map";
import type { Notices } from "./notices";

export class TileState {
  /** tiles of the present map that could not be had */
  failed = 0;
  private map: BorderMap | null = null;

  /** @param text what the line says */
  constructor(
    private readonly notices: Notices,
    private readonly text: Key,
  ) {}

  /** of says which map it is. */
  of(map: BorderMap): void {
    this.map = map;
    map.onDrawn(() => this.set(this.failed > 0 ? "degraded" : "ready"));
  }

  /** report takes the health of the map's source. */
  report({ pending, failed }: Health): void {
    this.failed = failed;
    const retry = () => this.map?.retry();
    if (failed === 0) this.notices.answered("tiles");
    else this.notices.later("tiles", retry);
    if (failed > 0 && !this.notices.has("tiles")) this.notices.show("tiles", t(this.text), retry);
    if (failed > 0) this.set("degraded");
    else if (pending > 0) this.set("loading");
    else if (this.map?.isDrawn) this.set("ready"); // what came last was drawn before
  }

  private set(state: "loading" | "ready" | "degraded"): void {
    document.documentElement.dataset["mapState"] = state;
  }
}
