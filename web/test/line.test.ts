// Expected values: geo/testdata/border.csv, nearest points by pyproj, and the
// line's length by the same.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { gunzipSync } from "node:zlib";
import { distance } from "../src/geodesy";
import { BorderLine, readLine } from "../src/line";

const seed = JSON.parse(gunzipSync(readFileSync("../data/seed/border.geojson.gz")).toString("utf8"));
const line = readLine(seed)!;

test("the line has its published length", () => {
  assert.equal(line.points.length, 7377);
  assert.ok(Math.abs(line.length - 1343.955) < 0.001, `${line.length}`);
});

test("points near the line are at their kilometres", () => {
  const rows = readFileSync("../geo/testdata/border.csv", "utf8").split("\n").filter((row) => row !== "" && !row.startsWith("#"));
  let checked = 0;
  for (const row of rows) {
    const [kind, ...figures] = row.split(",");
    const [lon, lat, along, off] = figures.slice(0, 4).map(Number) as [number, number, number, number];
    if (kind === "region" || !(off < 10_000)) continue;
    const got = line.nearest([lon, lat]);
    assert.ok(Math.abs(got.off - off) < 1 + off / 1000, `${row}: ${got.off} m off`);
    assert.ok(Math.abs(got.km * 1000 - along) < 5 + off / 50, `${row}: km ${got.km}`);
    checked++;
  }
  assert.ok(checked > 300, `${checked} rows`);
});

test("a slice begins and ends at its kilometres and is as long as it says", () => {
  const part = new BorderLine(line.slice(300.25, 412.5));
  assert.ok(Math.abs(part.length - 112.25) < 0.001, `${part.length}`);
  assert.ok(distance(part.points[0]!, line.at(300.25)) < 0.01);
  assert.ok(distance(part.points.at(-1)!, line.at(412.5)) < 0.01);
});

test("kilometres outside the line are its ends", () => {
  assert.deepEqual([...line.at(-5)], [...line.points[0]!]);
  assert.deepEqual([...line.at(9999)], [...line.points.at(-1)!]);
  assert.equal(line.slice(0, 1e6).length, 7377);
});

test("what is no line is null, not an error", () => {
  for (const answer of [null, 1, "x", {}, { features: [] }, { features: [{ geometry: null }] }, { geometry: { type: "Point", coordinates: [1, 2] } }, { geometry: { type: "LineString", coordinates: [[1, 2], ["a", 3]] } }]) {
    assert.equal(readLine(answer), null);
  }
});
