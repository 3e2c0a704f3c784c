// The colours of the painted map. Everything else is coloured by the style
// sheet; canvas cannot read that.

export interface Palette {
  land: string;
  /** by ISO 3166-1 alpha-2 code, and by numeric code for the coarse outlines of the world */
  countries: ReadonlyMap<string, string>;
  water: string;
  river: string;
  outline: string;
  border: string;
  casing: string;
  text: string;
  country: string;
  waterText: string;
  kmText: string;
  halo: string;
}

function both(tajikistan: string, afghanistan: string): ReadonlyMap<string, string> {
  return new Map([["TJ", tajikistan], ["762", tajikistan], ["AF", afghanistan], ["004", afghanistan], ["4", afghanistan]]);
}

const light: Palette = {
  land: "#F4F1EA",
  countries: both("#F7EED6", "#E6EDE0"),
  water: "#BCD6E4",
  river: "#9DC3D8",
  outline: "#B9B4AA",
  border: "#5A4668",
  casing: "#FFFDF8",
  text: "#3A4148",
  country: "#857B66",
  waterText: "#3F7391",
  kmText: "#5A4668",
  halo: "#FBF9F3",
};

const dark: Palette = {
  land: "#20262A",
  countries: both("#2E2B22", "#222D27"),
  water: "#16384A",
  river: "#2C5A72",
  outline: "#4C5459",
  border: "#C3A6D6",
  casing: "#181C1F",
  text: "#C9CFD4",
  country: "#8E8873",
  waterText: "#7FB2CE",
  kmText: "#C3A6D6",
  halo: "#1B2024",
};

/** palette returns the colours for a light or a dark page. */
export function palette(isDark: boolean): Palette {
  return isDark ? dark : light;
}
