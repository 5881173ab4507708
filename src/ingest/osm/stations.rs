//! The supply: every node and area that the tag table gives services.
//!
//! A station drawn twice, as the outline of its house and as a node in it, is one station: a node
//! is left out where it lies in an area that offers all that it offers and bears its name, or
//! where one of the two has no name. A footprint is not a floor area: that stays unknown.

use geo::Intersects;
use geo_types::{MultiPolygon, Point};

use super::areas::NoArea;
use super::element::{Node, OsmId, Tags};
use super::overlap;
use super::report::OsmReport;
use super::source::Source;
use super::tag_table::StationMeaning;
use crate::city::{Condition, Station};
use crate::geodesy::{GeoShape, LonLat};

const LAYER: &str = "stations";

/// Makes the stations, by OpenStreetMap id: nodes, ways, relations.
pub(super) fn make(source: &Source<'_>, report: &mut OsmReport) -> Vec<Station> {
    let is_station = |tags: &Tags| source.table.station(tags).is_some();
    let areas = source.areas(LAYER, is_station, report);
    let open = source.extract.ways.iter().filter(|way| !way.is_closed() && is_station(&way.tags));
    let mut found = source.count(is_station);
    for way in open {
        found += 1;
        let no_area = NoArea::Open;
        report.leave_out(LAYER, OsmId::way(way.number), no_area.reason(), no_area.to_string());
    }
    let outlines: Vec<&MultiPolygon<f64>> = areas.iter().map(|(_, made)| &made.area).collect();
    let houses: Vec<Station> = areas
        .iter()
        .filter_map(|(tags, made)| {
            let shape = GeoShape::Area(made.area.clone());
            let gates = source.gates_on(&made.outline_nodes);
            Some(station(made.id, tags, source.table.station(tags)?, shape, gates))
        })
        .collect();

    let boxes =
        overlap::boxes(&areas.iter().map(|(_, made)| made.area.clone()).collect::<Vec<_>>());
    let mut stations = Vec::new();
    for node in &source.extract.nodes {
        let Some(meaning) = source.table.station(&node.tags) else { continue };
        let Node { number, at, tags } = node;
        found += 1;
        let Ok(place) = LonLat::try_new(at.x, at.y) else { continue };
        let point =
            station(OsmId::node(*number), tags, meaning, GeoShape::Point(place), Vec::new());
        let mut holders: Vec<usize> = boxes
            .locate_all_at_point(&[at.x, at.y])
            .map(|entry| entry.data)
            .filter(|&house| is_the_same(&point, &houses[house]))
            .filter(|&house| outlines[house].intersects(&Point::from(*at)))
            .collect();
        holders.sort_unstable();
        match holders.first() {
            Some(&house) => {
                let reason = "the same station as the area around it";
                let around = houses[house].source_id.clone();
                report.leave_out(LAYER, OsmId::node(*number), reason, around);
            }
            None => stations.push(point),
        }
    }
    stations.extend(houses);
    report.count(LAYER, found, stations.len());
    stations
}

fn is_the_same(node: &Station, house: &Station) -> bool {
    let unnamed = node.name.is_empty() || house.name.is_empty();
    (unnamed || node.name == house.name)
        && node.services.iter().all(|service| house.services.contains(service))
}

fn station(
    id: OsmId,
    tags: &Tags,
    meaning: StationMeaning,
    shape: GeoShape,
    gates: Vec<LonLat>,
) -> Station {
    Station {
        source_id: id.to_string(),
        name: tags.name().to_owned(),
        tier: meaning.tier,
        services: meaning.services,
        condition: Condition::default(),
        shape,
        gates,
        district: None,
        street: None,
        community: None,
        floor_area: None,
        capacity: None,
        opening_hours: tags.value("opening_hours").map(str::to_owned),
        cost: None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tag_table::TagTable;
    use super::*;

    fn of(id: OsmId, pairs: &[(&str, &str)]) -> Station {
        let tags: Tags = pairs.iter().copied().collect();
        let meaning = TagTable::built_in().station(&tags).expect("a station");
        let at = LonLat::try_new(24.9, 60.2).expect("a place");
        station(id, &tags, meaning, GeoShape::Point(at), Vec::new())
    }

    #[test]
    fn a_node_in_the_house_of_another_station_is_a_station_of_its_own() {
        let house = of(OsmId::way(1), &[("amenity", "library"), ("name", "Kirjasto")]);
        let same = of(OsmId::node(2), &[("amenity", "library"), ("name", "Kirjasto")]);
        let unnamed = of(OsmId::node(3), &[("amenity", "library")]);
        let other_name = of(OsmId::node(4), &[("amenity", "library"), ("name", "Lukusali")]);
        let other_service = of(OsmId::node(5), &[("amenity", "post_office")]);
        assert!(is_the_same(&same, &house));
        assert!(is_the_same(&unnamed, &house));
        assert!(!is_the_same(&other_name, &house));
        assert!(!is_the_same(&other_service, &house));
    }
}
