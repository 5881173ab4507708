//! The city itself, and the draft from which it is made.

use std::collections::BTreeSet;

use geo_types::Rect;
use rayon::prelude::*;

use super::{
    Area, AreaId, Candidate, Catchment, Compound, CompoundId, FollowUps, Level, MapFeature,
    Request, Resource, Station, StationId, Terrain, Walkways,
};
use crate::geodesy::{GeoShape, LonLat, Plane, PlaneShape};
use crate::units::SquareMeters;

/// Everything read of a city, not yet checked.
#[derive(Clone, Debug, Default)]
pub struct CityDraft {
    /// Short name: a–z, 0–9, '-'.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The day its data speaks of, as written (a date in ISO 8601).
    pub data_date: Option<String>,
    /// Where the data comes from; printed under every map and list.
    pub source: Option<String>,
    /// Its default standard: an id or a path.
    pub standard: String,
    /// Districts, streets and communities.
    pub areas: Vec<Area>,
    /// The demand.
    pub compounds: Vec<Compound>,
    /// The supply.
    pub stations: Vec<Station>,
    /// Sites that could become stations.
    pub candidates: Vec<Candidate>,
    /// Rooms that units can lend.
    pub resources: Vec<Resource>,
    /// What citizens asked for.
    pub requests: Vec<Request>,
    /// What cannot be crossed on foot.
    pub barriers: Vec<MapFeature>,
    /// What the base map shows.
    pub context: Vec<MapFeature>,
    /// The ways that can be walked.
    pub walkways: Walkways,
    /// Its hills.
    pub terrain: Terrain,
    /// What is being done about its gaps.
    pub follow_ups: FollowUps,
}

/// Why a draft is no city. Ingest repairs or rejects all of this feature by feature, with a line
/// in the report, before it comes here.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CityError {
    /// Not a short name.
    #[error("city id {0:?}: expected letters a–z, digits and '-'")]
    BadId(String),
    /// One key twice in a layer.
    #[error("{layer} {id}: the id is given twice")]
    RepeatedId {
        /// The layer.
        layer: &'static str,
        /// The key.
        id: String,
    },
    /// A reference to an area that is not in the list, or not of the level it should be.
    #[error("{layer} {id}: refers to no {level} of this city")]
    NoSuchArea {
        /// The layer.
        layer: &'static str,
        /// The key of the thing that refers.
        id: String,
        /// The level it refers to.
        level: &'static str,
    },
}

/// One analysed place. Its lists do not change; an id is a position in them.
#[derive(Clone, Debug)]
pub struct City {
    draft: CityDraft,
    plane: Plane,
    compound_shapes: Vec<PlaneShape>,
    station_shapes: Vec<PlaneShape>,
}

impl CityDraft {
    /// Checks the draft and makes the city. An empty city is a city.
    ///
    /// # Errors
    /// When ids repeat or references point nowhere.
    pub fn finish(self) -> Result<City, CityError> {
        let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.id.is_empty() || !self.id.chars().all(word) {
            return Err(CityError::BadId(self.id));
        }
        for level in Level::ALL {
            let of_level = self.areas.iter().filter(|area| area.level == level);
            unique(level.as_str(), of_level.map(|area| area.source_id.as_str()))?;
        }
        unique("compounds", self.compounds.iter().map(|c| c.source_id.as_str()))?;
        unique("stations", self.stations.iter().map(|s| s.source_id.as_str()))?;
        for area in &self.areas {
            let known = area.parent.is_none_or(|parent| {
                self.areas.get(parent.index()).is_some_and(|above| above.level < area.level)
            });
            if !known {
                let id = area.source_id.clone();
                return Err(CityError::NoSuchArea {
                    layer: area.level.as_str(),
                    id,
                    level: "parent",
                });
            }
        }
        for compound in &self.compounds {
            let given = [compound.district, compound.street, compound.community];
            self.check_areas("compounds", &compound.source_id, given)?;
        }
        for station in &self.stations {
            let given = [station.district, station.street, station.community];
            self.check_areas("stations", &station.source_id, given)?;
        }
        let plane = Plane::new(self.middle());
        let compound_shapes = self.compounds.par_iter().map(|c| c.shape.on(&plane)).collect();
        let station_shapes = self.stations.iter().map(|s| s.shape.on(&plane)).collect();
        Ok(City { draft: self, plane, compound_shapes, station_shapes })
    }

