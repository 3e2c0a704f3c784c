// Share, Cite and Keys: what they hand out leads back to what was on the screen.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before } from "node:test";
import { build } from "esbuild";
import { test } from "./again.mjs";
import { DESKTOP, PHONE, still, visit } from "./browser.mjs";
import { browser, open, server } from "./stage.mjs";

const KAVOK = "2025-12-24-kavok";
const SELECTED = `/?incident=${KAVOK}&passage=the-evidence-1.3`;

let reader;
before(async () => {
  reader = await browser.newPage();
});

const json = async (path) => (await fetch(server.base + path)).json();

/** press opens the dialog of a button in the header. */
async function press(page, name) {
  const menu = page.locator("#menu > summary");
  if (await menu.isVisible()) await menu.click();
  await page.locator("#tools").getByRole("button", { name, exact: true }).click();
  const dialog = page.locator("dialog[open]");
  await dialog.waitFor();
  return dialog;
}

/** saved returns the file that a click downloads. */
async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

const fieldOf = (dialog, label) => dialog.getByLabel(label, { exact: false }).first().inputValue();

test("the link to everything opens the same selection, filter, tab and map in another browser", async () => {
  const { page, trouble, close } = await open(`/?incident=${KAVOK}&type=clash&lang=en#tab=list`);
  await page.locator(".leaflet-control-zoom-in").click();
  await still(page);
  const link = await fieldOf(await press(page, "Share"), "Link to what you see");
  const spot = await page.locator(`.symbol-button[data-incident="${KAVOK}"]`).boundingBox();
  const other = await visit(browser, server.base, link.slice(server.base.length));
  await still(other.page);
  const again = await other.page.locator(`.symbol-button[data-incident="${KAVOK}"]`).boundingBox();
  assert.ok(Math.hypot(again.x - spot.x, again.y - spot.y) <= 1, `${JSON.stringify(spot)} ${JSON.stringify(again)}`);
  assert.equal(await other.page.evaluate(() => location.href), link);
  assert.equal(await other.page.locator("#card h2").textContent(), (await json(`/i/${KAVOK}?f=json`)).properties.title);
  assert.equal(await other.page.locator("#rows > li:visible").count(), (await json("/collections/incidents/items?type=clash&f=json")).numberMatched);
  assert.deepEqual(trouble, []);
  await other.close();
  await close();
});

test("the link keeps the language of a browser that chose it by itself", async () => {
  const { page, close } = await open("/?type=clash", { locale: "ru-RU" });
  assert.equal(await page.evaluate(() => document.documentElement.lang), "ru");
  const link = await fieldOf(await press(page, "Поделиться"), "Ссылка на то");
  assert.equal(new URL(link).searchParams.get("lang"), "ru");
  const { page: other, close: closeOther } = await visit(browser, server.base, link.slice(server.base.length), { locale: "en-GB" });
  assert.equal(await other.evaluate(() => document.documentElement.lang), "ru");
  await closeOther();
  await close();
});

test("the dialog keeps the keyboard, closes at Escape and beside it, and gives the focus back", async () => {
  const { page, trouble, close } = await open(SELECTED);
  for (const name of ["Share", "Cite", "Keys"]) {
    const dialog = await press(page, name);
    for (let i = 0; i < 25; i++) await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement === document.body || document.querySelector("dialog").contains(document.activeElement)), `${name} lets the focus out`);
    await page.keyboard.press("]"); // the page's keys are silent
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.textContent), name);
    assert.equal(await page.locator("#card h2").count(), 1, "Escape closed the dialog alone");
    assert.match(page.url(), new RegExp(`incident=${KAVOK}`));
  }
  const dialog = await press(page, "Share");
  await page.mouse.click(5, 300);
  await dialog.waitFor({ state: "detached" });
  assert.deepEqual(trouble, []);
  await close();
});

test("on a phone the focus goes back to the menu", async () => {
  const { page, trouble, close } = await open(SELECTED, { size: PHONE });
  const dialog = await press(page, "Cite");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.matches("#menu > summary")), true);
  assert.deepEqual(trouble, []);
  await close();
});

test("what is copied is what is shown", async () => {
  const { page, close } = await open(SELECTED, { permissions: ["clipboard-read", "clipboard-write"] });
  const dialog = await press(page, "Share");
  for (const label of ["Link to what you see", "Link to the selected sentence, beside the map", "Code that shows this map"]) {
    await dialog.getByRole("button", { name: new RegExp(`^Copy ?: ${label}`) }).click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await fieldOf(dialog, label));
  }
  assert.equal(await fieldOf(dialog, "The selected incident"), `${server.base}/i/${KAVOK}`);
  await close();
});

