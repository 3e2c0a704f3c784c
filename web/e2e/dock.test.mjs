// The strip and the timeline: everything stands where the interface says, and
// a choice made in any way is the same query. Expected values are the server's.
import assert from "node:assert/strict";
import { before } from "node:test";
import { test } from "./again.mjs";
import { DESKTOP, PHONE, travel } from "./browser.mjs";
import { open, server } from "./stage.mjs";

let incidents, places, border;
before(async () => {
  const json = async (path) => (await fetch(server.base + path)).json();
  incidents = (await json("/collections/incidents/items?limit=1000&f=json")).features;
  places = (await json("/collections/places/items?limit=1000&f=json")).features;
  border = await json("/border?f=json");
});

const search = (page) => page.evaluate(() => location.search);
const marks = (page, part) => page.locator(`#${part} [data-incident]`).evaluateAll((all) => [...new Set(all.map((e) => e.dataset.incident))].sort());

/** ids asks the interface for what a query of the page lets through. */
async function ids(query) {
  const answer = await (await fetch(`${server.base}/collections/incidents/items${query}&limit=1000&f=json`)).json();
  return answer.features.map((f) => f.id).sort();
}

/** axis is where values stand on a part's axis in pixels of the page: both thumbs stand at its ends while nothing is chosen. */
async function axis(page, part, low, high) {
  const centre = async (end) => {
    const box = await page.locator(`#${part} .brush-thumb.${end}`).boundingBox();
    return box.x + box.width / 2;
  };
  const [a, b] = [await centre("from"), await centre("to")];
  const plot = await page.locator(`#${part} .plot`).boundingBox();
  return { x: (value) => a + ((value - low) / (high - low)) * (b - a), value: (x) => low + ((x - a) / (b - a)) * (high - low), plot };
}

const day = (iso) => Date.parse(iso) / 86_400_000;


/** months is the axis of the timeline: from the first day of the first month to the last of the last. */
function months() {
  const month = (time, more) => {
    const date = new Date(time * 86_400_000);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + more, 1) / 86_400_000;
  };
  return [month(Math.min(...incidents.map((f) => day(f.properties.earliest))), 0), month(Math.max(...incidents.map((f) => day(f.properties.latest))), 1)];
}

async function waitFor(page, query, what = "") {
  await page.waitForFunction((want) => location.search === want, query, { timeout: 10_000 }).catch(async () => assert.equal(await search(page), query, what));
}

// Nearest points of the line, by brute force with pyproj 3.4.1 (PROJ 9.1.1), apart from this program.
const REFERENCE = {
  "2024-11-17-zarbuz": 382.427, "2025-06-sayrob": 305.671, "2025-07-kishti": 428.752, "2025-08-24-dovang": 358.471, "2025-10-25-dovang": 358.471,
  "2025-11-20-hamadoni": 305.671, "2025-11-26-shohin-camp": 382.427, "2025-11-30-shodak": 582.801, "2025-12-24-kavok": 335.4,
  "2026-01-18-khirmanjo": 428.752, "2026-01-29-bahorak": 424.897, "2026-02-10-darkad": 272.399,
};

test("every mark, range, section and place of the strip stands at its kilometre", async () => {
  const { page, trouble, close } = await open("/");
  const length = border.length_km;
  const { plot, value } = await axis(page, "strip", 0, length);
  const km = (x) => value(plot.x + x);
  const near = (got, want, what) => assert.ok(Math.abs(got - want) <= 0.5, `${what}: ${got} instead of ${want}`);
  const seen = await page.locator("#strip").evaluate((strip) => {
    const all = (selector, read) => Object.fromEntries([...strip.querySelectorAll(selector)].map((e) => [e.dataset.incident ?? e.dataset.place ?? e.textContent, read(e)]));
    const box = (e) => [Number(e.getAttribute("x")), Number(e.getAttribute("x")) + Number(e.getAttribute("width"))];
    return {
      leaders: all(".strip-leader", (e) => Number(/L([\d.]+) /.exec(e.getAttribute("d"))[1])),
      ranges: all(".strip-range", box),
      sections: all(".section", box),
      ticks: all("path.place", (e) => Number(/M([\d.]+) /.exec(e.getAttribute("d"))[1])),
      names: [...strip.querySelectorAll(".place-name")].map((e) => e.textContent),
    };
  });
  assert.deepEqual(Object.keys(seen.leaders).sort(), Object.keys(REFERENCE));
  for (const [id, want] of Object.entries(REFERENCE)) near(km(seen.leaders[id]), want, id);
  for (const { id, properties: p } of incidents) {
    if (p.km !== null) near(km(seen.leaders[id]), p.km, id);
    near(km(seen.ranges[id][0]), p.km_from, `${id} from`);
    near(km(seen.ranges[id][1]), p.km_to, `${id} to`);
  }
  for (const s of border.sections) {
    near(km(seen.sections[s.name][0]), s.from_km, s.name);
    near(km(seen.sections[s.name][1]), s.to_km, s.name);
  }
  const beside = places.filter((f) => f.properties.km !== null && f.properties.distance_m <= 15_000);
  assert.deepEqual(Object.keys(seen.ticks).sort(), beside.map((f) => f.id).sort());
  for (const { id, properties: p } of beside) near(km(seen.ticks[id]), p.km, id);
  for (const name of ["Tripoint with Uzbekistan", "Tripoint with China", "Khorog"]) assert.ok(seen.names.includes(name), name);
  assert.deepEqual(trouble, []);
  await close();
});

