// A colour for each layer, by its place in the list: far apart, readable on
// the ground of the map in light and in dark.

const HUES = [255, 45, 150, 330, 90, 200, 300, 15]; // degrees in OKLCH, neighbours far from each other
// Lightness and chroma: of the first eight layers, and of those after them.
const LEVELS = { light: [[0.5, 0.16], [0.38, 0.1]], dark: [[0.74, 0.13], [0.88, 0.08]] } as const;

/** layerColour returns the colour of the layer at a place as #RRGGBB. */
export function layerColour(at: number, dark: boolean): string {
  const [lightness, chroma] = LEVELS[dark ? "dark" : "light"][Math.floor(at / HUES.length) % 2]!;
  const hue = (HUES[at % HUES.length]! * Math.PI) / 180;
  for (let c: number = chroma; ; c -= 0.01) {
    const rgb = toRGB(lightness, c * Math.cos(hue), c * Math.sin(hue));
    if (c <= 0 || rgb.every((v) => v >= -0.001 && v <= 1.001)) return `#${rgb.map(hex).join("")}`;
  }
}

/** toRGB converts OKLab to sRGB (Björn Ottosson's matrices), channels from 0 to 1. */
function toRGB(lightness: number, a: number, b: number): number[] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((v) => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055));
}

function hex(channel: number): string {
  return Math.round(Math.min(1, Math.max(0, channel)) * 255).toString(16).padStart(2, "0").toUpperCase();
}
