// The page on a file of which the program knows nothing: what GDAL wrote, and
// what GDAL reads in it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { browser, cells, dir, gdal, matched, open, OWN, server, STATIONS } from "./anyfile.mjs";
import { test } from "./again.mjs";
import { inOtherColours, violations } from "./axe.mjs";
import { DESKTOP, PHONE, settle, still, travel, visit } from "./browser.mjs";
import { startServer } from "./server.mjs";

test("every layer and table is listed with its count and kind; the map shows them", { skip: !OWN }, async () => {
  const { page, trouble, requests, close } = await open();
  const rows = await page.locator(".layer").evaluateAll((all) => all.map((r) => [r.dataset.layer, r.querySelector(".layer-about").textContent, r.querySelectorAll("input").length]));
  assert.deepEqual(Object.fromEntries(rows.map(([id, ...rest]) => [id, rest])), {
    [STATIONS]: ["250 rows · points", 1], codes: ["130 rows · a table without places", 0], dateline: ["1 row · areas", 1], empty: ["0 rows · points", 1],
    "odd & ends, all": ["4 rows · shapes of several kinds", 1], "zones utm": ["2 rows · areas", 1],
  });
  const colours = await page.locator(".layer").evaluateAll((all) => all.map((r) => r.style.getPropertyValue("--layer")));
  assert.equal(new Set(colours).size, colours.length);
  assert.deepEqual(trouble, []);
  assert.ok(requests.length <= 60, `${requests.length} requests`);
  await close();
});

test("a click shows what is there; the address brings it back; Escape closes it", { skip: !OWN }, async () => {
  const { page, trouble, close } = await open("/#map=9/37.0/69.0");
  const middle = async () => {
    const box = await page.locator("#map").boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  };
  await middle();
  await page.locator("#card h2", { hasText: "Station 0" }).waitFor();
  const facts = await page.locator("#card dl").evaluate((dl) => Object.fromEntries([...dl.querySelectorAll("dt")].map((dt) => [dt.textContent, dt.nextElementSibling.textContent])));
  assert.deepEqual(facts, { Name: "Station 0", kind: "river", height: "-100", opened: "10 January 2010", active: "yes", web: "https://example.org/s/0", 'a "quoted" one': "0" });
  assert.equal(await page.locator("#card dd a").getAttribute("href"), "https://example.org/s/0");
  assert.equal(await page.locator('path.picked:not([d="M0 0"])').count(), 1);
  await page.waitForFunction(() => location.search.includes("feature=1"));
  const address = await page.evaluate(() => location.pathname + location.search + location.hash);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#card").isHidden(), true);
  assert.equal(await page.evaluate(() => new URLSearchParams(location.search).get("feature")), null);
  await travel(page, -1);
  await page.locator("#card h2", { hasText: "Station 0" }).waitFor();
  assert.deepEqual(trouble, []);
  await close();
  const again = await open(address);
  await again.page.locator("#card h2", { hasText: "Station 0" }).waitFor();
  assert.equal(await again.page.locator('#list tr[data-id="1"]').evaluate((r) => r.classList.contains("selected")), true);
  await again.close();
});

for (const [name, at, title] of [
  ["a layer in UTM", "9/45.5/80.5", "Zone A"],
  ["a collection of geometries in a layer with a comma", "9/30.25/63.25", "<b>several</b>"],
  ["a line", "9/30/61", "a line"],
  ["one side of the antimeridian", "7/-19/179", "both sides"],
  ["the other side, seen from the first", "7/-19/181", "both sides"],
]) {
  test(`a click finds ${name}`, { skip: !OWN }, async () => {
    const { page, trouble, close } = await open("/");
    // Beyond 180 degrees no address leads; the map is moved there.
    const [zoom, lat, lon] = at.split("/").map(Number);
    await page.goto(`${server.base}/?${name.length}#map=${zoom}/${lat}/${Math.min(lon, 179.99)}`);
    await settle(page);
    await still(page);
    const box = await page.locator("#map").boundingBox();
    const shift = (Math.max(lon, 179.99) - 179.99) * ((256 * 2 ** zoom) / 360);
    await page.mouse.click(box.x + box.width / 2 + shift, box.y + box.height / 2);
    await page.locator("#card h2").waitFor();
    assert.equal(await page.locator("#card h2").textContent(), title);
    assert.deepEqual(trouble, []);
    await close();
  });
}

