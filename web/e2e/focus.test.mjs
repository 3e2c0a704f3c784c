// The keyboard when what it is at goes away by what it does: it goes on nearby.
import assert from "node:assert/strict";
import { test } from "./again.mjs";
import { open } from "./stage.mjs";

const ID = "2025-11-30-shodak";
const WHOLE = "2025-12-intrusions"; // has no place
const NONE = "/?type=clash&km=900/950";
const OUT = `?incident=${ID}&type=aggregate`; // selected, and left out by the filter

const area = async (page) => {
  await page.locator(".area-button").click();
  await page.locator(".area-panel").waitFor();
};
const types = async (page) => {
  await page.locator("[data-control=types]").click();
  await page.locator("#filter-types [type=checkbox]").first().waitFor();
};

const CASES = [
  { what: "the reset of an empty list", path: `${NONE}#tab=list`, at: "#list .nothing button", keys: ["Enter"], then: "#reader" },
  { what: "the reset over an empty map", path: NONE, at: "#stage .nothing button", keys: ["Enter"], then: "#map" },
  { what: "Show on the card of what is filtered out", path: `/${OUT}`, at: ".card-out button", keys: ["Enter"], then: "#card .close" },
  { what: "the cross of the area's panel", path: "/?bbox=70,37,72,39&match=area", first: area, at: ".area-row .close", keys: ["Enter"], then: ".area-panel form button[type=button]:last-child" },
  { what: "the cross of the area on the map", path: "/?bbox=70,37,72,39&match=area", at: ".box-clear", keys: ["Enter"], then: "#map" },
  { what: "] in the card", path: `/?incident=${ID}`, at: ".back-to-map", keys: ["]"], then: "#card .close" },
  { what: "Escape at the way back to the map in the text", path: `/?incident=${ID}`, at: ".to-map", keys: ["Escape", "Escape"], then: `a.cite[data-incident="${ID}"]` },
  { what: "[ at the way back to the map in the text", path: `/?incident=${ID}`, at: ".to-map", keys: ["["], then: ".to-map" },
  { what: "Escape at a mark of the strip that is filtered out", path: `/${OUT}`, at: `#strip [data-incident="${ID}"].dock-mark`, keys: ["Escape", "Escape"], then: "#strip .dock-open" },
  { what: "Escape at a mark of the timeline that is filtered out", path: `/${OUT}`, at: `#timeline [data-incident="${ID}"].dock-mark`, keys: ["Escape", "Escape"], then: "#timeline .dock-open" },
  { what: "Escape at a symbol that is filtered out", path: `/${OUT}`, at: `.symbol-button[data-incident="${ID}"]`, keys: ["Escape", "Escape"], then: "#map" },
  { what: "unticking what no incident has", path: "/?type=unheard", first: types, at: "#filter-types [type=checkbox]:checked", keys: ["Space"], then: "#filter-types .choices > li:last-child [type=checkbox]" },
  { what: "closing the card of what has no place, in a frame", path: `/embed?incident=${WHOLE}`, at: "#card .close", keys: ["Enter"], then: `.unplaced[data-incident="${WHOLE}"]` },
  { what: "closing the card of what is filtered out, in a frame", path: `/embed${OUT}`, at: "#card .close", keys: ["Enter"], then: "#map" },
];

for (const { what, path, first, at, keys, then } of CASES) {
  test(`${what} leaves the keyboard nearby`, async () => {
    const { page, trouble, close } = await open(path, { reducedMotion: "reduce" });
    await first?.(page);
    await page.locator(at).first().focus();
    for (const key of keys) await page.keyboard.press(key);
    const there = await page.evaluate(async (css) => {
      // What is hidden loses the keyboard with the next frame.
      for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
      return document.activeElement.matches(css) || document.activeElement.outerHTML.slice(0, 200);
    }, then);
    assert.equal(there, true);
    assert.deepEqual(trouble, []);
    await close();
  });
}
