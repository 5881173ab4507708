//! A layer's geometry in the world square: flat lists, so that a tile is a walk along memory.
//!
//! The world square is the square of the web map (spherical Mercator): x from 0 in the west to 1
//! in the east, y from 0 in the north to 1 in the south. It borrows the index's boxes; its numbers
//! are shares of the world, never metres, and nothing is measured with them.

use std::f64::consts::PI;

use geo_types::{Coord, Geometry, LineString, Polygon, Rect};

use crate::geodesy::{GeoShape, PlanePoint};
use crate::index::{BoxTree, PlaneBox, hilbert_order};

/// How a feature is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Points,
    Lines,
    Polygons,
}

/// A point, a line or a ring of a feature: where its vertices begin, and whether it is a hole.
#[derive(Clone, Copy, Debug)]
struct Part {
    start: u32,
    hole: bool,
}

/// The geometry of a layer, ready to be drawn into tiles and to be looked up by boxes. A feature
/// is known outside by its row in the layer; inside, features stand in the slots of a Hilbert
/// curve, so that those of a tile lie together in memory.
pub struct Shapes {
    /// Row of each slot, and slot of each row.
    rows: Vec<u32>,
    slots: Vec<u32>,
    kinds: Vec<Kind>,
    /// First part of the feature in each slot; one more entry than features.
    features: Vec<u32>,
    parts: Vec<Part>,
    vertices: Vec<PlanePoint>,
    tree: BoxTree,
}

/// Geometry being gathered.
#[derive(Default)]
pub(super) struct Gathering {
    kinds: Vec<Kind>,
    features: Vec<u32>,
    parts: Vec<Part>,
    vertices: Vec<PlanePoint>,
}

impl Shapes {
    /// Projects points and areas. O(n log n).
    #[must_use]
    pub fn of_shapes<'a>(shapes: impl IntoIterator<Item = &'a GeoShape>) -> Self {
        let mut gathering = Gathering::default();
        for shape in shapes {
            match shape {
                GeoShape::Point(place) => {
                    gathering.point(Coord { x: place.lon(), y: place.lat() });
                    gathering.close(Kind::Points);
                }
                GeoShape::Area(area) => {
                    area.iter().for_each(|polygon| gathering.polygon(polygon));
                    gathering.close(Kind::Polygons);
                }
            }
        }
        gathering.finish()
    }

    /// Projects geometry of any sort. Of a collection the parts of the highest dimension are
    /// taken: a feature of a tile is of one sort.
    #[must_use]
    pub fn of_geometries<'a>(all: impl IntoIterator<Item = &'a Geometry<f64>>) -> Self {
        let mut gathering = Gathering::default();
        for geometry in all {
            let kind = kind_of(geometry);
            gathering.geometry(geometry, kind);
            gathering.close(kind);
        }
        gathering.finish()
    }

    /// Number of features.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Whether there are no features.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// The rows of the features whose boxes meet a box of degrees, in ascending order.
    #[must_use]
    pub fn meeting(&self, degrees: Rect<f64>) -> Vec<u32> {
        let mut found = Vec::new();
        let corners = [degrees.min(), degrees.max()].map(world);
        // A hair wider, so that rounding on the way through the logarithm loses nothing.
        self.tree.meeting(PlaneBox::around(corners).grown(1e-12), &mut found);
        for slot in &mut found {
            *slot = self.rows[*slot as usize];
        }
        found.sort_unstable();
        found
    }

    /// The box of everything in the world square; `None` where there is nothing.
    #[must_use]
    pub fn bounds(&self) -> Option<PlaneBox> {
        let whole = self.tree.boxes().iter().copied().fold(PlaneBox::EMPTY, PlaneBox::joined);
        (whole.min.x <= whole.max.x).then_some(whole)
    }

    /// Rows by slot.
    pub(in crate::export) fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// The slot of a row.
    pub(in crate::export) fn slot(&self, row: usize) -> usize {
        self.slots[row] as usize
    }

    /// Finds slots.
    pub(super) const fn tree(&self) -> &BoxTree {
        &self.tree
    }

    pub(super) fn kind(&self, slot: usize) -> Kind {
        self.kinds[slot]
    }

    pub(super) fn bounds_of(&self, slot: usize) -> PlaneBox {
        self.tree.boxes()[slot]
    }

    /// Number of vertices of the feature in a slot.
    pub(super) fn vertices_of(&self, slot: usize) -> usize {
        self.start(self.features[slot + 1]) - self.start(self.features[slot])
    }

    /// The parts of the feature in a slot: vertices, and whether they are a hole.
    pub(super) fn parts(&self, slot: usize) -> impl Iterator<Item = (&[PlanePoint], bool)> {
        (self.features[slot]..self.features[slot + 1]).map(|part| {
            let vertices = &self.vertices[self.start(part)..self.start(part + 1)];
            (vertices, self.parts[part as usize].hole)
        })
    }

    /// Where a part's vertices begin; after the last part, where all end.
    fn start(&self, part: u32) -> usize {
        self.parts.get(part as usize).map_or(self.vertices.len(), |part| part.start as usize)
    }
}

impl Gathering {
    fn begin(&mut self, hole: bool) {
        let start = u32::try_from(self.vertices.len()).expect("fewer than 2^32 vertices");
        self.parts.push(Part { start, hole });
    }

    fn point(&mut self, at: Coord<f64>) {
        self.begin(false);
        self.vertices.push(world(at));
    }

    fn line(&mut self, line: &LineString<f64>, hole: bool) {
        self.begin(hole);
        self.vertices.extend(line.coords().map(|&at| world(at)));
    }

