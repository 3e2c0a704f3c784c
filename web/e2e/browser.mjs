// A real Chromium, and pages that remember everything that went wrong.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

export const DESKTOP = { width: 1280, height: 720 };
export const PHONE = { width: 390, height: 844 };

// The shell is Chromium without the windows of a browser, and takes half the time
// for a page. Where there is none, the browser does it all.
const SHELLS = ["chromium-headless-shell"];
const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function findChromium(names) {
  for (const name of names) {
    for (const dir of (process.env.PATH ?? "").split(delimiter)) {
      const path = join(dir, name);
      if (existsSync(path)) return path;
    }
  }
  throw new Error(`no browser: none of ${names.join(", ")} is in PATH`);
}

// For clients that draw with WebGL, in software.
const WEBGL = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"];

/** launch starts the shell, or with whole: true the browser as readers have it. */
export function launch({ webgl = false, flags = [], whole = false } = {}) {
  const args = webgl ? [...FLAGS.filter((flag) => flag !== "--disable-gpu"), ...WEBGL] : [...FLAGS, ...flags];
  return chromium.launch({ executablePath: findChromium(whole ? BROWSERS : [...SHELLS, ...BROWSERS]), headless: true, args });
}

/**
 * visit opens a page. trouble collects console errors, violations of the
 * content security policy, errors of scripts and requests to other hosts;
 * requests all requests. A service worker would answer where tests do, so
 * there is none but in the tests of what it does (serviceWorkers: "allow").
 */
export async function visit(browser, base, path = "/", options = {}) {
  const { size = DESKTOP, route, wait = "ready", ...rest } = options;
  const phone = size.width < 640;
  const context = await browser.newContext({ viewport: size, hasTouch: phone, isMobile: phone, deviceScaleFactor: phone ? 2 : 1, serviceWorkers: "block", ...rest });
  const page = await context.newPage();
  const trouble = [];
  const requests = [];
  page.on("console", (m) => m.type() === "error" && trouble.push(`console: ${m.text()}`));
  page.on("pageerror", (e) => trouble.push(`script: ${e.message}`));
  page.on("request", (r) => {
    requests.push(r);
    const url = new URL(r.url());
    if (["http:", "https:", "ws:", "wss:"].includes(url.protocol) && url.origin !== new URL(base).origin) trouble.push(`foreign: ${r.url()}`);
  });
  if (route) await route(page);
  const answer = await page.goto(base + path, { waitUntil: "load" });
  if (wait) await settle(page, wait);
  return { page, trouble, requests, answer, close: () => context.close() };
}

/** settle waits until the map has drawn all it can and the incidents are there. */
export async function settle(page, state = "ready") {
  await page.waitForFunction(
    (want) => document.documentElement.dataset.mapState === want && document.documentElement.dataset.data === "ready",
    state,
    { timeout: 30_000 },
  );
}

/** still waits until the map has stopped moving, its tiles are drawn and the address says where it is. */
export async function still(page) {
  await page.waitForFunction(
    () =>
      new Promise((resolve) => {
        const state = () => [location.href, document.querySelector(".leaflet-map-pane").style.transform, document.querySelector(".leaflet-tile-pane").innerHTML.length].join();
        const moving = () => document.querySelector(".leaflet-zoom-anim, .leaflet-pan-anim") !== null || document.getAnimations().length > 0;
        // What was done last moves the map from the next frame on, which a busy page may be late with.
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            const first = state();
            // The address follows the map within 200 ms; the same for longer than that is rest.
            setTimeout(() => resolve(!moving() && state() === first && document.documentElement.dataset.mapState !== "loading"), 250);
          }),
        );
      }),
    undefined,
    { timeout: 15_000 },
  );
}

/** travel goes back (-1) or forward (1) in the history of one page, until the page has taken the address. */
export function travel(page, by) {
  return page.evaluate(
    (n) =>
      new Promise((resolve) => {
        // The page listens longer than this, and is told first.
        addEventListener("popstate", () => setTimeout(resolve), { once: true });
        history.go(n);
      }),
    by,
  );
}
