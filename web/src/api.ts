// The only place that asks the server for anything.

import { VERSION_HEADER } from "./dataset";
import type { Pairs } from "./filterquery";
import { fields, text } from "./model";

export class ApiError extends Error {
  constructor(
    readonly url: string,
    /** HTTP status, 0 when there was no answer */
    readonly status: number,
    cause?: unknown,
    /** what the server says of it */
    readonly detail = "",
    /** parameter of the query that it takes offence at, with its value */
    readonly parameter = "",
    readonly value = "",
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

/** refusal reads what a refusal says (RFC 9457), of which parameter and which value of it. */
async function refusal(answer: Response): Promise<[detail: string, parameter: string, value: string]> {
  if (!answer.headers.get("content-type")?.startsWith("application/problem+json")) return ["", "", ""];
  const problem = fields(await answer.json().catch(() => null));
  return [text(problem["detail"]), text(problem["parameter"]), text(problem["value"])];
}

/** serverAnswers reports whether the server is there. */
export async function serverAnswers(base: string): Promise<boolean> {
  try {
    return (await fetch(`${base}/?f=json`, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) })).ok;
  } catch {
    return false;
  }
}

export class Api {
  /** whether there was more than could be read */
  cut = false;

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
    this.cut ||= path !== null;
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
    const answer = (await this.collections()) as { collections?: { id?: string; extent?: { spatial?: { bbox?: number[][] } } }[] };
    const painted = (answer.collections ?? []).filter((c) => this.layers.includes(c.id ?? "") || c.id === "incidents");
    return painted.flatMap((c) => c.extent?.spatial?.bbox?.slice(0, 1) ?? []);
  }

  /** places returns the features of the collection of places, without their geometry; none where there is no such layer. */
  async places(): Promise<unknown[]> {
    return this.layers.includes("places") ? this.pages("/collections/places/items?limit=10000&skipGeometry=true&f=json") : [];
  }

  /** collections returns the description of all of them. */
  collections(): Promise<unknown> {
    return this.json("/collections?f=json");
  }

  /** fields returns the schema of what a collection can be asked for or sorted by. */
  fields(collection: string, what: "queryables" | "sortables" | "schema"): Promise<unknown> {
    return this.json(`/collections/${encodeURIComponent(collection)}/${what}?f=json`);
  }

  /** itemsAddress is the address of the features of a collection that match. */
  itemsAddress(collection: string, query: Pairs): string {
    return `${this.base}/collections/${encodeURIComponent(collection)}/items?${new URLSearchParams(query as [string, string][])}`;
  }

  /** features returns some features of any collection. */
  async features(collection: string, query: Pairs): Promise<unknown> {
    return this.read(this.itemsAddress(collection, query), (answer) => answer.json());
  }

  /** feature returns one. */
  feature(collection: string, id: string): Promise<unknown> {
    return this.json(`${this.featurePath(collection, id)}?f=json`);
  }

  /** featurePage is the address of a feature's own page. */
  featurePage(collection: string, id: string): string {
    return this.base + this.featurePath(collection, id);
  }

  private featurePath(collection: string, id: string): string {
    return `/collections/${encodeURIComponent(collection)}/items/${encodeURIComponent(id)}`;
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
  tileAddress(z: number, x: number, y: number, layers = this.layers): string {
    return `${this.base}/xyz/${layers.map(encodeURIComponent).join(",")}/${z}/${x}/${y}.mvt${this.tileQuery()}`;
  }

  /** tile returns a vector tile, or null when there is nothing on it. */
  async tile(z: number, x: number, y: number, layers = this.layers): Promise<ArrayBuffer | null> {
    return layers.length === 0 ? null : this.tileAt(this.tileAddress(z, x, y, layers));
  }

  /** filteredTile is a tile of one collection, of what matches a condition in CQL2 (all of it without one). */
  async filteredTile(z: number, x: number, y: number, collection: string, filter: string): Promise<ArrayBuffer | null> {
    const tile = this.tileAt(`${this.base}/collections/${encodeURIComponent(collection)}/tiles/WebMercatorQuad/${z}/${y}/${x}${this.tileQuery(filter)}`);
    return tile.catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return null; // beyond the collection
      throw error;
    });
  }

  private tileQuery(filter = ""): string {
    const query = new URLSearchParams({ ...(this.dataset && { v: this.dataset }), ...(filter && { filter }) }).toString();
    return query && `?${query}`;
  }

  private async tileAt(url: string): Promise<ArrayBuffer | null> {
    return this.read(url, async (answer) => {
      if (answer.status === 204) return null;
      // What stands between may answer 200 with a page of its own.
      if (answer.headers.get("content-type") !== TILE_TYPE) throw new ApiError(answer.url, answer.status);
      return answer.arrayBuffer();
    });
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
    return this.read(this.base + path, (answer) => answer.json());
  }

  /** read returns the body of an answer; one that breaks off is no answer. */
  private async read<T>(url: string, body: (answer: Response) => Promise<T>): Promise<T> {
    const answer = await this.fetch(url);
    try {
      return await body(answer);
    } catch (error) {
      throw error instanceof ApiError ? error : new ApiError(url, 0, error);
    }
  }

  private async fetch(url: string): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    } catch (error) {
      throw new ApiError(url, 0, error);
    }
    if (!answer.ok) throw new ApiError(url, answer.status, undefined, ...(await refusal(answer)));
    return answer;
  }
}
