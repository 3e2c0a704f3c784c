import "./english";
import assert from "node:assert/strict";
import test from "node:test";
import { placeNear, readPlaces, readSections, sectionAt } from "../src/dock/along";
import { dayOf, isoOf } from "../src/dock/calendar";
import { Scale } from "../src/dock/scale";
import { layout } from "../src/dock/timelayout";
import { changed, datesOf, extent, rangeOf, whenOf } from "../src/dock/when";

const dated = (date: string, earliest: string, latest: string, dateBasis = "stated") => ({ date, earliest, latest, dateBasis });
const span = (i: ReturnType<typeof dated>) => {
  const when = whenOf(i);
  return when && [isoOf(when.from), isoOf(when.to - 1), when.soft];
};

test("an incident stands at its day or on its span, with soft ends where they are not known", () => {
  assert.deepEqual(span(dated("2025-11-30", "2025-11-30", "2025-11-30")), ["2025-11-30", "2025-11-30", false]);
  assert.deepEqual(span(dated("2024-11-17/2024-11-18", "2024-11-17", "2024-11-18")), ["2024-11-17", "2024-11-18", false]);
  assert.deepEqual(span(dated("2025-12", "2025-12-01", "2025-12-31")), ["2025-12-01", "2025-12-31", true]);
  assert.deepEqual(span(dated("2025-07-02~", "2025-06-25", "2025-07-02")), ["2025-06-25", "2025-07-02", true]);
  assert.deepEqual(span(dated("2025-10-25", "2025-10-24", "2025-10-25", "approximate")), ["2025-10-24", "2025-10-25", true]);
});

test("half a date is a day, a date turned round too, none is nowhere", () => {
  assert.deepEqual(span(dated("2025-11-30", "2025-11-30", "")), ["2025-11-30", "2025-11-30", false]);
  assert.deepEqual(span(dated("../2025-11-30", "", "2025-11-30")), ["2025-11-30", "2025-11-30", true]);
  assert.deepEqual(span(dated("2025-11-30", "2025-11-30", "2025-11-01")), ["2025-11-30", "2025-11-30", false]);
  assert.equal(span(dated("", "", "")), null);
});

test("the axis has whole months", () => {
  const spans = [dated("2024-11-17", "2024-11-17", "2024-11-17"), dated("2025-12", "2025-12-01", "2025-12-31")].map((i) => whenOf(i)!);
  assert.deepEqual(extent(spans)!.map(isoOf), ["2024-11-01", "2026-01-01"]);
  assert.deepEqual(extent(spans.slice(0, 1))!.map(isoOf), ["2024-11-01", "2024-12-01"]);
  assert.equal(extent([]), null);
});

const axis = [dayOf("2024-11-01")!, dayOf("2026-03-01")!] as const;

test("dates are a part of the axis, and back; an open end is the end of the axis", () => {
  const range = rangeOf({ from: "2025-11-01", to: "2025-12-31" }, axis)!;
  assert.deepEqual(datesOf(range), { from: "2025-11-01", to: "2025-12-31" });
  assert.deepEqual(rangeOf({ from: null, to: "2025-01-01" }, axis), [axis[0], dayOf("2025-01-02")]);
  assert.deepEqual(rangeOf({ from: "2025-01-01", to: null }, axis), [dayOf("2025-01-01"), axis[1]]);
  assert.equal(rangeOf(null, axis), null);
});

test("dates beyond the axis are at its ends", () => {
  const at = (from: string | null, to: string | null) => rangeOf({ from, to }, axis);
  assert.deepEqual(at("2030-01-01", null), [axis[1], axis[1]]);
  assert.deepEqual(at(null, "1990-01-01"), [axis[0], axis[0]]);
  assert.deepEqual(at("1990-01-01", "2030-01-01"), axis);
});

