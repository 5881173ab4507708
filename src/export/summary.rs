//! `summary.json`: the headline figures, each with its base, rule and method.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::number::{AMOUNTS, METRES, SECONDS, SHARES, json};
use crate::city::{City, CompoundId, Level, Requirement, Who};
use crate::coverage::{Coverage, Rates, Reason, Share, WalkBase};
use crate::study::{Answer, Study};
use crate::units::{Persons, Seconds};

/// The headline figures of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Summary {
    /// The city's short name.
    pub city: String,
    /// The city's name.
    pub city_name: String,
    /// The standard's short name.
    pub standard: String,
    /// The standard's name in Chinese.
    pub standard_name: String,
    /// How walks were measured: `circle` or `walk`.
    pub method: &'static str,
    /// By walk: whether hills slow the walks, by the known heights of the streets.
    pub slope: bool,
    /// By circle: factor between straight lengths and those that count.
    #[schema(value_type = Option<f64>)]
    pub detour: Value,
    /// The limit, where all requirements share one; else null and to be read from `requirements`.
    #[schema(value_type = Option<f64>)]
    pub limit_s: Value,
    /// The same in metres.
    #[schema(value_type = Option<f64>)]
    pub limit_m: Value,
    /// The pace, where all requirements share one.
    #[schema(value_type = Option<f64>)]
    pub pace_kmh: Value,
    /// Who walks, where all requirements share one: `adult`, `over-60`, `with-child` or
    /// `wheelchair`.
    #[schema(value_type = Option<String>)]
    pub walker: Value,
    /// The measure, where all requirements share one.
    #[schema(value_type = Option<String>)]
    pub measure: Value,
    /// `all` or `any` of the requirements must be met.
    #[schema(value_type = String)]
    pub served_when: Value,
    /// The day that the data speaks of.
    pub data_date: Option<String>,
    /// Where the data comes from.
    pub source: Option<String>,
    /// Compounds served of all.
    pub compounds: CountShare,
    /// Residents served of all whose number is known.
    pub residents: PersonsShare,
    /// Residents of 60 and over served, of all whose number is known.
    pub elderly: PersonsShare,
    /// Compound area inside the circles, of all.
    pub area: AreaShare,
    /// By walk: the same standard by the bare circle, which goes through rivers and walls.
    pub circle: Option<CircleBeside>,
    /// Stations in the city, and those that count for a requirement.
    pub stations: Stations,
    /// Compounds that only one station serves.
    pub fragile: Fragile,
    /// How many of the requirements the compounds meet.
    pub completeness: Completeness,
    /// By kind of compound.
    pub by_kind: BTreeMap<&'static str, Group>,
    /// By tier of station: whom the tier's counting stations reach by themselves.
    pub by_tier: BTreeMap<&'static str, TierGroup>,
    /// How unequal the walks are.
    pub equity: Equity,
    /// Unserved compounds by reason.
    pub reasons: BTreeMap<&'static str, u32>,
    /// Each requirement by itself.
    pub requirements: Vec<RequirementSummary>,
    /// Each street.
    pub streets: Vec<StreetSummary>,
    /// Version of the program.
    pub version: &'static str,
}

/// A share of compounds.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct CountShare {
    /// The base.
    pub total: u32,
    /// Those served.
    pub served: u32,
    /// 0…1; null without a base.
    #[schema(value_type = Option<f64>)]
    pub rate: Value,
}

/// A share of people.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PersonsShare {
    /// The base: people of compounds whose number is known.
    #[schema(value_type = Option<f64>)]
    pub total: Value,
    /// Those served.
    #[schema(value_type = Option<f64>)]
    pub served: Value,
    /// 0…1; null without a base.
    #[schema(value_type = Option<f64>)]
    pub rate: Value,
    /// Compounds whose number of people is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown_compounds: Option<u32>,
}

/// What the bare circle says where walks were measured.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct CircleBeside {
    /// Compounds served of all.
    pub compounds: CountShare,
    /// Residents served of all whose number is known.
    pub residents: PersonsShare,
    /// Compound area inside the circles, of all.
    pub area: AreaShare,
}

