// What the server wrote into the page about the dataset: what the map draws,
// where it begins and whom it owes.

import type { Bounds } from "./bbox";
import type { Askable } from "./filterquery";

/** The header of an answer that names the version of the data. */
export const VERSION_HEADER = "x-dataset";

/** The header by which the service worker says which version the server has meanwhile, when it answers from what is kept. */
export const NEWEST_HEADER = "x-newest-dataset";

/**
 * isBusy reports whether the server itself says that it has too much to do: its
 * answers have an id of this form, those of a gateway before a server that is
 * gone have not.
 */
export function isBusy({ status, headers }: Pick<Response, "status" | "headers">): boolean {
  return status === 503 && /^[a-z2-7]{16}$/.test(headers.get("x-request-id") ?? "");
}

export interface Dataset {
  /** whether there is a border; the map's own look is made for such data */
  border: boolean;
  /** kilometres of its line, 0 without one */
  length: number;
  /** incidents that the page is of, 0 without any */
  incidents: number;
  /** collections that the map paints from tiles */
  layers: readonly string[];
  /** what the map begins with; null when nothing is drawn */
  extent: Bounds | null;
  /** what incidents can be asked for */
  ask: Askable;
  /** credit lines of what the map draws */
  credits: readonly string[];
}

/** readDataset reads the attributes of the root element and the list of credits. */
export function readDataset(attributes: Readonly<Record<string, string | undefined>>, credits: readonly string[]): Dataset {
  const length = Number(attributes["length"]) || 0;
  return {
    border: length > 0,
    length,
    incidents: Number(attributes["incidents"]) || 0,
    layers: names(attributes["layers"] ?? ""),
    extent: box(attributes["extent"] ?? ""),
    ask: { parameters: names(attributes["queryables"] ?? ""), columns: names(attributes["columns"] ?? "") },
    credits: credits.map((line) => line.trim()).filter((line) => line !== ""),
  };
}

function names(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}

function box(text: string): Bounds | null {
  const parts = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  const [west, south, east, north] = parts;
  if (parts.length !== 4 || !parts.every(Number.isFinite) || west! > east! || south! > north!) return null;
  return { west: west!, south: south!, east: east!, north: north! };
}

/** smallColumn is one of the columns that can be asked for by value, as those are no lists; the first may be the id, which is no column of an answer. */
export function smallColumn({ parameters, columns }: Askable): string {
  return parameters.filter((name) => columns.indexOf(name) > 0).at(-1) ?? "";
}
