import assert from "node:assert/strict";
import test from "node:test";
import { VERSION_HEADER } from "../src/dataset";
import { cacheName } from "../src/worker/policy";
import { Snapshots } from "../src/worker/snapshot";
import { Windows } from "../src/worker/windows";
import { stubCaches } from "./caches";

const SCOPE = "https://example.org/panj/";
const VERSION = { dataset: "v", build: "b-1" };

test("of the tiles that were seen the newest stay, and not many more than there is room for", async () => {
  const entries = stubCaches();
  await (await caches.open(cacheName(SCOPE, "kept", VERSION))).put(`${SCOPE}.kept`, Response.json({ ...VERSION, at: "2026-03-31T20:30:00Z" }));
  const snapshots = new Snapshots(SCOPE, [], "b-", async () => []);
  const address = (i: number) => `${SCOPE}xyz/world/9/${i}/1.mvt?v=v`;
  for (let i = 0; i < 450; i++) await snapshots.see(address(i), new Response("tile", { headers: { [VERSION_HEADER]: "v" } }));
  const seen = await entries(cacheName(SCOPE, "seen", VERSION));
  assert.ok(seen.length >= 400 && seen.length <= 420, `${seen.length}`);
  assert.deepEqual(seen, Array.from({ length: seen.length }, (_, i) => address(450 - seen.length + i)));
  await snapshots.see(address(450), new Response("tile", { headers: { [VERSION_HEADER]: "another" } }));
  assert.ok(!(await entries(cacheName(SCOPE, "seen", VERSION))).includes(address(450)), "of another version");
});

test("what the open windows show is written down while something is kept, and struck out when they are closed", async () => {
  const entries = stubCaches();
  let open = ["a"];
  const windows = () => new Windows(SCOPE, async () => open);
  const written = async () => (await entries("panj-windows /panj/")).map((url) => url.slice(`${SCOPE}.windows/`.length));
  const first = windows();
  await first.add("a", { ...VERSION, here: null }, false);
  assert.deepEqual([await written(), await first.of("a"), await caches.keys()], [[], { ...VERSION, here: null }, []]);
  await first.add("a", { ...VERSION, here: "gone" }, true);
  // Another worker, after this one was ended.
  const second = windows();
  assert.deepEqual(await second.of("a"), { ...VERSION, here: "gone" });
  open = ["a", "b"];
  await second.add("b", { ...VERSION, here: null }, true);
  assert.deepEqual(await written(), ["a", "b"]);
  assert.equal((await second.shown()).length, 2);
  open = ["b"];
  await second.add("c", { ...VERSION, here: null }, true); // not open yet
  assert.deepEqual(await written(), ["b", "c"]);
  await second.forget();
  assert.deepEqual([await caches.keys(), await windows().of("b")], [[], null]);
});
