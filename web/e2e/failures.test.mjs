// What the page does when a part of what it needs is missing.
import assert from "node:assert/strict";
import { test } from "./again.mjs";
import { launch, settle, visit } from "./browser.mjs";
import { BUSY, GONE } from "./gateway.mjs";
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

test("without the interface there is one line, which asks for everything again and claims nothing that is not there", async () => {
  let down = true;
  const route = (page) => page.route(/\/(xyz|collections|border)\b/, (r) => (down ? r.abort() : r.continue()));
  const { page, close } = await visit(browser, server.base, "/", { route, wait: null });
  await page.waitForFunction(() => document.documentElement.dataset.mapState === "degraded");
  const lines = page.locator("#notices > p").filter({ visible: true });
  assert.equal(await lines.count(), 1);
  assert.match(await lines.textContent(), /The server does not answer/);
  assert.doesNotMatch(await lines.textContent(), /loaded before|complete/);
  down = false;
  await lines.locator("button").click();
  await settle(page);
  await page.waitForFunction(() => document.querySelectorAll("#notices > p").length === 0);
  assert.equal(await page.locator("#strip button[data-incident]").count() > 0, true);
  await close();
});

test("a busy server is said to be busy", async () => {
  let answer = BUSY;
  const route = (page) => page.route("**/collections/incidents/items**", (r) => (answer ? r.fulfill(answer) : r.continue()));
  const { page, close } = await visit(browser, server.base, "/", { route, wait: null });
  await page.locator("[data-notice=server]", { hasText: "The server is busy." }).waitFor();
  answer = GONE;
  await page.locator("[data-notice=server] button").click();
  await page.locator("[data-notice=server]", { hasText: "The server does not answer." }).waitFor();
  answer = null;
  await page.locator("[data-notice=server] button").click();
  await settle(page);
  await close();
});

test("newer data is offered at once, and not mixed with what is shown", async () => {
  let version = "newer";
  const items = async (r) => {
    const answer = await r.fetch();
    await r.fulfill({ response: answer, headers: { ...answer.headers(), ...(version && { "x-dataset": version }) } });
  };
  const { page, close } = await visit(browser, server.base, "/", { route: (page) => page.route("**/collections/incidents/items?q=*", items) });
  await page.locator("#search input").fill("drone");
  const line = page.locator("[data-notice=newer]");
  await line.waitFor();
  assert.match(await line.textContent(), /newer data.*Load the new data/);
  assert.equal(await page.locator("#notices > p").count(), 1);
  await page.getByText("this was found in what is loaded").first().waitFor();
  version = "";
  await Promise.all([page.waitForEvent("load"), line.locator("button").click()]);
  await settle(page);
  assert.equal(await line.count(), 0);
  await close();
});
