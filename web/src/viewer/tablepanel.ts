// The rows of a collection, some at a time as the server gives them: sorted,
// filtered, within the view if wanted, and as files.

import { copyButton } from "../copybutton";
import { byId, h } from "../dom";
import { t } from "../i18n/messages";
import { FilterForm } from "./form";
import { nameOf, type Field, type Kind, type Layer, type Row, type Rows } from "./layers";
import { brief } from "./values";

const LOOKS: Partial<Record<Kind, string>> = { integer: "short amount", number: "short amount", date: "short", time: "short", boolean: "short" };

export interface TableEvents {
  collection(id: string): void;
  filter(cql: string): void;
  sort(by: string): void;
  inView(on: boolean): void;
  select(row: Row): void;
  page(href: string): void;
}

/** Listed is what the table shows. */
export interface Listed {
  layer: Layer;
  fields: readonly Field[];
  sortables: ReadonlySet<string>;
  rows: Rows;
  sortby: string;
  /** the request that gives these rows, and the query of the files that hold all of them */
  request: string;
  query: string;
}

export class TablePanel {
  private readonly choice = h("select", { id: "viewer-collection" });
  private readonly view = h("input", { type: "checkbox" });
  private readonly form: FilterForm;
  private readonly filters = h("details", { class: "filters" });
  private readonly summary = h("summary", {}, t("viewer.filter"));
  private readonly matched = h("p", { class: "matched", role: "status" });
  private readonly frame = h("div", { class: "table-frame", tabindex: 0, role: "region" });
  private readonly pager = h("p", { class: "actions" });
  private readonly files = h("div", { class: "files" });

  constructor(private readonly events: TableEvents) {
    this.form = new FilterForm((cql) => events.filter(cql));
    this.choice.addEventListener("change", () => events.collection(this.choice.value));
    this.view.addEventListener("change", () => events.inView(this.view.checked));
    this.filters.append(this.summary, this.form.element);
  }

  fill(layers: readonly Layer[]): void {
    this.choice.replaceChildren(...layers.map((l) => h("option", { value: l.id }, l.title)));
    byId("list").replaceChildren(
      h("h2", { id: "list-title" }, t("viewer.table")),
      h("p", { class: "which" }, h("label", { for: "viewer-collection" }, t("viewer.collection")), " ", this.choice),
      this.filters,
      h("p", { class: "setting" }, h("label", {}, this.view, " ", t("viewer.inView"))),
      this.matched,
      this.frame,
      this.pager,
      this.files,
    );
  }

  /** ask shows what is asked for, before the rows have come. */
  ask(layer: Layer, fields: readonly Field[] | null, filter: string, inView: boolean): void {
    this.choice.value = layer.id;
    this.view.checked = inView && layer.shape !== "none";
    this.view.disabled = layer.shape === "none";
    if (fields) this.refill(fields);
    this.form.show(filter);
    this.summary.textContent = filter ? t("viewer.filterOn") : t("viewer.filter");
    this.frame.setAttribute("aria-busy", "true");
    this.frame.setAttribute("aria-label", `${t("viewer.table")}: ${layer.title}`);
  }

  /** focus brings the keyboard to where the table begins. */
  focus(): void {
    this.choice.focus();
  }

  private refill(fields: readonly Field[]): void {
    const inside = this.form.element.contains(document.activeElement);
    this.form.fill(fields);
    if (inside) this.summary.focus();
  }

  /** search opens the filter and gives it the keyboard. */
  search(): void {
    this.filters.open = true;
    this.form.element.querySelector<HTMLElement>("input, select")?.focus();
  }

  /** fail leaves what was there, and says that it is not what was asked for. */
  fail(text: string): void {
    this.frame.removeAttribute("aria-busy");
    this.matched.textContent = text;
  }

  show(listed: Listed): void {
    const { rows, layer } = listed;
    const keepKeyboard = this.keyboard();
    this.frame.removeAttribute("aria-busy");
    this.matched.textContent = matchedText(rows, layer);
    this.frame.hidden = rows.rows.length === 0;
    this.frame.replaceChildren(this.table(listed));
    this.frame.scrollTop = 0;
    this.pager.replaceChildren(...[this.turn(rows.previous, "viewer.previous"), this.turn(rows.next, "viewer.next")].filter((b) => b !== null));
    this.files.replaceChildren(...this.downloads(listed));
    keepKeyboard();
  }