test("without a selection no sentence is offered, and the system's sheet where there is one", async () => {
  const { page, close } = await open("/", {
    route: (page) => page.addInitScript(() => (navigator.share = async (what) => (globalThis.handed = what))),
  });
  const dialog = await press(page, "Share");
  assert.equal(await dialog.getByText("selected").count(), 0);
  await dialog.getByRole("button", { name: "Share…" }).click();
  assert.deepEqual(await page.evaluate(() => globalThis.handed), { title: await page.title(), url: await fieldOf(dialog, "Link to what you see") });
  await close();
});

// What a browser marks found text with.
const FOUND = [233, 210, 253];

/** highlighted counts the pixels of an element that are marked as found. */
async function highlighted(page, selector) {
  const box = await page.locator(selector).boundingBox();
  return coloured(await page.screenshot({ clip: { ...box, y: Math.max(0, box.y), height: Math.min(box.height, page.viewportSize().height - Math.max(0, box.y)) } }), FOUND);
}

/** decode reads a PNG in a page without a policy. */
async function decode(png) {
  const [width, height, text] = await reader.evaluate(async (data) => {
    const bitmap = await createImageBitmap(await (await fetch(data)).blob());
    const ctx = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    ctx.drawImage(bitmap, 0, 0);
    const { data: pixels } = ctx.getImageData(0, 0, bitmap.width, bitmap.height);
    let text = "";
    for (let i = 0; i < pixels.length; i += 32768) text += String.fromCharCode(...pixels.subarray(i, i + 32768));
    return [bitmap.width, bitmap.height, btoa(text)];
  }, `data:image/png;base64,${png.toString("base64")}`);
  const data = Buffer.from(text, "base64");
  return { width, height, data, at: (x, y) => [...data.subarray(4 * (Math.round(y) * width + Math.round(x)), 4 * (Math.round(y) * width + Math.round(x)) + 3)] };
}

/** coloured counts the pixels of a PNG that are about of a colour. */
async function coloured(png, colour) {
  const { data } = await decode(png);
  let n = 0;
  for (let i = 0; i < data.length; i += 4) if (near([...data.subarray(i, i + 3)], colour, 12)) n++;
  return n;
}

const near = (colour, want, tolerance) => want.every((v, k) => Math.abs(colour[k] - v) <= tolerance);

test("the links to a sentence lead to it, and the browser marks it, on either page", async () => {
  const { page, close } = await open(SELECTED);
  const dialog = await press(page, "Share");
  for (const [label, ready] of [["Link to the selected sentence, beside the map", "ready"], ["Link to the selected sentence in the article", null]]) {
    const link = await fieldOf(dialog, label);
    const other = await open(link.slice(server.base.length), { wait: ready, size: { width: 1280, height: 500 } });
    await other.page.waitForFunction(() => document.getElementById("the-evidence-1.3").getBoundingClientRect().bottom < innerHeight);
    if (ready) await still(other.page); // the page may move the sentence to its own place
    let counts = [0, 0]; // the browser looks for the text after the page has loaded, some times
    for (let tries = 0; tries < 20 && counts[0] <= 2000; tries++) {
      if (tries > 0) await other.page.waitForTimeout(250);
      counts = await Promise.all(["#the-evidence-1\\.3", "#the-evidence-2\\.1"].map((id) => highlighted(other.page, id)));
    }
    assert.ok(counts[0] > 2000 && counts[1] < 100, `${label}: ${counts}`);
    assert.deepEqual(other.trouble, []);
    await other.close();
  }
  await close();
});

const SENTENCES = [
  "It was so. Two died.",
  "“A, B & C”; half-done – 50 % #1? Two died. Night fell.",
  "Панҷ, ҷанг: Two died. ولسوالی درواز، مرز!",
  `${"One two three four five six seven ".repeat(9)}end.`,
  "half-done",
];

