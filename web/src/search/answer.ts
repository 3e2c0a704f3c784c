// What a search found: passages of the articles and incidents.

import { ApiError, type Api } from "../api";
import { asksServer, EVERYTHING, matches, type Filter } from "../filter";
import { question } from "../found";
import { fields, list, text, type Fields } from "../json";
import type { Incident } from "../model";
import type { Shown } from "../parts";
import { found, textsOf } from "./here";
import { Query, type Span } from "./query";

export interface PassageHit {
  id: string;
  article: string;
  /** title of the article, empty for the one on the page */
  of: string;
  section: string;
  text: string;
  spans: readonly Span[];
}

export interface IncidentHit {
  incident: Incident;
  /** the text in which the words stand, when the title does not have them */
  text: string;
}

export interface Answer {
  passages: readonly PassageHit[];
  /** how many there are: the answer may hold fewer */
  passageCount: number;
  /** all that have the words, whatever else the filter asks for */
  incidents: readonly IncidentHit[];
  /** ids that the server leaves of these for what else only it can tell; null when that is nothing, or it does not tell */
  within: ReadonlySet<string> | null;
  /** the server gave no answer: this is from what the page holds */
  here: boolean;
}

/** Text is the article on the page. */
export interface Text {
  article: string;
  passages: readonly { id: string; text: string; section: string }[];
}

/** search asks the server for words, and looks through what the page holds when there is no answer. */
export async function search(api: Api, words: string, { incidents, filter }: Pick<Shown, "incidents" | "filter">, text: Text): Promise<Answer> {
  try {
    const [passages, ids, within] = await Promise.all([
      api.passages(words),
      incidents.length > 0 ? api.found(question({ ...EVERYTHING, words })) : new Set<string>(),
      asksServer({ ...filter, words: "" }) ? api.found(question({ ...filter, words })).catch(untold) : null,
    ]);
    return { ...readPassages(passages, text.article), incidents: incidentHits(incidents, ids, words), within, here: false };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
  const hits = passagesHere(words, text);
  return { passages: hits, passageCount: hits.length, incidents: incidentHits(incidents, found(incidents, words), words), within: null, here: true };
}

/** untold: what the server does not take of a filter is not asked for (see Narrowing). */
function untold(error: unknown): null {
  if (error instanceof ApiError) return null;
  throw error;
}

/** parted tells the incidents of an answer that the other conditions of a filter leave from those that they do not. */
export function parted({ incidents, within }: Answer, filter: Filter): { left: IncidentHit[]; out: IncidentHit[] } {
  const [left, out]: [IncidentHit[], IncidentHit[]] = [[], []];
  for (const hit of incidents) (matches(hit.incident, filter, within) ? left : out).push(hit);
  return { left, out };
}

/** passagesHere finds passages of the article on the page. */
export function passagesHere(words: string, { article, passages }: Text): PassageHit[] {
  const query = new Query(words);
  return passages.map((p) => ({ ...p, article, of: "", spans: query.find(p.text) })).filter((p) => p.spans.length > 0);
}

/** incidentHits lists incidents in the order of their ids. */
function incidentHits(incidents: readonly Incident[], ids: ReadonlySet<string>, words: string): IncidentHit[] {
  const query = new Query(words);
  const known = new Map(incidents.map((i) => [i.id, i]));
  return [...ids].flatMap((id) => {
    const incident = known.get(id);
    if (!incident) return [];
    const text = query.matches([incident.title]) ? "" : (textsOf(incident).find((one) => query.matches([one])) ?? "");
    return [{ incident, text }];
  });
}

/** readPassages reads the answer of the server; here is the article on the page. */
export function readPassages(answer: unknown, here: string): Pick<Answer, "passages" | "passageCount"> {
  const f = fields(answer);
  const titles = new Map(list(f["articles"]).map((a) => [text(a["id"]), text(a["title"])]));
  const passages = list(f["passages"]).filter((p) => text(p["id"]) !== "").map((p) => {
    const article = text(p["article"]);
    const spans = list(p["marks"]).filter((m): m is Fields & Span => Number.isInteger(m["start"]) && Number.isInteger(m["end"]));
    return { id: text(p["id"]), article, of: article === here ? "" : (titles.get(article) ?? article), section: text(p["section_title"]), text: text(p["text"]), spans };
  });
  const count = f["numberMatched"];
  return { passages, passageCount: typeof count === "number" ? count : passages.length };
}
