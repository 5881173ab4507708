"""Reads vector tiles, by the specification alone (Mapbox Vector Tile 2.1)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Ring = list[tuple[int, int]]


@dataclass(frozen=True)
class Drawn:
    """A feature as a tile draws it; rings are not closed, holes go the other way round."""

    properties: dict[str, Any]
    rings: list[Ring]

    @property
    def area(self) -> float:
        """By the surveyor's formula, square units."""
        return sum(
            (a[0] * b[1] - b[0] * a[1]) / 2
            for ring in self.rings
            for a, b in zip(ring, ring[1:] + ring[:1])
        )

    def lies_off(self, low: int, high: int) -> bool:
        """Whether it lies wholly beyond one side of an upright square."""
        spots = [spot for ring in self.rings for spot in ring]
        return any(
            all(spot[axis] <= low for spot in spots) or all(spot[axis] >= high for spot in spots)
            for axis in (0, 1)
        )


def read(tile: bytes) -> dict[int, Drawn]:
    """The features of a tile of one layer, by their id."""
    if not tile:
        return {}
    keys: list[str] = []
    values: list[Any] = []
    raw: list[bytes] = []
    for field, content in fields(next(content for field, content in fields(tile) if field == 3)):
        if field == 2:
            raw.append(content)
        elif field == 3:
            keys.append(content.decode())
        elif field == 4:
            values.append(value(content))
    found = {}
    for feature in raw:
        parts = dict(fields(feature))
        tags = packed(parts.get(2, b""))
        properties = {keys[k]: values[v] for k, v in zip(tags[::2], tags[1::2])}
        found[parts[1]] = Drawn(properties, rings(packed(parts[4])))
    return found


def fields(message: bytes) -> Iterator[tuple[int, Any]]:
    """Numbers and contents of a message's fields."""
    at = 0
    while at < len(message):
        key, at = varint(message, at)
        match key & 7:
            case 0:
                content, at = varint(message, at)
            case 1:
                content, at = message[at : at + 8], at + 8
            case 5:
                content, at = message[at : at + 4], at + 4
            case _:
                size, at = varint(message, at)
                content, at = message[at : at + size], at + size
        yield key >> 3, content


def varint(message: bytes, at: int) -> tuple[int, int]:
    """A number, and where the next thing begins."""
    number = shift = 0
    while True:
        byte = message[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at


def packed(message: bytes) -> list[int]:
    """Numbers one after the other."""
    found, at = [], 0
    while at < len(message):
        number, at = varint(message, at)
        found.append(number)
    return found


def value(message: bytes) -> Any:
    """A text, number or truth of the tile's dictionary."""
    field, content = next(fields(message))
    match field:
        case 1:
            return content.decode()
        case 2:
            return struct.unpack("<f", content)[0]
        case 3:
            return struct.unpack("<d", content)[0]
        case 6:
            return unzigzag(content)
        case 7:
            return bool(content)
        case _:
            return content


def rings(commands: list[int]) -> list[Ring]:
    """What the commands draw."""
    found: list[Ring] = []
    x = y = at = 0
    while at < len(commands):
        command, count = commands[at] & 7, commands[at] >> 3
        at += 1
        if command == 7:
            continue
        for _ in range(count):
            x, y = x + unzigzag(commands[at]), y + unzigzag(commands[at + 1])
            at += 2
            if command == 1:
                found.append([])
            found[-1].append((x, y))
    return found


def unzigzag(number: int) -> int:
    """A number with a sign."""
    return (number >> 1) ^ -(number & 1)