test("a feature on both sides of the antimeridian is shown from near, and outlined on both", { skip: !OWN }, async () => {
  const { page, trouble, close } = await open("/?collection=dateline&feature=1");
  await page.locator("#card h2", { hasText: "both sides" }).waitFor();
  await still(page);
  const [, zoom, lon] = await page.evaluate(() => /map=(\d+)\/[-\d.]+\/([-\d.]+)/.exec(location.hash));
  assert.ok(Number(zoom) >= 6 && Math.abs(lon) > 175, `${zoom}, ${lon}`);
  assert.equal(await page.locator('path.picked:not([d="M0 0"])').count(), 2);
  assert.deepEqual(trouble, []);
  await close();
});

test("the table filters, sorts and pages as GDAL would, and its files and its request hold the same", { skip: !OWN }, async () => {
  const { page, trouble, close } = await open("/#tab=list");
  await matched(page, "250 rows");
  await page.locator(".filters summary").click();
  assert.equal(await page.evaluate(() => document.documentElement.scrollHeight), DESKTOP.height, "the window scrolls");
  await page.locator('[data-field="kind"]').selectOption("lake");
  await page.locator('[data-field="height"][data-what=from]').fill("1000");
  await page.locator('[data-field="height"][data-what=from]').press("Enter");
  const want = gdal(`SELECT Name, height FROM "${STATIONS}" WHERE kind = 'lake' AND height >= 1000 ORDER BY height DESC`);
  await matched(page, `${want.length} of 250 rows`);
  await page.locator("th button.sort", { hasText: "height" }).click();
  await page.locator("th[aria-sort=ascending]").waitFor();
  await page.locator("th button.sort", { hasText: "height" }).click();
  await page.locator("th[aria-sort=descending]").waitFor();
  await page.waitForFunction((first) => document.querySelector("#list tbody td")?.textContent === first, want[0].Name);
  assert.deepEqual(await cells(page, 1), want.slice(0, 50).map((r) => r.Name));

  const request = await page.locator(".files .url").textContent();
  assert.equal((await (await page.request.get(`${request}&limit=1000`)).json()).numberMatched, want.length);
  for (const label of ["GeoJSON", "CSV"]) {
    const href = await page.locator(".files a", { hasText: new RegExp(`^${label}$`) }).evaluate((a) => a.href);
    const answer = await page.request.get(href);
    const body = await answer.text();
    assert.equal(answer.status(), 200, body);
    const names = label === "CSV" ? body.trim().split("\n").slice(1).map((l) => /Station \d+/.exec(l)[0]) : JSON.parse(body).features.map((f) => f.properties.Name);
    assert.deepEqual(names.sort(), want.map((r) => r.Name).sort(), label);
  }

  // The address brings filter, order and form back; Back undoes one step.
  const address = await page.evaluate(() => location.pathname + location.search + location.hash);
  const again = await open(address);
  await matched(again.page, `${want.length} of 250 rows`);
  assert.equal(await again.page.locator('[data-field="kind"]').inputValue(), "lake");
  assert.equal(await again.page.locator('[data-field="height"][data-what=from]').inputValue(), "1000");
  assert.equal((await cells(again.page, 1))[0], want[0].Name);
  await again.close();
  await travel(page, -1);
  await page.locator("th[aria-sort=ascending]").waitFor();
  assert.deepEqual(trouble, []);
  await close();
});

test("a filter reaches the map: what it leaves out is no longer hit", { skip: !OWN }, async () => {
  const filter = encodeURIComponent(`"a ""quoted"" one" = 26`);
  const { page, trouble, close } = await open(`/?collection=${encodeURIComponent(STATIONS)}&filter=${filter}#map=12/37/69`);
  const box = await page.locator("#map").boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForFunction(() => document.getElementById("live").textContent === "Nothing here.");
  const tile = await page.evaluate(() => performance.getEntriesByType("resource").map((e) => e.name).filter((n) => n.includes("/tiles/WebMercatorQuad/") && n.includes("filter=")).length);
  assert.ok(tile > 0, "no tile was asked for with the filter");
  await page.locator('#tabs [data-tab="list"]').click();
  await matched(page, "1 of 250 rows");
  assert.deepEqual(trouble, []);
  await close();
});

