import assert from "node:assert/strict";
import test from "node:test";
import { choices } from "../src/facets";
import { EVERYTHING, matches, narrows, type Filter } from "../src/filter";
import { split } from "../src/cql";
import { fromQuery, narrowed, toQuery, without } from "../src/filterquery";
import { readIncidents, type Incident } from "../src/model";
import { ASK } from "./askable";
import tied from "./tied.json";

const read = (search: string, ask = ASK) => fromQuery(new URLSearchParams(search), ask);

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
    const back = read(query);
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

test("what the page cannot read is left to the server, the rest counts; what is no parameter is given back", () => {
  const { filter, rest } = read("datetime=2025-13-01&km=9/3&bbox=1,2,3&in_article=maybe&match=area&status=x&type=clash&incident=a&q=&colour=red");
  assert.deepEqual(rest.map(([key]) => key), ["incident", "colour"]);
  assert.deepEqual(filter.others, [["datetime", "2025-13-01"], ["km", "9/3"], ["bbox", "1,2,3"], ["in_article", "maybe"], ["match", "area"], ["status", "x"]]);
  assert.deepEqual({ ...filter, others: [] }, { ...EVERYTHING, types: ["clash"] });
  assert.ok(narrows(filter) && !narrows(EVERYTHING));
});

// Each beside what it means, in the words of the interface; what is only for the server stays as it is.
const READ: [query: string, Partial<Filter>][] = [
  ["km=300/..", { km: [300, Infinity] }],
  ["km=300/", { km: [300, Infinity] }],
  ["km=../520", { km: [0, 520] }],
  ["km=3e2", { km: [300, 300] }],
  ["km=../..", { km: [0, Infinity] }],
  ["km=Infinity", { others: [["km", "Infinity"]] }],
  ["km=0x10/20", { others: [["km", "0x10/20"]] }],
  ["km=300&km=400", { others: [["km", "300"], ["km", "400"]] }],
  ["datetime=../..", {}],
  ["datetime=2025-11-01/", { dates: { from: "2025-11-01", to: null, certain: false } }],
  ["datetime=2025-11-26T13:45:00Z/..", { others: [["datetime", "2025-11-26T13:45:00Z/.."]] }],
  ["in_article=1", { inArticle: true }],
  ["in_article=0", { inArticle: false }],
  ["in_article=true&in_article=false", { others: [["in_article", "true"], ["in_article", "false"]] }],
  ["bbox=70,37,0,71,38,9000&match=within", { area: { box: { west: 70, south: 37, east: 71, north: 38 }, match: "within" } }],
  ["bbox=70.1234567,37,71,38", { area: { box: { west: 70.1234567, south: 37, east: 71, north: 38 }, match: null } }],
  ["bbox=37,70,38,71&bbox-crs=EPSG:4326&match=area", { others: [["bbox", "37,70,38,71"], ["bbox-crs", "EPSG:4326"], ["match", "area"]] }],
  ["q=gold&q=mine&type=a&type=a", { words: "gold", types: ["a"], others: [["q", "mine"]] }],
  ["km_from=326.08", { others: [["km_from", "326.08"]] }],
  ["filter-lang=cql2-json", { others: [["filter-lang", "cql2-json"]] }],
  ["filter=killed = 0&filter=killed IS NULL", { others: [["filter", "killed = 0"], ["filter", "killed IS NULL"]] }],
  ["datetime=2025-11-01/..&filter=earliest >= DATE('2025-11-05') AND killed = 0", { dates: { from: "2025-11-01", to: null, certain: false }, killed: ["none"], cql: "earliest >= DATE('2025-11-05')" }],
  ['filter-lang=cql2-json&filter={"op":"=","args":[{"property":"side"},"TJ"]}', { cql: '{"op":"=","args":[{"property":"side"},"TJ"]}', others: [["filter-lang", "cql2-json"]] }],
  ...['{"op":"a_overlaps","args":[{"property":"said_by"},[x]]}', '{"op":"a_overlaps","args":[{"property":"said_by"},["x",]]}', "null", '[1]', '{"op":"and"}',
    '{"op":"and","args":[{"op":"isNull","args":[{"property":"killed"}]},{"op":"=","args":[{"property":"id"},9007199254740993]}]}',
  ].map((cql): [string, Partial<Filter>] => [`filter-lang=cql2-json&filter=${cql}`, { cql, others: [["filter-lang", "cql2-json"]] }]),
];
for (const [query, want] of READ) {
  test(`read as the server reads it: ${query}`, () => {
    const { filter, rest } = read(query);
    assert.deepEqual(rest, []);
    assert.deepEqual(filter, { ...EVERYTHING, ...want });
    assert.deepEqual(read(new URLSearchParams(toQuery(filter)).toString()).filter, filter, "and back");
  });
}

