// The rows of the collection that the table shows: asked for, and asked for
// again when the filter, the order or the view is another.

import { FIRST_ROWS, type Api } from "../api";
import { parameter, normal, type Bounds } from "../bbox";
import type { Notices } from "../notices";
import type { ViewerState } from "./address";
import type { Hit } from "./details";
import { failure, why } from "./failure";
import { readFields, readRows, type Field, type Layer } from "./layers";
import type { Listed, TablePanel } from "./tablepanel";

const REST = 300; // milliseconds that the map has to stand still before its rows are asked for

/** Scene is what the rest of the viewer shows. */
export interface Scene {
  readonly state: ViewerState;
  /** the layer whose rows are listed */
  readonly layer: Layer | null;
  readonly view: Bounds;
  readonly hit: Hit | null;
}

interface Schema {
  fields: Field[];
  queryables: Field[];
  sortables: Set<string>;
}

export class Listing {
  listed: Listed | null = null;
  private readonly schemas = new Map<string, Promise<Schema>>();
  private asked = 0; // counts the questions: only the answer to the last one counts
  private shownForm: string | null = null;

  constructor(
    private readonly api: Api,
    private readonly table: TablePanel,
    private readonly notices: Notices,
    private readonly scene: Scene,
  ) {}

  /** schema is what a collection says of its columns, asked for once. */
  schema(collection: string): Promise<Schema> {
    const known = this.schemas.get(collection);
    if (known) return known;
    const all = Promise.all((["schema", "queryables", "sortables"] as const).map(async (what) => readFields(await this.api.fields(collection, what))));
    const read = all.then(([fields, queryables, sortables]) => ({ fields: fields!, queryables: queryables!, sortables: new Set(sortables!.map((f) => f.name)) }));
    read.catch(() => this.schemas.delete(collection));
    this.schemas.set(collection, read);
    return read;
  }

  /** list asks for the rows, from the first or from a page on. */
  async list(page?: string): Promise<void> {
    const { layer } = this.scene;
    if (!layer) return;
    const asked = ++this.asked;
    try {
      const schema = await this.schema(layer.id);
      if (asked !== this.asked) return;
      this.ask(layer, schema);
      const query = this.query(layer);
      const answer = page ? await this.api.shapes(page) : await this.api.features(layer.id, [...query, ...FIRST_ROWS]);
      if (asked === this.asked) this.show(layer, schema, query, answer);
    } catch (error) {
      if (asked !== this.asked) return;
      this.table.fail(why(error));
      failure(this.notices, "rows", error, () => void this.list(page));
    }
  }

  /** moved asks for the rows of another view, once it is at rest. */
  moved(): void {
    const asked = ++this.asked;
    setTimeout(() => asked === this.asked && void this.list(), REST);
  }

  private ask(layer: Layer, { queryables }: Schema): void {
    const other = this.shownForm !== layer.id;
    this.shownForm = layer.id;
    const { filter, inView } = this.scene.state;
    this.table.ask(layer, other ? queryables : null, filter, inView);
  }

  private show(layer: Layer, { fields, sortables }: Schema, query: [string, string][], answer: unknown): void {
    const rows = readRows(answer);
    const columns = fields.filter((f) => rows.rows.length === 0 || rows.rows.some((row) => f.name in row.values));
    const request = new URL(this.api.itemsAddress(layer.id, [...query, ["f", "json"]]), location.href).href;
    const files = new URLSearchParams(query.filter(([key]) => key !== "sortby")).toString(); // they have one order
    const { state, hit } = this.scene;
    this.listed = { layer, fields: columns, sortables, rows, sortby: state.sortby, request, query: files };
    this.table.show(this.listed);
    this.table.mark(hit?.layer.id === layer.id ? hit.row.id : null);
    this.notices.answered("rows");
  }

  /** query is what is asked of the items of the layer, without its format and page. */
  private query(layer: Layer): [string, string][] {
    const { filter, sortby, inView } = this.scene.state;
    const out: [string, string][] = [];
    if (filter) out.push(["filter", filter]);
    if (inView && layer.shape !== "none") out.push(["bbox", parameter(normal(this.scene.view))], ["match", "geometry"]);
    if (sortby) out.push(["sortby", sortby]);
    return out;
  }
}