/// A share of area.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct AreaShare {
    /// The base, square metres.
    #[schema(value_type = Option<f64>)]
    pub total_m2: Value,
    /// What lies within the limit.
    #[schema(value_type = Option<f64>)]
    pub served_m2: Value,
    /// 0…1; null without a base.
    #[schema(value_type = Option<f64>)]
    pub rate: Value,
}

/// Stations.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Stations {
    /// All of them.
    pub total: u32,
    /// Those that count for a requirement.
    pub counting: u32,
}

/// How complete the circles are.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Completeness {
    /// Requirements of the standard.
    pub requirements: u32,
    /// Requirements that a compound meets on average; null without compounds.
    #[schema(value_type = Option<f64>)]
    pub mean_met: Value,
    /// Compounds that meet none, one, two, … of the requirements.
    pub compounds_by_met: Vec<u32>,
}

/// Compounds that depend on one station.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Fragile {
    /// How many compounds.
    pub compounds: u32,
    /// Their residents, where known.
    #[schema(value_type = Option<f64>)]
    pub residents: Value,
}

/// One kind of compound.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Group {
    /// Compounds.
    pub compounds: CountShare,
    /// Residents.
    pub residents: PersonsShare,
}

/// One tier of station.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct TierGroup {
    /// Stations of the tier.
    pub stations: u32,
    /// Of them in good condition.
    pub good: u32,
    /// Of them those that count for a requirement.
    pub counting: u32,
    /// Compounds within their limit.
    pub compounds: CountShare,
    /// Residents within their limit.
    pub residents: PersonsShare,
}

/// How unequal the walks are.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Equity {
    /// Gini coefficient of walking time, 0…1.
    #[schema(value_type = Option<f64>)]
    pub gini: Value,
    /// Mean walk of the tenth of the people who walk farthest, metres.
    #[schema(value_type = Option<f64>)]
    pub worst_tenth_m: Value,
    /// Median walk.
    #[schema(value_type = Option<f64>)]
    pub median_walk_s: Value,
    /// Nine tenths walk at most this long.
    #[schema(value_type = Option<f64>)]
    pub p90_walk_s: Value,
    /// The longest walk.
    #[schema(value_type = Option<f64>)]
    pub worst_walk_s: Value,
    /// What a walk counts for: `residents` or `compounds`.
    pub base: &'static str,
    /// Compounds that reach no station and so have no walk.
    pub unreachable: u32,
}

/// One requirement by itself.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct RequirementSummary {
    /// Its short name.
    pub id: String,
    /// Its name in Chinese.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// Where the rule is written.
    pub source: String,
    /// Its limit, seconds.
    #[schema(value_type = Option<f64>)]
    pub limit_s: Value,
    /// Its limit, metres.
    #[schema(value_type = Option<f64>)]
    pub limit_m: Value,
    /// Its pace.
    #[schema(value_type = Option<f64>)]
    pub pace_kmh: Value,
    /// Its measure.
    pub measure: &'static str,
    /// Who counts.
    #[schema(value_type = String)]
    pub who: Value,
    /// Stations that count for it.
    pub stations: u32,
    /// Stations of the tier and service it asks for, in whatever state; none may mean that the
    /// data lacks them.
    pub stations_in_data: u32,
    /// Compounds.
    pub compounds: CountShare,
    /// Those who count.
    pub people: PersonsShare,
    /// Compound area inside its circles.
    pub area: AreaShare,
}

/// One street.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct StreetSummary {
    /// Its key.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Compounds.
    pub compounds: CountShare,
    /// Residents.
    pub residents: PersonsShare,
    /// Area.
    pub area: AreaShare,
    /// Median walk.
    #[schema(value_type = Option<f64>)]
    pub median_walk_s: Value,
    /// By walk: its compounds by the bare circle.
    pub circle_compounds: Option<CountShare>,
}

