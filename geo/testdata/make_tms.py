#!/usr/bin/python3
"""Writes tms.csv: the tile matrices of two tile matrix sets and the tiles at
some points, as morecantile has them, which keeps the definitions of the OGC.

    python3 make_tms.py > tms.csv
"""
import random

import morecantile

rnd = random.Random(84)
print(f"# tile matrix sets by morecantile {morecantile.__version__}; made by make_tms.py")
print("# one line a level: the set's URI, CRS, scale set and axes, the matrix, then a point, its tile and the tile's extent in the CRS")
print("id,uri,crs,wkss,axis1,axis2,z,scale,cell,originx,originy,width,height,columns,rows,lon,lat,x,y,left,bottom,right,top")
for name in "WebMercatorQuad", "WorldCRS84Quad":
    tms = morecantile.tms.get(name)
    for m in tms.tileMatrices:
        lon, lat = rnd.uniform(-180, 180), rnd.uniform(-85, 85)
        t = tms.tile(lon, lat, int(m.id))
        b = tms.xy_bounds(t)
        print(tms.id, tms.uri, tms.crs.root, tms.wellKnownScaleSet, *tms.orderedAxes, m.id, repr(m.scaleDenominator), repr(m.cellSize),
              *map(repr, m.pointOfOrigin), m.tileWidth, m.tileHeight, m.matrixWidth, m.matrixHeight,
              *map(repr, (lon, lat, t.x, t.y, b.left, b.bottom, b.right, b.top)), sep=",")
