//! What each compound counts for, in whole units.
//!
//! Solvers prove in whole numbers. Weights that are whole stay as they are; others are rounded to
//! thousandths. All are divided by their greatest common divisor, and `unit` says what 1 stands for.

use super::{PlanNote, SitingError, Weight};
use crate::city::City;
use crate::index::{Batches, PointLists, Site, Sites};
use crate::units::{Meters, Persons};

/// A request this near to a compound counts for it.
const NEAR: Meters = Meters::new(100.0);

/// A weight above this is no people's: it is cut, so that sums stay within 64 bits.
const HEAVIEST: f64 = 1e9;

/// The weights of a city's compounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// Of each compound, in the city's order; 0 where unknown.
    pub of: Vec<u64>,
    /// What 1 stands for.
    pub unit: f64,
    /// What is not known.
    pub notes: Vec<PlanNote>,
}

impl Weights {
    /// Weighs every compound.
    ///
    /// # Errors
    /// When none has a weight of that sort.
    pub fn try_new(city: &City, weight: Weight) -> Result<Self, SitingError> {
        let mut notes = Vec::new();
        let known: Vec<Option<f64>> = match weight {
            Weight::Residents => people(city, |compound| compound.residents),
            Weight::Elderly => people(city, |compound| compound.elderly),
            Weight::Households => city.compounds().iter().map(|one| one.households).collect(),
            Weight::Compounds => vec![Some(1.0); city.compounds().len()],
            Weight::Requests => {
                let (weights, nowhere) = requests(city);
                if nowhere > 0 {
                    notes.push(PlanNote::RequestsNowhere(nowhere));
                }
                weights.into_iter().map(Some).collect()
            }
        };
        let unknown = known.iter().filter(|one| one.is_none()).count();
        if unknown > 0 {
            notes.push(PlanNote::UnknownWeights(u32::try_from(unknown).unwrap_or(u32::MAX)));
        }
        let values = known.into_iter().map(|one| one.unwrap_or(0.0).clamp(0.0, HEAVIEST));
        let weights = Self::whole(values.collect(), notes);
        if !city.compounds().is_empty() && weights.of.iter().all(|&one| one == 0) {
            return Err(SitingError::NoWeight(weight.as_str()));
        }
        Ok(weights)
    }

    fn whole(values: Vec<f64>, notes: Vec<PlanNote>) -> Self {
        let are_whole = values.iter().all(|value| value.fract() == 0.0);
        let parts = if are_whole { 1.0 } else { 1000.0 };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 10^12"
        )]
        let mut of: Vec<u64> = values.iter().map(|value| (value * parts).round() as u64).collect();
        let divisor = of.iter().copied().fold(0, common_divisor).max(1);
        of.iter_mut().for_each(|one| *one /= divisor);
        #[expect(clippy::cast_precision_loss, reason = "at most 10^12")]
        let unit = divisor as f64 / parts;
        Self { of, unit, notes }
    }
}

fn people(city: &City, of: impl Fn(&crate::city::Compound) -> Option<Persons>) -> Vec<Option<f64>> {
    city.compounds().iter().map(|compound| of(compound).map(Persons::value)).collect()
}

/// The greatest number that divides both; the other one where one is 0.
pub(super) const fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// For each compound the weight of the requests in it, or nearer to it than to any other and within
/// [`NEAR`]; and how many requests are nowhere.
fn requests(city: &City) -> (Vec<f64>, u32) {
    let compounds = Sites::new(city.compound_shapes().iter().map(Site::Shape));
    let mut places = PointLists::default();
    for request in city.requests() {
        places.push([city.plane().project(request.at)]);
    }
    let nearest = compounds.nearest(&Batches::new(&places.boxes()), &places);
    let mut weights = vec![0.0; city.compounds().len()];
    let mut nowhere = 0;
    for (request, nearest) in city.requests().iter().zip(nearest) {
        match nearest {
            Some((compound, distance_m)) if distance_m <= NEAR.value() => {
                weights[compound as usize] += request.weight;
            }
            _ => nowhere += 1,
        }
    }
    (weights, nowhere)
}
