// Measures how fast the page comes up on a slow line and a slow machine: 1.6
// Mbit/s, 150 ms, a processor four times as slow; and, at the full speed of this
// one, what ten thousand incidents cost beside the embedded ones. The figures
// depend on the machine; what does not is held by page.test.mjs and many.test.mjs.
//   PANJ_BIN=../bin/panj node e2e/bench.mjs
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DESKTOP, launch, PHONE } from "./browser.mjs";
import { startServer } from "./server.mjs";
import { startThousands } from "./thousands.mjs";

const RUNS = 3;
const LINE = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const server = await startServer();
const browser = await launch({ whole: true });

async function measure(size, path) {
  const context = await browser.newContext({ viewport: size, serviceWorkers: "block" });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", LINE);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.addInitScript(() => {
    globalThis.figures = { lcp: 0, cls: 0 };
    new PerformanceObserver((list) => list.getEntries().forEach((e) => (globalThis.figures.lcp = e.startTime))).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach((e) => (globalThis.figures.cls += e.hadRecentInput ? 0 : e.value))).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(server.base + path, { waitUntil: "load" });
  await page.waitForFunction(() => document.documentElement.dataset.mapState === "ready" && document.documentElement.dataset.data === "ready");
  const out = await page.evaluate(() => ({ ...globalThis.figures, drawn: performance.now() }));
  await context.close();
  return out;
}

/** steps measures a page at full speed: until it is there, pointing at an incident, filtering. */
async function steps(base) {
  const context = await browser.newContext({ viewport: DESKTOP, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.goto(base, { waitUntil: "load" });
  await page.waitForFunction(() => document.documentElement.dataset.mapState === "ready" && document.documentElement.dataset.data === "ready");
  const ready = await page.evaluate(() => performance.now());
  const out = await page.evaluate(() => {
    const time = (what) => {
      const start = performance.now();
      what();
      document.body.getBoundingClientRect(); // what it did is laid out
      return performance.now() - start;
    };
    const links = [...document.querySelectorAll("a.cite")];
    const hover = links.flatMap((link) => ["mouseover", "mouseout"].map((type) => time(() => link.dispatchEvent(new MouseEvent(type, { bubbles: true })))));
    const go = (path) => time(() => (history.pushState(null, "", path), dispatchEvent(new PopStateEvent("popstate"))));
    return { hover: Math.max(...hover), filter: go("?type=clash"), all: go("?") };
  });
  await context.close();
  return { ready, ...out };
}

const many = await mkdtemp(join(tmpdir(), "panj-bench-"));
try {
  const thousands = await startThousands(many);
  for (const [name, { base }] of [["the embedded incidents", server], ["ten thousand", thousands]]) {
    for (const path of ["/", "/embed"]) {
      const { ready, hover, filter, all } = await steps(base + path);
      const rest = path === "/" ? `, the slowest hovering ${hover.toFixed(0)} ms, filtering ${filter.toFixed(0)} ms, all again ${all.toFixed(0)} ms` : "";
      console.log(`${name}, ${path}: ready after ${(ready / 1000).toFixed(2)} s${rest}`);
    }
  }
  await thousands.stop();
  for (const [name, size] of [["desktop", DESKTOP], ["phone", PHONE]]) {
    // The others have lines that the bare page has not.
    for (const path of [...Array(RUNS).fill("/"), "/?type=clash", "/?incident=nope"]) {
      const { lcp, cls, drawn } = await measure(size, path);
      console.log(`${name} ${path}: largest paint ${(lcp / 1000).toFixed(2)} s (at most 1.5), shift ${cls.toFixed(3)} (at most 0.02), map drawn ${(drawn / 1000).toFixed(2)} s`);
    }
  }
} finally {
  await browser.close();
  await server.stop();
  await rm(many, { recursive: true, force: true });
}
