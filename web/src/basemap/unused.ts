// Stands in for what protomaps-leaflet brings along and this page never uses:
// the looks of the Protomaps basemap and the reader of PMTiles archives, a
// quarter of the script. build.mjs puts it in their place.

/** namedFlavor is asked for only when a map is drawn in one of Protomaps' looks. */
export function namedFlavor(name: string): never {
  throw new Error(`the look ${name} is not part of this page`);
}

/** PMTiles is made only when a map's source is the address of an archive. */
export class PMTiles {
  constructor(address: unknown) {
    throw new Error(`the archive ${String(address)} cannot be read by this page`);
  }
}
