// The top of the data tab: what it shows is loaded when it comes into sight.

import type { Api } from "./api";
import type { ExactPanel } from "./exactpanel";
import { Lazy } from "./lazy";
import { loadPanels } from "./panels";
import type { Actions, Part, Shown } from "./parts";

export class ExactPart implements Part {
  private panel: ExactPanel | null = null;
  private shown: Shown | null = null;

  constructor(element: HTMLElement, api: Api, actions: Actions, narrow: () => void) {
    const loading = new Lazy(() => Promise.all([import("./exactpanel"), loadPanels()]));
    const sight = new IntersectionObserver(
      (entries) => {
        if (!entries.some((e) => e.isIntersecting)) return;
        void loading.use("page.data", ([{ ExactPanel }]) => {
          sight.disconnect();
          this.panel ??= new ExactPanel(element, api, actions, narrow);
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
