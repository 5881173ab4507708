//! What stays the same whatever stations stand: the streets for one footing, and how a city's
//! compounds join them.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::barriers;
use super::doors::Doors;
use super::links::Spans;
use crate::city::City;
use crate::geodesy::PlanePoint;
use crate::index::{BoxTree, PlaneBox};
use crate::network::{Footing, Network, NetworkDraft, Obstacles, StreetCells};

/// The streets of a city for one footing, and how its compounds join them: to be shared by all
/// cities that differ in their stations alone.
pub struct Pavement {
    pub(super) network: Network,
    pub(super) barriers: Obstacles,
    pub(super) landmarks: Obstacles,
    pub(super) compounds: Vec<Doors>,
    pub(super) inner_points: Vec<PlanePoint>,
    /// The compounds by their boxes.
    pub(super) outlines: BoxTree,
    pub(super) spans: Spans,
    pub(super) cells: OnceLock<StreetCells>,
}

impl Pavement {
    /// Prepares the streets of a city for one footing.
    #[must_use]
    pub fn new(city: &City, draft: &NetworkDraft, footing: Footing) -> Self {
        let barriers = barriers::barriers_of(city);
        let network = Network::build(draft, &barriers, footing);
        let known = |at: usize| city.compounds()[at].gates.iter();
        let known = |at: usize| known(at).map(|&gate| city.plane().project(gate)).collect();
        let compounds = Doors::of_all(city.compound_shapes(), known, &network);
        let boxes = city.compound_shapes().iter().map(PlaneBox::around_shape);
        Self {
            landmarks: barriers::landmarks_of(city),
            inner_points: city.compound_shapes().par_iter().map(|s| s.inner_point()).collect(),
            outlines: BoxTree::new(boxes.collect()),
            spans: Spans::default(),
            cells: OnceLock::new(),
            network,
            barriers,
            compounds,
        }
    }
}
