// An area on the map: drawn, written or taken from the view; what the page
// counts is what the interface answers.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { test } from "./again.mjs";
import { COVERED, violations } from "./axe.mjs";
import { DESKTOP, PHONE, still, travel } from "./browser.mjs";
import { randomFrom } from "./random.mjs";
import { startServer } from "./server.mjs";
import { dir, open, server } from "./stage.mjs";

const queryOf = (page) => page.evaluate(() => Object.fromEntries(new URLSearchParams(location.search)));
const rows = (page) => page.evaluate(() => [...document.querySelectorAll("#rows > li")].filter((r) => !r.hidden).map((r) => r.dataset.incident).sort());

async function ids(query, base = server.base, collection = "incidents") {
  const answer = await fetch(`${base}/collections/${collection}/items?f=json&limit=10000&${query}`);
  assert.equal(answer.status, 200, query);
  return (await answer.json()).features.map((f) => f.id).sort();
}

/** The sentence that the page must show for a box that is compared like that. */
async function counted(bbox, match = "area") {
  const [all, unplaced] = [await ids(""), (await ids("")).length - (await ids("bbox=-180,-90,180,90&match=geometry")).length];
  const of = async (how) => (await ids(`bbox=${bbox}&match=${how}`)).length;
  const [area, within, point] = [await of("area"), await of("within"), await of("geometry")];
  const some = (n, what) => (n > 0 ? [`${n} ${what}`] : []);
  const left = some(unplaced, "not located");
  const maybe = (n) => some(n, "may be inside");
  const [first, rest] = {
    area: [[`${within} inside`, `${area - within} may be inside`], left],
    within: [[`${within} inside`], [...maybe(area - within), ...left]],
    geometry: [[`${point} with the reference point inside`], [...maybe(area - point), ...left]],
    none: [[`${point} with the reference point inside`, ...left], maybe(area - point)],
  }[match];
  // What is named first is what the page shows.
  const shown = await ids(`bbox=${bbox}${match === "none" ? "" : `&match=${match}`}`);
  assert.equal(first.reduce((sum, text) => sum + Number.parseInt(text, 10), 0), shown.length);
  assert.ok(unplaced > 0 && all.length > shown.length);
  return rest.length > 0 ? `${first.join(", ")}; not counted: ${rest.join(", ")}` : first.join(", ");
}

async function at(page, x, y) {
  const box = await page.locator("#map").boundingBox();
  return [box.x + box.width * x, box.y + box.height * y];
}

test("two clicks make an area; what may be inside stays on the screen, and Back undoes it", async () => {
  const { page, trouble, close } = await open("/");
  const everything = await rows(page);
  await page.locator(".area-button").click();
  await page.locator(".area-panel").waitFor();
  assert.equal(await page.locator(".box-veil").evaluate((e) => getComputedStyle(e).cursor), "crosshair");
  for (const x of [0.32, 0.42]) await page.mouse.click(...(await at(page, x, x)), { button: "right" });
  assert.equal(new URL(page.url()).search, "", "the other button draws nothing");
  assert.equal(await page.locator("path.box").count(), 0);
  const [[west, north], [east, south], middle] = [await at(page, 0.32, 0.38), await at(page, 0.42, 0.6), await at(page, 0.5, 0.5)];
  await page.mouse.click(west, north);
  await page.mouse.move(...middle);
  await page.mouse.move(east, south);
  const while_ = await page.locator(".box-count").textContent();
  assert.match(while_, /^\d+ inside, \d+ may be inside; not counted: 1 not located$/);
  await page.mouse.click(east, south);
  const { bbox, match } = await queryOf(page);
  assert.equal(match, "area");
  assert.equal(await page.locator(".box-count").textContent(), await counted(bbox));
  assert.equal(await page.locator(".area-count").textContent(), while_);
  const expected = await ids(`bbox=${bbox}&match=area`);
  assert.deepEqual(await rows(page), expected);
  assert.ok(expected.length > 0 && expected.length < everything.length);
  // The bar took a line of the map, of which the middle stays the middle.
  const drawn = await page.locator("path.box").boundingBox();
  const [x, y] = await at(page, 0.5, 0.5);
  const off = [drawn.x + 1 - x - (west - middle[0]), drawn.y + 1 - y - (north - middle[1]), drawn.width - 2 - (east - west), drawn.height - 2 - (south - north)];
  assert.ok(off.every((d) => Math.abs(d) <= 2), `${off}`);

  await page.locator(".area-panel input[type=checkbox]").check();
  assert.equal((await queryOf(page)).match, "within");
  const inside = await ids(`bbox=${bbox}&match=within`);
  assert.equal(await page.locator(".area-count").textContent(), await counted(bbox, "within"));
  assert.deepEqual(await rows(page), inside);
  assert.ok(inside.length < expected.length, "the test's box touches a circle");
  await travel(page, -1);
  assert.deepEqual(await rows(page), expected);
  assert.equal(await page.locator(".area-panel input[type=checkbox]").isChecked(), false);
  await still(page);
  assert.deepEqual(await page.locator("path.box").boundingBox(), drawn, "the map was not moved, and is not moved back");
  await page.locator(".box-clear").click();
  await page.locator("path.box").waitFor({ state: "detached" });
  assert.deepEqual(await rows(page), everything);
  assert.deepEqual(trouble, []);
  await close();
});

