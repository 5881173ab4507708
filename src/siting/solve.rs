//! From walks and candidates to the plan.

use std::time::Instant;

use super::build_order::{as_good, in_order, won};
use super::rivals::Rivals;
use super::stage::{SitingStage, SitingWatch, Teller};
use super::supply::{Supply, position};
use super::task::{Solved, Task};
use super::{
    Candidates, Curve, CurvePoint, Effort, End, Go, Objective, Plan, PlanNote, PlannedSite,
    Problem, SitingError, SitingQuestion, Spend, Status, StillUnserved, Tally, WhyUnserved,
};
use crate::city::{CompoundId, StationId};
use crate::units::Meters;

/// The share of the time left that the plan itself may take where smaller numbers are solved too.
const TIME_OF_PLAN: f64 = 0.75;

/// Solves a [checked](SitingQuestion::check) question over given walks; at `until` the best so far
/// is the answer.
///
/// # Errors
/// When the question contradicts itself or the data does not tell enough.
pub fn solve(
    supply: &mut Supply<'_>,
    mut candidates: Candidates,
    question: &SitingQuestion,
    farthest: Meters,
    until: Option<Instant>,
    watch: &mut dyn SitingWatch,
) -> Result<Plan, SitingError> {
    let rivals = Rivals::new(&supply.replaces);
    let beside = supply.part_from_lost();
    let supply = &*supply;
    let task = Task::try_new(supply, &candidates, question, farthest, rivals)?;
    let unit = task.unit_of(question);
    let mut notes = candidates.notes.clone();
    notes.extend(task.notes.iter().cloned());
    for site in beside {
        let candidate = &mut candidates.sites[site];
        candidate.upgrades = None;
        notes.push(PlanNote::StandsBeside(candidate.station.source_id.clone()));
    }
    notes.extend(nobody_offers(supply));

    let is_curve_solved = question.curve == Curve::Solved && curve_ends(question).is_some();
    let share = if is_curve_solved { TIME_OF_PLAN } else { 1.0 };
    let now = Instant::now();
    let first = until.map(|until| now + until.saturating_duration_since(now).mul_f64(share));
    let mut teller = Teller::new(watch, first);
    let worth = |value: u64| task.worth(value);
    let solved = task.solve(question.spend, &mut teller.solving(unit, &worth));
    let Solved { choice, worst_street } = solved;
    let status = match (choice.end, question.problem) {
        (End::Proven, _) => Status::Optimal,
        (End::Stopped, _) => Status::Feasible,
        (End::Infeasible, Problem::FullCoverage { .. }) => Status::Infeasible,
        (End::Infeasible, _) => return Err(SitingError::RequiredBeyondSpend),
    };
    let objective = Objective { value: choice.best.map(worth), bound: worth(choice.bound), unit };
    // Whoever watches sees how it ended, also where it was decided before it was told of.
    let (best, bound) = (objective.value, objective.bound);
    let _ = teller.tell(SitingStage::Solving { best, bound, unit });
    let order = in_order(&task, &choice.sites);
    if let (Spend::Sites(most), Status::Optimal, Problem::MaxCoverage { .. }) =
        (question.spend, status, question.problem)
        && position(order.len()) < most
    {
        notes.push(PlanNote::FewerAreEnough(position(order.len())));
    }
    teller.until = until;
    let told: Vec<f64> = (0..=order.len()).map(|sites| task.told(&order[..sites])).collect();
    let point = |(sites, &value)| CurvePoint { sites, value, bound: None };
    let mut curve: Vec<CurvePoint> = told.iter().enumerate().map(point).collect();
    if is_curve_solved {
        solve_curve(&task, question, objective, &mut curve, &mut teller);
    }
    let effort = Effort {
        demands: task.posed.covering.demands.len(),
        sites: candidates.sites.len(),
        pairs: task.posed.covering.rows.entries(),
        nodes: choice.nodes,
    };
    let sites = planned(&task, supply, &candidates, &order, &told);
    let unserved = still_unserved(&task, supply, &choice.sites);
    let question = question.clone();
    Ok(Plan {
        question,
        candidates,
        status,
        objective,
        worst_street,
        sites,
        curve,
        unserved,
        effort,
        notes,
    })
}

