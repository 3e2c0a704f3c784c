// The buttons in the header.

import { h } from "./dom";
import { t, type Key } from "./i18n/messages";

export interface ToolEvents {
  share(): void;
  cite(): void;
  keys(): void;
  data(): void;
}

/** fillTools puts the buttons in, of what there is. */
export function fillTools(element: HTMLElement, events: Partial<ToolEvents>): void {
  const button = (name: Key, does?: () => void, popup: string | null = "dialog") => {
    if (!does) return "";
    const b = h("button", { type: "button", class: "quiet", "aria-haspopup": popup }, t(name));
    b.addEventListener("click", does);
    return b;
  };
  element.append(button("tools.keys", events.keys), button("tools.share", events.share), button("tools.cite", events.cite), button("page.data", events.data, null));
}
