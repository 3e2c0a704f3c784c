// The pages of resources: readable without a script, with small maps where one runs.
import assert from "node:assert/strict";
import { test } from "./again.mjs";
import { inOtherColours, violations } from "./axe.mjs";
import { DESKTOP, PHONE, visit } from "./browser.mjs";
import { browser, server } from "./stage.mjs";

const WITH_MAP = [
  "/collections/incidents", "/collections/incidents/items", "/collections/incidents/items/2025-11-30-shodak", "/i/2025-11-30-shodak", "/border",
  "/border/slice?from=300&to=520", "/collections/lakes/tiles/WebMercatorQuad",
];
const PLAIN = [
  "/collections", "/collections/incidents/schema", "/collections/sources/items", "/articles", "/articles/rising-border-tensions", "/annotations", "/conformance",
  "/styles/panj", "/collections/incidents/items?type=clash&bbox=&datetime=2025-01-01/..&sortby=-killed", "/tileMatrixSets/WebMercatorQuad",
];

const COLOURED = ["/collections/incidents", "/collections/incidents/items", "/i/2025-11-30-shodak", "/articles/rising-border-tensions", "/styles/panj"];

for (const [name, size] of [["desktop", DESKTOP], ["phone", PHONE]]) {
  test(`${name}: no error, no broken policy, nothing sideways, accessible`, async () => {
    const { page, trouble, close } = await visit(browser, server.base, "/api.html", { size, wait: null });
    for (const path of [...WITH_MAP, ...PLAIN]) {
      const answer = await page.goto(server.base + path);
      assert.equal(answer.status(), 200, path);
      if (WITH_MAP.includes(path)) await page.locator("figure.small-map[data-state=ready] .leaflet-tile-loaded").first().waitFor();
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= size.width, `${path} sticks out sideways`);
      // The plain ones are the same document at every size, and all have the same colours.
      if (size === DESKTOP || WITH_MAP.includes(path)) assert.deepEqual(await violations(page), [], path);
      if (size === DESKTOP && COLOURED.includes(path)) assert.deepEqual(await inOtherColours(page), [], path);
      assert.deepEqual(trouble, [], path);
    }
    await close();
  });
}

test("without JavaScript every page reads, filters and sorts", async () => {
  const { page, trouble, close } = await visit(browser, server.base, WITH_MAP[0], { javaScriptEnabled: false, wait: null });
  for (const path of WITH_MAP) {
    await page.goto(server.base + path);
    assert.ok(await page.locator("figure.small-map > svg").isVisible(), path);
    assert.deepEqual(trouble, [], path);
  }
  await page.goto(`${server.base}/collections/incidents/items`);
  await page.locator("details.filter > summary").click();
  await page.locator("select[name=type]").selectOption("clash");
  await page.locator("form.fields button").click();
  assert.equal(new URL(page.url()).searchParams.get("type"), "clash");
  const rows = await page.locator("tbody tr").count();
  assert.ok(rows > 0 && rows < 13, `${rows} rows`);
  await page.locator('a[aria-label="Sort by Killed, descending"]').click();
  assert.equal(await page.locator("th[aria-sort=descending]").count(), 1);
  await page.locator(".chips .clear a").click();
  assert.equal(await page.locator("tbody tr").count(), 13);
  await close();
});
