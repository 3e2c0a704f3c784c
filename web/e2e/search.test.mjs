// The search over article and incidents: it finds what the interface finds,
// marks it in the text, and finds the same without the server.
import assert from "node:assert/strict";
import { test } from "./again.mjs";
import { COVERED, inOtherColours, violations } from "./axe.mjs";
import { PHONE, travel } from "./browser.mjs";
import { open, server } from "./stage.mjs";

const json = async (path) => (await fetch(server.base + path)).json();
const asked = async (words) => {
  const [text, incidents] = await Promise.all([
    json(`/articles?q=${encodeURIComponent(words)}&limit=100&f=json`),
    json(`/collections/incidents/items?q=${encodeURIComponent(words)}&limit=100&f=json`),
  ]);
  return { passages: text.passages, incidents: incidents.features.map((f) => f.id) };
};
const found = ({ passages, incidents }) => `${passages.length} ${passages.length === 1 ? "passage" : "passages"}, ${incidents.length} ${incidents.length === 1 ? "incident" : "incidents"}`;
const query = (page) => page.evaluate(() => location.search.slice(1));
/** listen remembers all that is announced from now on: the next may follow at once. */
const listen = (page) =>
  page.evaluate(() => {
    globalThis.said = [];
    new MutationObserver(() => said.push(document.querySelector("#live").textContent)).observe(document.querySelector("#live"), { childList: true });
  });
const heard = (page, text) => page.waitForFunction((want) => said.some((line) => line.startsWith(want)), text);
const live = (page, text) => page.waitForFunction((want) => document.querySelector("#live").textContent.startsWith(want), text);
const focusedIsField = (page) => page.evaluate(() => document.activeElement.id === "q");
/** marked lists the words that are highlighted in the text, in its order, those of the present place last. */
const marked = (page) => page.evaluate(() => ["found", "found-now"].flatMap((name) => [...(CSS.highlights.get(name) ?? [])].map(String)));
const textOf = ({ text, marks }) => marks.map(({ start, end }) => [...text].slice(start, end).join(""));
/** expanded tells what the field says of its list, and whether that is in the document. */
const expanded = (page) => page.locator("#q").evaluate((field) => [field.getAttribute("aria-expanded"), document.getElementById(field.getAttribute("aria-controls")) !== null]);
const place = (page) => page.locator(".places .place").textContent();

async function type(page, words) {
  await page.locator("#q").fill(words);
  await page.locator(".results:visible").waitFor();
}

test("while words are typed it lists what the interface finds, and marks it in the text", async () => {
  const { page, trouble, close } = await open("/");
  for (const words of ["attack", "ATTÁCK", "drone strike", "taliban,ISIS", "border", "tali"]) {
    const want = await asked(words);
    assert.ok(want.passages.length + want.incidents.length > 0, words);
    await type(page, words);
    await live(page, found(want));
    assert.deepEqual(await expanded(page), ["true", true]);
    const listed = await page.locator(".result-incident .result-title").allTextContents();
    assert.equal(listed.length, Math.min(12, want.incidents.length));
    const texts = await page.locator(".result:not(.result-incident) > .result-text").evaluateAll((all) => all.map((e) => [...e.querySelectorAll("mark")].map((m) => m.textContent)));
    assert.deepEqual(texts.map((t) => t[0]), want.passages.slice(0, 12).map((p) => textOf(p)[0]));
    assert.deepEqual((await marked(page)).sort(), want.passages.flatMap(textOf).sort());
    // Nothing is narrowed by it yet.
    assert.equal(await query(page), "");
    assert.equal(await page.locator(".shown-count").textContent(), "13 incidents");
  }
  assert.deepEqual(trouble, []);
  await close();
});