    fn check_areas(
        &self,
        layer: &'static str,
        id: &str,
        given: [Option<AreaId>; 3],
    ) -> Result<(), CityError> {
        for (level, area) in Level::ALL.into_iter().zip(given) {
            let known = area.is_none_or(|area| {
                self.areas.get(area.index()).is_some_and(|found| found.level == level)
            });
            if !known {
                let level = level.as_str();
                return Err(CityError::NoSuchArea { layer, id: id.to_owned(), level });
            }
        }
        Ok(())
    }

    /// The middle of the extent of all compounds, stations and areas.
    ///
    /// A city across the date line spans nearly 360° of longitude; it is then centred on 180°. Where
    /// features lie farther apart than any city is wide, some are astray (at 0, 0 for instance), and
    /// the middle is the median of all: a stray one must not spoil the plane of the others.
    #[must_use]
    pub fn middle(&self) -> LonLat {
        let shapes = || {
            let compounds = self.compounds.iter().map(|c| &c.shape);
            let stations = self.stations.iter().map(|s| &s.shape);
            compounds.chain(stations).chain(self.areas.iter().map(|a| &a.shape))
        };
        let whole = shapes().filter_map(GeoShape::bounds).reduce(|a, b| {
            Rect::new(
                (a.min().x.min(b.min().x), a.min().y.min(b.min().y)),
                (a.max().x.max(b.max().x), a.max().y.max(b.max().y)),
            )
        });
        let (lon, lat) = match whole {
            Some(box_) if box_.width().max(box_.height()) > WIDEST_DEGREES => {
                let centres = shapes().filter_map(|shape| Some(shape.bounds()?.center()));
                let (mut lons, mut lats): (Vec<_>, Vec<_>) = centres.map(|c| (c.x, c.y)).unzip();
                let (lon, lat) = (median(&mut lons), median(&mut lats));
                let is_across = box_.width() > 300.0 && lon.abs() > 170.0;
                (if is_across { 180.0 } else { lon }, lat)
            }
            Some(box_) => (box_.center().x, box_.center().y),
            None => (0.0, 0.0),
        };
        LonLat::try_new(lon, lat).expect("the middle of places on the earth is on the earth")
    }
}

/// No city is wider; on its plane lengths are right within this.
const WIDEST_DEGREES: f64 = 6.0;

/// The middle one of some numbers, of which there is at least one.
fn median(values: &mut [f64]) -> f64 {
    let half = values.len() / 2;
    *values.select_nth_unstable_by(half, f64::total_cmp).1
}

fn unique<'a>(layer: &'static str, ids: impl Iterator<Item = &'a str>) -> Result<(), CityError> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(CityError::RepeatedId { layer, id: id.to_owned() });
        }
    }
    Ok(())
}

