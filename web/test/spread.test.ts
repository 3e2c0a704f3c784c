import assert from "node:assert/strict";
import test from "node:test";
import { spread } from "../src/spread";

const gaps = (xs: number[]) => [...xs].sort((a, b) => a - b).slice(1).map((x, i) => x - [...xs].sort((a, b) => a - b)[i]!);

test("marks with room stay where they belong", () => {
  assert.deepEqual(spread([10, 50, 90], 20, 0, 100), [10, 50, 90]);
  assert.deepEqual(spread([], 20, 0, 100), []);
  assert.deepEqual(spread([50], 20, 0, 100), [50]);
});

test("crowded marks move apart by as little as possible, around their middle", () => {
  assert.deepEqual(spread([50, 50], 20, 0, 100), [40, 60]);
  assert.deepEqual(spread([48, 50, 52], 10, 0, 100), [40, 50, 60]);
});

test("the order of the input does not matter", () => {
  assert.deepEqual(spread([52, 48, 50], 10, 0, 100), [60, 40, 50]);
});

test("marks stay inside the bounds and a gap apart", () => {
  const out = spread([1, 2, 3, 97, 99], 12, 0, 100);
  assert.ok(Math.min(...out) >= 0 && Math.max(...out) <= 100);
  for (const gap of gaps(out)) assert.ok(gap >= 12 - 1e-9, `${gap}`);
});

test("too many marks share the room evenly", () => {
  const out = spread([5, 5, 5, 5, 5], 50, 0, 100);
  assert.deepEqual(out, [0, 25, 50, 75, 100]);
});
