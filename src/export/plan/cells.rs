//! The lines of a plan's sheets, one cell a column.

use super::columns::{CURVE, SITES, STREETS, UNSERVED, WON};
use super::document::{PlanCurvePoint, PlanSite, PlanUnserved};
use super::sides::PlanStreet;
use crate::city::{Action, City, CompoundId};
use crate::coverage::Coverage;
use crate::export::Language;
use crate::export::cell::{Cell, known};
use crate::export::number::{AMOUNTS, METRES, SECONDS};
use crate::siting::{PlannedSite, Problem, WhyUnserved};
use crate::units::Persons;

pub fn site_cells(site: &PlanSite, language: Language) -> [Cell<'_>; SITES.len()] {
    let actions = [Action::Build, Action::Upgrade, Action::Open];
    let action = actions.into_iter().find(|action| action.as_str() == site.action);
    [
        Cell::count(site.order),
        Cell::text(&site.candidate_id),
        Cell::text(&site.name),
        Cell::maybe(action.map(|action| language.action(action))),
        Cell::maybe(site.upgrades.as_deref()),
        Cell::maybe(site.street.as_deref()),
        Cell::Number(site.lon),
        Cell::Number(site.lat),
        Cell::number(Some(site.adds)),
        Cell::number(Some(site.adds_residents)),
        Cell::count(site.adds_compounds),
        Cell::number(site.cost_yuan),
        Cell::number(site.cost_so_far_yuan),
        Cell::number(site.cost_per_resident_yuan),
        Cell::number(site.rate_so_far),
        Cell::text(site.as_good.join(language.of("、", ", "))),
    ]
}

pub fn curve_cells<'a>(
    point: &PlanCurvePoint,
    before: Option<&PlanCurvePoint>,
) -> [Cell<'a>; CURVE.len()] {
    [
        Cell::count(point.sites),
        Cell::number(Some(point.value)),
        Cell::number(known(before.map(|before| point.value - before.value), METRES)),
        Cell::number(point.bound),
        Cell::number(point.rate),
    ]
}

pub fn street_cells(street: &PlanStreet, language: Language) -> [Cell<'_>; STREETS.len()] {
    let (before, after) = (&street.before, &street.after);
    let name = match street.id {
        Some(_) => Cell::text(&street.name),
        None => Cell::text(language.of("不属于任何街道", "in no street")),
    };
    [
        Cell::maybe(street.id.as_deref()),
        name,
        Cell::Number(before.compounds.total.into()),
        Cell::Number(before.compounds.served.into()),
        Cell::Number(after.compounds.served.into()),
        Cell::number(before.compounds.rate.as_f64()),
        Cell::number(after.compounds.rate.as_f64()),
        Cell::number(before.residents.total.as_f64()),
        Cell::number(before.residents.served.as_f64()),
        Cell::number(after.residents.served.as_f64()),
        Cell::number(before.residents.rate.as_f64()),
        Cell::number(after.residents.rate.as_f64()),
    ]
}

/// One line for each compound that a site wins.
pub fn won_cells<'a>(
    city: &'a City,
    after: &'a Coverage,
    language: Language,
    (told, site): (&'a PlanSite, &'a PlannedSite),
) -> impl Iterator<Item = [Cell<'a>; WON.len()]> + Clone + 'a {
    site.compounds.iter().map(move |&id: &CompoundId| {
        let compound = city.compound(id);
        let street = compound.street.map(|street| city.area(street).name.as_str());
        let walk = after.compounds[id.index()].walk().map(|(_, time)| time.value());
        [
            Cell::count(told.order),
            Cell::text(&told.candidate_id),
            Cell::text(&compound.source_id),
            Cell::text(&compound.name),
            Cell::text(language.kind_of_one(compound.kind)),
            Cell::maybe(street),
            Cell::number(known(compound.residents.map(Persons::value), AMOUNTS)),
            Cell::number(known(compound.elderly.map(Persons::value), AMOUNTS)),
            Cell::number(known(walk, SECONDS)),
        ]
    })
}

pub fn unserved_cells<'a>(
    one: &'a PlanUnserved,
    problem: &Problem,
    language: Language,
) -> [Cell<'a>; UNSERVED.len()] {
    [
        Cell::text(&one.id),
        Cell::text(&one.name),
        Cell::maybe(one.street.as_deref()),
        Cell::number(one.residents),
        Cell::maybe(WhyUnserved::of(one.why).map(|why| language.why_unserved(why, problem))),
        Cell::maybe(one.reason.map(|code| language.reason(code))),
        Cell::number(one.walk_s),
    ]
}
