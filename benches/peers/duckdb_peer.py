"""The nation's tasks in DuckDB's spatial extension: set-based SQL over the SPATIAL_JOIN operator.

The operator builds its own R-tree inside the query when a join is by ST_DWithin with a constant
distance or by a topological predicate, so there is no index to build beforehand. Near stations are
asked for first and far ones only for what is left, as in the Shapely peer.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import duckdb_extension_spatial
import numpy as np
from nation_io import RADIUS_M, Floats, Meter, Nation, Rings, read, run, street_totals

THREADS = 2
NEAR_M = 500.0
"""Most compounds have a station within this."""
QUAD_SEGS = 128
"""Segments of a quarter circle, as in the Shapely peer."""
EQUAL_AREA = float(1 / np.sqrt(np.sinc(2 / (4 * QUAD_SEGS))))


def load(data: Path, meter: Meter, *layers: str) -> tuple[Nation, duckdb.DuckDBPyConnection]:
    """The nation, and its layers as tables of `id` and `geom`."""

    def work() -> tuple[Nation, duckdb.DuckDBPyConnection]:
        nation = read(data)
        con = duckdb.connect()
        folder = Path(duckdb_extension_spatial.__file__).parent
        con.load_extension(str(next(folder.rglob("spatial.duckdb_extension"))))
        con.execute(f"SET threads = {THREADS}; SET preserve_insertion_order = false")
        for layer in layers:
            if layer == "points":
                add_points(con, nation.points)
            else:
                add_table(con, layer, getattr(nation, layer))
        return nation, con

    return meter.phase("load", work)


def add_points(con: duckdb.DuckDBPyConnection, xy: Floats) -> None:
    """The compounds' points."""
    columns = {"id": np.arange(len(xy), dtype=np.int32), "x": xy[:, 0].copy(), "y": xy[:, 1].copy()}
    con.register("flat", columns)
    con.execute("CREATE TABLE points AS SELECT id, ST_Point(x, y) AS geom FROM flat")
    con.unregister("flat")


def add_table(con: duckdb.DuckDBPyConnection, name: str, rings: Rings) -> None:
    """Polygons and points from flat vertices, in SQL: blobs of WKB from Python are much slower."""
    con.register(
        "flat",
        {
            "id": np.repeat(np.arange(len(rings), dtype=np.int32), rings.sizes),
            "k": np.arange(len(rings.xy), dtype=np.int32),
            "x": rings.xy[:, 0].copy(),
            "y": rings.xy[:, 1].copy(),
        },
    )
    con.execute(f"""
        CREATE TABLE {name} AS
        SELECT id, CASE WHEN len(v) = 1 THEN v[1] ELSE ST_MakePolygon(ST_MakeLine(v)) END AS geom
        FROM (SELECT id, list(ST_Point(x, y) ORDER BY k) AS v FROM flat GROUP BY id)""")
    con.unregister("flat")


def column(con: duckdb.DuckDBPyConnection, sql: str, n: int, missing: float) -> Floats:
    """The values of a query for (id, value), in the order of ids."""
    rows = con.execute(sql).fetchnumpy()
    ids, values = rows.values()
    found = np.full(n, missing)
    found[ids] = values
    return found


def nearest(data: Path, meter: Meter) -> Floats:
    """Metres from each point to the nearest station."""
    nation, con = load(data, meter, "points", "stations")

    def work() -> Floats:
        metres = np.full(len(nation.points), np.inf)
        radius_m, among = NEAR_M, "points"
        while np.isinf(metres).any():
            found = column(
                con,
                f"""SELECT p.id, min(ST_Distance(p.geom, s.geom))
                    FROM {among} p JOIN stations s ON ST_DWithin(p.geom, s.geom, {radius_m})
                    GROUP BY p.id""",
                len(metres),
                np.inf,
            )
            metres = np.minimum(metres, found)
            left = np.flatnonzero(np.isinf(metres)).astype(np.int32)
            con.register("left_over", {"id": left})
            con.execute("CREATE OR REPLACE TABLE far AS SELECT * FROM points SEMI JOIN left_over USING (id)")
            con.unregister("left_over")
            radius_m, among = radius_m * 2.0, "far"
        return metres

    return meter.phase("query", work)


