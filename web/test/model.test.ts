import assert from "node:assert/strict";
import test from "node:test";
import { readIncidents, type Incident, type Person } from "../src/model";
import { resolve, step, stops } from "../src/selection";
import { isHollow, known, outline, shapeOf, typeClass } from "../src/symbols";
import { basis, dateDoubt, length, numbered, onLine, toll, typeName } from "../src/words";

const feature = (id: unknown, properties: unknown = {}, geometry: unknown = null) => ({ type: "Feature", id, geometry, properties });
const read = (features: unknown[], numbers = new Map<string, number>()) => readIncidents({ type: "FeatureCollection", features }, numbers);
const one = (properties: unknown, geometry: unknown = null): Incident => read([feature("x", properties, geometry)])[0]!;
const nobody = { role: "r", party: "", killed: null, injured: null, injuredLow: null, injuredHigh: null, detained: null, note: "" };

test("an incident is read field by field", () => {
  const i = one(
    {
      title: "T", type: "clash", date: "2025-06", radius_m: 20000, km: 305.7, km_from: 285, km_to: 330, distance_m: 9100,
      people: [{ role: "guard", killed: 2, injured: null, injured_low: 4, injured_high: 5 }],
      claims: [{ what: "w", who: "s" }],
      sources: [{ url: "https://example.org/", publisher: "P", published: "2025-06-26", backs: "everything" }],
      passages: [{ id: "a-1.2", href: "h", section: "a", text: "words" }],
    },
    { type: "Point", coordinates: [69.63, 37.66] },
  );
  assert.deepEqual(i.point, [69.63, 37.66]);
  assert.equal(i.radius, 20000);
  assert.equal(i.inArticle, true);
  assert.deepEqual(i.people![0], { role: "guard", party: "", killed: 2, injured: null, injuredLow: 4, injuredHigh: 5, detained: null, note: "" });
  assert.equal(i.passages[0]!.id, "a-1.2");
});

test("null stays null and is never zero", () => {
  const i = one({ radius_m: null, km: null, people: [{ role: "guard", killed: null, injured: null }] });
  assert.equal(i.radius, null);
  assert.equal(i.km, null);
  assert.equal(i.people![0]!.killed, null);
  assert.equal(toll(i.people![0]!), "number not stated");
});

test("values of the wrong kind count as not stated", () => {
  const i = one({ title: 7, radius_m: "far", people: "none", claims: [null, 3], sources: {}, km: NaN }, { type: "Point", coordinates: ["a", 1] });
  assert.equal(i.title, "x");
  assert.equal(i.radius, null);
  assert.deepEqual(i.people, []);
  assert.equal(i.point, null);
  assert.deepEqual(i.sources, []);
});

test("JSON columns that come as text are read too", () => {
  assert.equal(one({ claims: '[{"what":"w","who":"s"}]' }).claims[0]!.who, "s");
  assert.deepEqual(one({ claims: "[broken" }).claims, []);
});

test("what is no collection or no feature with an id is left out", () => {
  assert.deepEqual(readIncidents(null, new Map()), []);
  assert.deepEqual(readIncidents({ features: "x" }, new Map()), []);
  assert.deepEqual(read([feature(null), null, 5, feature("ok"), feature(7)]).map((i) => i.id), ["ok", "7"]);
});

test("tolls say what is stated and nothing more", () => {
  const cases: [Partial<Person>, string][] = [
    [{ killed: 3, injured: 1 }, "3 killed, 1 injured"],
    [{ killed: 2 }, "2 killed"],
    [{ injuredLow: 4, injuredHigh: 5 }, "4 to 5 injured"],
    [{ injured: 4, injuredLow: 4, injuredHigh: 5 }, "4 injured"],
    [{ killed: 0, injured: 0, detained: 1 }, "none killed or injured, 1 detained"],
    [{ killed: 0 }, "0 killed"],
    [{}, "number not stated"],
  ];
  for (const [part, want] of cases) assert.equal(toll({ ...nobody, ...part }), want);
});

test("doubts are in words, also those nobody foresaw", () => {
  assert.equal(dateDoubt(one({ date_basis: "year inferred" })), "year inferred");
  assert.equal(dateDoubt(one({ date_basis: "stated" })), "");
  assert.equal(dateDoubt(one({ date_basis: "by moonlight" })), "by moonlight");
  assert.equal(basis(one({ place_basis: "satellite image" })), "Place: satellite image");
  assert.equal(typeName("landslide"), "Incident");
  assert.equal(onLine(one({ km: 582.9 })), "km 583 of the border");
  assert.equal(onLine(one({ km_from: 0, km_to: 1343.955 })), "km 0 to 1,344 of the border");
  assert.equal(onLine(one({ km: 582.801, km_from: 565.804, km_to: 594.14 })), "km 566 to 594 of the border");
  assert.equal(onLine(one({ km: 582.801, km_from: 582.8, km_to: 583.1 })), "km 583 of the border");
  assert.equal(onLine(one({})), "");
  assert.deepEqual([804, 949, 950, 9100, 12600].map(length), ["800 m", "950 m", "1 km", "9.1 km", "13 km"]);
  assert.equal(numbered({ number: 4 }, "x"), "4. x");
  assert.equal(numbered({ number: 0 }, "x"), "x");
});

