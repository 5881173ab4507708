//! From question to candidates: every source's places, less what rules leave out, made into candidates.
//!
//! Places are judged before any candidate is made, so that a question with far too many is refused
//! cheaply. Everything that is asked of each place runs in parallel and comes back in order. O(n log m)
//! for n places and m shapes of the city.

use std::collections::BTreeSet;

use super::corners::Corners;
use super::cramped::Cramped;
use super::drawn::Drawn;
use super::gates::Gates;
use super::ground::Ground;
use super::hexagons::Hexagons;
use super::layer::Layer;
use super::proposal::{Place, Proposer, Tally};
use super::resources::Resources;
use super::rules::Rules;
use super::survey::Survey;
use crate::city::{Action, Candidate, City, Standard};
use crate::index::Errand;
use crate::siting::{Candidates, LeftOut, Offer, SitingError, SitingQuestion, Source};
use crate::units::Yuan;

/// More candidates than this are refused.
pub const MOST_CANDIDATES: usize = 100_000;

/// The candidates of a question, in the order of its sources; a source that is named twice counts once.
///
/// New sites of a generated sort lie within the longest limit of the standard of some compound's outline
/// (for median and center: within the length from which walks count no more), for others can change
/// nothing. Ids are unique among the candidates and differ from those of stations, but that a candidate
/// of the layer may share the id of the station it replaces; where a source's id is taken, `-2`, `-3` …
/// is added. Costs that no file tells are the offer's.
///
/// # Errors
/// When a number is out of range, a street or a required candidate is not there, there are more than
/// [`MOST_CANDIDATES`], or none.
pub fn candidates(
    city: &City,
    ground: &Ground<'_>,
    standard: &Standard,
    question: &SitingQuestion,
) -> Result<Candidates, SitingError> {
    candidates_on(&Errand::default(), city, ground, standard, question)
}

/// The same on an errand, of which each candidate is a piece.
///
/// # Errors
/// Besides, when the errand was called off: [`SitingError::Stopped`].
pub fn candidates_on(
    errand: &Errand,
    city: &City,
    ground: &Ground<'_>,
    standard: &Standard,
    question: &SitingQuestion,
) -> Result<Candidates, SitingError> {
    let costs = Costs::try_new(&question.offer)?;
    let survey = Survey::new(errand, city, ground, standard, question);
    let rules = Rules::try_new(&survey, &question.rules)?;
    let mut tally = Tally::default();
    let mut kept: Vec<(Box<dyn Proposer + '_>, Vec<Place>)> = Vec::new();
    for (nth, source) in question.sources.iter().enumerate() {
        if question.sources[..nth].contains(source) {
            continue;
        }
        let proposer = proposer(&survey, &question.sources, source)?;
        let places = proposer.places(&mut tally)?;
        let against: Vec<Option<LeftOut>> = survey.each(&places, |place| rules.against(place))?;
        against.iter().flatten().for_each(|&why| tally.count(why));
        let may = places.into_iter().zip(against).filter(|(_, against)| against.is_none());
        kept.push((proposer, may.map(|(place, _)| place).collect()));
    }
    let found = kept.iter().map(|(_, places)| places.len()).sum();
    if found > MOST_CANDIDATES {
        return Err(SitingError::TooManyCandidates { found, most: MOST_CANDIDATES });
    }
    let mut all = Candidates::default();
    for (proposer, places) in &kept {
        all.sites.extend(survey.each(places, |place| {
            errand.did(1);
            proposer.candidate(place)
        })?);
        all.notes.extend(proposer.notes());
    }
    all.left_out = tally.into_list();
    make_ids_unique(city, &mut all.sites);
    all.sites.iter_mut().for_each(|site| costs.fill(site));
    check(&all, &question.rules.required)?;
    Ok(all)
}

fn proposer<'a>(
    survey: &'a Survey<'a>,
    sources: &[Source],
    source: &'a Source,
) -> Result<Box<dyn Proposer + 'a>, SitingError> {
    Ok(match source {
        Source::Layer => Box::new(Layer::new(survey)),
        Source::Cramped => Box::new(Cramped::new(survey, sources)),
        Source::Resources => Box::new(Resources(survey)),
        Source::Hexagons { spacing } => Box::new(Hexagons::try_new(survey, *spacing)?),
        Source::Gates => Box::new(Gates::new(survey)),
        Source::Corners => Box::new(Corners(survey)),
        Source::Drawn(places) => Box::new(Drawn { survey, places }),
    })
}

/// Gives every candidate an id that neither an earlier one has nor a station that it does not replace.
fn make_ids_unique(city: &City, sites: &mut [Candidate]) {
    let stations: BTreeSet<&str> =
        city.stations().iter().map(|station| station.source_id.as_str()).collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for Candidate { station, upgrades, .. } in sites {
        let is_free = |id: &str| {
            let is_station = stations.contains(id) && upgrades.as_deref() != Some(id);
            !is_station && !taken.contains(id)
        };
        if !is_free(&station.source_id) {
            let wish = station.source_id.clone();
            let others = (2_u32..).map(|nth| format!("{wish}-{nth}"));
            station.source_id = others.into_iter().find(|id| is_free(id)).unwrap_or(wish);
        }
        taken.insert(station.source_id.clone());
    }
}

/// What sites cost that no file prices.
struct Costs {
    build: Option<Yuan>,
    upgrade: Option<Yuan>,
    open: Option<Yuan>,
}

impl Costs {
    fn try_new(offer: &Offer) -> Result<Self, SitingError> {
        let all = [
            ("build_cost", offer.build_cost),
            ("upgrade_cost", offer.upgrade_cost),
            ("open_cost", offer.open_cost),
        ];
        for (name, cost) in all {
            let found = cost.map_or(0.0, Yuan::value);
            if !(found >= 0.0 && found.is_finite()) {
                let expected = "a number of yuan, 0 or more";
                return Err(SitingError::Number { name, found, expected });
            }
        }
        let [build, upgrade, open] = all.map(|(_, cost)| cost);
        Ok(Self { build, upgrade, open })
    }

    fn fill(&self, site: &mut Candidate) {
        let offered = match site.action {
            Action::Build => self.build,
            Action::Upgrade => self.upgrade,
            Action::Open => self.open,
        };
        site.station.cost = site.station.cost.or(offered);
    }
}

/// Whether there is something to choose from, and all that must be chosen.
fn check(all: &Candidates, required: &[String]) -> Result<(), SitingError> {
    let ids: BTreeSet<&str> = all.sites.iter().map(|one| one.station.source_id.as_str()).collect();
    if let Some(missing) = required.iter().find(|id| !ids.contains(id.as_str())) {
        return Err(SitingError::NoSuchCandidate(missing.clone()));
    }
    if all.sites.is_empty() {
        let by_rule = all.left_out.iter().map(|(why, count)| format!("{count} {}", why.as_str()));
        let left_out = by_rule.collect::<Vec<_>>().join(", ");
        let left_out = if left_out.is_empty() { "no source has any".to_owned() } else { left_out };
        return Err(SitingError::NoCandidates { left_out });
    }
    Ok(())
}
