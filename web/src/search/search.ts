// A search: while words are typed, what they find is listed and marked in the
// text. Enter narrows the incidents to those that have the words, then walks
// through the places in the text.

import type { Api } from "../api";
import { byId, h } from "../dom";
import { EVERYTHING, type Filter } from "../filter";
import { question } from "../found";
import { t } from "../i18n/messages";
import type { Incident } from "../model";
import type { Actions, Shown } from "../parts";
import { parted, passagesHere, search, type Answer, type PassageHit, type Text } from "./answer";
import { Elsewhere } from "./elsewhere";
import { Marks, textElement } from "./marks";
import { Query } from "./query";
import { Results } from "./results";

const WAIT = 150; // milliseconds after a key
const SLOW = 400; // milliseconds from which it is said that an answer takes its time
const NONE: readonly Incident[] = [];

export class Search {
  private readonly marks = new Marks();
  private readonly results: Results;
  private readonly places = h("div", { class: "places", role: "group", hidden: true });
  private readonly place = h("span", { class: "place" });
  private readonly label = h("span", { class: "places-label", dir: "auto" });
  private readonly walked = h("span", { class: "places-walked" });
  private readonly elsewhere: Elsewhere;
  private readonly text: Text;
  private shown: Shown | null = null;
  /** the words that are marked, and narrowed to when they are those of the filter */
  private words = "";
  private applied = "";
  private answer: Promise<Answer> | null = null;
  /** whether that is from what the page holds, and the server is to be asked again */
  private here = false;
  /** what else the server was asked for with it */
  private besides = "";
  private timer = 0;
  private slow = 0;

