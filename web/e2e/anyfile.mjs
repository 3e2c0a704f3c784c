// What the tests of the viewer begin with, as stage.mjs has it for those of the
// page: a server of a file that GDAL wrote, a browser and a folder. None of it
// where a server is given, which has another file.
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { launch, visit } from "./browser.mjs";
import { startServer } from "./server.mjs";

export const OWN = Boolean(process.env.PANJ_BIN) && !process.env.PANJ_URL;
export const STATIONS = "Stations / Гидропосты";

export const dir = OWN ? await mkdtemp(join(tmpdir(), "panj-viewer-")) : "";
const db = OWN ? await database(dir) : "";
export const server = OWN ? await startServer("--db", db) : null;
export const browser = OWN ? await launch() : null;

after(async () => {
  await browser?.close();
  await server?.stop();
  if (dir) await rm(dir, { recursive: true, force: true });
});

/** gdal asks the file itself. */
export const gdal = (sql) => JSON.parse(execFileSync("ogr2ogr", ["-f", "GeoJSON", "/vsistdout/", db, "-dialect", "sqlite", "-sql", sql]).toString()).features.map((f) => f.properties);
export const open = (path = "/", options = {}) => visit(browser, server.base, path, options);
export const matched = (page, text) => page.waitForFunction((want) => document.querySelector(".matched")?.textContent === want && !document.querySelector(".table-frame[aria-busy]"), text);
export const cells = (page, at) => page.locator(`#list tbody tr td:nth-of-type(${at})`).allTextContents();

function feature(type, coordinates, properties) {
  return { type: "Feature", properties, geometry: type && { type, coordinates } };
}

function square(west, south, size) {
  return [[[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]];
}

/** database lets GDAL write what files are made of, the odd among it. */
async function database(dir) {
  const db = join(dir, "any.gpkg");
  let first = true;
  const add = async (name, features, ...flags) => {
    const source = join(dir, "source.geojson");
    await writeFile(source, JSON.stringify({ type: "FeatureCollection", features }));
    execFileSync("ogr2ogr", ["-f", "GPKG", ...(first ? [] : ["-update"]), db, source, "-nln", name, ...flags]);
    first = false;
  };
  const station = (i) =>
    feature("Point", [69 + (i % 25) * 0.1, 37 + Math.floor(i / 25) * 0.1], {
      Name: `Station ${i}`, kind: ["river", "lake", "spring"][i % 3], height: i * 12.5 - 100, opened: `20${10 + (i % 15)}-0${1 + (i % 9)}-1${i % 9}`,
      active: i % 2 === 0, web: i % 5 === 0 ? `https://example.org/s/${i}` : null, "a \"quoted\" one": i,
    });
  await add(STATIONS, Array.from({ length: 250 }, (_, i) => station(i)), "-nlt", "POINT");
  await add("odd & ends, all", [
    feature("Point", [60, 30], { Name: "a point" }), feature("LineString", [[60.5, 30], [61.5, 30]], { Name: "a line" }), feature(null, null, { Name: "nowhere" }),
    { type: "Feature", properties: { Name: "<b>several</b>" }, geometry: { type: "GeometryCollection", geometries: [{ type: "Point", coordinates: [63, 31] }, { type: "Polygon", coordinates: square(63, 30, 0.5) }] } },
  ], "-nlt", "GEOMETRY");
  await add("zones utm", [feature("Polygon", square(80, 45, 1), { name: "Zone A", size: 1.5 }), feature("Polygon", square(82, 45, 1), { name: "Zone B", size: 2.25 })], "-t_srs", "EPSG:32644", "-nlt", "POLYGON");
  await add("dateline", [feature("MultiPolygon", [square(178, -20, 2), square(-180, -20, 2)], { name: "both sides" })], "-nlt", "MULTIPOLYGON");
  await add("empty", [feature("Point", [0, 0], { x: 1 })], "-where", "x = 2", "-nlt", "POINT");
  await add("codes", Array.from({ length: 130 }, (_, i) => feature(null, null, { code: `C${i}`, value: i / 4 })), "-nlt", "NONE");
  return db;
}
