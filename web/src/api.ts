// The only place that asks the server for anything.

import { isBusy, NEWEST_HEADER, VERSION_HEADER } from "./dataset";
import type { Pairs } from "./filterquery";
import { fields, text } from "./json";
import { Patience } from "./patience";

/** Refusal is what the server says of a request that it does not take (RFC 9457). */
export interface Refusal {
  readonly detail: string;
  /** parameter of the query that it takes offence at, its value, and why; empty if it is none */
  readonly parameter: string;
  readonly value: string;
  readonly reason: string;
}

const UNSAID: Refusal = { detail: "", parameter: "", value: "", reason: "" };

export class ApiError extends Error {
  constructor(
    readonly url: string,
    /** HTTP status, 0 when there was no answer */
    readonly status: number,
    cause?: unknown,
    readonly refusal: Refusal = UNSAID,
  ) {
    super(status === 0 ? `no answer from ${url}` : `${url} answered ${status}`, { cause });
    this.name = "ApiError";
  }
}

/** BusyError is an answer of a server that has too much to do. */
export class BusyError extends ApiError {
  constructor(url: string, refusal: Refusal) {
    super(url, 503, undefined, refusal);
  }
}

/** NewerError is an answer from other data than the page is of. */
export class NewerError extends ApiError {}

const TILE_TYPE = "application/vnd.mapbox-vector-tile";
const TIMEOUT = 20_000; // milliseconds
const FIRST_PAGE = "/collections/incidents/items?limit=10000&f=json";
/** The query for the rows that a table begins with. */
export const FIRST_ROWS: Pairs = [["limit", "50"], ["f", "json"]];
const MOST_PAGES = 100; // a server that always names a next page must not keep the browser for ever

interface Paged {
  features?: unknown[];
  links?: { rel?: string; href?: unknown }[];
}

/** ask sends a request as it is and returns the answer, whatever it is. */
export function ask(address: string, accept: string, signal: AbortSignal): Promise<Response> {
  return fetch(address, { headers: { Accept: accept }, signal });
}

async function refusal(answer: Response): Promise<Refusal> {
  if (!answer.headers.get("content-type")?.startsWith("application/problem+json")) return UNSAID;
  const problem = fields(await answer.json().catch(() => null));
  const [detail, parameter, value, reason] = ["detail", "parameter", "value", "reason"].map((name) => text(problem[name]));
  return { detail: detail!, parameter: parameter!, value: value!, reason: reason! };
}

/** refuse throws what the server says where it does not give what was asked for. */
async function refuse(url: string, answer: Response): Promise<void> {
  if (isBusy(answer)) throw new BusyError(url, await refusal(answer));
  if (!answer.ok) throw new ApiError(url, answer.status, undefined, await refusal(answer));
}

/** head asks the server for nothing but whether it is there; null without an answer. */
export async function head(base: string): Promise<Response | null> {
  try {
    return await fetch(`${base}/?f=json`, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) });
  } catch {
    return null;
  }
}

/** serverAnswers reports whether the server is there. */
export async function serverAnswers(base: string): Promise<boolean> {
  return (await head(base))?.ok === true;
}

export class Api {
  /** whether there was more than could be read */
  cut = false;
  /** milliseconds that the server may be silent */
  patience = TIMEOUT;
  /** paths of what a page has read to begin with */
  readonly begun = new Set<string>();

  /** what found was asked last */
  private last: { path: string; ids: Promise<ReadonlySet<string>> } | null = null;

  /** told when the server turns out to have other data than the page is of */
  onNewer: () => void = () => {};

  /**
   * @param base path prefix of the server, without a trailing slash
   * @param dataset version of the data; tiles with it in their address may be kept for ever
   * @param layers collections that the map is painted from
   * @param small a column of the incidents, for answers that need none; empty without any
   */
  constructor(
    private readonly base: string,
    private readonly dataset: string,
    private readonly layers: readonly string[],
    private readonly small = "",
  ) {}

  /** incidents returns the whole collection as GeoJSON, however many pages it comes in. */
  async incidents(): Promise<{ features: unknown[] }> {
    return { features: await this.pages(FIRST_PAGE, true) };
  }

