"""`yike serve` on one core, and the two clients that ask it: one in turn, and `wrk` all at once."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

READY_S = 300
CONNECTIONS = 16
LOAD_S = 5
LARGEST = 64 << 20
"""Bytes of the largest answer that is read."""
LUA = """local paths = {{ {paths} }}
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
"""


@dataclass(frozen=True)
class Load:
    """What `wrk` measured."""

    per_second: float
    p50_ms: float
    p99_ms: float
    faults: int


class YikeServer:
    """The program serving one city folder, and a kept-alive connection to it."""

    def __init__(self, program: Path, city: Path, core: int) -> None:
        self.command = ["taskset", "-c", str(core), str(program), "serve", str(city), "--bind", "127.0.0.1:0"]
        self.log = city / "serve.log"
        self.room = bytearray(LARGEST)
        self.view = memoryview(self.room)

    def __enter__(self) -> YikeServer:
        with self.log.open("wb") as log:
            self.server = subprocess.Popen(self.command, stderr=log)
        try:
            self.port = self.wait_for_port()
            self.connect()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *fault: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.connection.close()
        self.stop()

    def stop(self) -> None:
        """Ends the program."""
        self.server.terminate()
        try:
            self.server.wait(20)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()

    def connect(self) -> None:
        """A new connection: the server closes one that is idle for long."""
        self.connection = socket.create_connection(("127.0.0.1", self.port), timeout=READY_S)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def wait_for_port(self) -> int:
        """Where it listens, once the city is read."""
        until = time.monotonic() + READY_S
        while time.monotonic() < until and self.server.poll() is None:
            if said := re.search(r"http://127\.0\.0\.1:(\d+)/", self.log.read_text()):
                return int(said[1])
            time.sleep(0.1)
        sys.exit(f"peers: yike serve did not start: {self.log.read_text()}")

    def warm(self, z: int, x: int, y: int) -> float:
        """Asks for a tile until the answer behind it is made; seconds that took."""
        self.connect()
        began = time.monotonic()
        while time.monotonic() < began + READY_S:
            status, _ = self.get(path(z, x, y))
            if status == 200:
                return time.monotonic() - began
            time.sleep(0.5)
        sys.exit("peers: yike serve gave no tile")

    def tile(self, z: int, x: int, y: int) -> bytes:
        """A tile."""
        status, body = self.get(path(z, x, y))
        if status not in (200, 204):
            sys.exit(f"peers: yike serve answered {status}: {body[:200]!r}")
        return body

    def get(self, at: str) -> tuple[int, bytes]:
        """Status and body, by as little client as can be."""
        self.connection.sendall(f"GET {at} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())
        held = self.received(0)
        while (end := self.room.find(b"\r\n\r\n", 0, held) + 4) < 4:
            held += self.received(held)
        head = bytes(self.room[:end]).lower()
        at_length = head.find(b"\r\ncontent-length:")
        length = int(head[at_length + 17 : head.index(b"\r", at_length + 2)]) if at_length >= 0 else 0
        while held < end + length:
            held += self.received(held)
        return int(head[9:12]), bytes(self.view[end : end + length])

    def received(self, held: int) -> int:
        """Bytes that came after those held; none would mean that the server is gone."""
        some = self.connection.recv_into(self.view[held:])
        if not some:
            sys.exit("peers: yike serve closed the connection")
        return some

    def load(self, tiles: list[tuple[int, int, int]], core: int) -> Load:
        """Requests for these tiles in turn on many connections, from another core."""
        script = self.log.with_name("load.lua")
        script.write_text(LUA.format(paths=", ".join(f'"{path(*tile)}"' for tile in tiles)))
        wrk = ["taskset", "-c", str(core), "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{LOAD_S}s", "--timeout", "30s"]
        command = [*wrk, "--latency", "-s", str(script), f"http://127.0.0.1:{self.port}"]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        rate = re.search(r"Requests/sec: +([\d.]+)", said)
        refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
        broken = re.search(r"Socket errors: (.*)", said)
        faults = sum(int(n) for n in re.findall(r"\d+", broken[1])) if broken else 0
        if rate is None:
            sys.exit(f"peers: wrk said: {said}")
        return Load(
            float(rate[1]), milliseconds(said, "50%"), milliseconds(said, "99%"),
            faults + (int(refused[1]) if refused else 0),
        )  # fmt: skip


def path(z: int, x: int, y: int) -> str:
    """The address of a tile: the row comes first."""
    return f"/ogc/nation/collections/compounds/tiles/WebMercatorQuad/{z}/{y}/{x}"


def milliseconds(said: str, share: str) -> float:
    """A percentile that `wrk` printed."""
    found = re.search(rf"^ +{share} +([\d.]+)(us|ms|s|m)$", said, re.MULTILINE)
    if found is None:
        sys.exit(f"peers: wrk said: {said}")
    return float(found[1]) * {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}[found[2]]
