import assert from "node:assert/strict";
import test from "node:test";
import { clearOf } from "../src/map/clear";

const frame = { left: 10, top: 10, right: 310, bottom: 210 };

test("what can be seen stays where it is", () => {
  assert.deepEqual(clearOf({ x: 100, y: 100 }, frame, [{ left: 200, top: 0, right: 320, bottom: 60 }]), { x: 100, y: 100 });
});

test("what lies outside comes to the nearest edge that nothing covers", () => {
  assert.deepEqual(clearOf({ x: 500, y: 100 }, frame, []), { x: 310, y: 100 });
  assert.deepEqual(clearOf({ x: 500, y: 50 }, frame, [{ left: 200, top: 0, right: 320, bottom: 60 }]), { x: 310, y: 60 });
});

test("between two boxes it takes the gap, and in a frame that is all covered the middle", () => {
  const above = { left: 0, top: 0, right: 320, bottom: 90 };
  assert.deepEqual(clearOf({ x: 40, y: 20 }, frame, [above, { left: 0, top: 110, right: 320, bottom: 220 }]), { x: 40, y: 90 });
  assert.deepEqual(clearOf({ x: 40, y: 20 }, frame, [{ left: 0, top: 0, right: 320, bottom: 220 }]), { x: 160, y: 110 });
});

test("it is the nearest of all spots, for boxes at random", () => {
  let seed = 7;
  const random = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
  for (let run = 0; run < 200; run++) {
    const covered = Array.from({ length: 5 }, () => {
      const [left, top] = [random(300), random(200)];
      return { left, top, right: left + 20 + random(120), bottom: top + 20 + random(80) };
    });
    const spot = { x: random(500) - 100, y: random(400) - 100 };
    const free = (x: number, y: number) => !covered.some((b) => x > b.left && x < b.right && y > b.top && y < b.bottom);
    let nearest = Infinity;
    for (let x = frame.left; x <= frame.right; x++) for (let y = frame.top; y <= frame.bottom; y++) if (free(x, y)) nearest = Math.min(nearest, Math.hypot(x - spot.x, y - spot.y));
    const { x, y } = clearOf(spot, frame, covered);
    if (nearest === Infinity) continue;
    assert.ok(free(x, y), `${x}, ${y} is covered`);
    assert.ok(Math.abs(Math.hypot(x - spot.x, y - spot.y) - nearest) < 1e-9, `run ${run}: ${x}, ${y} for ${nearest}`);
  }
});

test("a frame without room is no trouble", () => {
  assert.deepEqual(clearOf({ x: 0, y: 0 }, { left: 60, top: 40, right: 20, bottom: 30 }, []), { x: 40, y: 35 });
});
