// Expected values: the number itself. What Intl writes for it is what the page shows.
import assert from "node:assert/strict";
import test, { afterEach } from "node:test";
import { readKms } from "../src/filters/spanfields";
import * as en from "../src/i18n/en";
import * as fa from "../src/i18n/fa";
import { languages } from "../src/i18n/languages";
import { t, use } from "../src/i18n/messages";
import * as ru from "../src/i18n/ru";
import * as tg from "../src/i18n/tg";
import { readAmount, writeAmount } from "../src/numbers";
import { number } from "../src/words";

const tables = { en, ru, tg, fa };
const codes = Object.keys(tables) as (keyof typeof tables)[];
const speak = (code: keyof typeof tables) => use(languages[code]!, tables[code]);
afterEach(() => speak("en"));

for (const code of codes) {
  test(`${code}: a number that the page writes is read as that number`, () => {
    speak(code);
    for (const n of [0, 5, 0.5, 300.125, 999, 1000, 1300, 1343.955, 12_345.5, 1_234_567, -1344]) {
      for (const text of [number(n, 3), t("filter.value", { value: n }), writeAmount(n), String(n)]) assert.equal(readAmount(text), n, `${text} for ${n}`);
    }
  });

  test(`${code}: any space before three digits groups them`, () => {
    speak(code);
    for (const space of [" ", "\u00a0", "\u202f", "\u2009"]) assert.deepEqual([`1${space}344`, ` 1${space}234${space}567.5 `].map(readAmount), [1344, 1_234_567.5]);
  });

  test(`${code}: a comma that cannot group sets decimals apart`, () => {
    speak(code);
    assert.deepEqual(["1,3", "1,30", "1,3000", "0,344", "1344,955", ",5"].map(readAmount), [1.3, 1.3, 1.3, 0.344, 1344.955, 0.5]);
  });

  test(`${code}: what is no number is none`, () => {
    speak(code);
    for (const text of ["", "x", "1 2", "12 34", "1,000,5", "1,234 567", "1 344 5", "1e3", "1,,344", "1344 000"]) assert.ok(Number.isNaN(readAmount(text)), text);
  });
}

test("a comma before three digits is the decimal one only where the language has that", () => {
  const read = (text: string) =>
    codes.map((code) => {
      speak(code);
      return readAmount(text);
    });
  assert.deepEqual(read("1,344"), [1344, 1.344, 1.344, 1344]);
  assert.deepEqual(read("۱,۳۴۴"), [1344, 1.344, 1.344, 1344]);
  assert.deepEqual(read("1.344"), [1.344, 1.344, 1.344, 1.344]);
  assert.deepEqual(read("1,344.5"), [1344.5, NaN, NaN, 1344.5]);
});

test("kilometres are read as the page writes them", () => {
  assert.deepEqual(readKms("1,000", "1,300", 1344), { from: 1000, to: 1300 });
  assert.deepEqual(readKms("", number(1344, 0), 1344), { from: null, to: 1344 });
});
