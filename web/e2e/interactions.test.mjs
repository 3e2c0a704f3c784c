// Every incident, from every part of the page to every other, in four sizes.
import assert from "node:assert/strict";
import { before } from "node:test";
import { test } from "./again.mjs";
import { DESKTOP, PHONE, settle, still, travel } from "./browser.mjs";
import { PARTS, selection } from "./selection.mjs";
import { open, server } from "./stage.mjs";

const SIZES = [["desktop", DESKTOP], ["phone", PHONE], ["320 pixels", { width: 320, height: 640 }], ["3840 pixels", { width: 3840, height: 2160 }]];

let incidents;
before(async () => {
  incidents = (await (await fetch(`${server.base}/collections/incidents/items?f=json&limit=1000`)).json()).features;
});

const passagesOf = (id) => incidents.find((f) => f.id === id).properties.passages.map((p) => p.id);

/** press activates the button or link of an incident in a part, as assistive technology does; false where the part has none. */
const press = (page, part, id) => page.evaluate((css) => (document.querySelector(css)?.click(), document.querySelector(css) !== null), PARTS[part](id));

for (const [name, size] of SIZES) {
  test(`${name}: each incident leads from each part to all others`, async () => {
    const { page, trouble, close } = await open("/", { size, reducedMotion: "reduce" });
    const titles = await page.evaluate(() => Object.fromEntries([...document.querySelectorAll("#rows > li")].map((r) => [r.dataset.incident, r.querySelector(".row-title").textContent])));
    const timeline = (await selection(page)).time !== null;
    assert.equal(incidents.length, 13);
    // The two other sizes differ in where things stand, not in what leads where.
    const walked = [DESKTOP, PHONE].includes(size) ? incidents : incidents.filter((_, i) => i % 4 === 0);
    for (const { id } of walked) {
      const passages = passagesOf(id);
      for (const part of Object.keys(PARTS)) {
        if ((part === "passage" && passages.length === 0) || (part === "time" && !timeline)) continue;
        assert.ok(await press(page, part, id), `${id} is not on the ${part}`);
        const shown = await selection(page);
        assert.ok(shown.passage.every((p) => passages.includes(p)) && shown.passage.length === Math.min(1, passages.length), `${part} of ${id} marks the passages ${shown.passage}`);
        assert.deepEqual(
          { ...shown, passage: null },
          { symbol: [id], passage: null, strip: [id], time: timeline ? [id] : null, row: [id], card: titles[id], query: id },
          `${part} of ${id}`,
        );
        assert.ok((await page.locator("#live").textContent()).length > 0, "nothing is said");
        await page.evaluate(() => document.querySelector("#card .close").click());
      }
    }
    assert.deepEqual(trouble, []);
    await close();
  });

  test(`${name}: pointing at it in one part marks it in all others at once, and moves nothing`, async () => {
    const { page, trouble, close } = await open("/", { size });
    const place = () => page.evaluate(() => [document.querySelector(".leaflet-map-pane").style.transform, scrollY, document.getElementById("panels").scrollTop].join());
    const before_ = await place();
    const wrong = await page.evaluate(
      ([ids, css]) => {
        const find = (text, id) => document.querySelector(text.replace("ID", id));
        const parts = Object.entries(css).map(([part, text]) => [part, (id) => find(text, id)?.closest(".row") ?? find(text, id)]);
        const marked = (element) => element.classList.contains("hovered");
        const wrong = [];
        for (const id of ids) {
          const there = parts.map(([part, find]) => [part, find(id)]).filter(([, element]) => element !== null);
          for (const [from, element] of there) {
            // Within the event itself: nothing has to be waited for.
            for (const type of ["mouseenter", "pointerenter", "mouseover"]) element.dispatchEvent(new MouseEvent(type, { bubbles: type === "mouseover" }));
            for (const [to, other] of there) if (!marked(other)) wrong.push(`${id}: ${from} does not mark ${to}`);
            for (const type of ["mouseleave", "pointerleave", "mouseout"]) element.dispatchEvent(new MouseEvent(type, { bubbles: type === "mouseout" }));
            for (const [to, other] of there) if (marked(other)) wrong.push(`${id}: ${to} stays marked after ${from}`);
          }
        }
        return wrong;
      },
      [incidents.map((f) => f.id), Object.fromEntries(Object.entries(PARTS).map(([part, css]) => [part, css("ID")]))],
    );
    assert.deepEqual(wrong, []);
    assert.equal(await place(), before_);
    assert.deepEqual(trouble, []);
    await close();
  });

  test(`${name}: each mark can be hit where it stands`, async () => {
    const { page, close } = await open("/", { size });
    await still(page);
    const covered = await page.evaluate(() => {
      const out = [];
      for (const button of document.querySelectorAll("#map .symbol-button, #strip button[data-incident], #timeline button[data-incident]")) {
        if (!button.checkVisibility()) continue;
        button.scrollIntoView({ block: "nearest", inline: "nearest" });
        const box = button.getBoundingClientRect();
        // Spans of days lie over each other; each of them shows somewhere.
        const spots = [0.5, 0.1, 0.9].map((at) => [box.left + box.width * at, box.top + box.height / 2]);
        if (!spots.some(([x, y]) => button.contains(document.elementFromPoint(x, y)))) out.push(`${button.dataset.incident} ${button.className}`);
      }
      return out;
    });
    assert.deepEqual(covered, []);
    await close();
  });
}