test("Shift and a drag make an area at any time, and the map does not zoom", async () => {
  const { page, trouble, close } = await open("/");
  const zoom = () => page.evaluate(() => location.hash);
  const before_ = await zoom();
  await page.mouse.move(...(await at(page, 0.7, 0.7)));
  await page.keyboard.down("Shift");
  await page.waitForFunction(() => performance.getEntriesByType("resource").some((e) => e.name.includes("areapanel")));
  await page.mouse.down();
  await page.mouse.move(...(await at(page, 0.4, 0.5)));
  await page.mouse.move(...(await at(page, 0.3, 0.3)), { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await page.locator("path.box").waitFor();
  const { bbox } = await queryOf(page);
  assert.deepEqual(await rows(page), await ids(`bbox=${bbox}&match=area`));
  assert.equal(await zoom(), before_);
  assert.equal(await page.locator(".area-panel:visible").count(), 0);
  assert.equal(await page.locator(".box-veil").count(), 0);
  assert.deepEqual(trouble, []);
  await close();
});

test("the keyboard alone: fields, errors beside them, and the way out", async () => {
  const { page, trouble, close } = await open("/?incident=2025-11-30-shodak");
  await page.locator(".area-button").focus();
  await page.keyboard.press("Enter");
  await page.locator(".area-panel").waitFor();
  await page.keyboard.press("Tab"); // past the close button
  await page.keyboard.press("Tab");
  for (const text of ["70", "39", "east", "38"]) {
    await page.keyboard.type(text);
    await page.keyboard.press("Tab");
  }
  await page.locator("#area-north").focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "area-south", "the first wrong field gets the keyboard");
  assert.match(await page.locator("#area-south-error").textContent(), /north/);
  assert.match(await page.locator("#area-east-error").textContent(), /number/);
  assert.equal(await page.locator("#area-east").getAttribute("aria-invalid"), "true");
  assert.equal((await queryOf(page)).bbox, undefined);
  await page.locator("#area-south").fill("37,5");
  await page.locator("#area-east").fill("71.25");
  assert.equal(await page.locator(".area-count").textContent(), await counted("70,37.5,71.25,38"));
  await page.keyboard.press("Enter");
  assert.equal((await queryOf(page)).bbox, "70,37.5,71.25,38");
  assert.deepEqual(await rows(page), await ids("bbox=70,37.5,71.25,38&match=area"));
  assert.match(await page.locator("#live").textContent(), /inside/);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".area-panel:visible").count(), 0, "Escape closes the panel first");
  assert.equal(await page.locator("#card").isVisible(), true);
  assert.equal(await page.evaluate(() => document.activeElement.className), "area-button");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#card").isVisible(), false, "then the card");
  assert.deepEqual(trouble, []);
  await close();
});

