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

  constructor(private readonly scope: string) {
    this.cache = `panj-windows ${new URL(scope).pathname}`;
  }

  /** add is in force at once, also while it is being written down. */
  async add(id: string, shows: Shows): Promise<void> {
    if (!id) return;
    this.known.set(id, shows);
    const cache = await caches.open(this.cache);
    await cache.put(this.entry(id), Response.json(shows));
    const open = new Set((await this.open()).map((id) => this.entry(id)));
    for (const { url } of await cache.keys()) if (!open.has(url) && url !== this.entry(id)) await cache.delete(url);
  }

  async of(id: string): Promise<Shows | null> {
    const known = this.known.get(id);
    if (known) return known;
    const written = await (await caches.open(this.cache)).match(this.entry(id));
    return written ? ((await written.json()) as Shows) : null;
  }

  /** shown lists what the open windows show. */
  async shown(): Promise<Shows[]> {
    const all = await Promise.all((await this.open()).map((id) => this.of(id)));
    return all.filter((shows) => shows !== null);
  }

  private async open(): Promise<string[]> {
    return (await self.clients.matchAll({ includeUncontrolled: true, type: "window" })).map(({ id }) => id);
  }

  private entry(id: string): string {
    return `${this.scope}.windows/${id}`;
  }
}

declare const self: ServiceWorkerGlobalScope;
