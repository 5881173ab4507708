//! From a plan to its document.

use std::collections::BTreeMap;

use super::document::{
    PlanCandidates, PlanCurvePoint, PlanDocument, PlanEffort, PlanMethod, PlanSite, PlanSpend,
    PlanUnserved, PlanUnservedGroup,
};
use super::headline::{headline, proof};
use super::shortfall::{shortfall, whole_weight};
use super::sides::{Base, side, streets};
use super::words::{both, note};
use crate::city::{AreaId, Candidate, City, Requirement};
use crate::coverage::Coverage;
use crate::export::cell::known;
use crate::export::number::{AMOUNTS, DEGREES, METRES, SECONDS, SHARES, rounded};
use crate::geodesy::LonLat;
use crate::siting::{First, Least, Plan, PlanNote, Problem, Spend, Status, Unit};
use crate::study::{Planned, Question};
use crate::units::{Persons, Yuan};

/// Yuan are written to the cent.
const YUAN: i32 = 2;

/// The document of a plan.
#[must_use]
pub fn plan_document(city: &City, question: &Question, planned: &Planned) -> PlanDocument {
    let plan = &planned.plan;
    let asked = &plan.question;
    let [before, after] = [&planned.built.before, &planned.built.after].map(|one| &one.coverage);
    let shortfall = shortfall(city, plan);
    let sites = sites(city, question, planned);
    let cost = sites.last().map_or(Some(0.0), |last| last.cost_so_far_yuan);
    let people: f64 = sites.iter().map(|site| site.adds_residents).sum();
    let unserved = unserved(city, plan, after);
    let mut unserved_by_reason: BTreeMap<&'static str, PlanUnservedGroup> = BTreeMap::new();
    for one in &unserved {
        let group = unserved_by_reason.entry(one.why).or_default();
        group.compounds += 1;
        group.residents = rounded(group.residents + one.residents.unwrap_or(0.0), AMOUNTS);
    }
    let (backup, first) = match asked.problem {
        Problem::MaxCoverage { backup, first } => (Some(backup), Some(first)),
        _ => (None, None),
    };
    let (overall, each_street, least) = match asked.problem {
        Problem::FullCoverage { overall, each_street, least } => {
            (Some(overall), each_street, Some(least))
        }
        _ => (None, None, None),
    };
    PlanDocument {
        city: city.id().to_owned(),
        city_name: city.name().to_owned(),
        standard: question.standard.id.clone(),
        standard_name: question.standard.name.clone(),
        method: method(question, planned),
        problem: asked.problem.as_str(),
        problem_words: both(|language| language.problem(&asked.problem).to_owned()),
        weight: asked.weight.as_str(),
        spend: least.is_none().then(|| spend(asked.spend)),
        backup: backup.filter(|share| *share > 0.0),
        first: first.map(First::as_str),
        overall,
        each_street,
        least: least.map(Least::as_str),
        sources: asked.sources.iter().map(crate::siting::Source::as_str).collect(),
        headline: headline(planned, &shortfall),
        objective: known(plan.objective.value, METRES),
        bound: known(Some(plan.objective.bound), METRES)
            .filter(|_| plan.status != Status::Infeasible),
        gap: plan.objective.gap().filter(|gap| gap.is_finite()),
        objective_unit: plan.objective.unit.as_str(asked),
        status: plan.status.as_str(),
        proof: proof(plan),
        worst_street: plan
            .worst_street
            .map(|(value, bound)| [value, bound].map(|share| known(Some(share), SHARES))),
        cost_yuan: cost,
        cost_per_resident_yuan: per_person(cost, people),
        sites,
        curve_unit: curve_unit(plan).as_str(asked),
        curve: curve(city, plan),
        before: side(city, before, asked.weight),
        after: side(city, after, asked.weight),
        streets: streets(city, before, after),
        unserved,
        unserved_by_reason,
        shortfall,
        candidates: PlanCandidates {
            considered: plan.candidates.sites.len(),
            left_out: plan
                .candidates
                .left_out
                .iter()
                .map(|(why, count)| (why.as_str(), *count))
                .collect(),
        },
        effort: PlanEffort {
            demands: plan.effort.demands,
            sites: plan.effort.sites,
            pairs: plan.effort.pairs,
            nodes: plan.effort.nodes,
        },
        notes: notes(plan).map(note).collect(),
        data_date: city.data_date().map(str::to_owned),
        source: city.source().map(str::to_owned),
        seconds: rounded(planned.seconds, METRES),
        version: env!("CARGO_PKG_VERSION"),
    }
}

/// What should be known of the candidates' data, then of the plan.
fn notes(plan: &Plan) -> impl Iterator<Item = &PlanNote> {
    let of_candidates = plan.candidates.notes.iter().filter(|note| !plan.notes.contains(note));
    of_candidates.chain(&plan.notes)
}

fn method(question: &Question, planned: &Planned) -> PlanMethod {
    let told = planned.built.before.method;
    let shared = |of: &dyn Fn(&Requirement) -> f64| {
        let mut values = question.standard.requirements.iter().map(of);
        let first = values.next()?;
        values.all(|other| other.total_cmp(&first).is_eq()).then_some(first)
    };
    PlanMethod {
        by: told.by.as_str(),
        slope: told.slope,
        detour: known(told.by.detour(), SHARES),
        limit_m: known(shared(&|r| r.limit.radius().value()), METRES),
        limit_s: known(shared(&|r| r.limit.time().value()), SECONDS),
        pace_kmh: known(shared(&|r| r.limit.pace().kmh()), SHARES),
    }
}

