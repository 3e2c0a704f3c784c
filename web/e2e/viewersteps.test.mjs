// What a reader does one thing after the other on a file of which the program
// knows nothing: each is one step back, what comes late changes nothing, and
// what is being written stays.
import assert from "node:assert/strict";
import { cells, gdal, matched, open, OWN, STATIONS } from "./anyfile.mjs";
import { test } from "./again.mjs";
import { still, travel } from "./browser.mjs";

const shown = (page, title) => page.locator("#card h2", { hasText: new RegExp(`^${title}$`) }).waitFor();
const row = (page, id) => page.locator(`#list tr[data-id="${id}"] button`);
const entries = (page) => page.evaluate(() => history.length);
const clickAt = async (page, x, y) => {
  const box = await page.locator("#map").boundingBox();
  await page.mouse.click(box.x + box.width / 2 + x, box.y + box.height / 2 + y);
};

/** heldBack keeps the answers back whose address is such; let() lets them come, and waits until the page has had the time to use them. */
async function heldBack(page, such) {
  const held = [];
  let asked;
  const first = new Promise((resolve) => (asked = resolve));
  await page.route((url) => such(decodeURIComponent(url.href).replaceAll("+", " ")), (route) => {
    held.push(route);
    asked();
  });
  const go = async () => {
    await first;
    for (const route of held) {
      const came = page.waitForEvent("requestfinished", (r) => r === route.request());
      await route.continue();
      await came;
    }
    await page.evaluate(() => fetch("conformance?f=json").then((answer) => answer.text()));
  };
  return { first, let: go };
}

test("one thing done is one step back: Enter in a field, a row that is picked already", { skip: !OWN }, async () => {
  const { page, trouble, close } = await open("/#tab=list");
  await matched(page, "250 rows");
  await page.locator(".filters summary").click();
  const begun = await entries(page);
  await page.locator('[data-field="height"][data-what=from]').fill("1000");
  await page.locator('[data-field="height"][data-what=from]').press("Enter");
  await matched(page, "162 of 250 rows");
  assert.equal(await entries(page), begun + 1);
  await page.locator("input[name=filter]").fill('height > 5 AND "height" >= 2000');
  await page.locator("input[name=filter]").press("Enter");
  await matched(page, "82 of 250 rows");
  assert.equal(await entries(page), begun + 2);
  assert.equal(await page.evaluate(() => new URLSearchParams(location.search).get("filter")), 'height > 5 AND "height" >= 2000');
  await row(page, 200).click();
  await shown(page, "Station 199");
  await row(page, 200).click();
  assert.equal(await entries(page), begun + 3);
  await travel(page, -1);
  await travel(page, -1);
  await matched(page, "162 of 250 rows");
  assert.deepEqual(trouble, []);
  await close();
});

test("the form adds to a filter, and takes nothing from it that it cannot show", { skip: !OWN }, async () => {
  for (const [filter, sql] of [
    [`"height" = 150 OR "height" = 200 AND "height" >= 1000`, "(height = 150 OR height = 200 AND height >= 1000)"],
    [`"Name" = 'Station 20'`, "Name = 'Station 20'"],
    [`"kind" = 'sea' OR\n"height" <= 100`, "(kind = 'sea' OR height <= 100)"],
    [`"height" = 150`, "height = 150"],
  ]) {
    const { page, trouble, close } = await open(`/?${new URLSearchParams({ filter })}#tab=list`);
    await page.locator(".filters summary").click();
    for (const [active, condition] of [["true", `active AND ${sql}`], ["", sql]]) {
      await page.locator('[data-field="active"]').selectOption(active);
      const [{ n }] = gdal(`SELECT count(*) AS n FROM "${STATIONS}" WHERE ${condition}`);
      assert.ok(n > 0, condition);
      await page.waitForFunction((has) => location.search.includes("active") === has, active !== "");
      await matched(page, n === 1 ? "1 of 250 rows" : `${n} of 250 rows`);
    }
    assert.deepEqual(trouble, []);
    await close();
  }
});

