//! A town for the tests of candidates, drawn in metres around the plane's origin.

use geo_types::{Geometry, LineString, MultiPolygon, Polygon};

use crate::city::{
    Action, Area, Candidate, Catchment, City, CityDraft, Compound, CompoundKind, Condition, Level,
    Limit, MapFeature, Measure, Requirement, Resource, ServedWhen, Standard, Station, Tier, Walker,
    Who,
};
use crate::geodesy::{GeoShape, LonLat, Plane, PlanePoint, PlaneShape};
use crate::siting::{
    Candidates, Curve, Ground, Offer, Problem, SiteRules, SitingError, SitingQuestion, Source,
    Spend, Weight, candidates,
};
use crate::units::{Meters, Speed};

pub(super) struct Town {
    plane: Plane,
    pub draft: CityDraft,
}

impl Town {
    /// An empty town. Two far districts keep the plane's origin where the town is drawn from.
    pub fn new() -> Self {
        let origin = LonLat::try_new(101.78, 36.62).expect("a place");
        let draft = CityDraft {
            id: "town".into(),
            name: "纸上城".into(),
            standard: "quarter-hour".into(),
            ..CityDraft::default()
        };
        let mut town = Self { plane: Plane::new(origin), draft };
        for off in [-0.25, 0.25] {
            let corner = LonLat::try_new(origin.lon() + off, origin.lat() + off);
            town.area(Level::District, &format!("d{off}"), (0.0, 0.0), 10.0);
            if let (Some(area), Ok(corner)) = (town.draft.areas.last_mut(), corner) {
                area.shape = GeoShape::Point(corner);
            }
        }
        town
    }

    pub fn place(&self, x: f64, y: f64) -> LonLat {
        self.plane.unproject(PlanePoint::new(x, y))
    }

    /// A ring around (x, y).
    fn square(&self, (x, y): (f64, f64), side: f64) -> MultiPolygon<f64> {
        let h = side / 2.0;
        let ring = vec![(x - h, y - h), (x + h, y - h), (x + h, y + h), (x - h, y + h)];
        let area = MultiPolygon(vec![Polygon::new(LineString::from(ring), vec![])]);
        match PlaneShape::Area(area).off(&self.plane) {
            GeoShape::Area(area) => area,
            GeoShape::Point(_) => MultiPolygon(vec![]),
        }
    }

    pub fn forbid(&self, middle: (f64, f64), side: f64) -> SiteRules {
        SiteRules { forbidden: Some(self.square(middle, side)), ..SiteRules::default() }
    }

    pub fn area(&mut self, level: Level, id: &str, middle: (f64, f64), side: f64) {
        let shape = GeoShape::Area(self.square(middle, side));
        let (source_id, name) = (id.to_owned(), format!("{id}街道"));
        self.draft.areas.push(Area { source_id, name, level, shape, parent: None });
    }

    /// A compound of 100 m × 100 m with gates at given places.
    pub fn compound(&mut self, id: &str, middle: (f64, f64), gates: &[(f64, f64)]) {
        let shape = GeoShape::Area(self.square(middle, 100.0));
        let gates = gates.iter().map(|&(x, y)| self.place(x, y)).collect();
        self.draft.compounds.push(Compound {
            source_id: id.into(),
            name: format!("{id}小区"),
            kind: CompoundKind::Compound,
            shape,
            gates,
            district: None,
            street: None,
            community: None,
            residents: None,
            households: None,
            elderly: None,
        });
    }

