"""What QGIS makes of the service and of its files. Usage: qgis_opens.py SERVICE CITY FOLDER"""
import csv
import os
import sys

from qgis.core import QgsApplication, QgsVectorLayer

service, city, folder = sys.argv[1:]
QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], False)
app.initQgis()
faults = []


def expect(what, found, wanted):
    if found != wanted:
        faults.append(f"{what}: QGIS has {found!r}, expected {wanted!r}")


def opened(source, name, provider):
    layer = QgsVectorLayer(source, name, provider)
    if not layer.isValid():
        faults.append(f"{name}: QGIS cannot open {source}")
    return layer


with open(f"{folder}/gaps.csv", encoding="utf-8-sig", newline="") as file:
    gaps = list(csv.DictReader(file))

# The service, page after page.
layer = opened(f"url='{service}/ogc/{city}' typename='gaps' pageSize='100'", "gaps", "OAPIF")
expect("gaps over HTTP", sorted(f["id"] for f in layer.getFeatures()), sorted(g["id"] for g in gaps))
expect("system over HTTP", layer.crs().authid(), "EPSG:4326")

# The GeoPackage: every layer opens with a style of its own, Chinese whole.
styled = {"compounds": "categorizedSymbol", "streets": "graduatedSymbol", "gaps": "categorizedSymbol"}
for name, renderer in styled.items():
    layer = opened(f"{folder}/city.gpkg|layername={name}", name, "ogr")
    if layer.isValid():
        expect(f"style of {name}", layer.renderer().type(), renderer)
layer = opened(f"{folder}/city.gpkg|layername=gaps", "gaps", "ogr")
expect("gaps in the GeoPackage", sorted(f["name"] for f in layer.getFeatures()), sorted(g["name"] for g in gaps))

# The Shapefile in GBK.
layer = opened(f"/vsizip/{folder}/gaps.zip", "gaps", "ogr")
expect("gaps in the Shapefile", sorted(f["name"] for f in layer.getFeatures()), sorted(g["name"] for g in gaps))

for fault in faults:
    print(f"qgis_opens.py: {fault}", file=sys.stderr)
sys.stderr.flush()
# QGIS 3.22 falls over its own network threads when it is taken down in order.
os._exit(bool(faults))