test("Enter narrows the incidents, then walks through the text; Escape clears; Back undoes", async () => {
  const { page, close } = await open("/#tab=list");
  const want = await asked("attack");
  const n = want.passages.flatMap((p) => p.marks).length;
  await listen(page);
  await type(page, "attack");
  await page.keyboard.press("Enter");
  await heard(page, `1 of ${n}: `);
  await page.waitForFunction((count) => said.some((line) => line.endsWith(count)), `${want.incidents.length} of 13 incidents`); // with it, or after it
  assert.equal(await query(page), "q=attack");
  assert.equal(await page.locator(".results").isHidden(), true);
  await page.waitForFunction((count) => document.querySelector(".shown-count").textContent === `${count} of 13 incidents`, want.incidents.length);
  const rows = await page.evaluate(() => [...document.querySelectorAll("#rows > li")].filter((r) => !r.hidden).map((r) => r.dataset.incident).sort());
  assert.deepEqual(rows, [...want.incidents].sort());
  assert.equal(await focusedIsField(page), true);
  for (const [key, at] of [["Enter", 2], ["Enter", 3], ["Shift+Enter", 2], ["Shift+Enter", 1], ["Shift+Enter", n]]) {
    await page.keyboard.press(key);
    assert.equal(await place(page), `${at} of ${n}`);
  }
  const last = page.locator(`[id="${want.passages.toSorted((a, b) => b.start - a.start)[0].id}"]`);
  await page.waitForFunction((id) => {
    const [box, pane] = [document.getElementById(id), document.getElementById("panels")].map((e) => e.getBoundingClientRect());
    return box.top >= pane.top && box.bottom <= pane.bottom;
  }, await last.getAttribute("id"));
  await page.locator(".places [aria-label='Next place']").click();
  assert.equal(await place(page), `1 of ${n}`);

  await page.locator("#q").focus();
  await page.keyboard.press("Escape");
  assert.equal(await query(page), "");
  assert.equal(await page.locator("#q").inputValue(), "");
  assert.deepEqual(await marked(page), []);
  assert.equal(await page.locator(".places").isHidden(), true);
  await travel(page, -1);
  await page.waitForFunction(() => document.querySelector("#q").value === "attack");
  assert.equal((await marked(page)).length, n);
  await close();
});

test("an address with words brings back field, marks and incidents", async () => {
  const { page, close } = await open("/?q=chinese&type=armed-assault");
  const want = await asked("chinese");
  await page.waitForFunction(() => document.documentElement.dataset.found === "ready");
  await page.locator(".places:visible").waitFor();
  assert.equal(await page.locator("#q").inputValue(), "chinese");
  assert.deepEqual((await marked(page)).sort(), want.passages.flatMap(textOf).sort());
  assert.equal(await page.locator(".shown-count").textContent(), "2 of 13 incidents");
  await page.locator(".filter-chips .clear").last().click();
  await page.waitForFunction(() => document.querySelector("#q").value === "");
  assert.equal(await query(page), "type=armed-assault");
  assert.deepEqual(await marked(page), []);
  await close();
});

test("beside other filters it offers and announces what they leave, and no incidents where they leave none", async () => {
  const { page, trouble, close } = await open("/?type=clash");
  const within = async (words, more) => (await json(`/collections/incidents/items?q=${words}&${more}&limit=100&f=json`)).numberMatched;
  const offers = () => page.locator(".result-only").allTextContents();
  const head = (name) => page.locator(`#search-${name}`).textContent();
  const [border, all] = [await within("border", "type=clash"), await asked("border")];
  assert.ok(border > 0 && border < all.incidents.length);
  await listen(page);
  await type(page, "border");
  await heard(page, `${all.passages.length} passages, ${border} incidents`);
  assert.deepEqual(await offers(), [`Show only the ${border} incidents with these words`]);
  assert.deepEqual([await head("incidents"), await head("outside")], [`Incidents ${border}`, `Outside the other filters ${all.incidents.length - border}`]);
  await page.locator(".result-only").click();
  await page.waitForFunction(() => location.search === "?type=clash&q=border");
  await page.waitForFunction((n) => document.querySelector(".shown-count").textContent === `${n} of 13 incidents`, border);

  const drone = await asked("drone");
  assert.deepEqual([await within("drone", "type=clash"), drone.incidents.length > 1], [0, true]);
  await page.goto(`${server.base}/?type=clash`);
  await page.waitForFunction(() => document.documentElement.dataset.data === "ready");
  const none = `${drone.incidents.length} incidents with these words, none within the other filters.`;
  await type(page, "drone");
  await live(page, `${found({ ...drone, incidents: [] })}. ${none}`);
  assert.deepEqual(await offers(), []);
  assert.equal(await page.locator(".results-note").textContent(), none);
  await page.keyboard.press("Enter");
  await live(page, "1 of ");
  assert.equal(await query(page), "type=clash", "it does not narrow to nothing");

  const others = "filter=title LIKE 'Clash%25'"; // only the server can tell
  await page.goto(`${server.base}/?${others}`);
  await page.waitForFunction(() => document.documentElement.dataset.data === "ready");
  const told = await within("border", others);
  assert.ok(told > 0 && told < all.incidents.length);
  await type(page, "border");
  await live(page, `${all.passages.length} passages, ${told} incidents`);
  assert.deepEqual(await offers(), [`Show only the ${told} incidents with these words`]);
  assert.deepEqual(trouble, []);
  await close();
});

