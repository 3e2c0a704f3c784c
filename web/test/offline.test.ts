import assert from "node:assert/strict";
import test from "node:test";
import { cacheName, cachePrefix, instead, kindOf, overview, pageKeys } from "../src/worker/policy";

const SCOPE = "https://example.org/panj/";
const of = (path: string, more: Partial<Parameters<typeof kindOf>[0]> = {}) => kindOf({ method: "GET", url: SCOPE + path, navigate: false, range: false, ...more }, SCOPE);

test("the page is kept whatever its address asks for, when a window is to show it", () => {
  for (const path of ["", "?incident=x&type=clash&q=gold", "?f=html", "?incident=x#map=7/38/70"]) assert.equal(of(path, { navigate: true }), "page", path);
  for (const path of ["?f=json", "i/x?f=json", "i/x/preview.png", "collections/incidents", "articles/a/passages/b", "embed", "api.html", "download/incidents.csv"]) assert.equal(of(path, { navigate: true }), null, path);
  assert.equal(of(""), null, "a script asks for the landing page");
});

test("for the page of an incident or an article the map page can stand", () => {
  const shown = { "i/2025-11-30-shodak": "?incident=2025-11-30-shodak", "i/a%20%26%20b?lang=fa&f=html": "?incident=a+%26+b&lang=fa", "articles/x": "?article=x" };
  for (const [path, want] of Object.entries(shown)) {
    assert.equal(of(path, { navigate: true }), "other", path);
    assert.equal(instead(SCOPE + path, SCOPE), SCOPE + want);
  }
});

test("assets, tiles of a version and the page's own data are kept; searches and files are not", () => {
  const kinds: Record<string, string | null> = {
    "assets/main-ABCDEFGH.js": "asset",
    "xyz/world,border/6/44/24.mvt?v=1": "tile",
    "xyz/a%20%26%20b/6/44/24.mvt?v=1": "tile",
    "xyz/world/6/44/24.mvt": null,
    "xyz/world.json": null,
    "collections/incidents/items?limit=10000&f=json": "data",
    "collections/incidents/items?limit=10000&f=json&cursor=x": "data",
    "collections/incidents/items?limit=10000&f=json&type=clash": null,
    "collections/incidents/items?q=gold&f=json": null,
    "collections/incidents/items?limit=10000": null,
    "collections/border/items?limit=1&f=json": "data",
    "border?f=json": "data",
    "border?f=html": null,
    "collections/incidents?f=json": "data",
    "articles/a?f=json": "data",
    "articles/a": null,
    "i/a?f=json": null,
    "articles?q=drone": null,
    "download/incidents.geojson": null,
    "sw.js": null,
  };
  for (const [path, kind] of Object.entries(kinds)) assert.equal(of(path), kind, path);
});

test("other methods, parts of files and other places pass by", () => {
  const items = "collections/incidents/items?limit=10000&f=json";
  assert.equal(of(items, { method: "HEAD" }), null);
  assert.equal(of(items, { method: "POST" }), null);
  assert.equal(of(items, { range: true }), null);
  assert.equal(of("", { url: "https://example.org/", navigate: true }), null, "the folder above");
  assert.equal(of("", { url: "https://example.org/panjab/", navigate: true }), null, "a folder that begins alike");
  assert.equal(of("", { url: "https://other.example/panj/", navigate: true }), null);
});

test("a page stands for another of its language, then of its article, then for any", () => {
  assert.deepEqual(pageKeys(`${SCOPE}?incident=x&lang=fa&article=b&q=z#map=1/2/3`, SCOPE), [`${SCOPE}?lang=fa&article=b`, `${SCOPE}?lang=fa`, `${SCOPE}?article=b`, SCOPE]);
  assert.deepEqual(pageKeys(`${SCOPE}?incident=x&lang=`, SCOPE), [SCOPE]);
});

test("two servers of one host keep apart", () => {
  const inner = cacheName("https://example.org/panj/", "kept", { dataset: "v", build: "b" });
  assert.ok(inner.startsWith(cachePrefix("https://example.org/panj/")));
  assert.ok(!inner.startsWith(cachePrefix("https://example.org/")));
});

// The tile of 71 E 38 N is 44/24 at zoom 6 and 89/49 at 7: the formula of the
// OpenStreetMap wiki, worked out in Python.
test("the overview has the tiles of the box and one more around", () => {
  const tiles = overview({ west: 71, south: 38, east: 71, north: 38 }, 6, 7, 100).map((t) => t.join("/"));
  assert.equal(tiles.length, 18);
  for (const want of ["6/44/24", "6/43/23", "6/45/25", "7/89/49"]) assert.ok(tiles.includes(want), want);
});

test("the overview ends before it is too much, and at the edges of the world", () => {
  const whole = { west: -180, south: -85, east: 180, north: 85 };
  const tiles = overview(whole, 0, 7, 96).map((t) => t.join("/"));
  assert.equal(tiles.length, 1 + 4 + 16 + 64);
  assert.equal(new Set(tiles).size, tiles.length);
  const around = overview({ west: 179, south: -1, east: 181, north: 1 }, 3, 3, 96);
  assert.ok(around.every(([z, x, y]) => x >= 0 && x < 2 ** z && y >= 0 && y < 2 ** z));
  assert.ok(around.some(([, x]) => x === 7) && around.some(([, x]) => x === 0), "both sides of the antimeridian");
});