test("a condition in JSON is joined in JSON, and taken apart again", () => {
  const given = '{"op":"=","args":[{"property":"side"},"TJ"]}';
  const filter: Filter = {
    ...EVERYTHING,
    who: ["it's"],
    killed: ["some", "unstated"],
    dates: { from: "2025-11-01", to: "2025-11-30", certain: true },
    cql: given,
    others: [["filter-lang", "cql2-json"]],
  };
  const query = toQuery(filter);
  const { op, args } = JSON.parse(query.find(([key]) => key === "filter")![1]) as { op: string; args: unknown[] };
  assert.equal(op, "and");
  assert.deepEqual(args[1], { op: "or", args: [{ op: ">=", args: [{ property: "killed" }, 1] }, { op: "isNull", args: [{ property: "killed" }] }] });
  assert.deepEqual(fromQuery(query, ASK).filter, filter);
  const alone = narrowed(filter, { cql: "" });
  assert.deepEqual(alone.others, [], "without the condition there is no need of its language");
  assert.deepEqual(toQuery(alone).map(([key]) => key), ["filter"]);
});

test("what a file has no column for is no control's, but the server's", () => {
  const bare = { parameters: ["bbox", "match", "datetime", "filter", "type"], columns: ["type"] };
  const { filter, rest } = read("target=x&in_article=true&datetime=2025-11-01/..&bbox=1,2,3,4&match=area&filter=killed = 0 AND A_OVERLAPS(said_by,('x'))", bare);
  assert.deepEqual(rest.map(([key]) => key), ["target", "in_article"]);
  assert.deepEqual(filter, { ...EVERYTHING, cql: "killed = 0 AND A_OVERLAPS(said_by,('x'))", others: [["datetime", "2025-11-01/.."], ["bbox", "1,2,3,4"], ["match", "area"]] });
});

test("a control takes the place of what it could not show", () => {
  const { filter } = read("datetime=2025-11-26T13:45:00Z/..&bbox=37,70,38,71&bbox-crs=EPSG:4326&match=area&status=x&in_article=1&in_article=0");
  assert.deepEqual(narrowed(filter, { dates: null }).others, filter.others.filter(([key]) => key !== "datetime"));
  assert.ok(!narrowed(filter, { area: null }).others.some(([key]) => /bbox|match/.test(key)));
  assert.ok(!narrowed(filter, { inArticle: true }).others.some(([key]) => key === "in_article"));
});

test("what the server refuses is taken out with what means nothing without it", () => {
  const { filter } = read("km=300/400&bbox=1,2,3,4&match=area&filter=killed = 0 AND nobody = 1");
  assert.deepEqual(without(filter, "filter", ASK), { ...filter, killed: [], cql: "" });
  assert.deepEqual(without(filter, "bbox", ASK), { ...filter, area: null });
  assert.deepEqual(without(filter, "match", ASK), { ...filter, area: { ...filter.area!, match: null } });
});

test("an expression with an or stays whole, however it is written", () => {
  for (const cql of ["type = 'a' or killed = 0 AND killed >= 1", "side = 'TJ'\nOR\tkilled IS NULL AND killed = 0"]) {
    const { filter } = fromQuery([["filter", cql]], ASK);
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
      feature("a", { type: "clash", killed: 2, earliest: "2025-11-26", latest: "2025-11-26", km_from: 10, km_to: 20, radius_m: 5000, said_by: ["x"] }, [70, 38]),
      feature("b", { type: "clash", killed: 0, earliest: "2025-11-01", latest: "2025-12-31", km_from: 20, km_to: 30, radius_m: 5000, said_by: ["y"] }, [71, 38]),
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
  const area = { box: { west: 70.02, south: 37, east: 70.9, north: 39 }, match: "area" } as const;
  assert.deepEqual(choices(incidents, { ...EVERYTHING, area }, null, "types").map((c) => c.count), [1, 0], "only a lies there");
});

test("with a parameter that is taken away go those of the table", () => {
  const CRS = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
  const query = new URLSearchParams({ bbox: "70,37,71,38", "bbox-crs": CRS, match: "geometry", filter: '{"op":"=","args":[{"property":"status"},"x"]}', "filter-crs": CRS, "filter-lang": "cql2-json", q: "gold" });
  const { filter } = fromQuery(query, ASK);
  const keys = (f: Filter) => toQuery(f).map(([key]) => key).sort();
  assert.deepEqual(keys(filter), Object.keys(tied.goes).sort());
  for (const [key, goes] of Object.entries(tied.goes)) assert.deepEqual(keys(without(filter, key, ASK)), Object.keys(tied.goes).filter((k) => !goes.includes(k)).sort(), key);
});
