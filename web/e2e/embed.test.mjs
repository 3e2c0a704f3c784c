// The page for frames, in a page of another site.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before } from "node:test";
import { test } from "./again.mjs";
import { COVERED, violations } from "./axe.mjs";
import { settle, still, visit } from "./browser.mjs";
import { browser, server } from "./stage.mjs";

const KAVOK = "2025-12-24-kavok";

let host, hosted;
before(async () => {
  host = createServer((request, response) => {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(`<!doctype html><title>Another site</title><p>Before.</p>${hosted}<p>After.</p>`);
  });
  await new Promise((resolve) => host.listen(0, "127.0.0.1", resolve));
});
after(() => {
  host?.close();
});

/** around opens a page of another site that holds the code. */
async function around(code, options = {}) {
  hosted = code;
  const context = await browser.newContext({ viewport: { width: 900, height: 700 }, ...options });
  const page = await context.newPage();
  const trouble = [];
  page.on("console", (m) => m.type() === "error" && trouble.push(m.text()));
  page.on("pageerror", (e) => trouble.push(e.message));
  await page.goto(`http://127.0.0.1:${host.address().port}/`);
  return { page, trouble, frame: page.frames()[1], close: () => context.close() };
}

const titleOf = async (id) => (await (await fetch(`${server.base}/i/${id}?f=json`)).json()).properties.title;

test("the code of the dialog shows the map on another site; a click selects, the link opens the whole page alike", async () => {
  const { page: own, close: closeOwn } = await visit(browser, server.base, `/?incident=${KAVOK}&type=clash&type=drone-strike&lang=en`);
  await still(own);
  await own.locator("#tools").getByRole("button", { name: "Share", exact: true }).click();
  const code = await own.locator("#embed-code").inputValue();
  assert.match(code, /^<iframe src="[^"]*\/embed\?[^"]*incident=[^"]*" title="[^"]+" width="560" height="420" loading="lazy" style="border: 0"><\/iframe>$/);
  await closeOwn();

  const { page, frame, trouble, close } = await around(code);
  await settle(frame);
  assert.equal(await frame.locator("#card h2").textContent(), await titleOf(KAVOK));
  const shown = (await (await fetch(`${server.base}/collections/incidents/items?type=clash&type=drone-strike&f=json`)).json()).features;
  assert.equal(await frame.locator(".symbol-button:visible").count(), shown.filter((f) => f.geometry).length);
  const entries = await page.evaluate(() => history.length);
  await frame.locator("#card .close").click();
  await frame.locator('.symbol-button[data-incident="2025-11-26-shohin-camp"]').click();
  const title = await titleOf("2025-11-26-shohin-camp");
  assert.equal(await frame.locator("#card h2").textContent(), title);
  assert.equal(await page.evaluate(() => history.length), entries, "the history is that of the page around");
  const [whole] = await Promise.all([page.waitForEvent("popup"), frame.locator("#whole").click()]);
  await settle(whole);
  assert.equal(await whole.locator("#card h2").textContent(), title);
  const query = new URL(whole.url()).searchParams;
  assert.deepEqual([query.getAll("type"), query.get("lang"), query.get("incident")], [["clash", "drone-strike"], "en", "2025-11-26-shohin-camp"]);
  assert.deepEqual(trouble, []);
  await close();
});

test("no other page of the server lets itself be framed", async () => {
  const { frame, trouble, close } = await around(`<iframe src="${server.base}/" width="600" height="400"></iframe>`);
  assert.ok(trouble.some((line) => line.includes("frame-ancestors")), trouble.join());
  assert.ok(!frame.url().startsWith(server.base), frame.url());
  await close();
});

test("by keyboard alone: into the frame, to an incident, to the next, out again", async () => {
  const { page, frame, trouble, close } = await around(`<a href="#">one</a><iframe src="${server.base}/embed?lang=en" title="map" width="280" height="200"></iframe><a href="#">two</a>`);
  await settle(frame);
  const names = [];
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate(() => document.activeElement.textContent)) === "two") break;
    const name = await frame.evaluate(() => document.activeElement.id || document.activeElement.ariaLabel || document.activeElement.textContent);
    names.push(name);
    if (name.includes("3.") || name.startsWith("Next")) {
      await page.keyboard.press("Enter");
      assert.equal(await frame.locator("#card").isVisible(), true, name);
      await page.keyboard.press("Escape");
      assert.equal(await frame.locator("#card").isVisible(), false, "Escape closes it");
    }
  }
  assert.ok(names.length < 40, "the way leads out again");
  for (const want of ["whole", "map", "Next incident", "Previous incident"]) assert.ok(names.some((name) => name.startsWith(want)), `${want} of ${names}`);
  assert.deepEqual(trouble, []);
  await close();
});