test("what was selected elsewhere is scrolled to a third of the article's pane", async () => {
  const { page, close } = await open("/", { reducedMotion: "reduce" });
  for (const { id } of incidents.filter((f) => passagesOf(f.id).length > 0)) {
    for (const part of ["symbol", "strip", "time"]) {
      await page.evaluate(() => (document.getElementById("panels").scrollTop = 0));
      await press(page, part, id);
      const at = await page.waitForFunction(() => {
        const pane = document.getElementById("panels");
        const passage = document.querySelector("a.cite[aria-current=true]")?.closest(".passage");
        const off = passage.getClientRects()[0].top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
        const end = pane.scrollTop >= pane.scrollHeight - pane.clientHeight - 1;
        return (Math.abs(off) < 30 || (off > 0 && end) || (off < 0 && pane.scrollTop === 0)) && `${off}`;
      });
      assert.ok(await at.jsonValue(), `${part} of ${id}`);
    }
  }
  await close();
});

test("a selection fits the map to what is known of the place, not closer", async () => {
  const { page, close } = await open("/", { reducedMotion: "reduce" });
  for (const { id, geometry, properties } of incidents) {
    if (!geometry) continue;
    await press(page, "row", id);
    const { box, seen } = await page.evaluate(() => {
      const shape = document.querySelector("path.area.selected")?.getBoundingClientRect();
      const symbol = document.querySelector("#map button[aria-pressed=true]").getBoundingClientRect();
      const map = document.getElementById("map").getBoundingClientRect();
      const inside = (r) => r.left >= map.left && r.right <= map.right && r.top >= map.top && r.bottom <= map.bottom;
      return { box: shape && inside(shape), seen: inside(symbol) };
    });
    assert.ok(seen, `the symbol of ${id} is out of sight`);
    if (properties.radius_m > 0) assert.ok(box, `the circle of ${id} is not all in sight`);
  }
  await close();
});

test("an address with an incident alone shows where it is, as a click does", async () => {
  const first = await open("/", { reducedMotion: "reduce" });
  await press(first.page, "row", "2025-11-30-shodak");
  await still(first.page);
  const [, zoom] = /#map=(\d+)/.exec(first.page.url());
  await first.close();
  const second = await open("/?incident=2025-11-30-shodak", { reducedMotion: "reduce" });
  await still(second.page);
  await second.page.waitForFunction((zoom) => location.hash.startsWith(`#map=${zoom}/`), zoom);
  await second.close();
});

test("two loads put every symbol at the same place, to the pixel", async () => {
  const places = async () => {
    const { page, close } = await open("/#map=8/37.9/70.1");
    await still(page);
    const out = await page.evaluate(() => [...document.querySelectorAll(".symbol-button, path.leader")].map((e) => [e.dataset.incident ?? e.getAttribute("d"), ...Object.values(e.getBoundingClientRect().toJSON())].join(" ")));
    await close();
    return out;
  };
  const first = await places();
  assert.ok(first.length >= 12);
  assert.deepEqual(await places(), first);
});

test("an address opens elsewhere as it was, to the pixel", async () => {
  const first = await open("/?type=clash&type=drone-strike");
  await press(first.page, "row", "2025-12-24-kavok");
  await still(first.page);
  await first.page.waitForFunction(() => location.hash.startsWith("#map="));
  const look = (page) =>
    page.evaluate(() => ({
      symbols: [...document.querySelectorAll(".symbol-button")].filter((b) => b.checkVisibility()).map((b) => [b.dataset.incident, b.getBoundingClientRect().x, b.getBoundingClientRect().y]),
      rows: [...document.querySelectorAll("#rows > li")].filter((r) => !r.hidden).map((r) => r.dataset.incident),
      count: document.querySelector(".shown-count")?.textContent,
    }));
  const [was, selected, address] = [await look(first.page), await selection(first.page), first.page.url().slice(server.base.length)];
  await first.close();
  const second = await open(address);
  await still(second.page);
  const is = await look(second.page);
  assert.deepEqual(await selection(second.page), selected);
  assert.deepEqual([is.rows, is.count], [was.rows, was.count]);
  assert.equal(is.symbols.length, was.symbols.length);
  is.symbols.forEach(([id, x, y], i) => {
    const [wasId, wasX, wasY] = was.symbols[i];
    assert.ok(id === wasId && Math.abs(x - wasX) <= 1 && Math.abs(y - wasY) <= 1, `${id} at ${x},${y}, was ${wasId} at ${wasX},${wasY}`);
  });
  await second.close();
});

test("Back and Forward walk over filters and selections alike", async () => {
  const { page, close } = await open("/");
  const rows = () => page.evaluate(() => [...document.querySelectorAll("#rows > li")].filter((r) => !r.hidden).length);
  const state = async () => [await rows(), (await selection(page)).query, await page.evaluate(() => location.search)];
  const seen = [await state()];
  const step = async (act) => {
    const search = await page.evaluate(() => location.search);
    await act();
    await page.waitForFunction((was) => location.search !== was, search);
    seen.push(await state());
  };
  await step(() => press(page, "row", "2025-11-30-shodak"));
  const tick = (control, at) => async () => {
    await page.locator(`[popovertarget=filter-${control}]`).click();
    await page.locator(`#filter-${control} input[type=checkbox]`).nth(at).click();
    await page.keyboard.press("Escape");
  };
  await step(tick("types", 0));
  await step(() => press(page, "row", "2025-12-24-kavok"));
  await step(tick("killed", 0));
  assert.equal(new Set(seen.map(String)).size, 5);
  for (let at = seen.length - 2; at >= 0; at--) {
    await travel(page, -1);
    assert.deepEqual(await state(), seen[at]);
  }
  for (let at = 1; at < seen.length; at++) {
    await travel(page, 1);
    assert.deepEqual(await state(), seen[at]);
  }
  await settle(page);
  await close();
});
