// The page with ten thousand incidents: what it shows is what the interface
// answers, and how much it does at each step stays small. The file is made and
// written by GDAL (thousands.mjs).
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { test } from "./again.mjs";
import { COVERED, violations } from "./axe.mjs";
import { launch, PHONE, settle, still, visit } from "./browser.mjs";
import { ALL, CROWD, startThousands } from "./thousands.mjs";

const OWN = Boolean(process.env.PANJ_BIN) && !process.env.PANJ_URL;
const dir = await mkdtemp(join(tmpdir(), "panj-many-"));
const server = OWN ? await startThousands(dir) : null;
const browser = OWN ? await launch() : null;
after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(dir, { recursive: true, force: true });
});

const open = (path, options) => visit(browser, server.base, path, { reducedMotion: "reduce", ...options });
const items = async (query) => (await fetch(`${server.base}/collections/incidents/items?${query}&f=json`)).json();
const counted = async (query) => (await items(`${query}&limit=1`)).numberMatched;
const all = OWN ? (await items(`limit=${ALL}`)).features : [];

// One page for all that needs no load of its own: each takes seconds.
const desk = OWN ? await open("/") : null;
const page = desk?.page;

/** go leads the page to an address of its own, as a step of its history does. */
async function go(path, on = page) {
  await on.evaluate((path) => {
    history.pushState(null, "", path);
    dispatchEvent(new PopStateEvent("popstate"));
  }, path);
  await still(on);
}

/** sharing lists the incidents at exactly the place of one. */
function sharing(id) {
  const [lon, lat] = all.find((f) => f.id === id).geometry.coordinates;
  return all.filter((f) => f.geometry && Math.abs(f.geometry.coordinates[0] - lon) < 1e-6 && Math.abs(f.geometry.coordinates[1] - lat) < 1e-6).map((f) => f.id);
}

/** textsOf reads what a row holds, its symbol too. */
const textsOf = (li) =>
  [...li.querySelectorAll("*")].map((e) => {
    const attributes = [...e.attributes].filter((a) => a.name !== "aria-current").map((a) => `${a.name}=${a.name === "href" ? e.href : a.value}`);
    return [e.tagName, ...attributes.sort(), e.children.length === 0 ? e.textContent : ""].join("|");
  });

/** standing is what can be seen on the map: clusters with their counts, and symbols. */
const standing = (page) =>
  page.evaluate(() => {
    const map = document.getElementById("map").getBoundingClientRect();
    const middle = (e) => {
      const box = e.getBoundingClientRect();
      return { x: box.x + box.width / 2 - map.x, y: box.y + box.height / 2 - map.y, r: box.width / 2 };
    };
    const inside = ({ x, y }) => x >= 0 && y >= 0 && x <= map.width && y <= map.height;
    const buttons = [...document.querySelectorAll("#map .leaflet-marker-pane button")].filter((b) => !b.hidden);
    const seen = buttons.map((b) => ({ ...middle(b), id: b.dataset.incident ?? null, count: b.dataset.incident ? 1 : Number(b.textContent.replace(/\D/g, "")) })).filter(inside);
    return { seen, sum: seen.reduce((sum, s) => sum + s.count, 0), clusters: seen.filter((s) => !s.id), all: buttons.length };
  });

/** boxOf is what the map shows, as west,south,east,north, from its address and size. */
async function boxOf(page) {
  await page.waitForFunction(() => location.hash.includes("map="));
  const [zoom, lat, lon] = /map=(\d+)\/([\d.-]+)\/([\d.-]+)/.exec(page.url()).slice(1).map(Number);
  const { width, height } = await page.locator("#map").boundingBox();
  const world = 256 * 2 ** zoom;
  const y = Math.asinh(Math.tan((lat * Math.PI) / 180));
  const latitude = (pixels) => (Math.atan(Math.sinh(y + (2 * Math.PI * pixels) / world)) * 180) / Math.PI;
  return [lon - (180 * width) / world, latitude(-height / 2), lon + (180 * width) / world, latitude(height / 2)].join();
}

