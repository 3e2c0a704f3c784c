import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { afterEach, test } from "node:test";
import { sentence } from "../src/cite/reference";
import { inWords } from "../src/dates";
import { EVERYTHING } from "../src/filter";
import { othersSet, setTo } from "../src/filters/labels";
import * as en from "../src/i18n/en";
import * as fa from "../src/i18n/fa";
import { languages, type Table } from "../src/i18n/languages";
import { pieces, t, use, type Key } from "../src/i18n/messages";
import * as ru from "../src/i18n/ru";
import * as tg from "../src/i18n/tg";
import { fixed, length } from "../src/words";

const tables: Record<string, Table> = { en, ru, tg, fa };
const others = Object.entries(tables).filter(([code]) => code !== "en");
const keys = Object.keys(en.messages) as Key[];
const holes = (text: string) => [...text.matchAll(/\{(\w+)/g)].map((m) => m[1]!);
// Names that are the same everywhere.
const NAMES = /\b(GeoJSON|GeoPackage|CSV|KML|GPX|PNG|CQL2|URL|HTTP|API|OpenAPI|QGIS|GDAL|curl|ogr2ogr|BibTeX|RIS|CSL-JSON|CSL|JSON|MVT|DOI|TopoJSON|FlatGeobuf|Shapefile|PDF|SVG|HTML)\b/g;

const speak = (code: string) => use(languages[code]!, tables[code]!);
afterEach(() => speak("en"));

test("every language file is listed, and every language has one", () => {
  const files = readdirSync("src/i18n").map((f) => f.replace(/\.ts$/, "")).filter((f) => f !== "messages" && f !== "languages");
  assert.deepEqual(files.sort(), Object.keys(languages).sort());
  assert.deepEqual(Object.keys(tables).sort(), files.sort());
});

for (const [code, { messages, months }] of others) {
  test(`${code}: the same messages as in English`, () => {
    assert.deepEqual(Object.keys(messages).sort(), [...keys].sort());
  });

  test(`${code}: the same holes in each`, () => {
    for (const key of keys) assert.deepEqual([...new Set(holes(messages[key]))].sort(), [...new Set(holes(en.messages[key]))].sort(), key);
  });

  test(`${code}: none is empty, none is left in English`, () => {
    for (const key of keys) {
      assert.equal(messages[key] === "", en.messages[key] === "", `${key} is empty`);
      const words = en.messages[key].replace(/\{[^}]*\}/g, "").replace(NAMES, "");
      if (/\p{L}/u.test(words)) assert.notEqual(messages[key], en.messages[key], `${key} is as in English`);
    }
  });

  test(`${code}: written in its own letters`, () => {
    const own = languages[code]!.dir === "rtl" ? /\p{Script=Arabic}/u : /\p{Script=Cyrillic}/u;
    for (const key of keys) {
      const words = messages[key].replace(/\{[^}]*\}/g, "").replace(NAMES, "");
      if (/\p{L}/u.test(words)) assert.match(words, own, key);
    }
    for (const names of [months.names, months.alone ?? months.names, months.bare ?? months.names]) assert.equal(new Set(names.filter((name) => own.test(name))).size, 12);
  });
}

test("what pages say of their elements is a message, or a name of the data", () => {
  for (const file of ["index.html", "embed.html"]) {
    const said = [...readFileSync(`src/${file}`, "utf8").matchAll(/\s(?:aria-label|title|placeholder|alt)="([^"]*)"/g)].map((m) => m[1]!);
    assert.deepEqual(said.filter((text) => /\p{L}/u.test(text.replace(/%t:[^%]*%|\{\{[^}]*\}\}/g, ""))), [], file);
  }
});

test("as many forms of a word as the language has for numbers", () => {
  for (const [code, { messages }] of Object.entries(tables)) {
    const most = new Intl.PluralRules(languages[code]!.locales[0]).resolvedOptions().pluralCategories.length;
    for (const key of keys) {
      for (const [, forms] of messages[key].matchAll(/\{\w+:([^}]*)\}/g)) {
        const count = forms!.split("|").length;
        assert.ok(count >= Math.min(2, most) && count <= most, `${code} ${key}: ${count} forms`);
      }
    }
  }
});

test("the form of a word goes with the number", () => {
  speak("ru");
  const said = (n: number) => t("people.killed", { n });
  assert.deepEqual([1, 2, 5, 11, 21, 22].map(said), ["1 убитый", "2 убитых", "5 убитых", "11 убитых", "21 убитый", "22 убитых"]);
});

test("dates and numbers are written as in the language (CLDR)", () => {
  speak("ru");
  assert.equal(inWords("2025-11-26"), new Intl.DateTimeFormat("ru", { dateStyle: "long", timeZone: "UTC" }).format(new Date("2025-11-26")));
  assert.equal(length(12_400), "12 км");
  speak("fa");
  for (let month = 1; month <= 12; month++) {
    const day = `2025-${String(month).padStart(2, "0")}-26`;
    const options = { year: "numeric", month: "long", day: "numeric", timeZone: "UTC", calendar: "gregory" } as const;
    assert.equal(inWords(day), new Intl.DateTimeFormat("fa-AF", options).format(new Date(day)));
  }
  assert.equal(inWords("2025-11-26/2025-12-01"), "۲۶ نومبر – ۱ دسمبر ۲۰۲۵");
  assert.equal(fixed(38.444, 3), "۳۸٫۴۴۴");
  speak("tg");
  assert.equal(inWords("2025-11-17/2025-11-18"), "17–18 ноябри 2025");
  assert.equal(inWords("2025-12"), "декабри 2025");
});

test("a value does not change the direction of the words around it", () => {
  speak("fa");
  assert.equal(t("card.according", { who: "the committee" }), "به گفتهٔ \u2068the committee\u2069");
});

test("elements can stand in the holes", () => {
  const who = { name: "the committee" };
  assert.deepEqual(pieces("card.according", { who }), ["according to ", who, ""]);
});

test("the style follows the direction of the page, except on map, strip and timeline", () => {
  const west = ["map.css", "area.css", "strip.css", "timeline.css", "smallmap.css"];
  const physical = /(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)|float: (?:left|right)|^\s*(?:left|right):/m;
  const wrong = readdirSync("src/styles").filter((f) => !west.includes(f) && physical.test(readFileSync(`src/styles/${f}`, "utf8")));
  assert.deepEqual(wrong, []);
});

test("lists have the comma of the language", () => {
  speak("fa");
  assert.equal(sentence("a", "b"), "a، b.");
  assert.match(setTo({ ...EVERYTHING, types: ["clash", "crossing"] }, "types"), /^[^,]+، [^,]+$/);
  assert.match(othersSet({ ...EVERYTHING, others: [["km", "a"], ["km", "b"]] })[0]!.text, /a.?، .?b/);
});
