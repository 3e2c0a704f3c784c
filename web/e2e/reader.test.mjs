// The page of the interface: forms that show the answer in place, and that open
// it where no script runs.
import assert from "node:assert/strict";
import { test } from "./again.mjs";
import { violations } from "./axe.mjs";
import { PHONE, visit } from "./browser.mjs";
import { browser, server } from "./stage.mjs";

const PAGE = "/api.html#items_incidents";

test("a form shows its address, the command line and the answer", async () => {
  const { page, trouble, close } = await visit(browser, server.base, PAGE, { wait: null });
  const operation = page.locator("#items_incidents");
  const send = operation.locator(".actions button");
  await operation.locator("input[name=limit]").fill("2");
  await operation.locator("button.use", { hasText: /^-id$/ }).click();
  const address = `${server.base}/collections/incidents/items?limit=2&sortby=-id`;
  assert.equal(await operation.locator(".request a").getAttribute("href"), address);
  assert.equal(await operation.locator(".request code").textContent(), `curl -H 'Accept: application/geo+json' '${address}'`);
  await send.click();
  await operation.locator(".reply .status").waitFor();
  assert.match(await operation.getByRole("status").textContent(), /^200 OK [\d,]+ bytes in \d+ ms$/);
  assert.equal(JSON.parse(await operation.locator(".body").textContent()).numberReturned, 2);
  assert.deepEqual(trouble, []);
  await operation.locator("input[name=bbox]").fill("1,2");
  await send.click();
  await operation.locator(".reply .status", { hasText: "400" }).waitFor();
  assert.equal(JSON.parse(await operation.locator(".body").textContent()).parameter, "bbox");
  await close();
});

test("where no script runs a form opens the answer", async () => {
  const { page, close } = await visit(browser, server.base, "/api.html", { wait: null, javaScriptEnabled: false });
  await page.locator("#border > summary").click();
  await page.locator("#border select[name=f]").selectOption("html");
  await page.locator("#border .actions button").click();
  await page.waitForURL(`${server.base}/border?f=html`);
  await close();
});

for (const [name, options] of [["desktop", {}], ["phone, dark", { size: PHONE, colorScheme: "dark" }]]) {
  test(`${name}: no violation, nothing wider than the page`, async () => {
    const { page, trouble, close } = await visit(browser, server.base, PAGE, { ...options, wait: null });
    await page.locator("#items_incidents .actions button").click();
    await page.locator("#items_incidents .reply .status").waitFor();
    assert.deepEqual(await violations(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
    assert.deepEqual(trouble, []);
    await close();
  });
}
