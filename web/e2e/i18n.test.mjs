// The page in its languages and its themes.
import assert from "node:assert/strict";
import { test } from "./again.mjs";
import { COVERED, violations } from "./axe.mjs";
import { DESKTOP, PHONE, settle, still, visit } from "./browser.mjs";
import { browser, server } from "./stage.mjs";

// lang, dir, and the date of an incident as CLDR writes it (Tajik: as its newspapers do)
const LANGUAGES = {
  en: ["en", "ltr", "30 November 2025"],
  ru: ["ru", "ltr", "30 ноября 2025 г."],
  tg: ["tg", "ltr", "30 ноябри 2025"],
  fa: ["fa-AF", "rtl", "۳۰ نومبر ۲۰۲۵"],
};
const INCIDENT = "2025-11-30-shodak";
const NARROW = { width: 320, height: 640 };

const root = (page) => page.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }));
const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const [code, [lang, dir, date]] of Object.entries(LANGUAGES)) {
  test(`${code}: its language and direction, its dates, nothing to scroll sideways at 320 px`, async () => {
    const { page, trouble, answer, close } = await visit(browser, server.base, `/?lang=${code}&incident=${INCIDENT}`, { size: NARROW });
    assert.deepEqual(await root(page), { lang, dir });
    assert.equal((await answer.allHeaders())["content-language"], code);
    assert.equal(await page.locator("#languages [aria-current]").getAttribute("data-lang"), code);
    assert.ok((await page.locator("#card").textContent()).includes(date), "the card has the date");
    assert.ok((await page.locator(`#rows [data-incident="${INCIDENT}"] .row-when`).textContent()).includes(date), "the row has the date");
    assert.equal(await sideways(page), 0);
    for (const tab of ["list", "data"]) {
      await page.locator(`#tabs [data-tab="${tab}"]`).click();
      assert.equal(await sideways(page), 0, tab);
    }
    assert.deepEqual(trouble, []);
    await close();
  });
}

// What other sites show of a link, in the language of the page; the numbers are those of the interface.
const SHARED = {
  en: ["en_GB", "5 of 13 incidents. One article", "30 November 2025; Shodak", "km 566 to 594 of the border. One article"],
  ru: ["ru_RU", "Происшествий: 5 из 13. Одна статья", "30 ноября 2025 г.; Shodak", "566–594-й км границы. Одна статья"],
  tg: ["tg_TJ", "5 ҳодиса аз 13. Як мақола", "30 ноябри 2025; Shodak", "километрҳои 566–594-и марз. Як мақола"],
  fa: ["fa_AF", "۵ رویداد از ۱۳. یک مقاله", "۳۰ نومبر ۲۰۲۵; Shodak", "کیلومتر ۵۶۶ تا ۵۹۴ مرز. یک مقاله"],
};

test("links say what they lead to in the language of the page", async () => {
  const head = async (query, language) => (await (await fetch(`${server.base}/?${query}`, { headers: { accept: "text/html", "accept-language": language } })).text()).split("</head>")[0];
  const metas = (html, property) => [...html.matchAll(new RegExp(`property="${property}" content="([^"]*)"`, "g"))].map((m) => m[1]);
  for (const [code, [locale, matching, when, km]] of Object.entries(SHARED)) {
    const narrowed = await head("type=clash", code);
    assert.ok(metas(narrowed, "og:description")[0].startsWith(matching), metas(narrowed, "og:description")[0]);
    assert.deepEqual(metas(narrowed, "og:locale"), [locale]);
    assert.deepEqual(new Set(metas(narrowed, "og:locale:alternate")), new Set(Object.values(SHARED).map(([l]) => l).filter((l) => l !== locale)));
    const [about] = metas(await head(`incident=${INCIDENT}`, code), "og:description");
    assert.ok(about.startsWith(when) && about.includes(km), about);
  }
  assert.deepEqual(metas(await head("", "prs-AF,en;q=0.5"), "og:locale"), ["fa_AF"], "Dari by its other name");
});

test("the text of the data keeps its language and direction", async () => {
  const { page, close } = await visit(browser, server.base, `/?lang=fa&incident=${INCIDENT}`);
  const look = (selector) =>
    page.locator(selector).first().evaluate((e) => [e.closest("[lang]").lang, getComputedStyle(e).direction]);
  for (const selector of ["#article h2", "#article section p", "#card h2", "#card blockquote", "#card dd bdi", "#rows .row-title"]) {
    assert.deepEqual(await look(selector), ["en", "ltr"], selector);
  }
  for (const selector of ["#card .kind", "#list h2", "#article .edition"]) assert.deepEqual(await look(selector), ["fa-AF", "rtl"], selector);
  assert.equal(await page.locator("#map").evaluate((e) => getComputedStyle(e).direction), "ltr");
  await close();
});