test("no two names of the dock touch, at any width", async () => {
  const { page, close } = await open("/?datetime=2025-10-01/2025-12-15&km=250/480");
  for (const width of [320, 390, 639, 640, 820, 1023, 1024, 1280, 1920, 3840]) {
    await page.setViewportSize({ width, height: 800 });
    if (width < 640) await page.locator('a[data-tab="time"]').click();
    await page.waitForFunction(() => [...document.querySelectorAll(".plot > div > svg")].every((svg) => Math.abs(svg.getBoundingClientRect().width - svg.closest(".plot-window").clientWidth) < 1));
    const found = await page.evaluate(() => {
      const texts = [...document.querySelectorAll(".plot text, .dock-open, .dock-hint, .dock-toggle, .dock-check")].map((e) => [e.textContent, e.getBoundingClientRect()]).filter(([, r]) => r.width > 0);
      const out = texts.filter(([, r]) => r.left < -0.5 || r.right > innerWidth + 0.5).map(([text]) => `outside: ${text}`);
      texts.forEach(([a, p], i) => texts.slice(0, i).forEach(([b, q]) => p.left < q.right && q.left < p.right && p.top + 2 < q.bottom && q.top + 2 < p.bottom && out.push(`${a} on ${b}`)));
      return [...out, ...(document.documentElement.scrollWidth > innerWidth ? ["scrolls sideways"] : [])];
    });
    assert.deepEqual(found, [], `${width} px`);
  }
  await close();
});

test("pointing at the strip puts a dot on the map, and the other way round", async () => {
  const { page, trouble, close } = await open("/");
  const { x, plot } = await axis(page, "strip", 0, border.length_km);
  const dot = page.locator("path.pointed");
  for (const km of [120, 778, 1290]) {
    await page.mouse.move(x(km), plot.y + 85);
    const text = await page.locator(".corner-readout").textContent();
    const [lat, lon] = /([\d.]+) N ([\d.]+) E/.exec(text).slice(1).map(Number);
    const shown = Number(await page.locator(".strip-cross").getAttribute("aria-valuenow"));
    assert.ok(Math.abs(shown - km) <= 1, `${shown} for ${km}`);
    const at = (await (await fetch(`${server.base}/border/locate?lon=${lon}&lat=${lat}&f=json`)).json()).properties;
    assert.ok(Math.abs(at.km - km) < 1.5 && at.distance_m < 150, `${text} is km ${at.km}, ${at.distance_m} m off`);
    const box = await dot.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    assert.equal(await dot.count(), 0, "the dot goes with the pointer");
    const back = Number(await page.locator(".strip-cross").getAttribute("aria-valuenow"));
    assert.ok(Math.abs(back - km) <= 6, `the map says ${back} for ${km}`); // a pixel is a kilometre of a winding line
  }
  await page.mouse.move(x(778), plot.y + 85);
  assert.match(await page.locator(".strip-flag").textContent(), /^km 77[78] · Panj · .*Khorog$|Gunt$/);
  assert.deepEqual(trouble, []);
  await close();
});

