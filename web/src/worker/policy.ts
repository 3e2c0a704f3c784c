// What the service worker may keep and answer, without any browser: which
// request is of which kind, under which address an answer is kept, and what a
// map needs of tiles to be drawn without the server.

import type { Bounds } from "../bbox";
import { clampRow, columnOf, rowOf } from "../tilegrid";

/** What a request is for; null: none of the worker's business. */
export type Kind = "page" | "other" | "asset" | "tile" | "data" | null;

/** Asked is what the worker looks at in a request. */
export interface Asked {
  method: string;
  url: string;
  /** whether a window is to show the answer */
  navigate: boolean;
  /** whether a part is asked for */
  range: boolean;
}

/** Version is what a page is made from: pages of one version may be mixed. */
export interface Version {
  /** of the data */
  dataset: string;
  /** of the program: a hash of the page's scripts and styles, a hyphen, and what the server calls its own */
  build: string;
}

/** Why a page was taken from what is kept: there was no server, or it had too much to do. */
export type Why = "gone" | "busy";

/** Keep asks the worker to keep what a page of a version needs: addresses of pages, data and tiles. */
export interface Keep {
  type: "keep";
  pages: string[];
  data: string[];
  tiles: string[];
}

/** Whence asks the worker where the page came from. */
export interface Whence {
  type: "whence";
}

/** Forget asks the worker to throw away all it has. */
export interface Forget {
  type: "forget";
}

/** Order is what a page asks of the worker, with the version that it is of. */
export type Order = (Keep | Whence | Forget) & { of: Version };

/** Kept is the worker's answer to each: what it has now, null for nothing. */
export interface Kept {
  /** the version that is kept whole, and when it was fetched (ISO 8601) */
  kept: (Version & { at: string }) | null;
  /** why the page that asks was itself taken from there; null when it was not */
  here: Why | null;
}

/** What of the interface a page reads before it shows anything; searches, filters and downloads are not among it. */
const DATA: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(border|collections)$/, ["f"]],
  [/^(collections|articles)\/[^/]+$/, ["f"]],
  [/^collections\/[^/]+\/(schema|queryables|sortables)$/, ["f"]],
  [/^collections\/[^/]+\/items$/, ["f", "limit", "cursor", "skipGeometry"]],
];
const PAGE = ["lang", "article"]; // parameters that the page's text depends on
const OTHER = /^(i|articles)\/([^/]+)$/; // pages of which the map page shows the same
const TILE = /^xyz\/[^/]+\/\d+\/\d+\/\d+\.mvt$/;

/** kindOf says what a request is for; scope is the address of the folder that the map page stands in. */
export function kindOf(asked: Asked, scope: string): Kind {
  const url = new URL(asked.url);
  if (asked.method !== "GET" || asked.range || !url.href.startsWith(scope)) return null;
  const path = url.pathname.slice(new URL(scope).pathname.length);
  if (asked.navigate || path === "") {
    if (!asked.navigate || !["html", null].includes(url.searchParams.get("f"))) return null;
    return path === "" ? "page" : OTHER.test(path) ? "other" : null;
  }
  if (path.startsWith("assets/")) return "asset";
  if (TILE.test(path)) return url.searchParams.get("v") ? "tile" : null;
  const known = DATA.find(([pattern]) => pattern.test(path))?.[1];
  return known && url.searchParams.get("f") === "json" && [...url.searchParams.keys()].every((key) => known.includes(key)) ? "data" : null;
}

/** pageKeys lists under which addresses a page may be kept that can stand for the one asked for, the best first. */
export function pageKeys(address: string, scope: string): string[] {
  const given = new URL(address).searchParams;
  const keys = [PAGE, ["lang"], ["article"], []].map((names) => {
    const url = new URL(scope);
    for (const name of names) {
      const value = given.get(name);
      if (value) url.searchParams.set(name, value);
    }
    return url.href;
  });
  return [...new Set(keys)];
}

/** instead is the address of the map page that shows what another page is of. */
export function instead(address: string, scope: string): string {
  const url = new URL(address);
  const [, of, id = ""] = OTHER.exec(url.pathname.slice(new URL(scope).pathname.length)) ?? [];
  const query = new URLSearchParams([[of === "i" ? "incident" : "article", decodeURIComponent(id)]]);
  const lang = url.searchParams.get("lang");
  if (lang) query.set("lang", lang);
  return `${scope}?${query}`;
}

/** A cache is named after the folder, so that two servers of one host have their own. */
export function cacheName(scope: string, what: "kept" | "seen", of: Version): string {
  return `${cachePrefix(scope)}${what}${cacheEnd(of)}`;
}

/** cacheEnd is how the names of all caches of a version end. */
export function cacheEnd({ dataset, build }: Version): string {
  return ` ${dataset} ${build}`;
}

export function cachePrefix(scope: string): string {
  return `panj ${new URL(scope).pathname} `;
}

/**
 * overview lists the tiles (z, x, y) around a box, with one more on each side,
 * from zoom first to the last of which there is room among most.
 */
export function overview({ west, south, east, north }: Bounds, first: number, last: number, most: number): [number, number, number][] {
  const out: [number, number, number][] = [];
  for (let z = first; z <= last; z++) {
    const n = 2 ** z;
    const level: [number, number, number][] = [];
    const [left, right] = [columnOf(west, z) - 1, columnOf(east, z) + 1];
    for (let x = left; x <= Math.min(right, left + n - 1); x++) {
      for (let y = clampRow(rowOf(north, z) - 1, z); y <= clampRow(rowOf(south, z) + 1, z); y++) level.push([z, ((x % n) + n) % n, y]);
    }
    if (out.length + level.length > most) return out;
    out.push(...level);
  }
  return out;
}
