// The address of the viewer: the query is what the server can answer (which
// collection, which of its features, by which condition and in which order),
// the fragment what only this view knows.

import { parseFragment, readable, round, type MapView, type Tab } from "../address";

export interface ViewerState {
  /** the collection whose rows are shown; null for the first */
  collection: string | null;
  feature: string | null;
  /** CQL2 */
  filter: string;
  /** as the interface has it: +name or -name */
  sortby: string;
  /** whether only what lies in the map's view is listed */
  inView: boolean;
  /** collections that the map does not show */
  hidden: readonly string[];
  map: MapView | null;
  tab: Tab | null;
}

const KEPT = ["f", "lang"];

/** readAddress reads query and fragment; unknown lists the keys that mean nothing here. */
export function readAddress(search: string, hash: string): { state: ViewerState; kept: [string, string][]; unknown: string[] } {
  const query = new URLSearchParams(search);
  const own = new URLSearchParams(hash.replace(/^#/, "").includes("=") ? hash.replace(/^#/, "") : "");
  const hidden = own.getAll("hide");
  const inView = own.get("rows") === "view";
  for (const key of ["hide", "rows"]) own.delete(key);
  const { map, tab, unknown } = parseFragment(readable(own));
  const state: ViewerState = {
    collection: query.get("collection") || null,
    feature: query.get("feature") || null,
    filter: query.get("filter") ?? "",
    sortby: query.get("sortby") ?? "",
    inView,
    hidden,
    map,
    tab,
  };
  const kept = [...query].filter(([key]) => KEPT.includes(key));
  const others = [...query.keys()].filter((key) => !KEPT.includes(key) && !["collection", "feature", "filter", "sortby"].includes(key));
  return { state, kept, unknown: [...new Set([...others, ...unknown])] };
}

/** writeAddress is the inverse. */
export function writeAddress(path: string, s: ViewerState, kept: readonly [string, string][] = []): string {
  const query = new URLSearchParams([...kept]);
  for (const key of ["collection", "feature", "filter", "sortby"] as const) if (s[key]) query.set(key, s[key]!);
  const fragment = new URLSearchParams();
  if (s.map) fragment.set("map", `${s.map.zoom}/${round(s.map.lat)}/${round(s.map.lon)}`);
  if (s.tab && s.tab !== "article") fragment.set("tab", s.tab);
  if (s.inView) fragment.set("rows", "view");
  for (const id of s.hidden) fragment.append("hide", id);
  const [search, hash] = [readable(query), readable(fragment)];
  return path + (search && `?${search}`) + (hash && `#${hash}`);
}