test("the stretch of the line is read as the server takes it", () => {
  const stretch = (properties: object) => {
    const { kmFrom, kmTo } = one(properties);
    return [kmFrom, kmTo];
  };
  assert.deepEqual(stretch({ km_from: 3, km_to: 5, km: 4 }), [3, 5]);
  assert.deepEqual(stretch({ km_from: null, km_to: 5, km: 4 }), [5, 5], "one end stands for both");
  assert.deepEqual(stretch({ km_from: null, km_to: null, km: 4 }), [null, null], "the pair of columns is what counts");
  assert.deepEqual(stretch({ from_km: 1, to_km: 2, km: 4 }), [1, 2]);
  assert.deepEqual(stretch({ km: 4 }), [4, 4]);
  assert.deepEqual(stretch({}), [null, null]);
});

test("a type that is named as something of JavaScript is one nobody foresaw", () => {
  for (const type of ["constructor", "toString", "__proto__", "hasOwnProperty"]) assert.deepEqual([shapeOf(type), typeClass(type), outline(shapeOf(type)).text], ["circle", "type-other", 20.2], type);
});

test("every type has a symbol; a place the article does not state is hollow", () => {
  for (const type of [...known, "landslide"]) assert.match(outline(shapeOf(type)).path, /^M/);
  assert.equal(typeClass("clash"), "type-clash");
  assert.equal(typeClass("x y<"), "type-other");
  assert.equal(isHollow({ placeBasis: "stated" }), false);
  for (const placeBasis of ["village", "inferred", "district", "not stated", ""]) assert.equal(isHollow({ placeBasis }), true);
});

const three = read(
  [
    feature("old"),
    feature("second", { passages: [{ id: "p-2" }, { id: "p-3" }] }),
    feature("first", { passages: [{ id: "p-1" }] }),
  ],
  new Map([["first", 1], ["second", 2]]),
);
const all = new Set(["p-1", "p-2", "p-3", "p-4"]);

test("an address asks for an incident, a passage or both", () => {
  const asked = (incident: string | null, passage: string | null) => {
    const r = resolve({ incident, passage }, three, all);
    return [r.incident?.id ?? null, r.passage, r.missingIncident, r.missingPassage];
  };
  assert.deepEqual(asked(null, null), [null, null, null, null]);
  assert.deepEqual(asked("first", null), ["first", "p-1", null, null]);
  assert.deepEqual(asked(null, "p-3"), ["second", "p-3", null, null]);
  assert.deepEqual(asked("old", null), ["old", null, null, null]);
  assert.deepEqual(asked(null, "p-4"), [null, "p-4", null, null]);
  assert.deepEqual(asked("gone", "p-9"), [null, null, "gone", "p-9"]);
});

test("an incident whose passage is not in this edition is shown with that note", () => {
  const r = resolve({ incident: "first", passage: null }, three, new Set());
  assert.equal(r.incident?.id, "first");
  assert.equal(r.missingPassage, "p-1");
});

test("[ and ] step through the article's order, then the rest, round and round", () => {
  const order = stops(three);
  assert.deepEqual(order.map((s) => s.passage ?? s.incident), ["first", "p-2", "p-3", "old"]);
  const start = { incident: null, passage: null };
  assert.equal(step(order, start, 1)?.incident, "first");
  assert.equal(step(order, start, -1)?.incident, "old");
  assert.equal(step(order, { incident: "second", passage: "p-2" }, 1)?.passage, "p-3");
  assert.equal(step(order, { incident: "old", passage: null }, 1)?.incident, "first");
  assert.equal(step(order, { incident: "first", passage: "p-1" }, -1)?.incident, "old");
  assert.equal(step([], start, 1), null);
});

test("passages of another article than the shown one stand elsewhere", () => {
  const passages = [{ id: "lead-1.1", article: "a", article_title: "A", text: "x" }, { id: "lead-1.1", article: "b", article_title: "B", text: "y" }];
  const features = [{ id: "i", properties: { passages } }];
  const [i] = readIncidents({ features }, new Map(), "b");
  assert.deepEqual([i!.passages.map((p) => p.articleTitle), i!.elsewhere.map((p) => p.articleTitle), i!.inArticle], [["B"], ["A"], true]);
  const [all] = readIncidents({ features }, new Map());
  assert.equal(all!.passages.length, 2);
});

test("a file without columns of people or sources states nothing of them, rather than that nothing is stated", () => {
  const [bare, told] = readIncidents({ features: [{ id: "a", properties: {} }, { id: "b", properties: { people: null, killed: null, sources: [] } }] }, new Map());
  assert.deepEqual([bare!.people, bare!.sources], [null, null]);
  assert.deepEqual([told!.people, told!.sources], [[], []]);
});
