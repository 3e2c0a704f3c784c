// A real Firefox over WebDriver BiDi, which it speaks without a driver.
// https://www.w3.org/TR/webdriver-bidi/
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";

const START_TIMEOUT = 60_000;
const ANSWER_TIMEOUT = 60_000;

/** launchFirefox answers { open, stop }. */
export async function launchFirefox() {
  const profile = await mkdtemp(join(tmpdir(), "panj-firefox-"));
  const child = spawn("firefox-esr", ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const session = await connect(await address(child));
    await session.send("session.new", { capabilities: {} });
    await session.send("session.subscribe", { events: ["log.entryAdded", "network.beforeRequestSent"] });
    return { open: (url, size) => open(session, url, size), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** address waits for the line in which Firefox says where it listens. */
function address(child) {
  return new Promise((resolve, reject) => {
    let log = "";
    const timer = setTimeout(() => reject(new Error(`Firefox did not start:\n${log}`)), START_TIMEOUT);
    child.stderr.on("data", (chunk) => {
      log = (log + chunk).slice(-4000);
      const found = /BiDi listening on (ws:\S+)/.exec(log);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[1]);
    });
    child.once("error", (error) => (clearTimeout(timer), reject(error)));
    child.once("exit", (code) => (clearTimeout(timer), reject(new Error(`Firefox ended with ${code}:\n${log}`))));
  });
}

async function connect(url) {
  const socket = new WebSocket(`${url}/session`);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const waiting = new Map();
  const listeners = [];
  let last = 0;
  socket.on("message", (text) => {
    const message = JSON.parse(text);
    if (message.id === undefined || message.id === null) return listeners.forEach((listen) => listen(message.method, message.params));
    const { resolve, reject } = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.type === "success") resolve(message.result);
    else reject(new Error(`${message.error}: ${message.message}`));
  });
  const send = (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      const timer = setTimeout(() => reject(new Error(`no answer to ${method} ${JSON.stringify(params).slice(0, 200)}`)), ANSWER_TIMEOUT);
      const settle = (done) => (value) => (clearTimeout(timer), done(value));
      waiting.set(id, { resolve: settle(resolve), reject: settle(reject) });
      socket.send(JSON.stringify({ id, method, params }));
    });
  return { send, listen: (f) => listeners.push(f) };
}

/** open loads a page in a tab of its own; trouble collects what goes wrong there. */
async function open(session, url, { width, height }) {
  const { context } = await session.send("browsingContext.create", { type: "tab" });
  await session.send("browsingContext.setViewport", { context, viewport: { width, height } });
  const trouble = [];
  session.listen((method, params) => {
    if (method === "log.entryAdded" && params.source.context === context && params.level === "error") trouble.push(`console: ${params.text}`);
    if (method !== "network.beforeRequestSent" || params.context !== context) return;
    const asked = new URL(params.request.url);
    if (asked.protocol.startsWith("http") && asked.origin !== new URL(url).origin) trouble.push(`foreign: ${asked}`);
  });
  await session.send("browsingContext.navigate", { context, url, wait: "complete" });

  /** evaluate runs a function in the page and answers what it returns, which JSON must be able to say. */
  const evaluate = async (f, argument) => {
    const expression = `Promise.resolve((${f})(${JSON.stringify(argument)})).then((value) => JSON.stringify(value ?? null))`;
    const answer = await session.send("script.evaluate", { expression, target: { context }, awaitPromise: true });
    if (answer.type === "exception") throw new Error(answer.exceptionDetails.text);
    return JSON.parse(answer.result.value);
  };
  /** until waits until a function of the page answers something true. */
  const until = (f, argument) =>
    evaluate(
      `async (argument) => {
        for (let tries = 0; tries < 600; tries++) {
          const value = await (${f})(argument);
          if (value) return value;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        throw new Error("it never came");
      }`,
      argument,
    );
  /** click presses the mouse in the middle of an element, once that stands still and nothing covers it. */
  const click = async (css) => {
    await evaluate((css) => document.querySelector(css).scrollIntoView({ block: "center", behavior: "instant" }), css);
    const { x, y } = await until(async (css) => {
      const middle = () => {
        const box = document.querySelector(css).getClientRects()[0];
        return { x: Math.round(box.left + box.width / 2), y: Math.round(box.top + box.height / 2) };
      };
      const before = middle();
      await new Promise((resolve) => setTimeout(resolve, 100));
      const { x, y } = middle();
      return x === before.x && y === before.y && document.querySelector(css).contains(document.elementFromPoint(x, y)) && { x, y };
    }, css);
    const actions = [{ type: "pointerMove", x, y }, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];
    await session.send("input.performActions", { context, actions: [{ type: "pointer", id: "mouse", actions }] });
  };
  const press = (value) => session.send("input.performActions", { context, actions: [{ type: "key", id: "keys", actions: [{ type: "keyDown", value }, { type: "keyUp", value }] }] });
  const picture = async () => Buffer.from((await session.send("browsingContext.captureScreenshot", { context })).data, "base64");
  return { evaluate, until, click, press, picture, trouble, close: () => session.send("browsingContext.close", { context }) };
}
