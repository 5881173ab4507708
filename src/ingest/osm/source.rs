//! What every layer is made from: the gathered elements, the tag table, the plane.

use std::collections::BTreeSet;

use geo::MapCoords;
use geo_types::{Coord, LineString, MultiPolygon};

use super::areas::{AreaElement, OsmArea};
use super::barrier_rules::BarrierForm;
use super::element::{Relation, Tags, Way};
use super::extract::{Extract, Interest};
use super::look::Look;
use super::report::OsmReport;
use super::tag_table::TagTable;
use crate::geodesy::{GeoShape, LonLat, Plane, PlanePoint, PlaneShape};
use crate::ingest::walking::walked_level;
use crate::network::Level;

/// The gathered elements with what it takes to read them.
pub(super) struct Source<'a> {
    pub extract: &'a Extract,
    pub table: &'a TagTable,
    pub plane: Plane,
    /// The nodes where people enter.
    gates: BTreeSet<i64>,
}

impl<'a> Source<'a> {
    pub fn new(extract: &'a Extract, table: &'a TagTable) -> Self {
        let middle = extract.middle().unwrap_or_default();
        let origin =
            LonLat::try_new(middle.x, middle.y).expect("positions off the earth were left out");
        let gates = extract.nodes.iter().filter(|node| table.is_gate(&node.tags));
        Self {
            extract,
            table,
            plane: Plane::new(origin),
            gates: gates.map(|node| node.number).collect(),
        }
    }

    /// How many elements that could be areas `wanted` asks for.
    pub fn count(&self, wanted: impl Fn(&Tags) -> bool) -> usize {
        AreaElement::all(self.extract).filter(|element| wanted(element.tags())).count()
    }

    /// The areas of all elements that `wanted` asks for; those that are no area, and those that
    /// were repaired or are not whole, are in the report.
    pub fn areas(
        &self,
        layer: &'static str,
        wanted: impl Fn(&Tags) -> bool,
        report: &mut OsmReport,
    ) -> Vec<(&'a Tags, OsmArea)> {
        let mut made = Vec::new();
        for element in AreaElement::all(self.extract).filter(|element| wanted(element.tags())) {
            match element.area(self.extract) {
                Err(problem) => {
                    report.leave_out(layer, element.id(), problem.reason(), problem.to_string());
                }
                Ok(area) => {
                    if area.repaired {
                        report.change(layer, area.id, "outline crossed itself: repaired", "");
                    }
                    if !area.is_whole() {
                        let OsmArea { open_rings, missing_ways, missing_nodes, .. } = area;
                        let detail = format!(
                            "{open_rings} rows of ways stay open; the file lacks {missing_ways} ways \
                             and {missing_nodes} nodes of it"
                        );
                        report.change(
                            layer,
                            area.id,
                            "cut at the edge of the extract: drawn from what the file has",
                            detail,
                        );
                    }
                    made.push((element.tags(), area));
                }
            }
        }
        made
    }

    /// The gates among the nodes of an outline.
    pub fn gates_on(&self, outline_nodes: &[i64]) -> Vec<LonLat> {
        let gates = outline_nodes.iter().filter(|node| self.gates.contains(node));
        gates
            .filter_map(|node| self.extract.position(*node))
            .filter_map(|at| LonLat::try_new(at.x, at.y).ok())
            .collect()
    }

    /// Degrees to metres.
    pub fn on_plane(&self, area: &MultiPolygon<f64>) -> MultiPolygon<f64> {
        area.map_coords(|at| self.to_plane(at))
    }

    /// Metres to degrees.
    pub fn off_plane(&self, area: MultiPolygon<f64>) -> MultiPolygon<f64> {
        match PlaneShape::Area(area).off(&self.plane) {
            GeoShape::Area(area) => area,
            GeoShape::Point(_) => MultiPolygon(Vec::new()),
        }
    }

    /// The line of a way in metres: one piece, or several where the file lacks nodes in between.
    pub fn lines(&self, way: &Way) -> Vec<LineString<f64>> {
        let places: Vec<_> = way.nodes.iter().map(|node| self.extract.position(*node)).collect();
        places
            .split(Option::is_none)
            .filter(|piece| piece.len() > 1)
            .map(|piece| LineString(piece.iter().flatten().map(|at| self.to_plane(*at)).collect()))
            .collect()
    }

    /// One place in metres.
    pub fn to_plane(&self, at: Coord<f64>) -> Coord<f64> {
        let place = LonLat::try_new(at.x, at.y).expect("positions off the earth were left out");
        let PlanePoint { x, y } = self.plane.project(place);
        Coord { x, y }
    }
}

/// The elements that some layer is made of.
pub(super) struct Wanted<'a>(pub &'a TagTable);

impl Wanted<'_> {
    fn area(&self, tags: &Tags) -> bool {
        self.0.is_residential_area(tags)
            || self.0.is_residential_building(tags)
            || self.0.station(tags).is_some()
            || tags.is("boundary", "administrative")
            || self.0.barrier(tags, BarrierForm::Area).is_some()
            || Look::of(tags).is_some()
    }
}

impl Interest for Wanted<'_> {
    fn node(&self, tags: &Tags) -> bool {
        self.0.is_gate(tags) || self.0.station(tags).is_some()
    }

    fn way(&self, tags: &Tags) -> bool {
        self.area(tags) || self.0.barrier(tags, BarrierForm::Line).is_some()
    }

    fn relation(&self, tags: &Tags) -> bool {
        Relation::is_area(tags) && self.area(tags)
    }

    fn walked(&self, tags: &Tags) -> Option<Level> {
        walked_level(tags.iter())
    }
}
