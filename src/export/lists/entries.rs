//! What stands in the three lists.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

use crate::city::{AreaId, City, Resource};
use crate::export::Language;
use crate::export::cell::known;
use crate::export::gaps::named;
use crate::export::method::GapList;
use crate::export::number::{AMOUNTS, DEGREES, METRES, SECONDS};
use crate::study::{Matching, Project};
use crate::units::Persons;

/// The three lists.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Lists {
    /// The gaps, worst first.
    pub needs: Vec<NeedEntry>,
    /// The rooms that units can lend, in the order of their source.
    pub resources: Vec<ResourceEntry>,
    /// The rooms to open, the one that serves most people first.
    pub projects: Vec<ProjectEntry>,
    /// Needs that no room can serve within the standard.
    pub needs_without_resource: usize,
}

/// A gap, and which rooms could serve it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct NeedEntry {
    /// The compound's key.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: &'static str,
    #[serde(skip)]
    pub(super) kind_words: &'static str,
    /// Its street.
    pub street: String,
    /// Its community.
    pub community: String,
    /// Its residents; null where unknown.
    pub residents: Option<f64>,
    /// Its residents of 60 and over; null where unknown.
    pub elderly: Option<f64>,
    /// Why the standard is not met, by code.
    pub reason: &'static str,
    /// The requirements that it lacks, by name.
    pub lacks: Vec<String>,
    /// Rooms that could serve it within the standard.
    pub resources: usize,
    /// The nearest of them.
    pub nearest_resource: Option<String>,
    /// Its name.
    pub nearest_resource_name: Option<String>,
    /// The walk to it.
    pub distance_m: Option<f64>,
    /// The first project that serves it; null where none does.
    pub project: Option<usize>,
    /// What is being done about it.
    pub status: Option<String>,
    #[serde(skip)]
    pub(super) status_words: Option<String>,
    /// Who does it.
    pub owner: Option<String>,
    /// What was noted.
    pub note: Option<String>,
}

/// A room that a unit can lend.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ResourceEntry {
    /// Its key.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The unit that owns it.
    pub unit: String,
    /// What could be offered there.
    pub services: Vec<String>,
    #[serde(skip)]
    pub(super) services_words: String,
    /// Floor area; null where unknown.
    pub floor_area_m2: Option<f64>,
    /// The street it stands in.
    pub street: String,
    /// The community it stands in.
    pub community: String,
    /// Degrees.
    pub lon: f64,
    /// Degrees.
    pub lat: f64,
    /// Needs that it could serve within the standard.
    pub needs: usize,
    /// Their residents, where known.
    pub residents: f64,
    /// Its place among the projects; null where it serves no need that others do not serve.
    pub project: Option<usize>,
}

/// A room to open.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ProjectEntry {
    /// 1 is the first to open.
    pub order: usize,
    /// The room's key.
    pub resource: String,
    /// Its name.
    pub name: String,
    /// The unit that owns it.
    pub unit: String,
    /// The requirements that it would meet, by name.
    pub serves: Vec<String>,
    /// Needs that it serves and no earlier project does.
    pub needs: usize,
    /// Their residents, where known.
    pub residents: f64,
    /// Those of them whose residents are unknown.
    pub residents_unknown: usize,
    /// Needs that it could serve, whether or not earlier projects do.
    pub needs_in_reach: usize,
    /// Residents of this project's needs and of all earlier ones'.
    pub residents_so_far: f64,
    /// The longest walk to it.
    pub worst_distance_m: f64,
    /// The time that it takes.
    pub worst_walk_s: f64,
    /// Keys of the needs.
    pub need_ids: Vec<String>,
    /// Their names.
    pub need_names: Vec<String>,
}

/// Matches the gaps of a list with the rooms that units can lend.
#[must_use]
pub fn lists(list: &GapList<'_>) -> Lists {
    let matching = list.study.matching(list.answer, list.filter);
    let city = list.study.city();
    let mut reached = vec![BTreeSet::new(); city.resources().len()];
    for (at, need) in matching.needs.iter().enumerate() {
        for offer in &need.offers {
            reached[offer.resource].insert(at);
        }
    }
    let mut orders = vec![None; city.resources().len()];
    let mut served_by = vec![None; matching.needs.len()];
    for (order, project) in (1..).zip(&matching.projects) {
        orders[project.resource] = Some(order);
        for fill in &project.fills {
            served_by[fill.need].get_or_insert(order);
        }
    }
    let people: Vec<Option<Persons>> = matching
        .needs
        .iter()
        .map(|need| city.compound(list.study.gaps(list.answer)[need.gap].compound).residents)
        .collect();
    let resource = |(at, resource): (usize, &Resource)| {
        let residents = reached[at].iter().filter_map(|&need: &usize| people[need]).sum();
        resource_entry(list, (at, resource), reached[at].len(), residents, orders[at])
    };
    let mut so_far: BTreeSet<usize> = BTreeSet::new();
    let projects = (1..).zip(&matching.projects).map(|(order, project)| {
        so_far.extend(project.fills.iter().map(|fill| fill.need));
        let residents_so_far: Persons = so_far.iter().filter_map(|&need| people[need]).sum();
        project_entry(
            list,
            &matching,
            (order, project),
            reached[project.resource].len(),
            residents_so_far,
        )
    });
    Lists {
        projects: projects.collect(),
        needs: (0..matching.needs.len())
            .map(|at| need_entry(list, &matching, at, served_by[at]))
            .collect(),
        resources: city.resources().iter().enumerate().map(resource).collect(),
        needs_without_resource: matching.needs.iter().filter(|need| need.offers.is_empty()).count(),
    }
}