const fn spend(spend: Spend) -> PlanSpend {
    match spend {
        Spend::Sites(most) => PlanSpend { sites: Some(most), yuan: None },
        Spend::Yuan(most) => PlanSpend { sites: None, yuan: Some(most) },
    }
}

fn sites(city: &City, question: &Question, planned: &Planned) -> Vec<PlanSite> {
    let plan = &planned.plan;
    let before = &planned.built.before.coverage;
    let base = Base::of(before, plan.question.weight);
    // A station that fills up can push a compound on to the next: shares so far are not sums then.
    let adds_up = question.standard.requirements.iter().all(|one| !one.within_capacity);
    let total = match base {
        Base::Residents => before.city.residents.total.value(),
        Base::Elderly => before.city.elderly.total.value(),
        Base::Compounds => f64::from(before.city.compounds.total),
    };
    let mut served = base.served(&before.city);
    let mut cost_so_far = Some(0.0);
    let site = |(order, site): (usize, &crate::siting::PlannedSite)| {
        let candidate = plan.candidates.sites.get(site.candidate)?;
        let at = place(city, candidate);
        let cost = known(site.cost.map(Yuan::value), YUAN);
        cost_so_far = cost_so_far.zip(cost).map(|(a, b)| rounded(a + b, YUAN));
        let weighs = |id: &crate::city::CompoundId| {
            let compound = city.compound(*id);
            match base {
                Base::Residents => compound.residents.map_or(0.0, Persons::value),
                Base::Elderly => compound.elderly.map_or(0.0, Persons::value),
                Base::Compounds => 1.0,
            }
        };
        served += site.compounds.iter().map(weighs).sum::<f64>();
        let people = rounded(site.residents.value(), AMOUNTS);
        let key = |id: &crate::city::CompoundId| city.compound(*id).source_id.clone();
        let other = |at: &usize| Some(plan.candidates.sites.get(*at)?.station.source_id.clone());
        Some(PlanSite {
            order,
            candidate_id: candidate.station.source_id.clone(),
            name: candidate.station.name.clone(),
            action: candidate.action.as_str(),
            action_words: both(|language| language.action(candidate.action).to_owned()),
            upgrades: candidate.upgrades.clone(),
            street: area_name(city, candidate.station.street),
            lon: rounded(at.lon(), DEGREES),
            lat: rounded(at.lat(), DEGREES),
            cost_yuan: cost,
            cost_so_far_yuan: cost_so_far,
            adds: rounded(site.adds, METRES),
            adds_residents: people,
            adds_compounds: site.compounds.len(),
            cost_per_resident_yuan: per_person(cost, people),
            rate_so_far: known((adds_up && total > 0.0).then(|| served / total), SHARES),
            won: site.compounds.iter().map(key).collect(),
            as_good: site.as_good.iter().filter_map(other).collect(),
        })
    };
    (1..).zip(&plan.sites).filter_map(site).collect()
}

/// A point in a candidate.
pub fn place(city: &City, candidate: &Candidate) -> LonLat {
    let plane = city.plane();
    plane.unproject(candidate.station.shape.on(plane).inner_point())
}

pub fn area_name(city: &City, area: Option<AreaId>) -> Option<String> {
    area.map(|area| city.area(area).name.clone())
}

fn per_person(cost: Option<f64>, people: f64) -> Option<f64> {
    let cost = cost.filter(|cost| *cost > 0.0 && people > 0.0)?;
    known(Some(cost / people), YUAN)
}

/// What the curve is counted in: where the objective is to be least sites or yuan, what they win.
pub fn curve_unit(plan: &Plan) -> Unit {
    match plan.objective.unit {
        Unit::Sites | Unit::Yuan => Unit::Weight,
        unit => unit,
    }
}

fn curve(city: &City, plan: &Plan) -> Vec<PlanCurvePoint> {
    let counts_twice =
        matches!(plan.question.problem, Problem::MaxCoverage { backup, .. } if backup > 0.0);
    let is_share = curve_unit(plan) == Unit::Weight && !counts_twice;
    let whole = whole_weight(city, plan.question.weight, None).filter(|_| is_share);
    let point = |point: &crate::siting::CurvePoint| PlanCurvePoint {
        sites: point.sites,
        value: rounded(point.value, METRES),
        bound: known(point.bound, METRES),
        rate: known(whole.map(|whole| point.value / whole), SHARES),
    };
    plan.curve.iter().map(point).collect()
}

fn unserved(city: &City, plan: &Plan, after: &Coverage) -> Vec<PlanUnserved> {
    let entry = |one: &crate::siting::StillUnserved| {
        let compound = city.compound(one.compound);
        let judged = &after.compounds[one.compound.index()];
        let reason = after.deciding(one.compound).reason.filter(|_| !judged.served);
        let walk = judged.walk().map(|(_, time)| time.value());
        PlanUnserved {
            id: compound.source_id.clone(),
            name: compound.name.clone(),
            street: area_name(city, compound.street),
            residents: known(compound.residents.map(Persons::value), AMOUNTS),
            why: one.why.as_str(),
            reason: reason.map(crate::coverage::Reason::as_str),
            walk_s: known(walk, SECONDS),
        }
    };
    plan.unserved.iter().map(entry).collect()
}
