//! Which compounds have far more or fewer residents a hectare than their like?
//!
//! Densities spread over orders of magnitude, so their logarithms are compared: an outlier lies
//! more than [`DEVIATIONS`] robust standard deviations (1.4826 × the median absolute deviation;
//! Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers, ISBN 0-87389-247-X, who take 3.5
//! for data without a rule) from the median of its kind. The deviation is taken as no less than
//! that of a factor of [`LEAST_SPREAD`], so that a city of equals has no outliers. Kinds of fewer
//! than [`FEWEST`] compounds have no usual density. O(n log n).
//!
//! Whatever is usual, more than [`MOST_A_HECTARE`] cannot be: GB 50180-2018 plans its densest
//! class of housing with more than ten times the ground a person.

use super::patient::Patient;
use super::tally::{Check, Seen, Tally};
use crate::city::CompoundKind;
use crate::ingest::Layer;

const OUTLIER: Check = Check::warning("density-outlier", "as many a hectare as its like");
const IMPOSSIBLE: Check = Check::warning("density-impossible", "10000 residents a hectare at most");

const DEVIATIONS: f64 = 5.0;
const LEAST_SPREAD: f64 = 1.3;
const FEWEST: usize = 20;
const MOST_A_HECTARE: f64 = 10_000.0;
const HECTARE_M2: f64 = 10_000.0;

struct Density {
    compound: usize,
    residents: f64,
    hectares: f64,
}

impl Density {
    fn a_hectare(&self) -> f64 {
        self.residents / self.hectares
    }
}

/// Reports unusual and impossible densities.
pub fn check(patient: &Patient<'_>, tally: &mut Tally) {
    for kind in CompoundKind::ALL {
        let of_kind = densities(patient, kind);
        let usual = (of_kind.len() >= FEWEST).then(|| Usual::of(&of_kind));
        let beyond = |one: &Density| usual.as_ref().map_or(0.0, |usual| usual.deviations(one));
        let mut odd: Vec<_> = of_kind
            .iter()
            .map(|one| (beyond(one), one))
            .filter(|(by, one)| *by > DEVIATIONS || one.a_hectare() > MOST_A_HECTARE)
            .collect();
        odd.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.compound.cmp(&b.1.compound)));
        for (by, one) in odd {
            let is_impossible = one.a_hectare() > MOST_A_HECTARE;
            let check = if is_impossible { &IMPOSSIBLE } else { &OUTLIER };
            let usual = usual.as_ref().filter(|_| by > DEVIATIONS);
            tally.find(Layer::Compounds, check, || seen(patient, one, usual));
        }
    }
}

fn seen(patient: &Patient<'_>, one: &Density, usual: Option<&Usual>) -> Seen {
    let city = patient.city;
    let (each, residents, hectares) = (one.a_hectare(), one.residents, one.hectares);
    let mut found = format!("{each:.0} residents a hectare ({residents:.0} on {hectares:.2} ha)");
    if let Some(usual) = usual {
        let [low, high] = usual.range();
        found += &format!("; its like have {low:.0} to {high:.0}");
    }
    Seen {
        id: Some(city.compounds()[one.compound].source_id.clone()),
        at: patient.inside(&city.compound_shapes()[one.compound]),
        found,
    }
}

fn densities(patient: &Patient<'_>, kind: CompoundKind) -> Vec<Density> {
    let city = patient.city;
    let compounds = city.compounds().iter().zip(city.compound_shapes()).enumerate();
    let of_kind = compounds.filter(|(_, (compound, _))| compound.kind == kind);
    let density = of_kind.filter_map(|(at, (compound, shape))| {
        let residents = compound.residents.map(f64::from).filter(|residents| *residents > 0.0)?;
        let hectares = shape.area().value() / HECTARE_M2;
        (hectares > 0.0).then_some(Density { compound: at, residents, hectares })
    });
    density.collect()
}

/// The median of the densities' logarithms and their robust standard deviation.
struct Usual {
    median: f64,
    deviation: f64,
}

impl Usual {
    fn of(densities: &[Density]) -> Self {
        let mut logs: Vec<_> = densities.iter().map(|one| one.a_hectare().ln()).collect();
        let middle = median(&mut logs);
        logs.iter_mut().for_each(|log| *log = (*log - middle).abs());
        let deviation = (1.4826 * median(&mut logs)).max(LEAST_SPREAD.ln());
        Self { median: middle, deviation }
    }

    fn deviations(&self, one: &Density) -> f64 {
        (one.a_hectare().ln() - self.median).abs() / self.deviation
    }

    /// Within two deviations.
    fn range(&self) -> [f64; 2] {
        [-2.0, 2.0].map(|times| (self.median + times * self.deviation).exp())
    }
}

fn median(values: &mut [f64]) -> f64 {
    let half = values.len() / 2;
    *values.select_nth_unstable_by(half, f64::total_cmp).1
}
