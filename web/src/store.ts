// The state of the page, kept in the address bar: select pushes an entry that
// Back undoes, moving the map only rewrites the present one.

import { address, parseFragment, parseQuery, type Selected, type View } from "./address";

export type Cause = "start" | "select" | "history";

export class Store {
  selected: Selected;
  view: View;
  /** keys of the address that mean nothing here */
  unknown: string[];
  private kept: [string, string][];
  private listeners: ((cause: Cause) => void)[] = [];
  private timer = 0;

  constructor(private readonly window: Window) {
    ({ selected: this.selected, view: this.view, unknown: this.unknown, kept: this.kept } = this.read());
    window.addEventListener("popstate", () => {
      clearTimeout(this.timer);
      Object.assign(this, this.read());
      this.emit("history");
    });
  }

  /** onChange calls back after every change of the selection and every step through the history. */
  onChange(listener: (cause: Cause) => void): void {
    this.listeners.push(listener);
  }

  /** select changes the selection and adds it to the history. */
  select(selected: Selected): void {
    if (selected.incident === this.selected.incident && selected.passage === this.selected.passage) return;
    this.flush();
    this.selected = selected;
    this.unknown = [];
    this.window.history.pushState(null, "", this.href());
    this.emit("select");
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
    return address(this.window.location.pathname, this.selected, this.view, this.kept);
  }

  /** permalink is the absolute address of the present selection and view. */
  permalink(): string {
    return new URL(this.href(), this.window.location.href).href;
  }

  private flush(): void {
    clearTimeout(this.timer);
    // An address with something odd in it stays as it is until something is selected.
    if (this.unknown.length === 0 && this.view.anchor === null) this.window.history.replaceState(null, "", this.href());
  }

  private read() {
    const { search, hash } = this.window.location;
    const query = parseQuery(search);
    const fragment = parseFragment(hash);
    return {
      selected: { incident: query.incident, passage: query.passage },
      view: { map: fragment.map, tab: fragment.tab, anchor: fragment.anchor },
      unknown: [...query.unknown, ...fragment.unknown],
      kept: query.kept,
    };
  }

  private emit(cause: Cause): void {
    for (const listener of this.listeners) listener(cause);
  }
}
