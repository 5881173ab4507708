//! What the body asks: the words of `yike site`, as JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::places::{Outline, at_most, place, within};
use super::words::{
    CurveWord, FirstWord, LeastWord, ProblemWord, SourceWord, TierWord, WeightWord,
};
use crate::city::{City, Service};
use crate::serve::desk::Capacities;
use crate::serve::error::ApiError;
use crate::serve::json_body::{self, Body};
use crate::serve::words::bad;
use crate::siting::{Offer, Problem, SiteRules, SitingQuestion, Source, Spend};
use crate::units::{Meters, Yuan};

/// Sites that are built unless told otherwise.
const BUILD: u32 = 5;
/// Sites that can be asked for, at most.
const MOST_SITES: u32 = 1000;
/// Metres between hexagons unless told otherwise.
const SPACING_M: f64 = 300.0;
/// Seconds that are searched unless told otherwise, and at most.
const SECONDS: f64 = 60.0;
const MOST_SECONDS: f64 = 600.0;
/// Entries of a list, at most.
const MOST_ENTRIES: usize = 1000;
/// Yuan, at most: sums of so much for every candidate stay exact.
pub(super) const MOST_YUAN: f64 = 1e11;

/// Where next? What is left out is as `yike site` has it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(in crate::serve) struct SitingBody {
    /// What is to be made best; default `max-coverage`.
    problem: Option<ProblemWord>,
    /// What a compound counts for; default `residents`.
    weight: Option<WeightWord>,
    /// At most so many sites; default 5. Not with `budget_yuan`, nor with `full-coverage`.
    #[schema(minimum = 1, maximum = 1000)]
    build: Option<u32>,
    /// Sites of so much cost together, at most.
    #[schema(minimum = 0, maximum = 1e11)]
    budget_yuan: Option<f64>,
    /// `max-coverage`: what a second station in reach counts for, as a share of the first; default
    /// 0.
    #[schema(minimum = 0, maximum = 1)]
    backup: Option<f64>,
    /// `max-coverage`: what comes first; default `total`.
    first: Option<FirstWord>,
    /// `full-coverage`: the share of the city's weight to be served; default 1.
    #[schema(minimum = 0, maximum = 1)]
    overall: Option<f64>,
    /// `full-coverage`: the share of each street's weight to be served.
    #[schema(minimum = 0, maximum = 1)]
    each_street: Option<f64>,
    /// `full-coverage`: what is to be least; default `sites`.
    least: Option<LeastWord>,
    /// Where candidates come from; default `layer` where the city has candidates, else `hexagons`.
    sources: Option<Vec<SourceWord>>,
    /// Metres between neighbouring hexagons; default 300.
    #[schema(minimum = 50, maximum = 5000)]
    spacing_m: Option<f64>,
    /// Places that are candidates too, longitude and latitude, degrees, WGS 84; at most 1000.
    #[schema(max_items = 1000)]
    drawn: Vec<[f64; 2]>,
    /// No site inside.
    forbidden: Option<Outline>,
    /// New sites keep this far, in a straight line, from every station that is not closed.
    #[schema(minimum = 0, maximum = 100_000)]
    least_distance_m: Option<f64>,
    /// Candidates that must be chosen, by id.
    #[schema(max_items = 1000)]
    required: Vec<String>,
    /// Streets in which one may build, by id or name; default all.
    #[schema(max_items = 1000)]
    streets: Vec<String>,
    /// What a site is that no file describes, and what sites cost that no file prices.
    offer: OfferBody,
    /// Whether every smaller number of sites is solved too; default `solved`.
    curve: Option<CurveWord>,
    /// `median`, `center`: longer walks count as this length, metres.
    #[schema(minimum = 1, maximum = 200_000)]
    farthest_m: Option<f64>,
    /// The search ends after so many seconds with the best so far; default 60. Where candidates and
    /// their walks take longer (by a second), it fails: there is nothing yet.
    #[schema(minimum = 0.001, maximum = 600)]
    seconds: Option<f64>,
    /// Whether a station serves no more people than its capacity, whatever the standard says.
    capacities: bool,
}