test("an address with words and other filters announces what is shown", async () => {
  const { page, close } = await open("/");
  await page.addInitScript(() => {
    globalThis.said = [];
    addEventListener("DOMContentLoaded", () => new MutationObserver(() => said.push(document.querySelector("#live").textContent)).observe(document.querySelector("#live"), { childList: true }));
  });
  await page.goto(`${server.base}/?type=clash&q=border`);
  await heard(page, "7 passages, 5 incidents");
  await page.waitForFunction(() => document.querySelector(".shown-count").textContent === "5 of 13 incidents");
  assert.equal((await page.evaluate(() => said)).some((line) => line.includes("13 incidents") && line.includes("passages")), false);
  await close();
});

test("the arrow keys choose: an incident is selected, a passage is shown with what it backs", async () => {
  const { page, close } = await open("/");
  await page.keyboard.press("/");
  assert.equal(await focusedIsField(page), true);
  await page.keyboard.type("kavok");
  await page.locator(".result-incident").waitFor();
  const active = () => page.evaluate(() => document.getElementById(document.querySelector("#q").getAttribute("aria-activedescendant"))?.textContent);
  assert.equal(await active(), undefined);
  await page.keyboard.press("ArrowDown");
  assert.equal(await active(), "Show only the 1 incident with these words");
  await page.keyboard.press("ArrowUp");
  assert.match(await active(), /Clash at Kavok/);
  await page.keyboard.press("Enter");
  assert.equal(await query(page), "incident=2025-12-24-kavok");
  assert.equal(await page.locator("#card h2").textContent(), "Clash at Kavok in the zone of border post no. 5");

  await type(page, "drone strike");
  await page.locator(".result", { hasText: "aimed at a compound" }).first().click();
  assert.match(await query(page), /^incident=2025-11-26-shohin-camp&passage=/);
  assert.equal(await page.locator(".results").isHidden(), true);
  assert.match(await place(page), /^\d of \d$/);
  await close();
});

test("a sentence that is chosen in the list is announced with its place, as by Enter in the field", async () => {
  const { page, close } = await open("/");
  const { passages } = await asked("border");
  const n = passages.flatMap((p) => p.marks).length;
  await type(page, "border");
  await page.locator(".result-incident").first().waitFor();
  await listen(page);
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowDown"); // the offer, the first sentence, the second
  await page.keyboard.press("Enter");
  await page.waitForFunction(([of, text]) => said.some((line) => /^[0-9]+ of /.test(line) && line.includes(` of ${of}: ${text}`)), [n, passages[1].text]);
  await close();
});

