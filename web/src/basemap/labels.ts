// Labels of the painted map. Protomaps' own point labels try one place only;
// these try all around the point, and keep clear of the symbols on the map.

import { Labeler, Labelers, type Feature, type Label, type LabelRule, type LabelSymbolizer, type Layout } from "protomaps-leaflet";
import { crosses, type Pixel } from "../kmmarks";

type Context = CanvasRenderingContext2D;
type Anchor = Label["anchor"];
type Geometry = Anchor[][];
type Box = Label["bboxes"][number];

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

export interface TextStyle {
  font: string;
  /** pixels */
  size: number;
  fill: string;
  halo: string;
}

/** write draws text with a halo, its baseline at the origin. */
function write(ctx: Context, text: string, x: number, y: number, style: TextStyle): void {
  ctx.globalAlpha = 1;
  ctx.font = style.font;
  ctx.lineJoin = "round";
  ctx.lineWidth = 3.5;
  ctx.strokeStyle = style.halo;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = style.fill;
  ctx.fillText(text, x, y);
}

function widthOf(ctx: Context, text: string, style: TextStyle): number {
  ctx.font = style.font;
  return ctx.measureText(text).width;
}

export interface PlaceStyle extends TextStyle {
  /** radius of the dot, 0 for none */
  dot: number;
  hollow: boolean;
}

/** A dot with its name on whichever side there is room. */
export class PlaceSymbolizer implements LabelSymbolizer {
  constructor(private readonly style: (zoom: number, f: Feature) => PlaceStyle | null) {}

  place(layout: Layout, geometry: Geometry, f: Feature): Label[] | undefined {
    const anchor = geometry[0]?.[0];
    const name = f.props["name"];
    const style = this.style(layout.zoom, f);
    if (!anchor || typeof name !== "string" || name === "" || !style) return undefined;
    const width = widthOf(layout.scratch, name, style);
    const dot = box(anchor, -style.dot - 1, -style.dot - 1, 2 * style.dot + 2, 2 * style.dot + 2);
    for (const [x, y] of sides(width, style)) {
      const text = box(anchor, x - 2, y - style.size * 0.85, width + 4, style.size * 1.15);
      if (layout.index.bboxCollides(text, layout.order)) continue;
      return [{
        anchor,
        bboxes: style.dot > 0 ? [dot, text] : [text],
        deduplicationKey: name,
        deduplicationDistance: 40,
        draw: (ctx: Context) => {
          if (style.dot > 0) drawDot(ctx, style);
          write(ctx, name, x, y, style);
        },
      }];
    }
    return undefined;
  }
}

/** sides lists where the text may start, relative to the dot, best first. */
function sides(width: number, style: PlaceStyle): [number, number][] {
  const gap = style.dot + 4;
  const middle = style.size * 0.35;
  if (style.dot === 0) return [[-width / 2, middle]];
  return [
    [gap, middle],
    [-gap - width, middle],
    [-width / 2, -gap],
    [-width / 2, gap + style.size * 0.8],
    [gap, -gap * 0.5],
    [gap, gap + style.size * 0.5],
    [-gap - width, -gap * 0.5],
    [-gap - width, gap + style.size * 0.5],
  ];
}

function drawDot(ctx: Context, style: PlaceStyle): void {
  ctx.globalAlpha = 1;
  ctx.beginPath();
  ctx.arc(0, 0, style.dot, 0, 2 * Math.PI);
  ctx.fillStyle = style.hollow ? style.halo : style.fill;
  ctx.fill();
  ctx.lineWidth = style.hollow ? 1.4 : 1.2;
  ctx.strokeStyle = style.hollow ? style.fill : style.halo;
  ctx.stroke();
}

function box(anchor: Pixel, x: number, y: number, width: number, height: number): Box {
  return { minX: anchor.x + x, minY: anchor.y + y, maxX: anchor.x + x + width, maxY: anchor.y + y + height };
}

/** A name along a line, where the line is straight enough to read it. */
export class RiverSymbolizer implements LabelSymbolizer {
  constructor(private readonly style: (zoom: number, f: Feature) => TextStyle | null) {}

  place(layout: Layout, geometry: Geometry, f: Feature): Label[] | undefined {
    const name = f.props["name"];
    const style = this.style(layout.zoom, f);
    if (typeof name !== "string" || name === "" || !style) return undefined;
    const width = widthOf(layout.scratch, name, style);
    for (const line of geometry) {
      for (const { from, to } of straights(line, width + 8)) {
        const label = alongside(from, to, name, width, style);
        if (label.bboxes.some((b) => layout.index.bboxCollides(b, layout.order))) continue;
        if (layout.index.deduplicationCollides(label)) continue;
        return [label];
      }
    }
    return undefined;
  }
}

/** straights yields the stretches of about that length which hardly bend, best first. */
function straights(line: readonly Anchor[], length: number): { from: Anchor; to: Anchor; bend: number }[] {
  const out: { from: Anchor; to: Anchor; bend: number }[] = [];
  let end = 1;
  let arc = 0;
  for (let start = 0; start + 1 < line.length; start++) {
    while (end < line.length && arc < length) {
      arc += dist(line[end - 1]!, line[end]!);
      end++;
    }
    if (arc < length) break;
    const from = line[start]!;
    const to = line[end - 1]!;
    const bend = arc / Math.max(1, dist(from, to));
    if (bend < 1.12) out.push({ from, to, bend });
    arc -= dist(line[start]!, line[start + 1]!);
  }
  return out.sort((a, b) => a.bend - b.bend).slice(0, 24);
}

