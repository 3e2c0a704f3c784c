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
const select = (id) => async (page) => {
  await page.locator(`a.cite[data-incident="${id}"]`).click();
  await still(page);
};
const shots = [
  ["start", "/", null],
  ["selected", "/", select("2025-11-30-shodak")],
  ["uncertain", "/", select("2025-11-26-shohin-camp")],
  ["whole-border", "/", select("2025-12-intrusions")],
  ["list", "/#tab=list", null],
  ["data", "/#tab=data", null],
];
const sizes = [["desktop", DESKTOP], ["phone", PHONE]];
try {
  for (const [device, size] of sizes) {
    for (const colorScheme of ["light", "dark"]) {
      for (const [name, path, act] of shots) {
        const { page, close } = await visit(browser, server.base, path, { size, colorScheme });
        if (act) await act(page);
        await still(page);
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