def count(data: Path, meter: Meter) -> Floats:
    """Stations within the radius of each point."""
    nation, con = load(data, meter, "points", "stations")
    sql = f"""SELECT p.id, count(*)
              FROM points p JOIN stations s ON ST_DWithin(p.geom, s.geom, {RADIUS_M}) GROUP BY p.id"""
    return meter.phase("query", lambda: column(con, sql, len(nation.points), 0.0))


def area_share(data: Path, meter: Meter) -> Floats:
    """Share of each compound's area in the union of the stations' circles."""
    nation, con = load(data, meter, "compounds", "stations")

    def work() -> Floats:
        con.execute("""
            CREATE TABLE boxes AS
            SELECT id, ST_Point((x1 + x2) / 2, (y1 + y2) / 2) AS geom, sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2) / 2 AS half_m
            FROM (SELECT id, ST_XMin(geom) AS x1, ST_YMin(geom) AS y1, ST_XMax(geom) AS x2,
                         ST_YMax(geom) AS y2 FROM compounds)""")
        # A compound is surely covered where the farthest corner of its box is near a station.
        con.execute("CREATE TABLE sure (id INTEGER)")
        for radius_m in (0.4 * RADIUS_M, 0.7 * RADIUS_M, RADIUS_M):
            con.execute("CREATE OR REPLACE TABLE asking AS SELECT * FROM boxes ANTI JOIN sure USING (id)")
            con.execute(f"""
                INSERT INTO sure SELECT DISTINCT b.id
                FROM asking b JOIN stations s ON ST_DWithin(b.geom, s.geom, {radius_m})
                WHERE b.half_m <= {RADIUS_M - radius_m} OR ST_Distance(b.geom, s.geom) + b.half_m <= {RADIUS_M}""")
        con.execute(f"""
            CREATE TABLE rest AS SELECT * FROM compounds ANTI JOIN sure USING (id);
            CREATE TABLE pairs AS SELECT c.id, s.id AS station
            FROM rest c JOIN stations s ON ST_DWithin(c.geom, s.geom, {RADIUS_M});
            CREATE TABLE circles AS
            SELECT id AS station, ST_Buffer(geom, {RADIUS_M * EQUAL_AREA}, {QUAD_SEGS}) AS geom
            FROM stations WHERE id IN (SELECT station FROM pairs)""")
        partly = column(
            con,
            """
            SELECT c.id, ST_Area(ST_Union_Agg(ST_Intersection(c.geom, o.geom))) / any_value(ST_Area(c.geom))
            FROM pairs JOIN circles o USING (station) JOIN rest c USING (id)
            GROUP BY c.id""",
            len(nation.points),
            0.0,
        )
        partly[con.execute("SELECT id FROM sure").fetchnumpy()["id"]] = 1.0
        return partly

    return meter.phase("query", work)


def roll_up(data: Path, meter: Meter) -> Floats:
    """Street of each compound, compounds and residents of each street."""
    nation, con = load(data, meter, "compounds", "streets")

    def work() -> Floats:
        con.execute("""
            CREATE TABLE inside AS SELECT c.id, s.id AS street
            FROM compounds c JOIN streets s ON ST_Within(c.geom, s.geom);
            CREATE TABLE rest AS SELECT * FROM compounds ANTI JOIN inside USING (id)""")
        held = column(
            con,
            """SELECT id, street FROM inside UNION ALL
               SELECT id, arg_max(street, (shared_m2, -street)) FROM (
                   SELECT c.id, s.id AS street, ST_Area(ST_Intersection(c.geom, s.geom)) AS shared_m2
                   FROM rest c JOIN streets s ON ST_Intersects(c.geom, s.geom))
               WHERE shared_m2 > 0 GROUP BY id""",
            len(nation.points),
            -1.0,
        )
        return street_totals(held.astype(np.int64), nation.residents, len(nation.streets))

    return meter.phase("query", work)


if __name__ == "__main__":
    tasks = {"nearest": nearest, "count": count, "area-share": area_share, "roll-up": roll_up}
    run("duckdb", duckdb.__version__, tasks)
