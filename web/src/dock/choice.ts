// Beside an axis: what part of it is chosen, where to type it, and how to be
// rid of it.

import { h } from "../dom";
import { t, type Key } from "../i18n/messages";

export interface ChoiceTexts {
  open: Key;
  clear: Key;
  hint: Key;
}

export class Choice {
  private readonly open: HTMLButtonElement;
  private readonly clear: HTMLButtonElement;
  private readonly hint = h("p", { class: "dock-hint" });
  readonly element: HTMLElement;

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
    this.element = h("div", { class: "dock-head" }, h("p", { class: "dock-choice" }, this.open, this.clear), this.hint);
    this.show(null, null);
  }

  /** show names what is chosen, and what to do next. */
  show(chosen: string | null, hint: string | null): void {
    this.open.textContent = chosen ?? t(this.texts.open);
    this.open.classList.toggle("chosen", chosen !== null);
    this.clear.hidden = chosen === null;
    this.hint.textContent = hint ?? (chosen === null ? t(this.texts.hint) : "");
  }
}
