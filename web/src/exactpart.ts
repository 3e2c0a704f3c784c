// The top of the data tab: what it shows is loaded when it comes into sight.

import type { Api } from "./api";
import type { ExactPanel } from "./exactpanel";
import { loadPanels } from "./panels";
import type { Actions, Part, Shown } from "./parts";

export class ExactPart implements Part {
  private panel: ExactPanel | null = null;
  private shown: Shown | null = null;

  constructor(element: HTMLElement, api: Api, actions: Actions, narrow: () => void) {
    const sight = new IntersectionObserver(
      (entries) => {
        if (!entries.some((e) => e.isIntersecting)) return;
        sight.disconnect();
        void Promise.all([import("./exactpanel"), loadPanels()]).then(([{ ExactPanel }]) => {
          this.panel = new ExactPanel(element, api, actions, narrow);
          if (this.shown) this.panel.paint(this.shown);
        });
      },
      { rootMargin: "300px" },
    );
    sight.observe(element);
  }

  paint(shown: Shown): void {
    this.shown = shown;
    this.panel?.paint(shown);
  }
}
