// The address bar is the state. The query holds what the server can answer
// (the filter and the selection), the fragment what only this view knows (the
// map's place and the open tab). Keys that mean nothing are reported, never fatal.

import type { Filter } from "./filter";
import { fromQuery, toQuery, type Askable } from "./filterquery";

export interface Selected {
  incident: string | null;
  passage: string | null;
}

export interface MapView {
  zoom: number;
  lat: number;
  lon: number;
}

export type Tab = "article" | "list" | "time" | "data";

export interface View {
  map: MapView | null;
  tab: Tab | null;
  /** a plain #anchor, e.g. the id of a passage */
  anchor: string | null;
}

const TABS: readonly string[] = ["article", "list", "time", "data"];
const KEPT = ["article", "f", "lang"]; // the server reads them; they stay as they are

export interface Asked {
  selected: Selected;
  filter: Filter;
  /** keys that mean nothing */
  unknown: string[];
  kept: [string, string][];
}

/** parseQuery reads "?incident=...&passage=..." and the filter, as far as incidents can be asked for it. */
export function parseQuery(search: string, ask: Askable): Asked {
  const { filter, rest } = fromQuery(new URLSearchParams(search), ask);
  const out: Asked = { selected: { incident: null, passage: null }, filter, unknown: [], kept: [] };
  for (const [key, value] of rest) {
    if (key === "incident") out.selected.incident = value || null;
    else if (key === "passage") out.selected.passage = value || null;
    else if (KEPT.includes(key)) out.kept.push([key, value]);
    else if (!out.unknown.includes(key)) out.unknown.push(key);
  }
  return out;
}

/** parseFragment reads "#map=8/37.9/70.1&tab=list" or a plain "#anchor". */
export function parseFragment(hash: string): View & { unknown: string[] } {
  const out = { map: null as MapView | null, tab: null as Tab | null, anchor: null as string | null, unknown: [] as string[] };
  // What follows ":~:" is for the browser; one that does not know it leaves it here.
  const body = hash.replace(/^#/, "").replace(/:~:.*$/s, "");
  if (body === "") return out;
  if (!body.includes("=")) {
    if (TABS.includes(body)) out.tab = body as Tab; // where a tab's own link leads
    else out.anchor = decode(body);
    return out;
  }
  for (const pair of body.split("&")) {
    const cut = pair.indexOf("=");
    const key = decode(cut < 0 ? pair : pair.slice(0, cut));
    const value = decode(cut < 0 ? "" : pair.slice(cut + 1));
    if (key === "map" && parseMap(value)) out.map = parseMap(value);
    else if (key === "tab" && TABS.includes(value)) out.tab = value as Tab;
    else out.unknown.push(key);
  }
  return out;
}

function parseMap(value: string): MapView | null {
  const parts = value.split("/");
  const [zoom, lat, lon] = parts.map((p) => (p.trim() === "" ? NaN : Number(p)));
  if (parts.length !== 3 || ![zoom, lat, lon].every(Number.isFinite)) return null;
  if (zoom! < 0 || zoom! > 22 || Math.abs(lat!) > 90 || Math.abs(lon!) > 180) return null;
  return { zoom: Math.round(zoom!), lat: lat!, lon: lon! };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export interface State {
  selected: Selected;
  filter: Filter;
  view: View;
  kept: readonly [string, string][];
}

/** address returns path, query and fragment of a state. */
export function address(path: string, { selected, filter, view, kept }: State): string {
  const query = new URLSearchParams([...kept, ...toQuery(filter)]);
  if (selected.incident) query.set("incident", selected.incident);
  if (selected.passage) query.set("passage", selected.passage);
  const parts: string[] = [];
  if (view.map) parts.push(`map=${view.map.zoom}/${round(view.map.lat)}/${round(view.map.lon)}`);
  if (view.tab && view.tab !== "article") parts.push(`tab=${view.tab}`);
  const search = readable(query);
  return path + (search ? `?${search}` : "") + (parts.length > 0 ? `#${parts.join("&")}` : "");
}

/** readable writes a query, or a fragment like one, with the characters as they are that need no escape there. */
export function readable(query: URLSearchParams): string {
  return query.toString().replace(/%(2C|2F|3A|28|29|27)/g, decodeURIComponent);
}

/** round writes degrees as precisely as a view needs. */
export function round(degrees: number): string {
  return String(Math.round(degrees * 1e4) / 1e4);
}