  /** keyboard remembers what has the keyboard of that which is about to be made anew, and returns what brings it there again, or to the rows. */
  private keyboard(): () => void {
    const held = document.activeElement as HTMLElement | null;
    const part = [this.frame, this.pager, this.files].find((part) => part.contains(held));
    if (!part) return () => undefined;
    const key = held!.dataset["key"];
    return () => {
      const same = [...part.querySelectorAll<HTMLElement>("[data-key]")].find((control) => control.dataset["key"] === key);
      (same ?? (this.frame.hidden ? this.summary : this.frame)).focus();
    };
  }

  /** mark shows which row is selected. */
  mark(id: string | null): void {
    for (const row of this.frame.querySelectorAll<HTMLElement>("tr[data-id]")) {
      const on = row.dataset["id"] === id;
      row.classList.toggle("selected", on);
      row.querySelector("button")?.setAttribute("aria-pressed", String(on));
    }
  }

  private table({ fields, rows, sortables, sortby }: Listed): HTMLElement {
    // A column of that name is another thing than the number of the feature.
    const twice = fields.some((f) => f.title.toLowerCase() === t("viewer.id").toLowerCase());
    const head = fields.map((f) => this.head(f, sortables.has(f.name), sortby));
    return h(
      "table",
      {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t(twice ? "viewer.key" : "viewer.id")), ...head)),
      h("tbody", {}, ...rows.rows.map((row) => this.row(row, fields))),
    );
  }

  private head(field: Field, sortable: boolean, sortby: string): HTMLElement {
    const title = h("span", { dir: "auto" }, field.title);
    if (!sortable) return h("th", { scope: "col", title: field.description || null }, title);
    const [up, down] = [sortby === field.name || sortby === `+${field.name}`, sortby === `-${field.name}`];
    const button = h("button", { type: "button", class: "sort", "data-key": field.name, title: t("viewer.sort", { field: field.title }) }, title, h("span", { class: "arrow", "aria-hidden": "true" }, up ? "▲" : down ? "▼" : ""));
    button.addEventListener("click", () => this.events.sort(up ? `-${field.name}` : down ? "" : field.name));
    return h("th", { scope: "col", "aria-sort": up ? "ascending" : down ? "descending" : "none" }, button);
  }

  private row(row: Row, fields: readonly Field[]): HTMLElement {
    const name = nameOf(row);
    const button = h("button", { type: "button", class: "quiet", "data-key": row.id, "aria-pressed": "false", "aria-label": name ? t("viewer.pickNamed", { id: row.id, name }) : t("viewer.pick", { id: row.id }) }, row.id);
    button.addEventListener("click", () => this.events.select(row));
    const cells = fields.map((f) => h("td", { class: LOOKS[f.kind] }, brief(row.values[f.name], f.kind)));
    return h("tr", { "data-id": row.id }, h("th", { scope: "row" }, button), ...cells);
  }

  private turn(href: string | null, key: "viewer.previous" | "viewer.next"): HTMLElement | null {
    if (!href) return null;
    const button = h("button", { type: "button", class: "quiet", "data-key": key }, t(key));
    button.addEventListener("click", () => this.events.page(href));
    return button;
  }

  private downloads({ layer, query, request }: Listed): HTMLElement[] {
    const links = layer.files.map((f) => h("a", { class: "button", "data-key": f.label, href: f.href + (query && `?${query}`), download: true }, f.label));
    const copy = copyButton({ label: t("exact.copy"), what: t("viewer.request"), text: () => request });
    copy.dataset["key"] = "copy";
    return [h("h3", {}, t("viewer.downloads")), h("p", { class: "actions" }, ...links), h("p", { class: "note" }, t("viewer.request")), h("p", {}, h("code", { class: "url", dir: "ltr" }, request)), h("p", { class: "actions" }, copy)];
  }
}

export function matchedText({ rows, matched }: Rows, layer: Layer): string {
  if (rows.length === 0) return t(layer.count === 0 ? "viewer.empty" : "viewer.noRows");
  if (matched === null) return t("viewer.rows", { n: rows.length });
  return layer.count === null || matched === layer.count ? t("viewer.rows", { n: matched }) : t("viewer.matched", { n: matched, all: layer.count });
}