impl City {
    /// Short name: a–z, 0–9, '-'.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.draft.id
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.draft.name
    }

    /// The day its data speaks of.
    #[must_use]
    pub fn data_date(&self) -> Option<&str> {
        self.draft.data_date.as_deref()
    }

    /// Where the data comes from.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.draft.source.as_deref()
    }

    /// Its default standard: an id or a path.
    #[must_use]
    pub fn standard(&self) -> &str {
        &self.draft.standard
    }

    /// The plane on which its metres are counted.
    #[must_use]
    pub const fn plane(&self) -> &Plane {
        &self.plane
    }

    /// Districts, streets and communities.
    #[must_use]
    pub fn areas(&self) -> &[Area] {
        &self.draft.areas
    }

    /// One area.
    #[must_use]
    pub fn area(&self, id: AreaId) -> &Area {
        &self.draft.areas[id.index()]
    }

    /// The areas of one level with their ids, in the source's order.
    pub fn areas_at(&self, level: Level) -> impl Iterator<Item = (AreaId, &Area)> {
        let all = self.draft.areas.iter().enumerate();
        all.filter(move |(_, area)| area.level == level).map(|(at, area)| (AreaId::at(at), area))
    }

    /// The demand.
    #[must_use]
    pub fn compounds(&self) -> &[Compound] {
        &self.draft.compounds
    }

    /// One compound.
    #[must_use]
    pub fn compound(&self, id: CompoundId) -> &Compound {
        &self.draft.compounds[id.index()]
    }

    /// The compounds' shapes in metres, in the same order.
    #[must_use]
    pub fn compound_shapes(&self) -> &[PlaneShape] {
        &self.compound_shapes
    }

    /// The area of a compound; nothing where it is known only as a point.
    #[must_use]
    pub fn compound_area(&self, id: CompoundId) -> SquareMeters {
        self.compound_shapes[id.index()].area()
    }

    /// The stations' shapes in metres, in the same order.
    #[must_use]
    pub fn station_shapes(&self) -> &[PlaneShape] {
        &self.station_shapes
    }

    /// The supply.
    #[must_use]
    pub fn stations(&self) -> &[Station] {
        &self.draft.stations
    }

    /// One station.
    #[must_use]
    pub fn station(&self, id: StationId) -> &Station {
        &self.draft.stations[id.index()]
    }

    /// The area whose stations may serve a compound; `None` where any may, or it is unknown.
    #[must_use]
    pub fn home_of_compound(&self, id: CompoundId, catchment: Catchment) -> Option<AreaId> {
        let compound = self.compound(id);
        match catchment {
            Catchment::Any => None,
            Catchment::OwnStreet => compound.street,
            Catchment::OwnCommunity => compound.community,
        }
    }

    /// The area whose compounds a station may serve; `None` where any, or it is unknown.
    #[must_use]
    pub fn home_of_station(&self, id: StationId, catchment: Catchment) -> Option<AreaId> {
        let station = self.station(id);
        match catchment {
            Catchment::Any => None,
            Catchment::OwnStreet => station.street,
            Catchment::OwnCommunity => station.community,
        }
    }

    /// Sites that could become stations.
    #[must_use]
    pub fn candidates(&self) -> &[Candidate] {
        &self.draft.candidates
    }

    /// Rooms that units can lend.
    #[must_use]
    pub fn resources(&self) -> &[Resource] {
        &self.draft.resources
    }

    /// What citizens asked for.
    #[must_use]
    pub fn requests(&self) -> &[Request] {
        &self.draft.requests
    }

    /// What cannot be crossed on foot.
    #[must_use]
    pub fn barriers(&self) -> &[MapFeature] {
        &self.draft.barriers
    }

    /// What the base map shows.
    #[must_use]
    pub fn context(&self) -> &[MapFeature] {
        &self.draft.context
    }

    /// The ways that can be walked.
    #[must_use]
    pub fn walkways(&self) -> &Walkways {
        &self.draft.walkways
    }

    /// What is being done about its gaps.
    #[must_use]
    pub const fn follow_ups(&self) -> &FollowUps {
        &self.draft.follow_ups
    }

    /// The same city, on the same plane, with other stations. They are in no street or community
    /// of another city: areas are not checked.
    #[must_use]
    pub fn with_stations(&self, stations: Vec<Station>) -> Self {
        let station_shapes = stations.iter().map(|s| s.shape.on(&self.plane)).collect();
        let draft = CityDraft { stations, ..self.draft.clone() };
        let compound_shapes = self.compound_shapes.clone();
        Self { draft, plane: self.plane, compound_shapes, station_shapes }
    }

    /// What is known of its hills.
    #[must_use]
    pub fn terrain(&self) -> &Terrain {
        &self.draft.terrain
    }
}
