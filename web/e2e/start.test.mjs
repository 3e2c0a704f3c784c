// What the reader sees before all of the page has come, and that nothing moves
// when the rest comes.
import assert from "node:assert/strict";
import { test } from "./again.mjs";
import { COVERED, violations } from "./axe.mjs";
import { DESKTOP, PHONE, settle } from "./browser.mjs";
import { browser, open, server } from "./stage.mjs";

const TABLET = { width: 820, height: 1180 };

/** gate holds requests back until it is opened. */
function gate() {
  let pass;
  const opened = new Promise((resolve) => (pass = resolve));
  return { hold: (route) => opened.then(() => route.continue()), open: pass };
}

/** read lists the names of what a screen reader finds on the page, each after its role. */
async function read(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  return nodes.filter((n) => !n.ignored).map((n) => `${n.role?.value} ${n.name?.value}`).join("\n");
}

const stage = async (page) => ({ box: await page.locator("#stage").boundingBox(), drawing: await page.locator("#sketch").isVisible(), read: await read(page) });

for (const [name, size] of [["desktop", DESKTOP], ["phone", PHONE]]) {
  test(`${name}: the sketch stands in the map's place until the map is drawn, and only one of them is read`, async () => {
    const [scripts, tiles] = [gate(), gate()];
    const context = await browser.newContext({ viewport: size, serviceWorkers: "block" });
    const page = await context.newPage();
    await page.route("**/main-*.js", scripts.hold);
    await page.route("**/xyz/**", tiles.hold);
    await page.goto(`${server.base}/?type=clash`, { waitUntil: "commit" });
    await page.locator("#sketch").waitFor();
    const before = await stage(page);
    assert.match(before.read, /^group The border line/m);
    assert.doesNotMatch(before.read, /Loading/);

    scripts.open();
    await page.waitForFunction(() => document.documentElement.dataset.data === "ready");
    const between = await stage(page);
    assert.equal(between.drawing, true, "the sketch is gone before the map is there");
    assert.doesNotMatch(between.read, /The border line/);
    assert.match(between.read, /^region Map\.[^]*Loading/m);
    assert.deepEqual(between.box, before.box);
    const sketch = await page.locator("#sketch").boundingBox();
    const top = await page.evaluate(([x, y]) => document.elementFromPoint(x, y).closest("#map") !== null, [sketch.x + sketch.width / 2, sketch.y + 40]);
    assert.equal(top, true, "a click does not reach the map");

    tiles.open();
    await settle(page);
    const after = await stage(page);
    assert.equal(after.drawing, false);
    assert.doesNotMatch(after.read, /Loading/);
    assert.deepEqual(after.box, before.box);
    await context.close();
  });
}

test("tiles that do not come keep nobody from the map: it is there when somebody goes to it", async () => {
  const tiles = gate();
  const { page, close } = await open("/", { route: (page) => page.route("**/xyz/**", tiles.hold), wait: null });
  await page.waitForFunction(() => document.documentElement.dataset.data === "ready");
  await page.locator("#map").focus();
  assert.equal(await page.locator("#sketch").count(), 0);
  assert.equal(await page.locator("#loading").isVisible(), false);
  tiles.open();
  await close();
});

for (const [path, ...sizes] of [
  ["/", DESKTOP, TABLET],
  ["/?type=clash", PHONE, TABLET],
  ["/?incident=nope", DESKTOP],
  ["/?passage=nope", TABLET],
  ["/?km=a/b&colour=red", PHONE],
  ["/?type=clash&datetime=2025-06-01/2025-12-31&killed=1", DESKTOP, PHONE, TABLET, { width: 1024, height: 768 }],
]) {
  test(`the layout does not shift while ${path} loads slowly`, async () => {
    for (const size of sizes) {
      // The scripts come late enough for everything that the server sent to be painted.
      const scripts = gate();
      const watch = () => {
        globalThis.shifts = [];
        new PerformanceObserver((list) => list.getEntries().forEach((e) => globalThis.shifts.push({ value: e.hadRecentInput ? 0 : e.value, of: e.sources.map((s) => s.node?.id || s.node?.className || s.node?.nodeName).join() }))).observe({ type: "layout-shift", buffered: true });
      };
      const context = await browser.newContext({ viewport: size, serviceWorkers: "block" });
      const page = await context.newPage();
      await page.addInitScript(watch);
      await page.route("**/main-*.js", scripts.hold);
      await page.goto(server.base + path, { waitUntil: "commit" });
      await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
      scripts.open();
      await settle(page);
      // Two frames, in which whatever has moved is reported.
      const shifts = await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(globalThis.shifts))))));
      const sum = shifts.reduce((all, s) => all + s.value, 0);
      assert.ok(sum <= 0.02, `${size.width}: ${sum.toFixed(3)} of ${JSON.stringify(shifts)}`);
      await context.close();
    }
  });
}

test("however much is wrong with an address, what is said of it leaves room for the map and goes when it is closed", async () => {
  for (const size of [DESKTOP, PHONE]) {
    const { page, close } = await open("/?incident=2031-01-01-nowhere&colour=red&type=foo&km=a/b&datetime=xx&bbox=1,2&limit=5", { size });
    const notices = page.locator("#notices");
    assert.equal(await notices.locator(".notice").count(), 6);
    const { height } = await notices.boundingBox();
    assert.ok(height <= 130, `the lines take ${height} pixels`);
    const [stage, area] = [await page.locator("#stage").boundingBox(), await page.locator(".area-button").boundingBox()];
    assert.ok(area.y + area.height < stage.y + stage.height, "the last button of the map is cut off");
    assert.deepEqual(await violations(page, COVERED), []);
    for (let left = 6; left > 0; left--) {
      await notices.locator(".dismiss").last().click();
      assert.equal(await notices.locator(".notice").count(), left - 1);
    }
    assert.equal(await notices.isVisible(), false);
    assert.doesNotMatch(await read(page), /^region Notices/m);
    await close();
  }
});

test("a page of which the end is still on its way keeps the room of the dock", async () => {
  const html = await (await fetch(server.base, { headers: { accept: "text/html" } })).text();
  const end = html.indexOf('<div id="dock"');
  assert.ok(end > 0);
  for (const size of [PHONE, TABLET, DESKTOP]) {
    const rows = async (body) => {
      const context = await browser.newContext({ viewport: size, serviceWorkers: "block" });
      const page = await context.newPage();
      await page.route("**/main-*.js", (route) => route.abort());
      await page.route(`${server.base}/`, (route) => route.fulfill({ body, contentType: "text/html; charset=utf-8" }));
      await page.goto(`${server.base}/`);
      const found = await page.evaluate(() => getComputedStyle(document.querySelector(".app")).gridTemplateRows.split(" "));
      await context.close();
      return found.slice(0, 2);
    };
    assert.deepEqual(await rows(html.slice(0, end)), await rows(html));
  }
});
