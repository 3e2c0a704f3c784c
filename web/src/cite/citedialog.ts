// The dialog that cites what is selected, or the data as a whole.

import { reason } from "../attempt";
import { openDialog } from "../dialog";
import { apart, h } from "../dom";
import { t } from "../i18n/messages";
import { fileName, saveFile } from "../share/download";
import { copyOf } from "../share/sharedialog";
import { bibTeX } from "./bibtex";
import { cslJSON } from "./csl";
import { marked, plain } from "./plain";
import { references, type Cited, type Reference } from "./reference";
import { ris } from "./ris";

interface Format {
  name: string;
  extension: string;
  media: string;
  write(list: readonly Reference[]): string;
}

const formats = (): readonly Format[] => [
  { name: t("cite.plain"), extension: "txt", media: "text/plain", write: (list) => list.map((r) => `${plain(r)}\n`).join("\n") },
  { name: "BibTeX", extension: "bib", media: "application/x-bibtex", write: bibTeX },
  { name: "RIS", extension: "ris", media: "application/x-research-info-systems", write: ris },
  { name: "CSL-JSON", extension: "json", media: "application/vnd.citationstyles.csl+json", write: cslJSON },
];

/** openCite shows the citation once what it names has been looked up; load is tried again when the reader asks. */
export function openCite(selected: boolean, load: () => Promise<Cited>): void {
  const body = h("div", { class: "cite" });
  const fill = () => {
    body.replaceChildren(h("p", { role: "status" }, t("page.loading")));
    load().then(
      (cited) => body.replaceChildren(...content(cited)),
      (error: unknown) => {
        console.warn(error);
        const retry = h("button", { type: "button", class: "quiet" }, t("state.retry"));
        retry.addEventListener("click", fill);
        body.replaceChildren(h("p", { role: "alert" }, reason(error), " ", retry));
      },
    );
  };
  fill();
  void openDialog("cite-dialog", t("cite.heading"), [h("p", { class: "note" }, t(selected ? "cite.selected" : "cite.whole")), body]);
}

function content(cited: Cited): Node[] {
  const list = references(cited);
  const text = h("textarea", { class: "copyable", id: "cite-text", readonly: true, rows: 12, dir: "ltr", spellcheck: "false", "aria-label": t("cite.text") });
  // What people read is shown as text, where ids and addresses keep their direction; the rest is for programs.
  const lines = h("div", { class: "copyable cite-lines", id: "cite-lines", tabindex: 0, role: "group", "aria-label": t("cite.text") }, ...list.map((r) => h("p", {}, ...apart(marked(r)))));
  for (const part of lines.querySelectorAll("bdi")) part.classList.toggle("url", /^https?:/.test(part.textContent)); // an address in two lines could not be read from right to left
  const all = formats();
  let chosen = all[0]!;
  const choose = (format: Format) => {
    chosen = format;
    text.value = format.write(list);
    text.scrollTop = 0;
    lines.hidden = !(text.hidden = format === all[0]);
  };
  choose(chosen);
  const download = h("button", { type: "button", class: "quiet" }, t("cite.download"));
  download.addEventListener("click", () => {
    saveFile(fileName([list[0]!.key], chosen.extension), new Blob([chosen.write(list)], { type: chosen.media }));
  });
  return [choices(all, choose), lines, text, h("div", { class: "share-line" }, copyOf("cite.text", () => text.value), download)];
}

function choices(all: readonly Format[], choose: (format: Format) => void): HTMLElement {
  const options = all.map((format, i) => {
    const radio = h("input", { type: "radio", name: "cite-format", id: `cite-${format.extension}`, checked: i === 0 });
    radio.addEventListener("change", () => choose(format));
    return h("label", { for: radio.id }, radio, format.name);
  });
  return h("fieldset", { class: "options" }, h("legend", {}, t("cite.format")), ...options);
}