test("the keyboard moves the point on the border by one and ten kilometres", async () => {
  const { page, close } = await open("/?incident=2025-11-30-shodak");
  const cross = page.locator(".strip-cross");
  await cross.focus();
  const at = async () => Number(await cross.getAttribute("aria-valuenow"));
  const start = Math.round(incidents.find((f) => f.id === "2025-11-30-shodak").properties.km);
  assert.equal(await at(), start);
  await page.keyboard.press("ArrowRight");
  assert.equal(await at(), start + 1);
  await page.keyboard.press("PageUp");
  await page.keyboard.press("Shift+ArrowRight");
  assert.equal(await at(), start + 21);
  await page.keyboard.press("ArrowLeft");
  assert.match(await cross.getAttribute("aria-valuetext"), new RegExp(`^km ${start + 20} · Panj`));
  assert.equal(await page.locator("path.pointed").count(), 1);
  await page.keyboard.press("Enter");
  assert.match(await page.locator("#strip .dock-hint").textContent(), /other end/);
  assert.equal(await page.locator("#live").textContent(), await page.locator("#strip .dock-hint").textContent());
  for (let i = 0; i < 3; i++) await page.keyboard.press("PageUp");
  await page.keyboard.press("Enter");
  await page.waitForFunction((want) => location.search.includes(want), `km=${start + 20}/${start + 50}`);
  await close();
});

test("kilometres are chosen alike by drag, two clicks, fields and keys", async () => {
  const { page, trouble, close } = await open("/");
  const { x, plot } = await axis(page, "strip", 0, border.length_km);
  const y = plot.y + 88;
  const query = "?km=300/520";
  const wanted = await ids(query);
  const all = await marks(page, "strip");
  assert.ok(wanted.length > 1 && wanted.length < all.length);
  const ways = {
    async drag() {
      await page.mouse.move(x(300.4), y);
      await page.mouse.down();
      await page.mouse.move(x(400), y);
      await page.mouse.move(x(519.6), y);
      await page.mouse.up();
    },
    async clicks() {
      await page.mouse.click(x(519.6), y);
      await page.keyboard.press("Escape"); // takes the first back
      await page.mouse.click(x(300.4), y);
      await page.mouse.click(x(519.6), y);
    },
    async fields() {
      await page.locator("#strip .dock-open").click();
      await page.locator('dialog [name="from"]').fill("520");
      await page.locator('dialog [name="to"]').fill("300");
      await page.locator("dialog [type=submit]").click();
      assert.match(await page.locator(".field-error").textContent(), /520 is greater than 300/);
      await page.locator('dialog [name="from"]').fill("1400");
      await page.locator("dialog [type=submit]").click();
      assert.match(await page.locator(".field-error").textContent(), /“1400” is not a kilometre.*0 to 1,344/);
      await page.locator('dialog [name="from"]').fill("300");
      await page.locator('dialog [name="to"]').fill("520");
      await page.locator("dialog [type=submit]").click();
    },
    async keys() {
      await page.locator("#strip .brush-thumb.from").focus();
      for (let i = 0; i < 30; i++) await page.keyboard.press("PageUp");
      await page.locator("#strip .brush-thumb.to").focus();
      for (let i = 0; i < 82; i++) await page.keyboard.press("PageDown");
      for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowLeft");
    },
  };
  for (const [name, choose] of Object.entries(ways)) {
    await choose();
    await waitFor(page, query, name);
    assert.deepEqual(await marks(page, "strip"), wanted, name);
    assert.deepEqual(await marks(page, "timeline"), wanted, name);
    assert.equal(await page.locator("#strip .dock-open").textContent(), "km 300 to 520", name);
    await page.locator("#strip .dock-clear").click();
    await waitFor(page, "");
    assert.deepEqual(await marks(page, "strip"), all, name);
  }
  await travel(page, -1);
  await waitFor(page, query);
  assert.deepEqual(await marks(page, "strip"), wanted);
  assert.deepEqual(trouble, []);
  await close();
});

test("a button that is let go beside the strip drags nothing afterwards", async () => {
  const { page, close } = await open("/");
  const { x, plot } = await axis(page, "strip", 0, border.length_km);
  await page.mouse.move(x(362), plot.y + plot.height - 4);
  await page.mouse.down();
  await page.mouse.move(x(362), plot.y - 150);
  await page.mouse.up();
  await page.mouse.move(x(362), plot.y + plot.height - 4);
  await page.mouse.move(x(553), plot.y + plot.height - 4, { steps: 4 });
  assert.equal(await page.locator("#strip .brush-band").isHidden(), true);
  assert.equal(await search(page), "");
  await close();
});

