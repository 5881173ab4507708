"""Points on the nearest street, by Shapely's R-tree: what scipy and pandana do not do themselves.

Three rules of Yike are kept: a point that is farther from every street than the limit is refused, a
street on an island is taken only where no other lies within the limit, and a bridge or a tunnel only
by who stands beside it. Nothing else is taken from Yike, so that its footholds are checked, not
repeated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from walk_io import SNAP_M, Floats, Ints, Town

ABOVE_M = 5.0
"""From how far a bridge or a tunnel is joined."""


@dataclass(frozen=True)
class Footholds:
    """For each point the edge that it is joined to, -1 where there is none."""

    edge: Ints
    along_m: Floats
    """From the edge's first junction to the place where the point is joined."""
    stub_m: Floats
    """From the point straight to that place."""

    @property
    def joined(self) -> NDArray[np.bool_]:
        """Whether a point is joined to a street at all."""
        return self.edge >= 0

    def at(self, which: Ints) -> Footholds:
        """Some of the footholds."""
        return Footholds(self.edge[which], self.along_m[which], self.stub_m[which])


class Snapper:
    """The streets of a town, ready to be asked: a tree of their straight pieces, which GEOS answers a
    third quicker from than from a tree of whole streets."""

    def __init__(self, town: Town) -> None:
        starts, xy = town.shape_starts, town.shapes
        begin = np.delete(np.arange(len(xy)), starts[1:] - 1)
        self.edge = np.repeat(np.arange(len(starts) - 1), np.diff(starts) - 1)
        self.pieces = shapely.linestrings(np.stack([xy[begin], xy[begin + 1]], axis=1))
        on_plane = shapely.length(self.pieces)
        so_far = np.cumsum(on_plane) - on_plane
        self.before = so_far - so_far[np.searchsorted(self.edge, self.edge)]
        # Lengths of edges are those on the ground; along one edge the plane's scale is the same.
        self.scale = town.lengths / np.maximum(np.bincount(self.edge, on_plane), 1e-9)
        on_island, on_ground = town.on_island[self.edge], town.on_ground[self.edge]
        self.trees = []
        """For the main streets, then for the islands: what lies on the ground, and what does not."""
        for island in (False, True):
            ground, above = (np.flatnonzero((on_island == island) & (on_ground == at)) for at in (True, False))
            self.trees.append([(ground, SNAP_M, self.tree(ground)), (above, ABOVE_M, self.tree(above))])

    def tree(self, held: Ints) -> shapely.STRtree:
        """The tree of some pieces."""
        return shapely.STRtree(self.pieces[held])

    def footholds(self, xy: Floats) -> Footholds:
        """Where each point is joined."""
        points = shapely.points(xy)
        piece = np.full(len(xy), -1, dtype=np.int64)
        for trees in self.trees:
            left = np.flatnonzero(piece < 0)
            least = np.full(len(left), np.inf)
            for held, limit, tree in trees:
                (at, found), metres = tree.query_nearest(
                    points[left], max_distance=limit, return_distance=True, all_matches=False
                )
                nearer = metres < least[at]
                at, found = at[nearer], found[nearer]
                least[at] = metres[nearer]
                piece[left[at]] = held[found]
        edge, along_m, stub_m = np.full(len(xy), -1, dtype=np.int64), np.zeros(len(xy)), np.zeros(len(xy))
        joined = np.flatnonzero(piece >= 0)
        piece = piece[joined]
        edge[joined] = self.edge[piece]
        on_piece = shapely.line_locate_point(self.pieces[piece], points[joined])
        along_m[joined] = (self.before[piece] + on_piece) * self.scale[edge[joined]]
        stub_m[joined] = shapely.distance(self.pieces[piece], points[joined])
        return Footholds(edge, along_m, stub_m)
