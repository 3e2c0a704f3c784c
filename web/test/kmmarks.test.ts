import assert from "node:assert/strict";
import test from "node:test";
import { crosses, marks, metresPerPixel, spacing, towards } from "../src/kmmarks";
import { BorderLine } from "../src/line";

test("a pixel of the whole world at the equator is 156,543 m", () => {
  // OGC 17-083r4, WebMercatorQuad: cell size of zoom 0 is 156543.033928041 m.
  assert.ok(Math.abs(metresPerPixel(0, 0) - 156543.033928041) < 1e-6);
  assert.ok(Math.abs(metresPerPixel(10, 60) - 156543.033928041 / 1024 / 2) < 1e-6);
});

test("marks stand further apart the further out the map is, on round steps", () => {
  const steps = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((z) => spacing(metresPerPixel(z, 37.5)));
  for (let i = 1; i < steps.length; i++) assert.ok(steps[i]! <= steps[i - 1]!);
  for (const step of steps) assert.ok([1, 2, 5, 10, 20, 50, 100, 200].includes(step));
});

test("steps are far enough apart to be read", () => {
  for (let z = 7; z <= 14; z++) {
    const scale = metresPerPixel(z, 37.5);
    assert.ok((spacing(scale) * 1000) / scale >= 74);
  }
});

test("ticks point to the right of the line's direction", () => {
  // Eastward: the right side is south, which is down on the screen.
  const line = new BorderLine([[70, 37], [71, 37]]);
  const found = marks(line, 20, ([lon, lat]) => ({ x: lon * 100, y: -lat * 100 }));
  assert.deepEqual(found.map((m) => m.km), [0, 20, 40, 60, 80]);
  for (const m of found) {
    assert.ok(Math.abs(m.normal.x) < 1e-9);
    assert.ok(Math.abs(m.normal.y - 1) < 1e-9);
  }
});

test("the tick of an end is turned to where the line goes on", () => {
  const mark = { km: 0, at: { x: 10, y: 10 }, normal: { x: -1, y: 0 } };
  assert.deepEqual(towards(mark, { x: 200, y: 90 }).normal, { x: 1, y: -0 });
  assert.deepEqual(towards(mark, { x: -200, y: 90 }), mark);
});

test("a path crosses a box that it enters, passes through or lies in, and no other", () => {
  const box = { minX: 10, minY: 10, maxX: 50, maxY: 20 };
  const path = (...xy: [number, number][]) => xy.map(([x, y]) => ({ x, y }));
  assert.equal(crosses(path([0, 0], [30, 15]), box), true, "enters");
  assert.equal(crosses(path([0, 15], [100, 15]), box), true, "passes through, along an axis");
  assert.equal(crosses(path([30, 0], [30, 40]), box), true, "passes through, along the other");
  assert.equal(crosses(path([20, 12], [40, 18]), box), true, "lies in it");
  assert.equal(crosses(path([0, 0], [0, 30], [60, 30], [60, 0]), box), false, "goes around");
  assert.equal(crosses(path([0, 15], [9, 15]), box), false, "ends before it");
  assert.equal(crosses(path([0, 18], [12, 30]), box), false, "passes a corner");
});
