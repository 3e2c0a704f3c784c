// WCAG 2.2 AA as far as a program can tell.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// A card or the map's own controls may lie over symbols until the map is moved;
// the strip and the list hold the same buttons (WCAG 2.5.8, "equivalent"). The
// size of everything else is tested in page.test.mjs.
export const COVERED = { "target-size": { enabled: false } };

// The rules whose outcome other colours could change.
const ofColours = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

/** violations tells what axe-core finds wrong on the page as it is now. */
export async function violations(page, rules = {}, runOnly = { type: "tag", values: TAGS }) {
  await page.evaluate(`globalThis.axe === undefined && (() => {${axe}})()`);
  // What is right is long, and stays in the page.
  return page.evaluate(
    async (options) => {
      const found = await globalThis.axe.run(document, options);
      return found.violations.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.map((n) => `${n.html.slice(0, 160)} ${n.any[0]?.message ?? ""}`).join("\n    ")}`);
    },
    { runOnly, resultTypes: ["violations"], rules },
  );
}

/** inOtherColours tells what is wrong in the dark and in forced colours on a page that is right in the light. */
export async function inOtherColours(page) {
  const found = [];
  for (const look of [{ colorScheme: "dark" }, { forcedColors: "active" }]) {
    await page.emulateMedia(look);
    for (const violation of await violations(page, {}, ofColours)) found.push(`${JSON.stringify(look)} ${violation}`);
    await page.emulateMedia({ colorScheme: null, forcedColors: null });
  }
  return found;
}
