// A dialog over the page: the browser's own, so that the keyboard stays in it,
// Escape closes it and the focus goes back to where it was.

import { h } from "./dom";
import { t } from "./i18n/messages";
import { loadPanels } from "./panels";

/**
 * openDialog shows content under a title; the name is its class and begins its
 * ids. Each call makes a new dialog, unless that of the name is open already. It
 * leaves the document when it closes; content that is kept may be shown again. An
 * element with autofocus gets the keyboard, else the first that can.
 */
export async function openDialog(name: string, title: string, content: readonly Node[], closed?: () => void): Promise<HTMLDialogElement> {
  await loadPanels();
  const open = document.querySelector<HTMLDialogElement>(`dialog.${name}:modal`);
  if (open) return open; // asked for twice before the panels had come
  const heading = h("h2", { id: `${name}-title` }, title);
  const close = h("button", { type: "button", class: "close", "aria-label": t("card.close") }, "×");
  const head = h("header", {}, heading, close);
  const sheet = h("div", { class: "dialog-sheet" }, head, h("div", { class: "dialog-body" }, ...content));
  const dialog = h("dialog", { class: `dialog ${name}`, "aria-labelledby": heading.id }, sheet, h("p", { class: "visually-hidden", "aria-live": "polite" }));
  close.addEventListener("click", () => dialog.close());
  closeOutside(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    closed?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** closeOutside closes a dialog at a click beside it that also began there. */
function closeOutside(dialog: HTMLDialogElement): void {
  let began = false;
  // The sheet fills the dialog: only what lies beside it has the dialog itself as target.
  dialog.addEventListener("pointerdown", (e) => (began = e.target === dialog));
  dialog.addEventListener("click", (e) => {
    if (began && e.target === dialog) dialog.close();
  });
}
