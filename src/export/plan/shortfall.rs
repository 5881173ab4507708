//! What is missing where no choice of sites meets the conditions: how much the candidates could
//! reach is told by the plan, how much that falls short by the weights of the compounds.

use serde::Serialize;
use utoipa::ToSchema;

use crate::city::{Area, AreaId, City, CompoundId, Level};
use crate::export::cell::known;
use crate::export::number::{AMOUNTS, SHARES, rounded};
use crate::siting::{Plan, PlanNote, Problem, Weight};
use crate::units::Persons;

/// A condition that cannot be met.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlanShortfall {
    /// Key of the street; null for the whole city.
    pub street: Option<String>,
    /// Its name, or the city's.
    pub name: String,
    /// The share asked for, 0…1.
    pub wanted: f64,
    /// The share served with every candidate built.
    pub reachable: f64,
    /// How much of the weight is missing then; null where it is not known.
    pub missing: Option<f64>,
}

/// The conditions that cannot be met: the city's first, then those of streets, the worst first.
pub fn shortfall(city: &City, plan: &Plan) -> Vec<PlanShortfall> {
    let Problem::FullCoverage { overall, each_street, .. } = plan.question.problem else {
        return Vec::new();
    };
    let weight = plan.question.weight;
    let missing = |wanted: f64, share: f64, street: Option<AreaId>| {
        known(whole_weight(city, weight, street).map(|whole| (wanted - share) * whole), AMOUNTS)
    };
    let mut told: Vec<PlanShortfall> = Vec::new();
    for note in &plan.notes {
        let PlanNote::ShareOutOfReach { street, share } = note else { continue };
        let area: Option<(AreaId, &Area)> = street
            .as_ref()
            .and_then(|key| city.areas_at(Level::Street).find(|(_, area)| area.source_id == *key));
        let wanted = if street.is_some() { each_street.unwrap_or(overall) } else { overall };
        told.push(PlanShortfall {
            street: street.clone(),
            name: area.map_or(city.name(), |(_, area)| &area.name).to_owned(),
            wanted,
            reachable: rounded(*share, SHARES),
            missing: missing(wanted, *share, area.map(|(id, _)| id)),
        });
    }
    let order = |one: &PlanShortfall| one.street.is_some();
    told.sort_by(|a, b| order(a).cmp(&order(b)).then(a.reachable.total_cmp(&b.reachable)));
    told
}

/// What all compounds, or those of a street, weigh together; `None` for requests, which siting
/// counts by where they lie, and where nobody's weight is known.
pub fn whole_weight(city: &City, weight: Weight, street: Option<AreaId>) -> Option<f64> {
    let ids = (0..city.compounds().len()).map(CompoundId::at);
    let inside = ids.filter(|id| street.is_none() || city.compound(*id).street == street);
    let whole: f64 = inside.filter_map(|id| weight_of(city, id, weight)).sum();
    (whole > 0.0).then_some(whole)
}

fn weight_of(city: &City, id: CompoundId, weight: Weight) -> Option<f64> {
    let compound = city.compound(id);
    match weight {
        Weight::Residents => compound.residents.map(Persons::value),
        Weight::Households => compound.households,
        Weight::Elderly => compound.elderly.map(Persons::value),
        Weight::Requests => None,
        Weight::Compounds => Some(1.0),
    }
}
