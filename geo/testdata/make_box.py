#!/usr/bin/python3
"""Writes box.csv: does a geometry intersect a box, as GEOS decides.

Origin of the values: shapely.intersects. Coordinates are small integers, or
halves, so that edges and corners often just touch and points often lie exactly
on edges. A box whose west is greater than its east stands for two boxes that
end and begin at the antimeridian; longitudes count modulo 360.

    python3 make_box.py > box.csv
"""
import math
import random

import shapely
import shapely.affinity
from shapely.geometry import GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.polygon import orient

rnd = random.Random(4326)


def coordinate(span):
    return rnd.randint(-span, span) / rnd.choice((1, 1, 2))


def position(shift, span=4):
    return shift + coordinate(span), coordinate(span)


def polygon(shift):
    """A star around a centre, often with a hole, always valid."""
    while True:
        cx, cy = position(shift, 3)
        angles = sorted(rnd.uniform(0, 2 * math.pi) for _ in range(rnd.randint(3, 9)))
        radii = [rnd.uniform(1, 7) for _ in angles]
        ring = [(round(2 * (cx + r * math.cos(a))) / 2, round(2 * (cy + r * math.sin(a))) / 2) for a, r in zip(angles, radii)]
        if len(set(ring)) < 3:
            continue
        p = Polygon(ring)
        if rnd.random() < 0.5 and p.is_valid and p.area > 4:
            hole = p.buffer(-0.5).simplify(0.3)
            if hole.geom_type == "Polygon" and not hole.is_empty and not hole.interiors:
                # On a grid of 1/64, so that the text below is exact.
                corners = [(round(x * 64) / 64, round(y * 64) / 64) for x, y in hole.exterior.coords]
                p = Polygon(ring, [corners])
        if p.is_valid and p.area > 0:
            return orient(p)


def geometry(shift, depth=0):
    kind = rnd.choice(("Point", "MultiPoint", "LineString", "LineString", "MultiLineString", "Polygon", "Polygon", "MultiPolygon", "GeometryCollection"))
    if kind == "Point":
        return Point(position(shift))
    if kind == "MultiPoint":
        return MultiPoint([position(shift) for _ in range(rnd.randint(1, 3))])
    if kind == "LineString":
        while True:
            pts = [position(shift) for _ in range(rnd.randint(2, 4))]
            if len(set(pts)) > 1:
                return LineString(pts)
    if kind == "MultiLineString":
        return MultiLineString([[position(shift), (shift + 7, coordinate(6))] for _ in range(2)])
    if kind == "Polygon":
        return polygon(shift)
    if kind == "MultiPolygon":
        while True:
            parts = [polygon(shift), polygon(shift)]
            if not parts[0].intersects(parts[1]):
                return MultiPolygon(parts)
            if rnd.random() < 0.1:
                return MultiPolygon(parts[:1])
    if depth:
        return Point(position(shift))
    return GeometryCollection([geometry(shift, 1) for _ in range(rnd.randint(1, 3))])


def box(shift):
    w, s = coordinate(5), coordinate(5)
    shape = rnd.random()
    width = 0 if shape < 0.25 else rnd.randint(1, 9) / 2
    height = 0 if shape < 0.15 or shape > 0.9 else rnd.randint(1, 9) / 2
    return shift + w, s, shift + w + width, s + height


def intersects(g, w, s, e, n):
    def area(w, e):
        if w == e and s == n:
            return Point(w, s)
        if w == e or s == n:
            return LineString([(w, s), (e, n)])
        return shapely.box(w, s, e, n)

    parts = [area(w, e)] if w <= e else [area(w, 180), area(-180, e)]
    members = g.geoms if g.geom_type == "GeometryCollection" else [g]
    return any(shapely.intersects(shapely.affinity.translate(m, turn), a) for m in members for a in parts for turn in (-360, 0, 360))


print(f"# does the geometry intersect the box, by shapely {shapely.__version__}, GEOS {shapely.geos_version_string}; made by make_box.py")
print("west|south|east|north|intersects|geometry")
yes = 0
for k in range(1200):
    g, b = geometry(0), box(0)
    if k % 10 == 0:  # at the antimeridian
        g, b = geometry(rnd.choice((-173, 173))), box(rnd.choice((-174, 174, 180)))
        b = tuple(v - 360 if i % 2 == 0 and v > 180 else v + 360 if i % 2 == 0 and v < -180 else v for i, v in enumerate(b))
        if b[0] > b[2] and b[0] - b[2] < 180:
            continue
    print(*(f"{v:g}" for v in b), int(intersects(g, *b)), shapely.to_wkt(g, rounding_precision=-1), sep="|")
