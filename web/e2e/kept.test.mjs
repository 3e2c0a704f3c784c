// What the service worker keeps of the page, and when it says so: all of one
// version, or nothing.
import assert from "node:assert/strict";
import { afterEach, beforeEach } from "node:test";
import { test } from "./again.mjs";
import { settle, visit } from "./browser.mjs";
import { BUSY, GONE, startGateway } from "./gateway.mjs";
import { browser, server } from "./stage.mjs";

let gateway;
beforeEach(async () => (gateway = await startGateway(server)));
afterEach(() => gateway.stop());

const open = (path = "/", options = {}) => visit(browser, gateway.base, path, { serviceWorkers: "allow", ...options });
const state = (page, name) => page.evaluate((name) => document.documentElement.dataset[name], name);
const kept = (page, want = "ready") => page.waitForFunction((want) => document.documentElement.dataset.kept === want, want, { timeout: 60_000 });
const visible = (page) => page.locator("#notices > p").filter({ visible: true });
/** there waits for the incidents; the ground of the map may be missing. */
const there = (page) => page.waitForFunction(() => document.documentElement.dataset.data === "ready");
const worker = (page) => page.context().serviceWorkers()[0];
/** cached lists what is in the caches: the name of each, and the paths it has. */
const cached = (page) =>
  page.evaluate(async () => {
    const out = {};
    for (const name of await caches.keys()) out[name] = (await (await caches.open(name)).keys()).map(({ url }) => url.slice(location.origin.length));
    return out;
  });
/** until waits for what takes a promise to know, which a page's own waiting takes for true. */
async function until(what, patience = 20_000) {
  for (const end = Date.now() + patience; !(await what()); await new Promise((resolve) => setTimeout(resolve, 50))) assert.ok(Date.now() < end, `never: ${what}`);
}
const snapshots = async (page) => Object.entries(await cached(page)).filter(([name]) => name.includes(" kept "));

test("what is still on its way is kept too", async () => {
  let come;
  const late = new Promise((resolve) => (come = () => resolve(null)));
  gateway.rule = (url) => /places\/items/.test(url) && late;
  const { page, close } = await open();
  await page.waitForTimeout(1500); // longer than the page waits after it has drawn
  assert.deepEqual(await snapshots(page), [], "it is kept before all has come");
  come();
  await kept(page);
  const [[, urls]] = await snapshots(page);
  const want = ["/collections/incidents/items?limit=10000&f=json", "/collections/border/items?limit=1&f=json", "/border?f=json", "/collections/places/items?limit=10000&skipGeometry=true&f=json", "/collections/incidents?f=json", "/?lang=fa", "/?lang=en", "/"];
  for (const path of want) assert.ok(urls.includes(path), path);
  await close();
});

test("a version of which something could not be had is not called whole, and is tried again", async () => {
  let down = true;
  gateway.rule = (url) => down && /\/xyz\/.*\/4\/11\/6\.mvt/.test(url) && { status: 500 };
  const { page, close } = await open();
  await until(async () => (await snapshots(page)).length > 0);
  await page.evaluate(() => navigator.locks.request("panj / ", () => {})); // until the worker is done with it
  await kept(page, "none");
  assert.equal((await snapshots(page)).some(([, urls]) => urls.includes("/.kept")), false);
  await page.locator('#tabs [data-tab="data"]').click();
  assert.equal(await page.locator("#settings .note").filter({ visible: true }).count(), 0, "it says that the page opens without the server");
  down = false;
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await kept(page);
  assert.equal((await snapshots(page)).some(([, urls]) => urls.includes("/.kept")), true);
  assert.equal(await page.locator("#settings .note").filter({ visible: true }).count(), 1);
  await close();
});

test("two windows that want it kept fetch it once", async () => {
  gateway.rule = (url) => url === "/?lang=tg" && new Promise((resolve) => setTimeout(resolve, 3000, null)); // so that the second comes meanwhile
  const { page, close } = await open();
  const other = await page.context().newPage();
  await other.goto(`${gateway.base}/`);
  await Promise.all([kept(page), kept(other)]);
  assert.equal(gateway.seen.filter((request) => request === "GET /?lang=tg").length, 1);
  await close();
});

