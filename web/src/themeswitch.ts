// The choice between the themes, in the header.

import { byId } from "./dom";
import { choose, chosen, onTheme, themes } from "./theme";

/** themeSwitch brings the list of themes to life, which is of no use without a script. */
export function themeSwitch(): void {
  const list = byId("theme") as HTMLSelectElement;
  list.value = chosen();
  list.addEventListener("change", () => choose(themes.find((theme) => theme === list.value) ?? "system"));
  onTheme(() => (list.value = chosen()));
}
