// Where the map gets its tiles, with an eye on failures, which the drawing
// library keeps to itself.

import type { Api } from "../api";

export interface Health {
  /** tiles being asked for */
  pending: number;
  /** tiles of the present map that could not be had */
  failed: number;
}

/** What protomaps-leaflet takes for a PMTiles archive: it calls only getZxy. */
export class TileSource {
  private readonly inflight = new Map<string, Promise<{ data: ArrayBuffer } | undefined>>();
  private readonly failures = new Set<string>();

  constructor(
    private readonly api: Pick<Api, "tile">,
    private readonly onChange: (health: Health) => void,
    /** milliseconds before the second try */
    private readonly pause = 400,
  ) {}

  /**
   * getZxy returns a tile's bytes, undefined for an empty tile. A request is
   * tried twice and shared by all who ask meanwhile. It is not given up when
   * the zoom changes: the library never asks again for a tile it gave up.
   */
  getZxy(z: number, x: number, y: number): Promise<{ data: ArrayBuffer } | undefined> {
    const key = `${z}/${x}/${y}`;
    const running = this.inflight.get(key);
    if (running) return running;
    const request = this.twice(z, x, y)
      .then(
        (data) => {
          this.failures.delete(key);
          return data ? { data } : undefined;
        },
        (error: unknown) => {
          this.failures.add(key);
          throw error;
        },
      )
      .finally(() => {
        if (this.inflight.get(key) === request) this.inflight.delete(key);
        this.report();
      });
    this.inflight.set(key, request);
    this.report();
    return request;
  }

  /** aside makes a source of the same tiles whose health nobody watches. */
  aside(): TileSource {
    return new TileSource(this.api, () => {}, this.pause);
  }

  /** idle reports whether nothing is being asked for. */
  idle(): boolean {
    return this.inflight.size === 0;
  }

  /** forget clears the failures and what is on its way, before everything is asked for anew. */
  forget(): void {
    this.failures.clear();
    this.inflight.clear();
    this.report();
  }

  private async twice(z: number, x: number, y: number): Promise<ArrayBuffer | null> {
    try {
      return await this.api.tile(z, x, y);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, this.pause));
      return this.api.tile(z, x, y);
    }
  }

  private report(): void {
    this.onChange({ pending: this.inflight.size, failed: this.failures.size });
  }
}
