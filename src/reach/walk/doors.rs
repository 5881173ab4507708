//! Where compounds and stations are entered, and where those doors join the streets.
//!
//! A door is a known gate. Where none is known, doors are made where walkable ways cross the
//! outline; where none crosses it, at the outline's point nearest to a way. What is only a point
//! is its own door.

use rayon::prelude::*;

use crate::geodesy::{PlanePoint, PlaneShape};
use crate::network::{Foothold, Network, Snap};
use crate::units::Meters;

/// The longest straight stub between a door and the street that it joins.
pub(super) const SNAP_LIMIT: Meters = Meters::new(100.0);

/// The doors of one compound or station.
#[derive(Clone, Debug, Default)]
pub(super) struct Doors {
    /// Each door, and its place on the streets where it has one.
    pub doors: Vec<Door>,
    /// Whether they were made because none was known.
    pub made: bool,
}

/// One door.
#[derive(Clone, Copy, Debug)]
pub(super) struct Door {
    /// Where it is.
    pub at: PlanePoint,
    /// How it joins the streets.
    pub snap: Snap,
}

impl Door {
    /// Its place on the streets, where it has one; one on an island leads nowhere and is not
    /// counted as joined.
    pub const fn foothold(&self) -> Option<Foothold> {
        match self.snap {
            Snap::Joined(foothold) => Some(foothold),
            Snap::OnIsland(_) | Snap::TooFar { .. } => None,
        }
    }
}

impl Doors {
    /// The doors of many shapes, of which some gates may be known, in their order.
    pub fn of_all(
        shapes: &[PlaneShape],
        known: impl Fn(usize) -> Vec<PlanePoint> + Sync,
        network: &Network,
    ) -> Vec<Self> {
        let places = |(at, shape): (usize, &PlaneShape)| {
            let known = known(at);
            let made = known.is_empty();
            (if made { doors_of(shape, network) } else { known }, made)
        };
        let all: Vec<(Vec<PlanePoint>, bool)> = shapes.par_iter().enumerate().map(places).collect();
        let every: Vec<PlanePoint> = all.iter().flat_map(|(at, _)| at).copied().collect();
        let mut snaps = network.footholds(&every, SNAP_LIMIT).into_iter();
        let joined = |(places, made): (Vec<PlanePoint>, bool)| {
            let doors = places.into_iter().zip(&mut snaps);
            Self { doors: doors.map(|(at, snap)| Door { at, snap }).collect(), made }
        };
        all.into_iter().map(joined).collect()
    }

    /// The places on the streets of those that are joined.
    pub fn footholds(&self) -> impl Iterator<Item = Foothold> + '_ {
        self.doors.iter().filter_map(Door::foothold)
    }

    /// Whether any is joined to the streets.
    pub fn is_joined(&self) -> bool {
        self.footholds().next().is_some()
    }
}

/// Doors of a shape that has no known gate.
fn doors_of(shape: &PlaneShape, network: &Network) -> Vec<PlanePoint> {
    let PlaneShape::Area(area) = shape else { return vec![shape.inner_point()] };
    let crossings = network.crossings_of(area);
    if !crossings.is_empty() {
        return crossings;
    }
    let nearest = network.nearest_to_outline(area, SNAP_LIMIT);
    vec![nearest.unwrap_or_else(|| shape.inner_point())]
}
