// The ways to hand on what is on the screen: as an address, as a sentence, as a
// page of its own, inside another page, as a picture.

import { copyButton } from "../copybutton";
import { openDialog } from "../dialog";
import { h } from "../dom";
import { t, type Key } from "../i18n/messages";
import { saveFile } from "./download";
import { embedCode, SIZES } from "./embedcode";

export interface Sharing {
  /** of what is shared, for people */
  title: string;
  /** address of everything on the screen */
  link: string;
  /** addresses that lead to the selected sentence: on this page, and in the article by itself */
  sentence: { here: string; alone: string } | null;
  /** address of the selected incident's own page */
  incident: string | null;
  /** address of the page for frames */
  embed: string;
  picture: { name: string; draw: () => Promise<Blob> };
}

export function openShare(sharing: Sharing): void {
  const { link, sentence, incident } = sharing;
  void openDialog("share", t("share.title"), [
    linkRow("share.all", link, systemShare(sharing)),
    ...(sentence ? [linkRow("share.sentence", sentence.here), linkRow("share.sentenceAlone", sentence.alone)] : []),
    ...(incident ? [linkRow("share.incident", incident)] : []),
    embedRow(sharing),
    pictureRow(sharing.picture),
  ]);
}

/** linkRow shows an address with a button that copies it. */
function linkRow(label: Key, href: string, ...more: (HTMLElement | null)[]): HTMLElement {
  const field = h("input", { type: "text", class: "copyable", id: `f-${label}`, readonly: true, value: href, dir: "ltr", spellcheck: "false" });
  field.addEventListener("focus", () => field.select());
  return h("div", { class: "share-row" }, h("label", { for: field.id }, t(label)), h("div", { class: "share-line" }, field, copyOf(label, () => field.value), ...more));
}

/** copyOf makes the button that copies what a label names. */
export function copyOf(what: Key, text: () => string): HTMLButtonElement {
  return copyButton({ label: t("exact.copy"), what: t(what), text });
}

/** systemShare opens the sheet of the system, where there is one. */
function systemShare({ title, link: url }: Sharing): HTMLElement | null {
  if (!navigator.share || navigator.canShare?.({ title, url }) === false) return null;
  const button = h("button", { type: "button", class: "quiet" }, t("share.system"));
  button.addEventListener("click", () => {
    navigator.share({ title, url }).catch((error: unknown) => {
      if ((error as DOMException).name !== "AbortError") button.remove(); // it cannot after all
    });
  });
  return button;
}

function embedRow({ embed, title }: Sharing): HTMLElement {
  const size = h("select", { id: "embed-size" }, ...SIZES.map(({ name, width, height }, i) => h("option", { value: i }, t(name, { width, height }))));
  const code = h("textarea", { class: "copyable", id: "embed-code", readonly: true, rows: 4, dir: "ltr", spellcheck: "false" });
  const write = () => (code.value = embedCode({ src: embed, title, ...SIZES[Number(size.value)]! }));
  size.value = "1";
  size.addEventListener("change", write);
  write();
  return h(
    "div",
    { class: "share-row" },
    h("label", { for: code.id }, t("share.embed")),
    code,
    h("div", { class: "share-line" }, h("label", { for: size.id, class: "inline" }, t("share.size")), size, copyOf("share.embed", () => code.value)),
  );
}

function pictureRow({ name, draw }: Sharing["picture"]): HTMLElement {
  const button = h("button", { type: "button", class: "quiet" }, t("share.draw"));
  const status = h("span", { class: "note", role: "status" });
  button.addEventListener("click", () => {
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true"; // disabled, it would lose the keyboard
    status.textContent = t("share.drawing");
    draw()
      .then(
        (picture) => {
          saveFile(name, picture);
          status.textContent = t("share.drawn", { name });
        },
        (error: unknown) => {
          console.warn(error);
          status.textContent = t("share.notDrawn");
        },
      )
      .finally(() => (button.ariaDisabled = "false"));
  });
  return h("div", { class: "share-row" }, h("p", { class: "label" }, t("share.picture")), h("div", { class: "share-line" }, button, status));
}
