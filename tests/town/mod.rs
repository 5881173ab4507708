//! A town on paper: compounds and stations placed in metres around a corner, made into a `City`.

use geo_types::{LineString, MultiPolygon, Polygon};
use yike::city::{
    Area, AreaId, Catchment, City, CityDraft, Compound, CompoundKind, Condition, Level, Limit,
    Measure, Requirement, ServedWhen, Service, Standard, Station, Tier, Who,
};
use yike::geodesy::{GeoShape, LonLat, Plane, PlanePoint, PlaneShape};
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
        self.draft.stations.push(Station {
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
        });
        self.draft.stations.last_mut().expect("just pushed")
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
