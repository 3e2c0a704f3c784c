import assert from "node:assert/strict";
import test from "node:test";
import { cellOf, cells, dayOf, isoOf, monthsOn, rulers } from "../src/dock/calendar";
import { fit } from "../src/dock/labels";
import { density, lanes } from "../src/dock/lanes";
import { between, keyed, moved, type Steps } from "../src/dock/range";
import { Scale } from "../src/dock/scale";

test("a scale goes both ways and stops at its ends", () => {
  const scale = new Scale(0, 1343.955, 14, 1014);
  assert.equal(scale.x(0), 14);
  assert.ok(Math.abs(scale.x(1343.955) - 1014) < 1e-9);
  for (const km of [1, 300, 777.602, 1343]) assert.ok(Math.abs(scale.value(scale.x(km)) - km) < 1e-9);
  assert.deepEqual([scale.x(-5), scale.x(9999), scale.value(-100), scale.value(5000)], [14, scale.x(1343.955), 0, 1343.955]);
});

test("a scale without extent or without room has no values that are not numbers", () => {
  for (const scale of [new Scale(5, 5, 0, 100), new Scale(0, 9, 50, 50)]) assert.ok(Number.isFinite(scale.x(5)) && Number.isFinite(scale.value(60)));
});

// Unix time of these days from `date -ud ... +%s`, divided by 86,400.
test("days are counted from 1970, in the Gregorian calendar at all times", () => {
  const days: [string, number][] = [["1970-01-01", 0], ["2025-11-30", 20422], ["2024-02-29", 19782], ["1969-12-31", -1], ["0001-01-01", -719162], ["9999-12-31", 2932896]];
  for (const [iso, day] of days) {
    assert.equal(dayOf(iso), day, iso);
    assert.equal(isoOf(day), iso);
  }
  assert.equal(dayOf("2025-11-30T23:59:59+14:00"), 20422);
  for (const wrong of ["", "2025", "2025-11", "2025-13-01", "soon"]) assert.equal(dayOf(wrong), null, wrong);
});

test("a day lies in its month, year and decade", () => {
  const span = (iso: string, unit: "day" | "month" | "year" | "decade") => {
    const cell = cellOf(dayOf(iso)!, unit);
    return [isoOf(cell.from), isoOf(cell.to)];
  };
  assert.deepEqual(span("2024-02-29", "day"), ["2024-02-29", "2024-03-01"]);
  assert.deepEqual(span("2024-02-29", "month"), ["2024-02-01", "2024-03-01"]);
  assert.deepEqual(span("2025-12-31", "month"), ["2025-12-01", "2026-01-01"]);
  assert.deepEqual(span("2025-12-31", "year"), ["2025-01-01", "2026-01-01"]);
  assert.deepEqual(span("1999-12-31", "decade"), ["1990-01-01", "2000-01-01"]);
  assert.deepEqual(span("0050-03-01", "year"), ["0050-01-01", "0051-01-01"]);
});

test("a month later is the same day, or the last of a shorter month", () => {
  const later = (iso: string, months: number) => isoOf(monthsOn(dayOf(iso)!, months));
  assert.equal(later("2025-11-30", 1), "2025-12-30");
  assert.equal(later("2025-01-31", 1), "2025-02-28");
  assert.equal(later("2024-01-31", 1), "2024-02-29");
  assert.equal(later("2025-01-01", -1), "2024-12-01");
});

test("cells cover a span without a gap", () => {
  const [from, to] = [dayOf("2024-11-17")!, dayOf("2026-02-11")!];
  for (const unit of ["day", "month", "year", "decade"] as const) {
    const list = cells(from, to, unit);
    assert.ok(list[0]!.from <= from && list.at(-1)!.to >= to, unit);
    list.slice(1).forEach((cell, i) => assert.equal(cell.from, list[i]!.to));
  }
  assert.equal(cells(from, to, "month").length, 16);
  assert.equal(cells(from, to, "year").length, 3);
});