test("west stays left where the page is mirrored", async () => {
  const { page, close } = await visit(browser, server.base, "/?lang=fa");
  const left = (selector) => page.locator(selector).evaluate((e) => e.getBoundingClientRect().left);
  assert.ok((await left("#reader")) > (await left("#stage")), "the article is right of the map");
  // km 237 and km 580 of the border
  const marks = await page.locator(".strip-mark[data-incident]").evaluateAll((all) => all.map((e) => [e.dataset.incident, e.getBoundingClientRect().left]));
  const at = new Map(marks);
  assert.ok(at.get("2025-11-26-shohin-camp") < at.get(INCIDENT));
  const ticks = await page.locator(".strip .tick-text").evaluateAll((all) => all.map((e) => [e.textContent, e.getBoundingClientRect().left]));
  const km = (text) => Number(text.replace(/[۰-۹]/g, (digit) => digit.charCodeAt(0) - 0x6f0).replace(/\D/g, ""));
  const lefts = ticks.sort(([a], [b]) => km(a) - km(b)).map(([, left]) => left);
  assert.ok(lefts.length > 5);
  assert.deepEqual(lefts, [...lefts].sort((a, b) => a - b));
  await close();
});

test("words on the map run in their own direction, and months of the timeline have no ending that wants a year", async () => {
  const area = "type=clash&bbox=70,37,72,39&match=within";
  const dari = await visit(browser, server.base, `/?lang=fa&${area}`);
  assert.equal(await dari.page.locator(".box-count").evaluate((e) => getComputedStyle(e).direction), "rtl");
  await dari.close();
  const tajik = await visit(browser, server.base, "/?lang=tg");
  const months = await tajik.page.locator(".cell.month text").allTextContents();
  assert.ok(months.includes("ноябр") && months.includes("май") && !months.includes("ноябри"), String(months));
  await tajik.close();
});

test("the arrow keys follow the tabs as they stand", async () => {
  const { page, close } = await visit(browser, server.base, "/?lang=fa", { size: PHONE });
  await page.locator('#tabs [data-tab="article"]').focus();
  await page.keyboard.press("ArrowLeft");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.tab), "list");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.tab), "article");
  for (const [key, tab] of [["End", "data"], ["Home", "article"]]) {
    await page.keyboard.press(key);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.tab), tab);
    assert.equal(await page.locator("#tabs [aria-selected=true]").getAttribute("data-tab"), tab);
  }
  await close();
});

test("without the messages the page stays what the server made it", async () => {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.route("**/assets/*", async (route) => {
    const wanted = await page.evaluate(() => document.documentElement.dataset.messages ?? "").catch(() => "");
    if (wanted && new URL(route.request().url()).pathname.endsWith(wanted)) await route.abort();
    else await route.continue();
  });
  const failed = page.waitForEvent("pageerror");
  await page.goto(`${server.base}/?lang=ru&type=clash`);
  await failed;
  for (const part of ["#article .prose", "#list .rows", "#filters-plain", "#data"]) assert.equal(await page.locator(part).first().isVisible(), true, part);
  await context.close();
});

