// The styles are valid for MapLibre, and draw layers that the tiles have: for
// the seed, and for a database of which the program knows nothing.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { test } from "./again.mjs";
import { startServer } from "./server.mjs";

let dir, seeded, foreign;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), "panj-style-"));
  seeded = await startServer();
  foreign = process.env.PANJ_URL ? seeded : await startServer("--db", await foreignDatabase(dir));
});
after(async () => {
  await seeded?.stop();
  if (foreign !== seeded) await foreign?.stop();
  await rm(dir, { recursive: true, force: true });
});

/** foreignDatabase lets GDAL make a table of mixed geometries under an odd name, and one of points. */
async function foreignDatabase(dir) {
  const feature = (type, coordinates, properties) => ({ type: "Feature", properties, geometry: { type, coordinates } });
  const mixed = [
    feature("Point", [10, 50], { Name: "a", kind: "x" }),
    feature("LineString", [[10, 50], [11, 51]], { Name: "b", kind: "y" }),
    feature("Polygon", [[[10, 50], [11, 50], [11, 51], [10, 50]]], { Name: null, kind: "z" }),
  ];
  const source = join(dir, "mixed.geojson");
  const db = join(dir, "foreign.gpkg");
  await writeFile(source, JSON.stringify({ type: "FeatureCollection", features: mixed }));
  execFileSync("ogr2ogr", ["-f", "GPKG", db, source, "-nln", "odd & ends, all", "-nlt", "GEOMETRY"]);
  execFileSync("ogr2ogr", ["-f", "GPKG", "-update", db, source, "-nln", "incidents", "-nlt", "POINT", "-where", "OGR_GEOMETRY='POINT'"]);
  return db;
}

async function json(url) {
  const answer = await fetch(url);
  assert.equal(answer.status, 200, url);
  return answer.json();
}

async function styles(server) {
  const { styles, default: first } = await json(`${server.base}/styles`);
  assert.ok(styles.some((s) => s.id === first));
  const hrefs = styles.map((s) => s.links.find((l) => l.rel === "stylesheet").href);
  return Promise.all(hrefs.map(json));
}

for (const [name, which] of [["the seed", () => seeded], ["another database", () => foreign]]) {
  test(`each style of ${name} is valid and draws what the tiles have`, async () => {
    const server = which();
    const all = await styles(server);
    assert.equal(all.length, 4);
    for (const style of all) {
      assert.deepEqual(validateStyleMin(style).map((e) => e.message), [], style.name);
      const tiles = await json(style.sources.panj.url);
      assert.ok(tiles.tiles[0].startsWith(`${server.base}/`), tiles.tiles[0]);
      const layers = new Map(tiles.vector_layers.map((l) => [l.id, l.fields]));
      const drawn = new Set();
      for (const layer of style.layers.filter((l) => l.type !== "background")) {
        const fields = layers.get(layer["source-layer"]);
        assert.ok(fields, `${layer.id} draws ${layer["source-layer"]}, which is no layer of the tiles`);
        drawn.add(layer["source-layer"]);
        for (const property of properties([layer.filter, layer.paint, layer.layout])) {
          assert.ok(property in fields, `${layer.id} reads ${property}, which the tiles do not have`);
        }
      }
      assert.deepEqual([...layers.keys()].filter((id) => !drawn.has(id)), [], "layers that no style draws");
      const ids = new Set(style.layers.map((l) => l.id));
      for (const group of style.metadata["panj:legend"]) {
        for (const item of group.items) {
          assert.ok(ids.has(item.layer), `the legend explains ${item.layer}, which is not drawn`);
          assert.match(item.color, /^#[0-9A-F]{6}$/);
        }
      }
      assert.ok(!JSON.stringify(style).match(/https?:\/\/(?!127\.0\.0\.1|localhost)/) || process.env.PANJ_URL, "a foreign host");
    }
  });
}

/** properties lists what the expressions in a value read of a feature. */
function properties(value) {
  if (Array.isArray(value)) return value[0] === "get" ? [value[1]] : value.flatMap(properties);
  return value && typeof value === "object" ? Object.values(value).flatMap(properties) : [];
}

test("a table with geometries of every kind has a layer for each", { skip: Boolean(process.env.PANJ_URL) }, async () => {
  const [style] = await styles(foreign);
  const layers = style.layers.filter((l) => l["source-layer"] === "odd & ends, all");
  assert.deepEqual(layers.map((l) => [l.type, l.filter]), [
    ["fill", ["==", "$type", "Polygon"]],
    ["line", ["==", "$type", "LineString"]],
    ["circle", ["==", "$type", "Point"]],
  ]);
  assert.ok(!style.layers.some((l) => l["source-layer"] === "incidents" && JSON.stringify(l.paint).includes("place_basis")), "a table is taken for the seed's by its name alone");
});

test("the tiles of the other database are there under its odd names", { skip: Boolean(process.env.PANJ_URL) }, async () => {
  const [style] = await styles(foreign);
  const { tiles, vector_layers } = await json(style.sources.panj.url);
  assert.deepEqual(vector_layers.map((l) => l.id), ["incidents", "odd & ends, all"]);
  const answer = await fetch(tiles[0].replace("{z}", "5").replace("{x}", "16").replace("{y}", "10"));
  assert.equal(answer.status, 200);
  assert.match(Buffer.from(await answer.arrayBuffer()).toString("latin1"), /odd & ends, all/);
});

test("each icon that a style or its legend names is in the picture", { skip: Boolean(process.env.PANJ_URL) }, async () => {
  for (const style of await styles(seeded)) {
    for (const size of ["", "@2x"]) {
      const icons = await json(`${style.sprite}${size}.json`);
      const picture = await fetch(`${style.sprite}${size}.png`);
      const png = Buffer.from(await picture.arrayBuffer());
      assert.equal(picture.headers.get("content-type"), "image/png");
      const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]; // of the IHDR chunk
      for (const [name, at] of Object.entries(icons)) {
        assert.ok(at.x + at.width <= width && at.y + at.height <= height, `${name} lies outside the picture`);
        assert.equal(at.pixelRatio, size === "" ? 1 : 2);
      }
      for (const item of style.metadata["panj:legend"].flatMap((group) => group.items)) {
        assert.ok(item.symbol !== "icon" || item.icon in icons, `the legend shows ${item.icon}`);
      }
      const { incidents } = Object.fromEntries((await json(style.sources.panj.url)).vector_layers.map((l) => [l.id, l.fields]));
      assert.ok(incidents.type && incidents.place_basis);
    }
  }
  for (const style of await styles(foreign)) assert.ok(!("sprite" in style), "icons without incidents");
});