test("what is being written into the form stays while the map moves", { skip: !OWN }, async () => {
  const { page, trouble, close } = await open(`/?collection=${encodeURIComponent(STATIONS)}#map=9/37.5/70&tab=list&rows=view`);
  await page.locator(".filters summary").click();
  const map = await page.locator("#map").boundingBox();
  const field = page.locator('[data-field="Name"]');
  const condition = page.locator("input[name=filter]");
  for (const input of [field, condition]) {
    await input.pressSequentially("heig");
    const moved = page.waitForResponse((r) => r.url().includes("/items?") && r.url().includes("bbox="));
    await page.mouse.move(map.x + map.width / 2, map.y + map.height / 2);
    await page.mouse.wheel(0, 120);
    await (await moved).finished();
    await page.waitForFunction(() => !document.querySelector(".table-frame[aria-busy]"));
    assert.equal(await input.inputValue(), "heig");
    await input.fill("");
  }
  const before = await entries(page);
  await condition.fill("half of");
  await page.locator("button", { hasText: "Clear the filter" }).click();
  await page.waitForFunction(() => document.querySelector("input[name=filter]").value === "");
  assert.equal(await entries(page), before);
  assert.deepEqual(trouble, []);
  await close();
});

test("of what was asked for one after the other, only the last is shown: rows", { skip: !OWN }, async () => {
  const { page, trouble, close } = await open("/#tab=list");
  await page.locator(".filters summary").click();
  const late = await heldBack(page, (url) => url.includes("/items?") && url.includes("'lake'"));
  await page.locator('[data-field="kind"]').selectOption("lake");
  await late.first;
  await page.locator('[data-field="kind"]').selectOption("river");
  await matched(page, "84 of 250 rows");
  await late.let();
  assert.equal(await page.locator(".matched").textContent(), "84 of 250 rows");
  assert.deepEqual([...new Set(await cells(page, 2))], ["river"]);
  assert.deepEqual(trouble, []);
  await close();
});

test("of what was asked for one after the other, only the last is shown: clicks on the map", { skip: !OWN }, async () => {
  const { page, trouble, close } = await open("/#map=9/37.0/69.0");
  const late = await heldBack(page, (url) => url.includes("/items?") && url.includes("match=geometry") && /[?&]bbox=68\.9/.test(url));
  await clickAt(page, 0, 0); // Station 0; the box of its click begins west of it
  await late.first;
  await clickAt(page, (0.3 * 256 * 2 ** 9) / 360, 0);
  await shown(page, "Station 3");
  await late.let();
  assert.equal(await page.locator("#card h2").textContent(), "Station 3");
  assert.equal(await page.evaluate(() => new URLSearchParams(location.search).get("feature")), "4");
  assert.deepEqual(trouble, []);
  await close();
});

for (const [name, then, after] of [
  ["a row that is picked", (page) => row(page, 5).click(), (page) => shown(page, "Station 4")],
  ["the card that is closed", (page) => page.keyboard.press("Escape"), (page) => page.locator("#card").waitFor({ state: "hidden" })],
  ["a step back", (page) => travel(page, -1), (page) => matched(page, "250 rows")],
]) {
  test(`what comes late of a click on the map changes nothing after ${name}`, { skip: !OWN }, async () => {
    const { page, trouble, close } = await open("/#map=9/37.0/69.0&tab=list");
    await row(page, 2).click();
    await shown(page, "Station 1");
    await page.locator("th button.sort", { hasText: "height" }).click();
    await page.locator("th[aria-sort=ascending]").waitFor();
    await still(page);
    const late = await heldBack(page, (url) => url.includes("/items?") && url.includes("match=geometry"));
    await clickAt(page, 0, 0);
    await late.first;
    await then(page);
    await after(page);
    const left = () => page.evaluate(() => [history.length, location.search, document.querySelector("#card h2")?.textContent, document.getElementById("card").hidden]);
    const before = await left();
    await late.let();
    assert.deepEqual(await left(), before);
    assert.deepEqual(trouble, []);
    await close();
  });
}

test("a row picked on the second page leaves the page, its place, the keyboard and the tiles as they are", { skip: !OWN }, async () => {
  const { page, trouble, requests, close } = await open("/#tab=list");
  await page.locator("#list button", { hasText: "Next rows" }).click();
  await row(page, 61).focus();
  const place = () => page.locator(".table-frame").evaluate((frame) => frame.scrollTop);
  const scrolled = await place();
  await still(page);
  const begun = requests.length;
  await page.keyboard.press("Enter");
  await shown(page, "Station 60");
  await page.waitForFunction(() => location.search.includes("feature=61"));
  await still(page); // the map has gone there
  assert.deepEqual(requests.slice(begun).map((r) => new URL(r.url()).pathname).filter((path) => path.endsWith("/items")), []);
  assert.deepEqual(requests.slice(begun).map((r) => r.url()).filter((url, _, all) => url.endsWith(".mvt") && all.indexOf(url) !== all.lastIndexOf(url)), []);
  assert.equal((await cells(page, 1))[0], "Station 50");
  assert.equal(await page.locator("#list tr.selected").getAttribute("data-id"), "61");
  assert.equal(await place(), scrolled);
  assert.equal(await row(page, 61).evaluate((b) => b === document.activeElement), true);
  await travel(page, -1);
  await page.locator("#card").waitFor({ state: "hidden" });
  assert.equal((await cells(page, 1))[0], "Station 50");
  assert.deepEqual(trouble, []);
  await close();
});

