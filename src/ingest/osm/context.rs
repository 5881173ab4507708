//! The base map: water, green, railways and roads, drawn under everything else.
//!
//! Each feature has `kind` (`water`, `green`, `rail`, `road`), `class` (its OpenStreetMap value)
//! and, where known, `name`. Lines and outlines are simplified to [`TOLERANCE_M`], which nobody
//! sees on a city map; ponds and lawns under [`LEAST_M2`] are dropped. Footpaths are left to the
//! walking network and buildings to those who have them: both would make the file many times as
//! large.

use std::collections::BTreeMap;

use geo::{Area, MapCoords, Simplify};
use geo_types::{Coord, Geometry, MultiLineString, MultiPolygon};

use super::element::{OsmId, Tags};
use super::outline;
use super::report::OsmReport;
use super::source::Source;
use crate::city::MapFeature;
use crate::geodesy::PlanePoint;

/// How far a drawn line may lie from the mapped one.
const TOLERANCE_M: f64 = 2.0;
/// Areas smaller than this are not drawn.
const LEAST_M2: f64 = 200.0;

const LAYER: &str = "context";

/// The four things the base map shows, from the ground up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MapKind {
    Water,
    Green,
    Rail,
    Road,
}

impl MapKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Water => "water",
            Self::Green => "green",
            Self::Rail => "rail",
            Self::Road => "road",
        }
    }
}

/// How an element looks on the base map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look<'a> {
    pub kind: MapKind,
    pub class: &'a str,
    /// Drawn as an area rather than a line.
    pub is_area: bool,
}

impl<'a> Look<'a> {
    /// How an element of these tags looks; `None` where the base map does not show it.
    pub fn of(tags: &'a Tags) -> Option<Self> {
        let look = |kind, class, is_area| Some(Self { kind, class, is_area });
        let one_of = |key, values: &[&str]| tags.value(key).filter(|value| values.contains(value));
        if let Some(class) = one_of("natural", &["water", "bay"])
            .or_else(|| one_of("waterway", &["riverbank", "dock"]))
            .or_else(|| one_of("landuse", &["reservoir", "basin"]))
        {
            return look(MapKind::Water, class, true);
        }
        if let Some(class) = one_of("waterway", &["river", "canal", "stream"])
            .or_else(|| one_of("natural", &["coastline"]))
        {
            return (!underground(tags)).then_some(Self {
                kind: MapKind::Water,
                class,
                is_area: false,
            });
        }
        if let Some(class) = one_of("leisure", &["park", "garden", "nature_reserve", "golf_course"])
            .or_else(|| one_of("natural", &["wood", "scrub", "heath", "grassland", "wetland"]))
            .or_else(|| one_of("landuse", GREEN_LANDUSE))
        {
            return look(MapKind::Green, class, true);
        }
        if let Some(class) = one_of("railway", &["rail", "light_rail", "narrow_gauge", "tram"]) {
            let sidetrack = tags.value("service").is_some();
            return (!underground(tags) && !sidetrack).then_some(Self {
                kind: MapKind::Rail,
                class,
                is_area: false,
            });
        }
        let class = one_of("highway", ROADS)?;
        let square = tags.is("area", "yes");
        (!underground(tags) && !square).then_some(Self {
            kind: MapKind::Road,
            class,
            is_area: false,
        })
    }

    /// Whether neighbours on its two sides are neighbours no more: streets that the public drives
    /// on, railways, rivers. Yards, alleys and living streets are part of the block.
    pub fn parts_blocks(tags: &Tags) -> bool {
        Look::of(tags).is_some_and(|look| match look.kind {
            MapKind::Road => !matches!(look.class, "living_street" | "pedestrian"),
            MapKind::Rail => look.class != "tram",
            MapKind::Water => matches!(look.class, "river" | "canal"),
            MapKind::Green => false,
        })
    }
}

const GREEN_LANDUSE: &[&str] = &[
    "forest",
    "grass",
    "meadow",
    "recreation_ground",
    "village_green",
    "cemetery",
    "allotments",
    "orchard",
    "vineyard",
];

const ROADS: &[&str] = &[
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "primary",
    "primary_link",
    "secondary",
    "secondary_link",
    "tertiary",
    "tertiary_link",
    "unclassified",
    "residential",
    "living_street",
    "pedestrian",
];

fn underground(tags: &Tags) -> bool {
    tags.value("tunnel").is_some_and(|tunnel| tunnel != "no")
}

