#!/usr/bin/env python3
"""Makes projections.csv, texts.csv and web_maps.csv: what other programs say.

    python3 -m venv v && v/bin/pip install pyproj==3.7.2 eviltransform==0.1.1 coordTransform==0.2.1
    v/bin/python tests/crs_fixture/make.py

projections.csv: a system, a place on WGS 84 and the same place in the system, by PROJ (pyproj).
texts.csv: well-known text of systems in four spellings, and the EPSG code of the system.
web_maps.csv: a place on WGS 84, on GCJ-02 and BD-09 (coordTransform), and once more on GCJ-02 by an
implementation of its own (eviltransform, which takes 6378137 m for the radius: up to 2 cm apart).
"""

import csv
import math
import pathlib
import warnings

import coordTransform
import eviltransform
import pyproj

HERE = pathlib.Path(__file__).parent
SEVEN = "-12.646,-156.81,-89.36,1.2345,-0.8765,2.3456,-4.321"
OWN = [
    # A city's own systems: a meridian and an origin of its own, on each ellipsoid.
    "+proj=tmerc +lat_0=0 +lon_0=101.75 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m",
    "+proj=tmerc +lat_0=36.5 +lon_0=101.7777 +k=1.0001 +x_0=5000 +y_0=10000 +ellps=GRS80 +units=m",
    f"+proj=tmerc +lat_0=0 +lon_0=108.92 +k=1 +x_0=50000 +y_0=-3700000 +ellps=krass +towgs84={SEVEN}",
    f"+proj=longlat +a=6378140 +rf=298.257 +towgs84={SEVEN}",
    "+proj=lcc +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +x_0=0 +y_0=0 +ellps=GRS80 +units=m",
    "+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +x_0=0 +y_0=0 +ellps=GRS80 +units=m",
]


def noise(n):
    """0…1, the same on every machine."""
    return ((n * 2654435761) % 4294967296) / 4294967296


def zones():
    """(system, PROJ definition, central meridian, half width in degrees)."""
    for code in [*range(4491, 4555), *range(32643, 32654)]:
        crs = pyproj.CRS.from_epsg(code)
        values = {p.name: p.value for p in crs.coordinate_operation.params}
        half = 3 if code < 4513 or code > 32000 else 1.5
        yield f"EPSG:{code}", crs, values["Longitude of natural origin"], half
    yield "EPSG:3857", pyproj.CRS.from_epsg(3857), 105, 30
    yield "EPSG:4490", pyproj.CRS.from_epsg(4490), 105, 30
    for code in [2327, 2348, 2358, 2379, 2401, 2442, 21413, 21463, 4568, 4589, 4652, 4781, 4822]:
        crs = pyproj.CRS.from_epsg(code)
        values = {p.name: p.value for p in crs.coordinate_operation.params}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text = crs.to_proj4().replace(" +type=crs", "")
        bound = pyproj.CRS.from_proj4(f"{text} +towgs84={SEVEN}")
        half = 3 if code in (2327, 2348, 21413, 21463, 4568, 4589) else 1.5
        yield f"EPSG:{code} +towgs84={SEVEN}", bound, values["Longitude of natural origin"], half
    for text in OWN:
        yield text, pyproj.CRS.from_proj4(text), 103.0, 4.0


def projections():
    rows, n = [], 0
    for name, crs, middle, half in zones():
        to_wgs84 = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
        from_wgs84 = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
        for k in range(4):
            n += 1
            # The fourth lies well beyond the zone's border.
            reach = half * (1 if k < 3 else 2)
            lon = round(middle + reach * (2 * noise(n) - 1), 7)
            lat = round(18 + 35 * noise(n + 7000), 7)
            x, y = from_wgs84.transform(lon, lat)
            # Files hold rounded numbers; the way back is PROJ's own.
            digits = 9 if "longlat" in name or name == "EPSG:4490" else 4
            x, y = round(x, digits), round(y, digits)
            lon, lat = to_wgs84.transform(x, y)
            rows.append([name, f"{lon:.11f}", f"{lat:.11f}", f"{x:.{digits}f}", f"{y:.{digits}f}"])
    write("projections.csv", ["crs", "lon", "lat", "x", "y"], rows)


def texts():
    rows = []
    codes = [4326, 4490, 4491, 4496, 4512, 4522, 4543, 4544, 4554, 3857, 32643, 32647, 32653]
    codes += [4610, 2327, 2348, 2358, 2379, 4214, 2410, 2431, 21418, 21458, 4555, 4770, 4789]
    for code in codes:
        crs = pyproj.CRS.from_epsg(code)
        for flavour in ["WKT1_ESRI", "WKT1_GDAL", "WKT2_2015", "WKT2_2019"]:
            rows.append([code, flavour, crs.to_wkt(flavour, pretty=False)])
    write("texts.csv", ["code", "flavour", "wkt"], rows)


def web_maps():
    rows = []
    towns = [(116.3975, 39.9087), (101.778, 36.617), (108.69, 34.33), (102.19, 38.52), (97.01, 33.0)]
    # Inside the box of both: eviltransform's is wider.
    towns += [(73.7 + 61 * noise(n), 3.9 + 49 * noise(n + 900)) for n in range(200)]
    towns += [(121.5, 31.2), (105.0, 35.0), (75.99, 39.47), (-0.1, 51.5), (24.94, 60.17)]
    for lon, lat in towns:
        lon, lat = round(lon, 6), round(lat, 6)
        gcj = coordTransform.wgs84_to_gcj02(lon, lat)
        bd = coordTransform.gcj02_to_bd09(*gcj)
        evil = reversed(eviltransform.wgs2gcj(lat, lon))
        rows.append([lon, lat, *(f"{value:.11f}" for value in (*gcj, *bd, *evil))])
    header = ["lon", "lat", "gcj_lon", "gcj_lat", "bd_lon", "bd_lat", "evil_lon", "evil_lat"]
    write("web_maps.csv", header, rows)


def write(name, header, rows):
    assert not any(isinstance(v, float) and not math.isfinite(v) for row in rows for v in row)
    with open(HERE / name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


projections()
texts()
web_maps()
