import assert from "node:assert/strict";
import test from "node:test";
import { readAddress, writeAddress } from "../src/viewer/address";
import { layerColour } from "../src/viewer/colours";
import { split } from "../src/cql";
import { expression, readExpression, type Condition } from "../src/viewer/conditions";
import { boundsOf, nameOf, readFields, readLayers, readRows, type Field } from "../src/viewer/layers";
import { ViewerTiles } from "../src/viewer/tiles";

const field = (name: string, kind: Field["kind"]): Field => ({ name, title: name, description: "", kind, choices: [] });
const FIELDS = [field("Name", "text"), field('odd "n" AND m', "integer"), field("h", "number"), field("day", "date"), field("at", "time"), field("on", "boolean")];

test("each condition is CQL2, and is read back", () => {
  const cases: [Condition[], string][] = [
    [[{ field: "Name", is: "O'Brien" }], `"Name" = 'O''Brien'`],
    [[{ field: "Name", has: `50%_\\ d'or` }], `CASEI("Name") LIKE CASEI('%50\\%\\_\\\\ d''or%')`],
    [[{ field: 'odd "n" AND m', from: "1", to: "" }], `"odd ""n"" AND m" >= 1`],
    [[{ field: "h", from: "-1.5", to: "2e3" }], `"h" >= -1.5 AND "h" <= 2e3`],
    [[{ field: "day", from: "2020-01-01", to: "2020-12-31" }], `"day" >= DATE('2020-01-01') AND "day" <= DATE('2020-12-31')`],
    [[{ field: "at", from: "", to: "2020-01-01T00:00:00Z" }], `"at" <= TIMESTAMP('2020-01-01T00:00:00Z')`],
    [[{ field: "on", is: "true" }, { field: "Name", is: "x AND y" }], `"on" = true AND "Name" = 'x AND y'`],
  ];
  for (const [conditions, cql] of cases) {
    assert.equal(expression(conditions, "", FIELDS), cql);
    assert.deepEqual(readExpression(cql, FIELDS), { conditions, rest: "" }, cql);
  }
});

test("what the form cannot show is kept as it was written", () => {
  for (const rest of [`a = 1 OR b = 2`, `NOT ("Name" = 'x')`, `h BETWEEN 1 AND 2`, `S_INTERSECTS(geometry, BBOX(1,2,3,4))`, `"unknown" = 1`]) {
    const whole = expression([{ field: "on", is: "false" }], rest, FIELDS);
    const back = readExpression(whole, FIELDS);
    assert.deepEqual(back.conditions, [{ field: "on", is: "false" }], whole);
    assert.equal(expression(back.conditions, back.rest, FIELDS), whole);
    assert.deepEqual(readExpression(rest, FIELDS), { conditions: [], rest });
  }
  assert.deepEqual(readExpression(`"h" >= 1 AND "h" >= 2`, FIELDS), { conditions: [{ field: "h", from: "1", to: "" }], rest: `"h" >= 2` });
});

test("an expression with an OR beside an AND stays whole, and is put into brackets beside another condition", () => {
  for (const whole of [`"h" = 1 OR "h" = 2 AND "h" >= 10`, `"Name" = 'x' AND "on" = true or "h" >= 3`]) {
    assert.deepEqual(readExpression(whole, FIELDS), { conditions: [], rest: whole });
    assert.equal(expression([{ field: "Name", has: "P" }], whole, FIELDS), `CASEI("Name") LIKE CASEI('%P%') AND (${whole})`);
  }
});

test("what the form would write in another way than it stands is none of its conditions", () => {
  for (const rest of [`"h" = '5'`, `"Name" = 5`, `"day" >= TIMESTAMP('2020-01-01T00:00:00Z')`, `CASEI("Name") LIKE CASEI('%a%b%')`, `"h" = 1-2`]) {
    assert.deepEqual(readExpression(`"odd ""n"" AND m" <= 9 AND ${rest}`, FIELDS), { conditions: [{ field: 'odd "n" AND m', from: "", to: "9" }], rest }, rest);
  }
});

test("an expression is cut only where its words are operators", () => {
  assert.deepEqual(split(`a = 'x AND y' AND (b = 1 AND c = 2) AND "AND" = 3 AND d BETWEEN 1 AND 2`, "AND"), [`a = 'x AND y'`, `(b = 1 AND c = 2)`, `"AND" = 3`, `d BETWEEN 1 AND 2`]);
  assert.deepEqual(split("", "AND"), []);
});

test("an address brings back what it was made from", () => {
  const state = {
    collection: "Stations / Гидропосты", feature: "a/b&c", filter: `"n" >= 1 AND "x" = 'ü'`, sortby: "-height", inView: true,
    hidden: ["odd & ends, all", "b"], map: { zoom: 7, lat: 38.1234, lon: -170.5 }, tab: "list" as const,
  };
  const url = new URL(writeAddress("/panj/", state, [["lang", "ru"]]), "http://localhost");
  const back = readAddress(url.search, url.hash);
  assert.deepEqual(back, { state, kept: [["lang", "ru"]], unknown: [] });
  assert.deepEqual(readAddress("?incident=1&collection=", "#colour=red&map=x").unknown, ["incident", "colour", "map"]);
  assert.equal(writeAddress("/", readAddress("", "").state), "/");
});

