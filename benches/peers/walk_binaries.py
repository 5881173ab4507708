"""Valhalla's and OSRM's programs, taken out of their wheels, and their servers on loopback.

The wheels are made for a newer Python than Debian's, but the programs inside need none. They are
unpacked into `target/peers/programs`, once.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from walk_io import Unavailable

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = ROOT / "target" / "peers" / "programs"
WHEELS = {"valhalla": "pyvalhalla==3.9.0", "osrm": "osrm-bindings==26.10.0"}
START_S = 30.0
TICK_S = 1.0 / os.sysconf("SC_CLK_TCK")


def folder(peer: str) -> Path:
    """The folder of a peer's package, fetched where it is missing."""
    home = PROGRAMS / WHEELS[peer].replace("==", "-")
    package = home / peer
    if not (home / "complete").exists():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        command += ["--only-binary", ":all:", "--python-version", "3.12", "--no-deps", "--dest", home, WHEELS[peer]]
        if subprocess.run(command, check=False, stdout=sys.stderr).returncode != 0:
            raise Unavailable(f"pip cannot fetch {WHEELS[peer]}")
        for wheel in home.glob("*.whl"):
            with zipfile.ZipFile(wheel) as packed:
                packed.extractall(home)
            wheel.unlink()
        for program in (package / "bin").iterdir():
            program.chmod(0o755)
        (home / "complete").touch()
    return package


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(command: list[str | Path], port: int, log: Path) -> Iterator[int]:
    """Runs a server until the block ends; gives its process id once it listens.

    Valhalla's may outlive a polite end, so that it is killed, and waited for.
    """
    with log.open("wb") as words:
        process = subprocess.Popen(command, stdout=words, stderr=words)
    try:
        until = time.monotonic() + START_S
        while not listens(port):
            if process.poll() is not None or time.monotonic() > until:
                raise Unavailable(f"{Path(command[0]).name} does not start: {log.read_text()[-500:]}")
            time.sleep(0.05)
        yield process.pid
    finally:
        process.kill()
        process.wait()


def listens(port: int) -> bool:
    """Whether somebody answers at a port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def cpu_s(pid: int) -> float:
    """Processor seconds that a running process has used, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_S


def peak_mb(pid: int) -> float:
    """The most memory that a running process ever held."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0
