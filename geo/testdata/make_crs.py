#!/usr/bin/python3
"""Writes crs.csv: points in other coordinate systems, as PROJ transforms them.

Origin of the values: pyproj.Transformer with always_xy, from CRS84. For the
systems on Pulkovo 1942 the transformation is EPSG:15865, run from Pulkovo 1942
to WGS 84 (that direction is exact; PROJ's inverse drops the height and differs
by some tenths of a millimetre).

    python3 make_crs.py > crs.csv
"""
import random

import pyproj
from pyproj import CRS, Transformer

rnd = random.Random(32642)
pulkovo = ("+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=push +v_3 +step +proj=cart +ellps=krass "
           "+step +proj=helmert +x=25 +y=-141 +z=-78.5 +rx=0 +ry=-0.35 +rz=-0.736 +convention=coordinate_frame "
           "+step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 +step +proj=unitconvert +xy_in=rad +xy_out=deg")


def points(code):
    """Points in the area a system is made for, and some well beyond."""
    w, s, e, n = CRS.from_epsg(code).area_of_use.bounds
    if w > e:
        w, e = 174, 180
    s, n = max(s, -85), min(n, 85)
    for _ in range(12):
        yield rnd.uniform(w, e), rnd.uniform(s, n)
    if e - w < 13:
        mid = (w + e) / 2
        for reach in (6, 10, 20, 30):
            yield ((mid + rnd.choice((-1, 1)) * reach) + 180) % 360 - 180, rnd.uniform(s, n)
        yield mid, 0.0
        yield mid, 89.9
        yield mid, -89.9


print(f"# points in other coordinate systems by pyproj {pyproj.__version__}, PROJ {pyproj.proj_version_str}; made by make_crs.py")
print("# axes: first 'north' when the register puts latitude or northing first")
print("code,axes,name,lon,lat,x,y")
for code in (4326, 4258, 3857, 3395, 32601, 32631, 32642, 32643, 32660, 32701, 32742, 32760, 25828, 25832, 25838,
             4284, 28404, 28412, 28413, 28414, 28432, 2494, 2502, 2503, 2520, 2521, 2522):
    crs = CRS.from_epsg(code)
    base = 4284 if "Pulkovo" in crs.name else 4326
    project = Transformer.from_crs(base if base == 4284 else 4326, crs, always_xy=True)
    shift = Transformer.from_pipeline(pulkovo)
    for lon, lat in points(code):
        if base == 4284 and abs(lat) > 89:
            continue
        x, y = project.transform(lon, lat)
        if base == 4284:
            lon, lat = shift.transform(lon, lat)
        print(code, crs.axis_info[0].direction, crs.name, *(repr(float(v)) for v in (lon, lat, x, y)), sep=",")
