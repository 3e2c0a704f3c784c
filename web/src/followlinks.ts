// Links to the page in another language or with another article: without a
// script they lead to the address as the server knew it, with it to what is on
// the screen now.

import type { PassageRef } from "./model";

/** followAddress keeps links at an address whose query and fragment change all the time. */
export function followAddress(links: HTMLElement, address: () => string, change: (url: URL, link: HTMLElement) => void = () => undefined): void {
  const update = (e: Event) => {
    const link = e.target instanceof Element ? e.target.closest("a") : null;
    if (!link) return;
    const url = new URL(address());
    change(url, link);
    link.href = url.href;
  };
  // Before anything can be done with a link, it is pointed at or has the focus.
  for (const type of ["pointerover", "focusin", "click"]) links.addEventListener(type, update);
}

export function toLanguage(url: URL, link: HTMLElement): void {
  url.searchParams.set("lang", link.dataset["lang"] ?? "");
}

/** toArticle leaves the passage behind, which stands in the article that is left. */
export function toArticle(url: URL, link: HTMLElement): void {
  url.searchParams.set("article", link.dataset["to"] ?? "");
  url.searchParams.delete("passage");
}

/** inArticle is an address with the article of a passage, and the passage. */
export function inArticle(address: string, ref: Pick<PassageRef, "article" | "id">): string {
  const url = new URL(address);
  url.searchParams.set("article", ref.article);
  url.searchParams.set("passage", ref.id);
  // The article is read in its tab.
  url.hash = url.hash.replace(/&?tab=\w+/, "").replace(/^#&/, "#");
  return url.href;
}

/** elsewhere is the address of a passage of another article and the words that it was found by, with nothing selected. */
export function elsewhere(address: string, ref: Pick<PassageRef, "article" | "id">, words: string): string {
  const url = new URL(inArticle(address, ref));
  url.searchParams.delete("incident");
  if (words !== "") url.searchParams.set("q", words);
  url.hash = "";
  return url.href;
}
