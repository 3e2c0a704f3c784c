// Whatever the interface to the incidents takes, the page takes as its own
// query: the same rows, with a script and without, and what the interface
// refuses is refused once, in its words.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "./again.mjs";
import { travel, visit } from "./browser.mjs";
import { startServer } from "./server.mjs";
import { browser, dir, open, server } from "./stage.mjs";

const cql = (text) => `filter=${encodeURIComponent(text)}`;
const json = (value) => `filter-lang=cql2-json&filter=${encodeURIComponent(JSON.stringify(value))}`;
const EPSG = (code) => encodeURIComponent(`http://www.opengis.net/def/crs/EPSG/0/${code}`);
const UNSTATED = { op: "isNull", args: [{ property: "killed" }] };

const TAKEN = [
  "km=300", "km=300/..", "km=300/", "km=../520", "km=/520", "km=../..", "km=3e2/4.4e2", "km=%2B300", "km_from=326.08", "km_to=440.451&km=400",
  "datetime=2025-11-26", "datetime=2025-11-26/..", "datetime=../2025-11-26", "datetime=/2025-11-26", "datetime=../..",
  "datetime=2025-11-26T13:45:00Z", "datetime=2025-11-26T23:00:00%2B05:00/2025-12-01", "datetime=2025-11-01T00:00:00Z/..",
  "in_article=1", "in_article=0", "in_article=true", "in_article=true&in_article=false", "in_article=1&in_article=true",
  "bbox=69,37,71,38.2", "bbox=69,37,0,71,38.2,9000", "bbox=69,37,0,71,38.2,9000&match=area", "bbox=69,37,71,38.2&match=within", "bbox=%2069,%2037,71,38.2&match=geometry", "bbox=70.2400001,37,71,39&match=geometry",
  `bbox=37,69,38.2,71&bbox-crs=${EPSG(4326)}&match=area`, `bbox=7700000,4400000,7900000,4650000&bbox-crs=${EPSG(3857)}&match=geometry`,
  "type=clash&type=drone-strike&type=clash", "type=none", "target=border+guards&target=border+", "place_basis=district&in_article=0",
  "q=camp", "q=camp&q=drone", "q=gold+mine,drone", "status=single-source", "killed=2", "killed=2&killed=1", "id=2025-12-24-kavok", "earliest=2025-11-26", "side=TJ&km=../700",
  cql("killed >= 1"), cql("killed = 0 OR killed IS NULL"), cql("killed >= 1 AND A_OVERLAPS(said_by,('Tajik border troops'))"), cql("type='clash' or killed=2 and km_from<500"),
  `filter-lang=cql2-text&${cql("killed IS NULL")}`, `datetime=2025-11-01/2025-12-31&${cql("earliest >= DATE('2025-11-20') AND latest <= DATE('2025-12-10')")}`,
  json(UNSTATED), json({ op: "and", args: [UNSTATED, { op: "=", args: [{ property: "type" }, "clash"] }] }), json({ op: "a_overlaps", args: [{ property: "said_by" }, ["Tajik border troops"]] }),
  `${cql("S_INTERSECTS(geometry,BBOX(37,69,38.2,71))")}&filter-crs=${EPSG(4326)}`,
  "type=clash&q=&datetime=&bbox=&target=&km=",
];

const STRANGE = { "type=none": ["No incident matches Type: none."], "target=border+guards&target=border+": ["No incident matches Target: border ."] };

// Each beside the parameter at fault.
const REFUSED = [
  ["km=abc", "km"], ["km=520/300", "km"], ["km=-1/3", "km"], ["km=0x10/20", "km"], ["km=300&km=400", "km"], ["km=1/2/3", "km"],
  ["datetime=yesterday", "datetime"], ["datetime=2025-13-01", "datetime"], ["datetime=2025-12-01/2025-11-01", "datetime"], ["datetime=2025-11-26&datetime=2025-11-27", "datetime"],
  ["in_article=maybe", "in_article"], ["killed=x", "killed"],
  ["bbox=1,2,3", "bbox"], ["bbox=69,37,900,71,38.2,0", "bbox"], ["bbox=69,38,71,37", "bbox"], ["bbox=1,2,3&match=area", "bbox"], ["bbox=69,37,71,38&bbox=69,37,71,39", "bbox"],
  ["match=area", "match"], ["bbox=70.1,37,71,38&match=nothing", "match"], ["bbox=1,2,3,4&bbox-crs=x", "bbox-crs"],
  ["q=-", "q"], [`q=${"a".repeat(300)}`, "q"],
  [cql("nobody = 1"), "filter"], [cql("killed >= 1 AND nobody = 1"), "filter"], [cql("killed ="), "filter"], ["filter-lang=sql&filter=killed%3D2", "filter-lang"], [json({}), "filter"],
  [`filter-lang=cql2-json&filter=${encodeURIComponent('{"op":"a_overlaps","args":[{"property":"said_by"},[x]]}')}`, "filter"],
  [`${cql("killed=2")}&filter-crs=x`, "filter-crs"],
];
const TIED = [["bbox", "bbox-crs", "match"], ["filter", "filter-lang", "filter-crs"]];