test("words that stand in the text alone empty nothing", async () => {
  const { page, close } = await open("/");
  assert.equal((await asked("beijing")).incidents.length, 0);
  await type(page, "beijing");
  await page.keyboard.press("Enter");
  await live(page, "1 of ");
  assert.equal(await query(page), "");
  assert.equal(await page.locator(".shown-count").textContent(), "13 incidents");
  for (const [words, said] of [["zzzz", "Nothing found for “zzzz”."], ["…", "Write letters or digits."]]) {
    await page.locator("#q").fill(words);
    await page.locator(".results-note", { hasText: said }).waitFor();
    assert.deepEqual(await expanded(page), ["false", true]);
    await page.keyboard.press("Enter");
    assert.equal(await query(page), "");
  }
  await close();
});

test("without the server it finds the same in what is loaded, and says so", async () => {
  let down = false;
  const route = (page) => page.route(/[?&]q=/, (r) => (down && !r.request().isNavigationRequest() ? r.abort() : r.continue()));
  const { page, close } = await open("/", { route });
  await page.locator("#q").focus();
  await page.waitForFunction(() => document.querySelector("#q").getAttribute("role") === "combobox");
  down = true;
  for (const words of ["attack", "chinese", "24.kg", "Шодак", "badakhshan", "border guard", "taliban,smuggl", "2025-11-20", "inferred", "shód"]) {
    const want = await asked(words);
    await page.locator("#q").fill(words);
    await live(page, want.passages.length + want.incidents.length === 0 ? `Nothing found for “${words}”.` : `${found(want)}. Without an answer from the server`);
    assert.deepEqual((await marked(page)).sort(), want.passages.flatMap(textOf).sort(), words);
  }
  const want = await asked("attack");
  await type(page, "attack");
  await page.keyboard.press("Enter");
  await page.waitForFunction((n) => document.querySelector(".shown-count").textContent === `${n} of 13 incidents`, want.incidents.length);
  assert.match(await page.locator("[data-notice=found]").textContent(), /found in what is loaded/);
  down = false;
  await page.locator("[data-notice=found] button").click();
  await page.waitForFunction(() => document.documentElement.dataset.found === "ready");
  assert.equal(await page.locator("[data-notice=found]").count(), 0);
  await page.locator("#q").focus();
  await page.keyboard.press("ArrowDown");
  await page.locator(".results:visible").waitFor();
  assert.equal(await page.locator(".results-note").count(), 0, "the same words are asked for again");
  await close();
});

test("words that were typed before the incidents had come find them as soon as they have", async () => {
  let come;
  const late = new Promise((resolve) => (come = resolve));
  const route = (page) => page.route("**/collections/incidents/items?limit=10000*", (r) => late.then(() => r.continue()));
  const { page, close } = await open("/", { route, wait: null });
  const want = await asked("attack");
  await type(page, "attack");
  await live(page, found({ ...want, incidents: [] }));
  assert.equal(await page.locator(".result-incident").count(), 0);
  come();
  await live(page, found(want));
  assert.equal(await page.locator(".result-incident").count(), want.incidents.length);
  await page.keyboard.press("Enter");
  await page.waitForFunction((n) => document.querySelector(".shown-count").textContent === `${n} of 13 incidents`, want.incidents.length);
  await close();
});

/** holding lets the questions for some words wait until they are let go. */
function holding(words) {
  const held = { asked: 0 };
  const late = new Promise((resolve) => (held.letGo = resolve));
  const route = (page) =>
    page.route(/[?&]q=/, async (r) => {
      if (new URL(r.request().url()).searchParams.get("q") === words && ++held.asked) await late;
      await r.continue();
    });
  return Object.assign(held, { route });
}
/** answered lets the questions go, and waits for both answers. */
async function answered(page, held, words) {
  const path = new RegExp(`[?&]q=${encodeURIComponent(words)}(&|$)`);
  const answers = Promise.all(["/articles", "/items"].map((part) => page.waitForResponse((r) => path.test(r.url()) && r.url().includes(part))));
  held.letGo();
  await Promise.all((await answers).map((r) => r.finished()));
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
}