fn need_entry(
    list: &GapList<'_>,
    matching: &Matching,
    at: usize,
    project: Option<usize>,
) -> NeedEntry {
    let city = list.study.city();
    let need = &matching.needs[at];
    let gap = &list.study.gaps(list.answer)[need.gap];
    let compound = city.compound(gap.compound);
    let requirements = &list.answer.coverage.standard.requirements;
    let nearest = need.offers.first();
    let room = nearest.map(|offer| &city.resources()[offer.resource]);
    let rooms: BTreeSet<usize> = need.offers.iter().map(|offer| offer.resource).collect();
    let entry = city.follow_ups().of(&compound.source_id).cloned().unwrap_or_default();
    NeedEntry {
        id: compound.source_id.clone(),
        name: compound.name.clone(),
        kind: compound.kind.as_str(),
        kind_words: list.language.kind_of_one(compound.kind),
        street: area_name(city, compound.street),
        community: area_name(city, compound.community),
        residents: known(compound.residents.map(f64::from), AMOUNTS),
        elderly: known(compound.elderly.map(f64::from), AMOUNTS),
        reason: gap.reason.as_str(),
        lacks: gap.unmet.iter().map(|&r| named(list.language, &requirements[r])).collect(),
        resources: rooms.len(),
        nearest_resource: room.map(|room| room.source_id.clone()),
        nearest_resource_name: room.map(|room| room.name.clone()).filter(|name| !name.is_empty()),
        distance_m: known(nearest.map(|offer| offer.length.value()), METRES),
        project,
        status: entry.status.as_ref().map(|status| status.as_str().to_owned()),
        status_words: entry.status.as_ref().map(|status| list.language.status(status)),
        owner: entry.owner,
        note: entry.note,
    }
}

fn resource_entry(
    list: &GapList<'_>,
    (position, resource): (usize, &Resource),
    needs: usize,
    residents: Persons,
    project: Option<usize>,
) -> ResourceEntry {
    let city = list.study.city();
    let at = city.plane().unproject(resource.shape.on(city.plane()).inner_point());
    let home = list.study.areas_of_resource(position);
    let [street, community] = home.map(|area| area_name(city, area));
    ResourceEntry {
        id: resource.source_id.clone(),
        name: resource.name.clone(),
        unit: resource.unit.clone(),
        services: resource.services.iter().map(|one| one.as_str().to_owned()).collect(),
        services_words: list.language.services(&resource.services),
        floor_area_m2: known(resource.floor_area.map(f64::from), AMOUNTS),
        street,
        community,
        lon: written(at.lon(), DEGREES),
        lat: written(at.lat(), DEGREES),
        needs,
        residents: written(residents.value(), AMOUNTS),
        project,
    }
}

fn project_entry(
    list: &GapList<'_>,
    matching: &Matching,
    (order, project): (usize, &Project),
    needs_in_reach: usize,
    residents_so_far: Persons,
) -> ProjectEntry {
    let city = list.study.city();
    let requirements = &list.answer.coverage.standard.requirements;
    let resource = &city.resources()[project.resource];
    let mut needs: Vec<usize> = project.fills.iter().map(|fill| fill.need).collect();
    needs.dedup();
    let compound = |need: usize| {
        city.compound(list.study.gaps(list.answer)[matching.needs[need].gap].compound)
    };
    let served: BTreeSet<usize> = project.fills.iter().map(|fill| fill.requirement).collect();
    let worst = project.fills.iter().max_by(|a, b| a.length.total_cmp(&b.length));
    let time = |fill: &crate::study::Fill| {
        (fill.length / requirements[fill.requirement].limit.pace()).value()
    };
    ProjectEntry {
        order,
        resource: resource.source_id.clone(),
        name: resource.name.clone(),
        unit: resource.unit.clone(),
        serves: served.into_iter().map(|r| named(list.language, &requirements[r])).collect(),
        needs: needs.len(),
        residents: written(project.residents.value(), AMOUNTS),
        residents_unknown: needs.iter().filter(|&&n| compound(n).residents.is_none()).count(),
        needs_in_reach,
        residents_so_far: written(residents_so_far.value(), AMOUNTS),
        worst_distance_m: written(worst.map_or(0.0, |fill| fill.length.value()), METRES),
        worst_walk_s: written(worst.map_or(0.0, time), SECONDS),
        need_ids: needs.iter().map(|&need| compound(need).source_id.clone()).collect(),
        need_names: needs.iter().map(|&need| compound(need).name.clone()).collect(),
    }
}

fn area_name(city: &City, area: Option<AreaId>) -> String {
    area.map(|area| city.area(area).name.clone()).unwrap_or_default()
}

fn written(value: f64, decimals: i32) -> f64 {
    crate::export::number::rounded(value, decimals)
}

impl Lists {
    /// What the lists come to, in words.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let (needs, rooms, projects) =
            (self.needs.len(), self.resources.len(), self.projects.len());
        let none = self.needs_without_resource;
        match language {
            Language::Chinese => format!(
                "需求 {needs} 项，资源 {rooms} 处，项目 {projects} 个；{none} 项需求在标准内无可用资源"
            ),
            Language::English => format!(
                "{needs} needs, {rooms} resources, {projects} projects; {none} needs have no \
                 resource within the standard"
            ),
        }
    }
}
