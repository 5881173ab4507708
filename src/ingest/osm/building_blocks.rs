//! Compounds out of residential buildings, where no residential area is mapped around them.
//!
//! Neighbours with no street between them are one group ([`super::building_groups`]). A group of at
//! least two buildings, or of one with [`LEAST_BLOCK_M2`] of ground floor, becomes a compound
//! `block/way/…`, called after its first building and named by its address. Ground that a mapped
//! area covers is left to that area.

use std::collections::BTreeMap;

use geo::{Area, Intersects};
use geo_types::{MultiPolygon, Point};
use rayon::prelude::*;

use super::building_groups::{self, Barriers};
use super::compounds::{LAYER, compound};
use super::element::{OsmId, Tags};
use super::look::Look;
use super::report::OsmReport;
use super::source::Source;
use super::{block_outline, outline, overlap};
use crate::city::Compound;
use crate::geodesy::PlaneShape;

/// A single building of less ground floor than this is no block.
const LEAST_BLOCK_M2: f64 = 200.0;

/// The residential buildings: how many mapped areas hold, and the others.
pub(super) struct Buildings<'a> {
    pub inside: usize,
    pub outside: Vec<(OsmId, &'a Tags)>,
    /// The others' walls in metres, in the same order.
    walls: Vec<MultiPolygon<f64>>,
}

impl<'a> Buildings<'a> {
    /// Sorts the residential buildings by whether they stand on `ground` (metres).
    pub fn outside(
        ground: &[MultiPolygon<f64>],
        source: &Source<'a>,
        report: &mut OsmReport,
    ) -> Self {
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

    /// The share that stands on mapped ground; `None` where there is no residential building.
    pub fn share_inside(&self) -> Option<f64> {
        let all = self.inside + self.outside.len();
        (all > 0).then(|| self.inside as f64 / all as f64)
    }
}

/// Compounds made of the buildings outside `ground`, by their first building.
pub(super) fn make(
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
    let floors_m2 = |group: &[usize]| -> f64 {
        group.iter().map(|&at| buildings.walls[at].unsigned_area()).sum()
    };
    let (large, small): (Vec<_>, Vec<_>) =
        groups.into_iter().partition(|group| group.len() > 1 || floors_m2(group) >= LEAST_BLOCK_M2);
    for group in small {
        let detail = format!("{:.0} m² of ground floor", floors_m2(&group));
        report.leave_out(LAYER, buildings.outside[group[0]].0, "a small house by itself", detail);
    }
    let outlined = |group: &Vec<usize>| {
        let walls: Vec<_> = group.iter().map(|&at| &buildings.walls[at]).collect();
        let outline = overlap::without(&block_outline::around(&walls), ground, &boxes);
        outline::valid(source.off_plane(outline))
    };
    let outlines: Vec<_> = large.par_iter().map(outlined).collect();
    let mut made = Vec::new();
    for (group, outline) in large.iter().zip(outlines) {
        let first = buildings.outside[group[0]].0;
        let Some(outline) = outline else {
            let reason = "block that mapped residential areas cover";
            report.leave_out(LAYER, first, reason, "");
            continue;
        };
        let tags: Vec<_> = group.iter().map(|&at| buildings.outside[at].1).collect();
        let id = format!("block/{first}");
        made.push(compound(id, &address(&tags), outline.area, None, Vec::new()));
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
}