test("only what the map shows; rows without a place; tables without one; nothing at all", { skip: !OWN }, async () => {
  const { page, trouble, close } = await open(`/?collection=${encodeURIComponent(STATIONS)}#map=10/37.0/69.0&tab=list`);
  await page.locator(".setting input[type=checkbox]").first().check();
  await page.waitForFunction(() => / of 250 rows/.test(document.querySelector(".matched").textContent));
  const bbox = new URL(await page.locator(".files .url").textContent()).searchParams.get("bbox").split(",").map(Number);
  const inside = gdal(`SELECT Name FROM "${STATIONS}" WHERE ST_X(geom) BETWEEN ${bbox[0]} AND ${bbox[2]} AND ST_Y(geom) BETWEEN ${bbox[1]} AND ${bbox[3]}`);
  await matched(page, `${inside.length} of 250 rows`);

  await page.locator("#viewer-collection").selectOption("codes");
  await matched(page, "130 rows");
  assert.equal(await page.locator(".setting input[type=checkbox]").first().isDisabled(), true);
  await page.locator("#list button", { hasText: "Next rows" }).click();
  await page.waitForFunction(() => document.querySelector("#list tbody td")?.textContent === "C50");
  await page.locator("#list button", { hasText: "Previous rows" }).click();
  await page.waitForFunction(() => document.querySelector("#list tbody td")?.textContent === "C0");

  await page.locator("#viewer-collection").selectOption("empty");
  await matched(page, "There is nothing in it.");
  await page.locator("#viewer-collection").selectOption("odd & ends, all");
  await page.locator(".setting input[type=checkbox]").first().uncheck();
  await matched(page, "4 rows");
  await page.locator("#list tbody button", { hasText: "3" }).click();
  await page.locator("#card .aside", { hasText: "no place on the map" }).waitFor();
  await page.keyboard.press("]");
  await page.locator("#card h2", { hasText: "<b>several</b>" }).waitFor();
  assert.deepEqual(trouble, []);
  await close();
});

test("Back brings back which layers are hidden, also on the map", { skip: !OWN }, async () => {
  const { page, close } = await open(`/?collection=${encodeURIComponent(STATIONS)}#map=9/37.0/69.0`);
  const box = page.locator(`.layer[data-layer="${STATIONS}"] input`);
  const map = await page.locator("#map").boundingBox();
  await page.mouse.click(map.x + map.width / 2, map.y + map.height / 2);
  await page.locator("#card h2", { hasText: "Station 0" }).waitFor();
  await box.uncheck();
  await page.waitForFunction((name) => decodeURIComponent(location.href).replaceAll("+", " ").includes(`=${name}`) && /hid/.test(location.href), STATIONS);
  await still(page);
  await travel(page, -1);
  await still(page);
  assert.equal(await box.isChecked(), true);
  assert.equal(await page.locator("#card").isVisible(), false);
  await close();
});

test("a file without any place shows its table over the whole width, and numbers as they can be read", { skip: !OWN }, async () => {
  const source = join(dir, "plain.csv");
  const alone = join(dir, "plain.gpkg");
  await writeFile(source, "id,tiny,huge\n7,1e-300,1e300\n8,0.5,-2.5\n");
  await writeFile(join(dir, "plain.csvt"), "Integer,Real,Real\n");
  execFileSync("ogr2ogr", ["-f", "GPKG", alone, source, "-nln", "plain"]);
  const own = await startServer("--db", alone);
  try {
    for (const size of [DESKTOP, PHONE]) {
      const { page, trouble, close } = await visit(browser, own.base, "/", { size });
      await page.locator("#list tbody tr").first().waitFor();
      assert.equal(await page.locator("#map").isVisible(), false);
      const table = await page.locator("#list").boundingBox();
      assert.ok(table.width > size.width * 0.95, `${table.width}`);
      assert.deepEqual(await page.locator("#list thead th").allTextContents(), ["Feature", "id", "tiny", "huge"]);
      assert.deepEqual(await page.locator("#list tbody td").allTextContents(), ["7", "1E-300", "1E300", "8", "0.5", "-2.5"]);
      await page.locator("#list tbody button").first().click();
      await page.locator("#card").waitFor();
      const card = await page.locator("#card").boundingBox();
      assert.ok(card.x >= 0 && card.x + card.width <= size.width + 1 && card.width > 200, JSON.stringify(card));
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(trouble, []);
      await close();
    }
  } finally {
    await own.stop();
  }
});

test("what the server refuses, and what is not there, is said", { skip: !OWN }, async () => {
  const { page, close } = await open(`/?collection=codes&feature=999&filter=${encodeURIComponent("nonsense = ")}&colour=red#tab=list`, { wait: null });
  await page.locator("[data-notice=feature]", { hasText: "no 999 in codes" }).waitFor();
  await page.locator("[data-notice=rows]", { hasText: "The server cannot answer this" }).waitFor();
  assert.match(await page.locator("#notices").innerText(), /colour/);
  assert.equal(await page.locator("#viewer-collection").inputValue(), "codes");
  await page.locator(".filters summary").click();
  await page.locator("button", { hasText: "Clear the filter" }).click();
  await matched(page, "130 rows");
  assert.equal(await page.locator("[data-notice=rows]").count(), 0);
  await close();
});

