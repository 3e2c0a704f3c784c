import assert from "node:assert/strict";
import test from "node:test";
import { localDay } from "../src/days";

test("the day of a moment is that of where the reader is", () => {
  const before = process.env["TZ"];
  const at = new Date("2026-03-31T20:30:00Z");
  const days = { UTC: "2026-03-31", "Asia/Dushanbe": "2026-04-01", "America/New_York": "2026-03-31" };
  for (const [zone, day] of Object.entries(days)) {
    process.env["TZ"] = zone;
    assert.equal(localDay(at), day, zone);
  }
  if (before === undefined) delete process.env["TZ"];
  else process.env["TZ"] = before;
});
