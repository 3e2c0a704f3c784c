// Exactly what is on the screen, for other programs: the request, the same as
// command lines, and files in every format that the server offers. Loaded when
// it comes into sight.

import { ApiError, type Api } from "./api";
import { areaCount } from "./areacount";
import { reason } from "./attempt";
import { copyButton } from "./copybutton";
import { h } from "./dom";
import { matches } from "./filter";
import { toQuery } from "./filterquery";
import { t, type Key } from "./i18n/messages";
import type { Actions, Part, Shown } from "./parts";
import { addressOf, ogr2ogrOf, saveOf } from "./request";

const GEOJSON = "application/geo+json";

/** Where the features of a collection are to be had in one file. */
interface DataFile {
  path: string;
  /** media type */
  type: string;
  /** what people call the format */
  format: string;
}

export class ExactPanel implements Part {
  private readonly count = h("p", { class: "exact-count" });
  private readonly area = h("p", { class: "exact-area" });
  private readonly files = h("p", { class: "actions" });
  private readonly lines = h("div", {});
  private offered: readonly DataFile[] = [];
  private shown: Shown | null = null;

  constructor(
    element: HTMLElement,
    private readonly api: Api,
    private readonly actions: Pick<Actions, "say">,
    /** narrows the incidents to what the map shows */
    narrow: () => void,
  ) {
    const view = h("button", { type: "button", class: "quiet" }, t("exact.view"));
    view.addEventListener("click", () => {
      narrow();
      this.actions.say(this.area.textContent!);
    });
    element.replaceChildren(
      h("h3", {}, t("exact.title")),
      this.count,
      this.area,
      this.files,
      h("p", { class: "actions" }, view),
      h("p", { class: "note" }, t("exact.viewNote")),
      this.lines,
    );
    void this.load();
  }

  paint(shown: Shown): void {
    const before = this.shown;
    this.shown = shown;
    if (before && before.filter === shown.filter && before.matching === shown.matching && before.counting === shown.counting) return;
    this.write(shown);
  }

  private async load(): Promise<void> {
    try {
      this.offered = filesOf(await this.api.collection(), this.api);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const again = h("button", { type: "button", class: "quiet" }, t("state.retry"));
      again.addEventListener("click", () => void this.load());
      this.files.replaceChildren(reason(error), " ", again);
      return;
    }
    this.files.replaceChildren();
    if (this.shown) this.write(this.shown);
  }

  private write({ incidents, matching, filter, counting, found }: Shown): void {
    const query = toQuery(filter).map(([name, value]) => ({ name, value }));
    const at = (path: string, more: typeof query = []) => new URL(addressOf(path, [...query, ...more]), location.href).href;
    const values = { n: matching.size, all: incidents.length };
    this.count.textContent = t(counting ? "filter.counting" : matching.size === incidents.length ? "exact.all" : "exact.some", values);
    const { area } = filter;
    this.area.textContent = area && !counting ? t("area.said", { count: areaCount(area, incidents.filter((i) => matches(i, { ...filter, area: null }, found))) }) : "";
    const files = this.offered.map((f) => ({ ...f, href: at(f.path), file: nameIn(f.path) }));
    if (files.length > 0) this.files.replaceChildren(...files.map((f) => h("a", { class: "button", href: f.href, type: f.type, download: f.file }, f.format)));
    const file = files.find((f) => f.type.startsWith(GEOJSON));
    const request = at(this.api.items, [{ name: "limit", value: "10000" }, { name: "f", value: "json" }]);
    this.lines.replaceChildren(
      this.line("exact.request", request),
      ...(file
        ? [
            this.line("exact.curl", saveOf(file.href, file.file)),
            this.line("exact.ogr2ogr", ogr2ogrOf(file.href, file.file.replace(/\.\w+$/, ".gpkg"))),
            this.line("exact.qgis", file.href, "exact.qgisHow"),
          ]
        : []),
    );
  }

  /** line shows text to be copied, with what it is and how to use it. */
  private line(name: Key, text: string, how?: Key): HTMLElement {
    const title = t(name);
    const copy = copyButton({ label: t("exact.copy"), what: title, text: () => text, said: () => this.actions.say(t("card.copied")) });
    return h(
      "div",
      { class: "exact-line", "data-line": name.replace("exact.", "") },
      h("div", { class: "exact-head" }, h("h4", {}, title), copy),
      how ? h("p", { class: "note" }, t(how)) : null,
      h("pre", { dir: "ltr", translate: "no" }, h("code", {}, text)),
    );
  }
}

function nameIn(path: string): string {
  return decodeURIComponent(path.slice(path.lastIndexOf("/") + 1));
}

/** filesOf lists where all incidents are to be had at once, a path for each format that the server offers. */
function filesOf(collection: unknown, api: Api): DataFile[] {
  const { links = [] } = collection as { links?: { rel?: string; href?: unknown; type?: string; title?: string }[] };
  return links.flatMap(({ rel, href, type = "", title = "" }): DataFile[] => {
    if (rel !== "enclosure" || typeof href !== "string") return [];
    const path = api.address(href);
    // The title ends with the name of the format: "Incidents: everything in one file (CSV)".
    return [{ path, type, format: /\(([^()]+)\)$/.exec(title)?.[1] ?? path.replace(/^.*\//, "") }];
  });
}
