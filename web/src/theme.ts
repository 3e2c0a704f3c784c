// Light, dark, or as the system has it. The choice stays in this browser; the
// style sheets and the painted map follow what stands on the root.

import { set, setting } from "./setting";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const SETTING = "panj.theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners: (() => void)[] = [];

/** chosen is what the reader chose, here or on another page of this server. */
export function chosen(): Theme {
  const before = setting(SETTING);
  return themes.find((theme) => theme === before) ?? "system";
}

/** show puts a theme on the page. */
export function show(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = theme;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.dataset["theme"];
    meta.media = theme === "system" ? `(prefers-color-scheme: ${own})` : theme === own ? "all" : "not all";
  }
}

/** choose shows a theme and remembers it. */
export function choose(theme: Theme): void {
  set(SETTING, theme);
  change(theme);
}

function change(theme: Theme): void {
  show(theme);
  for (const listener of listeners) listener();
}

/** isDark says which of the two the page shows now. */
export function isDark(): boolean {
  const theme = document.documentElement.dataset["theme"];
  return theme ? theme === "dark" : system.matches;
}

/** onTheme calls back whenever that may have changed. */
export function onTheme(listener: () => void): void {
  listeners.push(listener);
  if (listeners.length > 1) return;
  system.addEventListener("change", () => change(chosen()));
  addEventListener("storage", (e) => {
    if (e.key === SETTING || e.key === null) change(chosen());
  });
}