test("what stands on the map adds up to what the interface has in its box, with a filter too", { skip: !OWN }, async () => {
  let down = true;
  const route = (on) => on.route("**/assets/crowd-*.js", (r) => (down ? r.abort() : r.continue()));
  const phone = await open("/", { size: PHONE, route });
  // Without the script of the clusters a line says so, and has them when asked again.
  assert.equal(await phone.page.locator(".cluster").count(), 0);
  await go(`/?incident=${all.find((f) => f.geometry).id}`, phone.page);
  assert.equal(await phone.page.locator("#map .symbol-button.selected").count(), 1, "what is in hand is there in any case");
  down = false;
  await phone.page.locator("#notices button").click();
  await phone.page.locator(".cluster").first().waitFor();
  assert.equal(await phone.page.locator("#notices .notice").count(), 0);
  for (const [on, zoom, query] of [[page, 6, ""], [page, 6, "type=clash&type=armed-assault"], [page, 6, "km=0/600&in_article=false"], [phone.page, 5, "type=clash"]]) {
    await go(`/?${query}#map=${zoom}/37.9/71.3`, on);
    const { sum, all: buttons, clusters } = await standing(on);
    const want = await counted(`${query}&bbox=${await boxOf(on)}&match=geometry`);
    assert.ok(want > 1000, `${want}`);
    assert.equal(sum, want, query);
    assert.ok(buttons < 60 && clusters.length > 1, `${buttons} buttons`);
  }
  assert.deepEqual(phone.trouble.filter((line) => !line.includes("ERR_FAILED")), []);
  await phone.close();
});

test("no two things on the map cover each other, at any zoom", { skip: !OWN }, async () => {
  for (const view of ["6/37.9/71.3", "7/37.9/70.1", "9/37.6/70.2", "12/37.49/71.5"]) {
    await go(`/#map=${view}`);
    const { seen } = await standing(page);
    const covered = seen.flatMap((a, i) => seen.slice(0, i).filter((b) => Math.hypot(a.x - b.x, a.y - b.y) < a.r + b.r).map((b) => `${a.count} on ${b.count}`));
    assert.deepEqual(covered, [], view);
  }
});

