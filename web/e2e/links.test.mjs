// The article and the map lead to each other, on a desk and on a phone.
import assert from "node:assert/strict";
import { test } from "./again.mjs";
import { DESKTOP, PHONE, still, visit } from "./browser.mjs";
import { selection } from "./selection.mjs";
import { browser, server } from "./stage.mjs";

const REPORTED = {
  "2025-12-intrusions": "the-evidence-1.2",
  "2025-12-24-kavok": "the-evidence-1.3",
  "2025-11-26-shohin-camp": "recent-attacks-targeting-chinese-nationals-1.3",
  "2025-11-30-shodak": "recent-attacks-targeting-chinese-nationals-1.4",
};

async function assertSelected(page, id, passage) {
  await page.waitForFunction((want) => new URLSearchParams(location.search).get("incident") === want, id);
  const title = await page.locator(`#rows [data-incident="${id}"] .row-title`).textContent();
  const { time, ...shown } = await selection(page);
  assert.deepEqual(shown, { symbol: [id], passage: [passage], strip: [id], row: [id], card: title, query: id });
  assert.ok(time === null || time.join() === id, `${time} on the timeline`);
}

async function inSight(page, passage) {
  await page.waitForFunction(
    (id) => {
      const box = document.getElementById(id).getBoundingClientRect();
      const pane = document.getElementById("panels").getBoundingClientRect();
      const stage = document.getElementById("stage").getBoundingClientRect();
      const top = innerWidth >= 1024 ? pane.top : Math.max(0, stage.bottom);
      const card = document.getElementById("card");
      const bottom = innerWidth >= 1024 || card.hidden ? innerHeight : card.getBoundingClientRect().top;
      return box.top >= top - 1 && box.top < bottom;
    },
    passage,
    { timeout: 5_000 },
  );
}

for (const [name, size] of [["desktop", DESKTOP], ["phone", PHONE]]) {
  test(`${name}: a passage selects its symbol`, async () => {
    const { page, trouble, close } = await visit(browser, server.base, "/", { size });
    for (const [id, passage] of Object.entries(REPORTED)) {
      await page.locator(`a.cite[data-incident="${id}"]`).first().click();
      await assertSelected(page, id, passage);
      await inSight(page, passage);
    }
    assert.deepEqual(trouble, []);
    await close();
  });

  test(`${name}: a symbol selects its passage and brings it into sight`, async () => {
    const { page, trouble, close } = await visit(browser, server.base, "/", { size });
    for (const [id, passage] of Object.entries(REPORTED)) {
      await page.locator(`#map button[data-incident="${id}"]`).click();
      await assertSelected(page, id, passage);
      await inSight(page, passage);
      if (name === "phone") await page.locator("#card .close").click();
      await page.locator(".home").click();
      await still(page);
    }
    assert.deepEqual(trouble, []);
    await close();
  });

  test(`${name}: the strip and the list select too`, async () => {
    const { page, trouble, close } = await visit(browser, server.base, "/", { size });
    await page.locator('#strip button[data-incident="2025-12-24-kavok"]').click();
    await assertSelected(page, "2025-12-24-kavok", REPORTED["2025-12-24-kavok"]);
    await page.locator('#tabs [data-tab="list"]').click();
    await page.locator('#rows [data-incident="2025-11-30-shodak"] a').click();
    await assertSelected(page, "2025-11-30-shodak", REPORTED["2025-11-30-shodak"]);
    assert.deepEqual(trouble, []);
    await close();
  });
}

test("an incident outside the article has a card and no passage", async () => {
  const { page, close } = await visit(browser, server.base, "/?incident=2025-08-24-dovang");
  assert.equal(await page.locator("a.cite[aria-current=true]").count(), 0);
  assert.match(await page.locator("#card").textContent(), /according to/);
  assert.equal(await page.locator(".notice").count(), 0);
  await close();
});

test("pointing at a passage rings the symbol at once and moves nothing", async () => {
  const { page, close } = await visit(browser, server.base, "/");
  const view = () => page.evaluate(() => document.querySelector("#map .leaflet-map-pane").style.transform);
  const before_ = await view();
  await page.locator('a.cite[data-incident="2025-12-24-kavok"]').scrollIntoViewIfNeeded();
  const took = await page.evaluate(() => {
    const link = document.querySelector('a.cite[data-incident="2025-12-24-kavok"]');
    const start = performance.now();
    link.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
    const ringed = document.querySelector('#map button[data-incident="2025-12-24-kavok"]').classList.contains("hovered");
    return ringed ? performance.now() - start : Infinity;
  });
  assert.ok(took <= 100, `${took} ms`);
  assert.equal(await view(), before_);
  await close();
});

test("pointing at the passage of an incident out of view shows where it lies", async () => {
  const { page, close } = await visit(browser, server.base, "/#map=10/37/73");
  await page.locator('a.cite[data-incident="2025-11-30-shodak"]').hover();
  await page.locator(".chip").waitFor();
  assert.match(await page.locator(".chip").textContent(), /[←↖↑]/);
  await page.locator(".brand").hover();
  await page.locator(".chip").waitFor({ state: "detached" });
  await close();
});

test("the keyboard does all of it", async () => {
  const { page, trouble, close } = await visit(browser, server.base, "/");
  const id = "2025-11-30-shodak";
  await page.locator(`#map button[data-incident="${id}"]`).focus();
  await page.keyboard.press("Enter");
  await assertSelected(page, id, REPORTED[id]);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.incident), id, "the focus stays on the symbol");
  await page.locator("#card .show-in-article").focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.className.includes("cite")), true, "the focus goes to the passage");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.className.includes("symbol-button")), true, "and back to the symbol");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#card").isHidden(), true, "Escape closes the card");
  assert.equal((await selection(page)).query, id, "and keeps the selection");
  await page.keyboard.press("Escape");
  assert.equal((await selection(page)).query, null, "Escape again gives it up");
  await page.keyboard.press("]");
  assert.equal((await selection(page)).query, "2025-12-intrusions");
  await page.keyboard.press("]");
  assert.equal((await selection(page)).query, "2025-12-24-kavok");
  await page.keyboard.press("[");
  assert.equal((await selection(page)).query, "2025-12-intrusions");
  await page.keyboard.press("?");
  await page.locator("#keys-on").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("]");
  assert.equal((await selection(page)).query, "2025-12-intrusions", "the keys can be switched off");
  assert.deepEqual(trouble, []);
  await close();
});

test("[ and ] step over what the filter leaves out, and the card gives the keyboard back to where it was", async () => {
  const { page, close } = await visit(browser, server.base, "/?type=clash");
  const matching = (await (await fetch(`${server.base}/collections/incidents/items?type=clash&f=json`)).json()).features.map((f) => f.id);
  await page.locator('#tabs [data-tab="list"]').focus();
  const seen = new Set();
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press("]");
    seen.add((await selection(page)).query);
  }
  assert.deepEqual([...seen].sort(), matching.sort());
  await page.locator("#card .close").focus();
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.tab), "list");
  await close();
});
