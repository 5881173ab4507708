//! What joining a city to its streets has to say.

use super::Walk;
use super::doors::Doors;
use crate::city::{CompoundId, StationId};
use crate::network::{NetworkReport, Snap};
use crate::units::Meters;

/// How compounds and stations join the streets.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinReport {
    /// What the network is made of.
    pub network: NetworkReport,
    /// The longest straight stub between a door and a street.
    pub snap_limit: Meters,
    /// The compounds.
    pub compounds: Joins<CompoundId>,
    /// The stations.
    pub stations: Joins<StationId>,
}

/// How compounds, or stations, join the streets.
#[derive(Clone, Debug, PartialEq)]
pub struct Joins<Id> {
    /// Doors in all.
    pub doors: usize,
    /// Those that had no known gate, so that doors were made.
    pub made: usize,
    /// Doors that join no street, and the straight distance to the nearest one.
    pub too_far: Vec<(Id, Option<Meters>)>,
    /// Doors whose only street leads nowhere.
    pub on_island: Vec<Id>,
    /// Those of which no door is joined.
    pub not_joined: Vec<Id>,
}

impl Walk {
    /// How the city joins its streets.
    #[must_use]
    pub fn report(&self) -> JoinReport {
        JoinReport {
            network: *self.streets.paved.network.report(),
            snap_limit: super::SNAP_LIMIT,
            compounds: joins(&self.streets.paved.compounds, CompoundId::at),
            stations: joins(&self.streets.stations, StationId::at),
        }
    }
}

fn joins<Id: Copy>(all: &[Doors], id: impl Fn(usize) -> Id) -> Joins<Id> {
    let mut joins = Joins {
        doors: all.iter().map(|one| one.doors.len()).sum(),
        made: all.iter().filter(|one| one.made).count(),
        too_far: Vec::new(),
        on_island: Vec::new(),
        not_joined: Vec::new(),
    };
    for (at, one) in all.iter().enumerate() {
        for door in &one.doors {
            match door.snap {
                Snap::Joined(_) => {}
                Snap::OnIsland(_) => joins.on_island.push(id(at)),
                Snap::TooFar { nearest } => joins.too_far.push((id(at), nearest)),
            }
        }
        if !one.is_joined() {
            joins.not_joined.push(id(at));
        }
    }
    joins
}
