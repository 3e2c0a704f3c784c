// A button that copies text and says so on itself.

import { h } from "./dom";
import { t } from "./i18n/messages";

const SHOWN = 1600; // milliseconds

/** copyButton makes the button; what names the text for those who do not see what it stands beside. */
export function copyButton({ label, what = "", text, said }: { label: string; what?: string; text: () => string; said?: () => void }): HTMLButtonElement {
  const word = h("span", {}, label);
  const button = h("button", { type: "button", class: "quiet" }, word, what && h("span", { class: "visually-hidden" }, `: ${what}`));
  button.addEventListener("click", () => {
    void copyText(text());
    word.textContent = t("card.copied");
    said?.();
    setTimeout(() => (word.textContent = label), SHOWN);
  });
  return button;
}

/** copyText puts text on the clipboard, by hand where the page is not served securely. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return;
    } catch {
      // Not allowed here: do it the old way.
    }
  }
  const area = h("textarea", { class: "visually-hidden", readonly: true });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
