//! The outline of a block: the ground that a group of buildings and the yards between them take up.
//!
//! A morphological closing: every building is grown by half the gap that joins neighbours, the
//! grown ones are united, and the whole is shrunk again, by [`MARGIN_M`] less, so that a strip of
//! yard remains around the outer walls. Yards that neighbours enclose are filled; a hole of more
//! than [`COURT_M2`] is not a yard and stays.

use geo::algorithm::buffer::{Buffer, BufferStyle, LineJoin};
use geo::{Area, Simplify};
use geo_types::{MultiPolygon, Polygon};

use super::building_groups::GAP_M;

/// Width of the strip of yard outside the walls.
const MARGIN_M: f64 = 2.0;
/// A hole larger than this is a square or a park, not a yard.
const COURT_M2: f64 = 5_000.0;
/// How far the drawn outline may lie from the computed one.
const TOLERANCE_M: f64 = 0.5;

/// The outline of a block of `buildings`; all in metres.
pub(super) fn around(buildings: &[&MultiPolygon<f64>]) -> MultiPolygon<f64> {
    let walls: Vec<Polygon<f64>> = buildings
        .iter()
        .flat_map(|building| building.iter())
        .map(|wall| Polygon::new(wall.exterior().clone(), Vec::new()))
        .collect();
    let grow_m = GAP_M / 2.0 + 0.1;
    let style = |metres| BufferStyle::new(metres).line_join(LineJoin::Round(0.4));
    let closed = MultiPolygon(walls)
        .buffer_with_style(style(grow_m))
        .buffer_with_style(style(MARGIN_M - grow_m));
    let filled = closed.into_iter().map(|polygon| {
        let (outer, mut holes) = polygon.into_inner();
        holes.retain(|hole| Polygon::new(hole.clone(), Vec::new()).unsigned_area() > COURT_M2);
        Polygon::new(outer, holes)
    });
    MultiPolygon(filled.collect()).simplify(TOLERANCE_M)
}

#[cfg(test)]
mod tests {
    use geo::Contains;
    use geo_types::polygon;

    use super::*;

    fn wall(x: f64, y: f64, width: f64, height: f64) -> MultiPolygon<f64> {
        MultiPolygon(vec![polygon![
            (x: x, y: y), (x: x + width, y: y), (x: x + width, y: y + height), (x: x, y: y + height)
        ]])
    }

    #[test]
    fn two_slabs_and_the_yard_between_them_are_one_block() {
        let slabs = [wall(0., 0., 60., 12.), wall(0., 40., 60., 12.)];
        let block = around(&[&slabs[0], &slabs[1]]);
        assert_eq!(block.0.len(), 1);
        for slab in &slabs {
            assert!(block.contains(slab));
        }
        let area_m2 = block.unsigned_area();
        assert!((3_120.0..3_700.0).contains(&area_m2), "{area_m2} m²");
    }

    #[test]
    fn a_yard_is_filled_and_a_square_stays_open() {
        let around_a_yard = |side: f64| {
            let walls = [
                wall(0., 0., side, 12.),
                wall(0., side - 12., side, 12.),
                wall(0., 0., 12., side),
                wall(side - 12., 0., 12., side),
            ];
            around(&walls.iter().collect::<Vec<_>>())
        };
        assert!(around_a_yard(90.).0[0].interiors().is_empty());
        assert_eq!(around_a_yard(200.).0[0].interiors().len(), 1);
    }
}
