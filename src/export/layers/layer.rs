//! One layer of one answer.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use geo::Intersects;
use geo_types::{Coord, Geometry, Rect};
use geojson::{Feature, JsonObject, feature::Id};
use serde_json::Value;

use super::{Column, LayerName, Table};
use crate::city::{Area, AreaId, Candidate, City, Station, StationId};
use crate::coverage::GapFilter;
use crate::export::Language;
use crate::export::circles::circle_properties;
use crate::export::compounds::{area_name, compound_properties};
use crate::export::features::{feature, geometry};
use crate::export::findings::finding_points;
use crate::export::gaps::{gap_properties, gap_rows};
use crate::export::links::{link_geometry, link_properties, linked};
use crate::export::number::{AMOUNTS, json};
use crate::export::rates::rate_properties;
use crate::export::tiles::Shapes;
use crate::geodesy::GeoShape;
use crate::ingest::{Finding, ImportReport};
use crate::study::{Answer, Study};

/// A layer's features: properties, prepared geometry, and where the exact geometry is.
pub struct Layer {
    name: LayerName,
    /// Its rows are the slots of `shapes`.
    table: Table,
    shapes: Arc<Shapes>,
    outlines: Outlines,
    /// Positions by feature id, made when first asked for.
    positions: OnceLock<HashMap<String, usize>>,
}

