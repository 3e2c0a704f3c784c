// The card of the selected incident: what, who says it, when, where and how
// sure, on which sources, and the sentence that reports it.

import type { Api } from "./api";
import { inWords } from "./dates";
import { copyButton } from "./copybutton";
import { h, own, safeLink, said } from "./dom";
import { locale, pieces, t } from "./i18n/messages";
import { EVERYTHING, type Filter } from "./filter";
import { followAddress } from "./followlinks";
import type { Claim, Incident, PassageRef, Person, Source } from "./model";
import type { Part, Shown } from "./parts";
import { symbolOf } from "./symbolview";
import { basis, dateDoubt, fixed, length, onLine, outside, toll, typeName, when, within } from "./words";

export interface CardEvents {
  close(): void;
  showInArticle(incident: string): void;
  backToMap(incident: string): void;
  permalink(): string;
  /** inArticle is the address of the page with another article at a passage. */
  inArticle(ref: PassageRef): string;
  narrow(change: Partial<Filter>): void;
}

export class Card implements Part {
  private shown: string | null = null;
  private readonly outText = h("span", {});
  private readonly outAll = h("button", { type: "button", class: "quiet" }, t("filter.outShow"));
  private readonly out = h("p", { class: "card-out", hidden: true }, this.outText, " ", this.outAll);

