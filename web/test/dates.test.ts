// The table of cases is shared with the server, which words the same dates and
// rows in each language: the dates of the seed, the forms of EDTF (ISO 8601-2) levels
// 0 and 1, every month.
import assert from "node:assert/strict";
import test, { afterEach } from "node:test";
import { inWords } from "../src/dates";
import * as en from "../src/i18n/en";
import * as fa from "../src/i18n/fa";
import { languages } from "../src/i18n/languages";
import { use } from "../src/i18n/messages";
import * as ru from "../src/i18n/ru";
import * as tg from "../src/i18n/tg";
import { readIncidents } from "../src/model";
import { plain } from "../src/viewer/values";
import { atKm, basis, toll, when, within } from "../src/words";
import cases from "./wording.json";

const tables = { en, ru, tg, fa };
const codes = Object.keys(tables) as (keyof typeof tables)[];
const speak = (code: keyof typeof tables) => use(languages[code]!, tables[code]);
const incident = (properties: object) => readIncidents({ features: [{ id: "a", properties }] }, new Map())[0]!;
afterEach(() => speak("en"));

for (const code of codes) {
  test(`${code}: dates are as exact as they are known`, () => {
    speak(code);
    for (const { edtf, [code]: want } of cases.dates) assert.equal(inWords(edtf), want, edtf);
  });

  test(`${code}: a row says when and where, or that nobody said so`, () => {
    speak(code);
    for (const { is, [code]: want } of cases.rows) assert.deepEqual([when(incident(is)), atKm(incident(is))], want, JSON.stringify(is));
  });
}

test("what is no date is shown as it is", () => {
  for (const text of cases.noDates) assert.equal(inWords(text), text);
});

test("tolls are worded as the server words them", () => {
  for (const [numbers, want] of cases.tolls as [object, string][]) {
    assert.equal(toll(incident({ people: [{ role: "guard", ...numbers }] }).people![0]!), want, JSON.stringify(numbers));
  }
});

test("how far off a place may be is worded as the server words it, and nothing where nobody said so", () => {
  for (const [metres, want] of cases.radii as [number | null, string][]) assert.equal(within(incident({ radius_m: metres })), want, String(metres));
});

test("what a place rests on is worded as the server words it", () => {
  for (const [name, want] of Object.entries(cases.bases)) assert.equal(basis(incident({ place_basis: name })), want);
  const known = Object.keys(en.messages).filter((key) => key.startsWith("basis.") && key !== "basis.other");
  assert.deepEqual(known, Object.keys(cases.bases).map((name) => `basis.${name}`));
});

test("a radius has the decimal sign of the language", () => {
  const radii = codes.map((code) => {
    speak(code);
    return within(incident({ radius_m: 1500 }));
  });
  assert.deepEqual(radii, ["within about 1.5 km", "в пределах примерно 1,5 км", "дар доираи тақрибан 1,5 км", "در شعاع حدود ۱٫۵ کیلومتر"]);
});

// The day as in the table above, the time of day as CLDR has it.
const MOMENTS = {
  en: ["19 January 2025, 10:00:00 UTC", "2025"],
  ru: ["19 января 2025 г., 10:00:00 UTC", "2025"],
  tg: ["19 январи 2025, 10:00:00 UTC", "2025"],
  fa: ["۱۹ جنوری ۲۰۲۵، ۱۰:۰۰:۰۰ (UTC)", "۲۰۲۵"],
};
for (const code of codes) {
  test(`${code}: a point in time and a number of any table are written as days and numbers are everywhere`, () => {
    speak(code);
    assert.deepEqual([plain("2025-01-19T10:00:00Z", "time"), plain(2025, "integer")], MOMENTS[code]);
  });
}
