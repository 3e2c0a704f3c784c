package geo

// Tile is the address of a tile in the WebMercatorQuad tile matrix set: zoom
// level, column from the west, row from the north.
type Tile struct{ Z, X, Y uint32 }