test("two loads put everything at the same place, and moving the map leaves it there", { skip: !OWN }, async () => {
  const places = (on) => on.evaluate(() => Object.fromEntries([...document.querySelectorAll("#map .leaflet-marker-icon")].map((e) => [`${e.style.transform} ${e.textContent}`, e.firstChild.getAttribute("aria-label")])));
  const load = () => open("/#map=11/37.2/71.46");
  const [first, second] = await Promise.all([load(), load()]);
  const was = await places(first.page);
  assert.ok(Object.keys(was).length > 10);
  assert.deepEqual(await places(second.page), was);
  await second.close();
  await first.page.locator("#map").focus();
  for (let i = 0; i < 3; i++) {
    await first.page.keyboard.press("Shift+ArrowRight");
    await still(first.page);
  }
  const is = await places(first.page);
  const [stay, come] = [Object.keys(is).filter((key) => key in was), Object.keys(is).filter((key) => !(key in was))];
  assert.ok(stay.length > 5 && come.length > 0, `${stay.length} stay, ${come.length} come`);
  // What came stands at the end to which the map was moved, and nowhere else.
  const x = (key) => Number(/translate3d\((-?\d+)px/.exec(key)[1]);
  assert.ok(Math.min(...come.map(x)) > Math.max(...Object.keys(was).map(x)) - 1, `${come.map(x)} beside ${Object.keys(was).map(x)}`);
  await first.close();
});

test("a cluster is zoomed into until it is a heap, which is listed; what is chosen there stands by itself", { skip: !OWN }, async () => {
  await go("/#map=7/37.9/70.1");
  const zoom = () => page.evaluate(() => Number(/map=(\d+)/.exec(location.hash)[1]));
  for (let steps = 0; (await page.locator(".heap-list").count()) === 0; steps++) {
    assert.ok(steps < 8, "it never comes to the heap");
    await still(page);
    const [before, size] = [await zoom(), await page.locator("#map").boundingBox()];
    const [largest] = (await standing(page)).clusters.sort((a, b) => b.count - a.count);
    assert.ok(largest.count > CROWD / 2, `${largest.count}`);
    await page.mouse.click(size.x + largest.x, size.y + largest.y);
    await page.waitForFunction((before) => document.querySelector(".heap-list") || Number(/map=(\d+)/.exec(location.hash)[1]) > before, before);
  }
  const title = Number((await page.locator(".heap-list h3").textContent()).replace(/\D/g, ""));
  while (await page.locator(".heap-list > .quiet").isVisible()) await page.locator(".heap-list > .quiet").click();
  const rows = page.locator(".heap-list li button");
  const listed = await rows.evaluateAll((all) => all.map((b) => b.dataset.incident));
  assert.equal(listed.length, title);
  const chosen = listed.find((id) => sharing(id).length > CROWD / 2);
  assert.deepEqual(sharing(chosen).filter((id) => !listed.includes(id)), [], "all that are there are listed");
  await page.locator(`.heap-list button[data-incident="${chosen}"]`).click();
  await page.waitForFunction((id) => new URLSearchParams(location.search).get("incident") === id, chosen);
  const symbol = page.locator(`#map .leaflet-marker-pane button[data-incident="${chosen}"]`);
  assert.equal(await symbol.getAttribute("aria-pressed"), "true");
  assert.equal(await page.locator("path.leader.selected").count(), 1, "a line leads to where it belongs");
  assert.equal(await page.locator(".heap-list").count(), 0);
});

test("pointing at a row rings its cluster and draws its symbol, and touches little else", { skip: !OWN }, async () => {
  await go("/#map=6/37.9/71.3&tab=list");
  await page.mouse.move(5, 5);
  const there = await page.locator("#rows > li").evaluateAll((list) => list.map((r) => r.dataset.incident));
  const row = `#rows > li[data-incident="${there.find((id) => all.some((f) => f.id === id && f.geometry))}"]`;
  const changes = await page.evaluate((css) => {
    const seen = new Set();
    const watch = new MutationObserver((list) => list.forEach((m) => [m.target, ...m.addedNodes].forEach((node) => seen.add(node))));
    watch.observe(document.body, { subtree: true, childList: true, attributes: true });
    const row = document.querySelector(css);
    const take = () => {
      watch.takeRecords().forEach((m) => [m.target, ...m.addedNodes].forEach((node) => seen.add(node)));
      const out = seen.size;
      seen.clear();
      return out;
    };
    row.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
    const over = { touched: take(), ring: document.querySelectorAll(".cluster.hovered").length, symbol: document.querySelectorAll(`#map .symbol-button.hovered[data-incident="${row.dataset.incident}"]`).length, row: row.classList.contains("hovered"), strip: document.querySelectorAll("#strip .dock-mark.hovered").length };
    row.dispatchEvent(new MouseEvent("mouseout", { bubbles: true }));
    return { over, out: { touched: take(), ring: document.querySelectorAll(".hovered").length } };
  }, row);
  assert.deepEqual({ ...changes.over, touched: 0 }, { touched: 0, ring: 1, symbol: 1, row: true, strip: 1 });
  assert.equal(changes.out.ring, 0);
  assert.ok(changes.over.touched < 40 && changes.out.touched < 40, `${changes.over.touched} and ${changes.out.touched} elements`);
});

test("the list has them in steps, says so, and makes rows as the server writes them", { skip: !OWN }, async () => {
  await go("/?type=clash#tab=list");
  await go("/#tab=list");
  const rows = page.locator("#rows > li");
  const says = (text) => page.waitForFunction((text) => document.querySelector(".rows-end p").textContent === text, text);
  await says("Rows 1 to 200 of 10,000.");
  assert.equal(await rows.count(), 200);
  await page.locator(".rows-end button").evaluate((button) => button.click());
  await says("Rows 1 to 400 of 10,000.");
  assert.equal(await page.locator("#list [data-shown]").count(), 0);
  const byDate = [...all].sort((a, b) => (a.properties.earliest < b.properties.earliest ? -1 : a.properties.earliest > b.properties.earliest ? 1 : 0)).map((f) => f.id);
  assert.deepEqual(await rows.evaluateAll((list) => list.map((r) => r.dataset.incident)), byDate.slice(0, 400));
  // Beyond those that the server lists.
  const written = new Set(all.slice(0, 5000).map((f) => f.id));
  const late = byDate.find((id, at) => at > 8_765 && !written.has(id));
  await go(`/?incident=${late}#tab=list`);
  const row = page.locator(`#rows > li[data-incident="${late}"]`);
  await row.waitFor();
  await page.waitForFunction((id) => {
    const [row, frame] = [document.querySelector(`#rows > li[data-incident="${id}"]`), document.getElementById("panels")].map((e) => e.getBoundingClientRect());
    return row.top >= frame.top - 1 && row.bottom <= frame.bottom + 1;
  }, late);
  assert.equal(await row.locator("a").getAttribute("aria-current"), "true");
  const first = Math.floor(byDate.indexOf(late) / 200) * 200;
  await says(`Rows ${(first + 1).toLocaleString("en")} to ${(first + 200).toLocaleString("en")} of 10,000.`);
  assert.equal(await rows.count(), 200);
  const km = all.find((f) => f.id === late).properties.km;
  const plain = await browser.newPage();
  await plain.route("**", (route) => route.abort());
  const dari = await open(`/?lang=fa&incident=${late}#tab=list`, { wait: null });
  for (const [lang, on] of [["en", page], ["fa", dari.page]]) {
    const made = on.locator(`#rows > li[data-incident="${late}"]`);
    await made.locator("svg").waitFor();
    await plain.setContent(await (await fetch(`${server.base}/?lang=${lang}&km=${km}/${km}`, { headers: { accept: "text/html" } })).text());
    assert.deepEqual(await made.evaluate(textsOf), await plain.locator(`#rows > li[data-incident="${late}"]`).evaluate(textsOf), lang);
  }
  await dari.close();
  await plain.close();
});

test("a filter leaves the same everywhere; few are symbols, each for itself", { skip: !OWN }, async () => {
  await go("/?km=100/108#map=8/37.4/68.8&tab=list");
  const want = (await items("km=100/108&limit=1000")).features;
  assert.ok(want.length > 20 && want.length <= 150, `${want.length}`);
  const symbols = await page.locator("#map .symbol-button:visible").evaluateAll((list) => list.map((b) => b.dataset.incident).sort());
  assert.deepEqual(symbols, want.filter((f) => f.geometry).map((f) => f.id).sort());
  assert.equal(await page.locator(".cluster").count(), 0);
  assert.deepEqual(await page.locator("#rows > li").evaluateAll((list) => list.map((r) => r.dataset.incident).sort()), want.map((f) => f.id).sort());
  assert.equal(await page.locator(".shown-count").textContent(), `${want.length} of 10,000 incidents`);
  await page.locator(".filter-state .clear").click();
  await page.locator(".cluster").first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll("#rows > li").length === 200);
  const { sum } = await standing(page);
  assert.ok(sum > want.length);
});

