// What the viewer shows, as the address has it: a change of what the server is
// asked is a step that Back undoes, one of the view alone is written in place.

import { readAddress, writeAddress, type ViewerState } from "./address";

const REST = 200; // milliseconds without a change of the view before it is written

export class ViewerStore {
  state: ViewerState;
  /** parameters that mean nothing here */
  readonly unknown: readonly string[];
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
    if (this.href() !== href) history.pushState(null, "", this.href());
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
    const { state, kept } = readAddress(location.search, location.hash);
    [this.state, this.kept] = [state, kept];
    return before;
  }

  permalink(): string {
    return new URL(this.href(), location.href).href;
  }

  private flush(): void {
    clearTimeout(this.timer);
    history.replaceState(null, "", this.href());
  }

  private href(): string {
    return writeAddress(location.pathname, this.state, this.kept);
  }
}
