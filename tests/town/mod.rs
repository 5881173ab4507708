//! A town on paper: compounds and stations placed in metres around a corner, made into a `City`.

use std::collections::BTreeMap;

use geo_types::{Geometry, LineString, MultiPolygon, Polygon};
use yike::city::{
    Action, Area, AreaId, Candidate, Catchment, City, CityDraft, Compound, CompoundKind, Condition,
    Level, Limit, MapFeature, Measure, Noding, Requirement, ServedWhen, Service, Standard, Station,
    Tier, Walker, Walkways, Who,
};
use yike::geodesy::{GeoShape, LonLat, Plane, PlanePoint, PlaneShape};
use yike::ingest::read_walking;
use yike::study::{Streets, Study};
use yike::units::{Meters, Persons, Speed};

/// A town being drawn.
pub struct Town {
    plane: Plane,
    pub draft: CityDraft,
}

impl Town {
    /// An empty town; its corner lies in the Xining valley.
    pub fn new() -> Self {
        let corner = LonLat::try_new(101.78, 36.62).expect("a place");
        let draft = CityDraft {
            id: "town".into(),
            name: "纸上城".into(),
            standard: "quarter-hour".into(),
            ..CityDraft::default()
        };
        Self { plane: Plane::new(corner), draft }
    }

    fn square(&self, x: f64, y: f64, side: f64) -> GeoShape {
        let h = side / 2.0;
        let ring =
            vec![(x - h, y - h), (x + h, y - h), (x + h, y + h), (x - h, y + h), (x - h, y - h)];
        let area = MultiPolygon(vec![Polygon::new(LineString::from(ring), vec![])]);
        PlaneShape::Area(area).off(&self.plane)
    }

    /// The place at (x, y).
    pub fn at(&self, x: f64, y: f64) -> LonLat {
        self.place(x, y)
    }

    /// The place at (0, 0).
    pub fn corner(&self) -> LonLat {
        self.place(0.0, 0.0)
    }

    fn place(&self, x: f64, y: f64) -> LonLat {
        self.plane.unproject(PlanePoint::new(x, y))
    }

    /// A street: a square of `side` metres around (x, y).
    pub fn street(&mut self, id: &str, x: f64, y: f64, side: f64) -> AreaId {
        self.draft.areas.push(Area {
            source_id: id.into(),
            name: id.into(),
            level: Level::Street,
            shape: self.square(x, y, side),
            parent: None,
        });
        AreaId::at(self.draft.areas.len() - 1)
    }

    /// A compound: a square of 100 m around (x, y), entered at its middle.
    pub fn compound(&mut self, id: &str, x: f64, y: f64) -> &mut Compound {
        let shape = self.square(x, y, 100.0);
        self.draft.compounds.push(Compound {
            source_id: id.into(),
            name: id.into(),
            kind: CompoundKind::Compound,
            shape,
            gates: vec![self.place(x, y)],
            district: None,
            street: None,
            community: None,
            residents: Some(Persons::new(100.0)),
            households: None,
            elderly: Some(Persons::new(20.0)),
        });
        self.draft.compounds.last_mut().expect("just pushed")
    }

    /// A station in good condition at the point (x, y).
    pub fn station(&mut self, id: &str, x: f64, y: f64) -> &mut Station {
        let station = self.station_at(id, x, y);
        self.draft.stations.push(station);
        self.draft.stations.last_mut().expect("just pushed")
    }

    /// A new site at the point (x, y), as a station there would be.
    pub fn candidate(&mut self, id: &str, x: f64, y: f64) -> &mut Candidate {
        let station = self.station_at(id, x, y);
        let (action, upgrades) = (Action::Build, None);
        self.draft.candidates.push(Candidate { station, action, upgrades });
        self.draft.candidates.last_mut().expect("just pushed")
    }

    fn station_at(&self, id: &str, x: f64, y: f64) -> Station {
        Station {
            source_id: id.into(),
            name: id.into(),
            tier: Some(Tier::Community),
            services: vec![],
            condition: Condition::Good,
            shape: GeoShape::Point(self.place(x, y)),
            gates: vec![],
            district: None,
            street: None,
            community: None,
            floor_area: None,
            capacity: None,
            opening_hours: None,
            cost: None,
        }
    }