/** WCAG 2.2, relative luminance and contrast. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [r, g, bl] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * bl!;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

test("sixteen layers have colours of their own, readable on the map's ground in light and dark", () => {
  for (const [dark, ground] of [[false, "#F4F1EA"], [true, "#20262A"]] as const) {
    const colours = Array.from({ length: 16 }, (_, i) => layerColour(i, dark));
    assert.equal(new Set(colours).size, 16);
    for (const colour of colours) {
      assert.match(colour, /^#[0-9A-F]{6}$/);
      assert.ok(contrast(colour, ground) >= 3, `${colour} on ${ground}: ${contrast(colour, ground).toFixed(2)}`);
    }
  }
  assert.equal(layerColour(3, false), layerColour(3, false));
});

test("layers are read with distrust", () => {
  assert.deepEqual(readLayers(null), []);
  assert.deepEqual(readLayers({ collections: [null, 1, {}, { id: 3 }] }), []);
  const [layer] = readLayers({
    collections: [{ id: "a b", itemCount: 3, storageCrs: "x", geometryDimension: 1, extent: { spatial: { bbox: [[179, -1, 0, -179, 1, 9]] } }, links: [null, { rel: "enclosure", href: "/f.csv", title: "a b: everything in one file (CSV)" }] }],
  });
  assert.deepEqual(layer, { id: "a b", title: "a b", description: "", attribution: "", count: 3, shape: "line", extent: [179, -1, -179, 1], files: [{ href: "/f.csv", label: "CSV" }] });
  assert.equal(readLayers({ collections: [{ id: "t" }] })[0]!.shape, "none");
  assert.equal(readLayers({ collections: [{ id: "t", storageCrs: "x" }] })[0]!.shape, "mixed");
});

test("fields are those with plain values, with their choices", () => {
  const fields = readFields({
    properties: {
      geometry: { format: "geometry-any" }, geom2: { $ref: "https://geojson.org/schema/Point.json" }, a: { type: "string", examples: ["x", "y"] },
      b: { type: ["null", "integer"] }, c: { type: "string", format: "date-time" }, d: { type: "object" }, e: null,
    },
  });
  assert.deepEqual(fields.map((f) => [f.name, f.kind, f.choices]), [["a", "text", ["x", "y"]], ["b", "integer", []], ["c", "time", []], ["d", "other", []], ["e", "other", []]]);
});

test("rows and names are found in what there is", () => {
  const rows = readRows({ features: [{ id: 0, properties: { name: "x" }, geometry: null }, { properties: {} }, { id: "b" }], numberMatched: 9, links: [{ rel: "next", href: "/n" }] });
  assert.deepEqual(rows.rows.map((r) => r.id), ["0", "b"]);
  assert.deepEqual([rows.matched, rows.next, rows.previous], [9, "/n", null]);
  assert.equal(nameOf(rows.rows[0]!), "x");
  assert.equal(nameOf({ id: "1", geometry: null, values: { surname: "y", Name: "" } }), "");
});

test("a geometry is bounded by the narrowest box, which may cross the antimeridian, but not through a line", () => {
  const box = (west: number, south: number, east: number, north: number) => ({ west, south, east, north });
  const ring = (west: number, east: number) => [[west, 1], [east, 1], [east, 2], [west, 1]];
  const cases: [unknown, ReturnType<typeof box> | null][] = [
    [{ type: "GeometryCollection", geometries: [{ type: "Point", coordinates: [1, 2] }, { type: "Polygon", coordinates: [[[3, 4], [5, 6]]] }] }, box(1, 2, 5, 6)],
    [{ type: "MultiPolygon", coordinates: [[ring(178, 180)], [ring(-180, -178)]] }, box(178, 1, -178, 2)],
    [{ type: "MultiPoint", coordinates: [[179, 1, 900], [-179, 2, 0]] }, box(179, 1, -179, 2)],
    [{ type: "LineString", coordinates: [[-170, 1], [170, 2]] }, box(-170, 1, 170, 2)],
    [{ type: "Polygon", coordinates: [ring(-170, 170), ring(-20, 20)] }, box(-170, 1, 170, 2)],
    [{ type: "Point", coordinates: ["1", 2] }, null],
    [{ type: "LineString", coordinates: [[1, null], [3, 4]] }, box(3, 4, 3, 4)],
    [null, null],
  ];
  for (const [geometry, want] of cases) assert.deepEqual(boundsOf(geometry), want, JSON.stringify(geometry));
});

test("tiles of odd names and of filtered collections are asked for alone and joined", async () => {
  const bytes = (...b: number[]) => Uint8Array.from(b).buffer;
  const asked: string[] = [];
  const tiles = new ViewerTiles({
    tile: async (z, x, y, layers = []) => (asked.push(`${z}/${x}/${y} ${layers.join("+")}`), layers.length > 0 ? bytes(1, 2) : null),
    filteredTile: async ({ z, x, y, collection, filter }) => (asked.push(`${z}/${x}/${y} ${collection} ${filter}`), collection === "gone" ? null : bytes(3)),
  });
  tiles.wanted = [{ collection: "a", filter: "", extent: null }, { collection: "b,c", filter: "", extent: [170, 30, -130, 60] }, { collection: "gone", filter: "n = 1", extent: [-180, -90, 180, 90] }, { collection: "far", filter: "n = 1", extent: [10, 40, 20, 50] }];
  // 3/1/2 reaches from 135 to 90 degrees west and from 41 to 67 degrees north.
  assert.deepEqual([...new Uint8Array((await tiles.tile(3, 1, 2))!)], [1, 2, 3]);
  assert.deepEqual(asked, ["3/1/2 a", "3/1/2 b,c ", "3/1/2 gone n = 1"]);
  tiles.wanted = [];
  assert.equal(await tiles.tile(0, 0, 0), null);
});
