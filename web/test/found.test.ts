import assert from "node:assert/strict";
import test from "node:test";
import { ApiError } from "../src/api";
import { EVERYTHING, type Filter } from "../src/filter";
import { Found } from "../src/found";
import { readIncidents } from "../src/model";

const incidents = readIncidents({ features: ["camp", "bridge", "road"].map((id) => ({ id, properties: { title: `At the ${id}`, type: id === "road" ? "clash" : "" } })) }, new Map());
const filter = (part: Partial<Filter>): Filter => ({ ...EVERYTHING, ...part });
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** server answers each question when the test says what. */
function server() {
  const asked: { query: string; answer(ids: string[]): void; fail(error: Error): void }[] = [];
  const refused: string[] = [];
  const found = new Found(
    { found: (query) => new Promise((resolve, reject) => asked.push({ query: query.map((pair) => pair.join("=")).join("&"), answer: (ids) => resolve(new Set(ids)), fail: reject })) },
    { changed: () => undefined, refused: ({ parameter }) => refused.push(parameter) },
  );
  const left = (f: Filter, all = incidents) => [...found.matching(f, all)].join(" ");
  return { asked, refused, found, left };
}

test("while the server has not answered, what was left before stays; the answer to an older question is for nothing", async () => {
  const { asked, found, left } = server();
  assert.equal(left(filter({ types: ["clash"] })), "road");
  const [first, second] = [filter({ words: "a" }), filter({ words: "b" })];
  assert.equal(left(first), "road");
  assert.equal(found.state, "loading");
  assert.equal(left(second), "road");
  asked[0]!.answer(["camp"]);
  await settled();
  assert.deepEqual([found.state, left(second)], ["loading", "road"]);
  asked[1]!.answer(["bridge"]);
  await settled();
  assert.deepEqual([found.state, left(second)], ["ready", "bridge"]);
  assert.equal(asked.length, 2);
  assert.equal(found.matching(second, incidents), found.matching(second, incidents), "the same set for the same");
});

test("asked before there are incidents, the words are looked for when they have come", async () => {
  const { asked, found, left } = server();
  const words = filter({ words: "bridge" });
  assert.equal(left(words, []), "");
  asked[0]!.fail(new ApiError("x", 0));
  await settled();
  assert.deepEqual([found.state, left(words, [])], ["here", ""]);
  left(words); // asks anew of what has come
  await settled();
  assert.deepEqual([found.state, left(words)], ["here", "bridge"]);
});

test("what is refused is told by its parameter; what cannot be answered is left aside", async () => {
  const { asked, refused, found, left } = server();
  left(filter({ others: [["status", "x"]] }));
  asked[0]!.fail(new ApiError("x", 400, undefined, { detail: "no", parameter: "status", value: "x", reason: "not known" }));
  await settled();
  assert.deepEqual(refused, ["status"]);
  const condition = filter({ cql: "side = 'TJ'" });
  left(condition);
  asked[1]!.fail(new ApiError("x", 503));
  await settled();
  assert.deepEqual([found.state, left(condition), refused], ["failed", "camp bridge road", ["status"]]);
});

test("what is wrong with an older question is for nothing", async () => {
  const { asked, refused, found, left } = server();
  const status = filter({ others: [["status", "x"]] });
  left(status);
  const words = filter({ words: "bridge" });
  left(words);
  asked[0]!.fail(new ApiError("x", 400, undefined, { detail: "no", parameter: "status", value: "x", reason: "not known" }));
  await settled();
  assert.deepEqual([found.state, refused], ["loading", []]);
  const later = filter({ cql: "side = 'TJ'" });
  left(later);
  asked[1]!.fail(new ApiError("x", 0)); // words, which are then looked for here
  await settled();
  assert.equal(found.state, "loading");
  asked[2]!.answer(["camp"]);
  await settled();
  assert.deepEqual([found.state, left(later)], ["ready", "camp"]);
});

test("what is found here for an older question is for nothing", async () => {
  const { asked, found, left } = server();
  const words = filter({ words: "bridge" });
  left(words, []);
  asked[0]!.fail(new ApiError("x", 0));
  await settled();
  assert.equal(found.state, "here");
  left(words); // begins to look through what has come
  left(filter({ words: "camp" }));
  await settled();
  assert.deepEqual([found.state, found.ids], ["loading", null]);
});
