// What a citation names beside the incident, read from the server's answers
// with distrust: a value of the wrong kind counts as not known.

import type { Api } from "../api";
import { fields, list, text, type Fields } from "../json";
import type { CitedArticle, CitedDataset, CitedPassage } from "./reference";

/** lookUpDataset returns what the server says of the incidents as a whole. */
export async function lookUpDataset(api: Api, known: Pick<CitedDataset, "title" | "version" | "url" | "caution">, any: boolean): Promise<CitedDataset> {
  const c = any ? fields(await api.collection()) : {};
  const licence = list(c["links"]).find((link) => link["rel"] === "license");
  return { ...known, by: text(c["attribution"]), as: text(c["citation"]), licence: text(licence?.["title"]) };
}

/** articleOf takes the article out of the address of one of its passages. */
export function articleOf(href: string): string {
  const part = /\/articles\/([^/]+)\/passages\//.exec(href)?.[1];
  return part ? decodeURIComponent(part) : "";
}

/** lookUpPassage returns a passage with its article; null when the server's edition has none of that id. */
export async function lookUpPassage(api: Api, article: string, passage: string): Promise<CitedPassage | null> {
  const a = fields(await api.article(article));
  const p = list(a["passages"]).find((one) => one["id"] === passage);
  return p ? { id: passage, url: text(p["href"]), section: text(p["section_title"]), text: text(p["text"]), article: readArticle(a) } : null;
}

function readArticle(a: Fields): CitedArticle {
  return {
    id: text(a["id"]),
    title: text(a["title"]),
    publisher: text(a["publisher"]),
    url: text(a["url"]),
    language: text(a["language"]),
    edition: text(a["edition"]),
    published: text(a["published"]),
    licence: text(fields(a["licence"])["title"]),
  };
}
