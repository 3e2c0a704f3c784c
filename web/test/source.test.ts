import assert from "node:assert/strict";
import test from "node:test";
import { TileSource, type Health } from "../src/basemap/source";

/** A server that answers each tile with the next of its answers. */
function source(answers: (ArrayBuffer | null | Error)[]) {
  const health: Health[] = [];
  let asked = 0;
  const api = {
    tile: async () => {
      const answer = answers[Math.min(asked++, answers.length - 1)]!;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { tiles: new TileSource(api, (h) => health.push({ ...h }), 1), health, count: () => asked };
}

test("a tile is handed on, an empty one is undefined", async () => {
  const bytes = new ArrayBuffer(3);
  assert.deepEqual(await source([bytes]).tiles.getZxy(1, 0, 0), { data: bytes });
  assert.equal(await source([null]).tiles.getZxy(1, 0, 0), undefined);
});

test("a failure is tried once more and then counted", async () => {
  const flaky = source([new Error("500"), new ArrayBuffer(1)]);
  assert.ok(await flaky.tiles.getZxy(1, 0, 0));
  assert.deepEqual(flaky.health.at(-1), { pending: 0, failed: 0 });

  const down = source([new Error("500")]);
  await assert.rejects(down.tiles.getZxy(1, 0, 0), /500/);
  assert.equal(down.count(), 2);
  assert.deepEqual(down.health.at(-1), { pending: 0, failed: 1 });
});

test("a tile that comes later heals the map, and so does forgetting", async () => {
  const s = source([new Error("a"), new Error("b"), new ArrayBuffer(1)]);
  await assert.rejects(s.tiles.getZxy(1, 0, 0));
  await s.tiles.getZxy(1, 0, 0);
  assert.deepEqual(s.health.at(-1), { pending: 0, failed: 0 });

  const down = source([new Error("a")]);
  await assert.rejects(down.tiles.getZxy(1, 0, 0));
  down.tiles.forget();
  assert.deepEqual(down.health.at(-1), { pending: 0, failed: 0 });
});

test("who asks for the same tile meanwhile shares one request", async () => {
  const s = source([new ArrayBuffer(1)]);
  assert.equal(s.tiles.idle(), true);
  const [a, b] = [s.tiles.getZxy(1, 0, 0), s.tiles.getZxy(1, 0, 0)];
  assert.equal(s.tiles.idle(), false);
  assert.equal(await a, await b);
  assert.equal(s.count(), 1);
  assert.equal(s.tiles.idle(), true);
});
