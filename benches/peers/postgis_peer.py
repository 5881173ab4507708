"""A PostGIS of our own: a cluster in a temporary folder, reached by its own socket, gone at the end."""

from __future__ import annotations

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
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg
import shapely
from nation_city import mercator, shapes
from nation_io import read

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
    ST_AsMVTGeom(geom, ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int), 4096, 64, true) AS shape
  FROM compounds
  WHERE geom && ST_TileEnvelope(%(z)s::int, %(x)s::int, %(y)s::int, margin => 64.0 / 4096)
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
                where = f"host={self.folder} user=yike dbname=postgres"
                self.connection = psycopg.connect(where, autocommit=True)
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

    def load(self, flat: Path, answer: Path) -> None:
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

    def tile(self, z: int, x: int, y: int) -> bytes:
        """A tile, by a prepared statement."""
        words = {"z": z, "x": x, "y": y}
        found = self.connection.execute(TILE, words, prepare=True, binary=True).fetchone()
        return bytes(found[0]) if found else b""

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


def rows(answer: Path) -> Iterator[list[Any]]:
    """The properties of each compound in `compounds.geojson` of `yike analyze`."""
    with answer.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith('{"type":"Feature",'):
                said = json.loads(line.rstrip(",\n"))["properties"]
                said["met"] = ";".join(said["met"])
                yield [said[name] for name in COLUMNS]
