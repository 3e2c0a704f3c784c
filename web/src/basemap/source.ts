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
  /** tiles that could not be had, until when they are not asked for again */
  private readonly failures = new Map<string, number>();

  constructor(
    private readonly api: Pick<Api, "tile">,
    private readonly onChange: (health: Health) => void,
    /** milliseconds before the second try */
    private readonly pause = 400,
    /** milliseconds for which a tile that could not be had is not asked for again */
    private readonly respite = 5000,
  ) {}

  /**
   * getZxy returns a tile's bytes, undefined for an empty tile. A request is
   * tried twice and shared by all who ask meanwhile, its failure by all who ask
   * soon after. It is not given up when the zoom changes: the library never asks
   * again for a tile it gave up.
   */
  getZxy(z: number, x: number, y: number): Promise<{ data: ArrayBuffer } | undefined> {
    const key = `${z}/${x}/${y}`;
    const running = this.inflight.get(key);
    if (running) return running;
    if (Date.now() < (this.failures.get(key) ?? 0)) return Promise.reject(new Error(`tile ${key} could not be had`));
    const request = this.twice(z, x, y)
      .then(
        (data) => {
          this.failures.delete(key);
          return data ? { data } : undefined;
        },
        (error: unknown) => {
          this.failures.set(key, Date.now() + this.respite);
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

  /** unreadable counts a tile as one that could not be had: its bytes came, and could not be drawn. */
  unreadable(z: number, x: number, y: number): void {
    this.failures.set(`${z}/${x}/${y}`, Date.now() + this.respite);
    this.report();
  }

  /** aside makes a source of the same tiles whose health nobody watches. */
  aside(): TileSource {
    return new TileSource(this.api, () => {}, this.pause, this.respite);
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
      return await this.once(z, x, y);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, this.pause));
      return this.once(z, x, y);
    }
  }

  private async once(z: number, x: number, y: number): Promise<ArrayBuffer | null> {
    const bytes = await this.api.tile(z, x, y);
    if (bytes && !isTile(new Uint8Array(bytes))) throw new Error(`tile ${z}/${x}/${y} is none`);
    return bytes;
  }

  private report(): void {
    this.onChange({ pending: this.inflight.size, failed: this.failures.size });
  }
}

/**
 * isTile reports whether bytes are framed as a vector tile is: nothing but
 * layers (field 3) and extensions (16 and above), each as long as it says
 * (Vector Tile Specification 2.1, 4.1). The drawing library takes much else for
 * an empty tile.
 */
export function isTile(bytes: Uint8Array): boolean {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let weight = 1; weight < 2 ** 35; weight *= 128) {
      const byte = bytes[at++] ?? NaN; // beyond the end nothing fits
      value += (byte & 127) * weight;
      if (byte < 128) return value;
    }
    return NaN;
  };
  while (at < bytes.length) {
    const tag = varint();
    if (tag !== 26 && !(tag >= 128 && tag % 8 === 2)) return false; // the last three bits: a length follows
    const length = varint();
    at += length;
  }
  return at === bytes.length;
}
