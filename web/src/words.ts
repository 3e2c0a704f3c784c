// Statements about an incident in words. What nobody stated stays open: it is
// never a zero, and the roles are never added up.

import { dateWords } from "./dates";
import { narrows } from "./filter";
import { either, t, written } from "./i18n/messages";
import type { Incident, Person } from "./model";
import type { Shown } from "./parts";

/** toll says what happened to the people of one role. */
export function toll(p: Person): string {
  const parts: string[] = [];
  if (p.killed === 0 && p.injured === 0) parts.push(t("people.none"));
  else if (p.killed !== null) parts.push(t("people.killed", { n: p.killed }));
  if (p.injured !== null && !(p.killed === 0 && p.injured === 0)) parts.push(t("people.injured", { n: p.injured }));
  if (p.injured === null && p.injuredLow !== null && p.injuredHigh !== null) {
    parts.push(t("people.injuredRange", { low: p.injuredLow, high: p.injuredHigh }));
  }
  if (p.detained !== null) parts.push(t("people.detained", { n: p.detained }));
  return parts.length > 0 ? parts.join(t("text.comma")) : t("people.notStated");
}

/** when returns the date in words, else the days between which it lies. */
export function when({ date, earliest, latest }: Pick<Incident, "date" | "earliest" | "latest">): string {
  return dateWords(date) || dateWords(`${earliest}/${latest}`) || date || earliest || latest || t("date.none");
}

/** dateDoubt says how the date is known, empty when the report states it. */
export function dateDoubt(i: Incident): string {
  return i.dateBasis === "" ? "" : either(`dateBasis.${i.dateBasis}`, "dateBasis.other", { basis: i.dateBasis });
}

/** basis says how the place is known. */
export function basis(i: Incident): string {
  return i.placeBasis === "" ? "" : either(`basis.${i.placeBasis}`, "basis.other", { basis: i.placeBasis });
}

/** within says how far off the place may be, empty when nobody said so. The server says it alike (server/incidents.go). */
export function within({ radius }: Pick<Incident, "radius">): string {
  if (radius === null || !(radius > 0)) return "";
  return t("card.radius", { km: radius < 9950 ? Math.max(Math.round(radius / 100) / 10, 0.1) : Math.round(radius / 1000) });
}

/** outside says that no article tells of an incident; empty when the file does not say that either. */
export function outside(i: Incident): string {
  return i.reported === false ? t("card.outside") : "";
}

/** typeName names the kind of incident. */
export function typeName(type: string): string {
  return either(`type.${type}`, "type.other");
}

/**
 * onLine says where along the border, as the range in which it may be where
 * that is known: one kilometre would claim more than anybody knows.
 */
export function onLine(i: Incident): string {
  return stretch(i, "card.km", "card.kmRange");
}

/** atKm is the same without saying of what, for a list. */
export function atKm(i: Incident): string {
  return stretch(i, "map.km", "strip.range");
}

function stretch(i: Incident, one: "card.km" | "map.km", range: "card.kmRange" | "strip.range"): string {
  const [from, to] = [i.kmFrom, i.kmTo].map((km) => (km === null ? null : number(km, 0)));
  if (from && to && from !== to) return t(range, { from, to });
  const km = i.km ?? i.kmFrom;
  return km === null ? "" : t(one, { km: number(km, 0) });
}

/** length writes metres as people do. */
export function length(metres: number): string {
  if (metres < 950) return t("unit.m", { n: number(Math.round(metres / 10) * 10, 0) });
  return t("unit.km", { n: number(metres / 1000, metres < 9950 ? 1 : 0) });
}

/** number writes a number with at most that many decimals. */
export function number(value: number, decimals: number): string {
  return written(value, { maximumFractionDigits: decimals });
}

/** fixed writes a coordinate with exactly that many decimals. */
export function fixed(value: number, decimals: number): string {
  return written(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: false });
}

/** numbered puts an incident's number before a label, when it has one. */
export function numbered(i: Pick<Incident, "number">, label: string): string {
  return i.number > 0 ? t("map.numbered", { number: i.number, label }) : label;
}

/** counted writes how many are left, and of how many, as the server does. */
export function counted(left: number, all: number): string {
  return left < all ? `${number(left, 0)} / ${number(all, 0)}` : number(all, 0);
}

/** shownCount says how many of the incidents the filter leaves, as far as that is known. */
export function shownCount({ incidents, matching, counting, filter }: Pick<Shown, "incidents" | "matching" | "counting" | "filter">): string {
  if (counting) return t("filter.counting");
  return t(narrows(filter) ? "filter.count" : "filter.countAll", { n: matching.size, all: incidents.length });
}
