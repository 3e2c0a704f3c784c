// The table of cases is shared with the server, which words the same dates: the
// dates of the seed, and the forms of EDTF (ISO 8601-2) levels 0 and 1.
import assert from "node:assert/strict";
import test from "node:test";
import { inWords } from "../src/dates";
import { readIncidents } from "../src/model";
import { toll } from "../src/words";
import cases from "./wording.json";

test("dates are as exact as they are known", () => {
  for (const [edtf, want] of cases.dates as [string, string][]) assert.equal(inWords(edtf), want, edtf);
});

test("what is no date is shown as it is", () => {
  for (const text of cases.noDates) assert.equal(inWords(text), text);
});

test("tolls are worded as the server words them", () => {
  for (const [numbers, want] of cases.tolls as [object, string][]) {
    const people = [{ role: "guard", ...numbers }];
    const [incident] = readIncidents({ features: [{ id: "a", properties: { people } }] }, new Map());
    assert.equal(toll(incident!.people![0]!), want, JSON.stringify(numbers));
  }
});
