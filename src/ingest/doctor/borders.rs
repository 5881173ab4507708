//! Which streets, communities or districts of one level share ground?
//!
//! Neighbours share a border and no ground. Method: pairs whose boxes meet; the overlap in closed
//! form tells whether there is any, and only then the common ground is drawn and its pieces are
//! sorted (`parts`). Outlines of very many corners are drawn at once: the closed form costs the
//! product of the corners, drawing n log n.

use geo::{Area, BooleanOps, CoordsIter};
use geo_types::MultiPolygon;
use rayon::prelude::*;

use super::parts::{Sorted, sorted};
use super::patient::Patient;
use super::tally::{Check, Seen, Tally};
use crate::city::Level;
use crate::index::{BoxTree, PlaneBox, SlabPolygon};
use crate::ingest::Layer;

const OVERLAP: Check = Check::warning("areas-overlap", "borders that meet");
const SLIVER: Check = Check::note("border-slivers", "borders that meet");
const NEARLY: Check = Check::warning("shape-near-repeated", "one outline for one area");

/// Products of corners above which the common ground is drawn at once.
const MANY_CORNERS: usize = 400_000;
/// Less common ground than this is nothing worth a word.
const LEAST_M2: f64 = 100.0;
const NEARLY_THE_SAME: f64 = 0.95;

struct Pair {
    first: usize,
    second: usize,
    ground: Sorted,
    of_smaller: f64,
    of_larger: f64,
}

/// Reports overlaps within each level.
pub fn check(patient: &Patient<'_>, tally: &mut Tally) {
    for level in Level::ALL {
        let mut pairs = pairs(patient, &patient.of_level(level));
        pairs.sort_by(|a, b| b.ground.faults.area_m2.total_cmp(&a.ground.faults.area_m2));
        for pair in &pairs {
            let other = || patient.area_label(pair.first);
            let id = || Some(patient.city.areas()[pair.second].source_id.clone());
            let Sorted { faults, slivers } = pair.ground;
            if pair.of_larger >= NEARLY_THE_SAME {
                tally.find(Layer::of_level(level), &NEARLY, || Seen {
                    id: id(),
                    at: patient.place(faults.at),
                    found: format!("{:.1} % the same as {}", pair.of_larger * 100.0, other()),
                });
                continue;
            }
            if faults.count > 0 {
                tally.find(Layer::of_level(level), &OVERLAP, || Seen {
                    id: id(),
                    at: patient.place(faults.at),
                    found: format!(
                        "{:.0} m² in common with {}, {:.1} % of the smaller",
                        faults.area_m2,
                        other(),
                        pair.of_smaller * 100.0
                    ),
                });
            }
            if slivers.count > 0 {
                tally.find(Layer::of_level(level), &SLIVER, || Seen {
                    id: id(),
                    at: patient.place(slivers.at),
                    found: format!(
                        "{:.0} m² in common with {}, {:.1} m wide on average",
                        slivers.area_m2,
                        other(),
                        slivers.width_m()
                    ),
                });
            }
        }
    }
}

fn pairs(patient: &Patient<'_>, of_level: &[usize]) -> Vec<Pair> {
    let outlines: Vec<_> =
        of_level.iter().filter_map(|&at| Some((at, patient.areas[at].as_area()?))).collect();
    let boxes = outlines.iter().map(|(_, area)| PlaneBox::around_area(area)).collect();
    let tree = BoxTree::new(boxes);
    (0..outlines.len())
        .into_par_iter()
        .map(|own| {
            let (mut near, mut found) = (Vec::new(), Vec::new());
            let mut cut = None;
            tree.meeting(tree.boxes()[own], &mut near);
            for other in near.iter().map(|&other| other as usize).filter(|&other| other > own) {
                let ((first, area), (second, outline)) = (outlines[own], outlines[other]);
                let Some(ground) = common_ground(area, outline, &mut cut) else { continue };
                let ground_m2 = ground.unsigned_area();
                let (own_m2, other_m2) = (area.unsigned_area(), outline.unsigned_area());
                let ground = sorted(&ground);
                if ground.faults.count + ground.slivers.count > 0 {
                    found.push(Pair {
                        first,
                        second,
                        ground,
                        of_smaller: ground_m2 / own_m2.min(other_m2),
                        of_larger: ground_m2 / own_m2.max(other_m2),
                    });
                }
            }
            found
        })
        .flatten_iter()
        .collect()
}

/// The ground that two areas share, where it is worth drawing.
fn common_ground(
    area: &MultiPolygon<f64>,
    other: &MultiPolygon<f64>,
    cut: &mut Option<SlabPolygon>,
) -> Option<MultiPolygon<f64>> {
    if area.coords_count().saturating_mul(other.coords_count()) <= MANY_CORNERS {
        let slabs = cut.get_or_insert_with(|| SlabPolygon::new(area));
        if slabs.overlap_m2(other) < LEAST_M2 {
            return None;
        }
    }
    Some(area.intersection(other))
}
