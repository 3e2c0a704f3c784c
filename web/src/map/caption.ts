// What stands below the map on a picture of it: title, legend, what has to be
// said of the data, whom the map owes, and where and in which version it was.

import { FONT } from "../basemap/labels";
import { t } from "../i18n/messages";
import { colourOf, image, standalone } from "./standalone";

const MARGIN = 14;
const SYMBOL = 17;

export interface Caption {
  height: number;
  /** draws it below the present origin */
  draw(ctx: CanvasRenderingContext2D): void;
}

interface Style {
  font: string;
  line: number;
  colour: string;
}

interface Piece {
  text: string;
  x: number;
  y: number;
  style: Style;
}

/** caption lays out what stands below a map of that width. */
export async function caption(width: number, scale: number, href: string): Promise<Caption> {
  const style = (weight: number, size: number, ink: string): Style => ({ font: `${weight} ${size}px ${FONT}`, line: Math.round(size * 1.45), colour: colourOf(ink) });
  const layout = new Layout(width);
  layout.text(said(".brand"), style(650, 15, "--text"));
  layout.text(said("#card:not([hidden]) h2"), style(400, 13, "--text"));
  const legend = layout.legend([...document.querySelectorAll(".legend li")], style(400, 12, "--text"));
  layout.text(said(".honesty"), style(600, 12, "--text"));
  layout.text([...document.querySelectorAll(".leaflet-control-attribution :is(bdi, .neutral)")].map((part) => part.textContent!.trim()).join(" "), style(400, 11, "--muted"));
  layout.text(`${t("cite.version", { version: document.documentElement.dataset["dataset"] ?? "" })} · ${href}`, style(400, 11, "--muted"));
  const height = layout.bottom + MARGIN;
  const paper = colourOf("--paper");
  const symbols = await image(width, height, scale, legend);
  return {
    height,
    draw: (ctx) => {
      ctx.fillStyle = paper;
      ctx.fillRect(0, 0, width, height);
      ctx.drawImage(symbols, 0, 0, width, height);
      layout.draw(ctx);
    },
  };
}

/** directionOf is the direction of the first letter of a text, as with dir="auto". */
export function directionOf(text: string): "ltr" | "rtl" {
  return /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text) ? "rtl" : "ltr";
}

function said(selector: string): string {
  return document.querySelector(selector)?.textContent?.trim() ?? "";
}

/** Layout puts lines below each other, from the side at which the language begins. */
class Layout {
  bottom = MARGIN - 4;
  private readonly rtl = document.documentElement.dir === "rtl";
  private readonly pieces: Piece[] = [];
  private readonly ruler = document.createElement("canvas").getContext("2d")!;

  constructor(private readonly width: number) {}

  /** text breaks a text into lines as wide as the picture. */
  text(text: string, style: Style): void {
    if (text === "") return;
    this.ruler.font = style.font;
    const room = this.width - 2 * MARGIN;
    let line = "";
    const flush = () => {
      this.bottom += style.line;
      this.pieces.push({ text: line, x: MARGIN, y: this.bottom, style });
    };
    for (const word of this.words(text, room)) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (line !== "" && this.ruler.measureText(longer).width > room) {
        flush();
        line = word;
      } else {
        line = longer;
      }
    }
    flush();
    this.bottom += 3;
  }

  /** words cuts a text at its spaces, and what is wider than a line, as an address may be, where it has to. */
  private words(text: string, room: number): string[] {
    return text.split(/\s+/u).flatMap((word) => {
      const parts: string[] = [];
      let rest = word;
      while (this.ruler.measureText(rest).width > room) {
        let n = rest.length - 1;
        while (n > 1 && this.ruler.measureText(rest.slice(0, n)).width > room) n--;
        parts.push(rest.slice(0, n));
        rest = rest.slice(n);
      }
      return [...parts, rest];
    });
  }

  /** legend places the entries of the legend in rows and returns their symbols. */
  legend(entries: readonly Element[], style: Style): SVGElement[] {
    this.ruler.font = style.font;
    const symbols: SVGElement[] = [];
    let x = MARGIN;
    let y = this.bottom + 6;
    for (const entry of entries) {
      const picture = entry.querySelector<SVGSVGElement>("svg");
      const text = entry.querySelector("span")?.textContent?.trim() ?? "";
      const room = SYMBOL + 6 + this.ruler.measureText(text).width;
      if (x > MARGIN && x + room > this.width - MARGIN) {
        x = MARGIN;
        y += SYMBOL + 6;
      }
      if (picture) {
        const copy = standalone(picture);
        const at = { x: this.rtl ? this.width - x - SYMBOL : x, y, width: SYMBOL, height: SYMBOL, overflow: "visible" };
        for (const [name, value] of Object.entries(at)) copy.setAttribute(name, String(value));
        symbols.push(copy);
      }
      this.pieces.push({ text, x: x + SYMBOL + 6, y: y + SYMBOL / 2 + 4, style });
      x += room + 16;
    }
    if (entries.length > 0) this.bottom = y + SYMBOL + 5;
    return symbols;
  }

  draw(ctx: CanvasRenderingContext2D): void {
    ctx.textBaseline = "alphabetic";
    ctx.textAlign = this.rtl ? "right" : "left";
    for (const { text, x, y, style } of this.pieces) {
      ctx.font = style.font;
      ctx.fillStyle = style.colour;
      ctx.direction = directionOf(text);
      ctx.fillText(text, this.rtl ? this.width - x : x, y);
    }
  }
}
