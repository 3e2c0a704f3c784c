// Parts that are loaded when they are first wanted, and could not be had then.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "./again.mjs";
import { settle, visit } from "./browser.mjs";
import { startServer } from "./server.mjs";
import { browser, dir, open } from "./stage.mjs";

/** breaking lets no script of a name through until it is mended; asked counts how often one was wanted. */
function breaking(name) {
  const state = { broken: true, asked: 0 };
  state.route = (page) =>
    page.route(`**/assets/${name}-*.js`, (r) => {
      state.asked++;
      return state.broken ? r.abort() : r.continue();
    });
  return state;
}

const PARTS = [
  { script: "areapanel", line: /^Area: this could not be loaded/, want: (page) => page.locator(".area-button").click(), there: ".area-panel" },
  { script: "search", line: /^Search: /, want: (page) => page.locator("#search input").fill("drone"), there: "#search [role=listbox], #search .results" },
  { script: "drawer", line: /^Filters: /, want: (page) => page.locator("[data-control=types]").click(), there: ".popover:popover-open [type=checkbox]" },
  { script: "exactpanel", line: /^Data: /, want: (page) => page.locator('#tabs [data-tab="data"]').click(), there: "#view-download a" },
  { script: "open", line: /^Share: /, want: (page) => page.locator("[data-tool=share]").click(), there: "dialog.share" },
  { script: "axes", line: /^Border and time: /, want: async () => {}, there: "#strip button[data-incident]" },
];

for (const { script, line, want, there } of PARTS) {
  test(`${script}: what could not be loaded is said, and comes when it is asked for again`, async () => {
    const part = breaking(script);
    const { page, close } = await open("/", { route: part.route });
    await want(page);
    const notice = page.locator('[data-notice^="part "]');
    await notice.waitFor();
    assert.match(await notice.textContent(), line);
    assert.equal(await page.locator(there).filter({ visible: true }).count(), 0);
    part.broken = false;
    await notice.locator("button").click();
    await page.locator(there).first().waitFor();
    assert.equal(await notice.count(), 0);
    await close();
  });
}

test("the next press asks again too, and pointing at things does not", async () => {
  const part = breaking("areapanel");
  const { page, close } = await open("/?bbox=70,37,72,39&match=area", { route: part.route });
  await page.locator('[data-notice^="part "]').waitFor();
  assert.equal(part.asked, 1);
  for (const incident of ["2025-11-30-shodak", "2025-12-24-kavok"]) await page.locator(`a.cite[data-incident="${incident}"]`).hover();
  assert.equal(part.asked, 1);
  part.broken = false;
  await page.locator(".area-button").click();
  await page.locator(".area-panel").waitFor();
  assert.equal(await page.locator('[data-notice^="part "]').count(), 0);
  await close();
});

test("what the server does not have any more is offered with the page anew", async () => {
  const part = breaking("open");
  const { page, close } = await open("/", { route: part.route });
  await page.locator("[data-tool=cite]").click();
  const notice = page.locator('[data-notice^="part "]');
  await notice.getByText("Try again").click();
  await notice.getByText("Load the page again").waitFor();
  part.broken = false;
  await Promise.all([page.waitForEvent("load"), notice.locator("button").click()]);
  await settle(page);
  await page.locator("[data-tool=cite]").click();
  await page.locator("dialog[open]").waitFor();
  await close();
});

test("the page for any file comes when its script is asked for again", async () => {
  const db = join(dir, "plain.gpkg");
  execFileSync("ogr2ogr", ["-f", "GPKG", db, "/vsistdin/", "-nln", "spots"], { input: JSON.stringify({ type: "FeatureCollection", features: [{ type: "Feature", properties: { name: "a" }, geometry: { type: "Point", coordinates: [71, 38] } }] }) });
  const other = await startServer("--db", db);
  try {
    const part = breaking("viewer");
    const { page, close } = await visit(browser, other.base, "/", { route: part.route, wait: null });
    await page.locator('[data-notice^="part "]').waitFor();
    part.broken = false;
    await page.locator('[data-notice^="part "] button').click();
    await settle(page);
    await close();
  } finally {
    await other.stop();
  }
});
