import assert from "node:assert/strict";
import test from "node:test";
import { readDataset } from "../src/dataset";

test("what the server says of the dataset is read", () => {
  assert.deepEqual(readDataset({ length: "1344.1", incidents: "13", layers: '["world","a & b"]', extent: "67.7,36.6,74.9,38.5", queryables: '["type","side"]' }, ["© Somebody", "  ", " Nobody\n"]), {
    border: true,
    length: 1344.1,
    incidents: 13,
    layers: ["world", "a & b"],
    extent: { west: 67.7, south: 36.6, east: 74.9, north: 38.5 },
    ask: { parameters: ["type", "side"], columns: [] },
    credits: ["© Somebody", "Nobody"],
  });
});

test("a dataset without a border, a geometry or credits is no error", () => {
  const nothing = { border: false, length: 0, incidents: 0, layers: [], extent: null, ask: { parameters: [], columns: [] }, credits: [] };
  assert.deepEqual(readDataset({}, []), nothing);
  for (const extent of ["", "1,2,3", "1,2,,4", "a,b,c,d", "3,2,1,4", "1,4,3,2", "1,2,Infinity,4"]) {
    assert.deepEqual(readDataset({ length: "0", layers: "{", extent }, []), nothing, extent);
  }
});
