"""Writes spatial.json: how geometries of every type relate to each other, by GEOS.

A collection of points and areas is not among them: GEOS 3.14.1 says that
GEOMETRYCOLLECTION(POINT(25 25), POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))) does not
contain POLYGON((4 4, 6 4, 6 6, 4 6, 4 4)), but does when the point is a line.

    python3 -m venv v && v/bin/pip install shapely==2.2.0 && v/bin/python make_spatial.py > spatial.json
"""
import json
import random
import sys
import shapely
from shapely import wkt

GEOMETRIES = """
POINT(0 0)
POINT(5 5)
POINT(0.5 0.25)
POINT(10 5)
MULTIPOINT((0 0), (5 5))
MULTIPOINT((5 5), (20 20))
MULTIPOINT((0 0))
LINESTRING(0 0, 10 10)
LINESTRING(10 10, 0 0)
LINESTRING(0 0, 5 5, 10 10)
LINESTRING(0 10, 10 0)
LINESTRING(0 0, 10 0)
LINESTRING(5 -5, 5 15)
LINESTRING(3 3, 7 3)
LINESTRING(5 5, 15 5)
LINESTRING(2 0, 8 0)
LINESTRING(0 0, 4 0, 4 4, 0 4, 0 0)
LINESTRING(-1 5, 0 5)
LINESTRING(20 20, 30 30)
LINESTRING(0 0, 0.5 0.25, 1 0.5)
MULTILINESTRING((0 0, 10 10), (0 10, 10 0))
MULTILINESTRING((0 0, 5 5), (5 5, 10 10))
MULTILINESTRING((0 0, 5 0), (5 0, 10 0), (5 0, 5 5))
POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))
POLYGON((0 10, 0 0, 10 0, 10 10, 0 10))
POLYGON((0 0, 5 0, 10 0, 10 10, 0 10, 0 0))
POLYGON((2 2, 8 2, 8 8, 2 8, 2 2))
POLYGON((0 0, 5 0, 5 5, 0 5, 0 0))
POLYGON((10 0, 20 0, 20 10, 10 10, 10 0))
POLYGON((10 10, 20 10, 20 20, 10 20, 10 10))
POLYGON((5 5, 15 5, 15 15, 5 15, 5 5))
POLYGON((0 0, 10 0, 10 10, 0 10, 0 0), (3 3, 7 3, 7 7, 3 7, 3 3))
POLYGON((3 3, 7 3, 7 7, 3 7, 3 3))
POLYGON((4 4, 6 4, 6 6, 4 6, 4 4))
POLYGON((20 20, 30 20, 25 30, 20 20))
POLYGON((0 0, 10 0, 5 10, 0 0))
MULTIPOLYGON(((0 0, 5 0, 5 10, 0 10, 0 0)), ((6 0, 10 0, 10 10, 6 10, 6 0)))
MULTIPOLYGON(((0 0, 10 0, 10 10, 0 10, 0 0)), ((20 20, 30 20, 30 30, 20 30, 20 20)))
MULTIPOLYGON(((0 0, 5 0, 5 5, 0 5, 0 0)), ((5 5, 10 5, 10 10, 5 10, 5 5)))
GEOMETRYCOLLECTION(POINT(5 5), LINESTRING(0 0, 10 0))
GEOMETRYCOLLECTION(LINESTRING(20 20, 30 30), POLYGON((0 0, 10 0, 10 10, 0 10, 0 0)))
GEOMETRYCOLLECTION(LINESTRING(-5 5, 15 5), POLYGON((0 0, 10 0, 10 10, 0 10, 0 0)))
POLYGON((70.123456 37.5, 71.987654 37.25, 71.5 38.75, 70.123456 37.5))
LINESTRING(70.123456 37.5, 71.987654 37.25)
LINESTRING(70 38, 72 38)
POINT(71 37.9)
POINT(71.987654 37.25)
""".strip().splitlines()

PREDICATES = ["contains", "crosses", "disjoint", "equals", "intersects", "overlaps", "touches", "within"]

N = int(sys.argv[1]) if len(sys.argv) > 1 else 30


def invented(n):
    """Valid lines and areas, half of them on a coarse grid so that they touch often."""
    rng = random.Random(20251126)
    while n > 0:
        number = (lambda: rng.randint(0, 6)) if n % 2 else (lambda: round(rng.uniform(0, 6), 6))
        vertices = [(number(), number()) for _ in range(rng.randint(2, 6))]
        try:
            g = shapely.LineString(vertices) if n % 3 == 0 else shapely.Polygon(vertices)
        except (ValueError, shapely.GEOSException):
            continue
        if g.is_valid and not g.is_empty:
            n -= 1
            yield g.wkt


def rounded(g):
    g = shapely.transform(g, lambda c: c.round(6))
    assert g.is_valid
    return g.wkt


# Shapes of many vertices.
disc = shapely.Point(5, 5).buffer(3.3, quad_segs=16)
GEOMETRIES += invented(N)
GEOMETRIES += [rounded(g) for g in [
    disc,
    disc.difference(shapely.Point(5, 5).buffer(1.2, quad_segs=16)),
    shapely.MultiPolygon([shapely.Point(2, 2).buffer(1.5), shapely.Point(8, 8).buffer(2.5, quad_segs=16)]),
    shapely.LineString([(i / 10, 4 + i % 2 * 1.5) for i in range(100)]),
    shapely.MultiLineString([[(i / 5, i % 3) for i in range(30)], [(i / 5, 7 + i % 3) for i in range(30)]]),
    shapely.LineString(disc.exterior.coords),
]]
shapes = [wkt.loads(g) for g in GEOMETRIES]
assert all(s.is_valid for s in shapes)
holds = {p: ["".join("1" if getattr(a, p)(b) else "0" for b in shapes) for a in shapes] for p in PREDICATES}
print(json.dumps({
    "origin": f"shapely {shapely.__version__}, GEOS {shapely.geos_version_string}; made by make_spatial.py",
    "geometries": GEOMETRIES,
    "holds": holds,
}, indent=0))
