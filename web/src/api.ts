// The only place that asks the server for anything.

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

// Collections that the map is painted from. A database may lack some.
const LAYERS = ["world", "countries", "lakes", "rivers", "boundaries", "border_sections", "border", "places"];
const TIMEOUT = 20_000;

export class Api {
  private layers: Promise<string[]> | null = null;

  /**
   * @param base path prefix of the server, without a trailing slash
   * @param dataset version of the data; tiles with it in their address may be kept for ever
   * @param own whether the data is the kind the map is drawn for; of another the server is asked what it has
   */
  constructor(
    private readonly base: string,
    private readonly dataset: string,
    private readonly own: boolean,
  ) {}

  /** incidents returns the whole collection as GeoJSON. */
  incidents(): Promise<unknown> {
    return this.json("/collections/incidents/items?limit=10000&f=json");
  }

  /** line returns the collection that holds the border as GeoJSON. */
  line(): Promise<unknown> {
    return this.json("/collections/border/items?limit=1&f=json");
  }

  /** border returns the line's length and sections. */
  border(): Promise<unknown> {
    return this.json("/border?f=json");
  }

  /** tile returns a vector tile, or null when there is nothing on it. */
  async tile(z: number, x: number, y: number): Promise<ArrayBuffer | null> {
    this.layers ??= this.own ? Promise.resolve(LAYERS) : this.existing();
    const layers = await this.layers;
    if (layers.length === 0) return null;
    const version = this.dataset ? `?v=${encodeURIComponent(this.dataset)}` : "";
    const answer = await this.get(`/xyz/${layers.join(",")}/${z}/${x}/${y}.mvt${version}`);
    return answer.status === 204 ? null : answer.arrayBuffer();
  }

  /** existing returns those of the map's layers that this database has. */
  private async existing(): Promise<string[]> {
    try {
      const answer = (await this.json("/collections?f=json")) as { collections?: { id?: unknown }[] };
      const ids = new Set((answer.collections ?? []).map((c) => c.id));
      return LAYERS.filter((id) => ids.has(id));
    } catch (error) {
      this.layers = null; // ask again with the next tile
      throw error;
    }
  }

  /** viewFile is the address of the incidents in a box, as a file. */
  viewFile(bbox: string): string {
    return `${this.base}/download/incidents.geojson?bbox=${bbox}`;
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

  private async get(path: string): Promise<Response> {
    const url = this.base + path;
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
