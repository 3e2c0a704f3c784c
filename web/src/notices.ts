// Lines above the page that say what is not as it should be, and what to do.

import { h } from "./dom";
import { t } from "./i18n/messages";

export class Notices {
  constructor(private readonly element: HTMLElement) {}

  /** show puts up a line, once for each name; with an act it offers that, by the label, else to try again. */
  show(name: string, text: string, act?: () => void, label = t("state.retry")): void {
    const line = h("p", { class: "notice", "data-notice": name, role: "status" }, text);
    if (act) {
      const button = h("button", { type: "button", class: "quiet" }, label);
      button.addEventListener("click", () => {
        this.clear(name);
        act();
      });
      line.append(" ", button);
    } else {
      const close = h("button", { type: "button", class: "quiet dismiss", "aria-label": t("card.close") }, "×");
      close.addEventListener("click", () => this.clear(name));
      line.append(" ", close);
    }
    const before = this.find(name);
    if (before) before.replaceWith(line);
    else this.element.append(line);
  }

  /** unknown names keys of the address that mean nothing; the server has named some already. */
  unknown(all: readonly string[]): void {
    const said = this.element.textContent ?? "";
    const keys = all.filter((key) => !said.includes(key));
    if (keys.length > 0) this.show("unknown-here", t("state.unknown", { keys: keys.join(", ") }));
  }

  has(name: string): boolean {
    return this.find(name) !== null;
  }

  clear(name: string): void {
    this.find(name)?.remove();
  }

  private find(name: string): Element | null {
    return this.element.querySelector(`[data-notice="${name}"]`);
  }
}
