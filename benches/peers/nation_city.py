"""A nation's flat files as a city folder around 105° E 35° N, and as places of the web map."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import shapely
from nation_io import Floats, Rings, read
from numpy.typing import NDArray

MIDDLE = (105.0, 35.0)
MIDDLE_M = 250_000.0
"""Both plane coordinates of the nation's middle."""
A = 6_378_137.0
E2 = 0.006_694_379_990_141_317
EP2 = E2 / (1 - E2)
DECIMALS = 7
KINDS = ("compound", "courtyard", "relocation", "village", "worksite", "park")
AT_ONCE = 50_000


def unproject(xy: Floats) -> Floats:
    """Degrees of plane coordinates: inverse transverse Mercator (Snyder 1987, 8-17 to 8-25)."""
    phi0 = np.radians(MIDDLE[1])
    e4, e6 = E2**2, E2**3
    meridian_m = A * (
        (1 - E2 / 4 - 3 * e4 / 64 - 5 * e6 / 256) * phi0
        - (3 * E2 / 8 + 3 * e4 / 32 + 45 * e6 / 1024) * np.sin(2 * phi0)
        + (15 * e4 / 256 + 45 * e6 / 1024) * np.sin(4 * phi0)
        - 35 * e6 / 3072 * np.sin(6 * phi0)
    )
    x, y = (xy - MIDDLE_M).T
    e1 = (1 - np.sqrt(1 - E2)) / (1 + np.sqrt(1 - E2))
    mu = (meridian_m + y) / (A * (1 - E2 / 4 - 3 * e4 / 64 - 5 * e6 / 256))
    phi1 = (
        mu
        + (1.5 * e1 - 27 / 32 * e1**3) * np.sin(2 * mu)
        + (21 / 16 * e1**2 - 55 / 32 * e1**4) * np.sin(4 * mu)
        + 151 / 96 * e1**3 * np.sin(6 * mu)
    )
    sin, cos, tan = np.sin(phi1), np.cos(phi1), np.tan(phi1)
    c, t, w = EP2 * cos**2, tan**2, 1 - E2 * sin**2
    n, r = A / np.sqrt(w), A * (1 - E2) / w**1.5
    d = x / n
    phi = phi1 - n * tan / r * (d**2 / 2 - d**4 / 24 * (5 + 3 * t + 10 * c - 4 * c**2 - 9 * EP2))
    away = (d - d**3 / 6 * (1 + 2 * t + c) + d**5 / 120 * (5 + 28 * t + 24 * t**2)) / cos
    return np.column_stack([MIDDLE[0] + np.degrees(away), np.degrees(phi)])


def mercator(degrees: Floats) -> Floats:
    """Metres of EPSG:3857."""
    north = np.log(np.tan(np.pi / 4 + np.radians(degrees[:, 1]) / 2))
    return A * np.column_stack([np.radians(degrees[:, 0]), north])


def shapes(rings: Rings, project: Callable[[Floats], Floats]) -> NDArray[np.object_]:
    """GEOS geometries of rings and points, their places rounded as the city folder has them."""
    places = project(np.round(unproject(rings.xy), DECIMALS))
    is_area = rings.sizes > 1
    of_vertex = np.repeat(np.arange(len(rings)), rings.sizes)
    in_area = is_area[of_vertex]
    found = np.empty(len(rings), dtype=object)
    order = np.cumsum(is_area) - 1
    outlines = shapely.linearrings(places[in_area], indices=order[of_vertex[in_area]])
    found[is_area] = shapely.polygons(outlines)
    found[~is_area] = shapely.points(places[~in_area])
    return found


def write(flat: Path, folder: Path) -> None:
    """Makes the city folder, unless it is there; `city.toml` comes last."""
    if (folder / "city.toml").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    nation = read(flat)
    residents = nation.residents

    def compound(at: int) -> str:
        kind = KINDS[at % len(KINDS)]
        return f'"id":"c{at:07}","name":"小区 {at}","kind":"{kind}","residents":{residents[at]:.0f}'

    def station(at: int) -> str:
        return f'"id":"s{at:06}","name":"站 {at}","tier":"community","condition":"good"'

    write_layer(folder / "compounds.geojson", nation.compounds, compound)
    write_layer(folder / "stations.geojson", nation.stations, station)
    partial = folder / "city.toml.partial"
    partial.write_text(
        'id = "nation"\nname = "nation"\ncrs = "EPSG:4326"\nstandard = "quarter-hour"\n'
        'source = "made up: benches/support/nation.rs"\n'
        '[layers]\ncompounds = "compounds.geojson"\nstations = "stations.geojson"\n'
    )
    os.replace(partial, folder / "city.toml")


def write_layer(path: Path, rings: Rings, properties: Callable[[int], str]) -> None:
    """Writes a layer, one feature a line."""
    with path.open("w", encoding="utf-8") as out:
        out.write('{"type":"FeatureCollection","features":[\n')
        for at, geometry in enumerate(geometries(shapes(rings, lambda degrees: degrees))):
            comma = ",\n" if at else ""
            out.write(f'{comma}{{"type":"Feature","properties":{{{properties(at)}}},"geometry":{geometry}}}')
        out.write("\n]}\n")


def geometries(found: NDArray[np.object_]) -> Iterator[str]:
    """GeoJSON of each shape."""
    for start in range(0, len(found), AT_ONCE):
        yield from shapely.to_geojson(found[start : start + AT_ONCE])


def fullest(flat: Path, zoom: int, number: int) -> list[tuple[int, int, int, int]]:
    """The tiles with the most compounds' points: compounds, zoom, column and row of each."""
    xy = mercator(unproject(np.fromfile(flat / "points.f64", "<f8").reshape(-1, 2)))
    share = xy / (2 * np.pi * A) * [1, -1] + 0.5
    column, row = np.floor(share * 2**zoom).astype(np.int64).T
    keys, counts = np.unique(column << 32 | row, return_counts=True)
    best = np.argsort(-counts, kind="stable")[:number]
    return [(int(counts[i]), zoom, int(keys[i] >> 32), int(keys[i] & 0xFFFFFFFF)) for i in best]
