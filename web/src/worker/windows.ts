// Which version each open window shows. Browsers end a worker whenever they
// like, so this is written down.

import type { Version, Why } from "./policy";

export interface Shows extends Version {
  /** why the page is a kept one; null for one from the server */
  here: Why | null;
}

export class Windows {
  private readonly known = new Map<string, Shows>();
  private readonly cache: string;

  /** @param open lists the ids of the open windows */
  constructor(
    private readonly scope: string,
    private readonly open: () => Promise<readonly string[]>,
  ) {
    this.cache = `panj-windows ${new URL(scope).pathname}`;
  }

  /** add is in force at once, also while it is being written down; that is only of use while something is kept. */
  async add(id: string, shows: Shows, keeps: boolean): Promise<void> {
    if (!id) return;
    this.known.set(id, shows);
    if (!keeps) return;
    const cache = await caches.open(this.cache);
    await cache.put(this.entry(id), Response.json(shows));
    const open = new Set((await this.open()).map((id) => this.entry(id)));
    for (const { url } of await cache.keys()) if (!open.has(url) && url !== this.entry(id)) await cache.delete(url);
  }

  /** forget throws away what is written down. */
  async forget(): Promise<void> {
    await caches.delete(this.cache);
  }

  async of(id: string): Promise<Shows | null> {
    const known = this.known.get(id);
    if (known) return known;
    const written = await caches.match(this.entry(id), { cacheName: this.cache });
    return written ? ((await written.json()) as Shows) : null;
  }

  /** shown lists what the open windows show. */
  async shown(): Promise<Shows[]> {
    const all = await Promise.all((await this.open()).map((id) => this.of(id)));
    return all.filter((shows) => shows !== null);
  }

  private entry(id: string): string {
    return `${this.scope}.windows/${id}`;
  }
}
