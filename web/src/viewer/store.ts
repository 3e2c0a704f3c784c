// What the viewer shows, as the address has it: a change of what the server is
// asked is a step that Back undoes, one of the view alone is written in place.

import { readAddress, writeAddress, type ViewerState } from "./address";

const REST = 200; // milliseconds without a change of the view before it is written

export class ViewerStore {
  state: ViewerState;
  /** parameters of the address that mean nothing here */
  unknown: readonly string[];
  private kept: [string, string][];
  private timer = 0;

  constructor() {
    const { state, kept, unknown } = readAddress(location.search, location.hash);
    [this.state, this.kept, this.unknown] = [state, kept, unknown];
  }

  /** push changes what the server is asked, and returns what was before; what changes nothing is no step. */
  push(change: Partial<ViewerState>): ViewerState {
    const before = this.state;
    this.flush();
    const href = this.href();
    this.state = { ...before, ...change };
    if (this.href() === href) return before;
    this.unknown = [];
    history.pushState(null, "", this.href());
    return before;
  }

  /** look changes what only this view knows. */
  look(change: Partial<ViewerState>): void {
    this.state = { ...this.state, ...change };
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.flush(), REST);
  }

  /** read takes what the address says, after Back, and returns what was before. */
  read(): ViewerState {
    const before = this.state;
    clearTimeout(this.timer); // what was not written yet is of the entry that was left
    const { state, kept, unknown } = readAddress(location.search, location.hash);
    [this.state, this.kept, this.unknown] = [state, kept, unknown];
    return before;
  }

  permalink(): string {
    return new URL(this.href(), location.href).href;
  }

  private flush(): void {
    clearTimeout(this.timer);
    // An address with something odd in it stays as it is until something is picked.
    if (this.unknown.length > 0) return;
    const { pathname, search, hash } = location;
    const href = this.href();
    if (href !== pathname + search + hash) history.replaceState(null, "", href);
  }

  private href(): string {
    return writeAddress(location.pathname, this.state, this.kept);
  }
}
