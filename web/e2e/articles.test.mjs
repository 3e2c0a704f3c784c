// A file with two articles: the page leads from one to the other and keeps
// what is selected.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { test } from "./again.mjs";
import { launch, PHONE, settle, visit } from "./browser.mjs";
import { startServer } from "./server.mjs";

const OWN = Boolean(process.env.PANJ_BIN) && !process.env.PANJ_URL;
const SHODAK = "2025-11-30-shodak";

let dir, server, browser;
before(async () => {
  if (!OWN) return;
  dir = await mkdtemp(join(tmpdir(), "panj-articles-"));
  const db = join(dir, "two.gpkg");
  await (await startServer("--db", db)).stop();
  execFileSync("sqlite3", [db], { input: await readFile(new URL("data/second-article.sql", import.meta.url)) });
  server = await startServer("--db", db);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  if (dir) await rm(dir, { recursive: true, force: true });
});

const open = (path, options) => visit(browser, server.base, path, options);
const shown = (page) => page.locator("article[data-article]").getAttribute("data-article");

test("the picker leads to the other article and keeps selection and view", { skip: !OWN }, async () => {
  const { page, trouble, close } = await open(`/?incident=${SHODAK}&passage=recent-attacks-targeting-chinese-nationals-1.4#map=8/38.3/70.8`);
  assert.deepEqual(await page.locator("#articles a").evaluateAll((all) => all.map((a) => [a.dataset.to, a.getAttribute("aria-current")])), [["rising-border-tensions", "page"], ["gozaresh", null]]);
  await page.locator("#articles a", { hasText: "گزارش" }).click();
  await page.waitForURL(/article=gozaresh/);
  await settle(page);
  const url = new URL(page.url());
  assert.equal(url.searchParams.get("incident"), SHODAK);
  assert.equal(url.searchParams.get("passage"), null);
  assert.match(url.hash, /^#map=8\/38\.3\/70\.8/);
  assert.equal(await shown(page), "gozaresh");
  assert.equal(await page.locator("a.cite[aria-current=true]").getAttribute("data-incident"), SHODAK);
  assert.equal(await page.locator("[data-notice=passage]").count(), 0);
  assert.deepEqual(trouble, []);
  await close();
});

for (const [name, size] of [["desktop", undefined], ["phone", PHONE]]) {
  test(`${name}: an incident that two articles report shows both passages, each under its article, and leads to each`, { skip: !OWN }, async () => {
    const { page, trouble, close } = await open(`/?incident=${SHODAK}`, size && { size });
    const incident = await (await page.request.get(`${server.base}/collections/incidents/items/${SHODAK}?f=json`)).json();
    const quotes = await page.locator("#card blockquote").allTextContents();
    assert.deepEqual([...quotes].sort(), incident.properties.passages.map((p) => p.text).sort());
    const titles = await page.locator("#card .quotes .aside").allTextContents();
    assert.deepEqual([...titles].sort(), incident.properties.passages.map((p) => p.article_title).sort());
    await page.locator("#strip .brush-thumb.from").press("PageUp");
    await page.waitForURL(/km=/);
    await page.locator("#card a.show-in-article").click();
    await page.waitForURL(/article=gozaresh/);
    await settle(page);
    assert.match(page.url(), /[?&]km=/, "with what was narrowed since the card opened");
    assert.equal(await shown(page), "gozaresh");
    assert.equal(await page.locator("a.cite[aria-current=true]").evaluate((a) => a.closest(".passage").id), "dar-rah-1.1");
    assert.equal(await page.locator("#card blockquote").count(), 2);
    assert.deepEqual(trouble, []);
    await close();
  });
}

test("what is chosen in an article that the server opened for a passage leads back to that article", { skip: !OWN }, async () => {
  const { page, close } = await open("/?passage=dar-rah-1.1");
  assert.equal(await shown(page), "gozaresh");
  await page.locator('#strip button[data-incident="2025-08-24-dovang"]').click();
  const again = await open(new URL(page.url()).pathname + new URL(page.url()).search);
  assert.deepEqual([await shown(again.page), await page.locator("#card h2").textContent()], ["gozaresh", await again.page.locator("#card h2").textContent()]);
  await again.close();
  await close();
});

const WORD = "نشریه"; // stands in the other article alone
const there = { article: "gozaresh", passage: "lead-1.2", q: WORD };
const query = (page) => Object.fromEntries(new URL(page.url()).searchParams);

for (const way of ["Enter", "ArrowDown, Enter"]) {
  test(`${way} goes to what stands in the other article alone, with the words`, { skip: !OWN }, async () => {
    const { page, trouble, close } = await open("/");
    await page.locator("#q").fill(WORD);
    await page.locator(".result").waitFor();
    for (const key of way.split(", ")) await page.keyboard.press(key);
    await page.waitForURL(/article=gozaresh/);
    await settle(page);
    assert.deepEqual(query(page), there);
    assert.equal(await page.locator("#q").inputValue(), WORD);
    await page.waitForFunction(() => [...(CSS.highlights.get("found") ?? [])].length === 1);
    assert.equal(await page.locator(".places-walked .place").textContent(), "1");
    assert.deepEqual(trouble, []);
    await close();
  });
}

for (const [name, size] of [["desktop", undefined], ["phone", PHONE]]) {
  test(`${name}: an address with words that the other article alone has says so and leads there, and so does Enter`, { skip: !OWN }, async () => {
    const { page, trouble, close } = await open(`/?q=${WORD}#tab=list`, size && { size });
    const link = page.locator(".places-elsewhere a");
    await link.waitFor();
    assert.equal(await link.textContent(), "1 in the other article: گزارش آزمایشی از مرز");
    assert.equal(await page.locator(".places-walked").isVisible(), false);
    await page.locator("#q").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/article=gozaresh/);
    assert.deepEqual(query(page), there);
    await page.goBack();
    await settle(page);
    await link.click();
    await page.waitForURL(/article=gozaresh/);
    assert.deepEqual(query(page), there);
    assert.deepEqual(trouble, []);
    await close();
  });
}

test("without a script the picker leads to each article", { skip: !OWN }, async () => {
  const { page, close } = await open("/", { javaScriptEnabled: false, wait: null });
  await page.locator("#articles a").nth(1).click();
  assert.equal(await shown(page), "gozaresh");
  await page.locator("#articles a").first().click();
  assert.equal(await shown(page), "rising-border-tensions");
  await close();
});
