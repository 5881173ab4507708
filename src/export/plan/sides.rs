//! The city before and after: rates with their bases, walks, the worst-off street.

use serde::Serialize;
use utoipa::ToSchema;

use crate::city::{City, Level};
use crate::coverage::{Coverage, Rates, WalkBase};
use crate::export::Language;
use crate::export::cell::known;
use crate::export::number::{SECONDS, SHARES};
use crate::export::summary::{AreaShare, CountShare, PersonsShare};
use crate::siting::Weight;
use crate::units::Seconds;

/// The city at one time.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlanSide {
    /// Compounds.
    pub compounds: CountShare,
    /// Residents.
    pub residents: PersonsShare,
    /// Residents of 60 and over.
    pub elderly: PersonsShare,
    /// Compound area inside the circles.
    pub area: AreaShare,
    /// Mean walk to the serving or nearest station.
    pub mean_walk_s: Option<f64>,
    /// Median walk.
    pub median_walk_s: Option<f64>,
    /// Nine tenths walk at most this long.
    pub p90_walk_s: Option<f64>,
    /// The longest walk.
    pub worst_walk_s: Option<f64>,
    /// Compounds that reach no station and so have no walk.
    pub unreachable: u32,
    /// The street with the lowest rate.
    pub worst_street: Option<PlanWorstStreet>,
}

/// The street with the lowest rate.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlanWorstStreet {
    /// Its key.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its rate, 0…1.
    pub rate: f64,
    /// The base of the rate: `residents`, `elderly` or `compounds`.
    pub by: &'static str,
}

/// A street before and after.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlanStreet {
    /// Its key; null for the compounds in no street.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// As it stands.
    pub before: PlanStreetSide,
    /// With the plan built.
    pub after: PlanStreetSide,
}

/// A street at one time.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlanStreetSide {
    /// Compounds.
    pub compounds: CountShare,
    /// Residents.
    pub residents: PersonsShare,
    /// Residents of 60 and over.
    pub elderly: PersonsShare,
}

/// What a rate counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    Residents,
    Elderly,
    Compounds,
}

/// The city at one time.
pub fn side(city: &City, coverage: &Coverage, weight: Weight) -> PlanSide {
    let rates = &coverage.city;
    let walk = |time: Option<Seconds>| known(time.map(Seconds::value), SECONDS);
    PlanSide {
        compounds: rates.compounds.into(),
        residents: PersonsShare::of(&rates.residents, Some(rates.residents_unknown)),
        elderly: PersonsShare::of(&rates.elderly, None),
        area: AreaShare::of(rates),
        mean_walk_s: walk(rates.walks.mean),
        median_walk_s: walk(rates.walks.median),
        p90_walk_s: walk(rates.walks.p90),
        worst_walk_s: walk(rates.walks.worst),
        unreachable: rates.unreachable,
        worst_street: worst_street(city, coverage, Base::of(coverage, weight)),
    }
}

/// Each street before and after, in the city's order; last the compounds in no street.
pub fn streets(city: &City, before: &Coverage, after: &Coverage) -> Vec<PlanStreet> {
    let pairs = before.areas.iter().zip(&after.areas);
    let of_streets = pairs.filter(|(one, _)| city.area(one.area).level == Level::Street);
    let mut streets: Vec<PlanStreet> = of_streets
        .map(|(before, after)| {
            let area = city.area(before.area);
            PlanStreet {
                id: Some(area.source_id.clone()),
                name: area.name.clone(),
                before: street_side(&before.rates),
                after: street_side(&after.rates),
            }
        })
        .collect();
    if let (Some(before), Some(after)) = (&before.in_no_street, &after.in_no_street) {
        streets.push(PlanStreet {
            id: None,
            name: String::new(),
            before: street_side(before),
            after: street_side(after),
        });
    }
    streets
}

fn street_side(rates: &Rates) -> PlanStreetSide {
    PlanStreetSide {
        compounds: rates.compounds.into(),
        residents: PersonsShare::of(&rates.residents, None),
        elderly: PersonsShare::of(&rates.elderly, None),
    }
}

fn worst_street(city: &City, coverage: &Coverage, base: Base) -> Option<PlanWorstStreet> {
    let streets = coverage.areas.iter().filter(|one| city.area(one.area).level == Level::Street);
    let rated = streets.filter_map(|one| Some((one.area, base.rate(&one.rates)?)));
    let (area, rate) = rated.min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))?;
    let area = city.area(area);
    Some(PlanWorstStreet {
        id: area.source_id.clone(),
        name: area.name.clone(),
        rate: known(Some(rate), SHARES)?,
        by: base.as_str(),
    })
}

impl Base {
    /// The base that is nearest to a weight, among those that rates have.
    pub fn of(coverage: &Coverage, weight: Weight) -> Self {
        match weight {
            Weight::Elderly => Self::Elderly,
            Weight::Compounds => Self::Compounds,
            Weight::Residents | Weight::Households | Weight::Requests => match coverage.walk_base {
                WalkBase::Residents => Self::Residents,
                WalkBase::Compounds => Self::Compounds,
            },
        }
    }

    /// The served share; `None` without a base.
    pub fn rate(self, rates: &Rates) -> Option<f64> {
        match self {
            Self::Residents => rates.residents.rate(),
            Self::Elderly => rates.elderly.rate(),
            Self::Compounds => rates.compounds.rate(),
        }
    }

    /// How much is served.
    pub fn served(self, rates: &Rates) -> f64 {
        match self {
            Self::Residents => rates.residents.served.value(),
            Self::Elderly => rates.elderly.served.value(),
            Self::Compounds => f64::from(rates.compounds.served),
        }
    }

    /// The word used in files and over HTTP.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Residents => "residents",
            Self::Elderly => "elderly",
            Self::Compounds => "compounds",
        }
    }

    /// The name of the rate.
    pub const fn rate_words(self, language: Language) -> &'static str {
        match self {
            Self::Residents => language.of("居民覆盖率", "residents served"),
            Self::Elderly => language.of("60岁以上老人覆盖率", "over-60s served"),
            Self::Compounds => language.of("小区覆盖率", "compounds served"),
        }
    }

    /// An amount in words.
    pub fn amount(self, language: Language, value: f64) -> String {
        let number = crate::export::number::grouped(value);
        let unit = match self {
            Self::Residents => language.of("人", "people"),
            Self::Elderly => language.of("位老人", "over-60s"),
            Self::Compounds => language.of("个小区", "compounds"),
        };
        format!("{number} {unit}")
    }
}
