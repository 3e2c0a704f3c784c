import assert from "node:assert/strict";
import test from "node:test";
import { readIncidents } from "../src/model";
import { readPassages } from "../src/search/answer";
import { words } from "../src/search/fold";
import { found } from "../src/search/here";
import { cut, excerpt, Query } from "../src/search/query";

// The cases of data/fulltext/fulltext_test.go: the page and the server mean the same.
const CASES: [query: string, text: string, found: boolean][] = [
  ["ocean,climate \tchange,desalination", "The Ocean rises", true],
  ["ocean,climate \tchange,desalination", "Climate   \n CHANGE", true],
  ["ocean,climate \tchange,desalination", "change of climate", false],
  ["shod", "near Shodak", true],
  ["hodak", "near Shodak", false],
  ["s", "near Shodak", false],
  ["s", "Shodak's", true],
  ["Schön", "SCHON", true],
  ["strasse", "Straße", true],
  ["ostrov", "Østrov Ошибка", true],
  ["ёлка", "ЕЛКА", true],
  ["Қурғон", "курғонтеппа", true],
  ["Қурғон теппа", "Қурғонтеппа", false],
  ["кӯҳистон", "Кухистони Бадахшон", true],
  ["مي", "می\u200cخواهم", true],
  ["می خواهم", "می\u200cخواهم", true],
  ["كتاب", "کتابخانه", true],
  ["محمد", "محـــمد", true],
  ["مُحَمَّد", "محمد", true],
  ["2025", "۲۰۲۵/۱۱", true],
  ["۱۱", "2025-11-26", true],
  ["σ", "Σ", true],
  ["οδυσσευσ", "ὈΔΥΣΣΕΎΣ", true],
  ["e\u0301tude", "\u00e9tude", true],
  ["2025-11-26", "on 2025-11-26T10:00", true],
  ["2025-11-2", "on 2025-11-26 at noon", false],
  ["don't", "I don’t know", true],
  ["a,b", "the B side", true],
  [",,b,", "the B side", true],
  ["\"quoted\" words*", "quoted wordsmith", true],
];

test("words are found as the server finds them", () => {
  for (const [query, text, found] of CASES) {
    assert.equal(new Query(query).find(text).length > 0, found, `${query} in ${text}`);
    assert.equal(new Query(query).matches(["", text]), found, `${query} in ${text}`);
  }
});

test("what is found is told in code points, what overlaps as one", () => {
  const found = (query: string, text: string) => cut(text, new Query(query).find(text)).filter((_, i) => i % 2 === 1);
  assert.deepEqual(found("shod", "Near Shodak – Шодак –, SHÓDAK!"), ["Shodak", "SHÓDAK"]);
  assert.deepEqual(found("river bank,bank of", "the river  bank of the river"), ["river  bank of"]);
  assert.deepEqual(found("e", "e\u0301 x"), ["e\u0301"]);
  assert.deepEqual(found("𐌰,b", "𐌰 𐌰 b"), ["𐌰", "𐌰", "b"]);
  assert.deepEqual(words("𐌰 b").map(({ start, end }) => [start, end]), [[0, 1], [2, 3]]);
});

test("without letters or digits there is nothing to look for", () => {
  for (const text of ["", " , !?\u0301 -- ,", "ـ"]) assert.ok(new Query(text).empty, text);
  assert.ok(!new Query("x").empty);
});

test("an excerpt keeps the first place and does not cut words", () => {
  const text = "one two three four five six seven eight nine ten eleven twelve";
  const short = excerpt(text, new Query("seven").find(text), 24);
  assert.equal(cut(short.text, short.spans)[1], "seven");
  assert.match(short.text, /^… [a-z ]+ …$/);
  for (const word of short.text.split(" ")) assert.ok(word === "…" || text.split(" ").includes(word), word);
  assert.ok(short.text.length <= 24 + 4, short.text);
  assert.deepEqual(excerpt("short", [], 24), { text: "short", spans: [] });
  const whole = excerpt(text, new Query("one").find(text), 20);
  assert.ok(whole.text.startsWith("one two"), whole.text);
});

test("of an answer, what is no passage is left out", () => {
  const answer = { articles: [null, 3], passages: [null, "p", {}, { id: 4 }, { id: "p", article: "a", text: "x", marks: [null, { start: 0, end: 1 }, { start: "0" }] }] };
  assert.deepEqual(readPassages(answer, "a"), { passages: [{ id: "p", article: "a", of: "", section: "", text: "x", spans: [{ start: 0, end: 1 }] }], passageCount: 1 });
});

test("an incident is looked through as the server does: all its texts, the structured ones too", () => {
  const people = [{ role: "wordrole", party: "wordparty", note: "wordnote" }];
  const claims = [{ what: "wordwhat", who: "wordwho" }];
  const properties: Record<string, unknown> = { people, claims };
  for (const key of ["title", "type", "target", "status", "date", "time", "date_basis", "date_note", "place_name", "place_basis", "place_note"]) properties[key] = `word${key.replace("_", "")}`;
  const incidents = readIncidents({ features: [{ id: "wordid", properties }, { id: "another", properties: {} }] }, new Map());
  const all = JSON.stringify(properties).match(/word\w+/g)!;
  assert.equal(all.length, 16);
  for (const word of [...all, "wordid"]) assert.deepEqual([...found(incidents, word)], ["wordid"], word);
});
