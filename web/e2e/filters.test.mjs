// The bar of filters: its choices and counts are those of the interface, and it
// can be used with the mouse, the keyboard and a finger.
import assert from "node:assert/strict";
import { test } from "./again.mjs";
import { COVERED, violations } from "./axe.mjs";
import { PHONE, settle, travel } from "./browser.mjs";
import { open, server } from "./stage.mjs";

const items = (query, more) => `${server.base}/collections/incidents/items?${[query, more].filter(Boolean).join("&")}`;
const hits = async (query) => (await (await fetch(items(query, "resultType=hits&f=json"))).json()).numberMatched;
const query = (page) => page.evaluate(() => location.search.slice(1));
const count = (page) => page.locator(".shown-count").textContent();
const rows = (page) => page.evaluate(() => [...document.querySelectorAll("#rows > li")].filter((r) => !r.hidden).map((r) => r.dataset.incident).sort());
const counted = (page, text) => page.waitForFunction((want) => document.querySelector(".shown-count").textContent === want, text);

/** ask opens what a button of the bar holds. */
async function ask(page, name) {
  await page.locator(".facet-button", { hasText: name }).click();
  await page.locator(".popover:popover-open .control").waitFor();
}
const choices = (page, within = ".popover:popover-open") =>
  page.locator(`${within} .choice`).evaluateAll((all) => all.map((c) => [c.querySelector(".choice-name").textContent, Number(c.querySelector(".count")?.textContent)]));

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
const cql = (text) => `filter=${encodeURIComponent(text)}`;
const FACETS = [
  ["Type", (label) => `type=${label === "Several incidents, not located" ? "aggregate" : label.toLowerCase().replaceAll(" ", "-")}`],
  ["Target", (label) => `target=${encodeURIComponent(label)}`],
  ["Who says so", (label) => cql(`A_OVERLAPS(said_by,(${quoted(label)}))`)],
  ["Killed", (label) => cql({ "Some killed": "killed >= 1", "Nobody killed": "killed = 0", "Number not stated": "killed IS NULL" }[label])],
  ["In the article", (label) => `in_article=${label === "In the article"}`],
];

for (const [with_, others] of [["nothing else set", ""], ["another condition set", "km=300/440"]]) {
  test(`every choice has the count that the interface gives, with ${with_}`, async () => {
    const { page, close } = await open(`/?${others}`);
    for (const [name, condition] of FACETS) {
      await ask(page, name);
      const found = await choices(page);
      assert.ok(found.length >= 2, name);
      for (const [label, n] of found) assert.equal(n, await hits([others, condition(label)].filter(Boolean).join("&")), `${name}: ${label}`);
      assert.equal(await page.locator(".popover:popover-open").count(), 1, "one at a time");
    }
    await close();
  });
}

const QUERIES = [
  "type=clash&type=drone-strike",
  "target=border+guards&km=300/520",
  `in_article=false&${cql("killed IS NULL")}`,
  "datetime=2025-11-01/2025-12-31",
  cql("earliest >= DATE('2025-11-01') AND latest <= DATE('2025-12-31')"),
  `place_basis=inferred&${cql("A_OVERLAPS(said_by,('Tajik State Committee for National Security','Amu TV sources'))")}`,
  `q=chinese&${cql("(killed >= 1 OR killed IS NULL) AND type LIKE 'd%'")}`,
];
for (const asked of QUERIES) {
  test(`as many on the screen as the interface has and the file: ${decodeURIComponent(asked)}`, async () => {
    const { page, close } = await open(`/?${asked}#tab=list`);
    await page.waitForFunction(() => document.documentElement.dataset.found === "ready");
    const features = (await (await fetch(items(await query(page), "f=json&limit=1000"))).json()).features.map((f) => f.id).sort();
    assert.ok(features.length > 0 && features.length < 13, `${features}`);
    assert.deepEqual(await rows(page), features);
    assert.equal(await count(page), `${features.length} of 13 incidents`);
    const drawn = await page.locator("#map .symbol-button:visible, .unplaced:visible").evaluateAll((all) => all.map((b) => b.dataset.incident).sort());
    assert.deepEqual(drawn, features);
    const csv = await (await fetch(items(await query(page), "f=csv&limit=1000"))).text();
    const ids = new Set([...csv.matchAll(/^(20\d\d-[^,]+),/gm)].map((m) => m[1]));
    assert.deepEqual([...ids].sort(), features);
    await close();
  });
}

