// The lines above the page: what they name, and where the keyboard is when they go.
import assert from "node:assert/strict";
import { test } from "./again.mjs";
import { settle, travel, visit } from "./browser.mjs";
import { browser, open, server } from "./stage.mjs";

const focused = (page) => page.evaluate(() => document.activeElement.closest("[data-notice]")?.dataset.notice ?? document.activeElement.id);

test("the keyboard goes on with the text when its line goes, and back to the line when that comes back", async () => {
  let answer;
  let asked = 0;
  const route = (page) => page.route("**/collections/incidents/items**", (r) => (asked++, answer(r)));
  answer = (r) => r.abort();
  const { page, close } = await visit(browser, server.base, "/", { route, wait: null });
  const again = page.locator("[data-notice=server] button");
  await again.focus();
  let come;
  const late = new Promise((resolve) => (come = resolve));
  answer = (r) => late.then(() => r.abort());
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => !document.querySelector("[data-notice=server]"));
  assert.equal(await focused(page), "reader");
  come();
  await again.waitFor();
  assert.equal(await focused(page), "server");
  // A line that is said anew keeps it.
  await page.evaluate(() => dispatchEvent(new Event("offline")));
  answer = (r) => r.continue();
  await page.keyboard.press("Enter");
  await settle(page);
  assert.equal(await page.locator("[data-notice=server]").count(), 0);
  assert.equal(await focused(page), "reader");
  assert.ok(asked > 2);
  await close();
});

test("a line does not take the keyboard from where the reader has gone meanwhile", async () => {
  let come;
  const late = new Promise((resolve) => (come = resolve));
  let answer = (r) => r.abort();
  const { page, close } = await visit(browser, server.base, "/", { route: (page) => page.route("**/collections/incidents/items**", (r) => answer(r)), wait: null });
  const again = page.locator("[data-notice=server] button");
  await again.focus();
  answer = (r) => late.then(() => r.abort());
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.id === "reader");
  await page.locator("#q").focus();
  await page.locator("#reader").focus();
  come();
  await again.waitFor();
  assert.equal(await focused(page), "reader");
  await close();
});

test("each key that means nothing is named, also one whose letters stand in another", async () => {
  const { page, close } = await open("/?colour=red#ou=1&left=2&colour=3");
  const line = (name) => page.locator(`[data-notice=${name}]`).evaluate((p) => p.firstChild.textContent);
  assert.equal(await page.locator("[data-notice=unknown] code").allTextContents().then(String), "colour");
  assert.match(await line("unknown-here"), /: ou, left\.$/);
  await close();
});

test("words that could not be asked for are asked for again when the server is back", async () => {
  let down = true;
  const route = (page) => page.route(/items\?(.*&)?q=/, (r) => (down ? r.abort() : r.continue()));
  const { page, close } = await open("/?q=attack", { route });
  await page.locator("[data-notice=found]").waitFor();
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => /assets\/offline-/.test(name)));
  down = false;
  for (const end = Date.now() + 10_000; (await page.locator("[data-notice=found]").count()) > 0; await page.waitForTimeout(100)) {
    assert.ok(Date.now() < end, "it is not asked again");
    await page.evaluate(() => dispatchEvent(new Event("online"))); // the page looks whether the server is there
  }
  await page.waitForFunction(() => document.documentElement.dataset.found === "ready");
  await close();
});

test("nothing is said of an incident while the incidents are on their way, or do not come", async () => {
  const ID = "2025-11-30-shodak";
  let answer;
  const held = new Promise((resolve) => (answer = resolve));
  let down = true;
  const route = (page) => page.route("**/collections/incidents/items**", (r) => (down ? held.then(() => r.abort()) : r.continue()));
  const { page, close } = await visit(browser, server.base, "/?incident=nope", { route, wait: null });
  await page.waitForFunction(() => document.documentElement.dataset.mapState === "ready");
  const said = () => page.evaluate(() => [document.querySelector("[data-notice=incident]")?.textContent, document.getElementById("live").textContent].join(""));
  const choose = () => page.locator(`a.cite[data-incident="${ID}"]`).click();
  await choose();
  assert.equal(new URL(page.url()).searchParams.get("incident"), ID);
  assert.equal(await said(), "", "on their way");
  await travel(page, -1);
  assert.equal(await said(), "", "Back");
  answer();
  await page.locator("[data-notice=server]").waitFor();
  await choose();
  assert.doesNotMatch(await said(), /no incident/, "they do not come");
  await travel(page, -1);
  down = false;
  await page.locator("[data-notice=server] button").click();
  await settle(page);
  assert.match(await said(), /no incident nope/, "they have come");
  await choose();
  await page.locator("#card h2").waitFor();
  assert.doesNotMatch(await said(), /no incident/);
  await close();
});

test("a line of the server has one button, whatever has been opened since", async () => {
  const { page, close } = await open("/?foo=1&incident=nope");
  const buttons = () => page.locator("#notices > p").evaluateAll((lines) => lines.map((line) => line.querySelectorAll("button").length));
  assert.deepEqual(await buttons(), [1, 1]);
  await page.locator(".area-button").click();
  await page.locator(".area-panel").waitFor();
  await page.locator("#q").fill("drone");
  await page.locator("#search .results").waitFor();
  await page.locator("[data-tool=share]").click();
  await page.locator("dialog.share").waitFor();
  await page.keyboard.press("Escape");
  assert.deepEqual(await buttons(), [1, 1]);
  await page.locator("[data-notice=unknown] button").click();
  assert.deepEqual(await buttons(), [1]);
  await close();
});

test("keys that mean nothing are listed with the comma of the language", async () => {
  for (const [lang, comma] of [["en", ", "], ["fa", "، "]]) {
    const html = await (await fetch(`${server.base}/?lang=${lang}&colour=red&shape=round`, { headers: { Accept: "text/html" } })).text();
    assert.ok(html.includes(`<code>colour</code>${comma}<code>shape</code>`), /data-notice="unknown".*/.exec(html)?.[0]);
  }
});
