// WCAG 2.2 AA as far as a program can tell (axe-core), in every look the page has.
import assert from "node:assert/strict";
import { test } from "./again.mjs";
import { COVERED, inOtherColours, violations } from "./axe.mjs";
import { DESKTOP, PHONE, still, visit } from "./browser.mjs";
import { browser, server } from "./stage.mjs";

const looks = [
  ["desktop, light", { size: DESKTOP }],
  ["desktop, dark", { size: DESKTOP, colorScheme: "dark" }],
  ["phone, light", { size: PHONE }],
  ["phone, dark", { size: PHONE, colorScheme: "dark" }],
  ["400 % zoom", { size: { width: 320, height: 256 } }, COVERED],
  ["middle width", { size: { width: 820, height: 1100 } }],
  ["forced colours", { size: DESKTOP, forcedColors: "active" }],
];

for (const [name, options, rules] of looks) {
  test(`${name}: no violation, with nothing and with a card open`, async () => {
    const { page, close } = await visit(browser, server.base, "/", options);
    assert.deepEqual(await violations(page, rules), []);
    await page.locator('a.cite[data-incident="2025-11-30-shodak"]').evaluate((a) => a.click());
    await still(page);
    assert.deepEqual(await violations(page, COVERED), []);
    await close();
  });
}

test("list and data: no violation", async () => {
  for (const tab of ["list", "data"]) {
    const { page, close } = await visit(browser, server.base, `/?incident=2025-12-24-kavok#tab=${tab}`);
    assert.deepEqual(await violations(page, COVERED), []);
    assert.deepEqual(await inOtherColours(page), []);
    await close();
  }
});

test("phone: no violation with the sheet of filters, the menu and the area's fields open", async () => {
  const { page, close } = await visit(browser, server.base, "/", { size: PHONE });
  await page.locator(".all-filters").click();
  await page.locator("dialog[open]").waitFor();
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(await inOtherColours(page), []);
  await page.keyboard.press("Escape");
  await page.locator("#menu > summary").click();
  assert.deepEqual(await violations(page, COVERED), []);
  assert.deepEqual(await inOtherColours(page), []);
  await page.keyboard.press("Escape");
  await page.locator(".area-button").evaluate((button) => button.click());
  await page.locator(".area-panel").waitFor();
  assert.deepEqual(await violations(page, COVERED), []);
  assert.deepEqual(await inOtherColours(page), []);
  await close();
});

test("share, cite and keys: no violation, in every colour and on a phone", async () => {
  for (const [query, options] of [["", { size: DESKTOP }], ["&lang=fa", { size: PHONE }]]) {
    const { page, close } = await visit(browser, server.base, `/?incident=2025-12-24-kavok${query}`, options);
    for (const name of ["keys", "share", "cite"]) {
      await page.locator(`#tools [data-tool="${name}"]`).evaluate((button) => button.click());
      await page.locator("dialog[open]").waitFor();
      assert.deepEqual(await violations(page), [], name);
      if (!query && options.size === DESKTOP) assert.deepEqual(await inOtherColours(page), [], name);
      await page.keyboard.press("Escape");
      await page.locator("dialog[open]").waitFor({ state: "detached" });
    }
    await close();
  }
});
