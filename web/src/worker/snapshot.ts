// One version of the page with its data as the worker keeps it: whole, or not
// at all.

import { VERSION_HEADER } from "../dataset";
import { cacheEnd, cacheName, cachePrefix, kindOf, type Keep, type Version } from "./policy";

/** About a snapshot that is whole: its version, and when it was fetched (ISO 8601). */
export type Label = Version & { at: string };

// Entries beside those that were asked for.
const LABEL = ".kept"; // written last: the snapshot is whole
const LARGE = ".large"; // it is more than may be kept
const MOST_BYTES = 64 << 20;
const MOST_SEEN = 400; // tiles beside those of the overview
const AT_ONCE = 4;

export class Snapshots {
  private label: Promise<Label | null> | null = null;
  private writes = 0;

  /**
   * @param assets what a page of this worker's build loads
   * @param build how the builds begin that have these assets
   * @param shown lists the versions that open windows show
   */
  constructor(
    private readonly scope: string,
    private readonly assets: readonly string[],
    private readonly build: string,
    private readonly shown: () => Promise<readonly Version[]>,
  ) {}

  /** current is the snapshot that is whole; null without one. */
  current(): Promise<Label | null> {
    this.label ??= this.find();
    return this.label;
  }

  /** match returns an answer that is kept of a version, or of the tiles seen since. */
  async match(url: string, of: Version): Promise<Response | undefined> {
    for (const what of ["kept", "seen"] as const) {
      const name = cacheName(this.scope, what, of);
      const hit = (await caches.has(name)) && (await (await caches.open(name)).match(url, { ignoreVary: true }));
      if (hit) return hit;
    }
    return undefined;
  }

  /** anyPage returns some page of the snapshot. */
  async anyPage(): Promise<Response | undefined> {
    const label = await this.current();
    if (!label) return undefined;
    const cache = await caches.open(cacheName(this.scope, "kept", label));
    const root = new URL(this.scope).pathname;
    const page = (await cache.keys()).find((r) => new URL(r.url).pathname === root);
    return page && cache.match(page, { ignoreVary: true });
  }

  /**
   * keep fetches what a page needs, unless it is kept already, and throws the
   * versions away that no window shows. One at a time does so, whichever
   * window or worker wants it. Anything that cannot be had is an error, and the
   * version is not whole; what was fetched stays for the next try.
   */
  async keep(order: Keep, of: Version): Promise<void> {
    await navigator.locks.request(cachePrefix(this.scope), () => this.fill(order, of));
  }

  private async fill(order: Keep, of: Version): Promise<void> {
    if (!of.build.startsWith(this.build)) throw new Error("the page is of another build");
    this.label = null; // another worker may have kept something meanwhile
    const before = await this.current();
    const same = before !== null && cacheEnd(before) === cacheEnd(of);
    const cache = await caches.open(cacheName(this.scope, "kept", of));
    if (await cache.match(this.scope + LARGE)) throw new Error("it is more than may be kept");
    const has = new Set((await cache.keys()).map((r) => r.url));
    const wanted = [...this.assets.map((path) => new URL(path, this.scope).href), ...order.data, ...order.tiles];
    const missing = [...new Set([...order.pages, ...wanted])].filter((url) => !has.has(url));
    // The page is what tells whether the server is still of this version.
    if (!same && order.pages[0] && has.has(order.pages[0])) missing.unshift(order.pages[0]);
    if (missing.length > 0) await this.fetchAll(missing, cache, of, same);
    if (same) return;
    const label: Label = { dataset: of.dataset, build: of.build, at: new Date().toISOString() };
    await cache.put(this.scope + LABEL, Response.json(label));
    this.label = Promise.resolve(label);
    const stay = [label, ...(await this.shown())].map(cacheEnd);
    await this.drop((name) => !stay.some((end) => name.endsWith(end)));
  }

  private async fetchAll(urls: readonly string[], cache: Cache, of: Version, whole: boolean): Promise<void> {
    const sizes = (await cache.matchAll()).map(({ headers }) => Number(headers.get("content-length")));
    let room = sizes.reduce((left, size) => left - size, MOST_BYTES);
    await each(urls, async (url) => {
      const answer = await this.fetched(url, of);
      room -= Number(answer.headers.get("content-length"));
      if (room >= 0) return cache.put(url, answer);
      if (!whole) {
        for (const entry of await cache.keys()) await cache.delete(entry);
        await cache.put(this.scope + LARGE, new Response()); // not to be fetched again at each visit
      }
      throw new Error("it is more than may be kept");
    });
  }

  /** see keeps a tile that was shown, and lets the oldest go when there are many. */
  async see(url: string, answer: Response): Promise<void> {
    const label = await this.current();
    if (!label || answer.headers.get(VERSION_HEADER) !== label.dataset) return;
    const name = cacheName(this.scope, "seen", label);
    const cache = await caches.open(name);
    await cache.put(url, await plain(answer));
    if (!(await this.current())) await caches.delete(name); // all was thrown away meanwhile
    if (++this.writes % 20 !== 1) return;
    const keys = await cache.keys();
    for (const old of keys.slice(0, Math.max(0, keys.length - MOST_SEEN))) await cache.delete(old);
  }

  /** forget throws everything away. */
  async forget(): Promise<void> {
    await navigator.locks.request(cachePrefix(this.scope), async () => {
      this.label = Promise.resolve(null);
      await this.drop(() => true);
    });
  }

  private async drop(which: (name: string) => boolean): Promise<void> {
    for (const name of await caches.keys()) {
      if (name.startsWith(cachePrefix(this.scope)) && which(name)) await caches.delete(name);
    }
  }

  /** find looks for the snapshot that was made whole last: an older one may be there for a window that shows it. */
  private async find(): Promise<Label | null> {
    let last: Label | null = null;
    for (const name of await caches.keys()) {
      if (!name.startsWith(`${cachePrefix(this.scope)}kept `)) continue;
      const written = await (await caches.open(name)).match(this.scope + LABEL);
      const label = written && ((await written.json()) as Label);
      if (label && (!last || label.at > last.at)) last = label;
    }
    return last;
  }

  /** fetched asks the server for what belongs to one version; anything else is an error. */
  private async fetched(url: string, of: Version): Promise<Response> {
    const page = new URL(url).pathname === new URL(this.scope).pathname;
    const kind = kindOf({ method: "GET", url, navigate: page, range: false }, this.scope);
    if (kind === null) throw new Error(`${url} may not be kept`);
    const answer = await fetch(url, kind === "page" ? { headers: { Accept: "text/html" }, cache: "no-cache" } : {});
    if (!answer.ok || answer.redirected) throw new Error(`${url} answered ${answer.status}`);
    if (kind !== "asset" && answer.headers.get(VERSION_HEADER) !== of.dataset) throw new Error(`${url} is of another version`);
    const whole = await plain(answer);
    if (kind === "page" && !(await whole.clone().text()).includes(`data-build="${of.build}"`)) throw new Error(`${url} is of another build`);
    return whole;
  }
}

/** plain is an answer as it is read: no longer compressed, with its true length. */
async function plain(answer: Response): Promise<Response> {
  const body = await answer.blob();
  const headers = new Headers(answer.headers);
  headers.delete("content-encoding");
  headers.set("content-length", String(body.size));
  return new Response(answer.status === 204 ? null : body, { status: answer.status, headers });
}

/** each does something with every item, a few at a time; after a failure it begins with no other. */
async function each<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const work = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) {
      await act(item).catch((error: unknown) => {
        rest.length = 0;
        throw error;
      });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}
