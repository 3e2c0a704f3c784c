// WCAG 2.2 AA as far as a program can tell.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// A card or the map's own controls may lie over symbols until the map is moved;
// the strip and the list hold the same buttons (WCAG 2.5.8, "equivalent"). The
// size of everything else is tested in page.test.mjs.
export const COVERED = { "target-size": { enabled: false } };

/** ofColours are the rules whose outcome a dark page could change. */
export const ofColours = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

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
