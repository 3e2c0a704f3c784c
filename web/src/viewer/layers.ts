// The collections of a file that the program knows nothing of, read from the
// interface's own description of them, with distrust.

import { around, union, type Bounds } from "../bbox";
import type { Position } from "../geodesy";
import { amount, fields, list, text, type Fields } from "../json";

export type Shape = "point" | "line" | "area" | "mixed" | "none";

export interface File {
  /** the address without a query */
  href: string;
  label: string;
}

export interface Layer {
  id: string;
  title: string;
  description: string;
  attribution: string;
  /** rows; null where the server does not say */
  count: number | null;
  shape: Shape;
  /** west, south, east, north; west greater than east crosses the antimeridian; null when nothing has a place */
  extent: readonly [number, number, number, number] | null;
  files: readonly File[];
}

export type Kind = "text" | "integer" | "number" | "date" | "time" | "boolean" | "other";

export interface Field {
  name: string;
  title: string;
  description: string;
  kind: Kind;
  /** all values there are, where they are few */
  choices: readonly string[];
}

export interface Row {
  id: string;
  geometry: unknown;
  values: Readonly<Record<string, unknown>>;
}

export interface Rows {
  rows: readonly Row[];
  /** how many there are in all; null where the server does not say */
  matched: number | null;
  next: string | null;
  previous: string | null;
}

/** readLayers reads the list of collections. */
export function readLayers(answer: unknown): Layer[] {
  return list(fields(answer)["collections"]).flatMap((c): Layer[] => {
    const id = text(c["id"]);
    if (id === "") return [];
    const boxes = fields(fields(c["extent"])["spatial"])["bbox"];
    return [
      {
        id,
        title: text(c["title"]) || id,
        description: text(c["description"]),
        attribution: text(c["attribution"]),
        count: amount(c["itemCount"]),
        shape: shapeOf(c),
        extent: boxOf(Array.isArray(boxes) ? boxes[0] : null),
        files: list(c["links"])
          .filter((l) => l["rel"] === "enclosure" && text(l["href"]) !== "")
          .map((l) => ({ href: text(l["href"]), label: /\(([^()]+)\)$/.exec(text(l["title"]))?.[1] ?? text(l["type"]) })),
      },
    ];
  });
}

function shapeOf(c: Fields): Shape {
  if (typeof c["storageCrs"] !== "string") return "none";
  return (["point", "line", "area"] as const)[amount(c["geometryDimension"]) ?? -1] ?? "mixed";
}

function boxOf(box: unknown): Layer["extent"] {
  if (!Array.isArray(box) || ![4, 6].includes(box.length)) return null;
  const [w, s, e, n] = (box.length === 4 ? box : [box[0], box[1], box[3], box[4]]) as [number, number, number, number];
  return [w, s, e, n].every((v) => amount(v) !== null) ? [w, s, e, n] : null;
}

/** readFields reads a schema of queryables, sortables or properties; the geometry is none of them. */
export function readFields(answer: unknown): Field[] {
  const properties = fields(fields(answer)["properties"]);
  return Object.entries(properties).flatMap(([name, schema]): Field[] => {
    const s = fields(schema);
    if (text(s["format"]).startsWith("geometry") || s["$ref"] !== undefined) return [];
    const choices = [s["enum"], s["examples"]].find((v): v is unknown[] => Array.isArray(v) && v.length > 0) ?? [];
    return [{ name, title: text(s["title"]) || name, description: text(s["description"]), kind: kindOf(s), choices: choices.map(String) }];
  });
}

function kindOf(s: Fields): Kind {
  const type = Array.isArray(s["type"]) ? s["type"].find((t) => t !== "null") : s["type"];
  if (type === "integer" || type === "number" || type === "boolean") return type;
  if (type !== "string" || s["contentEncoding"]) return "other";
  return s["format"] === "date" ? "date" : s["format"] === "date-time" ? "time" : "text";
}

/** readRows reads a page of features. */
export function readRows(answer: unknown): Rows {
  const links = list(fields(answer)["links"]);
  const to = (rel: string) => text(links.find((l) => l["rel"] === rel)?.["href"]) || null;
  return {
    rows: list(fields(answer)["features"]).flatMap((f) => readRow(f) ?? []),
    matched: amount(fields(answer)["numberMatched"]),
    next: to("next"),
    previous: to("prev"),
  };
}

/** readRow reads one feature; null when it has no id. */
export function readRow(feature: unknown): Row | null {
  const f = fields(feature);
  const id = f["id"];
  if (typeof id !== "string" && typeof id !== "number") return null;
  return { id: String(id), geometry: f["geometry"] ?? null, values: fields(f["properties"]) };
}

/** nameOf is what a row is called: the first of its fields that reads like a name, else its number. */
export function nameOf(row: Row): string {
  const named = Object.entries(row.values).filter(([key, v]) => typeof v === "string" && v !== "" && /^(name|title|label|naam|nom|nome|titel|имя|название|номи?)\b/iu.test(key));
  return named.length > 0 ? String(named[0]![1]) : "";
}

/** boundsOf is the narrowest box around a GeoJSON geometry; of two parts each may be on one side of the antimeridian (RFC 7946, 3.1.9). */
export function boundsOf(geometry: unknown): Bounds | null {
  const boxes = strokes(geometry).map((stroke) => around(stroke)!);
  return union(boxes.map(({ west, south, east, north }) => [west, south, east, north]));
}

/** strokes lists what goes on without a gap: the positions of a line or a ring together, a point by itself. */
function strokes(geometry: unknown): Position[][] {
  const g = fields(geometry);
  if (Array.isArray(g["geometries"])) return g["geometries"].flatMap(strokes);
  const out: Position[][] = [];
  const visit = (c: unknown) => {
    if (!Array.isArray(c)) return;
    const own = c.filter(isPosition);
    if (isPosition(c)) out.push([c]);
    else if (own.length > 0 && g["type"] !== "MultiPoint") out.push(own);
    else c.forEach(visit);
  };
  visit(g["coordinates"]);
  return out;
}

function isPosition(c: unknown): c is Position {
  return Array.isArray(c) && amount(c[0]) !== null && amount(c[1]) !== null;
}
