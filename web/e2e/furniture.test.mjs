// What stands over the map is in nobody's way: not in that of a symbol that has
// the keyboard, and not in that of other things that stand there.
import assert from "node:assert/strict";
import { test } from "./again.mjs";
import { DESKTOP, PHONE, still } from "./browser.mjs";
import { open } from "./stage.mjs";

/** covered lists what lies over the symbol that has the keyboard; null when none has it. */
const covered = (page) =>
  page.evaluate(async () => {
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame); // the map takes back what the browser scrolled
    const symbol = document.activeElement;
    if (!symbol.matches(".symbol-button")) return null;
    const b = symbol.getBoundingClientRect();
    const [x, y, half] = [b.left + b.width / 2, b.top + b.height / 2, b.width / 2 + 4]; // with the ring
    const spots = [[0, 0], [-half, 0], [half, 0], [0, -half], [0, half]];
    const over = spots.map(([dx, dy]) => document.elementFromPoint(x + dx, y + dy)).filter((e) => !e?.closest(".leaflet-map-pane, .leaflet-container") || e.closest(".leaflet-control"));
    return { incident: symbol.dataset.incident, over: over.map((e) => e?.className ?? "outside the window") };
  });

for (const [name, options] of [
  ["desktop", { size: DESKTOP, reducedMotion: "reduce" }],
  ["phone", { size: PHONE, reducedMotion: "reduce" }],
  ["a low window", { size: { width: 844, height: 390 }, reducedMotion: "reduce" }],
  ["desktop, moving", { size: DESKTOP }],
]) {
  test(`${name}: a symbol that gets the keyboard is seen whole`, async () => {
    const { page, close } = await open("/?incident=2025-11-30-shodak", { ...options });
    await page.locator("#map").focus();
    const walk = [];
    const most = options.reducedMotion ? 12 : 5;
    for (let i = 0; i < 40 && walk.length < most; i++) {
      await page.keyboard.press("Tab");
      if (!options.reducedMotion) await still(page);
      const at = await covered(page);
      if (at) walk.push(at);
    }
    assert.equal(walk.length, most);
    assert.deepEqual(walk.filter(({ over }) => over.length > 0), []);
    await close();
  });
}

for (const size of [{ width: 320, height: 256 }, { width: 320, height: 180 }, { width: 844, height: 390 }, { width: 1100, height: 480 }, { width: 320, height: 640 }, PHONE, DESKTOP]) {
  for (const query of size.height < 500 || size === DESKTOP ? ["", "?lang=fa"] : [""]) {
    test(`${size.width}x${size.height}${query}: nothing over the map lies on something else or sticks out`, async () => {
      const { page, close } = await open(`/${query}`, { size });
      const look = () =>
        page.evaluate(() => {
          const map = document.getElementById("map").getBoundingClientRect();
          const things = [...document.querySelectorAll("#map :is(.leaflet-control-zoom a, .home, .area-button, .unplaced, .legend, .leaflet-control-scale-line, .corner-readout, .leaflet-control-attribution)")].filter((e) => e.checkVisibility({ visibilityProperty: true }));
          const boxes = things.map((e) => ({ name: e.className, ...e.getBoundingClientRect().toJSON() })).filter((b) => b.width > 0);
          const found = boxes.filter((b) => b.left < map.left - 1 || b.top < map.top - 1 || b.right > map.right + 1 || b.bottom > map.bottom + 1).map((b) => `${b.name} sticks out`);
          for (const [i, a] of boxes.entries())
            for (const b of boxes.slice(0, i)) if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) found.push(`${a.name} on ${b.name}`);
          return { found, buttons: boxes.filter((b) => /zoom|home|area-button/.test(b.name)).length };
        });
      assert.deepEqual(await look(), { found: [], buttons: 4 });
      await page.locator(".legend > summary").evaluate((summary) => summary.click());
      assert.deepEqual((await look()).found, [], "with the legend open, or closed where it was open");
      await close();
    });
  }
}

for (const size of [DESKTOP, PHONE]) {
  test(`${size.width}: the first view stands in line, and no name is cut or touches the edge`, async () => {
    const { page, close } = await open("/?datetime=2025-06-01/2025-12-31", { size });
    await page.locator("#strip .tick-text").first().waitFor();
    const at = await page.evaluate(() => {
      const box = (css) => document.querySelector(css).getBoundingClientRect();
      const texts = [...document.querySelectorAll("#strip svg text")].map((text) => ({ text: text.textContent, ...text.getBoundingClientRect().toJSON() }));
      return {
        left: [".legend", ".leaflet-control-scale-line", ".corner-readout"].map((css) => box(css).left).filter((left) => left > 0),
        credits: box("#map").width - box(".leaflet-control-attribution").width,
        near: texts.filter((b) => b.left < 6 || b.right > innerWidth - 6).map((b) => b.text),
        cut: [...document.querySelectorAll(".facet-button, .facet-text")].filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent),
      };
    });
    assert.equal(new Set(at.left.map(Math.round)).size, 1, `${at.left}`);
    assert.deepEqual({ ...at, left: null }, { left: null, credits: 0, near: [], cut: [] });
    // A card moves what stands at the foot of the map, all alike.
    await page.locator(".symbol-button").first().evaluate((button) => button.click());
    await page.locator("#card").waitFor();
    const beside = await page.locator("#map :is(.legend, .leaflet-control-scale-line)").evaluateAll((all) => all.map((e) => Math.round(e.getBoundingClientRect().left)));
    assert.equal(new Set(beside).size, 1, `${beside}`);
    await close();
  });
}