test("an end that did not move stays as it was, open or beyond the axis", () => {
  const [low, high] = axis;
  const december = dayOf("2025-12-01")!;
  const open = { from: "2025-12-01", to: null };
  assert.deepEqual(changed([december - 1, high], open, axis), { from: "2025-11-30", to: null });
  assert.deepEqual(changed([december, december + 1], open, axis), { from: "2025-12-01", to: "2025-12-01" });
  assert.deepEqual(changed([december, Infinity], { from: "2025-12-01", to: "2025-12-31" }, axis), { from: "2025-12-01", to: "2026-02-28" });
  assert.deepEqual(changed([december, high], null, axis), open);
  assert.deepEqual(changed([low, december], null, axis), { from: null, to: "2025-11-30" });
  assert.deepEqual(changed([december, high], { from: "1990-01-01", to: "2030-01-01" }, axis), { from: "2025-12-01", to: "2030-01-01" });
  // Keys keep both ends a day apart, which leads over the end of the axis.
  assert.deepEqual(changed([high, high + 1], { from: "2030-01-01", to: null }, axis), { from: "2030-01-01", to: null });
  assert.deepEqual(changed([low - 1, low], { from: null, to: "1990-01-01" }, axis), { from: null, to: "1990-01-01" });
});

const day = (id: string, from: number, days = 1) => [id, { from, to: from + days, soft: false }] as const;

test("marks that would overlap stand one above the other, and shrink before they are given up", () => {
  const scale = new Scale(0, 1000, 0, 1000);
  const apart = layout([day("a", 100), day("b", 300)], scale, 72)!;
  assert.deepEqual(apart.map((m) => [m.lane, m.size]), [[0, 24], [0, 24]]);
  assert.deepEqual([apart[0]!.from, apart[0]!.to], [88.5, 112.5], "a symbol stands over the middle of its day");
  const close = layout([day("a", 100), day("b", 105), day("c", 400, 100)], scale, 72)!;
  assert.deepEqual(close.map((m) => m.lane), [0, 1, 0]);
  assert.deepEqual([close[2]!.from, close[2]!.to], [400, 500], "a bar takes all of its days");
  const sizes = (n: number) => layout(Array.from({ length: n }, (_, i) => day(String(i), 100)), scale, 72)?.[0]?.size;
  assert.deepEqual([sizes(3), sizes(4), sizes(6), sizes(7)], [24, 18, 12, undefined]);
});

test("ten thousand are too many, which is found without placing them all", () => {
  const many = Array.from({ length: 10_000 }, (_, i) => day(String(i), (i * 7919) % 12_000));
  assert.equal(layout(many, new Scale(0, 12_000, 0, 1000), 72), null);
});

test("sections and places are read with distrust", () => {
  const feature = (id: string, properties: object) => ({ id, properties: { name: id, kind: "town", rank: 3, km: 10, distance_m: 100, ...properties } });
  const places = readPlaces([
    feature("small", { rank: 5 }),
    feature("far", { distance_m: 15_001 }),
    feature("nowhere", { km: null }),
    feature("nameless", { name: "" }),
    feature("end", { kind: "tripoint", rank: 9, km: 0 }),
    feature("beside", { distance_m: 50 }),
    feature("town", {}),
    "nonsense",
    null,
  ]);
  assert.deepEqual(places.map((p) => p.id), ["end", "beside", "town", "small"]);
  assert.deepEqual(readSections({ sections: [{ name: "a", kind: "river", from_km: 0, to_km: 5 }, { name: "b", from_km: "0", to_km: 9 }, null] }), [{ name: "a", kind: "river", from: 0, to: 5 }]);
  assert.deepEqual(readSections(null), []);
});

test("a kilometre is in its section, and near the closest place", () => {
  const places = [{ id: "a", name: "A", kind: "town", rank: 1, km: 100 }, { id: "b", name: "B", kind: "town", rank: 5, km: 104 }];
  assert.equal(placeNear(101, places)!.id, "a");
  assert.equal(placeNear(102, places)!.id, "a", "of two equally close the more important");
  assert.equal(placeNear(103, places)!.id, "b");
  assert.equal(placeNear(140, places), null);
  const sections = [{ name: "a", kind: "river", from: 0, to: 5 }, { name: "b", kind: "land", from: 5, to: 9 }];
  assert.deepEqual([sectionAt(5, sections)?.name, sectionAt(7, sections)?.name, sectionAt(12, sections)], ["a", "b", null]);
});
