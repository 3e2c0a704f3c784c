// The service worker: it keeps one version of the page with its data, and
// answers from it when the server is gone. A page and what it reads are always
// of one version. Everything it does not know passes through untouched, and
// everything does when the browser lets nothing be kept.

import { isBusy, NEWEST_HEADER, VERSION_HEADER } from "../dataset";
import { instead, kindOf, pageKeys, type Kept, type Order, type Version, type Why } from "./policy";
import { Snapshots } from "./snapshot";
import { Windows, type Shows } from "./windows";

declare const self: ServiceWorkerGlobalScope;
/** put in by the build: what the page loads, relative to the scope, and a hash of it */
declare const ASSETS: readonly string[];
declare const BUILD: string;

const PATIENCE = 4_000; // milliseconds that a page waits for the server when there is a kept one
const GONE = [502, 503, 504]; // what a gateway says when the server is not there

const scope = self.registration.scope;
const windows = new Windows(scope, async () => (await self.clients.matchAll({ includeUncontrolled: true, type: "window" })).map(({ id }) => id));
const snapshots = new Snapshots(scope, ASSETS, `${BUILD}-`, () => windows.shown());

self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (e) => e.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (e) => {
  const { request } = e;
  const kind = kindOf({ method: request.method, url: request.url, navigate: request.mode === "navigate", range: request.headers.has("range") }, scope);
  if (kind === "page") e.respondWith(page(e));
  else if (kind === "other") e.respondWith(other(e));
  else if (kind === "asset") e.respondWith(asset(request));
  else if (kind === "tile") e.respondWith(tile(e));
  else if (kind === "data") e.respondWith(data(e));
});

self.addEventListener("message", (e) => {
  const order = e.data as Order;
  const [port] = e.ports;
  if (!(e.source instanceof Client) || !port) return;
  e.waitUntil(obey(order, e.source.id).then((answer) => port.postMessage(answer)));
});

async function obey(order: Order, client: string): Promise<Kept> {
  const here = (await known(client))?.here ?? null;
  const keeps = order.type === "keep" || (order.type === "whence" && (await whole()) !== null);
  await windows.add(client, { ...order.of, here }, keeps).catch(() => undefined);
  if (order.type === "forget") await snapshots.forget().then(() => windows.forget());
  if (order.type === "keep") await snapshots.keep(order, order.of).catch((error: unknown) => console.warn("not kept for use without the server:", error));
  if (order.type !== "whence") await tellOthers(client);
  return { kept: await whole(), here };
}

/** tellOthers has the other windows ask what is kept now. */
async function tellOthers(client: string): Promise<void> {
  for (const other of await self.clients.matchAll({ type: "window" })) if (other.id !== client) other.postMessage("kept");
}

// What is kept, as far as the browser gives it out.
const whole = () => snapshots.current().catch(() => null);
const known = (client: string) => windows.of(client).catch(() => null);
const match = (url: string, of: Version) => snapshots.match(url, of).catch(() => undefined);

/** missing says why there is no answer; null when there is one. */
function missing(answer: Response | null): Why | null {
  if (!answer) return "gone";
  return isBusy(answer) ? "busy" : GONE.includes(answer.status) ? "gone" : null;
}

/** soon waits for the server, not for long when there is something kept. */
function soon(server: Promise<Response | null>, kept: boolean): Promise<Response | null> {
  return kept ? Promise.race([server, new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null))]) : server;
}

/** page asks the server, and has the kept page ready when it does not answer soon. */
async function page(e: FetchEvent): Promise<Response> {
  const server = fetch(e.request).catch(() => null);
  const kept = await keptPage(e.request.url).catch(() => undefined);
  const answer = await soon(server, kept !== undefined);
  const why = missing(answer);
  const label = await whole();
  const shows: Shows = kept && why && label ? { ...label, here: why } : { dataset: answer?.headers.get(VERSION_HEADER) ?? "", build: "", here: null };
  e.waitUntil(windows.add(e.resultingClientId, shows, label !== null).catch(() => undefined));
  return (why && kept) || answer || Response.error();
}

async function keptPage(url: string): Promise<Response | undefined> {
  const label = await snapshots.current();
  if (!label) return undefined;
  for (const key of pageKeys(url, scope)) {
    const hit = await snapshots.match(key, label);
    if (hit) return hit;
  }
  return snapshots.anyPage();
}

/** other is a page that is not kept: without the server the map page shows the same. */
async function other(e: FetchEvent): Promise<Response> {
  const server = fetch(e.request).catch(() => null);
  const kept = (await whole()) !== null;
  const answer = await soon(server, kept);
  if (missing(answer) && kept) return Response.redirect(instead(e.request.url, scope));
  return answer ?? Response.error();
}

/** asset may be of a build that only an open window still shows: the name says which bytes it has. */
async function asset(request: Request): Promise<Response> {
  return (await caches.match(request.url, { ignoreVary: true }).catch(() => undefined)) ?? fetch(request);
}

/** tile looks at home first: the address of a tile names its version. */
async function tile(e: FetchEvent): Promise<Response> {
  const label = await whole();
  const hit = label && (await match(e.request.url, label));
  if (hit) return hit;
  const answer = await fetch(e.request);
  if (answer.ok) e.waitUntil(snapshots.see(e.request.url, answer.clone()).catch(() => undefined));
  return answer;
}

/**
 * data is of the version of the page that asks wherever that is kept; it may then
 * stand for the server's own without a word. Of another answer the page says
 * what is to be said.
 */
async function data(e: FetchEvent): Promise<Response> {
  const client = await known(e.clientId);
  const label = await whole();
  // Until it has said more, a page from the server is of the build that is kept.
  const of = client && (client.build !== "" || client.dataset !== label?.dataset ? client : label);
  const kept = async () => (of ? match(e.request.url, of) : undefined);
  const first = client?.here ? await kept() : undefined;
  if (first) return first;
  const answer = await fetch(e.request).catch(() => null);
  const newest = answer?.ok ? answer.headers.get(VERSION_HEADER) : null;
  const moved = client && newest && newest !== client.dataset;
  if (answer && !moved && !missing(answer)) return answer;
  const hit = await kept();
  if (!hit) return answer ?? Response.error();
  if (!moved) return hit;
  const headers = new Headers(hit.headers);
  headers.set(NEWEST_HEADER, newest);
  return new Response(hit.body, { status: hit.status, headers });
}
