"""Writes corpus.json: filters, and the rows of a small table for which they are true or unknown.

    python3 -m venv v && v/bin/pip install shapely==2.2.0 cql2 && v/bin/python make_corpus.py > corpus.json

The truth comes from SQLite, which is given the SQL that stands beside each
filter, and from GEOS for what is spatial. The JSON encoding comes from the
package cql2 (of cql2-rs) unless the case gives its own. Filters marked std are
examples or abstract tests of OGC 21-065r2.
"""
import json
import math
import sqlite3
import sys
import unicodedata

import cql2
import shapely
from shapely import wkt

from cases import CASES, COLUMNS, EXAMPLES, ROWS

STROKES = str.maketrans({"Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "ғ": "г", "қ": "к", "ҳ": "х", "ҷ": "ч", "Қ": "К"})


def casei(s):
    return None if s is None else unicodedata.normalize("NFC", unicodedata.normalize("NFD", s).casefold())


def accenti(s):
    if s is None:
        return None
    return "".join(c for c in unicodedata.normalize("NFD", s.translate(STROKES)) if unicodedata.category(c) != "Mn")


def spatial(predicate):
    def f(a, b):
        if a is None or b is None:
            return None
        return int(getattr(wkt.loads(a), predicate)(wkt.loads(b)))
    return f


def sets(f):
    def g(a, b):
        if a is None or b is None:
            return None
        key = lambda text: {json.dumps(x) for x in json.loads(text)}
        return int(f(key(a), key(b)))
    return g


def number(f):
    def g(*args):
        if None in args:
            return None
        try:
            v = f(*args)
        except (ZeroDivisionError, OverflowError, ValueError):
            return None
        return v if math.isfinite(v) else None
    return g


db = sqlite3.connect(":memory:")
db.execute("PRAGMA case_sensitive_like = ON")
db.create_function("casei", 1, casei)
db.create_function("accenti", 1, accenti)
for p in ["contains", "crosses", "disjoint", "equals", "intersects", "overlaps", "touches", "within"]:
    db.create_function("s_" + p, 2, spatial(p))
db.create_function("a_contains", 2, sets(lambda a, b: a >= b))
db.create_function("a_containedby", 2, sets(lambda a, b: a <= b))
db.create_function("a_equals", 2, sets(lambda a, b: a == b))
db.create_function("a_overlaps", 2, sets(lambda a, b: bool(a & b)))
db.create_function("power", 2, number(lambda a, b: float(a) ** b))
db.create_function("fmod", 2, number(math.fmod))
db.create_function("ratio", 2, number(lambda a, b: a / b))
db.create_function("quotient", 2, number(lambda a, b: float(math.trunc(a / b))))

quote = lambda name: '"' + name.replace('"', '""') + '"'
db.execute("CREATE TABLE t (" + ", ".join(quote(name) for name in COLUMNS) + ")")
for row in ROWS:
    names = list(row)
    db.execute(f"INSERT INTO t ({', '.join(map(quote, names))}) VALUES ({', '.join('?' * len(names))})",
               [row[n] for n in names])

cases = []
for case in CASES:
    name, text, sql = case[:3]
    encoded = case[3] if len(case) > 3 else None
    try:
        encoded = encoded or cql2.parse_text(text).to_json()
        truths = db.execute(f"SELECT id, ({sql}) FROM t ORDER BY rowid").fetchall()
    except Exception as e:
        sys.exit(f"{name}: {e}")
    cases.append({
        "name": name, "text": text, "json": encoded,
        "true": [i for i, t in truths if t],
        "unknown": [i for i, t in truths if t is None],
    })

def compact(value):
    return json.dumps(value, ensure_ascii=False)


document = {
    "origin": f"SQLite {sqlite3.sqlite_version}, shapely {shapely.__version__}, GEOS {shapely.geos_version_string}, "
              f"cql2-rs {cql2.__version__}; made by make_corpus.py",
    "columns": COLUMNS,
}
print("{\n" + ",\n".join(f"{compact(k)}: {compact(v)}" for k, v in document.items()) + ",")
for name, items in [("rows", ROWS), ("examples", [{"text": t, "json": cql2.parse_text(t).to_json()} for t in EXAMPLES]), ("cases", cases)]:
    print(f'"{name}": [\n' + ",\n".join(map(compact, items)) + "\n]" + ("" if name == "cases" else ","))
print("}")
