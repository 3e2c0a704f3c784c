import assert from "node:assert/strict";
import test from "node:test";
import { isTile, TileSource, type Health } from "../src/basemap/source";

/** A server that answers each tile with the next of its answers. */
function source(answers: (ArrayBuffer | null | Error)[], respite = 0) {
  const health: Health[] = [];
  let asked = 0;
  const api = {
    tile: async () => {
      const answer = answers[Math.min(asked++, answers.length - 1)]!;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { tiles: new TileSource(api, (h) => health.push({ ...h }), 1, respite), health, count: () => asked };
}

/** A tile with one layer that has a name and nothing else. */
const TILE = new Uint8Array([0x1a, 5, 0x0a, 1, 0x61, 0x78, 2]).buffer;

test("a tile is handed on, an empty one is undefined", async () => {
  const bytes = TILE;
  assert.deepEqual(await source([bytes]).tiles.getZxy(1, 0, 0), { data: bytes });
  assert.equal(await source([null]).tiles.getZxy(1, 0, 0), undefined);
});

test("a failure is tried once more and then counted", async () => {
  const flaky = source([new Error("500"), TILE]);
  assert.ok(await flaky.tiles.getZxy(1, 0, 0));
  assert.deepEqual(flaky.health.at(-1), { pending: 0, failed: 0 });

  const down = source([new Error("500")]);
  await assert.rejects(down.tiles.getZxy(1, 0, 0), /500/);
  assert.equal(down.count(), 2);
  assert.deepEqual(down.health.at(-1), { pending: 0, failed: 1 });
});

test("a tile that comes later heals the map, and so does forgetting", async () => {
  const s = source([new Error("a"), new Error("b"), TILE]);
  await assert.rejects(s.tiles.getZxy(1, 0, 0));
  await s.tiles.getZxy(1, 0, 0);
  assert.deepEqual(s.health.at(-1), { pending: 0, failed: 0 });

  const down = source([new Error("a")]);
  await assert.rejects(down.tiles.getZxy(1, 0, 0));
  down.tiles.forget();
  assert.deepEqual(down.health.at(-1), { pending: 0, failed: 0 });
});

test("for a while a tile that failed is not asked for again, unless everything is", async () => {
  const s = source([new Error("a"), new Error("b"), TILE], 60_000);
  await assert.rejects(s.tiles.getZxy(1, 0, 0));
  await assert.rejects(s.tiles.getZxy(1, 0, 0), /could not be had/);
  assert.equal(s.count(), 2);
  s.tiles.forget();
  assert.ok(await s.tiles.getZxy(1, 0, 0));
});

test("what is on its way when everything is asked for anew is asked for anew too", async () => {
  const waiting: ((bytes: ArrayBuffer) => void)[] = [];
  const tiles = new TileSource({ tile: () => new Promise((resolve) => waiting.push(resolve)) }, () => {});
  const before = tiles.getZxy(1, 0, 0);
  tiles.forget();
  assert.equal(tiles.idle(), true);
  const after = tiles.getZxy(1, 0, 0);
  assert.equal(waiting.length, 2);
  waiting[0]!(new ArrayBuffer(0));
  await before;
  assert.equal(tiles.idle(), false, "the older answer is taken for the newer");
  waiting[1]!(TILE);
  assert.deepEqual(await after, { data: TILE });
  assert.equal(tiles.idle(), true);
});

test("who asks for the same tile meanwhile shares one request", async () => {
  const s = source([TILE]);
  assert.equal(s.tiles.idle(), true);
  const [a, b] = [s.tiles.getZxy(1, 0, 0), s.tiles.getZxy(1, 0, 0)];
  assert.equal(s.tiles.idle(), false);
  assert.equal(await a, await b);
  assert.equal(s.count(), 1);
  assert.equal(s.tiles.idle(), true);
});

// Bytes written by hand after the specification: field 3 with its length, and an
// extension as field 16.
test("what is framed as a tile is one", () => {
  const layer = [0x1a, 5, 0x0a, 1, 0x61, 0x78, 2];
  assert.equal(isTile(new Uint8Array(TILE)), true);
  assert.equal(isTile(new Uint8Array([...layer, ...layer])), true);
  assert.equal(isTile(new Uint8Array([...layer, 0x82, 0x01, 1, 0])), true, "with an extension");
  assert.equal(isTile(new Uint8Array([0x1a, 0x80, 0x01, ...new Array(128).fill(0)])), true, "a length of two bytes");
  const others = { text: new TextEncoder().encode("<!doctype html><p>Sign in"), gzip: [0x1f, 0x8b, 8, 0], zeros: [0, 0, 0, 0], cut: layer.slice(0, -1), long: [...layer, 0x1a], endless: new Array(20).fill(0xff), "a number": [0x18, 3] };
  for (const [name, bytes] of Object.entries(others)) assert.equal(isTile(new Uint8Array(bytes)), false, name);
});

test("bytes that are no tile are asked for again and then counted", async () => {
  const s = source([new TextEncoder().encode("<html>").buffer as ArrayBuffer]);
  await assert.rejects(s.tiles.getZxy(1, 0, 0), /1\/0\/0 is none/);
  assert.equal(s.count(), 2);
  assert.deepEqual(s.health.at(-1), { pending: 0, failed: 1 });
});

test("a tile that cannot be read counts as one that could not be had", () => {
  const s = source([TILE]);
  s.tiles.unreadable(1, 0, 0);
  assert.deepEqual(s.health.at(-1), { pending: 0, failed: 1 });
});
