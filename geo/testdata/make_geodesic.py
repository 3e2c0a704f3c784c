#!/usr/bin/python3
"""Writes geodesic.csv: inverse geodesics on WGS 84 as PROJ solves them.

Origin of the values: pyproj.Geod.inv (PROJ's geodesic.c by C. F. F. Karney).
Azimuths are those in which the way goes on (pyproj's back azimuth, turned).
Deterministic: the same PROJ gives the same file.

    python3 make_geodesic.py > geodesic.csv
"""
import random

import pyproj

geod = pyproj.Geod(ellps="WGS84")
rnd = random.Random(20251126)


def cases():
    def lon():
        return rnd.uniform(-180, 180)

    def lat():
        return rnd.uniform(-90, 90)

    for _ in range(200):
        yield "anywhere", lon(), lat(), lon(), lat()
    for _ in range(60):  # the region this project is about
        yield "region", rnd.uniform(66, 76), rnd.uniform(36, 40), rnd.uniform(66, 76), rnd.uniform(36, 40)
    for k in range(60):  # from 1e-6 m upward
        lo, la, metres = lon(), rnd.uniform(-89.9, 89.9), 10 ** (k / 10 - 6)
        lo2, la2, _ = geod.fwd(lo, la, rnd.uniform(-180, 180), metres)
        yield "short", lo, la, lo2, la2
    for k in range(120):  # nearly opposite, ever nearer
        lo, la, off = rnd.uniform(-180, 0), rnd.uniform(-89, 89), 10 ** rnd.uniform(-9, 0.3)
        yield "antipodal", lo, la, lo + 180 - off * rnd.random(), max(-90, min(90, -la + off * rnd.uniform(-1, 1)))
    for _ in range(20):
        la = rnd.uniform(-90, 90)
        yield "opposite", -30, la, 150, -la
    for off in (0, 1e-9, 1e-4, 0.3, 0.5, 0.6033, 0.6034, 0.61, 1, 30):
        yield "equator", -20, 0, 160 - off, 0
        yield "equator", 20, 0, -160 + off, 0
        yield "near equator", 0, 1e-8, 180 - off, 0
        yield "near equator", 0, 1e-5, 180 - off, -1e-5
    for _ in range(30):
        lo = lon()
        yield "meridian", lo, lat(), lo, lat()
        yield "over the pole", lo, rnd.uniform(-80, 90), lo + 180 if lo < 0 else lo - 180, rnd.uniform(-79, 90)
    for pole in (-90, 90):
        for _ in range(10):
            yield "pole", lon(), pole, lon(), lat()
            yield "pole", lon(), lat(), lon(), pole
        yield "poles", 10, pole, 10, -pole
        yield "poles", 10, pole, 77, -pole
        yield "poles", 10, pole, 77, pole
        yield "near the pole", 10, pole * (1 - 1e-13), -100, pole * (1 - 1e-13)
    for _ in range(40):
        yield "antimeridian", 180 - rnd.random(), rnd.uniform(-80, 80), rnd.random() - 180, rnd.uniform(-80, 80)
    yield "antimeridian", 180, 12, -180, 12
    yield "antimeridian", 180, 12, -180, 13
    yield "same point", 71.5, 37.5, 71.5, 37.5
    yield "same point", 0, 0, 0, 0
    yield "same point", 71.5, 90, 71.5, 90


print(f"# inverse geodesics on WGS 84 by pyproj {pyproj.__version__}, PROJ {pyproj.proj_version_str}; made by make_geodesic.py")
print("kind,lon1,lat1,lon2,lat2,metres,azimuth1,azimuth2")
for kind, lon1, lat1, lon2, lat2 in cases():
    az1, back, metres = geod.inv(lon1, lat1, lon2, lat2)
    az2 = back + 180 if back <= 0 else back - 180
    print(kind, *(repr(float(v)) for v in (lon1, lat1, lon2, lat2, metres, az1, az2)), sep=",")