test("the keyboard stays where it was, or beside it: sorting, paging, filtering, another of the features that were hit", { skip: !OWN }, async () => {
  const { page, trouble, close } = await open(`/?${new URLSearchParams({ collection: "codes" })}#map=5/37/69&tab=list`);
  const at = () => page.evaluate(() => {
    const { tagName, className, textContent } = document.activeElement;
    return className === "table-frame" ? "rows" : tagName === "BODY" ? "nowhere" : textContent.replace(/[▲▼]/, "");
  });
  const first = (text) => page.waitForFunction((want) => document.querySelector("#list tbody td")?.textContent === want && !document.querySelector(".table-frame[aria-busy]"), text);
  await first("C0");
  await page.locator("th button.sort", { hasText: "value" }).focus();
  for (const [order, text] of [["ascending", "C0"], ["descending", "C129"], ["none", "C0"]]) {
    await page.keyboard.press("Enter");
    await page.locator(order === "none" ? "th + th + th[aria-sort=none]" : `th[aria-sort=${order}]`).waitFor();
    await first(text);
    assert.equal(await at(), "value", order);
  }
  await page.locator("#list button", { hasText: "Next rows" }).focus();
  await page.keyboard.press("Enter");
  await first("C50");
  assert.equal(await at(), "Next rows");
  await page.keyboard.press("Enter");
  await first("C100");
  assert.equal(await at(), "rows", "after the last page");
  await page.locator("#list button", { hasText: "Previous rows" }).focus();
  await page.keyboard.press("Enter");
  await first("C50");
  assert.equal(await at(), "Previous rows");

  // What the keyboard is on is not in what comes.
  await row(page, 60).focus();
  const go = (search) => page.evaluate((to) => {
    history.pushState(null, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  }, search);
  await go(`?collection=codes&filter=${encodeURIComponent("value < 1")}#tab=list`);
  await matched(page, "4 of 130 rows");
  assert.equal(await at(), "rows");
  await go(`?collection=codes&filter=${encodeURIComponent("value < 0")}#tab=list`);
  await page.waitForFunction(() => document.querySelector(".table-frame").hidden);
  assert.notEqual(await at(), "nowhere");

  await page.locator('#tabs [data-tab="article"]').click();
  await page.locator('.layer[data-layer="codes"] button', { hasText: "Table" }).focus();
  await page.keyboard.press("Enter");
  await page.locator("#viewer-collection").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "viewer-collection");
  await clickAt(page, 0, 0); // several stations
  const other = page.locator("#card .hits button").first();
  await other.waitFor();
  const name = (await other.textContent()).replace(/^.*: /, "");
  await other.focus();
  await page.keyboard.press("Enter");
  await shown(page, name);
  assert.equal(await at(), name);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.getElementById("card").contains(document.activeElement)), true);
  assert.deepEqual(trouble, []);
  await close();
});

test("an address with something odd in it stays until something is picked, and is said again on the way back", { skip: !OWN }, async () => {
  const { page, close } = await open("/?colour=red#tab=list");
  const [search, odd] = [() => page.evaluate(() => location.search), page.locator("#notices", { hasText: "colour" })];
  await odd.waitFor();
  await page.locator('#tabs [data-tab="list"]').focus();
  await page.locator("#map").hover();
  await page.mouse.wheel(0, 240);
  await still(page);
  assert.equal(await search(), "?colour=red");
  await row(page, 3).click();
  await shown(page, "Station 2");
  assert.ok(!(await search()).includes("colour"));
  await page.evaluate(() => document.querySelector('[data-notice^="unknown"]')?.remove());
  await travel(page, -1);
  assert.equal(await search(), "?colour=red");
  await odd.waitFor();
  await close();
});

