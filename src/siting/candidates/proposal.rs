//! What a source is: the places that it proposes, and the candidate at each.

use std::collections::BTreeMap;

use crate::city::{AreaId, Candidate};
use crate::geodesy::PlanePoint;
use crate::siting::{LeftOut, PlanNote, SitingError};

/// A place that a source proposes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    /// Where.
    pub at: PlanePoint,
    /// Which of its source's things it is.
    pub item: u32,
    /// What is to be done there: a new site keeps its distance from stations.
    pub standing: Standing,
    /// The street that its source tells; `None` where the place tells it.
    pub street: Option<AreaId>,
}

/// Whether a station stands there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// None does.
    New,
    /// It takes the place of one.
    InPlace,
}

/// How many places are left out, by rule.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<LeftOut, u32>);

/// Where candidates come from.
pub(super) trait Proposer: Sync {
    /// The places that it proposes, in its order; it counts those that can be no candidate of its
    /// sort.
    fn places(&self, tally: &mut Tally) -> Result<Vec<Place>, SitingError>;

    /// The candidate at a place. Its id is made unique, and its cost filled in, by the caller.
    fn candidate(&self, place: &Place) -> Candidate;

    /// What should be known of its data.
    fn notes(&self) -> Vec<PlanNote> {
        Vec::new()
    }
}

impl Place {
    /// A new site whose street the place tells.
    pub fn new(at: PlanePoint, item: usize) -> Self {
        Self { at, item: number(item), standing: Standing::New, street: None }
    }

    /// Which of its source's things it is.
    pub const fn item(&self) -> usize {
        self.item as usize
    }
}

/// A position as it is kept.
fn number(at: usize) -> u32 {
    u32::try_from(at).expect("a city has fewer than 2^32 of anything")
}

impl Tally {
    /// Counts one that is left out.
    pub fn count(&mut self, why: LeftOut) {
        let count = self.0.entry(why).or_default();
        *count = count.saturating_add(1);
    }

    /// What was left out, by rule.
    pub fn into_list(self) -> Vec<(LeftOut, u32)> {
        self.0.into_iter().collect()
    }
}
