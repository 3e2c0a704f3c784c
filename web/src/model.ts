// An incident as the page uses it, read from GeoJSON with distrust: a value of
// the wrong kind counts as not stated.

import type { Position } from "./geodesy";
import { amount, fields, list, text, type Fields } from "./json";

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
  /** null where the file does not tell of people at all */
  people: Person[] | null;
  km: number | null;
  /** the stretch of the line on which it lies, as the server takes it; one kilometre is both ends */
  kmFrom: number | null;
  kmTo: number | null;
  /** metres from the line */
  off: number | null;
  inArticle: boolean;
  /** what the file says of that; null when it says nothing */
  reported: boolean | null;
  claims: Claim[];
  /** who makes a claim, as filters know it */
  saidBy: string[];
  /** null where the file has no sources at all */
  sources: Source[] | null;
  /** in the article that is shown */
  passages: PassageRef[];
  /** in the other articles of the file */
  elsewhere: PassageRef[];
  point: Position | null;
}

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
  const [kmFrom, kmTo] = stretch(p);
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
    people: "people" in p || "killed" in p ? list(p["people"]).map(person) : null,
    km: amount(p["km"]),
    kmFrom,
    kmTo,
    off: amount(p["distance_m"]),
    inArticle: truth(p["in_article"]) === true || all.length > 0,
    reported: truth(p["in_article"]),
    claims: list(p["claims"]).map((f) => ({ what: text(f["what"]), who: text(f["who"]) })),
    saidBy: Array.isArray(p["said_by"]) ? p["said_by"].filter((who) => typeof who === "string") : [],
    sources: "sources" in p ? list(p["sources"]).map(source) : null,
    passages: all.filter((r) => r.id !== "" && shown(r)),
    elsewhere: all.filter((r) => r.id !== "" && !shown(r)),
    point: point(feature["geometry"]),
  };
}

function source(f: Fields): Source {
  return { url: text(f["url"]), publisher: text(f["publisher"]), published: text(f["published"]), backs: text(f["backs"]) };
}

// The columns that hold a stretch of the line: the first pair that a file has.
const STRETCHES = [["km_from", "km_to"], ["from_km", "to_km"], ["km", "km"]] as const;

/** stretch reads it; where one end is empty the other one stands for both. */
function stretch(p: Fields): [number | null, number | null] {
  const [a, b] = STRETCHES.find((pair) => pair.every((name) => name in p)) ?? STRETCHES[0];
  const [from, to] = [amount(p[a]), amount(p[b])];
  return [from ?? to, to ?? from];
}

function truth(v: unknown): boolean | null {
  return v === true || v === 1 ? true : v === false || v === 0 ? false : null;
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

function day(v: unknown): string {
  return text(v).slice(0, "2025-11-26".length);
}

/** coversLine reports whether an incident lies somewhere along nearly all of a line of so many kilometres, and so nowhere on it. */
export function coversLine(i: Pick<Incident, "km" | "kmFrom" | "kmTo">, length: number): boolean {
  return i.km === null && i.kmFrom !== null && i.kmTo !== null && i.kmTo - i.kmFrom > 0.9 * length;
}
