//! Which places the question's rules leave out.

use std::collections::BTreeSet;

use geo::CoordsIter;
use geo_types::{Geometry, MultiPolygon};

use super::forbidden::Forbidden;
use super::nearest::Nearest;
use super::proposal::{Place, Standing};
use super::survey::Survey;
use crate::city::{AreaId, City, Condition, Level};
use crate::geodesy::LonLat;
use crate::siting::{LeftOut, SiteRules, SitingError};
use crate::units::Meters;

/// The rules of a question, ready for many places.
pub(super) struct Rules<'a> {
    survey: &'a Survey<'a>,
    forbidden: Option<Forbidden>,
    stations: Option<(Nearest, f64)>,
    /// The streets in which one may build; empty: all.
    streets: BTreeSet<AreaId>,
}

impl<'a> Rules<'a> {
    pub fn try_new(survey: &'a Survey<'a>, rules: &SiteRules) -> Result<Self, SitingError> {
        let city = survey.city;
        let forbidden = rules.forbidden.as_ref().map(|area| forbidden(city, area)).transpose()?;
        let stations = rules.least_distance.map(|least| stations(city, least)).transpose()?;
        let mut streets = BTreeSet::new();
        for wanted in &rules.streets {
            let is_it = |name: &str| name.trim() == wanted.trim();
            let all = city.areas_at(Level::Street);
            let named = all.filter(|(_, street)| is_it(&street.source_id) || is_it(&street.name));
            let named: Vec<AreaId> = named.map(|(id, _)| id).collect();
            if named.is_empty() {
                return Err(SitingError::NoSuchStreet(wanted.clone()));
            }
            streets.extend(named);
        }
        Ok(Self { survey, forbidden, stations, streets })
    }

    /// The first rule against a place; `None` where it may be chosen.
    pub fn against(&self, place: &Place) -> Option<LeftOut> {
        if self.forbidden.as_ref().is_some_and(|forbidden| forbidden.holds(place.at)) {
            return Some(LeftOut::Forbidden);
        }
        if place.standing == Standing::New {
            let nearest = self.stations.as_ref().and_then(|(stations, least_m)| {
                stations.to(place.at).filter(|(_, distance_m)| distance_m < least_m)
            });
            if nearest.is_some() {
                return Some(LeftOut::NearStation);
            }
        }
        if self.streets.is_empty() {
            return None;
        }
        let street = place.street.or_else(|| self.survey.whereabouts.street_of(place.at));
        let is_allowed = street.is_some_and(|street| self.streets.contains(&street));
        (!is_allowed).then_some(LeftOut::OtherStreet)
    }
}

/// The forbidden polygons on the plane.
fn forbidden(city: &City, area: &MultiPolygon<f64>) -> Result<Forbidden, SitingError> {
    for at in area.coords_iter() {
        if let Err(bad) = LonLat::try_new(at.x, at.y) {
            let is_lon = !(-180.0..=180.0).contains(&bad.lon);
            let found = if is_lon { bad.lon } else { bad.lat };
            let expected = "degrees: a longitude in -180…180 and a latitude in -90…90";
            return Err(SitingError::Number { name: "forbidden", found, expected });
        }
    }
    match city.plane().project_geometry(&Geometry::MultiPolygon(area.clone())) {
        Geometry::MultiPolygon(area) => Ok(Forbidden::new(&area)),
        _ => Ok(Forbidden::new(&MultiPolygon(Vec::new()))),
    }
}

/// The stations to which new sites keep a distance, and how far.
fn stations(city: &City, least: Meters) -> Result<(Nearest, f64), SitingError> {
    let least_m = least.value();
    if !(least_m >= 0.0 && least_m.is_finite()) {
        let expected = "a number of metres, 0 or more";
        return Err(SitingError::Number { name: "least_distance", found: least_m, expected });
    }
    let all = city.stations().iter().zip(city.station_shapes());
    let open = all.filter(|(station, _)| station.condition != Condition::Closed);
    Ok((Nearest::new(open.map(|(_, shape)| shape)), least_m))
}