test("of many without a place there is a number, and the band of only what is in hand", { skip: !OWN }, async () => {
  await go("/");
  const unplaced = all.filter((f) => !f.geometry && f.properties.km_from !== null);
  assert.equal(Number((await page.locator(".unplaced-many > summary").textContent()).replace(/\D/g, "")), all.filter((f) => !f.geometry).length);
  assert.equal(await page.locator("path.band").count(), 0);
  await go(`/?incident=${unplaced.at(-1).id}`);
  assert.equal(await page.locator("path.band.selected").count(), 1);
  const { id, properties } = unplaced.at(-1);
  await go(`/?incident=${id}&type=${all.find((f) => f.properties.type !== properties.type && f.properties.type !== "aggregate").properties.type}`);
  assert.equal(await page.locator(`.corner-unplaced > .unplaced[data-incident="${id}"]`).count(), 1, "filtered out");
  assert.equal(await page.locator("path.band.selected").count(), 1);
});

test("the keyboard reaches the many by one Tab and arrows, and stays on the map when it zooms in", { skip: !OWN }, async () => {
  await go("/#map=11/37.2/71.46");
  const stops = page.locator('.leaflet-marker-pane button[tabindex="0"]');
  assert.ok((await standing(page)).all > 30);
  assert.equal(await stops.count(), 1);
  await stops.focus();
  const at = () => page.evaluate(() => {
    const box = document.activeElement.getBoundingClientRect();
    return { pane: document.activeElement.closest(".leaflet-marker-pane") !== null, y: Math.floor((box.top + box.height / 2) / 40), x: box.left, name: document.activeElement.getAttribute("aria-label") };
  });
  await page.keyboard.press("Home");
  const walk = [await at()];
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("ArrowRight");
    walk.push(await at());
  }
  assert.ok(walk.every((s) => s.pane && s.name), JSON.stringify(walk));
  assert.equal(await stops.count(), 1, "the stop goes with the keyboard");
  assert.ok(new Set(walk.map((s) => s.name)).size > 8, walk.map((s) => s.name).join());
  assert.deepEqual(await violations(page, COVERED), []);
  await page.evaluate(() => document.querySelector(".cluster").focus());
  for (let steps = 0; (await page.locator(".heap-list").count()) === 0; steps++) {
    assert.ok(steps < 5 && (await at()).pane, JSON.stringify(await at()));
    await page.evaluate(() => document.activeElement.matches(".cluster") || document.querySelector(".cluster").focus());
    await page.keyboard.press("Enter");
    await still(page);
  }
  assert.ok(await page.evaluate(() => document.querySelector(".heap-list").contains(document.activeElement)));
  assert.deepEqual(await violations(page, COVERED), []);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.querySelector(".heap-list") === null);
  assert.ok((await at()).pane, "the list gives the keyboard back");
});

