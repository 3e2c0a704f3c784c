// The page on paper, as Chromium prints it: what it says is read out of the
// PDF, how it looks out of its pages as pictures.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { test } from "./again.mjs";
import { DESKTOP, PHONE, still, visit } from "./browser.mjs";
import { browser, dir, server } from "./stage.mjs";

const run = promisify(execFile);
const MM = 72 / 25.4; // points
const A4 = { short: 210 * MM, long: 297 * MM };
const MARGIN = 12 * MM;

async function print(path, { landscape = false, wait = "ready", ...options } = {}) {
  const opened = await visit(browser, server.base, path, { ...options, wait });
  if (wait) {
    await opened.page.waitForFunction(() => document.documentElement.dataset.print === "ready" && document.querySelector("#strip .plot svg"));
    await still(opened.page);
  }
  const file = join(dir, "page.pdf");
  await opened.page.pdf({ path: file, format: "A4", landscape });
  return { ...opened, file };
}

const squeezed = (text) => text.replace(/\s+/g, "");
const textOf = async (file) => squeezed((await run("pdftotext", ["-raw", file, "-"])).stdout);

/** Every word with its place, in points, by page. */
async function words(file) {
  const { stdout } = await run("pdftotext", ["-bbox", file, "-"], { maxBuffer: 1 << 26 });
  return [...stdout.matchAll(/<page width="([\d.]+)" height="([\d.]+)">(.*?)<\/page>/gs)].map(([, width, height, inside]) => ({
    width: Number(width),
    height: Number(height),
    words: [...inside.matchAll(/xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)<\/word>/g)].map((m) => ({ box: m.slice(1, 5).map(Number), word: m[5] })),
  }));
}

/** A page as pixels: at(x, y) in millimetres from its upper left corner. */
async function pixels(file, page = 1) {
  const { stdout } = await run("pdftoppm", ["-r", "50.8", "-f", String(page), "-l", String(page), file], { encoding: "buffer", maxBuffer: 1 << 26 });
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(stdout.subarray(0, 40).toString("latin1"));
  const [width, height] = [Number(head[1]), Number(head[2])];
  const data = stdout.subarray(head[0].length);
  const at = (x, y) => [...data.subarray(3 * (Math.round(y * 2) * width + Math.round(x * 2)), 3 * (Math.round(y * 2) * width + Math.round(x * 2)) + 3)];
  return { width, height, data, at };
}

const near = (a, b) => a.every((v, i) => Math.abs(v - b[i]) <= 6);
const TAJIKISTAN = [0xf7, 0xee, 0xd6];

for (const [name, options] of [
  ["a desk, upright", { size: DESKTOP }],
  ["a desk, on its side, from the dark page", { size: DESKTOP, landscape: true, colorScheme: "dark" }],
  ["a phone, from the dark page", { size: PHONE, colorScheme: "dark" }],
  ["a very large screen", { size: { width: 3840, height: 2160 } }],
]) {
  test(`${name}: map, legend, strip, incidents and where they are from`, async () => {
    const query = "?type=clash&type=drone-strike&bbox=69,37,71.5,38.6&match=area";
    const { page, file, trouble, close } = await print(`/${query}`, options);
    const text = await textOf(file);
    const shown = (await (await fetch(`${server.base}/collections/incidents/items${query}&f=json&limit=10000`)).json()).features;
    assert.ok(shown.length > 2 && shown.some((f) => f.properties.passages.length > 0));
    const says = (what) => assert.ok(text.includes(squeezed(what)), `${what}\nis not in\n${text}`);
    says(await page.locator(".brand").textContent());
    says(await page.locator(".honesty").textContent());
    says(`${shown.length} of 13 incidents`);
    const conditions = await page.locator(".filter-chips .facet-text").evaluateAll((all) => all.map((e) => e.textContent));
    assert.equal(conditions.length, 2);
    conditions.forEach(says);
    says(await page.evaluate(() => location.origin + location.pathname + location.search));
    says(`Dataset ${await page.evaluate(() => document.documentElement.dataset.dataset)}`);
    for (const credit of await page.locator("#credits > li").allTextContents()) says(credit);
    says("imply no opinion on legal status");
    for (const type of ["Drone strike", "Clash", "How far off it may be"]) says(type);
    says("Land border"); // on the strip
    for (const { properties: p } of shown) {
      says(p.title);
      for (const passage of p.passages) says(passage.text);
      for (const claim of p.claims) says(claim.who);
    }
    assert.match(text, /\d+km/, "the scale");
    for (const control of ["Copy", "Search", "GeoJSON", "Legend", "Type ▾", "Whole files"]) assert.ok(!text.includes(squeezed(control)), control);

    const pages = await words(file);
    for (const { width, height, words: all } of pages) {
      const [w, h] = options.landscape ? [A4.long, A4.short] : [A4.short, A4.long];
      assert.ok(Math.abs(width - w) < 1 && Math.abs(height - h) < 1, `${width} x ${height}`);
      assert.ok(all.length > 0, "an empty page");
      for (const { box, word } of all) {
        assert.ok(box[0] >= MARGIN - 2 && box[2] <= width - MARGIN + 2 && box[1] >= MARGIN - 2 && box[3] <= height - MARGIN + 2, `${word} at ${box} of ${width} x ${height}`);
      }
    }
    // Twice as many pixels as the map has of the page's on paper (96 to the inch).
    const images = (await run("pdfimages", ["-list", file])).stdout.split("\n").slice(2).filter(Boolean).map((line) => line.trim().split(/\s+/));
    assert.ok(images.some((i) => Number(i[3]) >= 2 * ((options.landscape ? 273 : 186) / 25.4) * 96 - 20), JSON.stringify(images));
    const { data } = await pixels(file);
    const dark = data.filter((v) => v < 64).length / data.length;
    assert.ok(dark < 0.08, `${(100 * dark).toFixed(1)} % of the first page is dark`);
    assert.equal(await page.locator(".sheet").count(), 0, "the sheet is gone when it is printed");
    assert.deepEqual(trouble, []);
    await close();
  });
}

