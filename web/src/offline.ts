// The page without its server: what it asks the worker to keep, and the lines
// that say that the server is gone, or has newer data.

import type { Api } from "./api";
import type { Dataset } from "./dataset";
import { h } from "./dom";
import { inWords } from "./dates";
import { t } from "./i18n/messages";
import type { Notices } from "./notices";
import { kindOf, overview, pageKeys, type Kept, type Order } from "./worker/policy";

const EVERY = 5 * 60_000; // milliseconds between looks for newer data
const FIRST_ZOOM = 3;
const LAST_ZOOM = 7;
const MOST_TILES = 96;

export interface Surroundings {
  api: Api;
  dataset: Dataset;
  notices: Notices;
  /** asks anew for what could not be had */
  retry(): void;
}

export class Offline {
  private readonly root = document.documentElement;
  private readonly scope = `${location.origin}${this.root.dataset["base"] ?? ""}/`;
  private readonly version = this.root.dataset["dataset"] ?? "";
  private readonly line = h("p", { class: "note", hidden: true });
  private looked = Date.now();
  private at: string | null = null; // when the kept page was fetched; null for one from the server

  constructor(private readonly here: Surroundings) {}

  /** start says where the page came from, has it kept, and looks for the server from time to time. */
  async start(): Promise<void> {
    document.getElementById("settings")?.append(this.line);
    for (const type of ["online", "offline"]) addEventListener(type, () => void this.look());
    document.addEventListener("visibilitychange", () => this.lookSometimes());
    setInterval(() => this.lookSometimes(), EVERY / 5);
    const worker = await this.worker();
    const answer = worker && (await ask(worker, { type: "whence" }));
    if (answer?.here) {
      this.at = answer.kept?.at ?? null;
      this.say(answer);
      return this.gone();
    }
    if (!worker || !navigator.onLine) return void (navigator.onLine || this.look());
    this.say(await ask(worker, this.order()));
  }

  /** worker is the one that looks after this page; null where there is none. */
  private async worker(): Promise<ServiceWorker | null> {
    if (!isSecureContext || !("serviceWorker" in navigator)) return null;
    try {
      const own = await navigator.serviceWorker.register(`${this.scope}sw.js`, { scope: this.scope, updateViaCache: "none" });
      if (!own) return null;
      return navigator.serviceWorker.controller ?? (await navigator.serviceWorker.ready).active;
    } catch {
      return navigator.serviceWorker.controller; // without the server it cannot be looked up, but it is there
    }
  }

  private order(): Order {
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    const of = (kind: string) => loaded.filter((url) => kindOf({ method: "GET", url, navigate: false, range: false }, this.scope) === kind);
    const script = document.querySelector<HTMLScriptElement>("script[type=module]")?.src ?? "";
    return { type: "keep", dataset: this.version, script, pages: pageKeys(location.href, this.scope).slice(0, 1), data: of("data"), tiles: [...of("tile"), ...this.overview()] };
  }

  private overview(): string[] {
    const { extent } = this.here.dataset;
    const { connection } = navigator as { connection?: { saveData?: boolean } };
    if (!extent || connection?.saveData) return [];
    return overview(extent, FIRST_ZOOM, LAST_ZOOM, MOST_TILES).map((at) => new URL(this.here.api.tileAddress(...at), this.scope).href);
  }

  /** say tells the settings what is kept, and how to throw it away. */
  private say({ kept }: Kept): void {
    this.root.dataset["kept"] = kept?.dataset === this.version ? "ready" : "none";
    this.line.hidden = !kept;
    if (!kept) return;
    const button = h("button", { type: "button", class: "quiet" }, t("offline.forget"));
    button.addEventListener("click", () => void this.forget());
    this.line.replaceChildren(t("offline.kept", { version: kept.dataset, date: inWords(kept.at.slice(0, 10)) }), " ", button);
  }

  private async forget(): Promise<void> {
    const worker = await this.worker();
    if (worker) this.say(await ask(worker, { type: "forget" }));
  }

  private lookSometimes(): void {
    if (document.visibilityState === "visible" && Date.now() - this.looked > (this.root.dataset["server"] ? EVERY / 5 : EVERY)) void this.look();
  }

  /** look asks the server which version it has. */
  private async look(): Promise<void> {
    this.looked = Date.now();
    const version = await this.here.api.version();
    if (version === null) return this.gone();
    if (this.root.dataset["server"]) this.here.retry();
    delete this.root.dataset["server"];
    this.here.notices.clear("offline");
    if (version !== this.version) this.here.notices.show("newer", t("offline.newer"), () => location.reload(), t("offline.reload"));
  }

  private gone(): void {
    this.root.dataset["server"] = "gone";
    const version = { version: this.version, date: inWords((this.at ?? new Date(performance.timeOrigin).toISOString()).slice(0, 10)) };
    this.here.notices.show("offline", t("offline.gone", version), () => void this.look());
  }
}

/** ask sends the worker an order and waits for what it says. */
function ask(worker: ServiceWorker, order: Order): Promise<Kept> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (e) => resolve(e.data as Kept);
    worker.postMessage(order, [port2]);
  });
}
