//! What nobody walks across, and what can be named when a walk goes round it.

use geo_types::{Geometry, MultiPolygon};

use crate::city::{City, MapFeature};
use crate::geodesy::Plane;
use crate::network::{Obstacle, ObstacleKind, ObstacleShape, Obstacles};

/// The barriers layer: it cuts the streets and the stubs beside them.
pub(super) fn barriers_of(city: &City) -> Obstacles {
    Obstacles::new(
        city.barriers().iter().filter_map(|one| obstacle_of(one, city.plane())).collect(),
    )
}

/// The barriers layer, and the rivers and railways of the base map: these are named, but cut
/// nothing, for a base map is drawn to be looked at.
pub(super) fn landmarks_of(city: &City) -> Obstacles {
    let shown = city.context().iter().filter(|feature| kind(feature) != ObstacleKind::Other);
    let all = city.barriers().iter().chain(shown);
    Obstacles::new(all.filter_map(|one| obstacle_of(one, city.plane())).collect())
}

/// A feature of the barriers or of the base map as an obstacle, its sort told by the words of our own
/// layers and of OpenStreetMap; `None` where it is no line and no area.
#[must_use]
pub fn obstacle_of(feature: &MapFeature, plane: &Plane) -> Option<Obstacle> {
    let shape = match plane.project_geometry(&feature.geometry) {
        Geometry::LineString(line) => ObstacleShape::Lines(vec![line]),
        Geometry::MultiLineString(lines) => ObstacleShape::Lines(lines.0),
        Geometry::Polygon(area) => ObstacleShape::Area(MultiPolygon(vec![area])),
        Geometry::MultiPolygon(area) => ObstacleShape::Area(area),
        _ => return None, // a point bars nobody
    };
    let name = feature.properties.get("name").map(|name| name.trim().to_owned());
    let name = name.filter(|name| !name.is_empty());
    Some(Obstacle { kind: kind(feature), name, shape })
}

/// What sort of thing a feature is, by the words of our own layers and of OpenStreetMap.
fn kind(feature: &MapFeature) -> ObstacleKind {
    let keys = ["kind", "class", "barrier", "waterway", "railway", "natural"];
    let words = keys.iter().filter_map(|key| feature.properties.get(*key));
    let found = words.map(|word| match word.trim() {
        "river" | "water" | "stream" | "canal" | "lake" | "河流" | "水系" => {
            ObstacleKind::River
        }
        "railway" | "rail" | "铁路" => ObstacleKind::Railway,
        "wall" | "fence" | "city_wall" | "retaining_wall" | "围墙" => ObstacleKind::Wall,
        _ => ObstacleKind::Other,
    });
    found.min().unwrap_or(ObstacleKind::Other)
}
