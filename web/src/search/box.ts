// The field in the header that searches the article and the incidents. All that
// a search takes is loaded when the field is first used.

import type { Api } from "../api";
import { Lazy } from "../lazy";
import { loadPanels } from "../panels";
import type { Actions, Part, Shown } from "../parts";
import type { Search } from "./search";

export class SearchBox implements Part {
  private readonly input: HTMLInputElement;
  private search: Search | null = null;
  private readonly loading = new Lazy(() => Promise.all([import("./search"), loadPanels()]));
  private shown: Shown | null = null;
  private words = "";

  constructor(
    private readonly form: HTMLFormElement,
    private readonly api: Api,
    private readonly actions: Actions,
  ) {
    this.input = form.querySelector("input[type=search]")!;
    this.input.addEventListener("focus", () => this.load());
    form.addEventListener("submit", (e) => e.preventDefault());
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  paint(shown: Shown): void {
    this.shown = shown;
    if (this.search) return this.search.paint(shown);
    if (shown.filter.words === this.words) return;
    this.words = shown.filter.words;
    this.input.value = this.words;
    this.load();
  }

  private load(): void {
    void this.loading.use("search.search", ([{ Search }]) => {
      this.search ??= new Search(this.form, this.input, this.api, this.actions);
      if (this.shown) this.search.paint(this.shown);
    }, { again: () => (document.activeElement === this.input ? this.load() : this.input.focus()) });
  }
}
