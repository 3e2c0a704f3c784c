// WCAG 2.2 AA as far as a program can tell (axe-core), in every look the page has.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { DESKTOP, launch, PHONE, still, visit } from "./browser.mjs";
import { startServer } from "./server.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let server, browser;
before(async () => {
  server = await startServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function violations(page, rules = {}) {
  await page.evaluate(axe);
  const result = await page.evaluate((o) => globalThis.axe.run(document, o), { runOnly: { type: "tag", values: TAGS }, rules });
  return result.violations.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.map((n) => `${n.html.slice(0, 160)} ${n.any[0]?.message ?? ""}`).join("\n    ")}`);
}

// A card or the map's own controls may lie over symbols until the map is moved;
// the strip and the list hold the same buttons (WCAG 2.5.8, "equivalent"). The
// size of everything else is tested in page.test.mjs.
const COVERED = { "target-size": { enabled: false } };

const looks = [
  ["desktop, light", { size: DESKTOP }],
  ["desktop, dark", { size: DESKTOP, colorScheme: "dark" }],
  ["phone, light", { size: PHONE }],
  ["phone, dark", { size: PHONE, colorScheme: "dark" }],
  ["400 % zoom", { size: { width: 320, height: 256 } }, COVERED],
  ["middle width", { size: { width: 820, height: 1100 } }],
  ["forced colours", { size: DESKTOP, forcedColors: "active" }],
];

for (const [name, options, rules] of looks) {
  test(`${name}: no violation, with nothing and with a card open`, async () => {
    const { page, close } = await visit(browser, server.base, "/", options);
    assert.deepEqual(await violations(page, rules), []);
    await page.locator('a.cite[data-incident="2025-11-30-shodak"]').evaluate((a) => a.click());
    await still(page);
    assert.deepEqual(await violations(page, COVERED), []);
    await close();
  });
}

test("list and data: no violation", async () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const tab of ["list", "data"]) {
      const { page, close } = await visit(browser, server.base, `/?incident=2025-12-24-kavok#tab=${tab}`, { colorScheme });
      assert.deepEqual(await violations(page, COVERED), []);
      await close();
    }
  }
});