test("the axis is as fine as its names have room", () => {
  const rows = (days: number, width: number) => {
    const { fine, coarse } = rulers(20000, 20000 + days, width / days);
    return [fine[0]!.unit, coarse[0]?.unit];
  };
  assert.deepEqual(rows(30, 1000), ["day", "month"]);
  assert.deepEqual(rows(480, 1000), ["month", "year"]);
  assert.deepEqual(rows(480, 250), ["month", "year"]);
  assert.deepEqual(rows(3652, 1000), ["year", undefined]);
  assert.deepEqual(rows(36525, 1000), ["decade", undefined]);
});

test("spans that would overlap stand in lanes, always the same", () => {
  const spans = [{ from: 0, to: 24 }, { from: 10, to: 34 }, { from: 30, to: 54 }, { from: 26, to: 28 }];
  assert.deepEqual(lanes(spans, 2, 9), [0, 1, 0, 0]);
  assert.deepEqual(lanes([{ from: 5, to: 9 }, { from: 5, to: 9 }], 0, 9), [0, 1]);
  assert.deepEqual(lanes([{ from: 0, to: 5 }, { from: 5, to: 9 }], 0, 9), [0, 0]);
  assert.equal(lanes(spans, 2, 1), null);
  assert.deepEqual(lanes([], 2, 3), []);
});

test("whatever is in one lane does not touch", () => {
  const spans = Array.from({ length: 200 }, (_, i) => ({ from: (i * 7919) % 1000, to: ((i * 7919) % 1000) + 10 + (i % 40) }));
  const lane = lanes(spans, 1, 200)!;
  for (let i = 0; i < spans.length; i++)
    for (let j = 0; j < i; j++) {
      const [a, b] = [spans[i]!, spans[j]!];
      assert.ok(lane[i] !== lane[j] || a.to + 1 <= b.from || b.to + 1 <= a.from);
    }
});

test("a bin counts every span that touches it", () => {
  assert.deepEqual(density([{ from: 0, to: 9 }, { from: 12, to: 25 }, { from: 19, to: 19 }], [0, 10, 20, 30]), [1, 2, 1]);
  assert.deepEqual(density([{ from: -5, to: -1 }, { from: 99, to: 120 }], [0, 10, 20]), [1, 1], "what lies outside is counted at the ends");
  assert.deepEqual(density([], [0, 1, 2]), [0, 0]);
  assert.deepEqual(density([{ from: 1, to: 2 }], [0]), []);
});

test("names keep apart, the first come first, and stay between the ends", () => {
  assert.deepEqual(fit([{ at: 50, width: 20 }, { at: 60, width: 20 }, { at: 75, width: 20 }], 0, 100, 2), [50, null, 75]);
  assert.deepEqual(fit([{ at: 0, width: 20 }, { at: 100, width: 30 }], 0, 100, 2), [10, 85]);
  assert.deepEqual(fit([{ at: 5, width: 200 }], 0, 100, 2), [null]);
});

const km: Steps = { low: 0, high: 1343.955, step: (v, by) => Math.round(v) + by, page: (v, by) => Math.round(v) + 10 * by };

test("two points are a range of whole units, in whichever order", () => {
  assert.deepEqual(between(300.2, 519.7, km), [300, 520]);
  assert.deepEqual(between(519.7, 300.2, km), [300, 520]);
  assert.deepEqual(between(12, 12, km), [12, 13]);
  assert.deepEqual(between(12.4, 12.6, km), [12, 13]);
  assert.deepEqual(between(-4, 5000, km), [0, 1343.955]);
  const [from, to] = between(1343.955, 1343.955, km);
  assert.ok(from < to && to <= 1343.955, `${from} to ${to}`);
});

test("keys walk along the axis and stop at its ends", () => {
  assert.equal(keyed("ArrowRight", false, 300, km), 301);
  assert.equal(keyed("ArrowLeft", true, 300, km), 290);
  assert.equal(keyed("PageUp", false, 1340, km), 1343.955);
  assert.equal(keyed("PageDown", false, 3, km), 0);
  assert.deepEqual([keyed("Home", false, 5, km), keyed("End", false, 5, km)], [0, 1343.955]);
  assert.equal(keyed("Enter", false, 5, km), null);
});

test("one end of a range moves up to the other, never over it", () => {
  assert.deepEqual(moved([300, 520], 0, 400), [400, 520]);
  assert.deepEqual(moved([300, 520], 0, 600), [519, 520]);
  assert.deepEqual(moved([300, 520], 1, 100), [300, 301]);
});
