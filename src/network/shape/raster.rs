//! Points where a wall hides the street of a plot: the land behind it has other owners, and where
//! one ends and the next begins is found between these points.

use super::owners::Owners;
use super::voronoi::Plots;
use super::walls::side;
use crate::geodesy::PlanePoint;
use crate::index::PlaneBox;

/// Hidden land is cut at points so far apart.
const RASTER_M: f64 = 10.0;

/// Points in a plot where a wall hides its sample's street, and just before.
pub(super) fn raster(plots: &Plots, sample: u32, owners: &Owners<'_>) -> Vec<PlanePoint> {
    let ring = plots.ring(sample);
    let corner = |at: usize| plots.corners[ring[at % ring.len()] as usize];
    let bounds = PlaneBox::around((0..ring.len()).map(corner));
    let streets = owners.land.ground.next_to(sample).map(|end| owners.land.ground.at[end as usize]);
    let mut near = Vec::new();
    owners.walls.near(bounds.joined(PlaneBox::around(streets)), &mut near);
    if near.is_empty() {
        return Vec::new();
    }
    let inside = |p: PlanePoint, margin: f64| {
        (0..ring.len()).all(|at| {
            let (c, d) = (corner(at), corner(at + 1));
            side(c, d, p) >= margin * c.distance_sq(d).sqrt()
        })
    };
    let first = |low: f64| (low / RASTER_M).floor();
    let (x0, y0) = (first(bounds.min.x), first(bounds.min.y));
    let columns = (first(bounds.max.x) - x0) as usize + 2;
    let rows = (first(bounds.max.y) - y0) as usize + 2;
    let place = |column: usize, row: usize| {
        PlanePoint::new((x0 + column as f64) * RASTER_M, (y0 + row as f64) * RASTER_M)
    };
    let mut found = Vec::new();
    let mut hidden = vec![false; columns * rows];
    for column in 0..columns {
        for row in 0..rows {
            let p = place(column, row);
            hidden[column * rows + row] = inside(p, 0.0)
                && owners.walls.any_hides(&near, p, owners.looks_to(sample, p))
                && !owners.walls.cover(p, &mut found);
        }
    }
    let mut points = Vec::new();
    for column in 0..columns {
        for row in 0..rows {
            let around = [(1, 1), (0, 1), (2, 1), (1, 0), (1, 2)];
            let wanted = around.iter().any(|&(right, up)| {
                let (column, row) = (column + right, row + up);
                (1..=columns).contains(&column)
                    && (1..=rows).contains(&row)
                    && hidden[(column - 1) * rows + row - 1]
            });
            let p = place(column, row);
            if wanted && inside(p, 0.5) && !owners.walls.cover(p, &mut found) {
                points.push(p);
            }
        }
    }
    points
}