    fn make_station(&self, id: &str, (x, y): (f64, f64)) -> Station {
        Station {
            source_id: id.into(),
            name: id.into(),
            tier: Some(Tier::Street),
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

    pub fn station(&mut self, id: &str, at: (f64, f64)) -> &mut Station {
        let station = self.make_station(id, at);
        self.draft.stations.push(station);
        self.draft.stations.last_mut().expect("just pushed")
    }

    pub fn site(&mut self, id: &str, at: (f64, f64)) -> &mut Candidate {
        let station = self.make_station(id, at);
        self.draft.candidates.push(Candidate { station, action: Action::Build, upgrades: None });
        self.draft.candidates.last_mut().expect("just pushed")
    }

    pub fn room(&mut self, id: &str, (x, y): (f64, f64)) {
        self.draft.resources.push(Resource {
            source_id: id.into(),
            name: format!("{id}用房"),
            unit: String::new(),
            services: vec![],
            floor_area: None,
            shape: GeoShape::Point(self.place(x, y)),
        });
    }

    fn feature(&self, kind: &str, geometry: &Geometry<f64>) -> MapFeature {
        use geo::MapCoords;
        let geometry = geometry.map_coords(|c| {
            let place = self.place(c.x, c.y);
            geo_types::Coord { x: place.lon(), y: place.lat() }
        });
        let properties = [("kind".to_owned(), kind.to_owned())].into();
        MapFeature { source_id: String::new(), properties, geometry }
    }

    /// A line of the base map.
    pub fn line(&mut self, kind: &str, points: &[(f64, f64)]) {
        let feature = self.feature(kind, &LineString::from(points.to_vec()).into());
        self.draft.context.push(feature);
    }

    /// A rectangle of the base map.
    pub fn rect(&mut self, kind: &str, from: (f64, f64), to: (f64, f64)) {
        let feature = self.feature(kind, &geo_types::Rect::new(from, to).to_polygon().into());
        self.draft.context.push(feature);
    }

    /// A rectangle of the barriers layer.
    pub fn barrier(&mut self, kind: &str, from: (f64, f64), to: (f64, f64)) {
        let feature = self.feature(kind, &geo_types::Rect::new(from, to).to_polygon().into());
        self.draft.barriers.push(feature);
    }

    pub fn city(&self) -> City {
        self.draft.clone().finish().expect("a city")
    }

    /// The candidates of one source, walkable everywhere.
    pub fn of(&self, source: Source) -> Candidates {
        self.ask(&question(vec![source])).expect("candidates")
    }

    /// The candidates of a question, walkable everywhere.
    pub fn ask(&self, question: &SitingQuestion) -> Result<Candidates, SitingError> {
        let is_walkable = |places: &[PlanePoint]| vec![true; places.len()];
        let ground = Ground { corners: Vec::new(), is_walkable: Some(Box::new(is_walkable)) };
        candidates(&self.city(), &ground, &standard(&[]), question)
    }
}

/// A standard of 500 m with a requirement for each list of tiers; one for any tier where there is none.
pub(super) fn standard(tiers: &[&[Tier]]) -> Standard {
    let radius = Meters::new(500.0);
    let requirement = |(at, tiers): (usize, &&[Tier])| Requirement {
        id: format!("r{at}"),
        name: String::new(),
        name_en: String::new(),
        services: vec![],
        tiers: tiers.to_vec(),
        limit: Limit::try_of_meters(radius, Speed::from_kmh(4.0)).expect("a limit"),
        walker: Walker::Adult,
        measure: Measure::Gate,
        least_area_share: 0.0,
        who: Who::Residents,
        catchment: Catchment::Any,
        least_condition: Condition::Good,
        least_floor_area: None,
        within_capacity: false,
        source: String::new(),
    };
    let tiers = if tiers.is_empty() { &[&[] as &[Tier]] } else { tiers };
    Standard {
        id: "s".into(),
        name: String::new(),
        name_en: String::new(),
        source: String::new(),
        served_when: ServedWhen::All,
        requirements: tiers.iter().enumerate().map(requirement).collect(),
    }
}

/// Where next, among some sources.
pub(super) fn question(sources: Vec<Source>) -> SitingQuestion {
    SitingQuestion {
        problem: Problem::MAX_COVERAGE,
        weight: Weight::Compounds,
        spend: Spend::Sites(3),
        sources,
        rules: SiteRules::default(),
        offer: Offer::default(),
        curve: Curve::OfPlan,
        farthest: None,
        seconds: None,
    }
}

/// The ids of candidates, in order.
pub(super) fn ids(found: &Candidates) -> Vec<&str> {
    found.sites.iter().map(|site| site.station.source_id.as_str()).collect()
}
