//! The demand: mapped residential areas; and blocks of residential buildings where few are mapped.
//!
//! **Areas.** Elements that the tag table calls residential (`landuse=residential`). Where they lie
//! over one another the smaller keeps the ground ([`super::overlap`]); an area that has less than
//! a fifth of its ground left is left out.
//!
//! **Blocks.** Towns where apartments are drawn but residential areas are not would come out
//! empty, and towns where half of the areas are drawn would lose half of their people without a
//! word. The rule: where the mapped areas hold less than nine tenths of the residential buildings,
//! the buildings outside them become blocks ([`super::building_blocks`]).
//!
//! Nothing is estimated: residents come from the tag `population` or are unknown. Gates are nodes
//! of a mapped outline that are tagged as gates or entrances.

use geo::Area;
use geo_types::MultiPolygon;

use super::building_blocks::{self, Buildings};
use super::element::Tags;
use super::outline;
use super::overlap;
use super::report::OsmReport;
use super::source::Source;
use crate::city::{Compound, CompoundKind};
use crate::geodesy::{GeoShape, LonLat};
use crate::units::Persons;

/// When compounds are made from blocks of buildings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BlockRule {
    /// Where mapped areas hold less than nine tenths of the residential buildings.
    #[default]
    WhereAreasMissHomes,
    /// Of every residential building outside the mapped areas.
    Always,
    /// Of none.
    Never,
}

/// The share of residential buildings that mapped areas must hold to be held for complete.
const ENOUGH: f64 = 0.9;
/// The share of its ground below which an area under smaller ones is no compound of its own.
const LEAST_LEFT: f64 = 0.2;

/// A 5-minute circle (GB 50180-2018) covers 8 to 18 ha: a larger area is hardly one compound.
const LARGE_M2: f64 = 180_000.0;
/// Where there are more roads than this to a compound, homes are missing in the file.
const ROADS_A_COMPOUND: usize = 200;

pub(super) const LAYER: &str = "compounds";

/// Makes the compounds, mapped areas first, then blocks, each by OpenStreetMap id.
pub(super) fn make(source: &Source<'_>, rule: BlockRule, report: &mut OsmReport) -> Vec<Compound> {
    let (mut compounds, ground) = mapped(source, report);
    let buildings = Buildings::outside(&ground, source, report);
    let share = buildings.share_inside();
    let blocks_wanted = match rule {
        BlockRule::Always => true,
        BlockRule::Never => false,
        BlockRule::WhereAreasMissHomes => share.is_some_and(|share| share < ENOUGH),
    };
    let (inside, all) = (buildings.inside, buildings.inside + buildings.outside.len());
    let percent = share.map_or_else(String::new, |share| format!(" ({:.0} %)", share * 100.0));
    let measured =
        format!("mapped residential areas hold {inside} of {all} residential buildings{percent}");
    if blocks_wanted {
        report.decide(format!("{measured}: blocks of buildings were made of the others"));
        compounds.extend(building_blocks::make(&buildings, &ground, source, report));
    } else {
        let others = buildings.outside.len();
        report.decide(format!(
            "{measured}: no blocks of buildings were made, {others} buildings are in no compound"
        ));
    }
    let ways = &source.extract.ways;
    let roads = ways.iter().filter(|way| way.tags.value("highway").is_some()).count();
    if compounds.len() * ROADS_A_COMPOUND <= roads {
        report.decide(format!(
            "{} compounds beside {roads} roads: the homes seem to have been filtered out of the \
             file; import an unfiltered extract or add compounds from another file",
            compounds.len()
        ));
    }
    compounds
}

/// Compounds of the mapped areas, and their ground in metres.
fn mapped(source: &Source<'_>, report: &mut OsmReport) -> (Vec<Compound>, Vec<MultiPolygon<f64>>) {
    let areas = source.areas(LAYER, |tags| source.table.is_residential_area(tags), report);
    let drawn: Vec<_> = areas.iter().map(|(_, made)| source.on_plane(&made.area)).collect();
    let (mut compounds, mut ground) = (Vec::new(), Vec::new());
    for (at, (left, takers)) in overlap::shared_out(&drawn).into_iter().enumerate() {
        let (tags, made) = &areas[at];
        let by: Vec<String> = takers.iter().map(|&taker| areas[taker].1.id.to_string()).collect();
        if left.unsigned_area() < LEAST_LEFT * drawn[at].unsigned_area() {
            report.leave_out(LAYER, made.id, "covered by smaller residential areas", by.join(", "));
            continue;
        }
        let area = if takers.is_empty() {
            Some(made.area.clone())
        } else {
            let reason = "ground left to smaller residential areas inside it";
            report.change(LAYER, made.id, reason, by.join(", "));
            outline::valid(source.off_plane(left.clone())).map(|valid| valid.area)
        };
        let Some(area) = area else {
            report.leave_out(LAYER, made.id, "outline encloses nothing or cannot be repaired", "");
            continue;
        };
        let residents = residents(tags);
        if let (None, Some(text)) = (residents, tags.value("population")) {
            report.change(LAYER, made.id, "population is no number: taken as unknown", text);
        }
        let gates = source.gates_on(&made.outline_nodes);
        compounds.push(compound(made.id.to_string(), tags.name(), area, residents, gates));
        ground.push(left);
    }
    let large: Vec<f64> =
        ground.iter().map(Area::unsigned_area).filter(|m2| *m2 > LARGE_M2).collect();
    if let Some(largest) = large.iter().copied().max_by(f64::total_cmp) {
        report.decide(format!(
            "{} residential areas are larger than {:.0} ha (the largest {:.0} ha): one inner point or \
             a few gates stand for all of it; the measure \"area\" tells more",
            large.len(),
            LARGE_M2 / 1e4,
            largest / 1e4
        ));
    }
    let found = source.count(|tags| source.table.is_residential_area(tags));
    report.count("compounds from residential areas", found, compounds.len());
    (compounds, ground)
}

fn residents(tags: &Tags) -> Option<Persons> {
    let number: f64 = tags.value("population")?.trim().parse().ok()?;
    (number.is_finite() && number >= 0.0).then(|| Persons::new(number))
}

pub(super) fn compound(
    source_id: String,
    name: &str,
    area: MultiPolygon<f64>,
    residents: Option<Persons>,
    gates: Vec<LonLat>,
) -> Compound {
    Compound {
        source_id,
        name: name.to_owned(),
        kind: CompoundKind::Compound,
        shape: GeoShape::Area(area),
        gates,
        district: None,
        street: None,
        community: None,
        residents,
        households: None,
        elderly: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_population_that_is_no_number_is_unknown() {
        let with = |text: &str| residents(&[("population", text)].into_iter().collect());
        assert_eq!(with("1250"), Some(Persons::new(1250.0)));
        for text in ["about 900", "-5", "NaN", "inf"] {
            assert_eq!(with(text), None, "{text}");
        }
    }
}
