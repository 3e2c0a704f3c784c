// The page without its server: what it asks the worker to keep, and the line
// that says that the server is gone.

import { FIRST_ROWS, head, type Api } from "./api";
import type { Bounds } from "./bbox";
import { isBusy, type Dataset } from "./dataset";
import { inWords } from "./dates";
import { localDay } from "./days";
import { h, say } from "./dom";
import { languages } from "./i18n/languages";
import { t } from "./i18n/messages";
import type { Notices } from "./notices";
import { set, setting } from "./setting";
import { overview, pageKeys, type Kept, type Order, type Version, type Why } from "./worker/policy";

const EVERY = 5 * 60_000; // milliseconds between looks for newer data
const SOON = 15_000; // and while the server gives no answer
const KEEPING = 10 * 60_000; // milliseconds that a worker has for all there is to keep
const ANSWERING = 30_000; // and for a word
const FIRST_ZOOM = 3;
const LAST_ZOOM = 7;
const MOST_TILES = 96;
const NEAR_ZOOM = 9; // to which an incident is looked at, and as far as its circle is small
const MOST_NEAR = 24; // tiles for one incident
const MOST_NEARS = 240; // for all of them

export interface Surroundings {
  api: Api;
  dataset: Dataset;
  notices: Notices;
  /** when the page has loaded and drawn all it can */
  ready: Promise<void>;
  /** collections that tables show */
  tables?(): string[];
  /** boxes that a reader will look at closely */
  places?(): Bounds[];
}

type Request = Order extends infer One ? (One extends Order ? Omit<One, "of"> : never) : never;

export class Offline {
  private readonly root = document.documentElement;
  private readonly scope = `${location.origin}${this.root.dataset["base"] ?? ""}/`;
  private readonly version: Version = { dataset: this.root.dataset["dataset"] ?? "", build: this.root.dataset["build"] ?? "" };
  /** off: the reader wants nothing to be kept */
  private readonly setting = `panj.offline ${new URL(this.scope).pathname}`;
  private readonly text = h("span", {});
  private readonly button = h("button", { type: "button", class: "quiet" });
  private readonly line = h("p", { class: "note", hidden: true }, this.text, " ", this.button);
  private readonly from = new Date(performance.timeOrigin).toISOString(); // when the server made the page
  private looked = Date.now();
  private looks = 0;
  /** the last of the looks that were answered */
  private answered = 0;
  /** why the page is a kept one; null for one from the server */
  private why: Why | null = null;
  private at = this.from;
  private keeping = false;
  private has = false;

  constructor(private readonly here: Surroundings) {}

  /** start says where the page came from, has it kept, and looks for the server from time to time. */
  async start(): Promise<void> {
    document.getElementById("settings")?.append(this.line);
    this.button.addEventListener("click", () => void (this.has ? this.forget() : this.keepAgain()));
    for (const type of ["online", "offline"]) addEventListener(type, () => void this.look());
    document.addEventListener("visibilitychange", () => this.lookSometimes());
    setInterval(() => this.lookSometimes(), SOON);
    const worker = await this.worker();
    if (worker) {
      navigator.serviceWorker.addEventListener("message", ({ data }) => data === "kept" && void this.ask(worker, { type: "whence" }).then((kept) => this.tell(kept)));
      const answer = await this.ask(worker, { type: "whence" });
      this.tell(answer);
      if (answer.here) {
        [this.why, this.at] = [answer.here, answer.kept?.at ?? this.from];
        return this.absent(answer.here);
      }
    }
    if (!navigator.onLine) void this.look();
    await this.here.ready;
    await this.keep();
  }

  /** worker is the one that looks after this page; null where there is none. */
  private async worker(): Promise<ServiceWorker | null> {
    try {
      if (!isSecureContext || !("serviceWorker" in navigator)) return null;
      const { serviceWorker } = navigator; // a frame that may keep nothing has none to give
      try {
        await serviceWorker.register(`${this.scope}sw.js`, { scope: this.scope, updateViaCache: "none" });
        return serviceWorker.controller ?? (await serviceWorker.ready).active;
      } catch {
        return serviceWorker.controller; // without the server it cannot be looked up, but it is there
      }
    } catch {
      return null;
    }
  }

  /** keep has the page kept, unless it is kept already or the reader wants nothing to be; when that fails it is tried again at the next look. */
  private async keep(): Promise<void> {
    if (!this.why && !this.isOff) await this.fetchAll();
  }

  private async fetchAll(): Promise<void> {
    const worker = this.keeping ? null : await this.worker();
    if (!worker || this.keeping) return;
    this.keeping = true;
    this.tell(await this.ask(worker, this.order(), KEEPING));
    this.keeping = false;
  }

  private order(): Request {
    const absolute = (path: string) => new URL(path, this.scope).href;
    const others = [...document.querySelectorAll<HTMLLinkElement>("link[rel=alternate][hreflang]")].map((link) => pageKeys(absolute(link.getAttribute("href")!), this.scope)[0]!);
    return { type: "keep", pages: [...new Set([pageKeys(location.href, this.scope)[0]!, ...others])], data: this.data().map(absolute), tiles: this.tiles() };
  }

