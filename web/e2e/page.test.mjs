// The page as a whole: what it loads, what its address means, how it looks
// when something is missing. It is in the browser that readers have.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { after } from "node:test";
import { test } from "./again.mjs";
import { violations } from "./axe.mjs";
import { DESKTOP, PHONE, launch, settle, still, travel, visit } from "./browser.mjs";
import { startServer } from "./server.mjs";
import { server } from "./stage.mjs";

const browser = await launch({ whole: true });
after(() => browser.close());

const open = (path, options) => visit(browser, server.base, path, options);

for (const [name, size] of [["desktop", DESKTOP], ["phone", PHONE]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${name}, ${colorScheme}: loads without an error, a foreign host or a broken policy`, async () => {
      const { page, trouble, answer, close } = await open("/", { size, colorScheme });
      assert.equal(answer.status(), 200);
      assert.match(answer.headers()["content-security-policy"], /default-src 'none'/);
      assert.equal(await page.locator(".symbol-button").count(), 12);
      assert.equal(await page.locator("#rows > li").count(), 13);
      assert.equal(await page.locator("a.cite").count(), 4);
      assert.deepEqual(trouble, []);
      await close();
    });
  }
}

test("the first view keeps to its budget", async () => {
  const { page, requests, close } = await open("/");
  const sizes = await Promise.all(
    requests.filter((r) => r.url().startsWith("http")).map(async (r) => ({ url: r.url(), ...(await r.sizes()), gz: 0 })),
  );
  const bytes = sizes.reduce((sum, s) => sum + s.responseBodySize, 0);
  assert.ok(sizes.length <= 25, `${sizes.length} requests`);
  assert.ok(bytes <= 400 * 1024, `${(bytes / 1024).toFixed(0)} KB:\n${sizes.map((s) => `${s.responseBodySize} ${s.url}`).join("\n")}`);
  const html = await (await page.request.get(server.base + "/", { headers: { "accept-encoding": "identity", accept: "text/html" } })).body();
  const gz = gzipSync(html).length;
  assert.ok(gz <= 25 * 1024, `HTML ${gz} bytes gzipped`);
  console.log(`first view: ${sizes.length} requests, ${(bytes / 1024).toFixed(0)} KB; HTML ${(gz / 1024).toFixed(1)} KB gzipped`);
  await close();
});

test("the layout does not shift while it loads", async () => {
  const shift = (page) =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => list.getEntries().forEach((e) => (sum += e.hadRecentInput ? 0 : e.value))).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(sum), 300);
        }),
    );
  for (const size of [DESKTOP, PHONE]) {
    const { page, close } = await open("/", { size });
    const sum = await shift(page);
    assert.ok(sum <= 0.02, `${size.width}: ${sum}`);
    await close();
  }
});

test("an address brings back what it was taken from", async () => {
  const first = await open("/");
  await first.page.locator('a.cite[data-incident="2025-11-26-shohin-camp"]').click();
  await first.page.waitForFunction(() => location.hash.startsWith("#map="));
  await still(first.page);
  const address = await first.page.evaluate(() => location.pathname + location.search + location.hash);
  const places = () => [...document.querySelectorAll(".symbol-button")].map((b) => b.getBoundingClientRect()).map(({ x, y }) => [x, y]);
  const before_ = await first.page.evaluate(places);
  await first.close();

  const second = await open(address);
  assert.equal(await second.page.locator('#map button[aria-pressed="true"]').getAttribute("data-incident"), "2025-11-26-shohin-camp");
  assert.equal(await second.page.locator("#card").isVisible(), true);
  const again = (await second.page.evaluate(places)).flat();
  before_.flat().forEach((v, i) => assert.ok(Math.abs(v - again[i]) <= 1, `${again} and ${before_}`));
  await second.close();
});

test("Back undoes a selection, Forward brings it again", async () => {
  const { page, close } = await open("/");
  await page.locator('a.cite[data-incident="2025-12-24-kavok"]').click();
  await still(page);
  await page.locator('#map button[data-incident="2025-11-30-shodak"], #strip button[data-incident="2025-11-30-shodak"]').last().click();
  await still(page);
  const current = () => page.evaluate(() => document.querySelector("a.cite[aria-current=true]")?.dataset.incident ?? null);
  assert.equal(await current(), "2025-11-30-shodak");
  const [title, heading] = [await page.title(), await page.locator("#card h2").textContent()];
  assert.ok(title.startsWith(heading), `${title} is of ${heading}`);
  await travel(page, -1);
  assert.equal(await current(), "2025-12-24-kavok");
  assert.notEqual(await page.title(), title);
  await travel(page, -1);
  assert.equal(await current(), null);
  assert.equal(await page.title(), await page.locator(".brand").innerText());
  assert.equal(await page.locator("#card").isHidden(), true);
  await travel(page, 1);
  assert.equal(await current(), "2025-12-24-kavok");
  await close();
});

test("a passage has an address of its own, by query and by anchor", async () => {
  for (const path of ["/?passage=the-evidence-1.3", "/#the-evidence-1.3"]) {
    const { page, close } = await open(path);
    assert.equal(await page.locator("a.cite[aria-current=true]").getAttribute("data-incident"), "2025-12-24-kavok", path);
    // It stays selected when the map has moved to it, and when something else is narrowed.
    await page.waitForFunction(() => location.search.includes("passage=the-evidence-1.3") && location.hash.startsWith("#map="));
    await page.locator("#strip .brush-thumb.from").press("PageUp");
    await page.waitForFunction(() => location.search.includes("km="));
    assert.equal(await page.locator("a.cite[aria-current=true]").getAttribute("data-incident"), "2025-12-24-kavok", path);
    await close();
  }
});

test("what the address asks for and does not exist is said, never a blank page", async () => {
  const { page, trouble, close } = await open("/?incident=2031-01-01-nowhere&passage=the-evidence-9.9&colour=red#map=7/38/71&zoom=3");
  const notices = await page.locator("#notices").innerText();
  for (const word of ["2031-01-01-nowhere", "the-evidence-9.9", "colour", "zoom"]) assert.ok(notices.includes(word), `${word} in:\n${notices}`);
  assert.equal(await page.locator(".symbol-button").count(), 12);
  assert.deepEqual(trouble, []);
  await close();
});

test("what the map shows is a box that the files have too", async () => {
  const { page, close } = await open("/#map=9/38.3/70.9&tab=data");
  await page.getByRole("button", { name: "Only what the map shows" }).click();
  const [west, south, east, north] = (await page.evaluate(() => new URLSearchParams(location.search).get("bbox"))).split(",").map(Number);
  const size = await page.locator("#map").boundingBox();
  const degrees = 360 / (256 * 2 ** 9);
  assert.ok(Math.abs(east - west - size.width * degrees) < 0.002, `${east - west} degrees for ${size.width} pixels`);
  assert.ok(Math.abs((west + east) / 2 - 70.9) < 0.005 && Math.abs((south + north) / 2 - 38.3) < 0.02, `${west},${south},${east},${north}`);
  const answer = await page.request.get(await page.getByRole("link", { name: "GeoJSON", exact: true }).evaluate((a) => a.href));
  assert.equal(answer.status(), 200);
  const ids = (await answer.json()).features.map((f) => f.id);
  const all = (await (await page.request.get(`${server.base}/collections/incidents/items?f=json`)).json()).features;
  const inside = all.filter((f) => {
    const [lon, lat] = f.geometry?.coordinates ?? [NaN, NaN];
    return lon >= west && lon <= east && lat >= south && lat <= north;
  });
  assert.deepEqual(ids, inside.map((f) => f.id));
  assert.ok(ids.length > 0 && ids.length < all.length, `${ids}`);
  assert.equal(await page.locator(".exact-count").textContent(), `${ids.length} of ${all.length} incidents`);
  await close();
});

test("without a script there are the article, the list, a sketch and the files", async () => {
  for (const size of [DESKTOP, PHONE]) {
    const { page, trouble, close } = await open("/", { size, javaScriptEnabled: false, wait: null });
    for (const css of ["#article h2", "#the-evidence", "#rows > li:last-child", "#data", "#sketch"]) {
      await page.locator(css).scrollIntoViewIfNeeded();
      assert.equal(await page.locator(css).isVisible(), true, css);
    }
    const href = await page.locator('a.cite[data-incident="2025-11-30-shodak"]').evaluate((a) => a.href);
    assert.equal((await page.request.get(href)).status(), 200, href);
    const file = await page.locator('#data a[href$="incidents.geojson"]').evaluate((a) => a.href);
    assert.equal((await (await page.request.get(file)).json()).features.length, 13);
    assert.deepEqual(trouble, []);
    await close();
  }
});

test("without a script nothing is kept free for what only a script fills, and the sketch is laid out", async () => {
  const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
  for (const size of [DESKTOP, PHONE]) {
    const { page, close } = await open("/?type=clash&type=drone-strike", { size, javaScriptEnabled: false, wait: null });
    assert.match(await page.locator("#tabs .count").textContent(), /^7 \/ 13$/);
    assert.equal(await page.locator("#rows > li:visible").count(), 7);
    const boxes = (css) => page.locator(css).evaluateAll((all) => all.map((e) => ({ text: e.textContent, ...e.getBoundingClientRect().toJSON() })));
    const [[stage], [reader], names, marks] = await Promise.all([boxes("#stage"), boxes("#reader"), boxes(".sketch-name"), boxes(".sketch-mark")]);
    if (size === DESKTOP) assert.ok(stage.bottom > size.height - 2 && reader.bottom > size.height - 2, `${stage.bottom}, ${reader.bottom}`);
    else assert.ok(Math.abs(reader.top - stage.bottom) < 2, `${stage.bottom} to ${reader.top}`);
    assert.ok(names.length > 8, `${names.length} names`);
    for (const [n, a] of names.entries()) for (const b of [...names.slice(0, n), ...marks]) assert.ok(apart(a, b), `${a.text} on ${b.text}`);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, "to the side");
    await close();
  }
});

test("without a script the form asks who was killed and who says so, in one filter for the interface", async () => {
  const { page, close } = await open("/", { javaScriptEnabled: false, wait: null });
  const field = (n) => page.locator("#filters-plain select[name=filter]").nth(n);
  await field(0).selectOption({ label: "Some killed" });
  await field(1).selectOption({ label: "Tajik border troops" });
  await page.locator("#filters-plain button").click();
  await page.locator(".matching").waitFor();
  const filter = new URL(page.url()).searchParams.getAll("filter");
  assert.equal(filter.length, 1);
  const want = await (await page.request.get(`${server.base}/collections/incidents/items?f=json&limit=100&filter=${encodeURIComponent(filter[0])}`)).json();
  assert.ok(want.numberMatched > 0 && want.numberMatched < 13);
  assert.deepEqual(await page.locator("#rows > li:visible").evaluateAll((rows) => rows.map((r) => r.dataset.incident).sort()), want.features.map((f) => f.id).sort());
  assert.deepEqual(await Promise.all([0, 1].map((n) => field(n).evaluate((s) => s.selectedOptions[0].label))), ["Some killed", "Tajik border troops"]);
  await close();
});

test("without a script each incident of the sketch is a link with a name, and looks like its type and its place", async () => {
  const { page, close } = await open("/", { route: (page) => page.route("**/main-*.js", (r) => r.abort()), wait: null }); // axe needs a page with scripts
  const all = (await (await page.request.get(`${server.base}/collections/incidents/items?limit=100&f=json`)).json()).features;
  const links = await page.locator("#sketch a").evaluateAll((each) => each.map((a) => ({ id: decodeURIComponent(a.href.baseVal.split("/i/")[1]), band: !!a.querySelector(".sketch-band"), hollow: !!a.querySelector(".hollow") })));
  assert.deepEqual(links.map((l) => l.id).sort(), all.map((f) => f.id).sort());
  for (const { id, geometry, properties } of all) {
    const link = links.find((l) => l.id === id);
    assert.deepEqual(link, { id, band: !geometry, hollow: !!geometry && properties.place_basis !== "stated" }, id);
    assert.equal(await page.getByRole("link", { name: properties.title, exact: true }).and(page.locator("#sketch a")).count(), 1, properties.title);
  }
  const looks = await page.locator(".sketch-mark .shape").evaluateAll((each) => each.map((p) => `${p.getAttribute("d")} ${getComputedStyle(p).stroke}`));
  assert.equal(new Set(looks).size, new Set(all.filter((f) => f.geometry).map((f) => f.properties.type)).size);
  assert.deepEqual(await violations(page, {}, { type: "rule", values: ["nested-interactive", "link-name"] }), []);
  await close();
});

test("without tiles the map says so, keeps its symbols and heals", async () => {
  let down = true;
  const route = (page) => page.route("**/xyz/**", (r) => (down ? r.fulfill({ status: 503, body: "" }) : r.continue()));
  const { page, close } = await open("/", { route, wait: "degraded" });
  assert.match(await page.locator("[data-notice=tiles]").textContent(), /could not be loaded/);
  await page.locator('a.cite[data-incident="2025-11-30-shodak"]').click();
  assert.equal(await page.locator('#map button[aria-pressed="true"]').count(), 1);
  down = false;
  await page.locator("[data-notice=tiles] button").click();
  await settle(page, "ready");
  assert.equal(await page.locator("[data-notice=tiles]").count(), 0);
  await close();
});

test("without the interface the text stays, and it can be tried again", async () => {
  let down = true;
  const route = (page) => page.route("**/collections/incidents/items**", (r) => (down ? r.abort() : r.continue()));
  const { page, close } = await open("/", { route, wait: null });
  await page.locator("[data-notice=server]").waitFor();
  assert.equal(await page.locator("#article h2").isVisible(), true);
  assert.equal(await page.locator("#rows > li").count(), 13);
  down = false;
  await page.locator("[data-notice=server] button").click();
  await settle(page);
  assert.equal(await page.locator(".symbol-button").count(), 12);
  await close();
});

test("zooming to and fro quickly leaves no hole in the map", async () => {
  const { page, close } = await open("/");
  for (let i = 0; i < 6; i++) {
    // An event, since a real click waits for a button that is disabled at the end of the zoom range.
    await page.locator(i % 2 === 0 ? ".leaflet-control-zoom-in" : ".leaflet-control-zoom-out").dispatchEvent("click");
    await page.waitForTimeout(60);
  }
  await still(page);
  await settle(page);
  assert.equal(await page.locator(".leaflet-tile-container canvas:not(.leaflet-tile-loaded)").count(), 0);
  await close();
});

test("on a desktop the window itself never scrolls, wherever the keyboard is", async () => {
  const { page, close } = await open("/?incident=2025-11-26-shohin-camp");
  const over = () => page.evaluate(() => [document.documentElement.scrollHeight - innerHeight, scrollY]);
  assert.deepEqual(await over(), [0, 0]);
  await page.locator("#card .show-in-article").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "to-map");
  assert.deepEqual(await over(), [0, 0]);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("End");
  assert.deepEqual(await over(), [0, 0]);
  await close();
});

test("on a phone the page always scrolls, and nothing sticks out sideways", async () => {
  for (const size of [PHONE, { width: 320, height: 568 }]) {
    const { page, close } = await open("/", { size });
    const m = await page.evaluate(() => ({
      height: document.documentElement.scrollHeight,
      width: document.documentElement.scrollWidth,
      map: document.getElementById("stage").getBoundingClientRect().height,
    }));
    assert.ok(m.height > size.height * 1.5, `${m.height}`);
    assert.equal(m.width, size.width);
    assert.ok(m.map <= size.height * 0.45 + 1, `the map takes ${m.map} of ${size.height}`);
    await close();
  }
});

test("lines of the article have at most about 68 characters", async () => {
  for (const size of [DESKTOP, { width: 1920, height: 1080 }, PHONE]) {
    const { page, close } = await open("/", { size });
    const longest = await page.evaluate(() => {
      let most = 0;
      for (const p of document.querySelectorAll("#article section p")) {
        const range = document.createRange();
        range.selectNodeContents(p);
        const lines = new Set([...range.getClientRects()].map((r) => Math.round(r.bottom / 8))).size;
        most = Math.max(most, p.textContent.replace(/\s+/g, " ").length / lines);
      }
      return most;
    });
    assert.ok(longest <= 70, `${size.width}: ${longest.toFixed(0)} characters`);
    await close();
  }
});

test("every control can be hit and says what it does", async () => {
  for (const size of [DESKTOP, PHONE]) {
    const { page, close } = await open("/", { size });
    await page.locator('a.cite[data-incident="2025-11-30-shodak"]').click();
    await still(page);
    const bad = await page.evaluate(() =>
      [...document.querySelectorAll("button, .tabs a, .leaflet-bar a")]
        .filter((e) => e.checkVisibility() && !e.matches(".to-map"))
        .map((e) => ({ name: (e.getAttribute("aria-label") ?? e.textContent).trim(), box: e.getBoundingClientRect(), html: e.outerHTML.slice(0, 90) }))
        .filter((e) => e.name === "" || e.box.width < 24 || e.box.height < 24)
        .map((e) => `${e.html} ${e.box.width}x${e.box.height}`),
    );
    assert.deepEqual(bad, []);
    await close();
  }
});

test("who wants no motion gets none", async () => {
  const { page, close } = await open("/", { reducedMotion: "reduce" });
  await page.locator('a.cite[data-incident="2025-11-30-shodak"]').click();
  const moving = await page.evaluate(() => document.querySelector(".leaflet-zoom-anim") !== null || document.getAnimations().length > 0);
  assert.equal(moving, false);
  await close();
});

test("closing the card gives the keyboard back to what opened it", async () => {
  const { page, close } = await open("/");
  const link = page.locator('a.cite[data-incident="2025-12-24-kavok"]');
  await link.focus();
  await page.keyboard.press("Enter");
  await page.locator("#card .close").focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#card").isHidden(), true);
  assert.equal(await link.evaluate((a) => a === document.activeElement), true);
  await close();
});

if (process.env.PANJ_BIN && !process.env.PANJ_URL) {
  test("below a path of another server everything works the same", async () => {
    const own = await startServer("--base-url", "http://127.0.0.1:1/panj");
    try {
      const { page, trouble, close } = await visit(browser, own.base, "/panj/");
      await page.locator('a.cite[data-incident="2025-11-30-shodak"]').click();
      await page.waitForFunction(() => location.search.includes("shodak"));
      assert.equal(new URL(page.url()).pathname, "/panj/");
      assert.deepEqual(trouble, []);
      await close();
    } finally {
      await own.stop();
    }
  });
}