test("dates are chosen alike by drag, two clicks, fields and keys", async () => {
  const { page, trouble, close } = await open("/");
  const { x, plot } = await axis(page, "timeline", ...months());
  const y = plot.y + 4;
  const query = "?datetime=2025-11-01/2025-12-31";
  const wanted = await ids(query);
  const [from, to] = [x(day("2025-11-01") + 0.5), x(day("2025-12-31") + 0.5)];
  const ways = {
    async drag() {
      await page.mouse.move(to, y);
      await page.mouse.down();
      await page.mouse.move(from, y, { steps: 3 });
      await page.mouse.up();
    },
    async clicks() {
      await page.mouse.click(from, y);
      await page.mouse.click(to, y);
    },
    async fields() {
      await page.locator("#timeline .dock-open").click();
      await page.locator('dialog [name="from"]').fill("2025-12-31");
      await page.locator('dialog [name="to"]').fill("2025-11-01");
      await page.locator("dialog [type=submit]").click();
      assert.match(await page.locator(".field-error").textContent(), /2025-12-31 is later than 2025-11-01/);
      await page.locator('dialog [name="from"]').fill("2025-11-01");
      await page.locator('dialog [name="to"]').fill("2025-12-31");
      await page.locator("dialog [type=submit]").click();
    },
    async keys() {
      await page.locator("#timeline .brush-thumb.from").focus();
      for (let i = 0; i < 12; i++) await page.keyboard.press("PageUp");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowLeft");
      await page.locator("#timeline .brush-thumb.to").focus();
      for (let i = 0; i < 2; i++) await page.keyboard.press("PageDown");
    },
  };
  for (const [name, choose] of Object.entries(ways)) {
    await choose();
    await waitFor(page, query, name);
    assert.deepEqual(await marks(page, "timeline"), wanted, name);
    await page.locator("#timeline .dock-clear").click();
    await waitFor(page, "");
  }
  await page.locator("#timeline .cell.month", { hasText: "Nov" }).last().click({ position: { x: 3, y: 12 } });
  await waitFor(page, "?datetime=2025-11-01/2025-11-30");
  assert.deepEqual(trouble, []);
  await close();
});

test("what is certainly inside is counted and can be asked for", async () => {
  const { page, close } = await open("/?datetime=2025-11-26/2025-12-23");
  const overlap = await ids("?datetime=2025-11-26/2025-12-23");
  const inside = await ids(`?filter=${encodeURIComponent("earliest >= DATE('2025-11-26') AND latest <= DATE('2025-12-23')")}`);
  assert.ok(inside.length < overlap.length);
  assert.equal(await page.locator("#timeline .dock-hint").textContent(), `${overlap.length} overlap, ${inside.length} certainly inside`);
  await page.locator("#timeline .dock-check input").check();
  await page.waitForFunction(() => location.search.includes("filter="));
  assert.deepEqual(await marks(page, "timeline"), inside);
  assert.deepEqual(await ids(await search(page)), inside);
  assert.equal(await page.locator("#timeline .dock-hint").textContent(), `${overlap.length} overlap, ${inside.length} certainly inside`);
  await page.locator("#timeline .dock-check input").uncheck();
  await waitFor(page, "?datetime=2025-11-26/2025-12-23");
  await close();
});

test("a mark of the timeline selects; a bar is as long as its days", async () => {
  const { page, close } = await open("/");
  const { x } = await axis(page, "timeline", ...months());
  for (const { id, properties: p } of incidents.filter((f) => f.properties.earliest !== f.properties.latest)) {
    const bar = await page.locator(`#timeline [data-incident="${id}"] .time-bar`).boundingBox();
    assert.ok(Math.abs(bar.x - x(day(p.earliest))) < 0.6 && Math.abs(bar.x + bar.width - x(day(p.latest) + 1)) < 0.6, id);
  }
  const mark = page.locator('#timeline [data-incident="2025-12-24-kavok"]');
  await mark.hover();
  assert.equal(await page.locator('#strip button[data-incident="2025-12-24-kavok"].hovered').count(), 1);
  await mark.click();
  await page.waitForFunction(() => location.search.includes("incident=2025-12-24-kavok"));
  assert.equal(await mark.getAttribute("aria-pressed"), "true");
  assert.equal(await page.locator('a.cite[aria-current=true]').getAttribute("data-incident"), "2025-12-24-kavok");
  await close();
});