/// Makes the base map: water, green, rail, road, each by OpenStreetMap id.
pub(super) fn make(source: &Source<'_>, report: &mut OsmReport) -> Vec<MapFeature> {
    let mut made: Vec<(MapKind, OsmId, MapFeature)> = Vec::new();
    let mut found = 0;
    for way in &source.extract.ways {
        let Some(look) = Look::of(&way.tags).filter(|look| !look.is_area) else { continue };
        found += 1;
        let id = OsmId::way(way.number);
        let lines = source
            .lines(way)
            .into_iter()
            .map(|line| line.simplify(TOLERANCE_M).map_coords(|at| off_plane(at, source)));
        let line: Geometry<f64> = match lines.collect::<Vec<_>>() {
            lines if lines.is_empty() => {
                report.leave_out(LAYER, id, "outline cut at the edge of the extract", "");
                continue;
            }
            mut lines if lines.len() == 1 => lines.remove(0).into(),
            lines => MultiLineString(lines).into(),
        };
        made.push((look.kind, id, feature(id, look, &way.tags, line)));
    }
    let mut small = 0;
    let is_area = |tags: &Tags| Look::of(tags).is_some_and(|look| look.is_area);
    found += source.count(is_area);
    for (tags, area) in source.areas(LAYER, is_area, report) {
        let Some(look) = Look::of(tags) else { continue };
        let Some(outline) = simplified(source.on_plane(&area.area), source) else {
            small += 1;
            continue;
        };
        made.push((look.kind, area.id, feature(area.id, look, tags, outline)));
    }
    made.sort_by_key(|(kind, id, _)| (*kind, *id));
    report.count(LAYER, found, made.len());
    if small > 0 {
        report
            .decide(format!("{small} ponds and lawns under {LEAST_M2} m² are not on the base map"));
    }
    made.into_iter().map(|(_, _, feature)| feature).collect()
}

/// The outline in degrees, simplified; `None` where it is too small to draw.
fn simplified(area: MultiPolygon<f64>, source: &Source<'_>) -> Option<Geometry<f64>> {
    let drawn = |area: MultiPolygon<f64>| {
        let large = area.into_iter().filter(|part| part.unsigned_area() >= LEAST_M2);
        MultiPolygon(large.collect())
    };
    let area = drawn(area);
    if area.0.is_empty() {
        return None;
    }
    let simple = drawn(area.simplify(TOLERANCE_M));
    let degrees = |area: MultiPolygon<f64>| area.map_coords(|at| off_plane(at, source));
    let valid = outline::valid(degrees(simple)).or_else(|| outline::valid(degrees(area)))?.area;
    Some(match valid.0.as_slice() {
        [only] => only.clone().into(),
        _ => valid.into(),
    })
}

fn off_plane(at: Coord<f64>, source: &Source<'_>) -> Coord<f64> {
    let place = source.plane.unproject(PlanePoint::new(at.x, at.y));
    Coord { x: place.lon(), y: place.lat() }
}

fn feature(id: OsmId, look: Look<'_>, tags: &Tags, geometry: Geometry<f64>) -> MapFeature {
    let mut properties = BTreeMap::from([
        ("class".to_owned(), look.class.to_owned()),
        ("kind".to_owned(), look.kind.as_str().to_owned()),
    ]);
    if !tags.name().is_empty() {
        properties.insert("name".to_owned(), tags.name().to_owned());
    }
    MapFeature { source_id: id.to_string(), properties, geometry }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(pairs: &[(&str, &str)]) -> Tags {
        pairs.iter().copied().collect()
    }

    #[test]
    fn tunnels_squares_and_footpaths_are_not_on_the_base_map() {
        assert!(Look::of(&tags(&[("highway", "primary")])).is_some());
        for unseen in [
            tags(&[("highway", "primary"), ("tunnel", "yes")]),
            tags(&[("highway", "pedestrian"), ("area", "yes")]),
            tags(&[("highway", "footway")]),
            tags(&[("railway", "rail"), ("service", "siding")]),
            tags(&[("building", "yes")]),
        ] {
            assert_eq!(Look::of(&unseen), None, "{unseen:?}");
        }
    }

    #[test]
    fn streets_part_blocks_and_alleys_do_not() {
        assert!(Look::parts_blocks(&tags(&[("highway", "residential")])));
        assert!(Look::parts_blocks(&tags(&[("waterway", "canal")])));
        assert!(!Look::parts_blocks(&tags(&[("highway", "living_street")])));
        assert!(!Look::parts_blocks(&tags(&[("railway", "tram")])));
        assert!(!Look::parts_blocks(&tags(&[("leisure", "park")])));
    }
}
