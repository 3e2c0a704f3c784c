import assert from "node:assert/strict";
import test from "node:test";
import { countIn, inside, mayBeInside, whollyInside } from "../src/area";
import { fourNumbers, readBox } from "../src/areafields";
import { contains, normal, unrolled, type Bounds } from "../src/bbox";
import { readNumber } from "../src/numbers";

const box = (west: number, south: number, east: number, north: number): Bounds => ({ west, south, east, north });

// The cases of the store's own contract (data/datatest), whose lengths of a
// degree come from the tables of the WGS 84 ellipsoid.
const bridge = { point: [70, 38] as const, radius: 1000 };
const ford = { point: [71, 38] as const, radius: null };
const fair = { point: [70.5, 37.5] as const, radius: 50_000 };

test("the circle of uncertainty decides what may be inside, the point what is", () => {
  const names = (b: Bounds) => Object.entries({ bridge, ford, fair }).filter(([, i]) => mayBeInside(b, i)).map(([name]) => name).join(" ");
  assert.equal(names(box(70.0113, 37.9, 70.1, 38.1)), "bridge");
  assert.equal(names(box(70.0116, 37.9, 70.1, 38.1)), "");
  assert.equal(names(box(69.9, 38.0089, 70.1, 38.1)), "bridge");
  assert.equal(names(box(69.9, 38.0091, 70.1, 38.1)), "");
  assert.equal(names(box(70.4, 37.1, 70.6, 37.2)), "fair");
  assert.equal(names(box(71, 38, 71, 38)), "ford");
  assert.equal(names(box(60, 0, -170, 60)), "bridge ford fair");
  assert.deepEqual(countIn(box(69, 37, 70, 38), [bridge, ford, fair, { point: null, radius: 5 }]), { inside: 0, maybe: 2, point: 1, touching: 1, unplaced: 1 });
});

test("what is certainly inside has the whole circle there", () => {
  // The same lengths: a kilometre is 0.0090 degrees of latitude and 0.0114 of longitude at 38 north.
  for (const [b, want] of [
    [box(69.9885, 37.9909, 70.0115, 38.0091), true],
    [box(69.9887, 37.9909, 70.0115, 38.0091), false],
    [box(69.9885, 37.9911, 70.0115, 38.0091), false],
    [box(-180, -90, 180, 90), true],
  ] as const) assert.equal(whollyInside(b, bridge), want, JSON.stringify(b));
  assert.ok(whollyInside(box(71, 38, 71, 38), ford) && !whollyInside(box(71, 39, 71, 39), ford));
  assert.ok(whollyInside(box(-180, 80, 180, 90), { point: [10, 89.9], radius: 50_000 }), "a pole is no edge");
});

test("a number is read as people write it", () => {
  for (const text of ["300.5", " 300,5 ", "٣٠٠٫٥", "۳۰۰٫۵", "+300.5"]) assert.equal(readNumber(text), 300.5, text);
  assert.deepEqual([readNumber("−7"), readNumber(".5"), readNumber("3.")], [-7, 0.5, 3]);
  for (const text of ["", "x", "1e3", "1 2", "0x10", "Infinity", "1,000,5"]) assert.ok(Number.isNaN(readNumber(text)), text);
});

test("no place lies in no box; a radius that is none counts as 0", () => {
  const world = box(-180, -90, 180, 90);
  assert.equal(inside(world, { point: null }), false);
  assert.equal(mayBeInside(world, { point: null, radius: 1e7 }), false);
  for (const radius of [null, 0, -5, NaN]) assert.equal(mayBeInside(box(71.001, 37, 72, 39), { point: [71, 38], radius }), false);
});

test("a box across the antimeridian is one box", () => {
  const fiji = box(176, -21, -178, -12);
  assert.ok(contains(fiji, [-179, -17]) && contains(fiji, [180, -17]) && contains(fiji, [181, -17]));
  assert.ok(!contains(fiji, [0, -17]) && !contains(fiji, [175.9, -17]));
  assert.ok(mayBeInside(fiji, { point: [175.5, -17], radius: 60_000 }) && !mayBeInside(fiji, { point: [175.4, -17], radius: 60_000 }));
  assert.deepEqual(unrolled(fiji, -179), box(-184, -21, -178, -12));
  assert.deepEqual(unrolled(fiji, 170), box(176, -21, 182, -12));
});

test("a box of a map that went around the world is one of the world", () => {
  assert.deepEqual(normal(box(170, -10, 190.123456789, 10)), box(170, -10, -169.87654, 10));
  assert.deepEqual(normal(box(430, -95, 440, 95)), box(70, -90, 80, 90));
  assert.deepEqual(normal(box(-200, 0, 300, 1)), box(-180, 0, 180, 1));
});

test("fields are read as people write numbers, and say what is wrong with them", () => {
  const read = (west: string, south: string, east: string, north: string) => readBox({ west, south, east, north });
  assert.deepEqual(read("70,5", " 37.5° ", "+71", "۳۸٫۵").box, box(70.5, 37.5, 71, 38.5));
  assert.deepEqual(read("176", "−21", "-178", "-12").box, box(176, -21, -178, -12));
  assert.deepEqual(read("", "91", "1e3", "x"), {
    box: null,
    errors: { west: "area.noNumber", south: "area.badLatitude", east: "area.noNumber", north: "area.noNumber" },
  });
  assert.deepEqual(read("-181", "2", "181", "1").errors, { west: "area.badLongitude", east: "area.badLongitude", south: "area.upsideDown" });
});

test("a box that was copied from an address fills all fields", () => {
  assert.deepEqual(fourNumbers(" 70.9,38.3, 71.2,38.6 "), ["70.9", "38.3", "71.2", "38.6"]);
  for (const text of ["70.9", "70,5", "1,2,3", "1,2,3,x", "1,2,3,4,5"]) assert.equal(fourNumbers(text), null, text);
});