  private async pages(first: string, begin = false): Promise<unknown[]> {
    const features: unknown[] = [];
    let path: string | null = first;
    for (let page = 0; path !== null && page < MOST_PAGES; page++) {
      const answer = (await (begin ? this.begin(path) : this.json(path))) as Paged;
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

  /**
   * found returns the ids of the incidents that a query of the items interface lets
   * through. What was asked last is not asked again, unless there was no answer.
   */
  found(query: Pairs): Promise<ReadonlySet<string>> {
    const search = new URLSearchParams([...query, ...(this.small ? [["properties", this.small]] : []), ["skipGeometry", "true"], ["limit", "10000"], ["f", "json"]] as [string, string][]);
    const path = `/collections/incidents/items?${search}`;
    if (this.last?.path === path) return this.last.ids;
    const last = { path, ids: this.ids(path) };
    this.last = last;
    last.ids.catch(() => this.last === last && (this.last = null));
    return last.ids;
  }

  private async ids(path: string): Promise<ReadonlySet<string>> {
    const features = await this.pages(path);
    return new Set(features.map((feature) => String((feature as { id?: unknown }).id)));
  }

  /** next is the path of the page after this one, null after the last. */
  private next(answer: Paged): string | null {
    const href = answer.links?.find((l) => l.rel === "next")?.href;
    if (typeof href !== "string") return null;
    // The server may know itself under another name: of its address only what follows the prefix counts.
    return this.pathOf(href);
  }

  /** address is that of what a link of this server leads to, as a path. */
  address(href: string): string {
    return this.base + this.pathOf(href);
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
    return this.begin("/collections/border/items?limit=1&f=json");
  }

  /** extents returns where the collections lie that the map paints, each as [west, south, east, north]. */
  async extents(): Promise<number[][]> {
    const answer = (await this.collections()) as { collections?: { id?: string; extent?: { spatial?: { bbox?: number[][] } } }[] };
    const painted = (answer.collections ?? []).filter((c) => this.layers.includes(c.id ?? "") || c.id === "incidents");
    return painted.flatMap((c) => c.extent?.spatial?.bbox?.slice(0, 1) ?? []);
  }

  /** places returns the features of the collection of places, without their geometry; none where there is no such layer. */
  async places(): Promise<unknown[]> {
    return this.layers.includes("places") ? this.pages("/collections/places/items?limit=10000&skipGeometry=true&f=json", true) : [];
  }

  /** collections returns the description of all of them. */
  collections(): Promise<unknown> {
    return this.begin("/collections?f=json");
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
    return this.begin("/border?f=json");
  }

  /** compare reports whether an answer is of the version that the page is of, and tells when the server has another. */
  compare({ headers }: Response): boolean {
    const [version, newest] = [headers.get(VERSION_HEADER), headers.get(NEWEST_HEADER)];
    const differs = (other: string | null) => this.dataset !== "" && other !== null && other !== this.dataset;
    if (differs(version) || differs(newest)) this.onNewer();
    return !differs(version);
  }

  /** tileAddress is the address of a vector tile of this version of the data. */
  tileAddress(z: number, x: number, y: number, layers = this.layers): string {
    return this.ofVersion(`/xyz/${layers.map(encodeURIComponent).join(",")}/${z}/${x}/${y}.mvt`);
  }

  private ofVersion(path: string, filter = ""): string {
    const query = new URLSearchParams({ ...(this.dataset && { v: this.dataset }), ...(filter && { filter }) }).toString();
    return this.base + path + (query && `?${query}`);
  }

  /** tile returns a vector tile, or null when there is nothing on it. */
  async tile(z: number, x: number, y: number, layers = this.layers): Promise<ArrayBuffer | null> {
    return layers.length === 0 ? null : this.readTile(this.tileAddress(z, x, y, layers));
  }

  /** tileAt returns the tile at a path, of what matches a condition in CQL2 (all of it without one). */
  tileAt(path: string, filter: string): Promise<ArrayBuffer | null> {
    return this.readTile(this.ofVersion(path, filter));
  }

  private async readTile(url: string): Promise<ArrayBuffer | null> {
    // The ground of newer data is better than a hole in the map: it states nothing of incidents.
    return this.read(url, async (answer) => {
      if (answer.status === 204) return null;
      // What stands between may answer 200 with a page of its own.
      if (answer.headers.get("content-type") !== TILE_TYPE) throw new ApiError(url, answer.status);
      return answer.arrayBuffer();
    }, true);
  }

  /** items is the path of the interface to the incidents. */
  get items(): string {
    return `${this.base}/collections/incidents/items`;
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

  /** begin reads what the page needs to begin with. */
  private begin(path: string): Promise<unknown> {
    this.begun.add(path);
    return this.json(path);
  }

  private async json(path: string): Promise<unknown> {
    return this.read(this.base + path, (answer) => answer.json());
  }

  /** read returns the body of an answer; one that breaks off is no answer, and one of another version only where any will do. */
  private async read<T>(url: string, body: (answer: Response) => Promise<T>, any = false): Promise<T> {
    const patience = new Patience(this.patience);
    try {
      const answer = patience.with(await fetch(url, { signal: patience.signal }));
      await refuse(url, answer);
      if (!this.compare(answer) && !any) throw new NewerError(url, answer.status);
      return await body(answer);
    } catch (error) {
      throw error instanceof ApiError ? error : new ApiError(url, 0, error);
    } finally {
      patience.end();
    }
  }
}
