import assert from "node:assert/strict";
import test from "node:test";
import { columnOf, rowOf } from "../src/tilegrid";

test("a place is in the tile that other programs say it is in", () => {
  // The example in the documentation of mercantile: tile(20.6852, 40.1222, 9).
  assert.deepEqual([columnOf(20.6852, 9), rowOf(40.1222, 9)], [285, 193]);
});

test("rows end at the poles, columns go on around the world", () => {
  assert.deepEqual([90, 86, -86, -90].map((lat) => rowOf(lat, 3)), [0, 0, 7, 7]);
  assert.deepEqual([-180, 179.9, 180, 190].map((lon) => columnOf(lon, 3)), [0, 7, 8, 8]);
});
