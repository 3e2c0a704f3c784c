// What the page does when a part of what it needs is missing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { launch, settle, visit } from "./browser.mjs";
import { selection } from "./selection.mjs";
import { browser, server } from "./stage.mjs";

const ID = "2025-11-30-shodak";

/** assertUsable selects on the page, whatever its map looks like. */
async function assertUsable(page) {
  assert.equal(await page.locator(".symbol-button").count(), 12);
  assert.equal(await page.locator("#rows > li").count(), 13);
  await page.locator(`a.cite[data-incident="${ID}"]`).click();
  const { symbol, strip, row } = await selection(page);
  assert.deepEqual({ symbol, strip, row }, { symbol: [ID], strip: [ID], row: [ID] });
}

const TILES = [
  ["404", (r) => r.fulfill({ status: 404, body: "" }), "degraded"],
  ["500", (r) => r.fulfill({ status: 500, body: "" }), "degraded"],
  ["a broken connection", (r) => r.abort(), "degraded"],
  ["204", (r) => r.fulfill({ status: 204 }), "ready"], // empty, which is no fault
];

for (const [name, answer, state] of TILES) {
  test(`tiles answered with ${name}: the map is ${state}, and everything else works`, async () => {
    const { page, trouble, close } = await visit(browser, server.base, "/", { route: (page) => page.route("**/xyz/**", answer), wait: state });
    assert.equal(await page.locator("[data-notice=tiles]").count(), state === "degraded" ? 1 : 0);
    await assertUsable(page);
    // The library of the tiles writes each failure to the console.
    assert.deepEqual(trouble.filter((t) => !t.startsWith("console:")), []);
    await close();
  });
}

test("without WebGL nothing is missing", async () => {
  const flat = await launch({ flags: ["--disable-3d-apis"] });
  try {
    const { page, trouble, close } = await visit(flat, server.base, "/");
    assert.equal(await page.evaluate(() => document.createElement("canvas").getContext("webgl")), null);
    await assertUsable(page);
    assert.deepEqual(trouble, []);
    await close();
  } finally {
    await flat.close();
  }
});

test("without the dock's own script the page is whole but for it", async () => {
  const { page, close } = await visit(browser, server.base, "/", { route: (page) => page.route("**/assets/axes-*.js", (r) => r.abort()) });
  await page.locator(`a.cite[data-incident="${ID}"]`).click();
  const { symbol, row, query } = await selection(page);
  assert.deepEqual({ symbol, row, query }, { symbol: [ID], row: [ID], query: ID });
  await close();
});

test("without storage the page opens, and asks for nothing to be stored", async () => {
  const deny = () => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("denied", "SecurityError"); } });
  const { page, trouble, close } = await visit(browser, server.base, "/", { route: (page) => page.addInitScript(deny) });
  await assertUsable(page);
  assert.deepEqual(await page.context().cookies(), []);
  assert.deepEqual(trouble, []);
  await settle(page);
  await close();
});
