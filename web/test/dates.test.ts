// Input: the dates of the seed, and the forms of EDTF (ISO 8601-2) levels 0 and 1.
import assert from "node:assert/strict";
import test from "node:test";
import { inWords } from "../src/dates";

test("dates are as exact as they are known", () => {
  const cases: [string, string][] = [
    ["2025-11-26", "26 November 2025"],
    ["2025-06", "June 2025"],
    ["2025", "2025"],
    ["2025-07-02~", "about 2 July 2025"],
    ["2025-07?", "July 2025 (uncertain)"],
    ["2025%", "about 2025 (uncertain)"],
    ["2024-11-17/2024-11-18", "17–18 November 2024"],
    ["2025-12-23/2025-12-24", "23–24 December 2025"],
    ["2025-11-30/2025-12-02", "30 November – 2 December 2025"],
    ["2024-12-31/2025-01-01", "31 December 2024 – 1 January 2025"],
    ["2025-06/2025-08", "June – August 2025"],
    ["2025-06-01~/2025-06-26", "about 1 June 2025 – 26 June 2025"],
    ["2025-06-03/..", "from 3 June 2025"],
    ["../2025-06-03", "until 3 June 2025"],
    ["2025-06-03/", "from 3 June 2025"],
    ["0033-04-03", "3 April 33"],
  ];
  for (const [edtf, want] of cases) assert.equal(inWords(edtf), want, edtf);
});

test("what is no date is shown as it is", () => {
  for (const text of ["", "yesterday", "2025-13", "2025-02-30", "2025-11-26T10:00:00Z", "1/2/3", "2025-1-2", "../.."]) {
    assert.equal(inWords(text), text);
  }
});
