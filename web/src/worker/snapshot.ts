// One version of the dataset as the worker keeps it: whole, or not at all.

import { VERSION_HEADER } from "../dataset";
import { cacheName, cachePrefix, kindOf, type Keep } from "./policy";

/** About a snapshot: what it was made from and when. */
export interface Label {
  dataset: string;
  build: string;
  /** ISO 8601 */
  at: string;
}

const LABEL = ".kept"; // the entry that is written last
const MOST_BYTES = 64 << 20;
const MOST_SEEN = 400; // tiles beside those of the overview
const AT_ONCE = 4;

export class Snapshots {
  private label: Promise<Label | null> | null = null;
  private writes = 0;

  constructor(
    private readonly scope: string,
    private readonly build: string,
    private readonly assets: readonly string[],
  ) {}

  /** current is the snapshot that is whole; null without one. */
  current(): Promise<Label | null> {
    this.label ??= this.find();
    return this.label;
  }

  /** find returns an answer of the snapshot, or of the tiles seen since. */
  async match(url: string): Promise<Response | undefined> {
    const label = await this.current();
    if (!label) return undefined;
    for (const what of ["kept", "seen"] as const) {
      const cache = await caches.open(cacheName(this.scope, what, label.dataset, label.build));
      const hit = await cache.match(url, { ignoreVary: true });
      if (hit) return hit;
    }
    return undefined;
  }

  /** any returns some page of the snapshot. */
  async anyPage(): Promise<Response | undefined> {
    const label = await this.current();
    if (!label) return undefined;
    const cache = await caches.open(cacheName(this.scope, "kept", label.dataset, label.build));
    const root = new URL(this.scope).pathname;
    const page = (await cache.keys()).find((r) => new URL(r.url).pathname === root);
    return page && cache.match(page, { ignoreVary: true });
  }

  /** keep fetches what the page asks for, unless it is kept already, and throws the other versions away. */
  async keep(order: Keep): Promise<void> {
    if (!this.assets.some((path) => new URL(path, this.scope).href === order.script)) throw new Error("the page is of another build");
    const before = await this.current();
    const label: Label = { dataset: order.dataset, build: this.build, at: new Date().toISOString() };
    const cache = await caches.open(cacheName(this.scope, "kept", label.dataset, label.build));
    const has = new Set((await cache.keys()).map((r) => r.url));
    const missing = (list: readonly string[]) => [...new Set(list)].filter((url) => !has.has(url));
    let room = MOST_BYTES;
    const put = async (url: string) => {
      const answer = await this.fetched(url, label.dataset);
      room -= Number(answer.headers.get("content-length"));
      if (room < 0) throw new Error("more than may be kept");
      await cache.put(url, answer);
    };
    await each(missing([...order.pages, ...this.assets.map((path) => new URL(path, this.scope).href), ...order.data]), put);
    await each(missing(order.tiles), (url) => put(url).catch(() => undefined));
    const same = before?.dataset === label.dataset && before.build === label.build;
    if (same) return;
    await cache.put(this.scope + LABEL, Response.json(label));
    this.label = Promise.resolve(label);
    await this.drop((name) => !name.endsWith(` ${label.dataset} ${label.build}`));
  }

  /** see keeps a tile that was shown, and lets the oldest go when there are many. */
  async see(url: string, answer: Response): Promise<void> {
    const label = await this.current();
    if (!label || answer.headers.get(VERSION_HEADER) !== label.dataset) return;
    const cache = await caches.open(cacheName(this.scope, "seen", label.dataset, label.build));
    await cache.put(url, await plain(answer));
    if (++this.writes % 20 !== 1) return;
    const keys = await cache.keys();
    for (const old of keys.slice(0, Math.max(0, keys.length - MOST_SEEN))) await cache.delete(old);
  }

  /** forget throws everything away. */
  async forget(): Promise<void> {
    this.label = Promise.resolve(null);
    await this.drop(() => true);
  }

  private async drop(which: (name: string) => boolean): Promise<void> {
    for (const name of await caches.keys()) {
      if (name.startsWith(cachePrefix(this.scope)) && which(name)) await caches.delete(name);
    }
  }

  private async find(): Promise<Label | null> {
    for (const name of await caches.keys()) {
      if (!name.startsWith(`${cachePrefix(this.scope)}kept `)) continue;
      const label = await (await caches.open(name)).match(this.scope + LABEL);
      if (label) return (await label.json()) as Label;
    }
    return null;
  }

  /** fetched asks the server for what belongs to one version; anything else is an error. */
  private async fetched(url: string, dataset: string): Promise<Response> {
    const page = new URL(url).pathname === new URL(this.scope).pathname;
    const kind = kindOf({ method: "GET", url, navigate: page, range: false }, this.scope);
    if (kind === null) throw new Error(`${url} may not be kept`);
    const answer = await fetch(url, kind === "page" ? { headers: { Accept: "text/html" }, cache: "no-cache" } : {});
    if (!answer.ok || answer.redirected) throw new Error(`${url} answered ${answer.status}`);
    if (kind !== "asset" && answer.headers.get(VERSION_HEADER) !== dataset) throw new Error(`${url} is of another version`);
    return plain(answer);
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

/** each does something with every item, a few at a time. */
async function each<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const work = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
