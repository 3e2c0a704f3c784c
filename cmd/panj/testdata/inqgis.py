"""What people do with panj in QGIS, without a window.

python3 inqgis.py URL DATABASE PICTURE STYLED prints one JSON object with what QGIS saw;
the Go test that runs it knows what it should have seen, and what the server was
asked meanwhile. It edits DATABASE and writes two pictures.
"""

import json
import sys

from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsGeometry,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsPointXY,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileBasicRenderer,
    QgsVectorTileLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

URL, DATABASE, PICTURE, STYLED = sys.argv[1:5]


def online(collection, more=""):
    return QgsVectorLayer(f"url='{URL}' typename='{collection}' {more}", collection, "OAPIF")


def ids(layer, request=None):
    return sorted(str(f["id"]) for f in layer.getFeatures(request or QgsFeatureRequest()))


def types(layer):
    return {f.name(): f.typeName() for f in layer.fields()}


def collections(names):
    seen = {}
    for name in names:
        layer = online(name)
        seen[name] = {
            "valid": layer.isValid(),
            "count": layer.featureCount(),
            "read": sum(1 for _ in layer.getFeatures()),
            "geometry": QgsWkbTypes.displayString(layer.wkbType()),
            "fields": types(layer),
        }
    return seen


def filters():
    layer = online("incidents")
    seen = {"crs": layer.crs().authid()}
    seen["box"] = ids(layer, QgsFeatureRequest().setFilterRect(QgsRectangle(70.9, 38.3, 71.2, 38.6)))
    # Only what is on the screen: QGIS asks the server for the box.
    layer = online("incidents", "restrictToRequestBBOX='1'")
    seen["boxOnline"] = ids(layer, QgsFeatureRequest().setFilterRect(QgsRectangle(70.9, 38.3, 71.2, 38.6)))
    for name, text in {
        "subset": "\"type\" = 'drone-strike'",
        "subsetDates": "\"earliest\" >= '2025-12-01' AND \"earliest\" <= '2025-12-31'",
    }.items():
        layer = online("incidents")
        layer.setSubsetString(text)
        seen[name] = ids(layer)
        seen[name + "Count"] = layer.featureCount()
    return seen


def pages():
    layer = online("many", "pagingEnabled='true' pageSize='400'")
    rows = [f["n"] for f in layer.getFeatures()]
    return {"rows": len(rows), "different": len(set(rows)), "sum": sum(rows)}


def draw():
    """Draws the border red and the incidents blue on white, from tiles."""
    layer = QgsVectorTileLayer(f"type=xyz&url={URL}/xyz/border,incidents/{{z}}/{{x}}/{{y}}.mvt&zmin=0&zmax=14", "tiles")
    renderer = QgsVectorTileBasicRenderer()
    red, blue = QColor(255, 0, 0), QColor(0, 0, 255)
    renderer.setStyles(QgsVectorTileBasicRenderer.simpleStyle(red, red, 0.2, red, 0.6, blue, blue, 3))
    layer.setRenderer(renderer)
    errors = render(layer, PICTURE)
    return {"valid": layer.isValid(), "errors": errors}


def styled():
    """Draws the tiles by the style that the server offers."""
    layer = QgsVectorTileLayer(
        f"styleUrl={URL}/styles/panj&type=xyz&url={URL}/xyz/countries,border_sections,places,incidents/{{z}}/{{x}}/{{y}}.mvt&zmin=0&zmax=14", "styled"
    )
    message, loaded = layer.loadDefaultStyle()
    errors = render(layer, STYLED)
    return {"valid": layer.isValid() and loaded, "errors": [message] if message else errors, "rules": len(layer.renderer().styles())}


def render(layer, picture):
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setBackgroundColor(QColor(255, 255, 255))
    settings.setOutputSize(QSize(600, 300))
    settings.setFlag(QgsMapSettings.Antialiasing, False)
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    settings.setExtent(QgsRectangle(7500000, 4300000, 8400000, 4750000))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(picture)
    return [e.message for e in job.errors()]


def file():
    seen = {"layers": {}}
    every = QgsVectorLayer(DATABASE, "all", "ogr")
    for name in [part.split("!!::!!")[1] for part in every.dataProvider().subLayers()]:
        layer = QgsVectorLayer(f"{DATABASE}|layername={name}", name, "ogr")
        seen["layers"][name] = {
            "valid": layer.isValid(),
            "count": layer.featureCount(),
            "geometry": QgsWkbTypes.displayString(layer.wkbType()),
            "fields": types(layer),
        }
    # What QGIS 3.30 and later offer as relations.
    dataset = gdal.OpenEx(DATABASE, gdal.OF_VECTOR)
    joins = [dataset.GetRelationship(name) for name in dataset.GetRelationshipNames() or []]
    seen["relations"] = sorted([j.GetLeftTableName(), j.GetMappingTableName(), j.GetRightTableName()] for j in joins)
    return seen


def edit():
    layer = QgsVectorLayer(f"{DATABASE}|layername=incidents", "incidents", "ogr")
    feature = next(layer.getFeatures("\"id\" = '2025-11-30-shodak'"))
    layer.startEditing()
    moved = layer.changeGeometry(feature.id(), QgsGeometry.fromPointXY(QgsPointXY(71.5, 37.5)))
    renamed = layer.changeAttributeValue(feature.id(), layer.fields().indexOf("title"), "moved in QGIS")
    saved = layer.commitChanges()
    again = next(online("incidents").getFeatures("\"id\" = '2025-11-30-shodak'"))
    return {"saved": moved and renamed and saved, "errors": layer.commitErrors(), "title": again["title"], "at": again.geometry().asWkt(3)}


application = QgsApplication([], False)
application.initQgis()
seen = {"version": Qgis.QGIS_VERSION_INT, "file": file()}
seen["collections"] = collections(seen["file"]["layers"])
seen["filters"] = filters()
seen["pages"] = pages()
seen["tiles"] = draw()
seen["styled"] = styled()
seen["edit"] = edit()
print(json.dumps(seen))
sys.stdout.flush()
application.exitQgis()
