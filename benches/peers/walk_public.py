"""A copy of an OpenStreetMap file without the ways that Yike refuses and Valhalla cannot refuse.

Valhalla's rules are built in: it walks private ways (at a penalty, which the shortest way does not
mind), trunk roads and ferries. To compare walks and not rules, its matrix is asked on streets that lack them.
Its tile builder is measured on the file as it is.
"""

from __future__ import annotations

import os
from pathlib import Path

import osmium

CLOSED = {"no", "private", "agricultural", "forestry", "military", "permit", "emergency"}
"""What `access` must not say, unless `foot` says more."""
OPEN = {"yes", "designated", "permissive", "destination", "customers", "official", "public"}
IF_TOLD = {"motorway", "motorway_link", "trunk", "trunk_link", "cycleway", "bridleway", "busway"}
"""Walked only where `foot` or `sidewalk` says so."""
PAVED = {"yes", "both", "left", "right", "shared"}


def refused(tags: osmium.osm.TagList) -> bool:
    """Whether a way with these tags is one that Yike does not walk."""
    if tags.get("route") == "ferry":
        return True
    if "highway" not in tags or tags.get("foot") in OPEN:
        return False
    paved = any(tags.get(key) in PAVED for key in ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right"))
    return tags.get("access") in CLOSED or (tags["highway"] in IF_TOLD and not paved)


def public_copy(file: Path, copy: Path) -> Path:
    """Writes the copy, unless it is there."""
    if not copy.exists():
        part = copy.with_name(f"part-{os.getpid()}-{copy.name}")
        with osmium.SimpleWriter(part) as writer:
            for one in osmium.FileProcessor(file):
                if not (one.is_way() and refused(one.tags)):
                    writer.add(one)
        part.rename(copy)
    return copy
