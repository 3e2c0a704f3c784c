// The field in the header that searches the article and the incidents. All that
// a search takes is loaded when the field is first used.

import type { Api } from "../api";
import { loadPanels } from "../panels";
import type { Actions, Part, Shown } from "../parts";
import type { Search } from "./search";

export class SearchBox implements Part {
  private readonly input: HTMLInputElement;
  private search: Promise<Search> | null = null;
  private shown: Shown | null = null;
  private words = "";

  constructor(
    private readonly form: HTMLFormElement,
    private readonly api: Api,
    private readonly actions: Actions,
  ) {
    this.input = form.querySelector("input[type=search]")!;
    this.input.addEventListener("focus", () => void this.load());
    form.addEventListener("submit", (e) => e.preventDefault());
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  paint(shown: Shown): void {
    this.shown = shown;
    if (shown.filter.words === this.words && !this.search) return;
    this.words = shown.filter.words;
    if (!this.search) this.input.value = this.words;
    void this.load().then((search) => this.shown && search.paint(this.shown));
  }

  private load(): Promise<Search> {
    this.search ??= Promise.all([import("./search"), loadPanels()]).then(([{ Search }]) => {
      const search = new Search(this.form, this.input, this.api, this.actions);
      if (this.shown) search.paint(this.shown);
      return search;
    });
    return this.search;
  }
}