test("a row is picked of the table that is shown, while another one is still on its way", { skip: !OWN }, async () => {
  const picks = [[(page) => row(page, 3).click(), "Station 2"], [(page) => page.keyboard.press("]"), "Station 0"]];
  for (const [pick, title] of picks) {
    const { page, trouble, close } = await open("/#tab=list");
    await matched(page, "250 rows");
    const late = await heldBack(page, (url) => url.includes("/codes/items?"));
    await page.locator("#viewer-collection").selectOption("codes");
    await late.first;
    await page.locator("#list-title").click(); // keys in a choice are its own
    await pick(page);
    await shown(page, title);
    await matched(page, "250 rows");
    await late.let();
    assert.equal(await page.locator("#viewer-collection").inputValue(), STATIONS);
    assert.equal(await page.locator("#list tr.selected").count(), 1);
    assert.equal((await cells(page, 1))[0], "Station 0");
    assert.equal(await page.locator("#card h2").textContent(), title);
    assert.deepEqual(trouble, []);
    await close();
  }
});

test("a page whose first load failed is kept for use without the server once it has loaded, with its tables", { skip: !OWN }, async () => {
  const fail = (page) => page.route(/\/collections\?f=json/, (route) => route.abort(), { times: 1 });
  const { page, close } = await open("/", { serviceWorkers: "allow", wait: null, route: fail });
  const again = page.locator("[data-notice=server] button");
  await again.waitFor();
  await page.waitForTimeout(1500); // longer than the page waits after it has drawn
  await again.click();
  await page.waitForFunction(() => document.documentElement.dataset.kept === "ready", undefined, { timeout: 60_000 });
  const urls = await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => decodeURIComponent(url))))).flat());
  for (const of of ["items?limit=50&f=json", "schema?f=json"]) assert.ok(urls.some((url) => url.endsWith(`/collections/${STATIONS}/${of}`)), of);
  await close();
});

test("of features that the address named one after the other, only the last is shown, or said to be missing", { skip: !OWN }, async () => {
  const { page, close } = await open("/?feature=2#tab=list");
  await shown(page, "Station 1");
  for (const [id, title] of [[3, "Station 2"], [5, "Station 4"]]) {
    await row(page, id).click();
    await shown(page, title);
  }
  const late = await heldBack(page, (url) => /\/items\/(3|9999)\b/.test(url));
  await travel(page, -1); // to 3
  await late.first;
  await travel(page, -1); // to 2
  await shown(page, "Station 1");
  await late.let();
  assert.equal(await page.locator("#card h2").textContent(), "Station 1");

  const follow = (search) => page.evaluate((to) => {
    history.pushState(null, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  }, search);
  const missing = page.locator("[data-notice=feature]");
  await page.unrouteAll();
  const lost = await heldBack(page, (url) => url.includes("/items/9999"));
  await follow("?feature=9999#tab=list");
  await lost.first;
  await travel(page, -1);
  await lost.let();
  assert.equal(await missing.count(), 0);
  await page.unrouteAll();
  await follow("?feature=9999#tab=list");
  await missing.filter({ hasText: "no 9999 in" }).waitFor();
  assert.equal(await page.locator("#card").isVisible(), false, "the card of another one");
  await follow("?#tab=list");
  await missing.waitFor({ state: "detached" });
  await close();
});

test("what lies beside a feature is named after a click alone, not when the address leads to another", { skip: !OWN }, async () => {
  const { page, trouble, close } = await open("/?feature=250#map=5/37/69&tab=list");
  await shown(page, "Station 249");
  await clickAt(page, 0, 0); // so far away that several stations are under it
  await page.locator("#card .hits li").nth(1).waitFor();
  await travel(page, -1);
  await shown(page, "Station 249");
  assert.equal(await page.locator("#card .hits").count(), 0);
  assert.deepEqual(trouble, []);
  await close();
});

test("a layer that the file does not have is named, and what is shown instead, until one is chosen", { skip: !OWN }, async () => {
  const { page, trouble, close } = await open("/?collection=nope#tab=list");
  const line = page.locator("[data-notice=collection]");
  const title = await page.locator("#viewer-collection option:checked").textContent();
  assert.match(await line.textContent(), /“nope”/);
  assert.ok((await line.textContent()).includes(`“${title.replace(/ \(.*$/, "")}”`), `${title} in ${await line.textContent()}`);
  await page.locator("#viewer-collection").selectOption("codes");
  assert.equal(await line.count(), 0);
  assert.deepEqual(trouble, []);
  await close();
});