/// The largest number of sites of the curve, where smaller numbers make sense.
const fn curve_ends(question: &SitingQuestion) -> Option<u32> {
    match (question.problem, question.spend) {
        (Problem::FullCoverage { .. }, _) | (_, Spend::Yuan(_)) => None,
        (_, Spend::Sites(most)) => Some(most),
    }
}

/// Solves each smaller number of sites, as long as there is time; the others keep what the plan's
/// order gives, and cannot pass what more sites cannot.
fn solve_curve(
    task: &Task,
    question: &SitingQuestion,
    objective: Objective,
    curve: &mut [CurvePoint],
    teller: &mut Teller<'_>,
) {
    let of = curve.len();
    let last = of - 1;
    let required = task.posed.covering.sites.iter().filter(|site| site.required).count();
    for (k, point) in curve.iter_mut().enumerate() {
        let fewest = if k == last { None } else { Some(k) };
        point.bound = Some(objective.bound);
        let Some(k) = fewest else { continue };
        if k < required {
            continue; // fewer than must be: the order of the plan is all there is to tell
        }
        let stage = SitingStage::Curve { done: k, of };
        if teller.tell(stage) == Go::Stop {
            continue;
        }
        let solved = task.solve(Spend::Sites(position(k)), &mut teller.quietly(stage));
        let best = solved.choice.best.map_or(point.value, |value| task.worth(value));
        let is_better = if task.lowers() { best < point.value } else { best > point.value };
        // Where the worst street comes first, its plan may win less than the order's beginning.
        if is_better || question.problem.puts_worst_street_first() {
            point.value = best;
        }
        point.bound = Some(task.worth(solved.choice.bound));
    }
}

fn planned(
    task: &Task,
    supply: &Supply<'_>,
    candidates: &Candidates,
    order: &[u32],
    told: &[f64],
) -> Vec<PlannedSite> {
    let won = won(task, order).into_iter().zip(as_good(task, order));
    let each = order.iter().zip(told.windows(2)).zip(won);
    let sites = each.map(|((&site, told), (compounds, as_good))| {
        let candidate = site as usize;
        let residents = compounds.iter().filter_map(|&id| supply.city.compound(id).residents);
        PlannedSite {
            candidate,
            residents: residents.sum(),
            compounds,
            adds: if task.lowers() { told[0] - told[1] } else { told[1] - told[0] },
            cost: candidates.sites[candidate].station.cost,
            as_good,
        }
    });
    sites.collect()
}

fn still_unserved(task: &Task, supply: &Supply<'_>, sites: &[u32]) -> Vec<StillUnserved> {
    let mut unserved: Vec<StillUnserved> = Vec::new();
    if let Some(posed) = task.filling() {
        for (at, place) in posed.filling.fill(sites).iter().enumerate() {
            if place.is_none() {
                let compound = CompoundId::at(at);
                let near = supply.counting_sites_within(0, compound);
                let is_chosen = |site: StationId| sites.contains(&position(site.index()));
                let stands = !supply.standing_within(0, compound).is_empty();
                let why = if stands || near.iter().any(|walk| is_chosen(walk.station)) {
                    WhyUnserved::Full
                } else if near.is_empty() {
                    WhyUnserved::NoCandidate
                } else {
                    WhyUnserved::NotChosen
                };
                unserved.push(StillUnserved { compound, why });
            }
        }
        return unserved;
    }
    let mut tally = Tally::new(&task.posed.covering);
    for &site in sites {
        tally.add(site);
    }
    for (at, &compound) in task.posed.compounds.iter().enumerate() {
        if !tally.serves(at) {
            unserved.push(StillUnserved { compound, why: WhyUnserved::NotChosen });
        }
    }
    let out = task.posed.out_of_reach.iter();
    unserved.extend(out.map(|&compound| StillUnserved { compound, why: WhyUnserved::NoCandidate }));
    unserved.sort_by_key(|one| one.compound);
    unserved
}

/// The requirements that some compound lacks and no candidate meets.
fn nobody_offers<'s>(supply: &'s Supply<'_>) -> impl Iterator<Item = PlanNote> + use<'s> {
    let compounds = supply.city.compounds().len();
    let lacks = move |at: usize| {
        (0..compounds).any(|one| supply.standing_within(at, CompoundId::at(one)).is_empty())
    };
    let idle =
        supply.requirements().filter(move |(at, _)| supply.sites[*at].entries() == 0 && lacks(*at));
    idle.map(|(_, requirement)| PlanNote::NobodyOffers(requirement.id.clone()))
}
