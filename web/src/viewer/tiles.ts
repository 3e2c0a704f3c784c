// The tiles of the viewer: many collections in one request, those with a
// condition or an odd name in one each. Vector tiles may simply be joined: their
// layers are a repeated field of a protocol buffer.

import { ApiError, type Api } from "../api";
import { columnOf, rowOf } from "../tilegrid";
import type { Layer } from "./layers";

export interface Wanted {
  collection: string;
  filter: string;
  extent: Layer["extent"];
}

/** FilteredTile is a tile of one collection, of what matches a condition in CQL2 (all of it without one). */
export interface FilteredTile {
  z: number;
  x: number;
  y: number;
  collection: string;
  filter: string;
}

export class ViewerTiles {
  wanted: readonly Wanted[] = [];

  constructor(private readonly api: Pick<Api, "tile"> & { filteredTile(at: FilteredTile): Promise<ArrayBuffer | null> }) {}

  async tile(z: number, x: number, y: number): Promise<ArrayBuffer | null> {
    // A comma would part the names in the address of a common tile.
    const alone = this.wanted.filter((w) => w.filter !== "" || w.collection.includes(","));
    const together = this.wanted.filter((w) => !alone.includes(w)).map((w) => w.collection);
    const there = alone.filter((w) => reaches(w.extent, z, x, y));
    const parts = await Promise.all([this.api.tile(z, x, y, together), ...there.map(({ collection, filter }) => this.api.filteredTile({ z, x, y, collection, filter }))]);
    return joined(parts.filter((part) => part !== null));
  }
}

/** reaches reports whether a tile may hold something of a collection: of others the server says that they do not exist. */
function reaches(extent: Layer["extent"], z: number, x: number, y: number): boolean {
  if (!extent) return false;
  const column = (lon: number) => Math.min(2 ** z - 1, Math.max(0, columnOf(lon, z)));
  const [west, south, east, north] = extent;
  const across = west > east ? x >= column(west) || x <= column(east) : x >= column(west) && x <= column(east);
  return across && y >= rowOf(north, z) && y <= rowOf(south, z);
}

function joined(parts: readonly ArrayBuffer[]): ArrayBuffer | null {
  if (parts.length < 2) return parts[0] ?? null;
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    out.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return out.buffer;
}

/** filteredTile asks for one; null where there is nothing. */
export async function filteredTile(api: Api, { z, x, y, collection, filter }: FilteredTile): Promise<ArrayBuffer | null> {
  try {
    return await api.tileAt(`/collections/${encodeURIComponent(collection)}/tiles/WebMercatorQuad/${z}/${y}/${x}`, filter);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null; // beyond the collection
    throw error;
  }
}
