//! Stations that stand on a compound's own grounds: people walk straight to them.

use rayon::prelude::*;

use super::doors::Doors;
use crate::city::{CompoundId, StationId};
use crate::geodesy::{PlanePoint, PlaneShape};
use crate::index::{BoxTree, PlaneBox, SlabPolygon};

/// A walk within a compound.
#[derive(Clone, Copy, Debug)]
pub(super) struct StraightWalk {
    pub station: StationId,
    pub ends: [PlanePoint; 2],
    pub length_m: f64,
}

/// For each compound, the doors of stations that lie inside its outline.
pub(super) struct Grounds {
    inside: Vec<Vec<(StationId, PlanePoint)>>,
}

impl Grounds {
    pub fn new(compounds: &[PlaneShape], stations: &[Doors]) -> Self {
        let every = stations.iter().enumerate();
        let doors: Vec<(StationId, PlanePoint)> = every
            .flat_map(|(at, one)| one.doors.iter().map(move |door| (StationId::at(at), door.at)))
            .collect();
        let tree = BoxTree::new(doors.iter().map(|&(_, at)| PlaneBox::around([at])).collect());
        let of = |found: &mut Vec<u32>, shape: &PlaneShape| {
            let Some(area) = shape.as_area() else { return Vec::new() };
            tree.meeting(PlaneBox::around_area(area), found);
            if found.is_empty() {
                return Vec::new();
            }
            let outline = SlabPolygon::new(area);
            let near = found.iter().map(|&door| doors[door as usize]);
            near.filter(|&(_, at)| outline.contains(at)).collect()
        };
        Self { inside: compounds.par_iter().map_init(Vec::new, of).collect() }
    }

    /// The stations' doors inside a compound.
    pub fn of(&self, compound: CompoundId) -> &[(StationId, PlanePoint)] {
        &self.inside[compound.index()]
    }
}