for (const [width, height, colorScheme, lang] of [[280, 200, "light", "en"], [560, 420, "dark", "fa"]]) {
  test(`at ${width} by ${height}, ${colorScheme}, ${lang}: nothing sticks out, and axe finds nothing`, async () => {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme });
    const page = await context.newPage();
    await page.goto(`${server.base}/embed?incident=${KAVOK}&lang=${lang}`);
    await settle(page);
    for (const part of ["open", "closed"]) {
      const out = await page.evaluate(() => {
        const seen = [...document.querySelectorAll(".frame-top *, .frame-foot *, #card button")].filter((e) => e.getClientRects().length > 0);
        const over = seen.filter((e) => { const r = e.getBoundingClientRect(); return r.left < -0.5 || r.right > innerWidth + 0.5 || r.bottom > innerHeight + 0.5; });
        return [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight, ...over.map((e) => e.outerHTML.slice(0, 60))];
      });
      assert.deepEqual(out, [0, 0], part);
      assert.deepEqual(await violations(page, COVERED), [], part);
      await page.keyboard.press("Escape");
    }
    assert.ok((await page.locator("#map").boundingBox()).height > height * 0.6);
    await context.close();
  });
}

test("without a script there is the line with the incidents as a list", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 560, height: 420 } });
  const page = await context.newPage();
  await page.goto(`${server.base}/embed`);
  assert.equal(await page.locator(".sketch").isVisible(), true);
  assert.equal(await page.locator("#rows a:visible").count(), 13);
  await context.close();
});

test("it says that it is ready although tiles of the scale it began with come late, or never", async () => {
  for (const late of [(route) => setTimeout(() => route.continue().catch(() => undefined), 1500), () => undefined]) {
    const { page, trouble, close } = await visit(browser, server.base, `/embed?incident=${KAVOK}`, { size: { width: 280, height: 200 }, route: (page) => page.route(/\/xyz\/.*\/4\/\d+\/\d+\.mvt/, late) });
    assert.deepEqual(trouble, []);
    await close();
  }
});

/** writings remembers in which direction each text is written on a canvas. */
const writings = () => {
  globalThis.written = [];
  const plain = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    const direction = this.direction === "inherit" ? getComputedStyle(this.canvas.isConnected ? this.canvas : document.documentElement).direction : this.direction;
    globalThis.written.push([text, direction]);
    return plain.call(this, text, ...rest);
  };
};
const LATIN = /^[\p{Script=Latin}\s'.-]+$/u;

test("in a language that is written from right to left the names on the map stand beside their places, in frames and pictures", async () => {
  const { page, close } = await visit(browser, server.base, "/embed?lang=fa", { size: { width: 560, height: 420 }, route: (page) => page.addInitScript(writings) });
  const framed = (await page.evaluate(() => globalThis.written)).filter(([text]) => LATIN.test(text));
  assert.ok(framed.length > 5 && framed.every(([, direction]) => direction === "ltr"), framed.join(" "));
  await close();
  const whole = await visit(browser, server.base, "/?lang=fa", { route: (page) => page.addInitScript(writings) });
  await whole.page.evaluate(() => (globalThis.written = []));
  await whole.page.locator('#tools [data-tool="share"]').click();
  const [download] = await Promise.all([whole.page.waitForEvent("download"), whole.page.locator("dialog[open] button", { hasText: "PNG" }).click()]);
  await download.delete();
  const drawn = await whole.page.evaluate(() => globalThis.written);
  const latin = drawn.filter(([text]) => LATIN.test(text));
  assert.ok(latin.length > 5 && latin.every(([, direction]) => direction === "ltr"), latin.join(" "));
  assert.ok(drawn.some(([text, direction]) => /ک.?م/.test(text) && direction === "rtl"), "the scale is written in its own direction");
  await whole.close();
});

test("what is wrong with the address, or leaves nothing, is said in the frame too", async () => {
  const { page, close } = await visit(browser, server.base, "/embed?incident=nope&colour=red&type=clash&km=900/950");
  const said = await page.locator("#notices").innerText();
  for (const what of ["nope", "colour", "No incident matches these filters."]) assert.ok(said.includes(what), `${what} in ${said}`);
  await close();
});

test("the wheel is the frame's while the reader is at the map, and the page's again after", async () => {
  const { page, close } = await visit(browser, server.base, "/embed");
  const zoom = () => page.locator("#whole").evaluate((a) => Number(/map=(\d+)/.exec(a.hash)[1]));
  const wheel = async () => {
    const box = await page.locator("#map").boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.wheel(0, -400);
    await still(page);
    return zoom();
  };
  const before = await zoom();
  assert.equal(await wheel(), before, "away from the map");
  await page.locator("#map").focus();
  await wheel();
  await page.waitForFunction((zoom) => Number(/map=(\d+)/.exec(document.querySelector("#whole").hash)[1]) > zoom, before);
  await still(page);
  const near = await zoom();
  await page.locator("#whole").focus();
  assert.equal(await wheel(), near, "away again");
  await close();
});
