// The page in the other engine: it loads, selects, filters and speaks.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { test } from "./again.mjs";
import { DESKTOP } from "./browser.mjs";
import { launchFirefox } from "./firefox.mjs";
import { startServer } from "./server.mjs";

let server, firefox;
before(async () => {
  [server, firefox] = await Promise.all([startServer(), launchFirefox()]);
});
after(async () => {
  await firefox?.stop();
  await server?.stop();
});

const ID = "2025-11-30-shodak";
const NARROW = { width: 450, height: 844 }; // about the narrowest window of a desktop's Firefox

async function visit(path, size = DESKTOP) {
  const page = await firefox.open(server.base + path, size);
  await page.until(() => document.documentElement.dataset.mapState === "ready" && document.documentElement.dataset.data === "ready" && document.querySelector("#strip button"));
  return page;
}

const selected = () => ({
  symbol: document.querySelector("#map button[aria-pressed=true]")?.dataset.incident ?? null,
  passage: document.querySelector("a.cite[aria-current=true]")?.dataset.incident ?? null,
  strip: document.querySelector("#strip button[aria-pressed=true]")?.dataset.incident ?? null,
  row: document.querySelector("#rows a[aria-current=true]")?.closest("[data-incident]").dataset.incident ?? null,
  card: !document.getElementById("card").hidden,
  query: new URLSearchParams(location.search).get("incident"),
});
const ALL = { symbol: ID, passage: ID, strip: ID, row: ID, card: true, query: ID };
const NONE = { symbol: null, passage: null, strip: null, row: null, card: false, query: null };

test("Firefox: passage, symbol and strip select in all places; Escape and Back undo", async () => {
  const page = await visit("/");
  assert.equal(await page.evaluate(() => document.querySelectorAll(".symbol-button").length), 12);
  for (const css of [`a.cite[data-incident="${ID}"]`, `#map button[data-incident="${ID}"]`, `#strip button[data-incident="${ID}"]`]) {
    await page.click(css);
    await page.until((id) => new URLSearchParams(location.search).get("incident") === id, ID);
    assert.deepEqual(await page.evaluate(selected), ALL, css);
    await page.press("\uE00C"); // Escape
    assert.deepEqual(await page.evaluate(selected), { ...ALL, card: false }, css);
    await page.press("\uE00C");
    assert.deepEqual(await page.evaluate(selected), NONE, css);
  }
  await page.evaluate(() => history.back());
  await page.until((id) => new URLSearchParams(location.search).get("incident") === id, ID);
  assert.deepEqual(await page.evaluate(selected), ALL);
  assert.deepEqual(page.trouble, []);
  await page.close();
});

test("Firefox: a filter leaves what the interface answers", async () => {
  const page = await visit("/");
  await page.click("[popovertarget=filter-types]");
  await page.until(() => document.querySelector("#filter-types li input"));
  await page.click("#filter-types li input");
  await page.until(() => location.search.includes("type="));
  const rows = await page.evaluate(() => [...document.querySelectorAll("#rows > li")].filter((r) => !r.hidden).map((r) => r.dataset.incident));
  const answer = await fetch(`${server.base}/collections/incidents/items${await page.evaluate(() => location.search)}&f=json`);
  assert.deepEqual(rows.sort(), (await answer.json()).features.map((f) => f.id).sort());
  assert.ok(rows.length > 0 && rows.length < 13);
  assert.deepEqual(page.trouble, []);
  await page.close();
});

for (const [language, direction] of [["en", "ltr"], ["ru", "ltr"], ["tg", "ltr"], ["fa", "rtl"]]) {
  test(`Firefox: ${language}, wide and narrow, without an error or a sideways scroll`, async () => {
    for (const size of [DESKTOP, NARROW]) {
      const page = await visit(`/?lang=${language}&incident=${ID}`, size);
      assert.equal(await page.evaluate(() => document.documentElement.dir), direction);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it sticks out sideways");
      assert.deepEqual(await page.evaluate(selected), ALL);
      assert.deepEqual(page.trouble, []);
      await page.close();
    }
  });
}