  constructor(
    private readonly element: HTMLElement,
    private readonly api: Api,
    private readonly passages: ReadonlySet<string>,
    private readonly events: CardEvents,
  ) {
    this.outAll.addEventListener("click", () => events.narrow(EVERYTHING));
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** paint says when the incident is not among those that the filter leaves. */
  paint({ selected, matching, counting }: Shown): void {
    this.out.hidden = selected === null || counting || matching.has(selected.id);
    this.outText.textContent = t("filter.outCard", { n: matching.size });
  }

  /** holdsFocus reports whether the keyboard is in the card. */
  get holdsFocus(): boolean {
    return this.element.contains(document.activeElement);
  }

  show(incident: Incident): void {
    if (this.shown !== incident.id || this.element.hidden) {
      const { holdsFocus } = this;
      this.element.replaceChildren(...this.content(incident));
      this.element.scrollTop = 0;
      this.shown = incident.id;
      if (holdsFocus) this.element.querySelector<HTMLElement>(".close")!.focus({ preventScroll: true });
    }
    this.element.hidden = false;
    document.documentElement.dataset["card"] = "open";
  }

  hide(): void {
    this.element.hidden = true;
    this.shown = null;
    delete document.documentElement.dataset["card"];
  }

  private content(i: Incident): Node[] {
    const close = h("button", { type: "button", class: "close", "aria-label": t("card.close") }, "×");
    close.addEventListener("click", () => this.events.close());
    const head = h("header", {}, symbolOf(i), h("p", { class: "kind" }, typeName(i.type)), close);
    const body = h("div", { class: "card-body" }, h("h2", own(), i.title), ...this.sections(i), this.links(i));
    return [head, this.out, body];
  }

  private sections(i: Incident): HTMLElement[] {
    const out: HTMLElement[] = [];
    if (i.passages.length + i.elsewhere.length > 0) out.push(this.quotes(i));
    else if (outside(i)) out.push(h("p", { class: "aside" }, outside(i)));
    out.push(facts(i));
    return out;
  }

  /** quotes shows the passages that report an incident; where there are several articles, each with the title of its own. */
  private quotes(i: Incident): HTMLElement {
    const box = h("div", { class: "quotes" });
    for (const p of i.passages) {
      if (i.elsewhere.length > 0) box.append(titleOf(p));
      if (!this.passages.has(p.id)) {
        box.append(h("p", { class: "doubt" }, t("card.passageMissing", { id: p.id })));
        continue;
      }
      const link = h("button", { type: "button", class: "quiet show-in-article" }, t("card.showInArticle"));
      link.addEventListener("click", () => this.events.showInArticle(i.id));
      box.append(h("blockquote", own(), p.text || (document.getElementById(p.id)?.textContent ?? "").trim()), link);
    }
    for (const p of i.elsewhere) {
      const link = h("a", { class: "button show-in-article", href: this.events.inArticle(p) }, t("card.showInArticle"));
      followAddress(link, () => this.events.inArticle(p));
      box.append(titleOf(p), h("blockquote", { dir: "auto" }, p.text), link);
    }
    return box;
  }

  private links(i: Incident): HTMLElement {
    const copy = copyButton({ label: t("card.copy"), text: () => this.events.permalink() });
    const map = h("button", { type: "button", class: "quiet back-to-map" }, t("card.backToMap"));
    map.addEventListener("click", () => this.events.backToMap(i.id));
    return h(
      "p",
      { class: "card-links" },
      h("a", { href: this.api.page(i.id) }, t("card.page")),
      h("a", { href: this.api.item(i.id) }, t("card.json")),
      copy,
      map,
    );
  }
}

function titleOf(p: PassageRef): HTMLElement {
  return h("p", { class: "aside", dir: "auto" }, p.articleTitle || p.article);
}

/** facts lists what is stated about an incident, and by whom. */
export function facts(i: Incident): HTMLElement {
  const list = h("dl", {});
  const add = (key: Parameters<typeof t>[0], ...content: (Node | string)[]) => {
    if (content.length > 0) list.append(h("dt", {}, t(key)), h("dd", {}, ...content));
  };
  if (i.target) add("card.target", said(capital(i.target)));
  add("card.what", ...claims(i.claims));
  add("card.toll", ...tolls(i.people));
  add("card.when", ...dates(i));
  add("card.where", ...places(i));
  add("card.sources", ...sources(i.sources));
  if (i.status === "single-source") list.append(h("dd", { class: "doubt" }, t("card.singleSource")));
  return list;
}

function capital(text: string): string {
  return text.replace(/^./u, (first) => first.toLocaleUpperCase(locale()));
}

/** listed puts a mark between those parts that are not empty. */
function listed(mark: "text.comma" | "text.semicolon", parts: readonly (Node | string)[]): (Node | string)[] {
  return parts.filter((part) => part !== "").flatMap((part, i) => (i === 0 ? [part] : [t(mark), part]));
}

function claims(all: readonly Claim[]): HTMLElement[] {
  return all.filter((c) => c.what || c.who).map((c) =>
    h("p", {}, said(capital(c.what)), c.who && h("span", { class: "who" }, t("text.comma"), ...pieces("card.according", { who: said(c.who) }))),
  );
}

function tolls(people: readonly Person[] | null): HTMLElement[] {
  if (!people) return [];
  if (people.length === 0) return [h("p", {}, t("people.nobody"))];
  return people.map((p) =>
    h("p", {}, h("span", { class: "role" }, said(capital(p.role)), ": "), toll(p), p.note && h("span", { class: "doubt" }, said(p.note))),
  );
}

function dates(i: Incident): HTMLElement[] {
  const doubt = listed("text.semicolon", [dateDoubt(i), i.dateNote && said(i.dateNote)]);
  const at = listed("text.comma", [when(i), i.time && said(i.time)]);
  return at.length + doubt.length > 0 ? [h("p", {}, ...at, doubt.length > 0 && h("span", { class: "doubt" }, ...doubt))] : [];
}

function places(i: Incident): HTMLElement[] {
  const sure = [basis(i), within(i)].filter((part) => part !== "");
  // How far the reference point is from the line says nothing while its circle reaches across.
  const off = i.off !== null && i.off >= 1 && i.off > (i.radius ?? 0) ? t("card.off", { d: length(i.off) }) : "";
  const line = [onLine(i), off].filter((part) => part !== "");
  const out = i.placeName || sure.length > 0 ? [h("p", {}, said(capital(i.placeName)), sure.length > 0 && h("span", { class: "doubt" }, sure.join(t("text.comma"))))] : [];
  if (i.placeNote) out.push(h("p", { class: "doubt", ...own() }, capital(i.placeNote)));
  if (i.point) line.push(t("card.reference", { lat: fixed(i.point[1], 3), lon: fixed(i.point[0], 3) }));
  if (line.length > 0) out.push(h("p", { class: "doubt" }, line.join(t("text.semicolon"))));
  return out;
}

function sources(all: readonly Source[] | null): HTMLElement[] {
  if (!all) return [];
  if (all.length === 0) return [h("p", {}, t("card.noSources"))];
  const items = all.map((s) => {
    const href = safeLink(s.url);
    const name = s.publisher || s.url;
    const backs = s.backs && h("span", {}, ...pieces("card.backs", { what: said(s.backs) }));
    const about = listed("text.semicolon", [s.published && inWords(s.published), backs]);
    return h("li", {}, href ? h("a", { href, rel: "noopener noreferrer" }, said(name)) : said(name), about.length > 0 && h("span", { class: "doubt" }, ...about));
  });
  return [h("ul", {}, ...items)];
}