test("Escape gives up a box that is half drawn", async () => {
  const { page, close } = await open("/");
  await page.locator(".area-button").click();
  await page.locator(".area-panel").waitFor();
  await page.mouse.click(...(await at(page, 0.3, 0.4)));
  await page.mouse.move(...(await at(page, 0.5, 0.6)));
  assert.equal(await page.locator("path.box").count(), 1);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("path.box, .box-veil").count(), 0);
  assert.deepEqual(await queryOf(page), {});
  await close();
});

test("a whole box can be pasted, and west may be greater than east", async () => {
  const { page, close } = await open("/");
  await page.locator(".area-button").click();
  await page.locator("#area-west").focus();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text", "72,30,-170,45");
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  assert.equal(await page.locator("#area-north").inputValue(), "45");
  await page.locator("#area-west").press("Enter");
  assert.equal((await queryOf(page)).bbox, "72,30,-170,45");
  assert.deepEqual(await rows(page), await ids("bbox=72,30,-170,45&match=area"));
  await close();
});

test("what is being written into the fields stays when the answer to a search comes, and is counted anew", async () => {
  let come;
  const answer = new Promise((resolve) => (come = resolve));
  const route = (page) => page.route((url) => url.pathname.endsWith("/items") && url.searchParams.get("q") === "drone", (route) => answer.then(() => route.continue()));
  const { page, trouble, close } = await open("/?q=drone", { route, wait: null });
  await page.locator(".area-button").click();
  await page.locator(".area-panel .setting input").check();
  for (const [side, text] of [["west", "60"], ["south", "30."], ["east", "80"], ["north", "4"]]) await page.locator(`#area-${side}`).fill(text);
  await page.locator("#area-north").press("End");
  come();
  const found = await ids("q=drone");
  assert.ok(found.length > 0 && found.length < (await ids("")).length);
  await page.waitForFunction((n) => document.querySelectorAll("#rows > li:not([hidden])").length === n, found.length);
  assert.equal(await page.locator("#area-south").inputValue(), "30.");
  assert.equal(await page.locator("#area-north").inputValue(), "4");
  assert.equal(await page.locator(".area-panel .setting input").isChecked(), true);
  await page.locator("#area-south").fill("30");
  await page.locator("#area-north").pressSequentially("5");
  const within = await ids("q=drone&bbox=60,30,80,45&match=within");
  assert.ok((await page.locator(".area-count").textContent()).startsWith(`${within.length} inside`));
  assert.deepEqual(trouble, []);
  await close();
});