    fn polygon(&mut self, polygon: &Polygon<f64>) {
        self.line(polygon.exterior(), false);
        for hole in polygon.interiors() {
            self.line(hole, true);
        }
    }

    fn geometry(&mut self, geometry: &Geometry<f64>, kind: Kind) {
        match (geometry, kind) {
            (Geometry::Point(point), Kind::Points) => self.point(point.0),
            (Geometry::MultiPoint(points), Kind::Points) => {
                points.iter().for_each(|point| self.point(point.0));
            }
            (Geometry::Line(line), Kind::Lines) => {
                self.line(&LineString(vec![line.start, line.end]), false);
            }
            (Geometry::LineString(line), Kind::Lines) => self.line(line, false),
            (Geometry::MultiLineString(lines), Kind::Lines) => {
                lines.iter().for_each(|line| self.line(line, false));
            }
            (Geometry::Polygon(polygon), Kind::Polygons) => self.polygon(polygon),
            (Geometry::MultiPolygon(area), Kind::Polygons) => {
                area.iter().for_each(|polygon| self.polygon(polygon));
            }
            (Geometry::Rect(rect), Kind::Polygons) => self.polygon(&rect.to_polygon()),
            (Geometry::Triangle(corner), Kind::Polygons) => self.polygon(&corner.to_polygon()),
            (Geometry::GeometryCollection(all), kind) => {
                all.iter().for_each(|one| self.geometry(one, kind));
            }
            _ => {}
        }
    }

    /// Ends a feature: all parts since the last one are its own.
    fn close(&mut self, kind: Kind) {
        self.kinds.push(kind);
        self.features.push(u32::try_from(self.parts.len()).expect("fewer than 2^32 parts"));
    }

    fn finish(mut self) -> Shapes {
        self.features.insert(0, 0);
        let boxes: Vec<PlaneBox> = (0..self.kinds.len())
            .map(|row| {
                let own = self.start(self.features[row])..self.start(self.features[row + 1]);
                PlaneBox::around(self.vertices[own].iter().copied())
            })
            .collect();
        let rows = hilbert_order(&boxes);
        let mut slots = vec![0; rows.len()];
        for (slot, &row) in (0..).zip(&rows) {
            slots[row as usize] = slot;
        }
        let tree = BoxTree::new(rows.iter().map(|&row| boxes[row as usize]).collect());
        drop(boxes);
        let Self { kinds, features, parts, vertices } = self.arranged(&rows);
        Shapes { rows, slots, kinds, features, parts, vertices, tree }
    }

    /// The features in another order.
    fn arranged(&self, rows: &[u32]) -> Self {
        let mut arranged = Self {
            kinds: Vec::with_capacity(self.kinds.len()),
            features: Vec::with_capacity(self.features.len()),
            parts: Vec::with_capacity(self.parts.len()),
            vertices: Vec::with_capacity(self.vertices.len()),
        };
        arranged.features.push(0);
        for row in rows.iter().map(|&row| row as usize) {
            for part in self.features[row]..self.features[row + 1] {
                arranged.begin(self.parts[part as usize].hole);
                let own = self.start(part)..self.start(part + 1);
                arranged.vertices.extend_from_slice(&self.vertices[own]);
            }
            arranged.close(self.kinds[row]);
        }
        arranged
    }

    fn start(&self, part: u32) -> usize {
        self.parts.get(part as usize).map_or(self.vertices.len(), |part| part.start as usize)
    }
}

fn kind_of(geometry: &Geometry<f64>) -> Kind {
    match geometry {
        Geometry::Point(_) | Geometry::MultiPoint(_) => Kind::Points,
        Geometry::Line(_) | Geometry::LineString(_) | Geometry::MultiLineString(_) => Kind::Lines,
        Geometry::GeometryCollection(all) => {
            let rank = |kind: &Kind| *kind as u8;
            all.iter().map(kind_of).max_by_key(rank).unwrap_or(Kind::Points)
        }
        _ => Kind::Polygons,
    }
}

/// From degrees into the world square; what lies beyond its northern or southern edge (85.05°)
/// is put on the edge.
fn world(degrees: Coord<f64>) -> PlanePoint {
    let north = (PI / 4.0 + degrees.y.clamp(-89.9, 89.9).to_radians() / 2.0).tan().ln();
    let y = 0.5 - north / (2.0 * PI);
    PlanePoint::new((degrees.x / 360.0 + 0.5).clamp(0.0, 1.0), y.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::LonLat;

    #[test]
    fn corners_of_the_world_are_corners_of_the_square() {
        assert_eq!(world(Coord { x: -180.0, y: 85.1 }), PlanePoint::new(0.0, 0.0));
        assert_eq!(world(Coord { x: 180.0, y: -85.1 }), PlanePoint::new(1.0, 1.0));
        assert_eq!(world(Coord { x: 0.0, y: 0.0 }).x, 0.5);
        assert!((world(Coord { x: 0.0, y: 0.0 }).y - 0.5).abs() < 1e-15);
    }

    #[test]
    fn a_box_of_degrees_finds_what_touches_it() {
        let at = |lon, lat| GeoShape::Point(LonLat::try_new(lon, lat).expect("a place"));
        let shapes = Shapes::of_shapes(&[at(101.0, 36.0), at(102.0, 36.0), at(101.0, -36.0)]);
        let found = |a: (f64, f64), b: (f64, f64)| shapes.meeting(Rect::new(a, b));
        assert_eq!(found((101.0, 36.0), (101.5, 36.5)), [0]);
        assert_eq!(found((100.0, -90.0), (103.0, 90.0)), [0, 1, 2]);
        assert_eq!(found((0.0, 0.0), (1.0, 1.0)), [0_u32; 0]);
    }
}
