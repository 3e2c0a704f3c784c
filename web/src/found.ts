// The part of the filter that only the server can tell: words, and conditions
// that the page has no control for.

import { ApiError, type Api } from "./api";
import { asksServer, EVERYTHING, type Filter } from "./filter";
import { toQuery } from "./filterquery";

export class Found {
  /** ids that the server let through; null when it was not asked, or has not answered yet */
  ids: ReadonlySet<string> | null = null;
  state: "ready" | "loading" | "failed" = "ready";
  private asked = "";

  constructor(
    private readonly api: Api,
    private readonly changed: () => void,
  ) {}

  /** ask asks the server unless it has been asked the same. */
  ask(f: Filter): void {
    const query = asksServer(f) ? toQuery({ ...EVERYTHING, words: f.words, cql: f.cql, others: f.others }) : [];
    const key = JSON.stringify(query);
    if (key === this.asked || (query.length === 0 && this.asked === "")) return;
    this.asked = query.length === 0 ? "" : key;
    this.ids = null;
    this.state = query.length === 0 ? "ready" : "loading";
    if (query.length > 0) void this.load(query, key);
  }

  /** retry asks again after a failure. */
  retry(): void {
    this.asked = "again";
    this.changed();
  }

  private async load(query: [string, string][], key: string): Promise<void> {
    let ids: ReadonlySet<string> | null = null;
    try {
      ids = await this.api.found(query);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
    if (key !== this.asked) return; // another question has been asked since
    this.ids = ids;
    this.state = ids ? "ready" : "failed";
    this.changed();
  }
}
