// The state of the page, kept in the address bar: selecting and narrowing push
// an entry that Back undoes, moving the map only rewrites the present one.

import { address, parseFragment, parseQuery, type Selected, type State, type View } from "./address";
import type { Filter } from "./filter";
import { narrowed, toQuery, without, type Askable } from "./filterquery";

export type Cause = "start" | "select" | "narrow" | "history";

/** Aside is a parameter that the server refuses, with what it says. */
export interface Aside {
  parameter: string;
  value: string;
  reason: string;
}

export class Store implements State {
  selected!: Selected;
  filter!: Filter;
  view!: View;
  /** what the view was of the entry that a step through the history has left */
  left: View | null = null;
  kept!: [string, string][];
  /** keys of the address that mean nothing here */
  unknown!: string[];
  /** what the server refuses of the address; the filter does without */
  aside!: readonly Aside[];
  private readonly refused = new Map<string, readonly Aside[]>(); // by the query of the address
  private listeners: ((cause: Cause) => void)[] = [];
  private timer = 0;

  /**
   * @param ask what incidents can be asked for
   * @param aside what the server has refused of the address already
   * @param text whether an anchor is that of a passage, which selects it, and what its links need to lead to the same text
   */
  constructor(
    private readonly window: Window,
    private readonly ask: Askable,
    aside: readonly Aside[] = [],
    private readonly text: { isPassage(anchor: string): boolean; keys: readonly [string, string][] } = { isPassage: () => false, keys: [] },
  ) {
    this.refused.set(window.location.search, aside);
    this.read();
    window.addEventListener("popstate", () => {
      clearTimeout(this.timer);
      this.left = this.view;
      this.read();
      this.emit("history");
    });
  }

  /** onChange calls back after every change of the selection or the filter and every step through the history. */
  onChange(listener: (cause: Cause) => void): void {
    this.listeners.push(listener);
  }

  /** select changes the selection and adds it to the history. */
  select(selected: Selected): void {
    if (selected.incident === this.selected.incident && selected.passage === this.selected.passage) return;
    this.push(() => (this.selected = selected));
    this.emit("select");
  }

  /** narrow changes some conditions of the filter and adds that to the history. */
  narrow(change: Partial<Filter>): void {
    const filter = narrowed(this.filter, change);
    if (JSON.stringify(toQuery(filter)) === JSON.stringify(toQuery(this.filter))) return;
    this.push(() => (this.filter = filter));
    this.emit("narrow");
  }

  /** refuse takes out of the filter what the server refuses, for as long as the address asks for it. */
  refuse(aside: Aside): void {
    this.aside = [...this.aside, aside];
    this.refused.set(this.window.location.search, this.aside);
    this.filter = without(this.filter, aside.parameter, this.ask);
  }

  /** look changes what only the view knows, without an entry in the history. */
  look(patch: Partial<View>): void {
    this.view = { ...this.view, anchor: null, ...patch };
    clearTimeout(this.timer);
    // Browsers refuse more than a hundred rewrites in half a minute.
    this.timer = this.window.setTimeout(() => this.flush(), 200);
  }

  /** href is the address of the present state. */
  href(): string {
    return address(this.window.location.pathname, this);
  }

  /** permalink is the absolute address of the present state. */
  permalink(): string {
    return new URL(this.href(), this.window.location.href).href;
  }

  private push(change: () => void): void {
    this.flush();
    change();
    this.unknown = [];
    this.aside = [];
    this.window.history.pushState(null, "", this.href());
  }

  private flush(): void {
    clearTimeout(this.timer);
    // An address with something odd in it stays as it is until something is selected.
    if (this.unknown.length > 0 || this.aside.length > 0 || this.view.anchor !== null) return;
    const { pathname, search, hash } = this.window.location;
    const href = this.href();
    // Rewriting it would take away the mark that the browser has put on a sentence.
    if (href !== pathname + search + hash) this.window.history.replaceState(null, "", href);
  }

  private read(): void {
    const { search, hash } = this.window.location;
    const { selected, filter, unknown, kept } = parseQuery(search, this.ask);
    const fragment = parseFragment(hash);
    this.aside = this.refused.get(search) ?? [];
    const missing = this.text.keys.filter(([key]) => !kept.some(([name]) => name === key));
    Object.assign(this, { selected, kept: [...missing, ...kept], filter: this.aside.reduce((f, { parameter }) => without(f, parameter, this.ask), filter) });
    this.view = { map: fragment.map, tab: fragment.tab, anchor: fragment.anchor };
    this.unknown = [...unknown, ...fragment.unknown];
    const { anchor } = fragment;
    if (!selected.incident && !selected.passage && anchor && this.text.isPassage(anchor)) this.selected = { incident: null, passage: anchor };
  }

  private emit(cause: Cause): void {
    for (const listener of this.listeners) listener(cause);
  }
}