/** answers replaces the incidents that the page is given. */
const answers = (change) => (page) =>
  page.route("**/collections/incidents/items?limit=10000*", async (route) => {
    const answer = await (await route.fetch()).json();
    await route.fulfill({ json: { ...answer, features: change(answer.features), links: [] } });
  });

test("an incident without a date stands beside the axis", async () => {
  const undated = (features) => features.map((f) => (f.id === "2025-11-20-hamadoni" ? { ...f, properties: { ...f.properties, date: null, earliest: null, latest: null } } : f));
  const { page, trouble, close } = await open("/", { route: answers(undated) });
  const mark = page.locator('#timeline .undated[data-incident="2025-11-20-hamadoni"]');
  const thumb = await page.locator("#timeline .brush-thumb.to").boundingBox();
  assert.ok((await mark.boundingBox()).x > thumb.x, "beside the end of the axis");
  assert.match(await page.locator("#timeline .aside-name").textContent(), /No date/);
  await mark.click();
  await page.waitForFunction(() => location.search.includes("incident=2025-11-20-hamadoni"));
  assert.deepEqual(trouble, []);
  await close();
});

test("a single incident has an axis of its month", async () => {
  const { page, trouble, close } = await open("/", { route: answers((features) => features.slice(0, 1)) });
  assert.equal(await page.locator("#timeline .cell.day").count(), 30, "November");
  assert.equal(await page.locator("#timeline .time-mark").count(), 1);
  assert.deepEqual(trouble, []);
  await close();
});

test("thousands of incidents are counted, not drawn, and the selected one is there", async () => {
  const many = (features) =>
    Array.from({ length: 1000 }, (_, i) => {
      const f = features[i % 12 < 9 ? i % 9 : 10];
      const date = new Date(Date.UTC(1990, 0, 1 + ((i * 7919) % 12000))).toISOString().slice(0, 10);
      return { ...f, id: `${f.id}-${i}`, properties: { ...f.properties, date, earliest: date, latest: date, km: (i * 13.7) % 1340 } };
    });
  const { page, trouble, close } = await open("/?incident=2024-11-17-zarbuz-0", { route: answers(many) });
  assert.deepEqual(await marks(page, "strip"), ["2024-11-17-zarbuz-0"]);
  assert.deepEqual(await marks(page, "timeline"), ["2024-11-17-zarbuz-0"]);
  const counted = await page.locator("#timeline .count-bar title").evaluateAll((all) => all.reduce((sum, e) => sum + Number(e.textContent.split(": ").at(-1).replace(/\D/g, "")), 0));
  assert.equal(counted, 1000);
  assert.ok((await page.locator("#dock *").count()) < 1500, "the dock stays small");
  await page.locator("#timeline .cell.year", { hasText: "2005" }).click({ position: { x: 3, y: 12 } });
  await waitFor(page, "?datetime=2005-01-01/2005-12-31&incident=2024-11-17-zarbuz-0");
  assert.deepEqual(trouble, []);
  await close();
});

test("the dock folds into a line, and is remembered so", async () => {
  const { page, close } = await open("/");
  const toggle = page.locator(".dock-toggle");
  const height = async () => (await page.locator("#dock").boundingBox()).height;
  const before = await height();
  assert.ok(before > 180 && before < 215, `${before}`);
  assert.equal(await toggle.getAttribute("aria-expanded"), "true");
  await toggle.press("Enter");
  assert.equal(await toggle.getAttribute("aria-expanded"), "false");
  assert.ok((await height()) < 36);
  await page.reload();
  await page.waitForFunction(() => document.documentElement.dataset.data === "ready");
  assert.equal(await toggle.getAttribute("aria-expanded"), "false");
  await toggle.click();
  assert.equal(await height(), before);
  assert.equal(await page.locator("#strip .strip-mark").count(), incidents.length);
  await close();
});

