// Lines above the page that say what is not as it should be, and what to do.

import { h, say } from "./dom";
import { pieces, t } from "./i18n/messages";
import type { Resolved } from "./selection";
import type { Aside } from "./store";

/** Lines about a server that does not answer; the second says the same with more. */
const SERVER = ["server", "offline"];

/** the line that went away with the keyboard in it, until that is moved on */
let left: string | null = null;

export class Notices {
  /** what has to be asked again, by names */
  private readonly waiting = new Map<string, () => void>();

  constructor(private readonly element: HTMLElement) {
    for (const line of element.querySelectorAll<HTMLElement>(".notice:not(:has(button))")) this.closable(line); // the server's
  }

  /** show puts up a line, once for each name; with an act it offers that, by the label, else to try again. */
  show(name: string, text: string, act?: () => void, label = t("state.retry")): void {
    this.put(name, [text], act, label);
  }

  /** setAside lists what the server has refused of the address in the page that it sent. */
  setAside(): Aside[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-param]")].map((line) => {
      const parameter = line.dataset["param"]!;
      const [value, reason] = ["code", "span"].map((part) => line.querySelector(part)?.textContent ?? "");
      return { parameter, value: value!.slice(parameter.length + 1), reason: reason! };
    });
  }

  /** aside says what the server refuses of the address, and why; nothing else of it is said any more. */
  aside(all: readonly Aside[]): void {
    const names = all.map(({ parameter }) => `aside-${parameter}`);
    for (const line of this.element.querySelectorAll<HTMLElement>('[data-notice^="aside-"]')) if (!names.includes(line.dataset["notice"]!)) this.clear(line.dataset["notice"]!);
    for (const { parameter, value, reason } of all) {
      const what = pieces<string | Node>("state.aside", { parameter: h("code", {}, `${parameter}=${value}`) });
      this.put(`aside-${parameter}`, [...what, " ", h("span", { lang: "en", dir: "ltr" }, reason), "."]);
    }
  }

  private put(name: string, what: readonly (string | Node)[], act?: () => void, label = ""): void {
    const line = h("p", { class: "notice", "data-notice": name }, ...what);
    const before = this.find(name);
    if (!before?.textContent?.startsWith(line.textContent!)) say(line.textContent!);
    if (act) {
      const button = h("button", { type: "button", class: "quiet" }, label);
      button.addEventListener("click", () => {
        this.clear(name);
        act();
      });
      line.append(" ", button);
    } else this.closable(line);
    const focused = before?.contains(document.activeElement) || takeBack(name);
    if (before) before.replaceWith(line);
    else this.element.prepend(line); // what is new is seen, however many there are
    if (focused) line.querySelector("button")!.focus();
  }

  private closable(line: HTMLElement): void {
    const close = h("button", { type: "button", class: "quiet dismiss", "aria-label": t("card.close") }, "×");
    close.addEventListener("click", () => this.clear(line.dataset["notice"]!));
    line.append(" ", close);
  }

  /** cut says that only so many incidents could be read. */
  cut(n: number | null): void {
    if (n !== null) this.show("cut", t("state.cut", { n }));
  }

  /** unknown names keys of the address that mean nothing; the server has named some already. */
  unknown(all: readonly string[]): void {
    const said = [...(this.find("unknown")?.querySelectorAll("code") ?? [])].map((code) => code.textContent);
    const keys = all.filter((key) => !said.includes(key));
    if (keys.length > 0) this.show("unknown-here", t("state.unknown", { keys: keys.join(t("text.comma")) }));
    else this.clear("unknown-here");
  }

  /** later remembers what has to be asked of the server again. */
  later(name: string, again: () => void): void {
    this.waiting.set(name, again);
  }

  /** unanswered says that the server does not answer, in one line for all that waits. */
  unanswered(text: string): void {
    if (!SERVER.some((name) => this.has(name))) this.show("server", text, () => this.askAgain());
  }

  /** isUnanswered reports whether something waits for a server that did not answer at all. */
  get isUnanswered(): boolean {
    return SERVER.some((name) => this.has(name)) || this.waiting.has("found");
  }

  /** answered takes a question off those that wait with the line of its name, and with the last of them the line about the server. */
  answered(name: string): void {
    this.waiting.delete(name);
    this.clear(name);
    if (this.waiting.size === 0) this.clear("server");
  }

  /** askAgain asks everything that waits. */
  askAgain(): void {
    const all = [...this.waiting.values()];
    this.waiting.clear();
    this.clear("server");
    for (const again of all) again();
  }

  has(name: string): boolean {
    return this.find(name) !== null;
  }

  /** clear takes a line away; the keyboard, if it was there, goes on with the text. */
  clear(name: string): void {
    const line = this.find(name);
    const focused = line?.contains(document.activeElement);
    line?.remove();
    if (focused) leave(name);
  }

  private find(name: string): Element | null {
    return this.element.querySelector(`[data-notice="${CSS.escape(name)}"]`);
  }
}

/** missing says what an address asks for and the dataset does not have. */
export function missing(notices: Notices, { missingIncident, missingPassage }: Resolved): void {
  if (missingIncident) notices.show("incident", t("state.incident", { id: missingIncident }));
  else notices.clear("incident");
  if (missingPassage) notices.show("passage", t("state.passage", { id: missingPassage }));
  else notices.clear("passage");
}

/** leave brings the keyboard to the text. */
function leave(name: string): void {
  const reader = document.getElementById("reader");
  reader?.focus({ preventScroll: true });
  if (document.activeElement !== reader) return;
  left = name;
  reader?.addEventListener("blur", () => (left = null), { once: true });
}

/** takeBack reports whether a line comes back that the keyboard had to leave. */
function takeBack(name: string): boolean {
  return left !== null && (left === name || [left, name].every((one) => SERVER.includes(one)));
}
