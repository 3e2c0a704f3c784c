// The only place that asks the server for anything.

import { VERSION_HEADER } from "./dataset";
import type { Pairs } from "./filterquery";

export class ApiError extends Error {
  constructor(
    readonly url: string,
    /** HTTP status, 0 when there was no answer */
    readonly status: number,
    cause?: unknown,
  ) {
    super(status === 0 ? `no answer from ${url}` : `${url} answered ${status}`, { cause });
    this.name = "ApiError";
  }
}

const TILE_TYPE = "application/vnd.mapbox-vector-tile";
const TIMEOUT = 20_000;
const FIRST_PAGE = "/collections/incidents/items?limit=10000&f=json";
const MOST_PAGES = 100; // a server that always names a next page must not keep the browser for ever

interface Paged {
  features?: unknown[];
  links?: { rel?: string; href?: unknown }[];
}

/** Where the features of a collection are to be had in one file. */
export interface DataFile {
  path: string;
  /** media type */
  type: string;
  /** what people call the format */
  format: string;
}

/** ask sends a request as it is and returns the answer, whatever it is. */
export function ask(address: string, accept: string, signal: AbortSignal): Promise<Response> {
  return fetch(address, { headers: { Accept: accept }, signal });
}

export class Api {
  /**
   * @param base path prefix of the server, without a trailing slash
   * @param dataset version of the data; tiles with it in their address may be kept for ever
   * @param layers collections that the map is painted from
   */
  constructor(
    private readonly base: string,
    private readonly dataset: string,
    private readonly layers: readonly string[],
  ) {}

  /** incidents returns the whole collection as GeoJSON, however many pages it comes in. */
  async incidents(): Promise<{ features: unknown[] }> {
    return { features: await this.pages(FIRST_PAGE) };
  }

  private async pages(first: string): Promise<unknown[]> {
    const features: unknown[] = [];
    let path: string | null = first;
    for (let page = 0; path !== null && page < MOST_PAGES; page++) {
      const answer = (await this.json(path)) as Paged;
      features.push(...(answer.features ?? []));
      path = this.next(answer);
    }
    return features;
  }

  /** passages returns those of all articles that have words, the best first. */
  passages(words: string): Promise<unknown> {
    return this.json(`/articles?${new URLSearchParams({ q: words, limit: "20", f: "json" })}`);
  }

  /** found returns the ids of the incidents that a query of the items interface lets through. */
  async found(query: Pairs): Promise<ReadonlySet<string>> {
    const search = new URLSearchParams([...query, ["properties", "type"], ["skipGeometry", "true"], ["limit", "10000"], ["f", "json"]] as [string, string][]);
    const features = await this.pages(`/collections/incidents/items?${search}`);
    return new Set(features.map((feature) => String((feature as { id?: unknown }).id)));
  }

  /** next is the path of the page after this one, null after the last. */
  private next(answer: Paged): string | null {
    const href = answer.links?.find((l) => l.rel === "next")?.href;
    if (typeof href !== "string") return null;
    // The server may know itself under another name: of its address only what follows the prefix counts.
    return this.pathOf(href);
  }

  private pathOf(href: string): string {
    const url = new URL(href, "http://localhost/");
    const path = url.pathname + url.search;
    return path.startsWith(`${this.base}/`) ? path.slice(this.base.length) : path;
  }

  /** shapes returns the GeoJSON at an address of this server. */
  shapes(href: string): Promise<unknown> {
    return this.json(this.pathOf(href));
  }

  /** line returns the collection that holds the border as GeoJSON. */
  line(): Promise<unknown> {
    return this.json("/collections/border/items?limit=1&f=json");
  }

  /** extents returns where the collections lie that the map paints, each as [west, south, east, north]. */
  async extents(): Promise<number[][]> {
    const answer = (await this.json("/collections?f=json")) as { collections?: { id?: string; extent?: { spatial?: { bbox?: number[][] } } }[] };
    const painted = (answer.collections ?? []).filter((c) => this.layers.includes(c.id ?? "") || c.id === "incidents");
    return painted.flatMap((c) => c.extent?.spatial?.bbox?.slice(0, 1) ?? []);
  }

