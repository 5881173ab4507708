//! Pieces of ground between borders: which are faults, which are how exactly a border was drawn?
//!
//! A border is drawn from a map. Half a millimetre on a map of 1 : 10,000 is 5 m on the ground, so
//! a piece of ground that is narrower on average is a sliver: worth knowing, no fault. The mean
//! width of a narrow piece is twice its area over its perimeter.

use geo::{Area, Euclidean, InteriorPoint, Length};
use geo_types::{MultiPolygon, Polygon};

use crate::geodesy::PlanePoint;

/// Mean width from which a piece is a fault.
const FAULT_WIDTH_M: f64 = 5.0;
const FAULT_M2: f64 = 1000.0;
/// Mean width from which a sliver is worth a word.
const SLIVER_WIDTH_M: f64 = 0.5;
const SLIVER_M2: f64 = 100.0;

/// Pieces of one sort, added up.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pieces {
    pub count: usize,
    pub area_m2: f64,
    perimeter_m: f64,
    largest_m2: f64,
    /// Inside the largest.
    pub at: PlanePoint,
}

impl Pieces {
    fn add(&mut self, piece: &Polygon<f64>, measured: Measured) {
        self.count += 1;
        self.area_m2 += measured.area_m2;
        self.perimeter_m += measured.perimeter_m;
        if measured.area_m2 > self.largest_m2 {
            self.largest_m2 = measured.area_m2;
            if let Some(inside) = piece.interior_point() {
                self.at = PlanePoint::new(inside.x(), inside.y());
            }
        }
    }

    /// Their mean width.
    pub fn width_m(&self) -> f64 {
        2.0 * self.area_m2 / self.perimeter_m
    }
}

/// Pieces sorted by what they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sorted {
    pub faults: Pieces,
    pub slivers: Pieces,
}

#[derive(Clone, Copy)]
struct Measured {
    area_m2: f64,
    perimeter_m: f64,
}

/// What a piece of ground between borders is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Fault,
    Sliver,
}

fn measured(piece: &Polygon<f64>) -> Measured {
    let holes: f64 = piece.interiors().iter().map(|ring| Euclidean.length(ring)).sum();
    let perimeter_m = Euclidean.length(piece.exterior()) + holes;
    Measured { area_m2: piece.unsigned_area(), perimeter_m }
}

/// What a piece is; `None` where it is nothing worth a word.
pub fn sort_of(piece: &Polygon<f64>) -> Option<Sort> {
    let Measured { area_m2, perimeter_m } = measured(piece);
    let width_m = 2.0 * area_m2 / perimeter_m;
    if area_m2 >= FAULT_M2 && width_m >= FAULT_WIDTH_M {
        Some(Sort::Fault)
    } else if area_m2 >= SLIVER_M2 && width_m >= SLIVER_WIDTH_M {
        Some(Sort::Sliver)
    } else {
        None
    }
}

/// One piece by itself.
pub fn alone(piece: &Polygon<f64>) -> Pieces {
    let mut pieces = Pieces::default();
    pieces.add(piece, measured(piece));
    pieces
}

/// The pieces of a common ground.
pub fn sorted(ground: &MultiPolygon<f64>) -> Sorted {
    let mut all = Sorted::default();
    for piece in ground {
        match sort_of(piece) {
            Some(Sort::Fault) => all.faults.add(piece, measured(piece)),
            Some(Sort::Sliver) => all.slivers.add(piece, measured(piece)),
            None => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use geo_types::Rect;

    use super::*;

    #[test]
    fn a_narrow_strip_is_a_sliver_and_a_wide_one_a_fault() {
        let strip = |width: f64, length: f64| Rect::new((0.0, 0.0), (width, length)).to_polygon();
        assert_eq!(sort_of(&strip(4.0, 5000.0)), Some(Sort::Sliver));
        assert_eq!(sort_of(&strip(6.0, 5000.0)), Some(Sort::Fault));
        assert_eq!(sort_of(&strip(30.0, 30.0)), Some(Sort::Sliver));
        assert_eq!(sort_of(&strip(0.1, 5000.0)), None);
        let all = sorted(&MultiPolygon(vec![strip(6.0, 5000.0), strip(6.0, 1000.0)]));
        assert_eq!((all.faults.count, all.faults.area_m2), (2, 36_000.0));
        assert!((all.faults.width_m() - 6.0).abs() < 0.05);
    }
}
