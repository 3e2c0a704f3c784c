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

const MVT = { status: 200, contentType: "application/vnd.mapbox-vector-tile" };
// A layer "a" with a line that is closed before it begins (command 7 of the specification, 4.3.1).
const BROKEN = Buffer.from([0x1a, 14, 0x0a, 1, 0x61, 0x12, 5, 0x18, 3, 0x22, 1, 0x0f, 0x28, 0x40, 0x78, 2]);

const TILES = [
  ["404", (r) => r.fulfill({ status: 404, body: "" }), "degraded"],
  ["500", (r) => r.fulfill({ status: 500, body: "" }), "degraded"],
  ["a broken connection", (r) => r.abort(), "degraded"],
  ["bytes that are no tile", (r) => r.fulfill({ ...MVT, body: "<!doctype html><p>Sign in" }), "degraded"],
  ["a tile that cannot be read", (r) => r.fulfill({ ...MVT, body: BROKEN }), "degraded"],
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
  const theme = page.locator("#theme");
  await theme.selectOption("dark");
  assert.equal(await theme.inputValue(), "dark", "the list says what is shown");
  await page.emulateMedia({ colorScheme: "light" }); // whatever the system says now
  assert.deepEqual([await theme.inputValue(), await page.evaluate(() => document.documentElement.dataset.theme)], ["dark", "dark"]);
  await theme.selectOption("system");
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), undefined);
  await page.keyboard.press("?");
  await page.locator("#keys-on").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  assert.equal(await page.locator("dialog[open]").count(), 0, "the key is off for this visit");
  assert.deepEqual(await page.context().cookies(), []);
  assert.deepEqual(trouble, []);
  await settle(page);
  await close();
});