test("on a phone the timeline has a tab, and taps choose", async () => {
  const { page, trouble, close } = await open("/", { size: PHONE });
  assert.equal(await page.locator("#timeline").isVisible(), false);
  const { x, plot } = await axis(page, "strip", 0, border.length_km);
  await page.touchscreen.tap(x(300), plot.y + 90);
  await page.touchscreen.tap(x(520), plot.y + 90);
  await page.waitForFunction(() => /km=\d+\/\d+/.test(location.search));
  const [from, to] = /km=(\d+)\/(\d+)/.exec(await search(page)).slice(1).map(Number);
  assert.ok(Math.abs(from - 300) < 6 && Math.abs(to - 520) < 6, `${from} to ${to}`); // a pixel is 4 km
  await page.locator('a[data-tab="time"]').click();
  assert.equal(await page.locator("#timeline").isVisible(), true);
  await page.locator("#timeline [data-incident]").first().waitFor(); // it is drawn once it has a size
  assert.deepEqual(await marks(page, "timeline"), await ids(`?km=${from}/${to}`));
  await page.setViewportSize(DESKTOP);
  await page.waitForFunction(() => document.querySelector("#dock #timeline") !== null && document.documentElement.dataset.tab === "article");
  assert.deepEqual(trouble, []);
  await close();
});

test("many incidents without a place stand behind their number, and the selected one beside it", async () => {
  const nowhere = (features) => Array.from({ length: 150 }, (_, i) => ({ ...features[0], id: `nowhere-${i}`, geometry: null, properties: { ...features[0].properties, title: `Somewhere ${i}`, km: null } }));
  for (const size of [DESKTOP, PHONE]) {
    const { page, trouble, close } = await open("/", { size, route: answers(nowhere) });
    const many = page.locator(".unplaced-many");
    assert.equal(await many.locator("summary").textContent(), "150 not located");
    assert.equal(await page.locator(".unplaced[data-incident]").count(), 0);
    await many.locator("summary").click();
    await many.locator("[data-incident]").nth(99).waitFor();
    assert.equal(await many.locator("[data-incident]").count(), 100);
    const [list, map] = [await many.boundingBox(), await page.locator("#map").boundingBox()];
    assert.ok(list.x >= map.x && list.x + list.width <= map.x + map.width && list.y + list.height <= map.y + map.height, JSON.stringify([list, map]));
    await many.locator('[data-incident="nowhere-7"]').click();
    assert.equal(await search(page), "?incident=nowhere-7");
    await many.locator("summary").press("Enter");
    await many.locator("[data-incident]").first().waitFor({ state: "detached" });
    assert.deepEqual(await page.locator(".unplaced[data-incident]").evaluateAll((all) => all.map((e) => [e.dataset.incident, e.getAttribute("aria-pressed")])), [["nowhere-7", "true"]]);
    assert.deepEqual(trouble, []);
    await close();
  }
});

test("two clicks choose kilometres and dates wherever on the axis they fall; a drag may begin on a month", async () => {
  const { page, trouble, close } = await open("/");
  for (const y of [47, 55, 60, 75, 85]) {
    const { x, plot } = await axis(page, "strip", 0, border.length_km);
    await page.mouse.click(x(300), plot.y + y);
    await page.mouse.move(x(450), plot.y + y, { steps: 3 });
    await page.mouse.click(x(500), plot.y + y);
    await page.waitForFunction(() => new URLSearchParams(location.search).has("km"));
    const [from, to] = (await search(page)).slice(4).split("/").map(Number);
    assert.ok(Math.abs(from - 300) <= 1 && Math.abs(to - 500) <= 1, `${from}/${to} at ${y}`);
    await page.locator("#strip .dock-clear").click();
    await waitFor(page, "");
  }
  const [low, high] = months();
  const { x, plot } = await axis(page, "timeline", low, high);
  const month = await page.locator("#timeline .cell").first().boundingBox();
  await page.mouse.move(x(day("2025-03-10")), month.y + 5);
  await page.mouse.down();
  await page.mouse.move(x(day("2025-09-20")), month.y + 5, { steps: 5 });
  await page.mouse.up();
  await page.waitForFunction(() => location.search.startsWith("?datetime="));
  const [from, to] = (await search(page)).slice(10).split("/").map(day);
  assert.ok(Math.abs(from - day("2025-03-10")) <= 2 && Math.abs(to - day("2025-09-20")) <= 2, await search(page));
  assert.ok(plot.width > 0);
  assert.deepEqual(trouble, []);
  await close();
});

test("on a phone from right to left the heading of the strip and its buttons stand apart", async () => {
  const { page, close } = await open("/?lang=fa&km=300/400", { size: PHONE });
  await page.locator("#strip .dock-clear").waitFor();
  const [heading, ...buttons] = await Promise.all([".dock-toggle", "#strip .dock-open", "#strip .dock-clear"].map((css) => page.locator(css).boundingBox()));
  for (const button of buttons) assert.ok(button.x + button.width <= heading.x || heading.x + heading.width <= button.x, JSON.stringify([heading, button]));
  await page.locator("#strip .dock-clear").tap();
  await page.waitForFunction(() => !location.search.includes("km"));
  await close();
});

