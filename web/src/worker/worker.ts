// The service worker: it keeps one version of the page with its data, and
// answers from it when the server is gone. A page and what it reads are always
// of one version. Everything it does not know passes through untouched.

import { VERSION_HEADER } from "../dataset";
import { kindOf, pageKeys, type Kept, type Order } from "./policy";
import { Snapshots } from "./snapshot";
import { Windows } from "./windows";

declare const self: ServiceWorkerGlobalScope;
/** put in by the build: what the page loads, relative to the scope, and a hash of it */
declare const ASSETS: readonly string[];
declare const BUILD: string;

const PATIENCE = 4_000; // milliseconds that a page waits for the server when there is a kept one
const GONE = [502, 503, 504]; // what a gateway says when the server is not there

const scope = self.registration.scope;
const snapshots = new Snapshots(scope, BUILD, ASSETS);
const windows = new Windows(scope);

self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (e) => e.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (e) => {
  const { request } = e;
  const kind = kindOf({ method: request.method, url: request.url, navigate: request.mode === "navigate", range: request.headers.has("range") }, scope);
  if (kind === "page") e.respondWith(page(e));
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
  if (order.type === "forget") await snapshots.forget();
  if (order.type === "keep") {
    if (!(await windows.of(client))) await windows.add(client, { dataset: order.dataset, kept: false });
    await snapshots.keep(order).catch((error: unknown) => console.warn("not kept for use without the server:", error));
  }
  const label = await snapshots.current();
  return { kept: label && { dataset: label.dataset, at: label.at }, here: (await windows.of(client))?.kept === true };
}

/** page asks the server, and has the kept page ready when it does not answer soon. */
async function page(e: FetchEvent): Promise<Response> {
  const kept = await keptPage(e.request.url);
  const server = fetch(e.request).catch(() => null);
  const answer = await (kept ? Promise.race([server, new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null))]) : server);
  if (answer && !(kept && GONE.includes(answer.status))) {
    await windows.add(e.resultingClientId, { dataset: answer.headers.get(VERSION_HEADER) ?? "", kept: false });
    return answer;
  }
  if (!kept) return Response.error();
  await windows.add(e.resultingClientId, { dataset: kept.headers.get(VERSION_HEADER) ?? "", kept: true });
  return kept;
}

async function keptPage(url: string): Promise<Response | undefined> {
  for (const key of pageKeys(url, scope)) {
    const hit = await snapshots.match(key);
    if (hit) return hit;
  }
  return snapshots.anyPage();
}

async function asset(request: Request): Promise<Response> {
  return (await snapshots.match(request.url)) ?? fetch(request);
}

/** tile looks at home first: the address of a tile names its version. */
async function tile(e: FetchEvent): Promise<Response> {
  const hit = await snapshots.match(e.request.url);
  if (hit) return hit;
  const answer = await fetch(e.request);
  if (answer.ok) e.waitUntil(snapshots.see(e.request.url, answer.clone()).catch(() => undefined));
  return answer;
}

/** data is of the version of the page that asks, or an error. */
async function data(e: FetchEvent): Promise<Response> {
  const client = await windows.of(e.clientId);
  const own = client?.dataset === (await snapshots.current())?.dataset;
  if (client?.kept && own) {
    const hit = await snapshots.match(e.request.url);
    if (hit) return hit;
  }
  const answer = await fetch(e.request).catch(() => null);
  const other = client && answer?.ok && answer.headers.get(VERSION_HEADER) !== client.dataset;
  if (answer && !other && !GONE.includes(answer.status)) return answer;
  const hit = own ? await snapshots.match(e.request.url) : undefined;
  if (hit) return hit;
  return other || !answer ? Response.error() : answer;
}