test("a directive finds its sentence and no other, whatever it holds", async () => {
  const { outputFiles } = await build({ entryPoints: ["src/share/textfragment.ts"], bundle: true, format: "esm", write: false, absWorkingDir: new URL("..", import.meta.url).pathname });
  const { textDirective } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);
  const filler = "<p>…</p>".repeat(60);
  const html = `<!doctype html><meta charset="utf-8"><style>body{font:20px sans-serif}</style>${SENTENCES.map((s) => `<p>${s.replace(/&/g, "&amp;")}</p>`).join(filler)}${filler}`;
  const page = await (await browser.newContext({ viewport: { width: 900, height: 600 } })).newPage();
  await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body: html }));
  const spots = [
    [0, "", "It was so. Two died.", ""],
    [1, "“A, B & C”; half-done – 50 % #1?", "Two died.", "Night fell."],
    [2, "Панҷ, ҷанг:", "Two died.", "ولسوالی درواز، مرز!"],
    [2, "Панҷ, ҷанг: Two died.", "ولسوالی درواز، مرز!", ""],
    [1, "", "“A, B & C”; half-done – 50 % #1?", "Two died. Night fell."],
    [3, "", SENTENCES[3], ""],
    [0, "It was so.", "Two died.", ""],
  ];
  for (const [at, before, text, after] of spots) {
    await page.goto("about:blank");
    await page.goto(`http://found.test/#${textDirective({ text, before, after, page: SENTENCES.join("\n") })}`);
    const tops = () => page.evaluate((at) => document.querySelectorAll("p")[at * 61].getBoundingClientRect().top, at);
    await page.waitForFunction((at) => { const { top } = document.querySelectorAll("p")[at * 61].getBoundingClientRect(); return top >= 0 && top < innerHeight; }, at, { timeout: 5000 }).catch(async () => assert.fail(`${text}: at ${await tops()}`));
    const count = await coloured(await page.screenshot(), FOUND);
    assert.ok(count > text.length * 20, `${text}: ${count} pixels are marked`);
  }
  await page.context().close();
});

for (const [name, size, colorScheme, drone, ink, paper] of [["desktop", DESKTOP, "light", [18, 87, 201], [27, 31, 35], [255, 255, 255]], ["phone", PHONE, "dark", [90, 169, 255], [227, 230, 233], [27, 32, 36]]]) {
  test(`the picture shows the map at twice its size, with its symbols in place: ${name}, ${colorScheme}`, async () => {
    const { page, trouble, close } = await open("/?type=drone-strike&type=clash", { size, colorScheme, deviceScaleFactor: 1 });
    const dialog = await press(page, "Share");
    const { name: file, bytes } = await saved(page, dialog.getByRole("button", { name: "Download PNG" }));
    const version = await page.evaluate(() => document.documentElement.dataset.dataset);
    assert.equal(file, `panj-map-${version}.png`);
    const map = await page.locator("#map").boundingBox();
    // The corner of a triangle is painted whether it is hollow or not.
    const symbol = await page.locator('.symbol-button.type-drone-strike:visible svg').first().boundingBox();
    const corner = { x: symbol.x - map.x + (symbol.width * 3) / 32, y: symbol.y - map.y + (symbol.height * 27.4) / 32 };
    const picture = await decode(bytes);
    assert.equal(picture.width, Math.round(map.width) * 2);
    assert.ok(picture.height > map.height * 2 + 200, "a caption stands below the map");
    const first = Math.ceil(map.height * 2) * picture.width;
    const below = Array.from({ length: picture.data.length / 4 - first }, (_, i) => [...picture.data.subarray(4 * (first + i), 4 * (first + i) + 3)]);
    assert.ok(near(below.at(-1), paper, 2), `it stands on ${below.at(-1)}`);
    const written = below.filter((colour) => near(colour, ink, 8)).length;
    assert.ok(written > 2000, `${written} pixels of it are written`);
    const colour = picture.at(corner.x * 2, corner.y * 2);
    assert.ok(near(colour, drone, 40), `${colour} at ${JSON.stringify(corner)}`);
    const grounds = new Set();
    for (let i = 1; i < 8; i++) for (let j = 1; j < 8; j++) grounds.add(picture.at((picture.width * i) / 8, (map.height * 2 * j) / 8).join());
    assert.ok(grounds.size > 4, `the ground is drawn: ${[...grounds].join(" ")}`);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.mapState), "ready", "the page's own map is as it was");
    assert.deepEqual(trouble, []);
    await close();
  });
}

