//! The demand: mapped residential areas; and blocks of residential buildings where few are mapped.
//!
//! **Areas.** Elements that the tag table calls residential (`landuse=residential`). Where they lie
//! over one another the smaller keeps the ground ([`super::overlap`]); an area that has less than
//! a fifth of its ground left is left out.
//!
//! **Blocks.** Towns where apartments are drawn but residential areas are not would come out
//! empty, and towns where half of the areas are drawn would lose half of their people without a
//! word. The rule: where the mapped areas hold less than nine tenths of the residential buildings,
//! the buildings outside them are grouped ([`super::building_groups`]) and each group of at least
//! two buildings or [`LEAST_BLOCK_M2`] of ground floor becomes a compound `block/way/…`, named
//! after its first building. Ground that a mapped area covers is left to that area.
//!
//! Nothing is estimated: residents come from the tag `population` or are unknown. Gates are nodes
//! of a mapped outline that are tagged as gates or entrances.

use std::collections::BTreeMap;

use geo::{Area, Intersects};
use geo_types::{MultiPolygon, Point};

use super::block_outline;
use super::building_groups::{self, Barriers};
use super::context::Look;
use super::element::{OsmId, Tags};
use super::outline;
use super::overlap;
use super::report::OsmReport;
use super::source::Source;
use crate::city::{Compound, CompoundKind};
use crate::geodesy::{GeoShape, LonLat, PlaneShape};
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
/// A single building of less ground floor than this is no block.
const LEAST_BLOCK_M2: f64 = 200.0;

/// Where there are more roads than this to a compound, homes are missing in the file.
const ROADS_A_COMPOUND: usize = 200;

const LAYER: &str = "compounds";

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
        compounds.extend(blocks(&buildings, &ground, source, report));
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
    let found = source.count(|tags| source.table.is_residential_area(tags));
    report.count("compounds from residential areas", found, compounds.len());
    (compounds, ground)
}

/// The residential buildings: how many mapped areas hold, and the others.
struct Buildings<'a> {
    inside: usize,
    outside: Vec<(OsmId, &'a Tags)>,
    /// The others' walls in metres, in the same order.
    walls: Vec<MultiPolygon<f64>>,
}

impl<'a> Buildings<'a> {
    fn outside(ground: &[MultiPolygon<f64>], source: &Source<'a>, report: &mut OsmReport) -> Self {
        let boxes = overlap::boxes(ground);
        let mut sorted = Self { inside: 0, outside: Vec::new(), walls: Vec::new() };
        let residential = |tags: &Tags| source.table.is_residential_building(tags);
        for (tags, made) in source.areas("buildings", residential, report) {
            let walls = PlaneShape::Area(source.on_plane(&made.area));
            let inner = walls.inner_point();
            let point = Point::new(inner.x, inner.y);
            let mut near = boxes.locate_all_at_point(&[inner.x, inner.y]);
            if near.any(|entry| ground[entry.data].intersects(&point)) {
                sorted.inside += 1;
            } else if let PlaneShape::Area(walls) = walls {
                sorted.outside.push((made.id, tags));
                sorted.walls.push(walls);
            }
        }
        sorted
    }

    fn share_inside(&self) -> Option<f64> {
        let all = self.inside + self.outside.len();
        (all > 0).then(|| self.inside as f64 / all as f64)
    }
}

fn blocks(
    buildings: &Buildings<'_>,
    ground: &[MultiPolygon<f64>],
    source: &Source<'_>,
    report: &mut OsmReport,
) -> Vec<Compound> {
    let ways = &source.extract.ways;
    let parting = ways.iter().filter(|way| Look::parts_blocks(&way.tags));
    let lines: Vec<_> = parting.flat_map(|way| source.lines(way)).collect();
    let groups = building_groups::groups(&buildings.walls, &Barriers::new(&lines));
    let boxes = overlap::boxes(ground);
    let found = groups.len();
    let mut made = Vec::new();
    for group in groups {
        let walls: Vec<_> = group.iter().map(|&at| &buildings.walls[at]).collect();
        let floor_m2: f64 = walls.iter().map(|wall| wall.unsigned_area()).sum();
        if group.len() < 2 && floor_m2 < LEAST_BLOCK_M2 {
            let detail = format!("{floor_m2:.0} m² of ground floor");
            report.leave_out(
                LAYER,
                buildings.outside[group[0]].0,
                "a small house by itself",
                detail,
            );
            continue;
        }
        let outline = overlap::without(&block_outline::around(&walls), ground, &boxes);
        let Some(valid) = outline::valid(source.off_plane(outline)) else { continue };
        let id = format!("block/{}", buildings.outside[group[0]].0);
        let tags: Vec<_> = group.iter().map(|&at| buildings.outside[at].1).collect();
        made.push(compound(id, &address(&tags), valid.area, None, Vec::new()));
    }
    report.count("compounds from blocks of buildings", found, made.len());
    made
}

/// The street that most of the buildings are addressed in, and their lowest and highest number.
fn address(buildings: &[&Tags]) -> String {
    let mut streets: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for tags in buildings {
        if let Some(street) = tags.value("addr:street") {
            let numbers = streets.entry(street).or_default();
            numbers.extend(tags.value("addr:housenumber"));
        }
    }
    // Of streets with equally many the first by name.
    let most = streets.iter().rev().max_by_key(|(_, numbers)| numbers.len());
    let Some((street, numbers)) = most else { return String::new() };
    let leading = |text: &str| {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>().unwrap_or(u32::MAX)
    };
    let mut numbers = numbers.clone();
    numbers.sort_by_key(|text| (leading(text), *text));
    match numbers.as_slice() {
        [] => (*street).to_owned(),
        [only] => format!("{street} {only}"),
        [first, .., last] if first == last => format!("{street} {first}"),
        [first, .., last] => format!("{street} {first}–{last}"),
    }
}

fn residents(tags: &Tags) -> Option<Persons> {
    let number: f64 = tags.value("population")?.trim().parse().ok()?;
    (number.is_finite() && number >= 0.0).then(|| Persons::new(number))
}

fn compound(
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

    fn building(street: &str, number: &str) -> Tags {
        [("addr:street", street), ("addr:housenumber", number)].into_iter().collect()
    }

    #[test]
    fn a_block_is_called_by_the_address_of_most_of_its_buildings() {
        let buildings = [
            building("Museokatu", "12"),
            building("Museokatu", "8 A"),
            building("Runeberginkatu", "1"),
            building("Museokatu", "10"),
        ];
        assert_eq!(address(&buildings.iter().collect::<Vec<_>>()), "Museokatu 8 A–12");
        assert_eq!(address(&[&building("Museokatu", "3")]), "Museokatu 3");
        assert_eq!(address(&[&Tags::default()]), "");
    }

    #[test]
    fn a_population_that_is_no_number_is_unknown() {
        let with = |text: &str| residents(&[("population", text)].into_iter().collect());
        assert_eq!(with("1250"), Some(Persons::new(1250.0)));
        for text in ["about 900", "-5", "NaN", "inf"] {
            assert_eq!(with(text), None, "{text}");
        }
    }
}
