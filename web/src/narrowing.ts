// What the filter leaves of the incidents, and what is said when the server has
// no answer to it, or does not take it.

import type { Api } from "./api";
import { asksServer, type Filter } from "./filter";
import { Found } from "./found";
import { t } from "./i18n/messages";
import type { Incident } from "./model";
import type { Notices } from "./notices";
import type { Shown } from "./parts";
import type { Aside } from "./store";

/** Question is what is asked: a filter that can do without what the server refuses. */
export interface Question {
  readonly filter: Filter;
  readonly aside: readonly Aside[];
  refuse(aside: Aside): void;
}

export class Narrowing {
  private readonly found: Found;

  constructor(
    api: Api,
    private readonly question: Question,
    private readonly notices: Notices,
    private readonly changed: () => void,
  ) {
    this.found = new Found(api, { changed, refused: (aside) => this.refused(aside) });
  }

  /** look finds what the filter leaves; changed is called when more is known. */
  look(incidents: readonly Incident[]): Pick<Shown, "matching" | "found" | "counting"> {
    const { filter, aside } = this.question;
    const matching = this.found.matching(filter, incidents);
    const { state } = this.found;
    if (state === "failed" || state === "here") {
      this.notices.show("found", t(state === "here" ? "search.here" : "state.found"), () => this.found.retry());
      this.notices.later("found", () => this.found.retry());
    } else this.notices.answered("found");
    this.notices.aside(aside);
    document.documentElement.dataset["found"] = asksServer(filter) ? state : "ready";
    return { matching, found: this.found.ids, counting: state === "loading" };
  }

  private refused(aside: Aside): void {
    this.question.refuse(aside);
    this.changed();
  }
}
