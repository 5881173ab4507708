//! From a layer of lines to a draft of the walking network.
//!
//! Lines are joined where they share a position, to the seven decimals of a degree (1 cm) that
//! files are written with. Where they cross without sharing one they are joined on request only:
//! that is `Noding`, and done by whoever builds the network.

use std::collections::HashMap;

use geo_types::{Coord, Geometry, LineString};

use super::door::WalkingReading;
use super::found_ways::refusal;
use super::report::WalkingReport;
use super::rules::{Course, Rules, Verdict};
use super::tags::{Key, Tags};
use crate::city::MapFeature;
use crate::geodesy::{LonLat, Plane};
use crate::network::NetworkDraft;

/// Drafts the walked lines on `plane`. The source of each way is its feature's position in the
/// layer, from 0.
pub(super) fn read_lines(features: &[MapFeature], plane: Plane) -> WalkingReading {
    let rules = Rules::built_in();
    let mut joined = Joined { plane, draft: NetworkDraft::default(), known: HashMap::new() };
    let mut report = WalkingReport::default();
    let mut nodes = Vec::new();
    for (feature, source) in features.iter().zip(0..) {
        let tags = tags_of(feature);
        for line in lines_of(&feature.geometry) {
            report.ways_read += 1;
            let course =
                if line.0.len() > 3 && line.is_closed() { Course::Closed } else { Course::Open };
            match rules.line(&tags, course) {
                Verdict::Walked(kind, level) => {
                    nodes.clear();
                    nodes.extend(line.coords().filter_map(|at| joined.node(*at)));
                    nodes.dedup();
                    if nodes.len() > 1 {
                        report.ways_walked += 1;
                        joined.draft.push(&nodes, source, kind, level);
                    } else {
                        *report.refused.entry("shorter than 1 cm".to_owned()).or_default() += 1;
                    }
                }
                Verdict::Refused(key, value) => {
                    *report.refused.entry(refusal(key, value)).or_default() += 1;
                }
                Verdict::NoWay => {}
            }
        }
    }
    WalkingReading::new(joined.draft, plane, report)
}

/// A draft whose nodes are known by their positions.
struct Joined {
    plane: Plane,
    draft: NetworkDraft,
    /// Looked up only, never listed: its order is of no account.
    known: HashMap<[i64; 2], u32>,
}

impl Joined {
    fn node(&mut self, at: Coord<f64>) -> Option<u32> {
        let place = LonLat::try_new(at.x, at.y).ok()?;
        let units = |degrees: f64| (degrees * 1e7).round() as i64;
        let Self { plane, draft, known } = self;
        let next = u32::try_from(draft.nodes.len()).expect("fewer than 2^32 positions");
        let node = *known.entry([units(at.x), units(at.y)]).or_insert_with(|| {
            draft.nodes.push(plane.project(place));
            next
        });
        Some(node)
    }
}

/// Headings are taken in any case: shapefiles write them in capitals.
fn tags_of(feature: &MapFeature) -> Tags<'_> {
    let known = feature.properties.iter().filter_map(|(heading, value)| {
        let key = Key::of(heading.to_ascii_lowercase().as_bytes())?;
        (!value.trim().is_empty()).then_some((key, value.as_str()))
    });
    known.collect()
}

fn lines_of(geometry: &Geometry<f64>) -> &[LineString<f64>] {
    match geometry {
        Geometry::LineString(line) => std::slice::from_ref(line),
        Geometry::MultiLineString(lines) => &lines.0,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use geo_types::MultiLineString;

    use super::*;
    use crate::network::{Level, WayKind};

    fn feature(properties: &[(&str, &str)], lines: &[&[(f64, f64)]]) -> MapFeature {
        let properties: BTreeMap<_, _> = properties
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        let lines = lines.iter().map(|line| LineString::from(line.to_vec())).collect();
        MapFeature { source_id: String::new(), properties, geometry: MultiLineString(lines).into() }
    }

    fn read(features: &[MapFeature]) -> WalkingReading {
        let middle = LonLat::try_new(101.78, 36.62).expect("a place");
        read_lines(features, Plane::new(middle))
    }

    #[test]
    fn lines_are_joined_where_they_share_a_position_of_seven_decimals() {
        let reading = read(&[
            feature(&[], &[&[(101.78, 36.62), (101.79, 36.62)]]),
            feature(&[("highway", "steps")], &[&[(101.790_000_04, 36.62), (101.79, 36.63)]]),
            feature(&[], &[&[(101.790_000_1, 36.62), (101.8, 36.62)]]),
        ]);
        let draft = &reading.draft;
        assert_eq!(draft.nodes.len(), 5);
        assert_eq!(draft.way_nodes, [0, 1, 1, 2, 3, 4]);
        let kinds: Vec<_> = draft.ways.iter().map(|way| (way.source, way.kind)).collect();
        assert_eq!(kinds, [(0, WayKind::Path), (1, WayKind::Steps), (2, WayKind::Path)]);
    }

    #[test]
    fn lines_obey_the_rules_of_streets() {
        let line: &[(f64, f64)] = &[(101.78, 36.62), (101.79, 36.62)];
        let ring: &[(f64, f64)] =
            &[(101.78, 36.62), (101.79, 36.62), (101.79, 36.63), (101.78, 36.62)];
        let reading = read(&[
            feature(&[("HIGHWAY", "motorway")], &[line]),
            feature(&[("foot", "no")], &[line]),
            feature(&[("bridge", "yes"), ("layer", "1")], &[line, &[(101.8, 36.0), (101.8, 36.0)]]),
            feature(&[("highway", "pedestrian"), ("area", "yes")], &[ring]),
        ]);
        let ways = &reading.draft.ways;
        assert_eq!(ways.len(), 2);
        assert_eq!(ways[0].level, Level { bridge: true, tunnel: false, layer: 1 });
        assert_eq!((ways[1].kind, ways[1].source), (WayKind::Square, 3));
        let refused: Vec<_> = reading.report.refused.iter().map(|(tag, n)| (&**tag, *n)).collect();
        assert_eq!(refused, [("foot=no", 1), ("highway=motorway", 1), ("shorter than 1 cm", 1)]);
        assert_eq!((reading.report.ways_read, reading.report.ways_walked), (5, 2));
    }
}
