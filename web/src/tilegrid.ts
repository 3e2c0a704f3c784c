// The grid of the tiles, WebMercatorQuad: at zoom z the world is 2 ** z columns
// from the antimeridian and 2 ** z rows from the north.

/** columnOf is the column of a longitude; beyond 180 degrees they go on. */
export function columnOf(lon: number, z: number): number {
  return Math.floor(((lon + 180) / 360) * 2 ** z);
}

/** rowOf is the row of a latitude; near a pole the last one. */
export function rowOf(lat: number, z: number): number {
  return clampRow(Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z), z);
}

/** clampRow brings a row beyond a pole back to the last one. */
export function clampRow(row: number, z: number): number {
  return Math.min(2 ** z - 1, Math.max(0, row));
}