test("a citation names incident, passage, article and sources in every format, and says the same as the server's page", async () => {
  const { page, trouble, close } = await open(SELECTED);
  const dialog = await press(page, "Cite");
  const text = dialog.getByRole("textbox", { name: "Citation" });
  await dialog.locator(".cite-lines").waitFor();
  const incident = await json(`/i/${KAVOK}?f=json`);
  const passage = await json("/articles/rising-border-tensions/passages/the-evidence-1.3?f=json");
  const article = await json("/articles/rising-border-tensions?f=json");
  const plain = await dialog.locator(".cite-lines").textContent();
  await reader.goto(`${server.base}/i/${KAVOK}?f=html`);
  const own = (await reader.locator(".citation").textContent()).replace(/\s+/g, " ").trim();
  assert.ok(plain.startsWith(own), `the page of the incident says: ${own}`);
  for (const part of [incident.properties.title, passage.text, `Section “${passage.section_title}”`, article.title, article.publisher, article.edition, ...incident.properties.sources.flatMap((s) => [s.publisher, s.url])]) {
    assert.ok(plain.includes(part), `the plain citation lacks ${part}`);
  }
  for (const [format, file, start] of [["BibTeX", "bib", "@misc{"], ["RIS", "ris", "TY  - DATA\r\n"], ["CSL-JSON", "json", "["]]) {
    await dialog.getByLabel(format).check();
    const { name, bytes } = await saved(page, dialog.getByRole("button", { name: "Download", exact: true }));
    assert.equal(name, `panj-${KAVOK}.${file}`);
    assert.ok(bytes.toString().startsWith(start));
    assert.equal(bytes.toString().replaceAll("\r\n", "\n"), await text.inputValue());
    assert.equal(bytes.toString().match(/^@misc|^TY {2}-|^ {4}"id"/gm).length, 3 + incident.properties.sources.length);
  }
  assert.deepEqual(trouble, []);
  await close();
});

test("without a selection the data are cited, with the address of what the filter shows", async () => {
  const { page, close } = await open("/?type=clash&lang=en");
  const dialog = await press(page, "Cite");
  await dialog.locator(".cite-lines").waitFor();
  const text = await dialog.locator(".cite-lines").textContent();
  const { citation, title } = await json("/collections/incidents?f=json");
  assert.ok(text.includes(citation), title);
  assert.ok(text.includes(`${server.base}/?lang=en&type=clash `), text);
  await close();
});

test("from right to left, ids and addresses keep their direction on the screen, and a copy has no marks of that", async () => {
  const { page, close } = await open(`/?incident=${KAVOK}&lang=fa`, { permissions: ["clipboard-read", "clipboard-write"] });
  await page.locator("[data-tool=cite]").click();
  const dialog = page.locator("dialog[open]");
  await dialog.locator(".cite-lines").waitFor();
  const isolated = await dialog.locator(".cite-lines bdi").allTextContents();
  for (const text of [`${server.base}/i/${KAVOK}`, "the-evidence-1.3"]) assert.ok(isolated.includes(text), `${text} stands alone in ${isolated}`);
  // The first characters of an address stand to the left of its last ones.
  const ends = await dialog.locator(".cite-lines bdi", { hasText: `/i/${KAVOK}` }).first().evaluate((e) => {
    const at = (from, to) => {
      const range = document.createRange();
      range.setStart(e.firstChild, from);
      range.setEnd(e.firstChild, to);
      return range.getBoundingClientRect().left;
    };
    return [at(0, 1), at(6, 7)];
  });
  assert.ok(ends[0] < ends[1], `${ends}`);
  const { bytes } = await saved(page, dialog.locator(".share-line button").last());
  assert.doesNotMatch(bytes.toString(), /[\u2066-\u2069]/);
  assert.equal(bytes.toString().replace(/\s+/g, ""), (await dialog.locator(".cite-lines").textContent()).replace(/\s+/g, ""));
  await close();
});

test("when the server is gone the citation can be tried again", async () => {
  let down = true;
  const { page, close } = await open(SELECTED, { serviceWorkers: "block", route: (page) => page.route("**/collections/incidents?f=json", (route) => (down ? route.abort() : route.continue())) });
  const dialog = await press(page, "Cite");
  await dialog.getByText("The server does not answer").waitFor();
  down = false;
  await dialog.getByRole("button", { name: "Try again" }).click();
  await dialog.locator(".cite-lines").waitFor();
  await close();
});

test("the question mark opens the list of keys, where those of one character are switched off", async () => {
  const { page, trouble, close } = await open("/");
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keys" });
  await dialog.getByRole("checkbox").uncheck();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.keyboard.press("]");
  await page.keyboard.press("?");
  assert.equal(await page.locator("#card:visible, dialog").count(), 0);
  await page.reload();
  await page.keyboard.press("?");
  assert.equal(await page.locator("dialog").count(), 0, "it is remembered");
  assert.equal(await (await press(page, "Keys")).getByRole("checkbox").isChecked(), false);
  assert.deepEqual(trouble, []);
  await close();
});
