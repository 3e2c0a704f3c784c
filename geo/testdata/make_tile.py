#!/usr/bin/python3
"""Writes tile.csv: tile extents and the tile at a point, as mercantile says.

    python3 make_tile.py > tile.csv
"""
import random

import mercantile

rnd = random.Random(3857)

print(f"# tile extents by mercantile {mercantile.__version__}; made by make_tile.py")
print("# lon,lat is a point in the tile; then its extent in degrees and in web mercator metres; then the point in metres")
print("lon,lat,z,x,y,west,south,east,north,left,bottom,right,top,mx,my")
for k in range(160):
    z = k % 31
    lon, lat = (rnd.uniform(-180, 180), rnd.uniform(-85.05, 85.05)) if k > 60 else (rnd.uniform(66, 76), rnd.uniform(36, 40))
    t = mercantile.tile(lon, lat, z)
    b, m, p = mercantile.bounds(t), mercantile.xy_bounds(t), mercantile.xy(lon, lat)
    print(*map(repr, (lon, lat, z, t.x, t.y, b.west, b.south, b.east, b.north, m.left, m.bottom, m.right, m.top, p[0], p[1])), sep=",")