const ask = async (query, base = server.base) => {
  const params = new URLSearchParams([...new URLSearchParams(query)].filter(([, value]) => value !== ""));
  const answer = await fetch(`${base}/collections/incidents/items?f=json&limit=10000&${params}`);
  return { status: answer.status, answer: await answer.json() };
};
const idsOf = ({ answer }) => answer.features.map((f) => String(f.id)).sort();

/** go shows an address in a page that is open, as a step of its history. */
async function go(page, query) {
  await page.evaluate((search) => {
    history.pushState(null, "", `/?${search}`);
    dispatchEvent(new PopStateEvent("popstate"));
  }, query);
  await page.waitForFunction(() => document.documentElement.dataset.found !== "loading");
}

const shown = (page) =>
  page.evaluate(() => ({
    rows: [...document.querySelectorAll("#rows > li")].filter((row) => !row.hidden).map((row) => row.dataset.incident).sort(),
    count: document.querySelector(".shown-count")?.textContent,
    notices: [...document.querySelectorAll("#notices .notice")].filter((n) => n.getClientRects().length > 0).map((n) => ({ name: n.dataset.notice, text: n.textContent })),
  }));

/** held keeps requests waiting until the function that it returns is called. */
async function held(page, pattern, then) {
  let free;
  const freed = new Promise((resolve) => (free = resolve));
  await page.route(pattern, async (route) => {
    await freed;
    await then(route);
  });
  return free;
}