  /** data lists what the page reads: what it began with, what a citation takes, and tables as they begin. */
  private data(): string[] {
    const { api, dataset, tables } = this.here;
    const paths = [...api.begun];
    if (dataset.incidents > 0) paths.push("/collections/incidents?f=json");
    const article = shownArticle();
    if (article) paths.push(`/articles/${encodeURIComponent(article)}?f=json`);
    for (const id of tables?.() ?? []) {
      const collection = `/collections/${encodeURIComponent(id)}`;
      paths.push(...["schema", "queryables", "sortables"].map((what) => `${collection}/${what}?f=json`), `${collection}/items?${new URLSearchParams(FIRST_ROWS as [string, string][])}`);
    }
    return paths.map((path) => (this.root.dataset["base"] ?? "") + path);
  }

  /** tiles are those of the whole extent from afar, and those around the incidents from near. */
  private tiles(): string[] {
    const { extent } = this.here.dataset;
    const { connection } = navigator as { connection?: { saveData?: boolean } };
    if (!extent || connection?.saveData) return [];
    const near = new Set<string>();
    for (const place of this.here.places?.() ?? []) {
      if (near.size >= MOST_NEARS) break;
      for (const at of overview(place, LAST_ZOOM + 1, NEAR_ZOOM, MOST_NEAR)) near.add(this.address(at));
    }
    return [...overview(extent, FIRST_ZOOM, LAST_ZOOM, MOST_TILES).map((at) => this.address(at)), ...near];
  }

  private address(at: readonly [number, number, number]): string {
    return new URL(this.here.api.tileAddress(...at), this.scope).href;
  }

  /** tell has the settings say what is kept whole and how to throw it away, or that nothing is and how to have it kept. */
  private tell({ kept }: Kept): void {
    const own = kept?.dataset === this.version.dataset && kept.build === this.version.build;
    this.root.dataset["kept"] = own ? "ready" : "none";
    this.has = kept !== null;
    if (kept || this.isOff) this.line.hidden = false; // nothing yet is not worth a word
    this.text.textContent = kept ? t("offline.kept", { version: kept.dataset, date: inWords(localDay(new Date(kept.at))) }) : t("offline.removed");
    this.button.textContent = t(kept ? "offline.forget" : "offline.keep");
  }

  /** forget throws away what is kept; nothing is kept again until the reader asks for it. */
  private async forget(): Promise<void> {
    set(this.setting, "off");
    const worker = await this.worker();
    if (!worker) return;
    this.tell(await this.ask(worker, { type: "forget" }));
    say(this.text.textContent!);
  }

  private async keepAgain(): Promise<void> {
    set(this.setting, "on");
    this.button.textContent = t("offline.keeping");
    await this.fetchAll();
    if (!this.has) this.button.textContent = t("offline.keep");
    say(this.text.textContent!);
  }

  private get isOff(): boolean {
    return setting(this.setting) === "off";
  }

  private lookSometimes(): void {
    if (document.visibilityState === "visible" && Date.now() - this.looked >= (this.here.notices.isUnanswered ? SOON - 1000 : EVERY)) void this.look();
  }

  /** look asks whether the server is there, and for what had to wait for it. */
  private async look(): Promise<void> {
    this.looked = Date.now();
    const look = ++this.looks;
    const answer = await head(this.root.dataset["base"] ?? "");
    if (look < this.answered) return; // what has been seen since is newer
    this.answered = look;
    if (answer?.ok) this.here.api.compare(answer);
    const state = answer?.ok ? "here" : answer && isBusy(answer) ? "busy" : "gone";
    if (state === "gone" || (state === "busy" && this.why)) return this.absent(state);
    const before = this.root.dataset["server"];
    delete this.root.dataset["server"];
    this.here.notices.clear("offline");
    if (state === "busy") return;
    if (before) say(t("offline.back"));
    this.here.notices.askAgain();
    if (this.root.dataset["kept"] !== "ready") void this.keep();
  }

  /** absent says that the server gives no answer, and what is shown instead. */
  private absent(why: Why): void {
    this.root.dataset["server"] = why;
    const values = { version: this.version.dataset, date: inWords(localDay(new Date(this.at))) };
    const text = t(why === "busy" ? "offline.busy" : "offline.gone", values);
    this.here.notices.clear("server");
    this.here.notices.show("offline", this.why && this.isOther() ? `${text} ${t("offline.other")}` : text, () => void this.look());
  }

  /** isOther reports whether the address asks for another language or article than the kept page has. */
  private isOther(): boolean {
    const asked = new URLSearchParams(location.search);
    const [lang, article] = [asked.get("lang"), asked.get("article")];
    return Boolean((lang && languages[lang] && languages[lang].lang !== this.root.lang) || (article && article !== shownArticle()));
  }

  /** ask sends the worker an order and waits for what it says, or until the browser must have ended it. */
  private ask(worker: ServiceWorker, request: Request, patience = ANSWERING): Promise<Kept> {
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      const timer = setTimeout(resolve, patience, { kept: null, here: null } satisfies Kept);
      port1.onmessage = (e) => {
        clearTimeout(timer);
        resolve(e.data as Kept);
      };
      worker.postMessage({ ...request, of: this.version } satisfies Order, [port2]);
    });
  }
}

/** shownArticle is the id of the article on the page; empty without one. */
function shownArticle(): string {
  return document.querySelector<HTMLElement>("[data-article]")?.dataset["article"] ?? "";
}