/// What a generated or drawn site would be, and what sites cost that no file prices.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct OfferBody {
    /// Its tier; default: the one that meets most requirements of the standard.
    tier: Option<TierWord>,
    /// Its services; default: all that the standard asks for.
    #[schema(max_items = 1000)]
    services: Option<Vec<String>>,
    /// To build one.
    #[schema(minimum = 0, maximum = 1e11)]
    build_cost_yuan: Option<f64>,
    /// To put one into good condition.
    #[schema(minimum = 0, maximum = 1e11)]
    upgrade_cost_yuan: Option<f64>,
    /// To open one to residents.
    #[schema(minimum = 0, maximum = 1e11)]
    open_cost_yuan: Option<f64>,
}

impl Body for SitingBody {
    /// An outline of 100,000 corners and more fits.
    const LARGEST: usize = json_body::LARGEST;
}

impl SitingBody {
    /// Whether capacities bind, whatever the standard says.
    pub const fn capacities(&self) -> Capacities {
        if self.capacities { Capacities::Bind } else { Capacities::AsStandard }
    }

    /// The question that it asks of a city.
    ///
    /// # Errors
    /// When a number is out of range, or words do not go together.
    pub fn question(&self, city: &City) -> Result<SitingQuestion, ApiError> {
        let problem = self.problem()?;
        let farthest = within("farthest_m", self.farthest_m, 1.0..=200_000.0)?;
        let is_walk = matches!(problem, Problem::Median | Problem::Center);
        goes_with("farthest_m", farthest.is_some(), is_walk, "median, center")?;
        let seconds = within("seconds", self.seconds, 0.001..=MOST_SECONDS)?;
        Ok(SitingQuestion {
            problem,
            weight: self.weight.unwrap_or_default().into(),
            spend: self.spend(problem)?,
            sources: self.sources(city)?,
            rules: self.rules()?,
            offer: self.offer.offer()?,
            curve: self.curve.unwrap_or_default().into(),
            farthest: farthest.map(Meters::new),
            seconds: Some(seconds.unwrap_or(SECONDS)),
        })
    }

    fn problem(&self) -> Result<Problem, ApiError> {
        let word = self.problem.unwrap_or_default();
        let backup = within("backup", self.backup, 0.0..=1.0)?;
        let overall = within("overall", self.overall, 0.0..=1.0)?;
        let each_street = within("each_street", self.each_street, 0.0..=1.0)?;
        let (most, full) = (ProblemWord::MaxCoverage, ProblemWord::FullCoverage);
        for (name, is_given, of, only) in [
            ("backup", backup.is_some(), most, "max-coverage"),
            ("first", self.first.is_some(), most, "max-coverage"),
            ("overall", overall.is_some(), full, "full-coverage"),
            ("each_street", each_street.is_some(), full, "full-coverage"),
            ("least", self.least.is_some(), full, "full-coverage"),
        ] {
            goes_with(name, is_given, word == of, only)?;
        }
        Ok(match word {
            ProblemWord::MaxCoverage => Problem::MaxCoverage {
                backup: backup.unwrap_or(0.0),
                first: self.first.unwrap_or_default().into(),
            },
            ProblemWord::FullCoverage => Problem::FullCoverage {
                overall: overall.unwrap_or(1.0),
                each_street,
                least: self.least.unwrap_or_default().into(),
            },
            ProblemWord::Median => Problem::Median,
            ProblemWord::Center => Problem::Center,
        })
    }

