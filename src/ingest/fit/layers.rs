//! What each layer shows: outlines, lines, points and gates, in degrees.

use geo_types::{Coord, Geometry, LineString, Polygon};
use rayon::prelude::*;

use super::items::spread;
use super::window::Window;
use crate::city::{CityDraft, Level, MapFeature, Station, Walkways};
use crate::geodesy::{GeoShape, LonLat};
use crate::ingest::Layer;

/// What a feature shows.
#[derive(Default)]
pub struct Shown<'a> {
    pub polygons: Vec<&'a Polygon<f64>>,
    pub lines: Vec<&'a LineString<f64>>,
    pub points: Vec<Coord<f64>>,
    pub gates: Vec<Coord<f64>>,
    /// Position in its layer's list.
    pub number: usize,
}

/// A layer's features, taken apart when they are looked at: a country has too many to keep.
pub struct Source<'a> {
    pub layer: Layer,
    count: usize,
    show: Show<'a>,
}

/// Takes apart the feature at a position.
type Show<'a> = Box<dyn Fn(usize) -> Shown<'a> + Sync + 'a>;

/// Features of a layer that are looked at, at most.
const MOST_FEATURES: usize = 20_000;

/// The layers that have features, in their order.
pub fn sources<'a>(city: &'a CityDraft) -> Vec<Source<'a>> {
    let mut sources: Vec<Source<'a>> = Vec::new();
    let levels = [
        (Level::District, Layer::Districts),
        (Level::Street, Layer::Streets),
        (Level::Community, Layer::Communities),
    ];
    for (level, layer) in levels {
        let of_level: Vec<usize> =
            (0..city.areas.len()).filter(|&n| city.areas[n].level == level).collect();
        sources.push(Source {
            layer,
            count: of_level.len(),
            show: Box::new(move |n| {
                Shown::of_shape(&city.areas[of_level[n]].shape, &[], of_level[n])
            }),
        });
    }
    let mut add = |layer, count, show: Show<'a>| sources.push(Source { layer, count, show });
    let compounds = &city.compounds;
    let compound = move |n: usize| Shown::of_shape(&compounds[n].shape, &compounds[n].gates, n);
    add(Layer::Compounds, compounds.len(), Box::new(compound));
    let stations = &city.stations;
    add(Layer::Stations, stations.len(), Box::new(move |n| of_station(&stations[n], n)));
    let candidates = &city.candidates;
    add(
        Layer::Candidates,
        candidates.len(),
        Box::new(move |n| of_station(&candidates[n].station, n)),
    );
    let resources = &city.resources;
    add(
        Layer::Resources,
        resources.len(),
        Box::new(move |n| Shown::of_shape(&resources[n].shape, &[], n)),
    );
    let requests = &city.requests;
    add(Layer::Requests, requests.len(), Box::new(move |n| Shown::of_point(requests[n].at, n)));
    let ways: &[MapFeature] = match &city.walkways {
        Walkways::Lines { lines, .. } => lines,
        Walkways::None | Walkways::OsmFile(_) => &[],
    };
    let features = [
        (Layer::Walkways, ways),
        (Layer::Barriers, &city.barriers[..]),
        (Layer::Context, &city.context[..]),
    ];
    for (layer, list) in features {
        add(layer, list.len(), Box::new(move |n| Shown::of_geometry(&list[n].geometry, n)));
    }
    sources.retain(|source| source.count > 0);
    sources.sort_by_key(|source| source.layer);
    sources
}

impl<'a> Source<'a> {
    /// Some positions, from all over the layer.
    pub fn places(&self, most: usize) -> Vec<Coord<f64>> {
        let each = most.div_ceil(self.count.max(1));
        let mut places = Vec::new();
        for shown in self.evenly(most) {
            let count = shown.positions().count();
            places.extend(shown.positions().step_by(count.div_ceil(each).max(1)));
        }
        places
    }

    /// Those of its features that reach into the window; where they are too many, every so manieth.
    pub fn shown_in(&self, window: &Window) -> Vec<Shown<'a>> {
        let meets = |n: &usize| {
            let (least, most) = (self.show)(*n).bounds();
            window.meets(least, most)
        };
        let near: Vec<usize> = (0..self.count).into_par_iter().filter(meets).collect();
        spread(&near, MOST_FEATURES).map(|n| (self.show)(*n)).collect()
    }

    fn evenly(&self, most: usize) -> impl Iterator<Item = Shown<'a>> + '_ {
        let count = self.count.min(most);
        (0..count).map(move |k| (self.show)(k * self.count / count))
    }
}

fn of_station(station: &Station, number: usize) -> Shown<'_> {
    Shown::of_shape(&station.shape, &station.gates, number)
}

impl<'a> Shown<'a> {
    fn of_shape(shape: &'a GeoShape, gates: &[LonLat], number: usize) -> Self {
        let mut shown = match shape {
            GeoShape::Point(place) => Self::of_point(*place, number),
            GeoShape::Area(area) => {
                Self { polygons: area.iter().collect(), number, ..Self::default() }
            }
        };
        shown.gates = gates.iter().map(|gate| Coord { x: gate.lon(), y: gate.lat() }).collect();
        shown
    }

    fn of_point(place: LonLat, number: usize) -> Self {
        let points = vec![Coord { x: place.lon(), y: place.lat() }];
        Self { points, number, ..Self::default() }
    }

    fn of_geometry(geometry: &'a Geometry<f64>, number: usize) -> Self {
        let mut shown = Self { number, ..Self::default() };
        shown.add(geometry);
        shown
    }

    fn add(&mut self, geometry: &'a Geometry<f64>) {
        match geometry {
            Geometry::Point(point) => self.points.push(point.0),
            Geometry::MultiPoint(points) => self.points.extend(points.iter().map(|p| p.0)),
            Geometry::LineString(line) => self.lines.push(line),
            Geometry::MultiLineString(lines) => self.lines.extend(lines),
            Geometry::Polygon(polygon) => self.polygons.push(polygon),
            Geometry::MultiPolygon(polygons) => self.polygons.extend(polygons),
            // Layers are made of none of these.
            Geometry::Line(_)
            | Geometry::Rect(_)
            | Geometry::Triangle(_)
            | Geometry::GeometryCollection(_) => {}
        }
    }

    /// Its outlines and lines.
    pub fn strokes(&self) -> impl Iterator<Item = &'a LineString<f64>> {
        let outlines = self
            .polygons
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        outlines.chain(self.lines.iter().copied())
    }

    /// Its positions.
    fn positions(&self) -> impl Iterator<Item = Coord<f64>> {
        self.strokes().flat_map(|line| &line.0).chain(&self.points).copied()
    }

    /// Smallest and largest longitude and latitude.
    pub fn bounds(&self) -> (Coord<f64>, Coord<f64>) {
        let none = (f64::INFINITY, f64::NEG_INFINITY);
        let mut least = Coord { x: none.0, y: none.0 };
        let mut most = Coord { x: none.1, y: none.1 };
        for c in self.positions() {
            least = Coord { x: least.x.min(c.x), y: least.y.min(c.y) };
            most = Coord { x: most.x.max(c.x), y: most.y.max(c.y) };
        }
        (least, most)
    }
}
