#!/usr/bin/python3
"""Writes circle.csv: does the whole circle around a point lie in a box, and does some of it.

Origin of the values: pyproj.Geod.fwd (GeographicLib) gives 720 positions on each of
20 circles up to the radius, and the pole when it is nearer than the radius; each is
compared with the box. A case is left out where a radius one hundredth smaller or
greater, which is more than the steps of the sample can miss, has another answer. A
box whose west is greater than its east crosses the antimeridian.

    python3 make_circle.py > circle.csv
"""
import random

import numpy
import pyproj

rnd = random.Random(84)
geod = pyproj.Geod(ellps="WGS84")
AZIMUTHS = numpy.linspace(0, 360, 720, endpoint=False)


def inside(lon, lat, w, s, e, n):
    across = (lon >= w) & (lon <= e) if w <= e else (lon >= w) | (lon <= e)
    return across & (lat >= s) & (lat <= n)


def relations(box, lon, lat, radius):
    """(whole, some): whether all of the circle, and whether any of it, is in the box."""
    found = []
    for share in numpy.linspace(0, 1, 21):
        lons, lats, _ = geod.fwd(numpy.full(720, lon), numpy.full(720, lat), AZIMUTHS, numpy.full(720, radius * share))
        found.append(inside(lons, lats, *box))
    for pole in (90, -90):
        if geod.inv(lon, lat, lon, pole)[2] <= radius:  # a pole has every longitude
            found.append(inside(numpy.linspace(-179.5, 179.5, 360), numpy.full(360, pole), *box))
            found.append(inside(numpy.linspace(-179.5, 179.5, 360), numpy.full(360, pole * (1 - 1e-9)), *box))
    found = numpy.concatenate(found)
    return bool(found.all()), bool(found.any())


def case(kind):
    lon, lat, radius = rnd.uniform(60, 80), rnd.uniform(34, 41), 10 ** rnd.uniform(2, 5.5)
    if kind == "antimeridian":
        lon = rnd.choice((-1, 1)) * rnd.uniform(178, 180)
        lat = rnd.uniform(-70, 70)
    if kind in ("north", "south"):
        lon, lat = rnd.uniform(-180, 180), rnd.uniform(84, 90) * (1 if kind == "north" else -1)
    if kind == "large":
        lon, lat, radius = rnd.uniform(-180, 180), rnd.uniform(-60, 60), 10 ** rnd.uniform(5.5, 6.9)
    high = radius / 110_000  # degrees of latitude
    wide = min(170, high / max(0.02, numpy.cos(numpy.radians(lat))))
    w, e = lon - wide * rnd.uniform(-1.5, 4), lon + wide * rnd.uniform(-1.5, 4)
    s, n = lat - high * rnd.uniform(-1.5, 4), lat + high * rnd.uniform(-1.5, 4)
    if kind == "round" or kind in ("north", "south") and rnd.random() < 0.6:
        w, e = -180, 180
    else:
        w, e = ((v + 180) % 360 - 180 for v in sorted((w, e)))
    s, n = sorted(max(-90, min(90, v)) for v in (s, n))
    return tuple(round(float(v), 6) for v in (w, s, e, n, lon, lat)) + (round(radius, 1),)


print(f"# is the whole circle in the box, and some of it, by pyproj {pyproj.__version__}, PROJ {pyproj.proj_version_str}; made by make_circle.py")
print("west|south|east|north|lon|lat|radius|whole|some")
for kind in ("plain", "antimeridian", "north", "south", "round", "large"):
    wanted = {(False, False): 20, (False, True): 20, (True, True): 20}
    while any(wanted.values()):
        *box, lon, lat, radius = case(kind)
        answers = {relations(box, lon, lat, radius * f) for f in (0.99, 1, 1.01)}
        answer = answers.pop()
        if not answers and wanted[answer]:
            wanted[answer] -= 1
            print("|".join(map(str, (*box, lon, lat, radius, *map(int, answer)))))
