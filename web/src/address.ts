// The address bar is the state. The query holds what the server can answer
// (the selection), the fragment what only this view knows (the map's place and
// the open tab). Keys that mean nothing are reported, never fatal.

export interface Selected {
  incident: string | null;
  passage: string | null;
}

export interface MapView {
  zoom: number;
  lat: number;
  lon: number;
}

export type Tab = "article" | "list" | "data";

export interface View {
  map: MapView | null;
  tab: Tab | null;
  /** a plain #anchor, e.g. the id of a passage */
  anchor: string | null;
}

const TABS: readonly string[] = ["article", "list", "data"];
const KEPT = ["article", "f", "lang"]; // the server reads them; they stay as they are

/** parseQuery reads "?incident=...&passage=...". */
export function parseQuery(search: string): Selected & { unknown: string[]; kept: [string, string][] } {
  const out = {
    incident: null as string | null,
    passage: null as string | null,
    unknown: [] as string[],
    kept: [] as [string, string][],
  };
  for (const [key, value] of new URLSearchParams(search)) {
    if (key === "incident") out.incident = value || null;
    else if (key === "passage") out.passage = value || null;
    else if (KEPT.includes(key)) out.kept.push([key, value]);
    else if (!out.unknown.includes(key)) out.unknown.push(key);
  }
  return out;
}

/** parseFragment reads "#map=8/37.9/70.1&tab=list" or a plain "#anchor". */
export function parseFragment(hash: string): View & { unknown: string[] } {
  const out = { map: null as MapView | null, tab: null as Tab | null, anchor: null as string | null, unknown: [] as string[] };
  const body = hash.replace(/^#/, "");
  if (body === "") return out;
  if (!body.includes("=")) {
    out.anchor = decode(body);
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

/** address returns path, query and fragment of a state. */
export function address(path: string, selected: Selected, view: View, kept: [string, string][] = []): string {
  const query = new URLSearchParams(kept);
  if (selected.incident) query.set("incident", selected.incident);
  if (selected.passage) query.set("passage", selected.passage);
  const parts: string[] = [];
  if (view.map) parts.push(`map=${view.map.zoom}/${round(view.map.lat)}/${round(view.map.lon)}`);
  if (view.tab && view.tab !== "article") parts.push(`tab=${view.tab}`);
  const search = query.toString();
  return path + (search ? `?${search}` : "") + (parts.length > 0 ? `#${parts.join("&")}` : "");
}

function round(degrees: number): string {
  return String(Math.round(degrees * 1e4) / 1e4);
}
