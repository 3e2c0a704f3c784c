import assert from "node:assert/strict";
import test from "node:test";
import { choices } from "../src/facets";
import { EVERYTHING, matches, narrows, type Filter } from "../src/filter";
import { split } from "../src/cql";
import { fromQuery, toQuery } from "../src/filterquery";
import { readIncidents, type Incident } from "../src/model";

const read = (search: string, properties: string[] = []) => fromQuery(new URLSearchParams(search), properties);

const filters: Partial<Filter>[] = [
  {},
  { types: ["clash", "drone-strike"], targets: ["a, b"], basis: ["not stated"], inArticle: false },
  { who: ["O'Neill, (RFE/RL)", "x"], killed: ["some", "unstated"] },
  { killed: ["none"] },
  { killed: ["some", "none", "unstated"], cql: "side = 'TJ' OR side = 'AF'" },
  { killed: ["some", "unstated"], cql: "" },
  { dates: { from: "2025-11-01", to: null, certain: false }, km: [300, 520.5] },
  { dates: { from: "2025-11-01", to: "2025-11-30", certain: true }, who: ["RFE"] },
  { area: { box: { west: 70.5, south: 37, east: 71, north: 38 }, match: "area" }, words: "gold mine" },
  { area: { box: { west: 170, south: -1, east: -170, north: 1 }, match: null } },
  { cql: "side = 'TJ' OR title LIKE '% AND %'" },
  { cql: "km BETWEEN 3 AND 5 AND title = 'it''s (odd AND'", killed: ["unstated"], others: [["status", "single-source"]] },
];

test("a filter survives the way into a query and back", () => {
  for (const part of filters) {
    const filter = { ...EVERYTHING, ...part };
    const query = new URLSearchParams(toQuery(filter)).toString();
    const back = read(query, ["status"]);
    const wrapped = filter.cql.includes(" OR ") && filter.killed.length > 0 ? { ...filter, cql: `(${filter.cql})` } : filter;
    assert.deepEqual(back, { filter: wrapped, rest: [] }, query);
    assert.deepEqual(toQuery(back.filter), toQuery(filter));
  }
});

test("a query is written in one order and in the words of the interface", () => {
  const filter: Filter = { ...EVERYTHING, types: ["clash"], who: ["it's"], killed: ["unstated", "some"], dates: { from: "2025-01-01", to: null, certain: false } };
  assert.deepEqual(toQuery(filter), [
    ["type", "clash"],
    ["datetime", "2025-01-01/.."],
    ["filter", "A_OVERLAPS(said_by,('it''s')) AND (killed >= 1 OR killed IS NULL)"],
  ]);
});

test("what cannot be used is given back, the rest counts", () => {
  const { filter, rest } = read("datetime=2025-13-01&km=9/3&bbox=1,2,3&in_article=maybe&match=area&status=x&type=clash&incident=a&q=");
  assert.deepEqual(rest.map(([key]) => key), ["datetime", "km", "bbox", "in_article", "status", "incident", "match"]);
  assert.deepEqual(filter, { ...EVERYTHING, types: ["clash"] });
  assert.ok(narrows(filter) && !narrows(EVERYTHING));
});

test("an expression with an or stays whole, however it is written", () => {
  for (const cql of ["type = 'a' or killed = 0 AND killed >= 1", "side = 'TJ'\nOR\tkilled IS NULL AND killed = 0"]) {
    const { filter } = fromQuery([["filter", cql]]);
    assert.equal(filter.cql, cql);
    assert.deepEqual(toQuery({ ...filter, killed: ["none"] }), [["filter", `killed = 0 AND (${cql})`]]);
  }
});

test("one day is a span of that day, one kilometre a range", () => {
  assert.deepEqual(read("datetime=2025-11-26&km=300").filter, { ...EVERYTHING, dates: { from: "2025-11-26", to: "2025-11-26", certain: false }, km: [300, 300] });
});

test("an expression is cut outside of quotes and brackets only", () => {
  assert.deepEqual(split("a = ' AND ' AND (b AND c) AND d", "AND"), ["a = ' AND '", "(b AND c)", "d"]);
  assert.deepEqual(split("a between 1 and 2\nand\tb or c", "AND"), ["a between 1 and 2", "b or c"]);
});

const feature = (id: string, properties: object, coordinates: number[] | null = null) => ({ id, properties, geometry: coordinates && { type: "Point", coordinates } });
const incidents: Incident[] = readIncidents(
  {
    features: [
      feature("a", { type: "clash", killed: 2, earliest: "2025-11-26", latest: "2025-11-26", km_from: 10, km_to: 20, radius_m: 5000, claims: [{ what: "w", who: "x" }] }, [70, 38]),
      feature("b", { type: "clash", killed: 0, earliest: "2025-11-01", latest: "2025-12-31", km_from: 20, km_to: 30, radius_m: 5000, claims: [{ what: "w", who: "y" }] }, [71, 38]),
      feature("c", { type: "crossing", killed: null, claims: [] }),
    ],
  },
  new Map(),
);
const left = (part: Partial<Filter>, found: ReadonlySet<string> | null = null) =>
  incidents.filter((i) => matches(i, { ...EVERYTHING, ...part }, found)).map((i) => i.id).join("");

test("each condition keeps what it should", () => {
  assert.equal(left({}), "abc");
  assert.equal(left({ killed: ["unstated"] }), "c");
  assert.equal(left({ killed: ["none", "some"] }), "ab");
  assert.equal(left({ who: ["x", "z"] }), "a");
  assert.equal(left({ dates: { from: "2025-12-01", to: null, certain: false } }), "bc"); // what has no date may be of that time
  assert.equal(left({ dates: { from: "2025-11-02", to: "2025-12-31", certain: true } }), "a");
  assert.equal(left({ km: [20, 20] }), "ab");
  const box = { west: 70.02, south: 37, east: 70.9, north: 39 };
  assert.equal(left({ area: { box, match: "geometry" } }), "");
  assert.equal(left({ area: { box, match: "area" } }), "a"); // 70.02 is 1.8 km away, 70.9 is 8.8 km
  assert.equal(left({ area: { box: { ...box, west: 69 }, match: null } }), "ac");
  assert.equal(left({ types: ["clash"] }, new Set(["b", "c"])), "b");
});

test("a choice is counted with the other conditions applied, not its own", () => {
  const filter: Filter = { ...EVERYTHING, types: ["crossing"], killed: ["some", "unstated"] };
  assert.deepEqual(choices(incidents, filter, null, "types"), [
    { value: "clash", count: 1, chosen: false },
    { value: "crossing", count: 1, chosen: true },
  ]);
  assert.deepEqual(choices(incidents, filter, null, "killed").map((c) => [c.value, c.count]), [["some", 0], ["none", 0], ["unstated", 1]]);
});