/** plain is what the server sends of a page: the rows that it does not hide, and what it sets aside. */
async function plain(query) {
  const html = await (await fetch(`${server.base}/?${query}`, { headers: { accept: "text/html" } })).text();
  const rows = [...html.matchAll(/<li class="row" data-incident="([^"]+)"[^>]*?( hidden)?>/g)].filter((m) => !m[2]).map((m) => m[1]).sort();
  return { rows, aside: [...html.matchAll(/data-param="([^"]+)"/g)].map((m) => m[1]) };
}

test("the page shows what the interface answers, for whatever it takes", async () => {
  const { page, trouble, close } = await open("/");
  const different = new Set();
  for (const query of TAKEN) {
    const { status, answer } = await ask(query);
    assert.equal(status, 200, `${query}: ${answer.detail}`);
    const ids = idsOf({ answer });
    await go(page, query);
    const { rows, count, notices } = await shown(page);
    assert.deepEqual(rows, ids, query);
    // But for values that no incident has, which are named.
    assert.deepEqual(notices.map((n) => n.text.replace(/ *×$/, "")), STRANGE[query] ?? [], query);
    assert.ok(count === "13 incidents" || count === `${ids.length} of 13 incidents`, `${query}: ${count}`);
    assert.deepEqual(await plain(query), { rows: ids, aside: [] }, `without a script: ${query}`);
    different.add(ids.join());
  }
  assert.ok(different.size > 25, `${different.size} different answers`);
  assert.deepEqual(trouble, []);
  await close();
});

test("what the interface refuses is set aside with its words, once, and the rest holds", async () => {
  const { page, close } = await open("/");
  for (const [bad, parameter] of REFUSED) {
    const query = `type=clash&${bad}`;
    const { status, answer } = await ask(query);
    assert.deepEqual([status, answer.parameter], [400, parameter], query);
    const gone = (parameter !== "match" && TIED.find((keys) => keys.includes(parameter))) || [parameter]; // a box means something alone
    const rest = new URLSearchParams([...new URLSearchParams(query)].filter(([key]) => !gone.includes(key)));
    const ids = idsOf(await ask(rest));
    await go(page, query);
    const { rows, notices } = await shown(page);
    assert.deepEqual(notices.map((n) => n.name), [`aside-${parameter}`], query);
    assert.ok(answer.reason && notices[0].text.includes(answer.reason), `${query}: ${notices[0].text} lacks ${answer.reason}`);
    assert.deepEqual(rows, ids, query);
    assert.deepEqual(await plain(query), { rows: ids, aside: [parameter] }, `without a script: ${query}`);
  }
  assert.match(await page.locator("#live").textContent(), /Left aside: filter-crs=x/);
  await go(page, "type=clash");
  assert.deepEqual((await shown(page)).notices, []);
  await travel(page, -1);
  await page.waitForFunction(() => document.documentElement.dataset.found !== "loading");
  assert.deepEqual((await shown(page)).notices.map((n) => n.name), ["aside-filter-crs"]);
  await close();
});

test("a page that is opened with it says it once too, and asks for what is left", async () => {
  const { page, close } = await open(`/?type=clash&km=abc&q=${"a".repeat(300)}&bbox-crs=x`);
  await page.waitForFunction(() => document.documentElement.dataset.data === "ready");
  const { notices, rows } = await shown(page);
  assert.deepEqual(notices.map((n) => n.name).sort(), ["aside-bbox-crs", "aside-km", "aside-q"]);
  assert.deepEqual(rows, idsOf(await ask("type=clash")));
  await close();
});

test("an article that is not there is named, and the page has another", async () => {
  const { page, close } = await open("/?article=nothing-of-the-kind");
  assert.deepEqual((await shown(page)).notices.map((n) => n.name), ["article"]);
  assert.match(await page.locator("[data-notice=article]").textContent(), /no article nothing-of-the-kind/);
  assert.ok((await page.locator("[data-article]").count()) > 0);
  await close();
});

test("until the server has answered the count says so, nothing is told, and what was left stays", async () => {
  const { page, close } = await open("/?type=clash&lang=en");
  const answer = await held(page, /items\?.*status=single/, (route) => route.continue());
  const before = await shown(page);
  assert.equal(before.count, "5 of 13 incidents");
  await page.evaluate(() => {
    document.getElementById("live").textContent = "before";
    history.pushState(null, "", "/?status=single-source&lang=en");
    dispatchEvent(new PopStateEvent("popstate"));
  });
  assert.equal(await page.evaluate(() => document.documentElement.dataset.found), "loading");
  const while_ = await shown(page);
  assert.deepEqual([while_.count, while_.rows, while_.notices], ["Counting …", before.rows, []]);
  assert.equal(await page.locator("#tabs .count").textContent(), "…");
  await page.locator(".facet-button", { hasText: "Type" }).click();
  await page.locator(".popover:popover-open .count").first().waitFor();
  assert.deepEqual([...new Set(await page.locator(".popover:popover-open .count").allTextContents())], ["…"]);
  assert.equal(await page.locator("#live").textContent(), "before");
  answer();
  await page.waitForFunction(() => document.documentElement.dataset.found === "ready");
  const ids = idsOf(await ask("status=single-source"));
  assert.deepEqual((await shown(page)).rows, ids);
  assert.equal(await page.locator("#live").textContent(), `${ids.length} of 13 incidents`);
  await close();
});

test("a frame says what it shows: counting, how many, and what is refused", async () => {
  const { page, close } = await open("/embed?q=drone&km=abc&lang=en");
  await page.waitForFunction(() => document.documentElement.dataset.data === "ready" && document.documentElement.dataset.found === "ready");
  const ids = idsOf(await ask("q=drone"));
  assert.equal(await page.locator("#count").textContent(), `${ids.length} of 13 incidents${ids.length} / 13`);
  assert.deepEqual((await page.locator("#notices .notice").evaluateAll((all) => all.map((n) => n.dataset.notice))), ["aside-km"]);
  const answer = await held(page, /items\?.*q=camp/, (route) => route.abort());
  await page.goto(`${server.base}/embed?q=camp&killed=1&lang=en`);
  await page.waitForFunction(() => document.documentElement.dataset.data === "ready");
  assert.equal(await page.locator("#count").textContent(), "Counting ……");
  answer();
  await page.locator("[data-notice=found]").waitFor();
  assert.match(await page.locator("[data-notice=found]").textContent(), /did not answer what the filter asks for/);
  await close();
});

test("what no control can show is a chip in plain words, and goes with what belongs to it", async () => {
  const { page, close } = await open("/");
  await go(page, `datetime=2025-11-01T00:00:00Z/..&in_article=1&in_article=0&bbox=37,69,38.2,71&bbox-crs=${EPSG(4326)}&match=area&status=single-source&${json(UNSTATED)}&q=a&q=tajik`);
  const chips = page.locator(".filter-chips .facet-text");
  assert.deepEqual(await chips.allTextContents(), [
    "Killed: Number not stated",
    "“a”",
    "Dates: 2025-11-01T00:00:00Z/..",
    "In the article: In the article, Not in the article",
    "Area: 37,69,38.2,71, EPSG:4326, may be inside the box",
    "status: single-source",
    "“tajik”",
  ]);
  await page.locator(".filter-chips .clear").nth(4).click();
  assert.deepEqual([...new Set(await page.evaluate(() => [...new URLSearchParams(location.search).keys()]))], ["q", "datetime", "in_article", "status", "filter"]);
  // A control that is set takes the place of what it could not show.
  await page.locator(".facet-button", { hasText: "Dates" }).click();
  await page.locator(".popover:popover-open").getByLabel("From", { exact: true }).fill("2025-12-01");
  await page.locator(".popover:popover-open").getByLabel("From", { exact: true }).press("Enter");
  assert.deepEqual(await page.evaluate(() => new URLSearchParams(location.search).getAll("datetime")), ["2025-12-01/.."]);
  await close();
});

/** foreign serves a file that GDAL made of some properties of the incidents, changed. */
async function foreign(name, change) {
  const { answer } = await ask("");
  const features = answer.features.map(({ geometry, properties }, i) => ({ type: "Feature", geometry, properties: change(properties, i) }));
  const [source, db] = [join(dir, `${name}.geojson`), join(dir, `${name}.gpkg`)];
  await writeFile(source, JSON.stringify({ type: "FeatureCollection", features }));
  execFileSync("ogr2ogr", ["-f", "GPKG", db, source, "-nln", "incidents"]);
  return startServer("--db", db);
}

const FILES = {
  "without most columns": ({ title, type, km_from, km_to }, i) => ({ title, type, km_from: i % 3 === 0 ? null : km_from, km_to: i % 4 === 0 ? null : km_to }),
  "with one kilometre": ({ title, target, km, killed }, i) => ({ title, target, km: i % 5 === 0 ? null : km, killed }),
};
const CONTROLS = { "without most columns": ["Type", "Area", "Km"], "with one kilometre": ["Target", "Killed", "Area", "Km"] };

for (const [name, change] of Object.entries(FILES)) {
  test(`a file ${name}: only what it can be asked for has a control, and the kilometres are the server's`, async () => {
    const own = await foreign(name.replaceAll(" ", "-"), change);
    try {
      const { page, trouble, close } = await visit(browser, own.base, "/");
      const names = await page.locator(".facet:visible .facet-button").allTextContents();
      for (const control of ["Type", "Target", "Who says so", "Killed", "Dates", "Place", "In the article", "Area"]) assert.equal(names.includes(control), CONTROLS[name].includes(control), `${control} of ${names}`);
      for (const query of ["km=300/420", "km=300/..", "km=../380", "km=../..", "bbox=69,37,71,38.2", "bbox=69,37,71,38.2&match=within", "datetime=2025-11-01/.."]) {
        const { status, answer } = await ask(query, own.base);
        assert.equal(status, 200, answer.detail);
        await go(page, query);
        assert.deepEqual((await shown(page)).rows, idsOf({ answer }), `${query} ${await page.evaluate(() => location.search + document.querySelector(".shown-count").textContent)}`);
      }
      assert.deepEqual(trouble, []);
      await go(page, `in_article=true&bbox=69,37,71,38.2&match=area&${cql("A_OVERLAPS(said_by,('x'))")}`);
      const { rows, notices } = await shown(page);
      assert.deepEqual(notices.map((n) => n.name).sort(), ["aside-filter", "aside-match", "unknown-here"]);
      assert.deepEqual(rows, idsOf(await ask("bbox=69,37,71,38.2", own.base)));
      await close();
    } finally {
      await own.stop();
    }
  });
}