test("kilometres are read as the page writes them, in the dialog and in the filter", async () => {
  for (const code of ["en", "fa"]) {
    const { page, trouble, close } = await open(code === "en" ? "/" : `/?lang=${code}`);
    const km = () => page.evaluate(() => new URLSearchParams(location.search).get("km"));
    const becomes = (want) => page.waitForFunction((want) => new URLSearchParams(location.search).get("km") === want, want, { timeout: 5000 }).catch(async () => assert.equal(await km(), want, code));
    const written = (n) => page.evaluate((n) => new Intl.NumberFormat(document.documentElement.lang).format(n), n);
    await page.locator("#strip .dock-open").click();
    await page.locator('dialog [name="from"]').fill(await written(1000));
    await page.locator('dialog [name="to"]').fill(await written(1300));
    await page.locator("dialog [type=submit]").click();
    await becomes("1000/1300");
    await page.locator('button[data-control="km"]').click();
    await page.locator(".popover:popover-open .control").waitFor();
    const [from, to] = await page.locator(".popover:popover-open .field").all();
    assert.deepEqual([await from.inputValue(), await to.inputValue()].map((text) => text.length), [4, 4], code);
    await to.fill(await to.getAttribute("placeholder"));
    await to.press("Enter");
    await becomes("1000/..");
    await from.fill(await from.getAttribute("placeholder"));
    await from.press("Enter");
    await becomes(null);
    assert.deepEqual(trouble, []);
    await close();
  }
});

const thumb = (page, part, end) => page.locator(`#${part} .brush-thumb.${end}`);
/** values are what both thumbs of an axis say of themselves: least, value, most. */
const values = (page, part) =>
  page.locator(`#${part} .brush-thumb`).evaluateAll((all) => all.map((e) => ["aria-valuemin", "aria-valuenow", "aria-valuemax"].map((name) => Number(e.getAttribute(name)))));

test("Escape gives up what keys were choosing, and closes nothing else", async () => {
  const { page, trouble, close } = await open("/?incident=2025-11-30-shodak");
  await page.locator("#card h2").waitFor();
  for (const part of ["strip", "timeline"]) {
    await thumb(page, part, "to").focus();
    await page.keyboard.press("PageDown");
    assert.equal(await page.locator(`#${part} .brush-band`).isVisible(), true);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#card").isVisible(), true, part);
    assert.equal(await page.locator(`#${part} .brush-band`).isHidden(), true, part);
    await thumb(page, part, "from").focus(); // a choice holds when the keyboard goes on
    assert.equal(await search(page), "?incident=2025-11-30-shodak");
    await thumb(page, part, "to").press("PageDown");
    await thumb(page, part, "from").focus();
    await page.waitForFunction(() => /km|datetime/.test(location.search));
    await page.locator(`#${part} .dock-clear`).click();
    await waitFor(page, "?incident=2025-11-30-shodak");
  }
  await page.keyboard.press("Escape");
  await page.locator("#card").waitFor({ state: "hidden" });
  assert.deepEqual(trouble, []);
  await close();
});

test("a key on a thumb takes back the first of two clicks", async () => {
  const { page, close } = await open("/");
  const { x, plot } = await axis(page, "strip", 0, border.length_km);
  await page.mouse.click(x(300), plot.y + 88);
  assert.match(await page.locator("#strip .dock-hint").textContent(), /other end/);
  await thumb(page, "strip", "to").press("PageDown");
  assert.doesNotMatch(await page.locator("#strip .dock-hint").textContent(), /other end/);
  await waitFor(page, "?km=0/1334");
  await close();
});

test("dates beyond the axis are said as they are, and drawn at its end", async () => {
  for (const [query, text] of [["2030-01-01/..", "from 1 January 2030"], ["../1990-01-01", "until 1 January 1990"], ["2025-12-01/..", "from 1 December 2025"]]) {
    const { page, trouble, close } = await open(`/?datetime=${query}`);
    const said = page.locator("#timeline .dock-open");
    assert.equal(await said.textContent(), text);
    for (const [least, value, most] of await values(page, "timeline")) assert.ok(least <= value && value <= most, `${least} ${value} ${most}`);
    await said.click();
    await page.locator("dialog [type=submit]").click();
    await page.locator("dialog").waitFor({ state: "detached" });
    assert.equal(await search(page), `?datetime=${query}`, "nothing changed, nothing asked");
    assert.deepEqual(trouble, []);
    await close();
  }
});

