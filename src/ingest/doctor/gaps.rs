//! Is there ground between streets (communities, districts) that belongs to none?
//!
//! A hole is ground that the areas of a level enclose together: an inner ring of their union. A
//! cleft is a narrow gap between neighbours that is open at an end: ground that the union gains
//! when it is widened by [`REACH_M`] and narrowed again (a morphological closing: Serra, J. 1982,
//! Image Analysis and Mathematical Morphology, ch. II), long and narrow, and between two areas:
//! a notch in the outline of one is how that street is. Pieces are sorted as overlaps are
//! (`parts`). Cost: a union and two buffers, O(n log n) in the corners.
//!
//! Limits: a hole may be a lake or another city's enclave; a cleft wider than twice the reach is
//! taken for the shape of the city. Levels of more than [`MOST_AREAS`] areas are not looked at for
//! clefts.

use geo::{Area, BooleanOps, Buffer, Euclidean, Length, Simplify, unary_union};
use geo_types::{MultiPolygon, Polygon};

use super::parts::{Sort, alone, sort_of};
use super::patient::Patient;
use super::tally::{Check, Seen, Tally};
use crate::city::Level;
use crate::geodesy::PlanePoint;
use crate::index::{BoxTree, PlaneBox, Site, Sites};
use crate::ingest::Layer;

const GAP: Check = Check::warning("areas-gap", "borders that meet");
const SLIVER: Check = Check::note("border-gaps", "borders that meet");

/// Half the width of the widest cleft.
const REACH_M: f64 = 15.0;
/// Perimeter² ÷ area from which ground is long and narrow: that of a strip of 12 by 1.
const NARROW: f64 = 56.0;
const MOST_AREAS: usize = 2000;
/// How near to an area's outline the edge of a gap lies: unions are drawn to fractions of this.
const TOUCHING_M: f64 = 0.5;
/// Corners a union is thinned by before it is widened.
const THINNED_M: f64 = 0.5;

/// Reports gaps within each level.
pub fn check(patient: &Patient<'_>, tally: &mut Tally) {
    for level in Level::ALL {
        let of_level = patient.of_level(level);
        let outlines: Vec<_> =
            of_level.iter().filter_map(|&at| Some((at, patient.areas[at].as_area()?))).collect();
        if outlines.len() < 2 {
            continue;
        }
        let around = Neighbours::new(patient, &outlines);
        let mut gaps = gaps(&outlines, &around);
        gaps.sort_by(|a, b| b.0.unsigned_area().total_cmp(&a.0.unsigned_area()));
        for (gap, sort, beside) in &gaps {
            let check = if *sort == Sort::Fault { &GAP } else { &SLIVER };
            tally.find(Layer::of_level(level), check, || {
                let pieces = alone(gap);
                let names: Vec<_> =
                    beside.iter().take(3).map(|&at| patient.area_label(at)).collect();
                Seen {
                    id: beside.first().map(|&at| patient.city.areas()[at].source_id.clone()),
                    at: patient.place(pieces.at),
                    found: format!(
                        "{:.0} m² that belong to none, {:.1} m wide on average, between {}",
                        pieces.area_m2,
                        pieces.width_m(),
                        names.join(", ")
                    ),
                }
            });
        }
    }
}

type Outline<'a> = (usize, &'a MultiPolygon<f64>);
/// A gap, what it is, and the areas beside it.
type Gap = (Polygon<f64>, Sort, Vec<usize>);

fn gaps(outlines: &[Outline<'_>], around: &Neighbours) -> Vec<Gap> {
    let polygons: Vec<_> = outlines.iter().flat_map(|(_, area)| area.iter().cloned()).collect();
    let union = unary_union(&polygons);
    let holes = union.iter().flat_map(Polygon::interiors);
    let holes = holes.map(|ring| Polygon::new(ring.clone(), vec![]));
    let mut found: Vec<Gap> = holes
        .filter_map(|hole| Some((sort_of(&hole)?, hole)))
        .map(|(sort, hole)| {
            let beside = around.of(&hole);
            (hole, sort, beside)
        })
        .collect();
    if outlines.len() <= MOST_AREAS {
        found.extend(clefts(&union, around));
    }
    found
}

fn clefts(union: &MultiPolygon<f64>, around: &Neighbours) -> Vec<Gap> {
    let filled = union.iter().map(|part| Polygon::new(part.exterior().clone(), vec![]));
    let filled = MultiPolygon(filled.collect());
    let closed = filled.simplify(THINNED_M).buffer(REACH_M).buffer(-REACH_M);
    let mut found = Vec::new();
    for gap in closed.difference(&filled) {
        let Some(sort) = sort_of(&gap) else { continue };
        let perimeter_m = Euclidean.length(gap.exterior());
        if perimeter_m * perimeter_m < NARROW * gap.unsigned_area() {
            continue;
        }
        let beside = around.of(&gap);
        if beside.len() >= 2 {
            found.push((gap, sort, beside));
        }
    }
    found
}

/// Which areas lie beside a gap.
struct Neighbours {
    areas: Vec<usize>,
    sites: Sites,
    shapes: BoxTree,
}

impl Neighbours {
    fn new(patient: &Patient<'_>, outlines: &[Outline<'_>]) -> Self {
        let areas: Vec<_> = outlines.iter().map(|(at, _)| *at).collect();
        let boxes = outlines.iter().map(|(_, area)| PlaneBox::around_area(area)).collect();
        let sites = Sites::new(areas.iter().map(|&at| Site::Shape(&patient.areas[at])));
        Self { areas, sites, shapes: BoxTree::new(boxes) }
    }

    /// The areas that the gap touches, those that it touches most first.
    fn of(&self, gap: &Polygon<f64>) -> Vec<usize> {
        let mut near = Vec::new();
        let bounds = PlaneBox::around_area(&MultiPolygon(vec![gap.clone()]));
        self.shapes.meeting(bounds.grown(TOUCHING_M + THINNED_M), &mut near);
        // A few dozen points along the gap tell who its neighbours are.
        let step = (gap.exterior().0.len() / 48).max(1);
        let points = || gap.exterior().0.iter().step_by(step);
        let touches = |site: usize| {
            let near = |c: &&geo_types::Coord<f64>| {
                self.sites.distance_m(site, PlanePoint::new(c.x, c.y)) <= TOUCHING_M + THINNED_M
            };
            points().filter(near).count()
        };
        let mut beside: Vec<_> = near
            .iter()
            .map(|&site| (touches(site as usize), self.areas[site as usize]))
            .filter(|(count, _)| *count > 1)
            .collect();
        beside.sort_unstable_by_key(|&(count, at)| (std::cmp::Reverse(count), at));
        beside.into_iter().map(|(_, at)| at).collect()
    }
}
