"""A PostGIS of our own: a cluster in a temporary folder, reached by its own socket, gone at the end."""

from __future__ import annotations

import itertools
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg
import shapely
from nation_city import mercator, shapes
from nation_io import read
from psycopg import pq
from yike_server import Load

COLUMNS = {
    "id": "text",
    "name": "text",
    "kind": "text",
    "street": "text",
    "community": "text",
    "residents": "float8",
    "served": "boolean",
    "station_id": "text",
    "walk_s": "float8",
    "distance_m": "float8",
    "stations_in_reach": "integer",
    "area_share": "float8",
    "reason": "text",
    "requirement": "text",
    "met": "text",
}
"""What a tile of Yike says of a compound; `met` is a list, in tiles one text."""
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "2GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB",
    "fsync": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "autovacuum": "off",
}
"""For one core and data in memory; compiling plans (jit) only costs time here."""
TILE = f"""
SELECT ST_AsMVT(t, 'compounds', 4096, 'shape', 'fid') FROM (
  SELECT fid, {", ".join(COLUMNS)},
    ST_AsMVTGeom(geom, ST_TileEnvelope($1::int, $2::int, $3::int), 4096, 64, true) AS shape
  FROM compounds
  WHERE geom && ST_TileEnvelope($1::int, $2::int, $3::int, margin => 64.0 / 4096)
) AS t"""


class PostGis:
    """The running cluster and one connection to it."""

    def __init__(self, core: int) -> None:
        self.core = core
        # PostgreSQL refuses to run as root.
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name

    def __enter__(self) -> PostGis:
        self.folder = Path(tempfile.mkdtemp(prefix="yike-postgis-"))
        self.server: subprocess.Popen[bytes] | None = None
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *fault: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Makes the cluster and waits until it answers."""
        shutil.chown(self.folder, self.user)
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        if not programs:
            sys.exit("peers: no PostgreSQL: apt-get install postgresql postgresql-15-postgis-3")
        who = {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid} if os.geteuid() == 0 else {}
        initdb = [programs[-1] / "initdb", "-D", self.folder / "data", "-A", "trust", "-U", "yike"]
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "cwd": self.folder, **who}
        subprocess.run([*initdb, "-E", "UTF8", "--no-locale", "--no-sync"], check=True, **quiet)
        settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        program = ["taskset", "-c", str(self.core), programs[-1] / "postgres", "-D", self.folder / "data"]
        log = (self.folder / "log").open("wb")
        self.server = subprocess.Popen([*program, "-k", self.folder, *settings], stderr=log, **quiet)
        until = time.monotonic() + 60
        while True:
            try:
                self.connection = self.connected()
                return
            except psycopg.OperationalError:
                if self.server.poll() is not None or time.monotonic() > until:
                    sys.exit(f"peers: PostgreSQL did not start: {(self.folder / 'log').read_text()}")
                time.sleep(0.1)

    def stop(self) -> None:
        """Ends the cluster and removes it."""
        if self.server is not None:
            self.server.send_signal(signal.SIGINT)  # a fast shutdown
            try:
                self.server.wait(30)
            except subprocess.TimeoutExpired:
                self.server.send_signal(signal.SIGQUIT)
                self.server.wait()
        shutil.rmtree(self.folder)

    def fill(self, flat: Path, answer: Path) -> None:
        """Takes the compounds' rings and what Yike says of each; in the order of space, indexed."""
        run = self.connection.execute
        run("CREATE EXTENSION postgis")
        columns = ", ".join(f"{name} {sort}" for name, sort in COLUMNS.items())
        run(f"CREATE UNLOGGED TABLE heap (fid integer, {columns}, geom geometry(Polygon, 3857))")
        outlines = shapely.set_srid(shapes(read(flat).compounds, mercator), 3857)
        wkb = shapely.to_wkb(outlines, hex=True, include_srid=True)
        copying = f"COPY heap (fid, {', '.join(COLUMNS)}, geom) FROM STDIN"
        with self.connection.cursor().copy(copying) as copy:
            for fid, (row, outline) in enumerate(zip(rows(answer), wkb, strict=True), 1):
                copy.write_row((fid, *row, outline))
        run("CREATE TABLE compounds AS SELECT * FROM heap ORDER BY geom")
        run("DROP TABLE heap")
        run("CREATE INDEX ON compounds USING gist (geom)")
        run("VACUUM ANALYZE compounds")
        prepare(self.connection.pgconn)

    def tile(self, z: int, x: int, y: int) -> bytes:
        """A tile, by as little client as can be."""
        return asked(self.connection.pgconn, z, x, y)

    def load(self, tiles: list[tuple[int, int, int]], connections: int, seconds: float) -> Load:
        """These tiles in turn on many connections at once, from the core that the caller runs on."""
        with ExitStack() as stack, ThreadPoolExecutor(connections) as pool:
            many = [stack.enter_context(self.connected()) for _ in range(connections)]
            for one in many:
                prepare(one.pgconn)
                asked(one.pgconn, *tiles[0])
            began = time.perf_counter()
            until = began + seconds
            took = [ms for turn in pool.map(lambda one: in_turn(one.pgconn, tiles, until), many) for ms in turn]
            passed = time.perf_counter() - began
        took.sort()
        return Load(len(took) / passed, took[len(took) // 2], took[len(took) * 99 // 100], 0)

    def connected(self) -> psycopg.Connection[Any]:
        """A connection of its own."""
        return psycopg.connect(f"host={self.folder} user=yike dbname=postgres", autocommit=True)

    @property
    def backend(self) -> int:
        """The process that answers."""
        return self.connection.info.backend_pid

    @property
    def version(self) -> str:
        """Of both."""
        asked = "SELECT current_setting('server_version'), postgis_lib_version()"
        found = self.connection.execute(asked).fetchone()
        return f"PostgreSQL {found[0].split()[0]}, PostGIS {found[1]}" if found else ""


def prepare(connection: pq.abc.PGconn) -> None:
    """Makes the question known to a connection."""
    made = connection.prepare(b"tile", TILE.encode())
    if made.status != pq.ExecStatus.COMMAND_OK:
        sys.exit(f"peers: PostGIS said: {made.error_message.decode()}")


def asked(connection: pq.abc.PGconn, z: int, x: int, y: int) -> bytes:
    """A tile by the prepared statement, through the C library alone."""
    words = [str(word).encode() for word in (z, x, y)]
    found = connection.exec_prepared(b"tile", words, result_format=1)
    if found.status != pq.ExecStatus.TUPLES_OK:
        sys.exit(f"peers: PostGIS said: {found.error_message.decode()}")
    return found.get_value(0, 0) or b""


def in_turn(connection: pq.abc.PGconn, tiles: list[tuple[int, int, int]], until: float) -> list[float]:
    """Milliseconds of each tile on one connection, until it is late."""
    took = []
    for tile in itertools.cycle(tiles):
        began = time.perf_counter()
        if began > until:
            break
        asked(connection, *tile)
        took.append((time.perf_counter() - began) * 1e3)
    return took


def rows(answer: Path) -> Iterator[list[Any]]:
    """The properties of each compound in `compounds.geojson` of `yike analyze`."""
    with answer.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith('{"type":"Feature",'):
                said = json.loads(line.rstrip(",\n"))["properties"]
                said["met"] = ";".join(said["met"])
                yield [said[name] for name in COLUMNS]
