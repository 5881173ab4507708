"""The walk in Valhalla: its tile builder, its matrix and its isochrones, over loopback.

Its walker is made neutral: one speed, no factor and no penalty for any kind of way, the shortest way
instead of the pleasantest. Locations are joined to the nearest edge as they are, not to a node that
is near by, and not to a better connected edge farther off. Its lengths begin and end on the street,
so that the straight stubs are added, from where it says that it joined each location.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import walk_binaries
from scipy.spatial import cKDTree
from walk_asked import asked
from walk_io import SNAP_M, Floats, Ints, Meter, Pairs, Town, run
from walk_public import public_copy

PACE_KMH = 4.0
LIMIT_M = 1000.0
"""Fifteen minutes at that pace."""
ASKED_M = 1300.0
"""How far the matrix looks: farther than any limit that is judged."""
MATRIX_M = 4000.0
"""Where its searches end: far enough for what it is asked, near enough to end soon."""
REACHABLE = 50
"""How many junctions must be reachable from an edge that is worth joining; its default."""
NO_WAY = (170, 171, 442)
"""Its codes for places that are not joined to one another, or to anything."""
NEUTRAL = {
    "walking_speed": PACE_KMH,
    "shortest": True,
    "walkway_factor": 1.0,
    "sidewalk_factor": 1.0,
    "alley_factor": 1.0,
    "driveway_factor": 1.0,
    "mode_factor": 1.0,
    "step_penalty": 0.0,
    "elevator_penalty": 0.0,
    "gate_penalty": 0.0,
    "gate_cost": 0.0,
    "service_penalty": 0.0,
    "service_factor": 1.0,
    "destination_only_penalty": 0.0,
    "private_access_penalty": 0.0,
    "maneuver_penalty": 0.0,
    "country_crossing_cost": 0.0,
    "country_crossing_penalty": 0.0,
    "use_ferry": 0.0,
    "use_hills": 1.0,
    "use_living_streets": 0.5,
    "use_tracks": 0.5,
    "use_lit": 0.0,
    "max_hiking_difficulty": 6,
    "max_distance": 1_000_000,
}


def tiles_folder(town: Town, streets: str) -> Path:
    """Where the tiles of a town are kept: of `all` its streets, or of the `public` ones."""
    return town.folder.parent / f"valhalla-{streets}-{town.pbf.name.partition('.')[0]}"


def settings(folder: Path, port: int) -> Path:
    """Writes the settings of builder and server, all limits out of the way."""
    package = walk_binaries.folder("valhalla")
    words = subprocess.run(
        [sys.executable, package / "valhalla_build_config.py"], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    config = json.loads(words)
    config["mjolnir"] |= {"tile_dir": str(folder / "tiles"), "pedestrian_areas": False, "include_platforms": True}
    for unused in ("tile_extract", "traffic_extract", "admin", "landmarks", "timezone", "transit_dir"):
        config["mjolnir"].pop(unused, None)
    config["mjolnir"]["logging"] = config["logging"] = {"type": "std_out", "color": False}
    config["service_limits"]["pedestrian"] |= {
        "max_distance": 1e7,
        "max_locations": 100_000,
        "max_matrix_distance": MATRIX_M,
        "max_matrix_location_pairs": 100_000_000,
    }
    config["service_limits"]["max_radius"] = 10_000
    config["httpd"]["service"] |= {
        "listen": f"tcp://127.0.0.1:{port}",
        "loopback": f"ipc://{folder}/loopback-{port}",
        "interrupt": f"ipc://{folder}/interrupt-{port}",
        "drain_seconds": 1,
    }
    for part in ("loki", "thor", "odin"):
        config[part].setdefault("service", {})["proxy"] = f"ipc://{folder}/{part}-{port}"
        config[part].setdefault("logging", {"type": "std_out", "color": False})
    config["thor"]["source_to_target_algorithm"] = "timedistancematrix"
    file = folder / f"valhalla-{port}.json"
    file.write_text(json.dumps(config))
    return file


def build_tiles(town: Town, streets: str) -> None:
    """Builds the tiles, on all cores."""
    folder = tiles_folder(town, streets)
    folder.mkdir(parents=True, exist_ok=True)
    file = town.pbf if streets == "all" else public_copy(town.pbf, folder / "public.osm.pbf")
    builder = walk_binaries.folder("valhalla") / "bin" / "valhalla_build_tiles"
    with (folder / "build.log").open("wb") as log:
        subprocess.run([builder, "-c", settings(folder, 0), file], check=True, stdout=log, stderr=log)
    (folder / "complete").touch()


class Refused(Exception):
    """An answer that is none, with Valhalla's code for why."""

    def __init__(self, words: str, code: int) -> None:
        super().__init__(words)
        self.code = code