test("the painted map fills its frame, under the symbols where they belong", async () => {
  // A view with nothing but Tajikistan in its corners.
  const { file, page, close } = await print("/#map=9/38.9/70.0");
  const { width, height } = await page.locator("#map").boundingBox();
  const tall = (186 * height) / width; // millimetres
  const { at, height: rows } = await pixels(file);
  // The frame begins below the heading, where its colour does.
  const middle = 105;
  let top = 12;
  while (top < rows / 2 && !near(at(middle, top), TAJIKISTAN)) top += 0.5;
  const edges = [];
  for (let part = 0.05; part < 1; part += 0.05) edges.push([197, top + part * tall], [12 + part * 186, top + tall - 1.5]);
  const painted = edges.filter(([x, y]) => near(at(x, y), TAJIKISTAN)).length;
  assert.ok(painted > 0.8 * edges.length, `${painted} of ${edges.length} points along the right and the lower edge are painted; the frame begins at ${top} mm`);
  await close();
});

test("a selection is on the paper, and everything that the address says", async () => {
  const { file, page, close } = await print("/?incident=2025-11-30-shodak#map=9/38.3/70.8");
  const text = await textOf(file);
  const title = await page.locator("#card h2").textContent();
  assert.ok(text.includes(squeezed(title)));
  assert.ok(text.includes("incident=2025-11-30-shodak#map=9/38.3/70.8"), text.slice(0, 400));
  assert.ok(text.includes("All13incidents"));
  const { data } = await pixels(file);
  let ring = 0;
  for (let i = 0; i < data.length; i += 3) if (near([...data.subarray(i, i + 3)], [0xff, 0xd2, 0x4d])) ring++;
  assert.ok(ring > 20, `${ring} pixels have the colour of what is selected`);
  await close();
});

test("without a script the article, the list and the data are printed, and no control", async () => {
  const { file, trouble, close } = await print("/", { javaScriptEnabled: false, wait: null, colorScheme: "dark" });
  const text = await textOf(file);
  const article = (await (await fetch(`${server.base}/`, { headers: { accept: "text/html" } })).text()).match(/<article[^>]*>\s*<h2[^>]*>(.*?)<\/h2>/s)[1];
  assert.ok(text.includes(squeezed(article)), article);
  for (const f of (await (await fetch(`${server.base}/collections/incidents/items?f=json`)).json()).features) assert.ok(text.includes(squeezed(f.properties.title)), f.properties.title);
  for (const control of ["Search", "System", "Русский"]) assert.ok(!text.includes(control), control);
  const { data } = await pixels(file);
  assert.ok(data.filter((v) => v < 64).length / data.length < 0.1, "light colours");
  assert.deepEqual(trouble, []);
  await close();
});