test("a choice narrows, is told, and Back undoes it", async () => {
  const { page, close } = await open("/?incident=2025-11-30-shodak");
  assert.equal(await count(page), "13 incidents");
  await ask(page, "Type");
  await page.locator(".popover:popover-open").getByText("Clash").click();
  await counted(page, "5 of 13 incidents");
  assert.match(await query(page), /^type=clash&incident=/);
  assert.equal(await page.locator("#live").textContent(), "5 of 13 incidents");
  assert.equal(await page.locator("#tabs .count").textContent(), "5 / 13");
  assert.equal(await page.locator(".filter-chips .facet-text").textContent(), "Type: Clash");
  // What was selected stays, and the card says that it is not among them.
  assert.match(await page.locator("#card").textContent(), /Not among the 5 shown/);
  const quiet = await page.locator("a.cite.filtered-out").evaluateAll((all) => all.map((a) => a.dataset.incident).sort());
  assert.deepEqual(quiet, ["2025-11-26-shohin-camp", "2025-11-30-shodak", "2025-12-intrusions"]);
  await page.keyboard.press("Escape");
  await page.locator('a.cite[data-incident="2025-11-26-shohin-camp"]').focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  assert.equal(await page.locator("#tip").textContent(), "hidden by the filters");
  assert.equal(await page.locator("#tip").isVisible(), true);
  // Escape takes that away and nothing else, also when the page is painted anew.
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#tip").isVisible(), false);
  assert.match(await query(page), /incident=/);
  await page.locator("a.cite:not(.filtered-out)").first().hover();
  assert.equal(await page.locator("#tip").isVisible(), false);

  await travel(page, -1);
  await counted(page, "13 incidents");
  await travel(page, 1);
  await counted(page, "5 of 13 incidents");
  await page.locator("#card").getByText("Show all").click();
  await counted(page, "13 incidents");
  assert.equal(await page.locator(".card-out").isHidden(), true);
  await close();
});

test("the keyboard opens, chooses, and leaves where it came from; the card stays", async () => {
  const { page, close } = await open("/?incident=2025-11-30-shodak");
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.type);
  await page.locator(".facet-button", { hasText: "Killed" }).focus();
  await page.keyboard.press("Enter");
  await page.locator(".popover:popover-open .choice").first().waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "checkbox");
  await page.keyboard.press("Space");
  await counted(page, "5 of 13 incidents");
  assert.equal(await page.locator(".popover:popover-open input:focus").isChecked(), true);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".popover:popover-open").count(), 0);
  assert.equal(await focused(), "Killed");
  assert.equal(await page.locator(".filter-chips .facet-text").textContent(), "Killed: Some killed");
  assert.equal(await page.locator("#card").isVisible(), true);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#card").isVisible(), false);
  // Its own clear gives the focus back too.
  await page.locator(".filter-chips .clear").focus();
  await page.keyboard.press("Enter");
  await counted(page, "13 incidents");
  assert.equal(await focused(), "Killed");
  await ask(page, "Dates");
  await page.mouse.click(900, 400);
  assert.equal(await page.locator(".popover:popover-open").count(), 0);
  await close();
});

test("what is wrong in the fields is said, and nothing is narrowed by it", async () => {
  const { page, close } = await open("/");
  await ask(page, "Dates");
  const field = (label) => page.locator(".popover:popover-open").getByLabel(label, { exact: true });
  const wrong = () => page.locator(".popover:popover-open .wrong").textContent();
  await field("From").fill("2025-12-31");
  await field("To").fill("2025-11-01");
  await field("To").press("Enter");
  assert.equal(await wrong(), "The last day lies before the first.");
  assert.equal(await field("To").getAttribute("aria-invalid"), "true");
  assert.doesNotMatch(await query(page), /2025-11-01/);
  await field("From").fill("2025-10-01");
  await field("From").press("Enter");
  assert.equal(await wrong(), "");
  assert.equal(await query(page), "datetime=2025-10-01/2025-11-01");
  await page.locator(".popover:popover-open").getByText("Only what certainly").click();
  assert.equal(new URLSearchParams(await query(page)).get("filter"), "earliest >= DATE('2025-10-01') AND latest <= DATE('2025-11-01')");

  await page.locator(".filter-state .clear").click();
  await ask(page, "Km");
  await field("From km").fill("520");
  await field("To km").fill("300");
  await field("To km").press("Enter");
  assert.equal(await wrong(), "The last kilometre lies before the first.");
  assert.equal(await query(page), "km=520/..", "the stretch as it was before the second field");
  for (const [from, text] of [["x", "Write a number of kilometres."], ["5000", "The border goes from km 0 to km 1,344."]]) {
    await field("From km").fill(from);
    await field("From km").press("Enter");
    assert.equal(await wrong(), text);
    assert.equal(await field("From km").getAttribute("aria-invalid"), "true");
  }
  await field("From km").fill("300,5");
  await field("To km").fill("");
  await field("To km").press("Enter");
  assert.equal(await query(page), "km=300.5/..");
  await close();
});

