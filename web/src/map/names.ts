// What stands on the map before any tile is labelled: the kilometres of the line
// and the names of the countries, clear of the symbols.

import { FONT, type Fixed } from "../basemap/labels";
import type { Position } from "../geodesy";
import { t } from "../i18n/messages";
import { marks, metresPerPixel, spacing, towards } from "../kmmarks";
import type { BorderLine } from "../line";
import { palette } from "../palette";
import type { Standing } from "../stacking";

// Where the name of a country may stand, best first.
const COUNTRIES: Record<string, Position[]> = {
  TJ: [[69.75, 38.85], [72.6, 38.5], [70.6, 39.0]],
  AF: [[68.9, 36.2], [69.6, 35.6], [66.8, 35.8]],
  UZ: [[66.6, 38.9], [67.2, 38.3]],
  KG: [[72.6, 39.75], [73.8, 40.2]],
  CN: [[74.85, 38.5], [75.8, 38.0]],
  PK: [[72.3, 35.6], [72.9, 35.2]],
};
const FROM_AFAR = 9; // the zoom to which countries are named

export interface Named {
  /** null without a border, of which nothing is named then */
  line: BorderLine | null;
  symbols: readonly Standing[];
  /** in pixels of the zoom */
  project(p: Position): { x: number; y: number };
}

/** fixed lists it for a zoom. */
export function fixed({ line, symbols, project }: Named, zoom: number, dark: boolean): Fixed {
  const obstacles = symbols.map((s) => ({ ...s.at, half: s.half + 1 }));
  if (!line) return { obstacles, ticks: [], names: [] };
  const c = palette(dark);
  const text = (weight: number, size: number, fill: string) => ({ font: `${weight} ${size}px ${FONT}`, size, fill, halo: c.halo });
  const middle = project(line.at(line.length / 2));
  const country = new Intl.DisplayNames(document.documentElement.lang || "en", { type: "region" });
  const step = spacing(metresPerPixel(zoom, line.at(line.length / 2)[1]));
  return {
    obstacles,
    ticks: marks(line, step, project)
      .map((mark) => (mark.km === 0 ? towards(mark, middle) : mark))
      .map(({ at, normal, km }) => ({ at, normal, line: line.slice(km - step, km + step).map(project), text: t("map.km", { km }), style: text(600, 11, c.kmText), colour: c.border })),
    names: zoom > FROM_AFAR ? [] : Object.entries(COUNTRIES).map(([iso, places]) => ({
      at: places.map(project),
      text: country.of(iso) ?? iso,
      style: text(600, iso === "TJ" || iso === "AF" ? 15 : 12, c.country),
    })),
  };
}