test("on paper there are clusters, a part of the list and what is left out", { skip: !OWN }, async () => {
  await go("/#map=6/37.9/71.3");
  await page.waitForFunction(() => document.documentElement.dataset.print === "ready");
  const { clusters } = await standing(page);
  const sheet = await page.evaluate(() => {
    dispatchEvent(new Event("beforeprint"));
    const sheet = document.querySelector(".sheet");
    const out = { rows: sheet.querySelectorAll(".sheet-list > li").length, text: sheet.textContent, counts: [...sheet.querySelectorAll(".plate .cluster text")].map((e) => Number(e.textContent.replace(/\D/g, ""))) };
    dispatchEvent(new Event("afterprint"));
    return out;
  });
  assert.deepEqual(sheet.counts.sort((a, b) => a - b), clusters.map((c) => c.count).sort((a, b) => a - b));
  assert.equal(sheet.rows, 500);
  for (const part of ["All 10,000 incidents", "9,500 more incidents", "Several incidents, and how many"]) assert.ok(sheet.text.includes(part), part);
});

test("the frame for other sites has them too", { skip: !OWN }, async () => {
  const { page, trouble, close } = await open("/embed?type=clash#map=5/37.9/71.3", { size: { width: 560, height: 420 } });
  await settle(page);
  const want = all.filter((f) => f.geometry && f.properties.type === "clash").length;
  const { sum, clusters } = await standing(page);
  assert.equal(sum, want);
  await page.locator(".cluster").first().click();
  await page.waitForFunction((was) => document.querySelector(".heap-list") || [...document.querySelectorAll(".cluster")].length !== was, clusters.length);
  assert.deepEqual(trouble, []);
  await close();
});

test("none of that went wrong", { skip: !OWN }, () => assert.deepEqual(desk.trouble, []));