test("an answer that comes late is not listed for the words that were typed since", async () => {
  const held = holding("drone");
  const { page, close } = await open("/", { route: held.route });
  const field = page.locator("#q");
  await field.fill("drone");
  await page.waitForRequest(/[?&]q=drone/);
  await field.fill("kavok");
  await page.locator(".result-incident", { hasText: "Kavok" }).waitFor();
  const listed = await page.locator(".results").textContent();
  const said = await page.locator("#live").textContent();
  await answered(page, held, "drone");
  assert.equal(await page.locator(".results").textContent(), listed);
  assert.equal(await page.locator("#live").textContent(), said);
  await close();
});

for (const key of ["Enter", "ArrowDown"]) {
  test(`${key} means the words that it was pressed for, not what was typed while the server had no answer`, async () => {
    const held = holding("drone");
    const { page, close } = await open("/", { route: held.route });
    await page.locator("#q").focus();
    await page.waitForFunction(() => document.querySelector("#q").getAttribute("role") === "combobox");
    await page.keyboard.type("drone");
    await Promise.all([page.waitForRequest(/[?&]q=drone/), page.keyboard.press(key)]);
    await page.keyboard.type(" zzz");
    await page.locator(".results-note", { hasText: "Nothing found" }).waitFor();
    await answered(page, held, "drone");
    assert.equal(await query(page), "");
    assert.equal(await page.locator("#q").inputValue(), "drone zzz");
    assert.match(await page.locator(".results").textContent(), /^Nothing found/);
    await close();
  });
}

test("while the server takes its time it says that it searches, and Enter asks for nothing twice", async () => {
  const held = holding("drone");
  const { page, close } = await open("/", { route: held.route });
  const want = await asked("drone");
  const busy = () => page.locator("#q").getAttribute("aria-busy");
  await page.locator("#q").focus();
  await page.waitForFunction(() => document.querySelector("#q").getAttribute("role") === "combobox");
  await page.keyboard.type("drone");
  await Promise.all([page.waitForRequest(/[?&]q=drone/), page.keyboard.press("Enter")]);
  await page.locator(".results-note", { hasText: "Searching …" }).waitFor({ timeout: 5_000 });
  await live(page, "Searching …");
  assert.equal(await busy(), "true");
  await answered(page, held, "drone");
  await page.waitForFunction((n) => document.querySelector(".shown-count").textContent === `${n} of 13 incidents`, want.incidents.length);
  assert.equal(await busy(), null);
  assert.equal(await page.locator(".results").isVisible(), false);
  assert.equal(held.asked, 2, "the article and the incidents, each once");
  await close();
});

test("a passage of another article leads there, with the words", async () => {
  const other = { id: "lead-1.1", article: "another", section_title: "", text: "An attack elsewhere", marks: [{ start: 3, end: 9 }] };
  const route = (page) => page.route(/\/articles\?q=/, (r) => r.fulfill({ json: { numberMatched: 31, passages: [other], articles: [{ id: "another", title: "Another article" }] } }));
  const { page, close } = await open("/?q=attack", { route });
  await page.locator("#q").focus();
  await page.keyboard.press("ArrowDown");
  const option = page.locator(".result", { hasText: "Another article" });
  assert.equal(await option.locator("mark").textContent(), "attack");
  assert.equal(await page.locator(".results-more").first().textContent(), "30 more");
  await option.click();
  await page.waitForURL(/article=another/);
  assert.deepEqual(Object.fromEntries(new URLSearchParams(await query(page))), { q: "attack", article: "another", passage: "lead-1.1" });
  await close();
});

test("the list fits the screen, and breaks no rule", async () => {
  for (const [path, options] of [["/", {}], ["/?lang=fa", {}], ["/", { size: PHONE }], ["/", { size: { width: 320, height: 640 } }]]) {
    const { page, close } = await open(path, options);
    await type(page, "attack");
    await page.locator(".result-incident").first().waitFor();
    await page.keyboard.press("ArrowDown");
    const { width, height } = page.viewportSize();
    const box = await page.locator(".results").boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= width && box.y + box.height <= height, JSON.stringify(box));
    assert.deepEqual(await violations(page, COVERED), []);
    if (path === "/" && !options.size) assert.deepEqual(await inOtherColours(page), []);
    await close();
  }
});