function dist(a: Pixel, b: Pixel): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function alongside(from: Anchor, to: Anchor, name: string, width: number, style: TextStyle): Label {
  const [left, right] = from.x <= to.x ? [from, to] : [to, from];
  const angle = Math.atan2(right.y - left.y, right.x - left.x);
  const middle = left.clone();
  middle.x = (left.x + right.x) / 2;
  middle.y = (left.y + right.y) / 2;
  const bboxes: Box[] = [];
  const steps = Math.max(1, Math.ceil(width / style.size));
  for (let i = 0; i <= steps; i++) {
    const d = -width / 2 + (width * i) / steps;
    const x = d * Math.cos(angle) + Math.sin(angle) * style.size * 0.6;
    const y = d * Math.sin(angle) - Math.cos(angle) * style.size * 0.6;
    bboxes.push(box(middle, x - style.size * 0.6, y - style.size * 0.6, style.size * 1.2, style.size * 1.2));
  }
  return {
    anchor: middle,
    bboxes: [box(middle, -1, -1, 2, 2), ...bboxes],
    deduplicationKey: name,
    deduplicationDistance: 360,
    draw: (ctx: Context) => {
      ctx.rotate(angle);
      write(ctx, name, -width / 2, -4, style);
    },
  };
}

export interface Tick {
  at: Pixel;
  normal: Pixel;
  /** the line around it, which its text had better not lie on */
  line: readonly Pixel[];
  text: string;
  style: TextStyle;
  colour: string;
}

/** What stands on the map before any tile is labelled. */
export interface Fixed {
  /** boxes to keep clear, in pixels of the zoom */
  obstacles: { x: number; y: number; half: number }[];
  ticks: Tick[];
  /** names, each with the places where it may stand, best first */
  names: { at: Pixel[]; text: string; style: TextStyle }[];
}

const FIXED = "fixed:0:0:fixed";

/** Labelers that keep many tiles' labels and lay the fixed things down first. */
export class FixedLabelers extends Labelers {
  constructor(
    scratch: Context,
    rules: LabelRule[],
    changed: (tiles: Set<string>) => void,
    private readonly fixed: (zoom: number) => Fixed,
  ) {
    super(scratch, rules, 128, changed);
  }

  override add(zoom: number, tiles: Parameters<Labelers["add"]>[1]): number {
    if (!this.labelers.has(zoom)) this.labelers.set(zoom, this.begin(zoom));
    return super.add(zoom, tiles);
  }

  private begin(zoom: number): Labeler {
    const labeler = new Labeler(zoom, this.scratch, this.labelRules, this.maxLabeledTiles, this.callback);
    const index = labeler.index;
    const { obstacles, ticks, names } = this.fixed(zoom);
    for (const o of obstacles) index.insert(obstacle(o), -1, FIXED);
    for (const tick of ticks) {
      const label = tickLabel(this.scratch, tick, (b) => index.bboxCollides(b, Infinity));
      if (label) index.insert(label, -1, FIXED);
    }
    for (const name of names) {
      const free = name.at.map((at) => nameLabel(this.scratch, name, at)).find((label) => !index.labelCollides(label, Infinity));
      if (free) index.insert(free, -1, FIXED);
    }
    return labeler;
  }
}

function obstacle(o: { x: number; y: number; half: number }): Label {
  return { anchor: anchorAt(o), bboxes: [box(o, -o.half, -o.half, 2 * o.half, 2 * o.half)], draw: () => {} };
}

/** anchorAt makes an anchor of the library's kind: it only reads x and y of those without a deduplication key. */
function anchorAt(p: Pixel): Anchor {
  return { x: p.x, y: p.y } as Anchor;
}

function tickLabel(ctx: Context, tick: Tick, taken: (b: Box) => boolean): Label | null {
  const { at, style } = tick;
  const width = widthOf(ctx, tick.text, style);
  const places = [1, -1].map((turn) => {
    const n = { x: tick.normal.x * turn, y: tick.normal.y * turn };
    const x = n.x * (8 + width / 2) - width / 2;
    const y = n.y * (8 + style.size * 0.5) + style.size * 0.35;
    return { n, x, y, text: box(at, x - 3, y - style.size * 0.9, width + 6, style.size * 1.25), ink: box(at, x, y - style.size * 0.75, width, style.size * 0.75) };
  });
  const free = places.filter(({ text }) => !taken(text));
  const place = free.find(({ ink }) => !crosses(tick.line, ink)) ?? free[0];
  if (!place) return null;
  const { n, x, y, text } = place;
  return {
    anchor: anchorAt(at),
    bboxes: [box(at, -2, -2, 4, 4), text],
    draw: (c: Context) => {
      c.globalAlpha = 1;
      c.beginPath();
      c.moveTo(-n.x * 3.5, -n.y * 3.5);
      c.lineTo(n.x * 5, n.y * 5);
      c.lineWidth = 1.6;
      c.strokeStyle = tick.colour;
      c.stroke();
      write(c, tick.text, x, y, style);
    },
  };
}

function nameLabel(ctx: Context, name: Fixed["names"][number], at: Pixel): Label {
  const { style } = name;
  const width = widthOf(ctx, name.text, style);
  return {
    anchor: anchorAt(at),
    bboxes: [box(at, -width / 2 - 4, -style.size * 0.8, width + 8, style.size * 1.4)],
    draw: (c: Context) => write(c, name.text, -width / 2, style.size * 0.35, style),
  };
}
