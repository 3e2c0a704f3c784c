// What every visible part of the page is told, and what it may report.

import type { Tab } from "./address";
import type { Filter } from "./filter";
import type { Position } from "./geodesy";
import type { Incident } from "./model";

/** Shown is the state of the page at one moment. */
export interface Shown {
  incidents: readonly Incident[];
  /** ids of those that the filter lets through */
  matching: ReadonlySet<string>;
  /** whether only the server can tell, and has not yet: matching is what it was before */
  counting: boolean;
  /** what the server answered to the part of the filter that only it can tell; null when there is none */
  found: ReadonlySet<string> | null;
  filter: Filter;
  selected: Incident | null;
  passage: string | null;
  hovered: string | null;
}

export interface Part {
  /** fill takes the incidents when they have come, and again when they are read anew. */
  fill?(incidents: readonly Incident[]): void;
  /** paint shows a state; it is called for every change, hovering included, so it must be quick. */
  paint(shown: Shown): void;
}

/** redraws reports whether there is something else to draw than before: what the filter lets through, and the selected one in any case. */
export function redraws(before: Shown | null, now: Shown): boolean {
  if (!before || before.matching !== now.matching) return true;
  const outside = (s: Shown) => (s.selected && !s.matching.has(s.selected.id) ? s.selected : null);
  return outside(before) !== outside(now);
}

/** Origin names the part in which something was selected: that part does not scroll itself. */
export type Origin = "passage" | "symbol" | "strip" | "timeline" | "list" | "search" | "key" | "address";

export interface Actions {
  hover(incident: string | null): void;
  select(incident: string, passage: string | null, origin: Origin): void;
  /** narrow changes some conditions of the filter, as a step that Back undoes. */
  narrow(change: Partial<Filter>): void;
  /** point shows a place on the line, on the map and the strip; null for none. */
  point(at: Position | null): void;
  /** along shows a kilometre of the line, on the map and the strip; null for none. */
  along(km: number | null): void;
  tab(tab: Tab): void;
  /** area opens what draws a box on the map. */
  area(): void;
  /** data shows the request, the lines and the files of what is on the screen. */
  data(): void;
  /** read shows a passage in its article, and the words that it was found by. */
  read(passage: string, article: string, words: string): void;
  /** say announces something politely. */
  say(text: string): void;
}