impl Summary {
    /// The summary as it is written to `summary.json`, printed and served.
    #[must_use]
    pub fn to_json(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("its keys are texts");
        text + "\n"
    }
}

/// Sums up an answer.
#[must_use]
pub fn summary(study: &Study, answer: &Answer) -> Summary {
    let city = study.city();
    let circle = study.circle_beside(answer);
    let coverage = &answer.coverage;
    let standard = &coverage.standard;
    let whole = &coverage.city;
    let requirements: Vec<RequirementSummary> =
        (0..standard.requirements.len()).map(|at| requirement_summary(city, answer, at)).collect();
    let shared = |of: &dyn Fn(&Requirement) -> Value| {
        let mut values = standard.requirements.iter().map(of);
        let first = values.next().unwrap_or(Value::Null);
        if values.all(|other| other == first) { first } else { Value::Null }
    };
    let mut reasons: BTreeMap<&'static str, u32> = Reason::WORDS.map(|word| (word, 0)).into();
    for gap in coverage.gaps(city) {
        *reasons.entry(gap.reason.as_str()).or_default() += 1;
    }
    let streets = coverage.areas.iter().enumerate();
    let streets = streets.filter(|(_, a)| city.area(a.area).level == Level::Street);
    Summary {
        city: city.id().to_owned(),
        city_name: city.name().to_owned(),
        standard: standard.id.clone(),
        standard_name: standard.name.clone(),
        method: answer.method.by.as_str(),
        slope: answer.method.slope,
        detour: json(answer.method.by.detour(), SHARES),
        limit_s: shared(&|r| json(Some(r.limit.time().value()), SECONDS)),
        limit_m: shared(&|r| json(Some(r.limit.radius().value()), METRES)),
        pace_kmh: shared(&|r| json(Some(r.limit.pace().kmh()), SHARES)),
        walker: shared(&|r| r.walker.as_str().into()),
        measure: shared(&|r| r.measure.as_str().into()),
        served_when: serde_json::to_value(standard.served_when).unwrap_or(Value::Null),
        data_date: city.data_date().map(str::to_owned),
        source: city.source().map(str::to_owned),
        compounds: whole.compounds.into(),
        residents: PersonsShare::of(&whole.residents, Some(whole.residents_unknown)),
        elderly: PersonsShare::of(&whole.elderly, None),
        area: AreaShare::of(whole),
        circle: circle.map(|circle| CircleBeside {
            compounds: circle.city.compounds.into(),
            residents: PersonsShare::of(&circle.city.residents, None),
            area: AreaShare::of(&circle.city),
        }),
        stations: Stations {
            total: coverage.tiers.iter().map(|tier| tier.stations).sum(),
            counting: coverage.tiers.iter().map(|tier| tier.counting).sum(),
        },
        fragile: Fragile {
            compounds: whole.fragile,
            residents: json(Some(whole.fragile_residents.value()), AMOUNTS),
        },
        completeness: Completeness::of(city, coverage),
        by_kind: coverage.kinds.iter().map(|(kind, r)| (kind.as_str(), Group::of(r))).collect(),
        by_tier: coverage
            .tiers
            .iter()
            .map(|tier| {
                let group = TierGroup {
                    stations: tier.stations,
                    good: tier.good,
                    counting: tier.counting,
                    compounds: tier.compounds.into(),
                    residents: PersonsShare::of(&tier.residents, None),
                };
                (tier.tier.map_or("unknown", |tier| tier.as_str()), group)
            })
            .collect(),
        equity: Equity::of(whole, coverage.walk_base),
        reasons,
        requirements,
        streets: streets
            .map(|(at, street)| {
                let area = city.area(street.area);
                StreetSummary {
                    id: area.source_id.clone(),
                    name: area.name.clone(),
                    compounds: street.rates.compounds.into(),
                    residents: PersonsShare::of(&street.rates.residents, None),
                    area: AreaShare::of(&street.rates),
                    median_walk_s: time(street.rates.walks.median),
                    circle_compounds: circle.map(|circle| circle.areas[at].rates.compounds.into()),
                }
            })
            .collect(),
        version: env!("CARGO_PKG_VERSION"),
    }
}

