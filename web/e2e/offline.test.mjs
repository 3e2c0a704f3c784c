// What is left of the page when the server is gone, and how it takes newer data.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { test } from "./again.mjs";
import { launch, settle, visit } from "./browser.mjs";
import { startServer } from "./server.mjs";

const OWN = Boolean(process.env.PANJ_BIN) && !process.env.PANJ_URL;
const TITLE = "A title that only the newer data has";

let browser, dir;
before(async () => {
  browser = await launch();
  dir = await mkdtemp(join(tmpdir(), "panj-offline-"));
});
after(async () => {
  await browser?.close();
  await rm(dir, { recursive: true, force: true });
});

const open = (base, path = "/", options = {}) => visit(browser, base, path, { serviceWorkers: "allow", ...options });
const kept = (page) => page.waitForFunction(() => document.documentElement.dataset.kept === "ready", undefined, { timeout: 20_000 });
const state = (page) => page.evaluate(() => ({ ...document.documentElement.dataset }));
const cached = (page) =>
  page.evaluate(async () => {
    const urls = [];
    for (const name of await caches.keys()) for (const r of await (await caches.open(name)).keys()) urls.push(`${name.split(" ")[2] ?? ""} ${new URL(r.url).pathname}${new URL(r.url).search}`);
    return urls;
  });

for (const prefix of ["", "/panj"]) {
  test(`the page works without its server, and takes newer data when it is back (below "${prefix}/")`, { skip: !OWN }, async () => {
    const db = join(dir, `data${prefix.length}.gpkg`);
    const flags = ["--db", db, ...(prefix ? ["--base-url", "http://127.0.0.1:1/panj"] : [])];
    let server = await startServer(...flags);
    const { base } = server;
    try {
      const { page, trouble, close } = await open(base, `${prefix}/`);
      await kept(page);
      assert.deepEqual(trouble, []);
      const { dataset } = await state(page);
      const first = await cached(page);
      assert.ok(first.length < 350, `${first.length} entries`);
      await server.stop();

      await page.reload();
      await settle(page);
      await page.locator("[data-notice=offline]").waitFor();
      assert.match(await page.locator("[data-notice=offline]").textContent(), new RegExp(`does not answer.*${dataset}`));
      assert.equal(await page.locator("#rows > li").count(), 13);
      assert.equal(await page.locator(".symbol-button").count(), 12);

      // A link with another selection: never seen with the server, yet there.
      await page.goto(`${base}${prefix}/?incident=2025-11-30-shodak&passage=recent-attacks-targeting-chinese-nationals-1.4#map=7/38.2/70.6&tab=list`);
      await settle(page);
      assert.equal(await page.locator('#map button[aria-pressed="true"]').getAttribute("data-incident"), "2025-11-30-shodak");
      assert.equal(await page.locator("#card").isVisible(), true);
      await page.locator('#tabs [data-tab="article"]').click();
      await page.locator('a.cite[data-incident="2025-12-24-kavok"]').click();
      assert.equal(await page.locator('#map button[aria-pressed="true"]').getAttribute("data-incident"), "2025-12-24-kavok");

      // Each opens on the ground around it.
      for (const id of ["2025-11-30-shodak", "2025-12-24-kavok", "2025-11-26-shohin-camp", "2026-02-10-darkad"]) {
        await page.goto(`${base}${prefix}/?incident=${id}`);
        await settle(page);
      }

      // Back, with the same data: nothing more to say.
      server = await startServer(...flags, "--addr", new URL(base).host);
      await page.locator("[data-notice=offline] button").click();
      await page.waitForFunction(() => !document.querySelector("[data-notice]"));
      await server.stop();
      await page.evaluate(() => dispatchEvent(new Event("online")));
      await page.locator("[data-notice=offline]").waitFor();

      // Back with other data: offered, not mixed with what is shown.
      execFileSync("ogrinfo", [db, "-q", "-dialect", "sqlite", "-sql", `UPDATE incidents SET title = '${TITLE}' WHERE id = '2025-11-30-shodak'`]);
      server = await startServer(...flags, "--addr", new URL(base).host);
      await page.locator("[data-notice=offline] button").click();
      await page.locator("[data-notice=newer]").waitFor();
      assert.equal(await page.locator("[data-notice=offline]").count(), 0);
      assert.ok(!(await page.content()).includes(TITLE));
      const items = await page.evaluate((b) => fetch(`${b}/collections/incidents/items?limit=10000&f=json`).then((r) => r.headers.get("x-dataset")), prefix);
      assert.equal(items, dataset, "a kept page reads data of another version");
      await page.locator("[data-notice=newer] button").click();
      await page.locator("#rows .row-title", { hasText: TITLE }).waitFor({ state: "attached" });
      await settle(page);
      await kept(page);
      const now = await state(page);
      assert.notEqual(now.dataset, dataset);
      assert.deepEqual((await cached(page)).filter((url) => url.startsWith(dataset)), [], "the old version is still there");
      await close();
    } finally {
      await server.stop();
    }
  });
}

test("what the worker does not know passes it by", { skip: !OWN }, async () => {
  const server = await startServer();
  try {
    const { page, close } = await open(server.base);
    await kept(page);
    await page.reload();
    await settle(page);
    const answers = await page.evaluate(async () => {
      const of = async (url, options) => {
        const r = await fetch(url, options);
        return [r.status, (await r.arrayBuffer()).byteLength];
      };
      const items = "/collections/incidents/items?limit=10000&f=json";
      return {
        part: await of("/download/places.geojson", { headers: { Range: "bytes=0-99" } }),
        head: await of(items, { method: "HEAD" }),
        post: await of(items, { method: "POST" }),
        search: await of("/collections/incidents/items?q=drone&f=json"),
        bad: await of("/collections/incidents/items?limit=x&f=json"),
      };
    });
    assert.deepEqual(answers.part, [206, 100]);
    assert.deepEqual(answers.head, [200, 0]);
    assert.equal(answers.post[0], 405);
    assert.equal(answers.search[0], 200);
    assert.equal(answers.bad[0], 400);
    assert.ok(!(await cached(page)).some((url) => /q=drone|download|limit=x/.test(url)));
    await page.locator('#tabs [data-tab="data"]').click();
    await page.locator("#settings button", { hasText: "Remove" }).click();
    await page.waitForFunction(() => document.documentElement.dataset.kept === "none");
    assert.deepEqual(await cached(page), []);
    await close();
  } finally {
    await server.stop();
  }
});

test("a page that cannot have a worker works as ever", { skip: !OWN }, async () => {
  const server = await startServer();
  try {
    const route = (page) => page.route("**/sw.js", (r) => r.abort());
    const { page, trouble, close } = await open(server.base, "/", { route });
    await page.waitForTimeout(2500); // until it would have been asked for
    assert.equal(await page.locator(".symbol-button").count(), 12);
    assert.deepEqual(trouble.filter((line) => !line.includes("sw.js")), []);
    await close();
  } finally {
    await server.stop();
  }
});