test("without a script the layers are links to their tables", { skip: !OWN }, async () => {
  const { page, trouble, close } = await open("/", { javaScriptEnabled: false, wait: null });
  const hrefs = await page.locator("#article .collections a").evaluateAll((all) => all.map((a) => a.href));
  assert.equal(hrefs.length, 6);
  for (const href of hrefs) assert.equal((await page.request.get(href)).status(), 200, href);
  assert.deepEqual(trouble, []);
  await close();
});

for (const [name, options] of [["desktop", {}], ["phone", { size: PHONE }]]) {
  test(`${name}: layers, table, filter and card are accessible, nothing sticks out sideways`, { skip: !OWN }, async () => {
    const { page, trouble, close } = await open("/", { size: DESKTOP, ...options });
    const check = async (what) => {
      assert.deepEqual(await violations(page), [], what);
      assert.deepEqual(await inOtherColours(page), [], what);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what} sticks out`);
    };
    await check("layers");
    await page.locator('#tabs [data-tab="list"]').click();
    await page.locator(".filters summary").click();
    await check("filter");
    await page.locator("#list tbody button").first().click();
    await page.locator("#card h2").waitFor();
    await check("card");
    assert.deepEqual(trouble, []);
    await close();
  });
}

test("on paper: the map in light colours with its layers, the rows of the table, and where they are from", { skip: !OWN }, async () => {
  for (const [collection, rows] of [[STATIONS, 50], ["codes", 50], ["odd & ends, all", 4]]) {
    const { page, trouble, close } = await open(`/?${new URLSearchParams({ collection })}`, { colorScheme: "dark" });
    await page.waitForFunction(() => document.documentElement.dataset.print === "ready" && document.querySelector("#list tbody tr"));
    const file = join(dir, "file.pdf");
    await page.pdf({ path: file, format: "A4" });
    const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
    const bounds = execFileSync("pdftotext", ["-bbox", file, "-"], { encoding: "utf8" });
    const [{ n: total }] = gdal(`SELECT count(*) AS n FROM "${collection}"`);
    for (const want of [total === rows ? `${total} rows` : `${total} rows; the first ${rows} are below`, `/collections/${encodeURIComponent(collection)}/items`, "Dataset "]) {
      assert.ok(text.replaceAll(/\s+/g, "").includes(want.replaceAll(" ", "")), `${want} is not in\n${text.slice(0, 1500)}`);
    }
    const listed = await page.locator("#list tbody th").allTextContents();
    assert.equal(listed.length, rows);
    const ends = [...bounds.matchAll(/xMax="([\d.]+)"/g)].map((m) => Number(m[1]));
    assert.ok(Math.max(...ends) <= (210 - 12) * (72 / 25.4) + 1, `${collection}: words beyond the margin, ${Math.max(...ends)}`);
    for (const control of ["Zoom to it", "Next rows", "Only what the map shows"]) assert.ok(!text.includes(control), control);
    assert.deepEqual(trouble, []);
    await close();
  }
});

test("incidents that say nothing of days or articles have no timeline, and nothing is claimed of them", { skip: !OWN }, async () => {
  const source = join(dir, "bare.geojson");
  const bare = join(dir, "bare.gpkg");
  const features = [0, 1, 2].map((i) => ({ type: "Feature", properties: { title: `Report ${i}`, type: "constructor", radius_m: 2000, place_basis: "stated" }, geometry: { type: "Point", coordinates: [70 + i / 10, 38] } }));
  await writeFile(source, JSON.stringify({ type: "FeatureCollection", features }));
  execFileSync("ogr2ogr", ["-f", "GPKG", bare, source, "-nln", "incidents"]);
  const own = await startServer("--db", bare);
  try {
    for (const size of [DESKTOP, PHONE]) {
      const { page, trouble, close } = await visit(browser, own.base, "/", { size });
      assert.equal(await page.locator(".symbol-button:visible").count(), 3);
      assert.equal(await page.locator("#dock, [data-tab=time]").count(), 0);
      const [stage, reader] = await Promise.all(["#stage", "#reader"].map((part) => page.locator(part).boundingBox()));
      if (size === DESKTOP) assert.ok(stage.y + stage.height > size.height - 2, "the map reaches the foot");
      else assert.ok(Math.abs(reader.y - (stage.y + stage.height)) < 2, "nothing stands between the map and the text");
      await page.locator(".symbol-button:visible").first().click();
      await page.locator("#card h2", { hasText: "Report" }).waitFor();
      assert.ok(!(await page.locator("#card").innerText()).includes("article"));
      assert.deepEqual(trouble, []);
      await close();
    }
  } finally {
    await own.stop();
  }
});
