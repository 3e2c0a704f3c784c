// A button that copies text and says so on itself.

import { h } from "./dom";
import { t } from "./i18n/messages";

const SHOWN = 1600; // milliseconds

/** copyButton makes the button; what names the text for those who do not see what it stands beside. */
export function copyButton({ label, what = "", text, said }: { label: string; what?: string; text: () => string; said?: () => void }): HTMLButtonElement {
  const word = h("span", {}, label);
  const button = h("button", { type: "button", class: "quiet" }, word, what && h("span", { class: "visually-hidden" }, `: ${what}`));
  button.addEventListener("click", () => {
    void copyText(text()).then((done) => {
      word.textContent = t(done ? "card.copied" : "card.notCopied");
      if (done) said?.();
      setTimeout(() => (word.textContent = label), SHOWN);
    });
  });
  return button;
}

/** copyText puts text on the clipboard, by hand where the page is not served securely; false when neither can be done. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not there, or not allowed: do it the old way.
  }
  const before = document.activeElement as HTMLElement | null;
  const area = h("textarea", { class: "visually-hidden", readonly: true });
  area.value = text;
  // Beside an open dialog nothing can be selected.
  (document.querySelector("dialog:modal") ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  before?.focus({ preventScroll: true });
  return done;
}