class Server:
    """A Valhalla that answers for one town."""

    def __init__(self, port: int, pid: int) -> None:
        self.connection, self.pid = HTTPConnection("127.0.0.1", port, timeout=120), pid

    def ask(self, action: str, question: dict[str, Any]) -> Any:
        """The answer to a question, as it came."""
        self.connection.request("POST", f"/{action}", json.dumps(question), {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise Refused(f"/{action}: {body[:300]!r}", json.loads(body).get("error_code", 0))
        return json.loads(body)


@contextmanager
def serving(town: Town, meter: Meter) -> Iterator[Server]:
    """Builds the tiles where they are missing, and serves them from one worker, which is metered."""
    folder = tiles_folder(town, "public")
    if not (folder / "complete").exists():
        build_tiles(town, "public")
    port = walk_binaries.free_port()
    program = walk_binaries.folder("valhalla") / "bin" / "valhalla_service"
    with walk_binaries.server([program, settings(folder, port), "1"], port, folder / "service.log") as pid:
        meter.others = lambda: walk_binaries.cpu_s(pid)
        yield Server(port, pid)
        meter.other_peak_mb = walk_binaries.peak_mb(pid)


def location(lon_lat: Floats) -> dict[str, Any]:
    """A place, to be joined to the nearest edge."""
    exact = {"node_snap_tolerance": 0, "radius": 0, "minimum_reachability": REACHABLE, "search_cutoff": SNAP_M}
    return {"lon": float(lon_lat[0]), "lat": float(lon_lat[1]), "street_side_tolerance": 0, **exact}


def stubs(server: Server, places: Floats) -> Floats:
    """Metres from each place straight to where it is joined; not a number where it is not."""
    found = np.full(len(places), np.nan)
    for start in range(0, len(places), 500):
        block = places[start : start + 500]
        question = {"locations": [location(p) for p in block], "costing": "pedestrian", "verbose": True}
        question["costing_options"] = {"pedestrian": NEUTRAL}
        for at, one in enumerate(server.ask("locate", question)):
            edges = one.get("edges") or []
            if edges:
                found[start + at] = min(edge["distance"] for edge in edges)
    return found


def near(places: Floats, others: Floats) -> list[Ints]:
    """For each place the others that may be within what the matrix is asked for, by the crow's flight."""
    middle = np.radians(others[:, 1].mean())
    metres_deg = 111_000.0 * np.array([np.cos(middle), 1.0])
    tree = cKDTree(others * metres_deg)
    return [np.sort(np.asarray(at, dtype=np.int64)) for at in tree.query_ball_point(places * metres_deg, ASKED_M)]


def walks_km(server: Server, sources: Floats, targets: Floats) -> Floats:
    """Kilometres on the network from each source to each target; not a number where there is no way."""
    question = {"sources": [location(p) for p in sources], "targets": [location(p) for p in targets]}
    question |= {"costing": "pedestrian", "costing_options": {"pedestrian": NEUTRAL}, "verbose": False}
    try:
        answer = server.ask("sources_to_targets", question)["sources_to_targets"]
    except Refused as refused:
        if refused.code not in NO_WAY:
            raise
        return np.full((len(sources), len(targets)), np.nan)
    # Where it found no way the time is missing, and the distance is 0.
    km, seconds = (np.array(answer[what], dtype=np.float64) for what in ("distances", "durations"))
    return np.where(np.isnan(seconds), np.nan, km)


def within(town: Town, meter: Meter) -> np.ndarray:
    """Every point and station that are no farther apart than it was asked to look, stubs included.

    One matrix for all would search the whole country from every place, which takes minutes: each
    point asks for the stations only that may be near enough.
    """
    points, stations = asked(town, "points"), asked(town, "stations")
    with serving(town, meter) as server:
        of_points, of_stations = meter.phase(
            "snap", lambda: (stubs(server, points.degrees), stubs(server, stations.degrees))
        )
        of_points, of_stations = of_points + points.stub_m, of_stations + stations.stub_m
        np.concatenate([of_points, of_stations]).tofile(town.folder / "valhalla.stubs.f64")

        def work() -> np.ndarray:
            held_stations, found = np.flatnonzero(~np.isnan(of_stations)), []
            held_points = np.flatnonzero(~np.isnan(of_points))
            nearby = near(points.degrees[held_points], stations.degrees[held_stations])
            for point, some in zip(held_points, nearby):
                held = held_stations[some]
                if len(held) == 0:
                    continue
                km = walks_km(server, points.degrees[point][None], stations.degrees[held])[0]
                metres = km * 1000.0 + of_points[point] + of_stations[held]
                good = metres <= ASKED_M
                found.append((np.full(np.sum(good), point), held[good], metres[good]))
            return Pairs.of(*(np.concatenate(part) for part in zip(*found)))

        return meter.phase("query", work)


def isochrones(server: Server, places: Floats) -> list[Any]:
    """The polygon of fifteen minutes around each place, as exact as Valhalla draws it."""
    question = {
        "contours": [{"time": 15}],
        "polygons": True,
        "denoise": 0.0,
        "generalize": 0.0,
        "costing": "pedestrian",
        "costing_options": {"pedestrian": NEUTRAL},
    }
    return [server.ask("isochrone", question | {"locations": [location(p)]}) for p in places]


def polygons(town: Town, meter: Meter) -> Floats:
    """How many bytes the polygon of each station is, so that it was surely drawn and read."""
    with serving(town, meter) as server:
        drawn = meter.phase("query", lambda: isochrones(server, town.stations_deg))
        return np.array([len(json.dumps(one)) for one in drawn], dtype=np.float64)


def sides(town: Town, meter: Meter) -> Floats:
    """For every point and station that are near each other: in the station's polygon, and the walk.

    Rows of point, station, in (1 or 0), metres on the network, metres with both stubs; not a number
    where there is no way.
    """
    rows = []
    with serving(town, meter) as server:
        of_points, of_stations = stubs(server, town.points_deg), stubs(server, town.stations_deg)
        drawn = isochrones(server, town.stations_deg)
        areas = [shapely.from_geojson(json.dumps(one["features"][0]["geometry"])) for one in drawn]
        for station, points in enumerate(near(town.stations_deg, town.points_deg)):
            points = points[~np.isnan(of_points[points])]
            if len(points) == 0 or np.isnan(of_stations[station]):
                continue
            place = town.stations_deg[station][None]
            metres = 1000.0 * walks_km(server, town.points_deg[points], place)[:, 0]
            stub = of_points[points] + of_stations[station]
            inside = shapely.contains_xy(areas[station], town.points_deg[points])
            rows.append(np.column_stack([points, np.full(len(points), station), inside, metres, metres + stub]))
    return np.concatenate(rows)


def graph(town: Town, meter: Meter) -> Floats:
    """Builds the tiles afresh."""
    def spent() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return children.ru_utime + children.ru_stime

    meter.others = spent
    meter.phase("query", lambda: build_tiles(town, "all"))
    meter.other_peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
    return np.zeros(0)


if __name__ == "__main__":
    tasks: dict[str, Callable[[Town, Meter], Any]] = {
        "graph": graph, "within": within, "polygons": polygons, "sides": sides
    }
    run("valhalla", walk_binaries.WHEELS["valhalla"].partition("==")[2], tasks)