    fn spend(&self, problem: Problem) -> Result<Spend, ApiError> {
        let budget = within("budget_yuan", self.budget_yuan, 0.0..=MOST_YUAN)?;
        let limited = !matches!(problem, Problem::FullCoverage { .. });
        let only = "max-coverage, median, center";
        goes_with("build", self.build.is_some(), limited, only)?;
        goes_with("budget_yuan", budget.is_some(), limited, only)?;
        match (self.build, budget) {
            (Some(build), Some(_)) => {
                Err(bad("build", build.to_string(), "build or budget_yuan, not both"))
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "in bounds"
            )]
            (None, Some(yuan)) => Ok(Spend::Yuan(yuan as u64)),
            (build, None) => {
                let build = build.unwrap_or(BUILD);
                if !(1..=MOST_SITES).contains(&build) {
                    let expected = format!("a whole number from 1 to {MOST_SITES}");
                    return Err(bad("build", build.to_string(), expected));
                }
                Ok(Spend::Sites(build))
            }
        }
    }

    fn sources(&self, city: &City) -> Result<Vec<Source>, ApiError> {
        let spacing = within("spacing_m", self.spacing_m, 50.0..=5000.0)?;
        at_most("drawn", &self.drawn, MOST_ENTRIES)?;
        let places = self.drawn.iter().map(|&at| place("drawn", at)).collect::<Result<_, _>>()?;
        let usual = || {
            let of_files = !city.candidates().is_empty();
            vec![if of_files { SourceWord::Layer } else { SourceWord::Hexagons }]
        };
        let mut words = self.sources.clone().unwrap_or_else(usual);
        if !self.drawn.is_empty() && !words.contains(&SourceWord::Drawn) {
            words.push(SourceWord::Drawn);
        }
        if words.is_empty() {
            return Err(bad("sources", "none", "at least one source, or places in `drawn`"));
        }
        if self.drawn.is_empty() && words.contains(&SourceWord::Drawn) {
            return Err(bad("drawn", "no place", "at least one, for sources has `drawn`"));
        }
        let has_hexagons = words.contains(&SourceWord::Hexagons);
        if spacing.is_some() && !has_hexagons {
            return Err(bad("spacing_m", "a number", "none without the source `hexagons`"));
        }
        let mut places: Option<Vec<_>> = Some(places);
        let mut sources = Vec::new();
        for (at, word) in words.iter().enumerate() {
            if words[..at].contains(word) {
                return Err(bad("sources", format!("{word:?} twice"), "each source once"));
            }
            sources.push(match word {
                SourceWord::Layer => Source::Layer,
                SourceWord::Cramped => Source::Cramped,
                SourceWord::Resources => Source::Resources,
                SourceWord::Hexagons => {
                    Source::Hexagons { spacing: Meters::new(spacing.unwrap_or(SPACING_M)) }
                }
                SourceWord::Gates => Source::Gates,
                SourceWord::Corners => Source::Corners,
                SourceWord::Drawn => Source::Drawn(places.take().unwrap_or_default()),
            });
        }
        Ok(sources)
    }

    fn rules(&self) -> Result<SiteRules, ApiError> {
        at_most("required", &self.required, MOST_ENTRIES)?;
        at_most("streets", &self.streets, MOST_ENTRIES)?;
        let least = within("least_distance_m", self.least_distance_m, 0.0..=100_000.0)?;
        Ok(SiteRules {
            forbidden: self.forbidden.as_ref().map(|area| area.shape("forbidden")).transpose()?,
            least_distance: least.map(Meters::new),
            required: self.required.clone(),
            streets: self.streets.clone(),
        })
    }
}

impl OfferBody {
    fn offer(&self) -> Result<Offer, ApiError> {
        let cost =
            |name, given| within(name, given, 0.0..=MOST_YUAN).map(|cost| cost.map(Yuan::new));
        Ok(Offer {
            tier: self.tier.map(Into::into),
            services: self.services.as_deref().map(services).transpose()?,
            build_cost: cost("offer.build_cost_yuan", self.build_cost_yuan)?,
            upgrade_cost: cost("offer.upgrade_cost_yuan", self.upgrade_cost_yuan)?,
            open_cost: cost("offer.open_cost_yuan", self.open_cost_yuan)?,
        })
    }
}

/// Services by name, sorted and without repeats.
///
/// # Errors
/// When there are too many.
pub(super) fn services(names: &[String]) -> Result<Vec<Service>, ApiError> {
    at_most("services", names, MOST_ENTRIES)?;
    let mut services: Vec<Service> = names.iter().map(|name| Service::named(name)).collect();
    services.sort();
    services.dedup();
    Ok(services)
}

fn goes_with(name: &str, is_given: bool, fits: bool, only: &str) -> Result<(), ApiError> {
    if is_given && !fits {
        return Err(bad(name, "a value", format!("none: it goes with the problem {only} only")));
    }
    Ok(())
}
