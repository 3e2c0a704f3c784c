// Beside an axis: what part of it is chosen, where to type it, and how to be
// rid of it.

import { h, say } from "../dom";
import { t, type Key } from "../i18n/messages";

export interface ChoiceTexts {
  open: Key;
  clear: Key;
}

export class Choice {
  private readonly open: HTMLButtonElement;
  private readonly clear: HTMLButtonElement;
  private readonly hint = h("p", { class: "dock-hint" });
  readonly element: HTMLElement;
  private note = "";
  private asks = false;

  constructor(
    private readonly texts: ChoiceTexts,
    events: { open(): void; clear(): void },
  ) {
    this.open = h("button", { type: "button", class: "dock-open", "aria-haspopup": "dialog" });
    this.clear = h("button", { type: "button", class: "dock-clear", "aria-label": t(texts.clear), title: t(texts.clear) }, "×");
    this.open.addEventListener("click", () => events.open());
    this.clear.addEventListener("click", () => {
      events.clear();
      this.open.focus(); // the cross is gone
    });
    this.element = h("div", { class: "dock-head", dir: document.documentElement.dir || null }, h("p", { class: "dock-choice" }, this.open, this.clear), this.hint);
    this.show(null);
  }

  /** show names what is chosen, and what there is to say of it; without a choice, how to make one. */
  show(chosen: string | null, note = ""): void {
    this.open.textContent = chosen ?? t(this.texts.open);
    this.open.classList.toggle("chosen", chosen !== null);
    this.clear.hidden = chosen === null;
    this.note = chosen === null ? t("dock.hint") : note;
    this.ask(this.asks);
  }

  /** ask says that the second of two clicks is to come. */
  ask(asks: boolean): void {
    if (asks && !this.asks) say(t("dock.second"));
    this.asks = asks;
    this.hint.classList.toggle("asks", asks);
    this.hint.textContent = asks ? t("dock.second") : this.note;
  }
}
