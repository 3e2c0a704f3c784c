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

for (const [name, size] of [["desktop", DESKTOP], ["phone", PHONE]]) {
  test(`${name}: no error, no broken policy, nothing sideways, accessible`, async () => {
    for (const path of [...WITH_MAP, ...PLAIN]) {
      const { page, trouble, answer, close } = await visit(browser, server.base, path, { size, wait: null });
      assert.equal(answer.status(), 200, path);
      if (WITH_MAP.includes(path)) await page.locator("figure.small-map[data-state=ready] .leaflet-tile-loaded").first().waitFor();
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= size.width, `${path} sticks out sideways`);
      assert.deepEqual(await violations(page), [], path);
      if (size === DESKTOP) assert.deepEqual(await inOtherColours(page), [], path);
      assert.deepEqual(trouble, [], path);
      await close();
    }
  });
}

test("without JavaScript every page reads, filters and sorts", async () => {
  for (const path of WITH_MAP) {
    const { page, trouble, close } = await visit(browser, server.base, path, { javaScriptEnabled: false, wait: null });
    assert.ok(await page.locator("figure.small-map > svg").isVisible(), path);
    assert.deepEqual(trouble, [], path);
    await close();
  }
  const { page, close } = await visit(browser, server.base, "/collections/incidents/items", { javaScriptEnabled: false, wait: null });
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