  /** places returns the features of the collection of places, without their geometry; none where there is no such layer. */
  async places(): Promise<unknown[]> {
    return this.layers.includes("places") ? this.pages("/collections/places/items?limit=10000&skipGeometry=true&f=json") : [];
  }

  /** border returns the line's length and sections. */
  border(): Promise<unknown> {
    return this.json("/border?f=json");
  }

  /** version asks the server which version of the data it has; null without an answer. */
  async version(): Promise<string | null> {
    try {
      const answer = await fetch(`${this.base}/?f=json`, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) });
      return answer.ok ? answer.headers.get(VERSION_HEADER) : null;
    } catch {
      return null;
    }
  }

  /** tileAddress is the address of a vector tile of this version of the data. */
  tileAddress(z: number, x: number, y: number): string {
    const version = this.dataset ? `?v=${encodeURIComponent(this.dataset)}` : "";
    return `${this.base}/xyz/${this.layers.map(encodeURIComponent).join(",")}/${z}/${x}/${y}.mvt${version}`;
  }

  /** tile returns a vector tile, or null when there is nothing on it. */
  async tile(z: number, x: number, y: number): Promise<ArrayBuffer | null> {
    if (this.layers.length === 0) return null;
    const answer = await this.fetch(this.tileAddress(z, x, y));
    if (answer.status === 204) return null;
    // What stands between may answer 200 with a page of its own.
    if (answer.headers.get("content-type") !== TILE_TYPE) throw new ApiError(answer.url, answer.status);
    return answer.arrayBuffer();
  }

  /** items is the path of the interface to the incidents. */
  get items(): string {
    return `${this.base}/collections/incidents/items`;
  }

  /** files lists where all incidents are to be had at once, a path for each format that the server offers. */
  async files(): Promise<DataFile[]> {
    const answer = (await this.json("/collections/incidents?f=json")) as { links?: { rel?: string; href?: unknown; type?: string; title?: string }[] };
    return (answer.links ?? []).flatMap(({ rel, href, type = "", title = "" }): DataFile[] => {
      if (rel !== "enclosure" || typeof href !== "string") return [];
      const path = this.base + this.pathOf(href);
      // The title ends with the name of the format: "Incidents: everything in one file (CSV)".
      return [{ path, type, format: /\(([^()]+)\)$/.exec(title)?.[1] ?? path.replace(/^.*\//, "") }];
    });
  }

  /** collection returns the description of the incidents. */
  collection(): Promise<unknown> {
    return this.json("/collections/incidents?f=json");
  }

  /** article returns an article with its passages. */
  article(id: string): Promise<unknown> {
    return this.json(`/articles/${encodeURIComponent(id)}?f=json`);
  }

  /** articlePage is the address of an article on a page of its own. */
  articlePage(id: string): string {
    return `${this.base}/articles/${encodeURIComponent(id)}`;
  }

  /** embed is the address of the page for frames. */
  embed(): string {
    return `${this.base}/embed`;
  }

  /** page is the address of an incident's own page. */
  page(id: string): string {
    return `${this.base}/i/${encodeURIComponent(id)}`;
  }

  /** item is the address of an incident as GeoJSON. */
  item(id: string): string {
    return `${this.base}/collections/incidents/items/${encodeURIComponent(id)}?f=json`;
  }

  private async json(path: string): Promise<unknown> {
    return (await this.get(path)).json();
  }

  private get(path: string): Promise<Response> {
    return this.fetch(this.base + path);
  }

  private async fetch(url: string): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    } catch (error) {
      throw new ApiError(url, 0, error);
    }
    if (!answer.ok) throw new ApiError(url, answer.status);
    return answer;
  }
}