test("an open end stays open when the other one moves", async () => {
  const { page, close } = await open("/?datetime=2025-12-01/..");
  await thumb(page, "timeline", "from").press("ArrowLeft");
  await waitFor(page, "?datetime=2025-11-30/..");
  await page.locator("#timeline .dock-open").click();
  await page.locator('dialog [name="from"]').fill("2025-12-05");
  await page.locator("dialog [type=submit]").click();
  await waitFor(page, "?datetime=2025-12-05/..");
  await page.locator("#timeline .dock-open").click();
  await page.locator('dialog [name="from"]').fill("");
  await page.locator('dialog [name="to"]').fill("2025-12-31");
  await page.locator("dialog [type=submit]").click();
  await waitFor(page, "?datetime=../2025-12-31");
  await thumb(page, "timeline", "to").press("ArrowRight");
  await waitFor(page, "?datetime=../2026-01-01");
  await page.locator("#timeline .cell.month").last().click({ position: { x: 3, y: 12 } });
  await page.waitForFunction(() => /datetime=(.*)-01\/\1-/.test(location.search));
  await page.locator("#timeline .dock-clear").click();
  await waitFor(page, "");
  await thumb(page, "timeline", "from").press("PageUp");
  await page.waitForFunction(() => /datetime=.*\/\.\.$/.test(location.search));
  await close();
});

test("a stretch that ends with the line has no end", async () => {
  const { page, close } = await open("/?km=300/..");
  await page.locator("#strip .dock-open").click();
  await page.locator("dialog [type=submit]").click();
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.equal(await search(page), "?km=300/..");
  await thumb(page, "strip", "from").press("ArrowRight");
  await waitFor(page, "?km=301/..");
  await page.locator("#strip .dock-open").click();
  await page.locator('dialog [name="from"]').fill("310");
  await page.locator("dialog [type=submit]").click();
  await waitFor(page, "?km=310/..");
  await page.locator("#strip .dock-open").click();
  await page.locator('dialog [name="from"]').fill("");
  await page.locator('dialog [name="to"]').fill("500");
  await page.locator("dialog [type=submit]").click();
  await waitFor(page, "?km=0/500");
  await thumb(page, "strip", "to").press("End");
  await waitFor(page, "");
  await close();
});

test("half a date in the dialog is no open end", async () => {
  const { page, close } = await open("/?datetime=2025-12-01/..");
  await page.locator("#timeline .dock-open").click();
  await page.locator('dialog [name="to"]').focus();
  await page.keyboard.type("11");
  await page.locator("dialog [type=submit]").click();
  assert.equal(await page.locator(".field-error").textContent(), "Write the whole date, or nothing.");
  assert.equal(await page.locator('dialog [name="to"]').getAttribute("aria-invalid"), "true");
  await close();
});

test("an axis without any date takes no clicks", async () => {
  const undated = (features) => features.map((f) => ({ ...f, properties: { ...f.properties, date: null, earliest: null, latest: null } }));
  const { page, trouble, close } = await open("/", { route: answers(undated) });
  const plot = await page.locator("#timeline .plot").boundingBox();
  for (const part of [0.2, 0.4]) await page.mouse.click(plot.x + part * plot.width, plot.y + plot.height / 2);
  assert.equal(await page.locator("#timeline .brush-band").isHidden(), true);
  assert.equal(await search(page), "");
  assert.deepEqual(trouble, []);
  await close();
});

test("kilometres beyond the line are said as they are, and drawn at its end", async () => {
  const { page, trouble, close } = await open("/?km=2000/3000");
  assert.equal(await page.locator("#strip .dock-open").textContent(), "km 2,000 to 3,000");
  for (const [least, value, most] of await values(page, "strip")) assert.ok(least <= value && value <= most, `${least} ${value} ${most}`);
  await page.locator("#strip .dock-open").click();
  await page.locator("dialog [type=submit]").click();
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.equal(await search(page), "?km=2000/3000", "nothing changed, nothing asked");
  assert.deepEqual(trouble, []);
  await close();
});
