//! Which plots a wall, water or a strip meets.

use rayon::prelude::*;

use super::owners::Owners;
use super::voronoi::Plots;
use super::walls::side;
use crate::geodesy::PlanePoint;
use crate::index::{BoxTree, PlaneBox};

/// What comes so near to a plot meets it.
const MARGIN_M: f64 = 0.05;

/// Which plots are met by a wall, lie in water or hold a piece of a bridge's strip.
pub(super) fn met(plots: &Plots, owners: &Owners<'_>, lines: &[[PlanePoint; 2]]) -> Vec<bool> {
    let tree = BoxTree::new(lines.iter().map(|piece| PlaneBox::around(*piece)).collect());
    let meets = |ring: &[u32], found: &mut Vec<u32>| {
        let corner = |at: usize| plots.corners[ring[at % ring.len()] as usize];
        let bounds = PlaneBox::around((0..ring.len()).map(corner)).grown(MARGIN_M);
        tree.meeting(bounds, found);
        found.iter().any(|&piece| {
            // Cuts the piece at the line of each border, outwards by the margin.
            let [a, b] = lines[piece as usize];
            let (mut from, mut to) = (0.0_f64, 1.0_f64);
            for at in 0..ring.len() {
                let (c, d) = (corner(at), corner(at + 1));
                let length = c.distance_sq(d).sqrt();
                if length < 1e-9 {
                    continue;
                }
                let (in_a, in_b) =
                    (side(c, d, a) / length + MARGIN_M, side(c, d, b) / length + MARGIN_M);
                if in_a < 0.0 && in_b < 0.0 {
                    return false;
                }
                if in_a < 0.0 {
                    from = from.max(in_a / (in_a - in_b));
                } else if in_b < 0.0 {
                    to = to.min(in_a / (in_a - in_b));
                }
            }
            from <= to
        })
    };
    (0..plots.len() as u32)
        .into_par_iter()
        .map_init(Vec::new, |found, plot| {
            let ring = plots.ring(plot);
            meets(ring, found) || owners.walls.cover(owners.land.ground.at[plot as usize], found)
        })
        .collect()
}