test("on a phone: two touches, the current view, and a corner that is dragged", async () => {
  const { page, trouble, close } = await open("/", { size: PHONE });
  await page.locator(".area-button").tap();
  await page.locator(".area-panel").waitFor();
  await page.touchscreen.tap(...(await at(page, 0.3, 0.35)));
  await page.touchscreen.tap(...(await at(page, 0.7, 0.6)));
  await page.locator("path.box").waitFor();
  const first = (await queryOf(page)).bbox;
  assert.equal(await page.locator(".box-count").textContent(), await counted(first));
  await page.getByRole("button", { name: "Current view" }).tap();
  const [west, south, east, north] = (await queryOf(page)).bbox.split(",").map(Number);
  const size = await page.locator("#map").boundingBox();
  const zoom = Math.log2((size.width * 360) / (256 * (east - west)));
  assert.ok(Math.abs(zoom - Math.round(zoom)) < 0.001 && south < north, `${west},${south},${east},${north}: zoom ${zoom}`);
  await travel(page, -1);
  assert.equal((await queryOf(page)).bbox, first);
  await page.locator(".area-panel header .close").tap();
  await still(page); // Back scrolls, and moves the map
  await page.locator(".box-handle").first().hover(); // waits until it stands still and nothing covers it
  const handle = await page.locator(".box-handle").first().boundingBox();
  await page.mouse.down();
  await page.mouse.move(handle.x + 40, handle.y + 60, { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction((box) => new URLSearchParams(location.search).get("bbox") !== box, first);
  const dragged = (await queryOf(page)).bbox;
  assert.deepEqual(dragged.split(",").slice(1, 3), first.split(",").slice(1, 3), "the opposite corner stays");
  assert.deepEqual(await rows(page), await ids(`bbox=${dragged}&match=area`));
  // A tab that is chosen is not left below the panel.
  await page.locator(".area-button").tap();
  await page.locator(".area-panel").waitFor();
  await page.locator("#tab-data").evaluate((tab) => tab.click());
  assert.equal(await page.locator(".area-panel").isVisible(), false);
  assert.deepEqual(trouble, []);
  await close();
});

test("an area in the address is drawn, also where it crosses the antimeridian", async () => {
  const { page, trouble, close } = await open("/?bbox=69.5,37.5,71,38.4&match=geometry");
  await page.locator("path.box").waitFor();
  assert.deepEqual(await rows(page), await ids("bbox=69.5,37.5,71,38.4&match=geometry"));
  assert.equal(await page.locator(".box-count").textContent(), await counted("69.5,37.5,71,38.4", "geometry"));
  assert.equal(await page.locator(".filter-chips .facet-text").textContent(), "Area: reference point inside the box");
  await still(page);
  assert.deepEqual(trouble, []);
  await close();
});

test("whatever a box is compared with, the count at the box, in the header and in the data tab agree", async () => {
  const bbox = "69.5,37.5,71,38.4";
  for (const match of ["none", "area", "within", "geometry"]) {
    const { page, close } = await open(`/?bbox=${bbox}${match === "none" ? "" : `&match=${match}`}#tab=data`);
    await page.locator("path.box").waitFor();
    const text = await counted(bbox, match);
    assert.equal(await page.locator(".box-count").textContent(), text, match);
    const n = (await ids(`bbox=${bbox}${match === "none" ? "" : `&match=${match}`}`)).length;
    assert.equal(await page.locator(".shown-count").textContent(), `${n} of 13 incidents`, match);
    await page.locator(".exact-area").waitFor();
    assert.equal(await page.locator(".exact-area").textContent(), `Area: ${text}.`, match);
    await close();
  }
});

test("what has no place is named when it falls out of the view", async () => {
  const { page, close } = await open("/#tab=data");
  await page.locator("#view-download").getByRole("button", { name: "Only what the map shows" }).click();
  assert.match(await page.locator(".exact-area").textContent(), /not counted: .*1 not located/);
  assert.match(await page.locator("#live").textContent(), /\d+ of 13 incidents Area: .*1 not located/);
  await close();
});

test("the panel and the box: no violation, in every look", async () => {
  for (const [path, options] of [
    ["/?bbox=69.5,37.5,71,38.4&match=area", { size: DESKTOP }],
    ["/?bbox=69.5,37.5,71,38.4&match=area", { size: PHONE, colorScheme: "dark" }],
    ["/?lang=fa", { size: DESKTOP, forcedColors: "active" }],
  ]) {
    const { page, close } = await open(path, options);
    await page.locator(".area-button").click();
    await page.locator(".area-panel").waitFor();
    await page.locator("#area-west").fill("x");
    await page.locator("#area-west").press("Enter");
    assert.equal(await page.locator("#area-west").getAttribute("aria-invalid"), "true");
    assert.deepEqual(await violations(page, COVERED), []);
    const small = await page.locator(".area-panel").evaluate((panel) =>
      [...panel.querySelectorAll("button, input")].filter((e) => !e.closest("[hidden]") && (e.closest("label") ?? e).getBoundingClientRect().height < 24).map((e) => e.outerHTML),
    );
    assert.deepEqual(small, []);
    await close();
  }
});

test("the data button, in the header and by the area, opens what is to be asked for, wherever the data stands", async () => {
  const header = (page) => page.locator("#tools").getByRole("button", { name: "Data" }).click();
  const panel = async (page) => {
    await page.locator(".area-button").evaluate((button) => button.click());
    await page.locator(".area-panel").getByRole("button", { name: "Request and files" }).click();
  };
  for (const [size, press] of [[DESKTOP, header], [{ width: 800, height: 900 }, header], [DESKTOP, panel], [PHONE, panel]]) {
    const { page, close } = await open("/", { size });
    await press(page);
    await page.locator("[data-line=request]").waitFor();
    await page.waitForFunction(() => {
      const { top } = document.querySelector("#view-download h3").getBoundingClientRect();
      return top > 0 && top < innerHeight;
    });
    assert.equal(await page.evaluate(() => document.activeElement.id), "data");
    await close();
  }
});

async function pure() {
  const file = join(dir, "area.mjs");
  await build({ entryPoints: ["src/area.ts"], bundle: true, format: "esm", outfile: file, logLevel: "error" });
  return import(file);
}

test("the page's geometry is the server's, for any box and circle", async () => {
  const { inside, mayBeInside, whollyInside } = await pure();
  const random = randomFrom(20251126);
  const points = Array.from({ length: 1500 }, (_, i) => {
    const lon = i % 3 ? 60 + random() * 20 : i % 6 ? random() * 360 - 180 : 180 - (random() - 0.5) * 8 - (i % 12 ? 360 * (random() < 0.5) : 0);
    const at = [Math.max(-180, Math.min(180, lon)), i % 3 ? 33 + random() * 10 : random() * 170 - 85].map((v) => Math.round(v * 1e6) / 1e6);
    return { type: "Feature", properties: { radius_m: i % 10 ? Math.round(random() * 300_000) : null }, geometry: i % 50 ? { type: "Point", coordinates: at } : null };
  });
  const geojson = join(dir, "points.geojson");
  await writeFile(geojson, JSON.stringify({ type: "FeatureCollection", features: points }));
  execFileSync("ogr2ogr", ["-f", "GPKG", join(dir, "points.gpkg"), geojson, "-nln", "points"]);
  const other = await startServer("--db", join(dir, "points.gpkg"));
  try {
    const features = (await (await fetch(`${other.base}/collections/points/items?f=json&limit=10000`)).json()).features;
    assert.equal(features.length, points.length);
    const incidents = features.map((f) => ({ id: f.id, point: f.geometry?.coordinates ?? null, radius: f.properties.radius_m }));
    const corner = () => incidents[Math.floor(random() * incidents.length)].point ?? [0, 0];
    const boxes = [[-180, -90, 180, 90], [180, -90, -180, 90], [0, 0, 0, 0], [179, -60, -179, 60], [70, 37, 70, 38], [68, 37, 72, 37], [60, 90, 80, 90]];
    for (let i = 0; i < 80; i++) {
      const [a, b] = [corner(), corner()];
      const some = [a[0], Math.min(a[1], b[1]), b[0], Math.max(a[1], b[1])];
      boxes.push(i % 8 === 0 ? [a[0], a[1], a[0], a[1]] : some); // points; every second one crosses
    }
    let [touched, crossed] = [0, 0];
    for (const box of boxes) {
      const [west, south, east, north] = box;
      const bounds = { west, south, east, north };
      const mine = (test) => incidents.filter((i) => test(bounds, i)).map((i) => i.id).sort();
      assert.deepEqual(mine(inside), await ids(`bbox=${box}&match=geometry`, other.base, "points"), `inside ${box}`);
      assert.deepEqual(mine(mayBeInside), await ids(`bbox=${box}&match=area`, other.base, "points"), `may be inside ${box}`);
      assert.deepEqual(mine(whollyInside), await ids(`bbox=${box}&match=within`, other.base, "points"), `wholly inside ${box}`);
      crossed += mine(inside).length - mine(whollyInside).length;
      touched += mine(mayBeInside).length - mine(inside).length;
    }
    assert.ok(crossed > 1000, `${crossed} circles with their points in a box crossed its edge`);
    assert.ok(touched > 1000, `${touched} circles touched a box from outside`);
  } finally {
    await other.stop();
  }
});