  constructor(
    form: HTMLFormElement,
    private readonly input: HTMLInputElement,
    private readonly api: Api,
    private readonly actions: Actions,
  ) {
    this.text = readText();
    this.elsewhere = new Elsewhere(this.text.article);
    this.results = new Results(input, {
      passage: (hit) => this.goTo(hit),
      incident: (id) => this.take(() => actions.select(id, null, "search")),
      only: () => this.take(() => actions.narrow({ words: this.words })),
    });
    form.append(this.results.element);
    this.makePlaces();
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (e) => this.key(e));
    form.addEventListener("focusout", (e) => !form.contains(e.relatedTarget as Node | null) && this.results.close());
    if (input.value.trim() !== "") this.typed(); // what was typed before this was loaded
  }

  /** paint follows the filter: its words are those of the field. */
  paint(shown: Shown): void {
    const before = this.incidents;
    this.shown = shown;
    if (before !== this.incidents) this.renew();
    const { words } = shown.filter;
    if (words === this.applied) return;
    this.applied = words;
    if (words === this.words) return;
    this.input.value = words;
    this.mark(words);
    this.results.close();
    if (words !== "" && this.marks.place.of === 0) void this.look(true); // it may stand elsewhere
  }

  private get incidents(): readonly Incident[] {
    return this.shown?.incidents ?? NONE;
  }

  private get filter(): Filter {
    return this.shown?.filter ?? EVERYTHING;
  }

  /** renew finds the words in incidents that have come after them. */
  private renew(): void {
    this.answer = null;
    this.waited();
    if (this.results.isOpen) void this.look();
  }

  private typed(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), WAIT);
  }

  /** look finds what is in the field, and lists it unless it is to be quiet. */
  private async look(quiet = false): Promise<Answer | null> {
    clearTimeout(this.timer);
    const words = this.input.value.trim();
    const { incidents, filter } = this;
    const besides = JSON.stringify(question({ ...filter, words: "" }));
    if (words === this.words && this.answer && !this.here && besides === this.besides) return this.answer;
    this.mark(words);
    if (words === "") {
      this.results.close();
      if (this.applied !== "") this.actions.narrow({ words: "" });
      return null;
    }
    if (new Query(words).empty) {
      this.results.note(t("search.noWord"));
      return null;
    }
    const asked = search(this.api, words, { incidents, filter }, this.text);
    [this.answer, this.besides, this.here] = [asked, besides, false];
    this.wait(quiet);
    const answer = await asked;
    if (words === this.words && incidents !== this.incidents) return this.look(quiet);
    if (this.answer !== asked) return answer;
    this.waited();
    this.here = answer.here;
    this.elsewhere.show(words, answer);
    this.showPlace();
    this.list(words, answer, quiet);
    return answer;
  }

  /** wait shows that an answer is on its way, and says so when it is slow. */
  private wait(quiet: boolean): void {
    this.input.setAttribute("aria-busy", "true");
    clearTimeout(this.slow); // that of an earlier question, which may not be answered yet
    this.slow = window.setTimeout(() => {
      this.actions.say(t("search.searching"));
      if (!quiet && document.activeElement === this.input) this.results.note(t("search.searching"));
    }, SLOW);
  }

  private waited(): void {
    clearTimeout(this.slow);
    this.input.removeAttribute("aria-busy");
  }

  private list(words: string, answer: Answer, quiet = false): void {
    const { left, out } = this.parted(answer);
    const none = answer.passageCount + answer.incidents.length === 0;
    const text = none ? t("search.nothing", { words }) : t("search.found", { passages: answer.passageCount, incidents: left.length });
    const note = [out.length > 0 && left.length === 0 ? t("search.allOutside", { n: out.length }) : "", answer.here ? t("search.here") : ""].filter((line) => line !== "").join(" ");
    const said = note === "" ? text : `${/\p{P}$/u.test(text) ? text : `${text}.`} ${note}`;
    this.actions.say(said);
    if (quiet || this.input.ownerDocument.activeElement !== this.input) return;
    if (none) this.results.note(said);
    else this.results.show(words, answer, { left, out, narrowed: words === this.applied, note });
  }

  private parted(answer: Answer): ReturnType<typeof parted> {
    return parted(answer, this.filter);
  }

  private mark(words: string): void {
    this.words = words;
    this.answer = null;
    this.waited();
    this.elsewhere.show(words, null);
    this.marks.show(words === "" ? [] : passagesHere(words, this.text));
    this.showPlace();
  }

  private key(e: KeyboardEvent): void {
    if (e.isComposing) return;
    if (e.key === "Escape") this.escape(e);
    else if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (this.results.isOpen) this.results.step(e.key === "ArrowDown" ? 1 : -1);
      else void this.open();
    } else if (e.key === "Enter") {
      e.preventDefault();
      if (!this.results.choose()) void this.enter(e.shiftKey ? -1 : 1);
    }
  }

  /** open lists again what was found. */
  private async open(): Promise<void> {
    const words = this.input.value.trim();
    const answer = await this.look();
    if (answer && words === this.input.value.trim()) this.list(words, answer);
  }

  /** escape closes the list, then empties the field; then it is the page's. */
  private escape(e: KeyboardEvent): void {
    if (this.results.isOpen) this.results.close();
    else if (this.input.value !== "") this.clear();
    else return;
    e.preventDefault();
  }

  /** enter narrows the incidents when there are any to narrow to, and goes to a place in the text, or else in another article. */
  private async enter(by: 1 | -1): Promise<void> {
    const words = this.input.value.trim();
    const fresh = words !== this.applied || this.answer === null;
    const answer = fresh ? await this.look() : this.marks.place.of === 0 ? await this.answer : null;
    if (words !== this.input.value.trim()) return; // it was not for what has been typed since
    const left = answer ? this.parted(answer).left.length : 0;
    const narrows = left > 0 && words !== this.applied;
    if (narrows) this.actions.narrow({ words });
    if (answer && left + answer.passageCount === 0) return;
    this.results.close();
    const { best } = this.elsewhere;
    if (this.marks.place.of > 0) this.walk(by);
    else if (best && !narrows) this.goTo(best);
  }

  private walk(by: 1 | -1): void {
    const { passage } = this.marks.step(by);
    this.showPlace();
    if (!passage) return;
    this.actions.read(passage, this.text.article, this.words);
    this.sayPlace();
  }

  /** sayPlace announces the present place in the text, if there is one. */
  private sayPlace(): void {
    const { passage, at, of } = this.marks.place;
    if (!passage) return;
    const text = this.text.passages.find((p) => p.id === passage)?.text ?? "";
    this.actions.say(`${t("search.place", { at, of })}: ${text}`);
  }

  /** goTo shows a passage, and what it backs as selected. */
  private goTo(hit: PassageHit): void {
    this.take(() => {
      const backed = hit.article === this.text.article ? this.incidents.find((i) => i.passages.some((p) => p.id === hit.id)) : undefined;
      this.actions.read(hit.id, hit.article, this.words);
      this.marks.goTo(hit.id);
      this.showPlace();
      this.sayPlace();
      if (backed) this.actions.select(backed.id, hit.id, "search");
    });
  }

  private take(action: () => void): void {
    this.results.close();
    action();
  }

  private clear(): void {
    clearTimeout(this.timer);
    this.input.value = "";
    this.mark("");
    this.results.close();
    if (this.applied !== "") this.actions.narrow({ words: "" });
  }

  private makePlaces(): void {
    const button = (key: "search.next" | "search.previous" | "search.clear", sign: string, action: () => void) => {
      const made = h("button", { type: "button", class: "clear", "aria-label": t(key), title: t(key) }, sign);
      made.addEventListener("click", action);
      return made;
    };
    const close = button("search.clear", "×", () => {
      this.clear();
      this.input.focus();
    });
    this.walked.append(this.label, this.place, button("search.previous", "↑", () => this.walk(-1)), button("search.next", "↓", () => this.walk(1)));
    this.places.append(this.walked, this.elsewhere.element, close);
    byId("panels").before(this.places);
  }

  private showPlace(): void {
    const { at, of } = this.marks.place;
    this.walked.hidden = of === 0;
    this.elsewhere.element.hidden = of > 0;
    this.places.hidden = of === 0 && !this.elsewhere.best;
    this.label.textContent = t("search.places", { words: this.words });
    this.places.setAttribute("aria-label", this.label.textContent);
    this.place.textContent = at === 0 ? t("filter.value", { value: of }) : t("search.place", { at, of });
  }
}

/** readText reads the article on the page. */
function readText(): Text {
  const article = document.querySelector<HTMLElement>("[data-article]");
  const passages = [...(article?.querySelectorAll(".passage") ?? [])].map((p) => ({
    id: p.id,
    text: textElement(p).textContent ?? "",
    section: p.closest("section")?.querySelector("h3")?.textContent ?? "",
  }));
  return { article: article?.dataset["article"] ?? "", passages };
}
