// A walk over the page with the keyboard alone.
import assert from "node:assert/strict";
import { test } from "./again.mjs";
import { DESKTOP, PHONE } from "./browser.mjs";
import { selection } from "./selection.mjs";
import { open } from "./stage.mjs";

/** focused describes what has the keyboard, and what is wrong with how it shows (WCAG 2.4.7, 2.4.11). */
const focused = (page) =>
  page.evaluate(async () => {
    // A browser scrolls what got the focus into sight, and the map takes that back with the next frame.
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
    const element = document.activeElement;
    const name = `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""}.${element.getAttribute("class") ?? ""} ${element.dataset.incident ?? element.textContent.trim().slice(0, 30)}`;
    if (element === document.body) return { name: "body", wrong: null, key: "body" };
    const boxes = [...element.getClientRects()].filter((b) => b.width > 0 && b.height > 0);
    const inside = boxes.filter((b) => b.bottom > 0 && b.right > 0 && b.top < innerHeight && b.left < innerWidth);
    const bare = (style) => (style.outlineStyle === "none" || parseFloat(style.outlineWidth) === 0) && style.boxShadow === "none";
    const spots = inside.flatMap((b) => [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.2, 0.8].map((y) => [b.left + b.width * x, b.top + b.height * y])));
    const seen = spots.some(([x, y]) => {
      const top = document.elementFromPoint(x, y);
      const plot = getComputedStyle(element).pointerEvents === "none" ? element.parentElement : element; // a mark on an axis lets the mouse through
      return top !== null && (plot.contains(top) || top.contains(element) || top.closest("label")?.control === element);
    });
    // A link around words and a symbol is outlined by its parts.
    const rings = [element, ...element.querySelectorAll("*")].map((e) => getComputedStyle(e));
    const wrong = boxes.length === 0 ? "has no size" : inside.length === 0 ? "is out of sight" : !seen ? "is covered" : rings.every(bare) ? "shows no focus" : null;
    globalThis.seen ??= new Map();
    if (!globalThis.seen.has(element)) globalThis.seen.set(element, globalThis.seen.size);
    return { name, wrong, key: globalThis.seen.get(element) };
  });

for (const [name, size, path] of [
  ["desktop", DESKTOP, "/"],
  ["desktop, with a card", DESKTOP, "/?incident=2025-11-30-shodak"],
  ["phone", PHONE, "/"],
  ["320 pixels, from right to left", { width: 320, height: 640 }, "/?lang=fa"],
]) {
  test(`${name}: sixty Tabs meet no trap, and the focus is always seen`, async () => {
    const { page, trouble, close } = await open(path, { size, reducedMotion: "reduce" });
    await page.locator("#strip button[data-incident]").first().waitFor();
    const walk = [];
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      walk.push(await focused(page));
    }
    assert.deepEqual(walk.filter((f) => f.wrong).map((f) => `${f.name} ${f.wrong}`), []);
    const keys = walk.map((f) => f.key);
    assert.ok(keys.every((key, i) => i === 0 || key !== keys[i - 1]), `the keyboard stays at ${walk.find((f, i) => i > 0 && f.key === keys[i - 1])?.name}`);
    assert.ok(new Set(keys).size >= 40, `it meets only ${new Set(keys).size} things: ${walk.map((f) => f.name).join(", ")}`);
    await page.keyboard.press("Shift+Tab");
    assert.equal((await focused(page)).key, keys.at(-2), "the way back is the way there");
    assert.deepEqual(trouble, []);
    await close();
  });
}

test("the first two Tabs skip to the text and to the map", async () => {
  for (const [tabs, target] of [[1, "reader"], [2, "map"]]) {
    const { page, close } = await open("/");
    for (let i = 0; i < tabs; i++) await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), target);
    await close();
  }
});

test("Escape takes back one thing at a time: a menu, drawing, the card, the selection", async () => {
  const { page, close } = await open("/?incident=2025-11-30-shodak", { reducedMotion: "reduce" });
  const state = async () => ({
    menu: await page.locator(".popover:popover-open").count(),
    drawing: await page.locator(".box-veil").isVisible(),
    card: await page.locator("#card").isVisible(),
    selected: (await selection(page)).query !== null,
  });
  await page.locator(".area-button").focus();
  await page.keyboard.press("Enter");
  await page.locator(".area-panel").waitFor();
  await page.evaluate(() => document.querySelector("[popovertarget=filter-types]").click());
  await page.locator("#filter-types li input").first().waitFor();
  const seen = [await state()];
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press("Escape");
    seen.push(await state());
  }
  assert.deepEqual(seen, [
    { menu: 1, drawing: true, card: true, selected: true },
    { menu: 0, drawing: true, card: true, selected: true },
    { menu: 0, drawing: false, card: true, selected: true },
    { menu: 0, drawing: false, card: false, selected: true },
    { menu: 0, drawing: false, card: false, selected: false },
  ]);
  await close();
});

test("] opens the card again of the only incident there is to step to", async () => {
  const { page, close } = await open("/?type=aggregate");
  await page.keyboard.press("]");
  await page.locator("#card").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#card").isVisible(), false);
  await page.keyboard.press("]");
  assert.equal(await page.locator("#card").isVisible(), true);
  await close();
});
