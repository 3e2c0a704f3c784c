// Links to what a search found in other articles than the one on the page.

import { h, said } from "../dom";
import { elsewhere, followAddress } from "../followlinks";
import { pieces, written } from "../i18n/messages";
import type { Answer, PassageHit } from "./answer";

export class Elsewhere {
  readonly element = h("span", { class: "places-elsewhere" });
  /** what was found, the best first */
  private hits: readonly PassageHit[] = [];
  private words = "";

  constructor(private readonly article: string) {
    const change = (url: URL, { dataset }: HTMLElement) => (url.href = elsewhere(url.href, { article: dataset["article"]!, id: dataset["passage"]! }, this.words));
    followAddress(this.element, () => location.href, change);
  }

  get best(): PassageHit | undefined {
    return this.hits[0];
  }

  /** show links to the best passage of each article; without an answer to none. */
  show(words: string, answer: Answer | null): void {
    this.words = words;
    this.hits = (answer?.passages ?? []).filter((hit) => hit.article !== this.article);
    const articles = new Map<string, PassageHit[]>();
    for (const hit of this.hits) articles.set(hit.article, [...(articles.get(hit.article) ?? []), hit]);
    // All that there are may be more than the answer holds; how many of each of several articles it does not tell.
    const all = articles.size === 1 && this.hits.length === answer?.passages.length ? answer.passageCount : null;
    this.element.replaceChildren(...[...articles.values()].map((hits) => linkTo(hits[0]!, all ?? hits.length)));
  }
}

function linkTo({ article, id, of }: PassageHit, n: number): HTMLElement {
  const text = pieces<string | HTMLElement>("search.elsewhere", { n: written(n), title: said(of) });
  return h("a", { href: location.href, "data-article": article, "data-passage": id }, ...text);
}
