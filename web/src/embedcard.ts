// The card of the selected incident in a frame: what, when, where and how sure,
// and the sentence that reports it. The rest is on the whole page.

import { h } from "./dom";
import { t } from "./i18n/messages";
import type { Incident } from "./model";
import type { Part, Shown } from "./parts";
import { symbolOf } from "./symbolview";
import { basis, dateDoubt, onLine, outside, toll, when } from "./words";

export class EmbedCard implements Part {
  private shown = "";

  constructor(
    private readonly element: HTMLElement,
    private readonly language: string,
    private readonly close: () => void,
  ) {}

  /** holdsFocus reports whether the keyboard is in the card. */
  get holdsFocus(): boolean {
    return this.element.contains(document.activeElement);
  }

  paint({ selected, passage }: Shown): void {
    const shown = selected ? `${selected.id} ${passage ?? ""}` : "";
    if (shown === this.shown) return;
    this.shown = shown;
    this.element.hidden = selected === null;
    this.element.replaceChildren(...(selected ? this.content(selected, passage) : []));
    this.element.scrollTop = 0;
  }

  private content(i: Incident, passage: string | null): Node[] {
    const close = h("button", { type: "button", class: "close", "aria-label": t("card.close") }, "×");
    close.addEventListener("click", this.close);
    const data = { lang: this.language || null, dir: "auto" };
    const quote = i.passages.find((p) => p.id === passage) ?? i.passages[0];
    const sure = (words: string, doubt: string) => h("p", {}, h("bdi", {}, words), doubt !== "" && h("span", { class: "doubt" }, ` (${doubt})`));
    const parts = [
      h("header", {}, symbolOf(i), h("h2", data, i.title), close),
      sure(when(i), dateDoubt(i)),
      i.placeName !== "" && h("p", data, i.placeName),
      (onLine(i) || basis(i)) !== "" && sure(onLine(i), basis(i)),
      ...(i.people ?? []).map((p) => h("p", {}, h("bdi", { lang: data.lang }, p.role), ": ", toll(p))),
      quote?.text ? h("blockquote", data, quote.text) : outside(i) !== "" && h("p", { class: "doubt" }, outside(i)),
    ];
    return parts.filter((part) => part !== false);
  }
}
