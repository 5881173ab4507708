//! The unserved compounds, worst first, with what would help.

use super::verdict::Reason;
use super::whole::Coverage;
use crate::city::{City, CompoundId, StationId};
use crate::reach::{Link, Obstacle, Reached};
use crate::units::{Meters, Persons};

/// One unserved compound.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The compound.
    pub compound: CompoundId,
    /// Position of the requirement that decides.
    pub requirement: usize,
    /// Positions of all requirements that are not met.
    pub unmet: Vec<usize>,
    /// Why.
    pub reason: Reason,
    /// The nearest station that would count; `None` where none can be reached.
    pub nearest: Option<Reached>,
    /// What stands between the compound and the station behind a barrier, the most massive first;
    /// empty until someone who knows the streets has looked, or where nothing is known.
    pub obstacles: Vec<Obstacle>,
    /// The cheapest new gate or crossing that would bring it within the standard, where one was
    /// looked for and found.
    pub link: Option<Link>,
    /// What would help.
    pub suggestion: Suggestion,
}

/// What would bring a compound within the standard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Suggestion {
    /// A new station within the limit.
    Build {
        /// How near it must be.
        within: Meters,
    },
    /// This station within the limit is put into good condition, or reopened.
    Upgrade(StationId),
    /// This station within the limit also serves the neighbours.
    OpenToNeighbours(StationId),
    /// This station within the limit grows.
    Enlarge(StationId),
    /// This station within the limit takes on the service or the rank asked for.
    AddService(StationId),
    /// A second station nearer to the far side.
    ReachTheRest,
    /// A path or a gate that joins the compound to the streets.
    Join,
    /// A new link across what stands between the compound and this station.
    Cross(StationId),
}

impl Coverage {
    /// The unserved compounds, worst first: those that reach no station, then by length of walk
    /// over limit, then by residents, then by id.
    #[must_use]
    pub fn gaps(&self, city: &City) -> Vec<Gap> {
        let unserved = self.compounds.iter().enumerate().filter(|(_, judged)| !judged.served);
        let mut gaps: Vec<Gap> =
            unserved.filter_map(|(at, _)| self.gap(CompoundId::at(at))).collect();
        let stretch = |gap: &Gap| {
            let radius = self.standard.requirements[gap.requirement].limit.radius();
            gap.nearest.map_or(f64::INFINITY, |reached| reached.length / radius)
        };
        let people = |gap: &Gap| city.compound(gap.compound).residents.unwrap_or(Persons::ZERO);
        gaps.sort_by(|a, b| {
            stretch(b)
                .total_cmp(&stretch(a))
                .then(people(b).total_cmp(&people(a)))
                .then(a.compound.cmp(&b.compound))
        });
        gaps
    }

    fn gap(&self, compound: CompoundId) -> Option<Gap> {
        let judged = &self.compounds[compound.index()];
        let judgement = self.deciding(compound);
        let reason = judgement.reason?;
        let unmet = (0..self.requirements.len())
            .filter(|&r| !self.requirements[r].judgements[compound.index()].verdict.is_served())
            .collect();
        let suggestion = match reason {
            Reason::NoStationInRadius => Suggestion::Build {
                within: self.standard.requirements[judged.deciding].limit.radius(),
            },
            Reason::PartlyInside => Suggestion::ReachTheRest,
            Reason::NotJoined => Suggestion::Join,
            Reason::Barrier(station) => Suggestion::Cross(station),
            Reason::WrongTierOrService(station) => Suggestion::AddService(station),
            Reason::OutsideCatchment(station) => Suggestion::OpenToNeighbours(station),
            Reason::StationFull(station) => Suggestion::Enlarge(station),
            Reason::StationCrampedOrClosed(station) => Suggestion::Upgrade(station),
        };
        Some(Gap {
            compound,
            requirement: judged.deciding,
            unmet,
            reason,
            nearest: judgement.verdict.station(),
            obstacles: Vec::new(),
            link: None,
            suggestion,
        })
    }
}
