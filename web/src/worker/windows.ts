// Which version of the dataset each open window shows. Browsers end a worker
// whenever they like, so this is written down.

export interface Shows {
  dataset: string;
  /** whether the page was a kept one */
  kept: boolean;
}

export class Windows {
  private readonly known = new Map<string, Shows>();
  private readonly cache: string;

  constructor(private readonly scope: string) {
    this.cache = `panj-windows ${new URL(scope).pathname}`;
  }

  async add(id: string, shows: Shows): Promise<void> {
    if (!id) return;
    this.known.set(id, shows);
    const cache = await caches.open(this.cache);
    await cache.put(this.entry(id), Response.json(shows));
    const open = new Set((await self.clients.matchAll({ includeUncontrolled: true, type: "window" })).map((c) => this.entry(c.id)));
    for (const { url } of await cache.keys()) if (!open.has(url) && url !== this.entry(id)) await cache.delete(url);
  }

  async of(id: string): Promise<Shows | null> {
    const known = this.known.get(id);
    if (known) return known;
    const written = await (await caches.open(this.cache)).match(this.entry(id));
    return written ? ((await written.json()) as Shows) : null;
  }

  private entry(id: string): string {
    return `${this.scope}.windows/${id}`;
  }
}

declare const self: ServiceWorkerGlobalScope;