/// A feature's geometry.
#[derive(Clone, Copy, Debug)]
pub(in crate::export) enum Drawn<'a> {
    Shape(&'a GeoShape),
    Free(&'a Geometry<f64>),
}

/// Whose geometry the features have.
enum Outlines {
    Compounds,
    Areas(Vec<AreaId>),
    Stations,
    Candidates,
    Context,
    /// Compounds in another order, or shapes that only the answer knows.
    Own(Vec<GeoShape>),
    /// Lines that only the answer knows.
    Lines(Vec<Geometry<f64>>),
}

/// The layers of one city: geometry that no question changes is prepared once.
#[derive(Default)]
pub struct Layers {
    prepared: [OnceLock<Arc<Shapes>>; LayerName::ALL.len()],
    /// What was found in its data, where it has a place.
    findings: Vec<Finding>,
}

impl Layers {
    /// The layers of a city in whose data something was found.
    #[must_use]
    pub fn of(report: &ImportReport) -> Self {
        let placed = report.findings.iter().filter(|finding| finding.at.is_some());
        Self { findings: placed.cloned().collect(), ..Self::default() }
    }

    /// A layer as an answer shows it.
    #[must_use]
    pub fn layer(&self, study: &Study, answer: &Answer, name: LayerName) -> Layer {
        let city = study.city();
        match name {
            LayerName::Compounds => {
                let table = Table::of(compound_properties(city, answer));
                let shapes = || Shapes::of_shapes(city.compounds().iter().map(|c| &c.shape));
                self.of_city(name, table, shapes, Outlines::Compounds)
            }
            LayerName::Streets | LayerName::Communities | LayerName::Districts => {
                self.areas(city, answer, name)
            }
            LayerName::Stations => {
                let counting = counting(city, answer);
                let rows = city.stations().iter().enumerate().map(|(at, station)| {
                    let mut row = station_properties(city, station);
                    row.insert("counts".to_owned(), counting[at].into());
                    row
                });
                let shapes = || Shapes::of_shapes(city.stations().iter().map(|s| &s.shape));
                self.of_city(name, Table::of(rows), shapes, Outlines::Stations)
            }
            LayerName::Candidates => {
                let rows = city.candidates().iter().map(|one| candidate_properties(city, one));
                let all = city.candidates().iter();
                let shapes = || Shapes::of_shapes(all.map(|one| &one.station.shape));
                self.of_city(name, Table::of(rows), shapes, Outlines::Candidates)
            }
            LayerName::Context => {
                let rows = city.context().iter().map(|one| {
                    let id = ("id".to_owned(), Value::from(one.source_id.as_str()));
                    let texts = one.properties.iter().filter(|(name, _)| *name != "id");
                    let texts = texts.map(|(name, text)| (name.clone(), text.as_str().into()));
                    std::iter::once(id).chain(texts).collect::<JsonObject>()
                });
                let shapes = || Shapes::of_geometries(city.context().iter().map(|c| &c.geometry));
                self.of_city(name, Table::of(rows), shapes, Outlines::Context)
            }
            LayerName::Gaps => {
                let rows = gap_rows(study, answer, &GapFilter::default(), Language::Chinese);
                let shapes = rows.iter().map(|row| city.compound(row.compound()).shape.clone());
                Layer::own(name, Table::of(rows.iter().map(gap_properties)), shapes.collect())
            }
            LayerName::Links => {
                let (rows, lines): (Vec<_>, Vec<_>) = linked(study, answer)
                    .map(|(gap, link)| {
                        (link_properties(study, answer, gap, link), link_geometry(study, link))
                    })
                    .unzip();
                let prepared = Arc::new(Shapes::of_geometries(&lines));
                Layer::new(name, Table::of(rows), prepared, Outlines::Lines(lines))
            }
            LayerName::Findings => {
                let (rows, shapes) = finding_points(&self.findings);
                Layer::own(name, Table::of(rows), shapes)
            }
            LayerName::Circles => {
                let drawn = study.circles(answer);
                let rows = circle_properties(study, answer, &drawn);
                let (rows, shapes): (Vec<_>, Vec<_>) =
                    rows.into_iter().map(|(row, shape)| (row, shape.clone())).unzip();
                Layer::own(name, Table::of(rows), shapes)
            }
        }
    }

    /// How many features a layer has that no question changes; `None` for circles, gaps and links.
    #[must_use]
    pub fn count(&self, city: &City, name: LayerName) -> Option<usize> {
        match (name, name.level()) {
            (_, Some(level)) => Some(city.areas_at(level).count()),
            (LayerName::Compounds, _) => Some(city.compounds().len()),
            (LayerName::Stations, _) => Some(city.stations().len()),
            (LayerName::Candidates, _) => Some(city.candidates().len()),
            (LayerName::Context, _) => Some(city.context().len()),
            (LayerName::Findings, _) => Some(self.findings.len()),
            _ => None,
        }
    }

    fn areas(&self, city: &City, answer: &Answer, name: LayerName) -> Layer {
        let level = name.level();
        let of_level =
            answer.coverage.areas.iter().filter(|rates| Some(city.area(rates.area).level) == level);
        let (mut ids, mut rows) = (Vec::new(), Vec::new());
        for rates in of_level {
            let area: &Area = city.area(rates.area);
            let mut row = JsonObject::from_iter([
                ("id".to_owned(), area.source_id.as_str().into()),
                ("name".to_owned(), area.name.as_str().into()),
                ("parent".to_owned(), area_name(city, area.parent)),
            ]);
            row.extend(rate_properties(&rates.rates));
            ids.push(rates.area);
            rows.push(row);
        }
        let shapes = || Shapes::of_shapes(ids.iter().map(|&id| &city.area(id).shape));
        let prepared = Arc::clone(self.prepared[name as usize].get_or_init(|| Arc::new(shapes())));
        Layer::new(name, Table::of(rows), prepared, Outlines::Areas(ids))
    }

    fn of_city(
        &self,
        name: LayerName,
        table: Table,
        shapes: impl FnOnce() -> Shapes,
        outlines: Outlines,
    ) -> Layer {
        let shapes = Arc::clone(self.prepared[name as usize].get_or_init(|| Arc::new(shapes())));
        Layer::new(name, table, shapes, outlines)
    }
}

impl Layer {
    fn new(name: LayerName, table: Table, shapes: Arc<Shapes>, outlines: Outlines) -> Self {
        let table = table.arranged(shapes.rows());
        Self { name, table, shapes, outlines, positions: OnceLock::new() }
    }

    fn own(name: LayerName, table: Table, shapes: Vec<GeoShape>) -> Self {
        let prepared = Arc::new(Shapes::of_shapes(&shapes));
        Self::new(name, table, prepared, Outlines::Own(shapes))
    }

    /// Which layer.
    #[must_use]
    pub const fn name(&self) -> LayerName {
        self.name
    }

    /// The features' properties, in the order of [`Shapes`]' slots.
    #[must_use]
    pub(in crate::export) const fn table(&self) -> &Table {
        &self.table
    }

    /// The properties that features have, in the order in which they are written.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        self.table.columns()
    }

    /// A test of features by their row: whether a property, written as a text, is `wanted`; `None`
    /// where features have no such property. See [`Column::equals`].
    #[must_use]
    pub fn equals<'a>(
        &'a self,
        name: &str,
        wanted: &'a str,
    ) -> Option<impl Fn(usize) -> bool + 'a> {
        let equals = self.table.column(name)?.equals(wanted);
        Some(move |row| equals(self.shapes.slot(row)))
    }

    /// The features' geometry in the world square.
    #[must_use]
    pub fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    /// Number of features.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    /// Whether there are no features.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// The id of a feature: its source's key, that of a circle its requirement and station; the
    /// position plus one where the source gives none.
    #[must_use]
    pub fn id(&self, row: usize) -> String {
        let slot = self.shapes.slot(row);
        let text = |name: &str| self.table.column(name).and_then(|c| c.cells().text(slot));
        if self.name == LayerName::Circles {
            let station = text("station_id").unwrap_or("*");
            return format!("{}:{station}", text("requirement").unwrap_or_default());
        }
        let key = text("id").filter(|key| !key.is_empty());
        key.map_or_else(|| (row + 1).to_string(), str::to_owned)
    }

    /// The feature of that id; the first, should two share one.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        let positions = self
            .positions
            .get_or_init(|| (0..self.len()).rev().map(|row| (self.id(row), row)).collect());
        positions.get(id).copied()
    }

    /// The features that share a point with a box of degrees, in ascending order.
    #[must_use]
    pub fn meeting(&self, city: &City, bounds: Rect<f64>) -> Vec<usize> {
        let near = self.shapes.meeting(bounds).into_iter().map(|row| row as usize);
        near.filter(|&row| self.meets(city, row, bounds)).collect()
    }

    fn meets(&self, city: &City, row: usize, bounds: Rect<f64>) -> bool {
        if let Some(geometry) = self.free_geometry(city, row) {
            return bounds.intersects(geometry);
        }
        match self.outline(city, row) {
            None => false,
            Some(GeoShape::Point(place)) => {
                bounds.intersects(&Coord { x: place.lon(), y: place.lat() })
            }
            Some(GeoShape::Area(area)) => bounds.intersects(area),
        }
    }

    /// One feature as GeoJSON.
    #[must_use]
    pub fn feature(&self, city: &City, row: usize) -> Feature {
        let properties = self.table.row(self.shapes.slot(row));
        let drawn = match self.outline(city, row) {
            Some(shape) => feature(shape, properties),
            None => Feature {
                geometry: self.free_geometry(city, row).map(geometry),
                properties: Some(properties),
                ..Feature::default()
            },
        };
        Feature { id: Some(Id::String(self.id(row))), ..drawn }
    }

    /// A feature's geometry in degrees.
    #[must_use]
    pub(in crate::export) fn any_geometry<'a>(
        &'a self,
        city: &'a City,
        row: usize,
    ) -> Option<Drawn<'a>> {
        let shape = self.outline(city, row).map(Drawn::Shape);
        shape.or_else(|| self.free_geometry(city, row).map(Drawn::Free))
    }

    /// Geometry of any sort, of the layers that have it.
    fn free_geometry<'a>(&'a self, city: &'a City, row: usize) -> Option<&'a Geometry<f64>> {
        match &self.outlines {
            Outlines::Context => Some(&city.context()[row].geometry),
            Outlines::Lines(lines) => Some(&lines[row]),
            _ => None,
        }
    }

    fn outline<'a>(&'a self, city: &'a City, row: usize) -> Option<&'a GeoShape> {
        match &self.outlines {
            Outlines::Compounds => Some(&city.compounds()[row].shape),
            Outlines::Areas(ids) => Some(&city.area(ids[row]).shape),
            Outlines::Stations => Some(&city.stations()[row].shape),
            Outlines::Candidates => Some(&city.candidates()[row].station.shape),
            Outlines::Own(shapes) => Some(&shapes[row]),
            Outlines::Context | Outlines::Lines(_) => None,
        }
    }
}

