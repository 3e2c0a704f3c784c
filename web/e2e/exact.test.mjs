// Exactly what you see: the count on the screen is what the request, every
// file, the command lines and QGIS give.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { test } from "./again.mjs";
import { visit } from "./browser.mjs";
import { browser, dir, server } from "./stage.mjs";

const run = promisify(execFile);
const lineOf = (page, name) => page.locator(`[data-line=${name}] code`).textContent();
const rowsShown = (page) => page.evaluate(() => [...document.querySelectorAll("#rows > li")].filter((r) => !r.hidden).length);
const featuresOf = async (file) => JSON.parse(await readFile(join(dir, file), "utf8")).features.length;

/** rows of a CSV file whose quoted fields may hold line ends */
function csvRows(text) {
  let rows = 0;
  let quoted = false;
  for (const c of text) {
    if (c === '"') quoted = !quoted;
    else if (c === "\n" && !quoted) rows++;
  }
  return rows - 1;
}

async function openAt(query) {
  const opened = await visit(browser, server.base, `/${query}#tab=data`);
  await opened.page.locator("[data-line=qgis]").waitFor();
  await opened.page.waitForFunction(() => (document.documentElement.dataset.found ?? "ready") === "ready");
  return opened;
}

const FILTERS = [
  ["everything", ""],
  ["an area", "?bbox=69.5,37.4,71,38.4&match=area"],
  ["types and dates", "?type=clash&type=drone-strike&datetime=2025-11-01/2025-12-31"],
  ["quotes, signs of the shell and letters of any script", `?filter=${encodeURIComponent("title <> 'it''s $HOME `x` \"q\" \\ ; & | ! Ҷ ۱' AND in_article = false")}`],
  ["words", "?q=camp"],
  ["nothing", "?type=crossing&in_article=true"],
];

const forQGIS = []; // addresses and how many features they have

for (const [name, query] of FILTERS) {
  test(`${name}: screen, request, files, curl and ogr2ogr agree`, async () => {
    const { page, trouble, close } = await openAt(query);
    const shown = await rowsShown(page);
    const total = await page.locator("#rows > li").count();
    const said = await page.locator(".exact-count").textContent();
    assert.equal(said, query === "" ? `All ${total} incidents` : `${shown} of ${total} incidents`);
    const request = await lineOf(page, "request");
    assert.ok(request.startsWith(server.base), request);
    const answer = await (await fetch(request)).json();
    assert.deepEqual([answer.features.length, answer.numberMatched], [shown, shown]);

    const offered = (await (await fetch(`${server.base}/collections/incidents?f=json`)).json()).links.filter((l) => l.rel === "enclosure");
    const links = await page.locator("#view-download a[download]").evaluateAll((all) => all.map((a) => ({ href: a.href, type: a.type, file: a.download })));
    assert.deepEqual(links.map((l) => l.type), offered.map((l) => l.type));
    for (const { href, type, file } of links) {
      const response = await fetch(href);
      assert.equal(response.status, 200, href);
      assert.equal(Number(response.headers.get("ogc-numbermatched")), shown, type);
      assert.ok(response.headers.get("content-disposition").includes(file));
      if (type.startsWith("text/csv")) assert.equal(csvRows(await response.text()), shown);
      else await response.body.cancel();
    }

    // Of nothing at all QGIS makes no layer.
    if (shown > 0) forQGIS.push([await lineOf(page, "qgis"), shown]);
    await run("sh", ["-c", await lineOf(page, "curl")], { cwd: dir });
    assert.equal(await featuresOf("incidents.geojson"), shown);
    await rm(join(dir, "incidents.gpkg"), { force: true });
    await run("sh", ["-c", await lineOf(page, "ogr2ogr")], { cwd: dir });
    const { stdout } = await run("ogrinfo", ["-so", "-al", join(dir, "incidents.gpkg")]);
    assert.match(stdout, new RegExp(`Feature Count: ${shown}\\b`));
    assert.deepEqual(trouble, []);
    await close();
  });
}

test("QGIS opens the address as it stands there", async () => {
  assert.ok(forQGIS.length > 3, "the tests above ran");
  const script = join(dir, "count.py");
  await writeFile(
    script,
    `import json, os, sys
from qgis.core import QgsApplication, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
layers = [QgsVectorLayer(a, "Incidents", "ogr") for a in sys.argv[1:]]
print("counts", json.dumps([sum(1 for _ in l.getFeatures()) if l.isValid() else -1 for l in layers]), flush=True)
os._exit(0)
`,
  );
  const env = { ...process.env, HOME: dir, XDG_RUNTIME_DIR: dir, QT_QPA_PLATFORM: "offscreen" };
  const { stdout } = await run("/usr/bin/python3", [script, ...forQGIS.map(([address]) => address)], { env });
  assert.deepEqual(JSON.parse(/^counts (.*)$/m.exec(stdout)[1]), forQGIS.map(([, shown]) => shown));
});

test("copying says so on the button and aloud", async () => {
  const { page, trouble, close } = await openAt("?type=clash");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  for (const name of ["request", "curl", "ogr2ogr", "qgis"]) {
    const button = page.locator(`[data-line=${name}] button`);
    await button.click();
    await page.locator(`[data-line=${name}] button`, { hasText: "Copied" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await lineOf(page, name));
    assert.equal(await page.locator("#live").textContent(), "Copied");
  }
  assert.deepEqual(trouble, []);
  await close();
});