test("another build replaces the pages of the same data, but not what an open window still shows", async () => {
  const { page, close } = await open();
  await kept(page);
  const [[first]] = await snapshots(page);
  gateway.edit = (html) => html.replace(/(data-build="\w+-)\w+/, "$1other").replace("<title>", "<title>Made otherwise: ");
  const next = await page.context().newPage();
  await next.goto(`${gateway.base}/`);
  await kept(next);
  assert.equal(await state(page, "dataset"), await state(next, "dataset"));
  const names = (await snapshots(next)).map(([name]) => name);
  assert.equal(names.length, 2);
  assert.ok(names.includes(first), "what the first window shows is gone");
  const pages = await next.evaluate(async (name) => (await (await (await caches.open(name)).match("/")).text()), names.find((name) => name !== first));
  assert.match(pages, /<title>Made otherwise: /);

  // The new server has other scripts; the first window loads its own all the same.
  gateway.rule = (url) => url.startsWith("/assets/") && { status: 404 };
  await page.locator("[data-tool=share]").click();
  await page.locator("dialog.share").waitFor();

  // When it is closed its build goes with the next that is kept.
  gateway.rule = () => null;
  gateway.edit = (html) => html.replace(/(data-build="\w+-)\w+/, "$1third");
  await page.close();
  await next.reload();
  await kept(next);
  const left = (await snapshots(next)).map(([name]) => name);
  assert.deepEqual([left.length, left[0].endsWith("third")], [1, true]);
  await close();
});

test("a page comes though nothing can be written down or read", async () => {
  const { page, close } = await open();
  await kept(page);
  await worker(page).evaluate(() => (Cache.prototype.put = () => new Promise(() => {})));
  await page.goto(`${gateway.base}/?incident=2025-11-30-shodak`);
  await settle(page);
  await worker(page).evaluate(() => {
    for (const name of ["open", "match", "has", "keys"]) CacheStorage.prototype[name] = () => Promise.reject(new Error("no storage"));
  });
  await page.goto(`${gateway.base}/?incident=2025-12-24-kavok`);
  await settle(page);
  await close();
});

test("a server that is busy is not one that is gone", async () => {
  const { page, close } = await open();
  await kept(page);
  gateway.rule = (url) => /^\/(\?(?!f=json)|$)/.test(url) && BUSY;
  await page.reload();
  await settle(page);
  await page.locator("[data-notice=offline]").waitFor();
  assert.match(await page.locator("[data-notice=offline]").textContent(), /too busy to answer.*as this browser keeps it/);
  assert.equal(await visible(page).count(), 1);
  gateway.rule = (url) => /^\/(\?(?!f=json)|$)/.test(url) && GONE;
  await page.reload();
  await settle(page);
  await page.locator("[data-notice=offline]").waitFor();
  assert.match(await page.locator("[data-notice=offline]").textContent(), /does not answer/);
  await close();
});

test("without the server there is one line, and pages of incidents, articles and other languages", async () => {
  const { page, close } = await open();
  await kept(page);
  gateway.rule = () => "cut";
  await page.reload();
  await there(page);
  await page.locator("[data-notice=offline]").waitFor();
  assert.equal(await visible(page).count(), 1);

  await page.goto(`${gateway.base}/i/2025-11-30-shodak`);
  await there(page);
  assert.equal(await page.locator('#map button[aria-pressed="true"]').getAttribute("data-incident"), "2025-11-30-shodak");
  assert.equal(await page.locator("#card").isVisible(), true);
  assert.equal(await visible(page).count(), 1, "one line, also where the ground of the map is not kept");

  const article = await page.locator("[data-article]").getAttribute("data-article");
  await page.goto(`${gateway.base}/articles/${article}#the-evidence-1.3`);
  await there(page);
  assert.equal(await page.locator("#the-evidence-1\\.3").isVisible(), true);

  await page.goto(`${gateway.base}/?lang=fa`);
  await there(page);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "fa-AF");
  assert.equal(await visible(page).count(), 1);

  await page.goto(`${gateway.base}/?article=another`);
  await there(page);
  await page.locator("[data-notice=offline]", { hasText: "is not kept; what is kept is shown instead" }).waitFor();

  await page.locator("#search input").fill("drone");
  await page.getByText("this was found in what is loaded").first().waitFor();
  await close();
});

test("what the reader has removed stays away, in every window, until it is asked for", async () => {
  const { page, close } = await open();
  await kept(page);
  const other = await page.context().newPage();
  await other.goto(`${gateway.base}/`);
  await kept(other);
  await page.bringToFront();
  await page.locator('#tabs [data-tab="data"]').click();
  const line = page.locator("#settings .note");
  await line.getByRole("button", { name: "Remove it" }).focus();
  await page.keyboard.press("Enter");
  await Promise.all([kept(page, "none"), kept(other, "none")]);
  await line.getByText("Nothing is kept in this browser").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Keep it");
  assert.deepEqual(await cached(page), {});

  // The server goes and comes back, which is when what is missing is fetched; and the page is opened anew.
  gateway.rule = () => "cut";
  for (const one of [page, other]) await one.evaluate(() => dispatchEvent(new Event("online")));
  for (const one of [page, other]) await one.waitForFunction(() => document.documentElement.dataset.server === "gone");
  gateway.rule = () => null;
  for (const one of [page, other]) await one.evaluate(() => dispatchEvent(new Event("online")));
  for (const one of [page, other]) await one.waitForFunction(() => !document.documentElement.dataset.server);
  await page.reload();
  await settle(page);
  await page.locator('#tabs [data-tab="data"]').click();
  await line.getByRole("button", { name: "Keep it" }).waitFor();
  await page.waitForTimeout(2500); // until it would have been kept
  assert.deepEqual(await cached(page), {});

  await line.getByRole("button", { name: "Keep it" }).click();
  await kept(page);
  await line.getByRole("button", { name: "Remove it" }).waitFor();
  assert.equal((await snapshots(page)).length, 1);
  await close();
});

test("a look that ends late does not take back what a later one saw", async () => {
  const { page, close } = await open("/", { serviceWorkers: "block" });
  await page.waitForRequest(/assets\/offline-/);
  const online = () => page.evaluate(() => dispatchEvent(new Event("online")));
  const gone = (want) => page.waitForFunction((want) => (document.documentElement.dataset.server === "gone") === want, want);
  const looks = [];
  gateway.rule = (_, request) => request.method === "HEAD" && "cut";
  await until(async () => (await online(), (await state(page, "server")) === "gone"));
  for (let n = -1; n !== gateway.seen.length; await page.waitForTimeout(200)) n = gateway.seen.length; // until no look is under way
  gateway.rule = (_, request) => request.method === "HEAD" && new Promise((resolve) => looks.push(resolve));
  await online();
  await until(() => looks.length === 1);
  await online();
  await until(() => looks.length === 2);
  looks[1](null);
  await gone(false);
  const late = page.waitForEvent("requestfailed");
  looks[0]("cut");
  await late;
  await page.waitForTimeout(200);
  await gone(false);
  assert.equal(await page.locator("[data-notice=offline]").count(), 0);
  await close();
});

test("days are those of where the reader is", async () => {
  const timezoneId = new Date().getUTCHours() < 11 ? "Etc/GMT+12" : "Pacific/Kiritimati"; // where it is another day than in Greenwich
  const { page, close } = await open("/", { timezoneId });
  await kept(page);
  const day = (at) => new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: timezoneId }).format(at);
  await page.locator('#tabs [data-tab="data"]').click();
  await page.locator("#settings .note", { hasText: day(Date.now()) }).waitFor();
  gateway.rule = () => "cut";
  await page.evaluate(() => dispatchEvent(new Event("offline")));
  await page.locator("[data-notice=offline]", { hasText: day(await page.evaluate(() => performance.timeOrigin)) }).waitFor();
  await close();
});