/// For each station whether it counts for a requirement of the answer's standard.
fn counting(city: &City, answer: &Answer) -> Vec<bool> {
    let mut counts = vec![false; city.stations().len()];
    for requirement in 0..answer.coverage.standard.requirements.len() {
        for station in answer.coverage.counting(city, requirement) {
            counts[StationId::index(station)] = true;
        }
    }
    counts
}

fn station_properties(city: &City, station: &Station) -> JsonObject {
    let amount = |value: Option<f64>| json(value, AMOUNTS);
    let services = station.services.iter().map(|service| service.as_str().into()).collect();
    JsonObject::from_iter(
        [
            ("id", station.source_id.as_str().into()),
            ("name", station.name.as_str().into()),
            ("tier", station.tier.map_or(Value::Null, |tier| tier.as_str().into())),
            ("services", Value::Array(services)),
            ("condition", station.condition.as_str().into()),
            ("district", area_name(city, station.district)),
            ("street", area_name(city, station.street)),
            ("community", area_name(city, station.community)),
            ("floor_area_m2", amount(station.floor_area.map(f64::from))),
            ("capacity", amount(station.capacity.map(f64::from))),
            ("opening_hours", station.opening_hours.as_deref().map_or(Value::Null, Value::from)),
            ("cost_yuan", amount(station.cost.map(f64::from))),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    )
}

fn candidate_properties(city: &City, candidate: &Candidate) -> JsonObject {
    let mut row = station_properties(city, &candidate.station);
    row.insert("action".to_owned(), candidate.action.as_str().into());
    let upgrades = candidate.upgrades.as_deref().map_or(Value::Null, Value::from);
    row.insert("upgrades".to_owned(), upgrades);
    row
}
