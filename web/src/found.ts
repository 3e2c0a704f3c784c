// What a filter leaves of the incidents. Part of it only the server can tell:
// words, and conditions that the page has no control for.

import { ApiError, type Api } from "./api";
import { asksServer, EVERYTHING, matches, type Filter } from "./filter";
import { toQuery } from "./filterquery";
import type { Incident } from "./model";

export class Found {
  /** ids that the server let through; null when it was not asked, or has not answered yet */
  ids: ReadonlySet<string> | null = null;
  /** here: there was no answer, and the words were looked for in what is loaded */
  state: "ready" | "loading" | "failed" | "here" = "ready";
  private asked = "";
  private last: { filter: Filter; incidents: readonly Incident[]; ids: ReadonlySet<string> | null; left: ReadonlySet<string> } | null = null;

  constructor(
    private readonly api: Api,
    private readonly changed: () => void,
  ) {}

  /** matching returns the ids of the incidents that a filter leaves, as far as is known; changed calls back when more is. */
  matching(filter: Filter, incidents: readonly Incident[]): ReadonlySet<string> {
    this.ask(filter, incidents);
    const { last, ids } = this;
    if (last && last.filter === filter && last.incidents === incidents && last.ids === ids) return last.left;
    const left = new Set(incidents.filter((i) => matches(i, filter, ids)).map((i) => i.id));
    this.last = { filter, incidents, ids, left };
    return left;
  }

  /** ask asks the server unless it has been asked the same; incidents are what is loaded. */
  private ask(f: Filter, incidents: readonly Incident[]): void {
    const query = asksServer(f) ? toQuery({ ...EVERYTHING, words: f.words, cql: f.cql, others: f.others }) : [];
    const key = JSON.stringify(query);
    if (key === this.asked || (query.length === 0 && this.asked === "")) return;
    this.asked = query.length === 0 ? "" : key;
    this.ids = null;
    this.state = query.length === 0 ? "ready" : "loading";
    if (query.length > 0) void this.load(f, query, key, incidents);
  }

  /** retry asks again after a failure. */
  retry(): void {
    this.asked = "again";
    this.changed();
  }

  private async load(f: Filter, query: [string, string][], key: string, incidents: readonly Incident[]): Promise<void> {
    let ids: ReadonlySet<string> | null = null;
    let state: Found["state"] = "ready";
    try {
      ids = await this.api.found(query);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const only = f.cql === "" && f.others.length === 0;
      if (only) ids = await wordsHere(incidents, f.words);
      state = ids ? "here" : "failed";
    }
    if (key !== this.asked) return; // another question has been asked since
    this.ids = ids;
    this.state = state;
    this.changed();
  }
}

/** wordsHere looks for words in what is loaded; null when not even that can be had. */
async function wordsHere(incidents: readonly Incident[], words: string): Promise<ReadonlySet<string> | null> {
  try {
    return (await import("./search/here")).found(incidents, words);
  } catch {
    return null;
  }
}
