// An incident as the page uses it, read from GeoJSON with distrust: a value of
// the wrong kind counts as not stated.

import type { Position } from "./geodesy";

export interface Person {
  role: string;
  party: string;
  killed: number | null;
  injured: number | null;
  injuredLow: number | null;
  injuredHigh: number | null;
  detained: number | null;
  note: string;
}

export interface Claim {
  what: string;
  who: string;
}

export interface Source {
  url: string;
  publisher: string;
  published: string;
  backs: string;
}

export interface PassageRef {
  id: string;
  href: string;
  /** id and title of the article it stands in */
  article: string;
  articleTitle: string;
  section: string;
  text: string;
}

export interface Incident {
  id: string;
  /** its place in the article from 1; 0 when it is outside */
  number: number;
  title: string;
  type: string;
  target: string;
  status: string;
  date: string;
  /** first and last day on which it can have happened, ISO dates; empty when unknown */
  earliest: string;
  latest: string;
  time: string;
  dateBasis: string;
  dateNote: string;
  placeName: string;
  placeBasis: string;
  placeNote: string;
  /** metres */
  radius: number | null;
  /** killed, those who crossed or attacked not among them; null when not stated */
  killed: number | null;
  people: Person[];
  km: number | null;
  kmFrom: number | null;
  kmTo: number | null;
  /** metres from the line */
  off: number | null;
  inArticle: boolean;
  claims: Claim[];
  sources: Source[];
  /** in the article that is shown */
  passages: PassageRef[];
  /** in the other articles of the file */
  elsewhere: PassageRef[];
  point: Position | null;
}

export type Fields = Record<string, unknown>;

/**
 * readIncidents reads a FeatureCollection; what is no feature with an id is
 * left out. The numbers are those the article's page shows; without an article
 * all passages count as shown.
 */
export function readIncidents(answer: unknown, numbers: ReadonlyMap<string, number>, article = ""): Incident[] {
  const features = fields(answer)["features"];
  if (!Array.isArray(features)) return [];
  const out: Incident[] = [];
  for (const feature of features) {
    const id = fields(feature)["id"];
    if (typeof id !== "string" && typeof id !== "number") continue;
    out.push(incident(String(id), numbers.get(String(id)) ?? 0, fields(feature), article));
  }
  return out;
}

function incident(id: string, number: number, feature: Fields, article: string): Incident {
  const p = fields(feature["properties"]);
  const shown = (r: PassageRef) => article === "" || r.article === "" || r.article === article;
  const all = list(p["passages"]).map((f) => ({
    id: text(f["id"]),
    href: text(f["href"]),
    article: text(f["article"]),
    articleTitle: text(f["article_title"]),
    section: text(f["section"]),
    text: text(f["text"]),
  }));
  return {
    id,
    number,
    title: text(p["title"]) || id,
    type: text(p["type"]),
    target: text(p["target"]),
    status: text(p["status"]),
    date: text(p["date"]),
    earliest: day(p["earliest"]),
    latest: day(p["latest"]),
    time: text(p["time"]),
    dateBasis: text(p["date_basis"]),
    dateNote: text(p["date_note"]),
    placeName: text(p["place_name"]),
    placeBasis: text(p["place_basis"]),
    placeNote: text(p["place_note"]),
    radius: amount(p["radius_m"]),
    killed: amount(p["killed"]),
    people: list(p["people"]).map(person),
    km: amount(p["km"]),
    kmFrom: amount(p["km_from"]),
    kmTo: amount(p["km_to"]),
    off: amount(p["distance_m"]),
    inArticle: p["in_article"] === true || p["in_article"] === 1 || all.length > 0,
    claims: list(p["claims"]).map((f) => ({ what: text(f["what"]), who: text(f["who"]) })),
    sources: list(p["sources"]).map((f) => ({
      url: text(f["url"]),
      publisher: text(f["publisher"]),
      published: text(f["published"]),
      backs: text(f["backs"]),
    })),
    passages: all.filter((r) => r.id !== "" && shown(r)),
    elsewhere: all.filter((r) => r.id !== "" && !shown(r)),
    point: point(feature["geometry"]),
  };
}

function person(f: Fields): Person {
  return {
    role: text(f["role"]),
    party: text(f["party"]),
    killed: amount(f["killed"]),
    injured: amount(f["injured"]),
    injuredLow: amount(f["injured_low"]),
    injuredHigh: amount(f["injured_high"]),
    detained: amount(f["detained"]),
    note: text(f["note"]),
  };
}

function point(geometry: unknown): Position | null {
  const g = fields(geometry);
  const c = g["coordinates"];
  if (g["type"] !== "Point" || !Array.isArray(c)) return null;
  const [lon, lat] = [amount(c[0]), amount(c[1])];
  return lon === null || lat === null ? null : [lon, lat];
}

/** fields reads an object; anything else has no fields. */
export function fields(v: unknown): Fields {
  return typeof v === "object" && v !== null && !Array.isArray(v) ? (v as Fields) : {};
}

/** list reads an array of objects, also one that came as JSON text. */
export function list(v: unknown): Fields[] {
  if (typeof v === "string" && v.startsWith("[")) {
    try {
      return list(JSON.parse(v));
    } catch {
      return [];
    }
  }
  return Array.isArray(v) ? v.map(fields) : [];
}

/** text reads a text; anything else is empty. */
export function text(v: unknown): string {
  return typeof v === "string" ? v : "";
}

function day(v: unknown): string {
  return text(v).slice(0, "2025-11-26".length);
}

/** amount takes a finite number, and nothing that only looks like one. */
export function amount(v: unknown): number | null {
  return typeof v === "number" && Number.isFinite(v) ? v : null;
}

/** coversLine reports whether an incident lies somewhere along nearly all of a line of so many kilometres, and so nowhere on it. */
export function coversLine(i: Pick<Incident, "km" | "kmFrom" | "kmTo">, length: number): boolean {
  return i.km === null && i.kmFrom !== null && i.kmTo !== null && i.kmTo - i.kmFrom > 0.9 * length;
}