test("another language keeps the selection, the filter and the view", async () => {
  const { page, close } = await visit(browser, server.base, `/?type=armed-assault&incident=${INCIDENT}#map=9/38.4/71&tab=list`);
  await page.locator('#languages [data-lang="ru"]').click();
  await page.waitForURL(/lang=ru/);
  await settle(page);
  await still(page);
  const url = new URL(page.url());
  assert.deepEqual(Object.fromEntries(url.searchParams), { lang: "ru", type: "armed-assault", incident: INCIDENT });
  assert.match(url.hash, /^#map=9\/38\.4\/71&tab=list$/);
  assert.equal((await root(page)).lang, "ru");
  assert.equal(await page.locator("#rows > li:visible").count(), 2);
  // What is chosen later goes along too.
  await page.locator('#rows > li:visible a').first().click();
  const chosen = new URL(page.url()).searchParams.get("incident");
  await page.locator('#languages [data-lang="en"]').click();
  await page.waitForURL(/lang=en/);
  assert.equal(new URL(page.url()).searchParams.get("incident"), chosen);
  await close();
});

test("the browser's wish decides without lang; a language that there is not is said", async () => {
  const wished = await visit(browser, server.base, "/", { locale: "tg-TJ", wait: null });
  assert.equal((await root(wished.page)).lang, "tg");
  await wished.close();
  const odd = await visit(browser, server.base, "/?lang=xx", { locale: "ru-RU", wait: null });
  assert.equal((await root(odd.page)).lang, "ru");
  const notice = await odd.page.locator('[data-notice="language"]').textContent();
  assert.ok(notice.includes("xx") && notice.includes("en, fa, ru, tg"), notice);
  await odd.close();
});

test("without a script the languages are links that keep the query", async () => {
  const { page, close } = await visit(browser, server.base, `/?incident=${INCIDENT}&lang=fa`, { javaScriptEnabled: false, wait: null });
  assert.deepEqual(await root(page), { lang: "fa-AF", dir: "rtl" });
  assert.equal(await page.locator("#theme").isVisible(), false);
  await page.locator('#languages [data-lang="tg"]').click();
  assert.deepEqual(Object.fromEntries(new URL(page.url()).searchParams), { incident: INCIDENT, lang: "tg" });
  assert.equal((await root(page)).lang, "tg");
  assert.equal(await page.locator("#list h2").textContent(), "Ҳодисаҳо");
  await close();
});

const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const LIGHT = "rgb(251, 250, 247)";
const DARK = "rgb(21, 25, 28)";
/** land is the colour of the painted map at its upper left corner, in Uzbekistan. */
const land = (page) =>
  page.evaluate(() => {
    const tile = [...document.querySelectorAll(".leaflet-tile-pane canvas")].find((c) => c.width > 0);
    return [...tile.getContext("2d").getImageData(5, 5, 1, 1).data].slice(0, 3).reduce((sum, part) => sum + part) / 3;
  });

test("a chosen theme is there at once on every page, and follows the system again when that is chosen", async () => {
  const { page, close } = await visit(browser, server.base, "/", { colorScheme: "light" });
  assert.equal(await ground(page), LIGHT);
  assert.ok((await land(page)) > 180);
  await page.locator("#theme").selectOption("dark");
  assert.equal(await ground(page), DARK);
  await page.waitForFunction(() => document.documentElement.dataset.mapState === "ready");
  await still(page);
  assert.ok((await land(page)) < 80, "the painted map is dark");
  assert.equal(await page.locator('meta[name="theme-color"][data-theme="dark"]').getAttribute("media"), "all");

  // In a new page it stands before the first script of the page itself.
  const other = await page.context().newPage();
  await other.route(/\/main-.*\.js$/, (route) => route.abort());
  await other.goto(`${server.base}/?lang=ru`);
  assert.equal(await ground(other), DARK);
  await other.goto(`${server.base}/i/${INCIDENT}`);
  assert.equal(await ground(other), DARK);
  await other.close();

  await page.locator("#theme").selectOption("system");
  assert.equal(await ground(page), LIGHT);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.equal(await ground(page), DARK);
  await close();
});

test("a theme chosen in one window is shown in the others", async () => {
  const { page, close } = await visit(browser, server.base, "/", { wait: null });
  const other = await page.context().newPage();
  await other.goto(server.base);
  await other.locator("#tools").waitFor({ state: "attached" });
  await page.locator("#theme").selectOption("dark");
  await other.waitForFunction(() => document.documentElement.dataset.theme === "dark" && document.querySelector("#theme").value === "dark");
  await close();
});

test("Dari: no violation on a desktop, a phone, in the dark, with a card", async () => {
  for (const options of [{ size: DESKTOP }, { size: PHONE, colorScheme: "dark" }]) {
    const { page, close } = await visit(browser, server.base, `/?lang=fa&incident=${INCIDENT}`, options);
    assert.deepEqual(await violations(page, COVERED), []);
    await close();
  }
});

// Rows as the server writes them: the date is EDTF in the data, the words are those of CLDR (Tajik: of its newspapers).
const ROWS = {
  ru: { "2024-11-17-zarbuz": ["17–18 ноября 2024 г.", "км 326 – 440"], "2025-07-kishti": ["примерно 2 июля 2025 г.", "км 389 – 474"] },
  tg: { "2024-11-17-zarbuz": ["17–18 ноябри 2024", "км 326 – 440"], "2025-07-kishti": ["тақрибан 2 июли 2025", "км 389 – 474"] },
  fa: { "2024-11-17-zarbuz": ["۱۷–۱۸ نومبر ۲۰۲۴", "کیلومتر ۳۲۶ تا ۴۴۰"], "2025-07-kishti": ["حدود ۲ جولای ۲۰۲۵", "کیلومتر ۳۸۹ تا ۴۷۴"] },
};

for (const [code, rows] of Object.entries(ROWS)) {
  test(`${code}: without a script the list is in the language of the page, with the symbols that the script draws`, async () => {
    const path = `/?lang=${code}#tab=list`;
    const plain = await visit(browser, server.base, path, { javaScriptEnabled: false, wait: null });
    const bare = (text) => text.replace(/[\u2068\u2069]/g, "");
    const part = async (id, name) => bare(await plain.page.locator(`#rows [data-incident="${id}"] .row-${name}`).textContent());
    for (const [id, want] of Object.entries(rows)) assert.deepEqual([await part(id, "when"), await part(id, "km")], want);
    assert.equal(await plain.page.locator("#rows [lang=en]:is(.row-when, .row-km)").count(), 0);
    for (const shape of await plain.page.locator("#rows .symbol .shape").all()) assert.equal(await shape.isVisible(), true);
    const { page, close } = await visit(browser, server.base, path);
    const looks = (p) =>
      p.locator("#rows .symbol").evaluateAll((all) =>
        all.map((svg) => [svg, ...svg.children].map((e) => `${[...e.attributes].map((a) => `${a.name}=${a.value}`).sort().join(" ")} ${getComputedStyle(e).fill} ${getComputedStyle(e).stroke} ${e.textContent}`)),
      );
    const drawn = await looks(page);
    assert.equal(drawn.length, 13);
    assert.deepEqual(await looks(plain.page), drawn);
    await Promise.all([close(), plain.close()]);
  });
}