    /// A way over some points, on the ground; ways that share a point are joined there.
    pub fn way(&mut self, points: &[(f64, f64)]) -> &mut MapFeature {
        self.line("footway", points)
    }

    /// A bridge over some points.
    pub fn bridge(&mut self, points: &[(f64, f64)]) {
        let way = self.line("footway", points);
        way.properties.insert("bridge".into(), "yes".into());
        way.properties.insert("layer".into(), "1".into());
    }

    fn line(&mut self, highway: &str, points: &[(f64, f64)]) -> &mut MapFeature {
        let geometry = Geometry::LineString(self.degrees(points));
        let properties = BTreeMap::from([("highway".to_owned(), highway.to_owned())]);
        if self.draft.walkways == Walkways::None {
            self.draft.walkways = Walkways::Lines { lines: vec![], noding: Noding::Vertices };
        }
        let Walkways::Lines { lines, .. } = &mut self.draft.walkways else {
            unreachable!("a town on paper has lines")
        };
        lines.push(MapFeature { source_id: String::new(), properties, geometry });
        lines.last_mut().expect("just pushed")
    }

    /// A grid of ways, `step` metres apart, from (0, 0) to (size, size).
    pub fn grid(&mut self, size: u32, step: f64) {
        let at = |n: u32| f64::from(n) * step;
        for n in 0..=size {
            let row: Vec<_> = (0..=size).map(|m| (at(m), at(n))).collect();
            let column: Vec<_> = (0..=size).map(|m| (at(n), at(m))).collect();
            self.way(&row);
            self.way(&column);
        }
    }

    /// A barrier along some points; a closed one is an area.
    pub fn barrier(&mut self, kind: &str, name: &str, points: &[(f64, f64)]) {
        let line = self.degrees(points);
        let geometry = if line.is_closed() {
            Geometry::Polygon(Polygon::new(line, vec![]))
        } else {
            Geometry::LineString(line)
        };
        let words = [("kind", kind), ("name", name)];
        let properties = words.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        self.draft.barriers.push(MapFeature { source_id: String::new(), properties, geometry });
    }

    fn degrees(&self, points: &[(f64, f64)]) -> LineString<f64> {
        let places = points.iter().map(|&(x, y)| self.place(x, y));
        places.map(|place| (place.lon(), place.lat())).collect()
    }

    /// The town open to questions, its ways walked.
    pub fn study(&self) -> Study {
        let city = self.city();
        let walking = read_walking(&city).expect("lines can be walked");
        let streets = walking.map(|one| Streets { slope: one.slope, draft: one.draft });
        Study::open(city, streets)
    }

    /// The finished city.
    pub fn city(&self) -> City {
        self.draft.clone().finish().expect("a town on paper is valid")
    }
}

/// A requirement of `metres` at 4 km/h from the gate, with nothing else asked.
pub fn within(metres: f64) -> Requirement {
    Requirement {
        id: format!("within-{metres}"),
        name: "测试".into(),
        name_en: "test".into(),
        services: vec![],
        tiers: vec![],
        limit: Limit::try_of_meters(Meters::new(metres), Speed::from_kmh(4.0)).expect("valid"),
        walker: Walker::Adult,
        measure: Measure::Gate,
        least_area_share: 0.5,
        who: Who::Residents,
        catchment: Catchment::Any,
        least_condition: Condition::Good,
        least_floor_area: None,
        within_capacity: false,
        source: String::new(),
    }
}

/// The same for one service.
pub fn service_within(service: &str, metres: f64) -> Requirement {
    Requirement { id: service.into(), services: vec![Service::named(service)], ..within(metres) }
}

/// A standard of some requirements.
pub fn standard(served_when: ServedWhen, requirements: Vec<Requirement>) -> Standard {
    Standard {
        id: "test".into(),
        name: "测试标准".into(),
        name_en: "test standard".into(),
        source: String::new(),
        served_when,
        requirements,
    }
}
