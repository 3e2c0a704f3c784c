import assert from "node:assert/strict";
import test from "node:test";
import { clusters, REACH } from "../src/clusters";
import type { Spot } from "../src/stacking";

/** A line of spots that winds, with heaps on it. */
const many: Spot[] = Array.from({ length: 10_000 }, (_, i) => {
  const share = i % 7 === 0 ? (i % 5) / 5 : ((i * 7919) % 10_000) / 10_000;
  return { id: `s${i}`, x: 9000 * share + (i % 7 === 0 ? 0 : (i * 31) % 90), y: 400 * Math.sin(9 * share) + (i % 7 === 0 ? 0 : (i * 17) % 70) };
});

test("every spot is in one cluster, which stands in its middle", () => {
  const all = clusters(many);
  assert.deepEqual(all.flatMap((c) => c.ids).sort(), many.map((s) => s.id).sort());
  const byId = new Map(many.map((s) => [s.id, s]));
  for (const c of all) {
    for (const axis of ["x", "y"] as const) {
      const mean = c.ids.reduce((sum, id) => sum + byId.get(id)![axis], 0) / c.ids.length;
      assert.ok(Math.abs(c.at[axis] - mean) <= 0.51, `${c.ids.length} at ${c.at[axis]} instead of ${mean}`);
    }
  }
});

test("no two are nearer to each other than the largest takes, at any zoom", () => {
  for (const scale of [1 / 16, 1 / 4, 1, 4, 16]) {
    const all = clusters(many.map((s) => ({ ...s, x: s.x * scale, y: s.y * scale })));
    const order = all.map((c) => c.at).sort((a, b) => a.x - b.x);
    const least = Math.min(...order.map((a, i) => {
      let near = Infinity;
      for (let n = i + 1; n < order.length && order[n]!.x - a.x < REACH; n++) near = Math.min(near, Math.hypot(order[n]!.x - a.x, order[n]!.y - a.y));
      return near;
    }));
    assert.ok(least > REACH - 2, `${least} at ${scale}`);
    assert.ok(all.every((c) => 2 * c.half < REACH));
  }
});

test("who is alone stays where it is", () => {
  const [one, two] = clusters([{ id: "a", x: 1.25, y: 2.5 }, { id: "b", x: 900, y: 2.5 }]);
  assert.deepEqual([one!.at, two!.at], [{ x: 1.25, y: 2.5 }, { x: 900, y: 2.5 }]);
  assert.deepEqual([one!.ids, two!.ids], [["a"], ["b"]]);
});

test("the same spots in another order make the same picture", () => {
  const picture = (spots: readonly Spot[]) => clusters(spots).map((c) => `${c.ids.length} ${c.at.x} ${c.at.y} ${[...c.ids].sort()[0]}`).sort();
  assert.deepEqual(picture([...many].reverse()), picture(many));
});
