//! Which compounds lie on the same ground?
//!
//! Method: for each outline those whose boxes share ground with its box, by the R-tree; the
//! overlap in closed form (`index::SlabPolygon`). Two outlines are nearly the same where they
//! share 95 % of the larger, and overlap where they share 5 % of the smaller and 100 m²: less is
//! how exactly people draw. Limit: of outlines piled more than [`MOST_NEAR`] high, the pairs of
//! some are looked at.

use std::cmp::Ordering;

use geo::Area;
use rayon::prelude::*;

use super::patient::Patient;
use super::tally::{Check, Seen, Tally};
use crate::city::CompoundKind;
use crate::geodesy::PlanePoint;
use crate::index::{BoxTree, PlaneBox, SlabPolygon};
use crate::ingest::Layer;

const NEARLY: Check = Check::warning("shape-near-repeated", "one outline for one compound");
const OVERLAP: Check = Check::warning("compounds-overlap", "ground of its own");
const INSIDE: Check = Check::note("compound-inside", "ground of its own");

/// Neighbours of one compound that are looked at.
const MOST_NEAR: usize = 64;
const NEARLY_THE_SAME: f64 = 0.95;
const LEAST_SHARE: f64 = 0.05;
const LEAST_M2: f64 = 100.0;

/// Two compounds, the first before the second in the list, that share ground.
struct Pair {
    first: usize,
    second: usize,
    shared_m2: f64,
    of_smaller: f64,
    of_larger: f64,
}

/// Reports overlaps among the compounds that are drawn once.
pub fn check(patient: &Patient<'_>, once: &[bool], tally: &mut Tally) {
    let city = patient.city;
    let mut pairs = pairs(patient, once);
    let larger = |a: &Pair, b: &Pair| -> Ordering {
        b.shared_m2.total_cmp(&a.shared_m2).then((a.first, a.second).cmp(&(b.first, b.second)))
    };
    pairs.par_sort_unstable_by(larger);
    for pair in pairs {
        let own_kind = |at: usize| city.compounds()[at].kind;
        // A village or a park may hold compounds, a work site may lie in one.
        let holds = |at: usize| matches!(own_kind(at), CompoundKind::Village | CompoundKind::Park);
        let other_kind = own_kind(pair.first) != own_kind(pair.second);
        let (check, found) = if pair.of_larger >= NEARLY_THE_SAME {
            (&NEARLY, None)
        } else if other_kind && (holds(pair.first) || holds(pair.second)) {
            (&INSIDE, Some(pair.of_smaller))
        } else {
            (&OVERLAP, Some(pair.of_smaller))
        };
        tally.find(Layer::Compounds, check, || {
            let shape = &city.compound_shapes()[pair.second];
            let other = patient.compound_label(pair.first);
            Seen {
                id: Some(city.compounds()[pair.second].source_id.clone()),
                at: patient.inside(shape),
                found: match found {
                    None => format!("{:.1} % the same as {other}", pair.of_larger * 100.0),
                    Some(share) => format!(
                        "{:.0} m² in common with {other}, {:.0} % of the smaller",
                        pair.shared_m2,
                        share * 100.0
                    ),
                },
            }
        });
    }
}

fn pairs(patient: &Patient<'_>, once: &[bool]) -> Vec<Pair> {
    let shapes = patient.city.compound_shapes();
    let boxed = |(shape, once): (_, &bool)| {
        if *once { PlaneBox::around_shape(shape) } else { PlaneBox::EMPTY }
    };
    let boxes: Vec<_> = shapes.par_iter().zip(once).map(boxed).collect();
    let tree = BoxTree::new(boxes);
    (0..shapes.len())
        .into_par_iter()
        .map_init(Vec::new, |near, at| pairs_of(patient, &tree, at, near))
        .flatten_iter()
        .collect()
}

fn pairs_of(patient: &Patient<'_>, tree: &BoxTree, at: usize, near: &mut Vec<u32>) -> Vec<Pair> {
    let shapes = patient.city.compound_shapes();
    let mut found = Vec::new();
    let Some(area) = shapes[at].as_area() else { return found };
    let own = tree.boxes()[at];
    // Where there are more, some of them are in the list: the limit that is stated above.
    let _ = tree.meeting_at_most(MOST_NEAR, own, near);
    let mut cut: Option<(SlabPolygon, f64)> = None;
    for other in near.iter().map(|&other| other as usize).filter(|&other| other > at) {
        let Some(outline) = shapes[other].as_area() else { continue };
        if shared_box_m2(own, tree.boxes()[other]) < LEAST_M2 {
            continue;
        }
        let (slabs, own_m2) =
            cut.get_or_insert_with(|| (SlabPolygon::new(area), area.unsigned_area()));
        let shared_m2 = slabs.overlap_m2(outline);
        let other_m2 = outline.unsigned_area();
        let of = |whole_m2: f64| if whole_m2 > 0.0 { shared_m2 / whole_m2 } else { 0.0 };
        let (of_smaller, of_larger) = (of(own_m2.min(other_m2)), of(own_m2.max(other_m2)));
        if shared_m2 >= LEAST_M2 && of_smaller >= LEAST_SHARE {
            let of_smaller = of_smaller.min(1.0);
            found.push(Pair { first: at, second: other, shared_m2, of_smaller, of_larger });
        }
    }
    found
}

/// Ground that two boxes share.
fn shared_box_m2(a: PlaneBox, b: PlaneBox) -> f64 {
    let min = PlanePoint::new(a.min.x.max(b.min.x), a.min.y.max(b.min.y));
    let max = PlanePoint::new(a.max.x.min(b.max.x), a.max.y.min(b.max.y));
    (max.x - min.x).max(0.0) * (max.y - min.y).max(0.0)
}