fn requirement_summary(city: &City, answer: &Answer, at: usize) -> RequirementSummary {
    let requirement = &answer.coverage.standard.requirements[at];
    let rates = &answer.coverage.requirements[at].rates;
    let people = match requirement.who {
        Who::Residents => &rates.residents,
        Who::Elderly => &rates.elderly,
    };
    RequirementSummary {
        id: requirement.id.clone(),
        name: requirement.name.clone(),
        name_en: requirement.name_en.clone(),
        source: requirement.source.clone(),
        limit_s: json(Some(requirement.limit.time().value()), SECONDS),
        limit_m: json(Some(requirement.limit.radius().value()), METRES),
        pace_kmh: json(Some(requirement.limit.pace().kmh()), SHARES),
        measure: requirement.measure.as_str(),
        who: serde_json::to_value(requirement.who).unwrap_or(Value::Null),
        stations: u32::try_from(answer.coverage.counting(city, at).count()).unwrap_or(u32::MAX),
        stations_in_data: u32::try_from(answer.coverage.asked_for(city, at)).unwrap_or(u32::MAX),
        compounds: rates.compounds.into(),
        people: PersonsShare::of(people, None),
        area: AreaShare::of(rates),
    }
}

fn time(time: Option<Seconds>) -> Value {
    json(time.map(Seconds::value), SECONDS)
}

impl From<Share<u32>> for CountShare {
    fn from(share: Share<u32>) -> Self {
        Self { total: share.total, served: share.served, rate: json(share.rate(), SHARES) }
    }
}

impl PersonsShare {
    /// The share, and of how many compounds nobody knows the number.
    pub fn of(share: &Share<Persons>, unknown_compounds: Option<u32>) -> Self {
        Self {
            total: json(Some(share.total.value()), AMOUNTS),
            served: json(Some(share.served.value()), AMOUNTS),
            rate: json(share.rate(), SHARES),
            unknown_compounds,
        }
    }
}

impl AreaShare {
    pub(super) fn of(rates: &Rates) -> Self {
        Self {
            total_m2: json(Some(rates.area.total.value()), AMOUNTS),
            served_m2: json(Some(rates.area.served.value()), AMOUNTS),
            rate: json(rates.area.rate(), SHARES),
        }
    }
}

impl Completeness {
    fn of(city: &City, coverage: &Coverage) -> Self {
        let requirements = coverage.requirements.len();
        let mut compounds_by_met = vec![0_u32; requirements + 1];
        for compound in (0..city.compounds().len()).map(CompoundId::at) {
            compounds_by_met[coverage.met(compound)] += 1;
        }
        let met: f64 =
            compounds_by_met.iter().zip(0_u32..).map(|(&n, met)| f64::from(n * met)).sum();
        let compounds: u32 = compounds_by_met.iter().sum();
        Self {
            requirements: u32::try_from(requirements).unwrap_or(u32::MAX),
            mean_met: json((compounds > 0).then(|| met / f64::from(compounds)), SHARES),
            compounds_by_met,
        }
    }
}

impl Group {
    fn of(rates: &Rates) -> Self {
        Self {
            compounds: rates.compounds.into(),
            residents: PersonsShare::of(&rates.residents, None),
        }
    }
}

impl Equity {
    fn of(rates: &Rates, base: WalkBase) -> Self {
        Self {
            gini: json(rates.walks.gini, SHARES),
            worst_tenth_m: json(rates.walks.worst_tenth.map(f64::from), AMOUNTS),
            median_walk_s: time(rates.walks.median),
            p90_walk_s: time(rates.walks.p90),
            worst_walk_s: time(rates.walks.worst),
            base: match base {
                WalkBase::Residents => "residents",
                WalkBase::Compounds => "compounds",
            },
            unreachable: rates.unreachable,
        }
    }
}
