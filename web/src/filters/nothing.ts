// What is said where incidents would be, when the filter leaves none.

import { h } from "../dom";
import { EVERYTHING } from "../filter";
import { t } from "../i18n/messages";
import type { Actions, Part, Shown } from "../parts";

export class Nothing implements Part {
  private readonly notes: HTMLElement[];

  /** @param places elements that show incidents */
  constructor(places: readonly HTMLElement[], actions: Actions) {
    this.notes = places.map((place) => {
      const reset = h("button", { type: "button", class: "quiet" }, t("filter.reset"));
      reset.addEventListener("click", () => actions.narrow(EVERYTHING));
      const note = h("p", { class: "nothing", hidden: true }, t("filter.empty"), " ", reset);
      place.append(note);
      return note;
    });
  }

  paint({ incidents, matching, counting }: Shown): void {
    const none = incidents.length > 0 && matching.size === 0 && !counting;
    for (const note of this.notes) note.hidden = !none;
  }
}
