// What a filter leaves of the incidents. Part of it only the server can tell:
// words, and conditions that the page has no control for.

import { ApiError, type Api } from "./api";
import { EVERYTHING, matches, type Filter } from "./filter";
import { toQuery } from "./filterquery";
import type { Incident } from "./model";
import type { Aside } from "./store";

export interface FoundEvents {
  changed(): void;
  /** the server does not take what a parameter says */
  refused(aside: Aside): void;
}

interface Left {
  filter: Filter;
  incidents: readonly Incident[];
  ids: ReadonlySet<string> | null;
  left: ReadonlySet<string>;
}

/** question is the part of a filter that only the server can tell, as a query. */
export function question({ words, cql, others }: Filter): [string, string][] {
  return toQuery({ ...EVERYTHING, words, cql, others });
}

export class Found {
  /** ids that the server let through; null when it was not asked, or has not answered yet */
  ids: ReadonlySet<string> | null = null;
  /** here: there was no answer, and the words were looked for in what is loaded */
  state: "ready" | "loading" | "failed" | "here" = "ready";
  private asked = "";
  private incidents: readonly Incident[] = [];
  private last: Left | null = null;

  constructor(
    private readonly api: Pick<Api, "found">,
    private readonly events: FoundEvents,
  ) {}

  /**
   * matching returns the ids of the incidents that a filter leaves, always the
   * same set for the same; while the server has not answered, those left before.
   */
  matching(filter: Filter, incidents: readonly Incident[]): ReadonlySet<string> {
    this.ask(filter, incidents);
    const { last, ids } = this;
    if (last && last.filter === filter && last.incidents === incidents && last.ids === ids) return last.left;
    if (this.state === "loading" && last && last.incidents === incidents) return last.left;
    const left = new Set(incidents.filter((i) => matches(i, filter, ids)).map((i) => i.id));
    this.last = { filter, incidents, ids, left };
    return left;
  }

  /** ask asks the server unless it has been asked the same; incidents are what is loaded. */
  private ask(f: Filter, incidents: readonly Incident[]): void {
    const others = this.incidents !== incidents;
    this.incidents = incidents;
    const query = question(f);
    const key = query.length === 0 ? "" : JSON.stringify(query);
    if (key !== this.asked) {
      this.asked = key;
      this.set("ready", null);
      if (key !== "") void this.load(f, query, key);
    } else if (others && this.state === "here") void this.look(f.words, key);
  }

  /** retry asks again after a failure. */
  retry(): void {
    this.asked = "again";
    this.events.changed();
  }

  private async load(f: Filter, query: [string, string][], key: string): Promise<void> {
    this.state = "loading";
    try {
      const ids = await this.api.found(query);
      if (key === this.asked) this.done("ready", ids); // else another question has been asked since
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (key !== this.asked) return;
      if (query.some(([name]) => name === error.refusal.parameter)) this.events.refused(error.refusal);
      else if (f.cql === "" && f.others.length === 0) await this.look(f.words, key);
      else this.done("failed", null);
    }
  }

  /** look looks for words in what is loaded. */
  private async look(words: string, key: string): Promise<void> {
    this.set("loading", null);
    const here = await import("./search/here").catch(() => null);
    if (key === this.asked) this.done(here ? "here" : "failed", here?.found(this.incidents, words) ?? null);
  }

  private set(state: Found["state"], ids: ReadonlySet<string> | null): void {
    this.state = state;
    this.ids = ids;
  }

  private done(state: Found["state"], ids: ReadonlySet<string> | null): void {
    this.set(state, ids);
    this.events.changed();
  }
}
