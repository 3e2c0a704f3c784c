import assert from "node:assert/strict";
import test from "node:test";
import { MOST_SYMBOLS, stack, type Spot } from "../src/stacking";

const SIZE = 30;

function closest(spots: ReturnType<typeof stack>): number {
  let least = Infinity;
  for (let i = 0; i < spots.length; i++) {
    for (let j = i + 1; j < spots.length; j++) {
      least = Math.min(least, Math.max(Math.abs(spots[i]!.at.x - spots[j]!.at.x), Math.abs(spots[i]!.at.y - spots[j]!.at.y)));
    }
  }
  return least;
}

// The twelve incidents with a place, in pixels at zoom 7.
const crowd: Spot[] = [
  [70.24, 37.62], [69.63, 37.66], [70.17, 37.9], [70.13, 37.54], [70.13, 37.54], [69.63, 37.66],
  [70.24, 37.62], [71.027, 38.444], [69.93, 37.6], [70.17, 37.9], [70.04, 37.84], [69.4, 37.5],
].map(([lon, lat], i) => ({ id: `i${String(i).padStart(2, "0")}`, x: lon! * 91, y: -lat! * 115 }));

test("symbols with room stay on their spots", () => {
  const out = stack([{ id: "a", x: 0, y: 0 }, { id: "b", x: 100, y: 0 }], SIZE);
  assert.deepEqual(out.map((p) => [p.at, p.moved]), [[{ x: 0, y: 0 }, false], [{ x: 100, y: 0 }, false]]);
});

test("no two symbols overlap, at any zoom", () => {
  for (const scale of [0.25, 0.5, 1, 2, 4, 8]) {
    const out = stack(crowd.map((s) => ({ ...s, x: s.x * scale, y: s.y * scale })), SIZE);
    assert.ok(closest(out) >= SIZE - 1.5 * 2, `scale ${scale}: ${closest(out)}`);
  }
});

test("two at the same place part by a symbol's size, no more", () => {
  const out = stack([{ id: "a", x: 5, y: 5 }, { id: "b", x: 5, y: 5 }], SIZE);
  for (const p of out) assert.ok(Math.hypot(p.at.x - 5, p.at.y - 5) < SIZE * 0.75);
  assert.ok(out.every((p) => p.moved));
});

test("the picture does not depend on the order or on chance", () => {
  const once = stack(crowd, SIZE);
  const again = stack([...crowd].reverse(), SIZE).reverse();
  assert.deepEqual(once, again);
});

test("it ends with many symbols at one place", () => {
  const out = stack(Array.from({ length: 60 }, (_, i) => ({ id: `s${i}`, x: 0, y: 0 })), SIZE);
  assert.equal(out.length, 60);
  assert.ok(closest(out) >= SIZE - 3);
});

test("the most symbols that are moved end apart", () => {
  const many = Array.from({ length: MOST_SYMBOLS }, (_, i) => ({ id: `s${i}`, x: (i % 25) * 12, y: Math.floor(i / 25) * 12 }));
  const out = stack(many, SIZE);
  assert.ok(closest(out) >= SIZE - 3, `${closest(out)}`);
});

test("more than that stay on their spots, without leaders", () => {
  const many = Array.from({ length: 5000 }, (_, i) => ({ id: `s${i}`, x: i % 7, y: i % 11 }));
  const out = stack(many, SIZE);
  assert.ok(out.every((p, i) => !p.moved && p.at.x === many[i]!.x && p.at.y === many[i]!.y));
});
