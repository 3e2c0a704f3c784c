import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";
import { around, contains, parameter, union } from "../src/bbox";
import { edge } from "../src/chips";
import { t, type Key } from "../src/i18n/messages";
import { messages } from "../src/i18n/en";

test("a box is written west, south, east, north, inside the world", () => {
  assert.equal(parameter({ west: 66.983641234, south: 35.05698, east: 75.70679, north: 40.1 }), "66.98364,35.05698,75.70679,40.1");
  assert.equal(parameter({ west: -200, south: -95, east: 200, north: 95 }), "-180,-90,180,90");
});

test("a box contains its edges", () => {
  const box = { west: 1, south: 2, east: 3, north: 4 };
  assert.ok(contains(box, [1, 2]) && contains(box, [3, 4]) && !contains(box, [3.01, 4]) && !contains(box, [2, 1.99]));
  assert.deepEqual(around([[1, 4], [3, 2]]), box);
  assert.equal(around([]), null);
});

test("boxes are joined, broken ones left out", () => {
  assert.deepEqual(union([[1, 2, 3, 4], [0, 3, 2, 9], [1, 2], [NaN, 0, 0, 0]]), { west: 0, south: 2, east: 3, north: 9 });
  assert.equal(union([]), null);
});

test("the narrowest box around boxes may cross the antimeridian; what fills the world does not", () => {
  const box = (west: number, east: number) => ({ west, south: -5, east, north: 5 });
  const cases: [columns: [number, number][], want: [number, number]][] = [
    [[[170, -170]], [170, -170]],
    [[[178, 180], [-180, -178]], [178, -178]],
    [[[178, 178], [-179, -179]], [178, -179]],
    [[[60, 75.3], [178, -178]], [60, -178]],
    [[[-75.3, -60], [178, -178]], [178, -60]],
    [[[178, -178], [179, -150], [-160, -155]], [178, -150]],
    [[[178, 184]], [178, -176]], // as a circle goes on
    [[[-90, -90], [90, 90]], [-90, 90]], // both ways are as long
    [[[67.1, 75.3], [66.9, 70]], [66.9, 75.3]],
    [[[-180, 180]], [-180, 180]],
    [[[-180, 180], [10, 20]], [-180, 180]],
    [[[-180, 0], [0, 180]], [-180, 180]],
    [[[10, 5]], [10, 5]],
    [[[10, 5], [4, 11]], [-180, 180]],
    [[[-170, 170]], [-170, 170]], // as wide as it is, what lies in it is not known to be two
  ];
  for (const [columns, [west, east]] of cases) {
    for (const order of [columns, [...columns].reverse()]) assert.deepEqual(union(order.map(([w, e]) => [w, -5, e, 5])), box(west, east), JSON.stringify(order));
  }
});

test("a chip stands at the edge, towards what is out of view", () => {
  const size = { x: 200, y: 100 };
  assert.equal(edge({ x: 10, y: 10 }, size, 10), null);
  assert.deepEqual(edge({ x: 500, y: 50 }, size, 10), { x: 190, y: 50, angle: 0 });
  assert.deepEqual(edge({ x: 100, y: 900 }, size, 10), { x: 100, y: 90, angle: 90 });
});

test("holes in messages are filled; a hole nobody fills stays visible", () => {
  assert.equal(t("card.according", { who: "the committee" }), "according to the committee");
  assert.equal(t("card.according"), "according to {who}");
});

const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".ts"));
const textOf = (file: string) => readFileSync(`src/${file}`, "utf8");

test("every message is used", () => {
  const code = [...sources.filter((f) => !f.startsWith("i18n")), "index.html", "embed.html"].map(textOf).join("\n");
  const families = ["type.", "basis.", "dateBasis.", "killed.", "inArticle.", "control.", "hint.", "rule.", "viewer.shape."]; // looked up by what the data says
  const unused = (Object.keys(messages) as Key[]).filter((k) => !code.includes(`"${k}"`) && !new RegExp(`%t:${k}[|%]`).test(code) && !families.some((f) => k.startsWith(f)));
  assert.deepEqual(unused, []);
});

test("Leaflet enters in one file, the network is known to one file", () => {
  // The service worker is a program of its own, which answers for the network.
  const which = (pattern: RegExp) => sources.filter((f) => !f.startsWith("worker/") && pattern.test(textOf(f))).sort();
  assert.deepEqual(which(/from "leaflet"/), ["leaflet-global.ts"]);
  assert.deepEqual(which(/^import \{ L \}/m).filter((f) => !f.startsWith("map/")), ["map.ts", "smallmap.ts"]);
  assert.deepEqual(which(/\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource/), ["api.ts"]);
  assert.deepEqual(which(/innerHTML|insertAdjacentHTML|outerHTML|document\.write/), []);
});
