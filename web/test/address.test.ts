import assert from "node:assert/strict";
import test from "node:test";
import { address, parseFragment, parseQuery } from "../src/address";
import { EVERYTHING } from "../src/filter";
import { ASK } from "./askable";

const nothing = { selected: { incident: null, passage: null }, filter: EVERYTHING, view: { map: null, tab: null, anchor: null }, kept: [] };

test("an address survives the way there and back", () => {
  const selected = { incident: "2025-11-30-shodak", passage: "recent-attacks-1.4" };
  const view = { map: { zoom: 8, lat: 37.9, lon: 70.1234 }, tab: "list" as const, anchor: null };
  const url = new URL(address("/panj/", { selected, filter: { ...EVERYTHING, types: ["clash"] }, view, kept: [["lang", "tg"]] }), "https://example.org");
  assert.equal(url.href, "https://example.org/panj/?lang=tg&type=clash&incident=2025-11-30-shodak&passage=recent-attacks-1.4#map=8/37.9/70.1234&tab=list");
  const query = parseQuery(url.search, ASK);
  assert.deepEqual(query.selected, selected);
  assert.deepEqual(query.filter.types, ["clash"]);
  assert.deepEqual(query.kept, [["lang", "tg"]]);
  const { map, tab, anchor } = parseFragment(url.hash);
  assert.deepEqual({ map, tab, anchor }, view);
});

test("nothing selected leaves a bare address", () => {
  assert.equal(address("/", { ...nothing, view: { ...nothing.view, tab: "article" } }), "/");
});

test("odd ids are escaped", () => {
  const url = new URL(address("/", { ...nothing, selected: { incident: "a&b=c#d é", passage: null } }), "https://example.org");
  assert.equal(parseQuery(url.search, ASK).selected.incident, "a&b=c#d é");
});

test("unknown keys are named, once, and do no harm", () => {
  const query = parseQuery("?incident=x&utm_source=a&foo=1&foo=2", ASK);
  assert.deepEqual(query.unknown, ["utm_source", "foo"]);
  assert.equal(query.selected.incident, "x");
  assert.deepEqual(parseFragment("#map=7/38/71&zoom=3").unknown, ["zoom"]);
});

test("a place that is no place is left aside and named", () => {
  for (const value of ["7/38", "7/91/10", "7/38/181", "x/38/71", "7//71", "-1/38/71", "99/38/71", "7/NaN/71", "7/38/71/2", ""]) {
    const got = parseFragment(`#map=${value}`);
    assert.equal(got.map, null, value);
    assert.deepEqual(got.unknown, ["map"], value);
  }
  assert.deepEqual(parseFragment("#tab=nonsense").unknown, ["tab"]);
});

test("the name of a tab alone, to which its link leads, opens it", () => {
  const { tab, anchor } = parseFragment("#data");
  assert.deepEqual({ tab, anchor }, { tab: "data", anchor: null });
});

test("a plain fragment is an anchor", () => {
  assert.equal(parseFragment("#the-evidence-1.2").anchor, "the-evidence-1.2");
  assert.equal(parseFragment("#%E0%A4%A").anchor, "%E0%A4%A"); // not decodable: as it is
  assert.equal(parseFragment("").anchor, null);
});

test("a text directive is the browser's, also in one that leaves it in the fragment", () => {
  const plain = parseFragment("#map=8/37.9/70.1&tab=list");
  assert.deepEqual(parseFragment("#map=8/37.9/70.1&tab=list:~:text=a%2Cb,c&text=d%3De"), plain);
  assert.deepEqual(parseFragment("#:~:text=a=b"), parseFragment(""));
  assert.equal(parseFragment("#the-evidence-1.3:~:text=x").anchor, "the-evidence-1.3");
});
