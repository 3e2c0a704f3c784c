// Writes pictures of the page to web/screenshots, which git ignores.
//   PANJ_BIN=../bin/panj node e2e/screenshots.mjs
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { DESKTOP, launch, PHONE, still, visit } from "./browser.mjs";
import { startServer } from "./server.mjs";

const out = fileURLToPath(new URL("../screenshots/", import.meta.url));
await mkdir(out, { recursive: true });
const server = await startServer();
const browser = await launch();
const select = (id) => (page) => page.locator(`#strip button[data-incident="${id}"]`).first().evaluate((button) => button.click());
const tool = (name) => async (page) => {
  const menu = page.locator("#menu > summary");
  if (await menu.isVisible()) await menu.click();
  await page.getByRole("button", { name, exact: true }).first().click();
  await page.locator("dialog[open]").waitFor();
};
const filter = async (page) => {
  const all = page.locator(".all-filters");
  if (await all.isVisible()) return all.click();
  await page.locator("[popovertarget=filter-types]").click();
  await page.locator("#filter-types li input").first().waitFor();
};
const draw = async (page) => {
  await page.locator(".area-button").click();
  await page.locator(".area-panel").waitFor();
  const box = await page.locator("#map").boundingBox();
  for (const at of [0.35, 0.6]) await page.mouse.click(box.x + box.width * at, box.y + box.height * at);
};
const search = async (page) => {
  await page.locator("#q").fill("chinese");
  await page.locator("[role=option]").first().waitFor();
};
const down = (address) => ({ route: (page) => page.route(address, (r) => r.abort()), wait: null });
const ID = "2025-11-30-shodak";
const shots = [
  ["start", "/"],
  ["selected", "/", select(ID)],
  ["uncertain", "/", select("2025-11-26-shohin-camp")],
  ["outside-article", "/", select("2025-08-24-dovang")],
  ["whole-border", "/", select("2025-12-intrusions")],
  ["list", "/#tab=list"],
  ["time", "/#tab=time"],
  ["data", "/#tab=data"],
  ["narrowed", "/?type=clash&km=250/450&datetime=2025-06-01/2026-01-31"],
  ["nothing-left", "/?type=clash&km=900/950#tab=list"],
  ["filter", "/", filter],
  ["area", "/", draw],
  ["search", "/", search],
  ["menu", "/", (page) => page.locator("#menu > summary").click({ timeout: 2000 }).catch(() => undefined)], // only where there is one
  ["share", `/?incident=${ID}`, tool("Share")],
  ["cite", `/?incident=${ID}`, tool("Cite")],
  ["unknown", "/?incident=2031-01-01-nowhere&colour=red"],
  ["no-tiles", "/", null, down("**/xyz/**")],
  ["no-data", "/", null, down("**/collections/incidents/items**")],
  ["no-script", "/", null, { javaScriptEnabled: false, wait: null }],
  ["fa", `/?lang=fa&incident=${ID}`],
  ["ru", `/?lang=ru&incident=${ID}`],
  ["embed", `/embed?incident=${ID}`],
];
// The other widths, in the states where most is on the screen.
const more = [["start", "/"], ["selected", "/", select(ID)], ["filter", "/", filter], ["fa", `/?lang=fa&incident=${ID}`]];
const sizes = [
  ["desktop", DESKTOP, shots],
  ["phone", PHONE, shots],
  ["tablet", { width: 820, height: 1180 }, more],
  ["narrow", { width: 320, height: 640 }, more],
  ["wide", { width: 3840, height: 2160 }, more],
];
const only = process.argv[2]; // e.g. "phone-dark" or "-search"
try {
  for (const [device, size, states] of sizes) {
    for (const colorScheme of ["light", "dark"]) {
      for (const [name, path, act, options] of states) {
        if (only && !`${device}-${colorScheme}-${name}`.includes(only)) continue;
        const { page, close } = await visit(browser, server.base, path, { size, colorScheme, ...options });
        if (act) await act(page);
        if (!options) await still(page);
        await page.waitForTimeout(700); // tiles fade in, and those of the zoom before go
        await page.screenshot({ path: `${out}${device}-${colorScheme}-${name}.png` });
        await close();
      }
    }
  }
  console.log(`pictures are in ${out}`);
} finally {
  await browser.close();
  await server.stop();
}
