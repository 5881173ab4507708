//! Served of total, by compounds, residents and area. A rate never goes without its base.

use super::walks::{Walk, Walks};
use super::whole::JudgedCompound;
use crate::city::{City, CompoundId};
use crate::units::{Persons, SquareMeters};

/// So much of so much.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share<T> {
    /// The base.
    pub total: T,
    /// The part that is served.
    pub served: T,
}

impl<T: Copy + Into<f64>> Share<T> {
    /// The rate, 0…1; `None` where the base is nothing.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        let total: f64 = self.total.into();
        (total > 0.0).then(|| self.served.into() / total)
    }
}

impl<T: Copy + std::ops::AddAssign> Share<T> {
    /// Adds to the base and, where served, to the served part.
    pub(super) fn add(&mut self, more: T, served: bool) {
        self.total += more;
        if served {
            self.served += more;
        }
    }
}

/// The figures of some compounds: of a street, of a kind, of the whole city.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rates {
    /// How many compounds.
    pub compounds: Share<u32>,
    /// How many residents of compounds whose residents are known.
    pub residents: Share<Persons>,
    /// How many residents aged 60 and over, where known.
    pub elderly: Share<Persons>,
    /// How much compound area; the served part is what lies in the circles, whatever the verdict.
    pub area: Share<SquareMeters>,
    /// Compounds whose residents are unknown: not in the base of residents.
    pub residents_unknown: u32,
    /// Compounds that reach no station at all.
    pub unreachable: u32,
    /// Compounds with exactly one station in reach, and their residents.
    pub fragile: u32,
    /// People who live in them.
    pub fragile_residents: Persons,
    /// The walks to the serving or nearest station.
    pub walks: Walks,
}

/// What a walk counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalkBase {
    /// Each walk once a resident; compounds of unknown residents do not count.
    Residents,
    /// Each walk once: nobody's number is known in the whole city.
    Compounds,
}

impl Rates {
    /// Counts some compounds.
    #[must_use]
    pub fn of<'a>(
        city: &City,
        base: WalkBase,
        compounds: impl Iterator<Item = (CompoundId, &'a JudgedCompound)>,
    ) -> Self {
        let mut rates = Self::default();
        let mut walks = Vec::new();
        for (id, judged) in compounds {
            let compound = city.compound(id);
            let served = judged.served;
            rates.compounds.add(1, served);
            match compound.residents {
                Some(people) => rates.residents.add(people, served),
                None => rates.residents_unknown += 1,
            }
            if let Some(people) = compound.elderly {
                rates.elderly.add(people, served);
            }
            let area = city.compound_area(id);
            rates.area.total += area;
            rates.area.served += area * judged.area_share.unwrap_or(0.0);
            if judged.stations_in_reach == 1 && served {
                rates.fragile += 1;
                rates.fragile_residents += compound.residents.unwrap_or(Persons::ZERO);
            }
            match judged.verdict.station() {
                None => rates.unreachable += 1,
                Some(reached) => {
                    let people = match base {
                        WalkBase::Residents => compound.residents.map_or(0.0, Persons::value),
                        WalkBase::Compounds => 1.0,
                    };
                    let time = reached.length / judged.pace;
                    walks.push(Walk { time, length: reached.length, people });
                }
            }
        }
        rates.walks = Walks::of(walks);
        rates
    }
}