test("each condition is a chip that can be taken away, with a control or without", async () => {
  const { page, close } = await open(`/?type=clash&${cql("killed_crossing > 2 AND injured IS NULL")}&status=single-source`);
  await page.waitForFunction(() => document.documentElement.dataset.found === "ready");
  const chips = page.locator(".filter-chips .facet-text");
  assert.deepEqual(await chips.allTextContents(), ["Type: Clash", "status: single-source", "killed_crossing > 2 AND injured IS NULL"]);
  await page.locator(".filter-chips .clear").nth(1).click();
  await page.locator(".filter-chips .clear").nth(1).click();
  assert.equal(await query(page), "type=clash");
  await counted(page, "5 of 13 incidents");
  await close();
});

test("when nothing is left the list and the map say so, and lead back", async () => {
  const { page, close } = await open("/?type=clash&km=900/1000#tab=list");
  assert.equal(await count(page), "0 of 13 incidents");
  assert.equal(await page.locator(".nothing:visible").count(), 2);
  assert.deepEqual(await violations(page, COVERED), []);
  await page.locator("#list .nothing button").click();
  await counted(page, "13 incidents");
  assert.equal(await page.locator(".nothing:visible").count(), 0);
  assert.equal(await query(page), "");
  await close();
});

test("on a phone one sheet has all of it", async () => {
  for (const size of [PHONE, { width: 320, height: 640 }]) {
    const { page, trouble, close } = await open("/?type=clash", { size });
    assert.equal(await page.locator(".all-filters").textContent(), "Filters (1)");
    await page.locator(".all-filters").click();
    const sheet = page.locator("dialog.filter-sheet");
    await sheet.locator("summary", { hasText: "Killed" }).click();
    assert.deepEqual(await choices(page, "dialog .section[open]"), [["Some killed", 1], ["Nobody killed", 0], ["Number not stated", 4]]);
    await sheet.getByText("Number not stated").click();
    assert.equal(await sheet.locator(".primary").textContent(), "Show 4 incidents");
    assert.deepEqual(await violations(page, COVERED), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), size.width);
    await sheet.locator(".primary").click();
    assert.equal(await page.locator("dialog").count(), 0);
    assert.equal(await count(page), "4 of 13 incidents");
    await page.locator(".filter-state .clear").click();
    await counted(page, "13 incidents");
    assert.deepEqual(trouble, []);
    await close();
  }
});

test("at every width the bar is whole, and what it opens is on the screen", async () => {
  const { page, close } = await open("/?type=clash&type=drone-strike&killed=2&in_article=true&km=0/900&lang=ru");
  for (const width of [2000, 1280, 1024, 800, 640]) {
    await page.setViewportSize({ width, height: 720 });
    const bar = await page.locator("#filterbar").boundingBox();
    for (const button of await page.locator(".facet-button:visible, .filter-state .clear, .filter-chips .clear").all()) {
      const box = await button.boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= width && box.y >= bar.y && box.y + box.height <= bar.y + bar.height, `${width}: ${await button.textContent()}`);
      assert.ok(box.height >= 24 && box.width >= 24, `${width}: ${JSON.stringify(box)}`);
    }
    for (const at of [0, 2, 7]) {
      await page.locator(".facet-button:visible").nth(at).click();
      await page.locator(".popover:popover-open .control").waitFor();
      const box = await page.locator(".popover:popover-open").boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= width && box.y + box.height <= 720, `${width}: ${JSON.stringify(box)}`);
      await page.keyboard.press("Escape");
    }
  }
  await close();
});

test("an open popover: no violation, light, dark and from right to left", async () => {
  for (const [path, name, options] of [["/", "Who says so", {}], ["/?killed=2", "Killed", { colorScheme: "dark" }], ["/?lang=fa", "تاریخ‌ها", {}]]) {
    const { page, close } = await open(path, options);
    await ask(page, name);
    assert.deepEqual(await violations(page, COVERED), [], path);
    await close();
  }
});

test("an incident without a place that is filtered out has its band and its button for as long as it is selected", async () => {
  const id = (await (await fetch(items("type=aggregate", "f=json"))).json()).features.find((f) => !f.geometry).id;
  const { page, trouble, close } = await open("/?type=clash", { reducedMotion: "reduce" });
  const there = () => page.evaluate((id) => [document.querySelectorAll("path.band").length, document.querySelectorAll(`.unplaced[data-incident="${id}"]`).length], id);
  assert.deepEqual(await there(), [0, 0]);
  await page.locator(`a.cite[data-incident="${id}"]`).click();
  assert.deepEqual(await there(), [1, 1]);
  await page.locator(".back-to-map").click();
  assert.equal(await page.evaluate(() => document.activeElement.closest("#map [data-incident]")?.dataset.incident), id);
  for (let i = 0; i < 2; i++) await page.keyboard.press("Escape");
  assert.deepEqual(await there(), [0, 0]);
  await travel(page, -1);
  await page.reload();
  await settle(page);
  assert.deepEqual(await there(), [1, 1]);
  for (let i = 0; i < 2; i++) await page.keyboard.press("Escape");
  assert.deepEqual(await there(), [0, 0], "after a load");
  assert.deepEqual(trouble, []);
  await close();
});
