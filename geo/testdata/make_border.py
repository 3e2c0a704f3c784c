#!/usr/bin/python3
"""Writes border.csv: places and their nearest point on the border line.

Origin of the values: pyproj.Geod (PROJ's geodesic.c by C. F. F. Karney) on the
vertices of data/seed/border.geojson.gz, by search alone, so that nothing is
shared with the code under test: the distance to every vertex rules out the
segments that are too far; on every other one a golden section search over
pyproj.Geod.fwd and inv finds the least distance. The side comes from shapely: a
place is left (Tajik) if it lies in the polygon made of the line and points far
north of it. It is empty where the nearest point is an end of the line.

    python3 make_border.py ../../data/seed/border.geojson.gz > border.csv
"""
import gzip
import json
import math
import random
import sys

import numpy as np
import pyproj
import shapely

geod = pyproj.Geod(ellps="WGS84")
rnd = random.Random(1344)


def read(path):
    with gzip.open(path) as f:
        doc = json.load(f)
    geometry = doc
    while geometry["type"] != "LineString":
        geometry = geometry["features"][0] if "features" in geometry else geometry["geometry"]
    return np.array(geometry["coordinates"])


line = read(sys.argv[1])
az, _, length = geod.inv(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
start = np.concatenate([[0], np.cumsum(length)])


def at(i, u):
    """Points u metres along the segments i."""
    lon, lat, _ = geod.fwd(line[i, 0], line[i, 1], az[i], u)
    return lon, lat


def distance(lon, lat, i, u):
    lons, lats = at(i, u)
    return geod.inv(np.full(len(i), lon), np.full(len(i), lat), lons, lats)[2]


def nearest(lon, lat):
    n = len(line)
    d = geod.inv(np.full(n, lon), np.full(n, lat), line[:, 0], line[:, 1])[2]
    least = (d[:-1] + d[1:] - length) / 2  # by the triangle inequality
    i = np.nonzero(least <= d.min() + 1e-6)[0]
    lo, hi = np.zeros(len(i)), length[i].copy()
    golden = (math.sqrt(5) - 1) / 2
    a, b = hi - golden * (hi - lo), lo + golden * (hi - lo)
    da, db = distance(lon, lat, i, a), distance(lon, lat, i, b)
    for _ in range(75):
        left = da <= db
        hi, lo = np.where(left, b, hi), np.where(left, lo, a)
        a, b = hi - golden * (hi - lo), lo + golden * (hi - lo)
        da, db = distance(lon, lat, i, a), distance(lon, lat, i, b)
    us = np.concatenate([(lo + hi) / 2, np.zeros(len(i)), length[i]])
    ii = np.concatenate([i, i, i])
    ds = distance(lon, lat, ii, us)
    k = int(np.argmin(ds))
    return float(start[ii[k]] + us[k]), float(ds[k])


north = shapely.Polygon(list(map(tuple, line)) + [(74.95, 37.3), (74.95, 60), (67.7, 60), (67.7, 37.2)])
assert north.is_valid
shapely.prepare(north)


def places():
    for _ in range(300):  # around the line
        x, y = line[rnd.randrange(len(line))]
        spread = 10 ** rnd.uniform(-5, -0.5)
        yield "near", x + rnd.gauss(0, spread), y + rnd.gauss(0, spread)
    for _ in range(40):
        x, y = line[rnd.randrange(len(line))]
        yield "vertex", x, y
    for name, lat, lon in [  # of geography
        ("Vakhsh", 37.111, 68.315), ("Panji Poyon", 37.1946, 68.6053), ("Kokcha", 37.13, 69.46),
        ("Khumb", 38.46, 70.79), ("Khorog", 37.49, 71.55), ("Ishkoshim", 36.73, 71.61), ("Wakhan", 37.01, 72.66),
    ]:
        yield name, lon, lat
    for _ in range(60):
        yield "region", rnd.uniform(60, 82), rnd.uniform(30, 45)
    for _ in range(60):
        yield "anywhere", rnd.uniform(-180, 180), math.degrees(math.asin(rnd.uniform(-1, 1)))
    for _ in range(10):  # about the other side of the earth
        yield "opposite", rnd.uniform(-115, -102), rnd.uniform(-42, -33)
    yield "pole", 0, 90
    yield "pole", 123, -90
    yield "antimeridian", 180, 40
    yield "antimeridian", -180, 40
    yield "antimeridian", 179.999, -10


print(f"# nearest points on the border line by pyproj {pyproj.__version__}, PROJ {pyproj.proj_version_str}; made by make_border.py")
print("# length of the line in metres:", repr(float(start[-1])))
print("kind,lon,lat,metres along,distance,side")
for kind, lon, lat in places():
    along, off = nearest(lon, lat)
    side = ""
    if 0 < along < start[-1] and off > 0.01 and 67.7 < lon < 74.95 and 30 < lat < 50:
        side = "left" if north.contains(shapely.Point(lon, lat)) else "right"
    print(kind, repr(float(lon)), repr(float(lat)), repr(along), repr(off), side, sep=",")
