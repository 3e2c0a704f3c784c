// What a citation of the page names: the incident or the whole dataset, the
// passage in the words of its edition, the article as its publisher has it, and
// the other sources. Every way to write a citation starts from this list.

import { t } from "../i18n/messages";

/** Reference is one work. What is not known is empty. */
export interface Reference {
  /** unlike that of any other in the list; ASCII letters, digits and hyphens, a letter first */
  key: string;
  kind: "dataset" | "document" | "webpage";
  /** who publishes it: an organisation, never taken apart into names */
  by: string;
  title: string;
  /** when what it tells of happened, in words */
  when: string;
  /** the larger work it is part of */
  container: string;
  /** how the publisher of the larger work wants it cited, in words of its own */
  as: string;
  /** of the dataset */
  version: string;
  /** which text of the article */
  edition: string;
  section: string;
  quote: string;
  /** what the reader has to know, each a sentence */
  notes: string[];
  /** ISO 8601 day, month or year */
  issued: string;
  /** ISO 8601 day */
  accessed: string;
  /** BCP 47 */
  language: string;
  url: string;
  licence: string;
}

/** What is known of the data as a whole. */
export interface CitedDataset {
  title: string;
  /** the credit line of the incidents */
  by: string;
  /** how its publisher wants it cited */
  as: string;
  version: string;
  licence: string;
  /** of what the screen shows, with its filters */
  url: string;
  /** what has to be said of the data wherever they go */
  caution: string;
}

export interface CitedIncident {
  id: string;
  title: string;
  when: string;
  /** of its own page */
  url: string;
  sources: readonly { publisher: string; url: string; published: string; backs: string }[];
}

export interface CitedArticle {
  id: string;
  title: string;
  publisher: string;
  url: string;
  language: string;
  edition: string;
  published: string;
  licence: string;
}

export interface CitedPassage {
  id: string;
  url: string;
  section: string;
  text: string;
  article: CitedArticle;
}

export interface Cited {
  dataset: CitedDataset;
  /** null: the dataset as a whole */
  incident: CitedIncident | null;
  passages: readonly CitedPassage[];
  /** ISO 8601 day */
  accessed: string;
}

const NOTHING = { by: "", when: "", container: "", as: "", version: "", edition: "", section: "", quote: "", issued: "", language: "", licence: "" };

/** references lists what is cited: the incident, its passages, their articles, its sources. */
export function references(cited: Cited): Reference[] {
  const { incident, passages } = cited;
  const articles = new Map(passages.map((p) => [p.article.id, p.article]));
  const list = [
    incident ? incidentReference(cited, incident) : datasetReference(cited),
    ...passages.map((p) => passageReference(cited, p)),
    ...[...articles.values()].map((a) => articleReference(cited, a)),
    ...(incident?.sources ?? []).map((s) => sourceReference(cited, s)),
  ];
  return unlike(list);
}

function datasetReference({ dataset, accessed }: Cited): Reference {
  const { caution, ...rest } = dataset;
  return { ...NOTHING, ...rest, key: "panj", kind: "dataset", accessed, notes: [caution] };
}

function incidentReference({ dataset, accessed }: Cited, i: CitedIncident): Reference {
  const { title: container, caution, ...rest } = dataset;
  return { ...NOTHING, ...rest, key: `panj-${i.id}`, kind: "dataset", title: i.title, when: i.when, container, url: i.url, accessed, notes: [caution] };
}

function passageReference({ dataset, accessed }: Cited, p: CitedPassage): Reference {
  const { article: a } = p;
  return {
    ...NOTHING, key: `panj-${a.id}-${p.id}`, kind: "document", title: a.title, by: dataset.by, container: dataset.title, version: dataset.version,
    edition: a.edition, section: p.section, quote: p.text, language: a.language, url: p.url, licence: a.licence, accessed,
    notes: [t("cite.passage", { id: p.id }), t("cite.words")],
  };
}

function articleReference({ accessed }: Cited, a: CitedArticle): Reference {
  return {
    ...NOTHING, key: a.id, kind: "webpage", title: a.title, by: a.publisher, issued: day(a.published), language: a.language, url: a.url, accessed,
    notes: [t("cite.original")],
  };
}

/** sourceReference has a title in brackets: one that describes, as the sources name none. */
function sourceReference({ accessed }: Cited, s: CitedIncident["sources"][number]): Reference {
  const name = s.publisher || host(s.url);
  return {
    ...NOTHING, key: `${name}-${s.published}`, kind: "webpage", title: `[${t("cite.report", { publisher: name })}]`, by: s.publisher, issued: day(s.published),
    url: s.url, accessed, notes: s.backs ? [t("cite.backs", { what: s.backs })] : [],
  };
}

/** day takes the date out of a date that may be marked as uncertain or be an interval; empty when there is none. */
function day(edtf: string): string {
  return /^\d{4}(-\d{2}){0,2}/.exec(edtf)?.[0] ?? "";
}

function host(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

/** licenceOf is the licence, unless the citation has its name or the short one after it: "Creative Commons ... (CC BY 4.0)". */
export function licenceOf(r: Reference): string {
  const short = /\(([^()]+)\)$/.exec(r.licence)?.[1] ?? r.licence;
  return [r.licence, short].some((name) => r.as.includes(name)) ? "" : r.licence;
}

/** remarks lists, as sentences, what no field of a format is made for. */
export function remarks(r: Reference): string[] {
  return [r.when, r.as, ...r.notes, licenceOf(r)].filter((part) => part !== "").map((part) => sentence(part));
}

/** isolated lets text of another direction stand apart from the words around it. */
export function isolated(text: string): string {
  return text && t("filter.value", { value: text });
}

/** unmarked leaves out the marks that keep texts of two directions apart: a file needs none. */
export function unmarked(text: string): string {
  return text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
}

/** sentence joins parts by commas and ends with a full stop, unless a mark ends it already. */
export function sentence(...parts: string[]): string {
  const text = parts.filter((part) => part !== "").join(t("text.comma"));
  return text === "" || /[.!?…؟](["”»’')\]\u2069]+)?$/u.test(text) ? text : `${text}.`;
}

/** unlike makes keys of what every format takes, and no two of them alike. */
function unlike(list: Reference[]): Reference[] {
  const taken = new Set<string>();
  return list.map((reference) => {
    const plain = reference.key.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "").toLowerCase();
    const stem = /^[a-z]/.test(plain) ? plain : `source-${plain}`.replace(/-$/, "");
    let key = stem;
    for (let n = 2; taken.has(key); n++) key = `${stem}-${n}`;
    taken.add(key);
    return { ...reference, key };
  });
}
