//! One site of a trial: where it is and what it would be.

use serde::Deserialize;
use utoipa::ToSchema;

use super::asked::services;
use super::places::{place, within};
use super::words::{ActionWord, TierWord};
use crate::city::{Candidate, City};
use crate::geodesy::{GeoShape, LonLat};
use crate::serve::error::ApiError;
use crate::serve::words::bad;
use crate::units::{Meters, Persons};

/// A site nearer than this to where it was has not been moved.
const SAME_PLACE: Meters = Meters::new(0.5);

/// A site to be tried. One that is known by its id, in the plan or among the city's candidates, is
/// what it is there, moved to this place; what is said here goes before.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::serve) struct SiteBody {
    /// Its id; default `site-1`, `site-2` …, in their order.
    id: Option<String>,
    /// Degrees, WGS 84.
    #[schema(minimum = -180, maximum = 180)]
    lon: f64,
    #[schema(minimum = -90, maximum = 90)]
    lat: f64,
    /// What is done there; default `build`.
    action: Option<ActionWord>,
    /// The station in whose place it comes, by id.
    upgrades: Option<String>,
    /// Its tier; default: the one that meets most requirements of the standard.
    tier: Option<TierWord>,
    /// Its services; default: all that the standard asks for.
    #[schema(max_items = 1000)]
    services: Option<Vec<String>>,
    /// How many people it can serve; default: nobody knows.
    #[schema(minimum = 0, maximum = 1e9)]
    capacity: Option<f64>,
}

impl SiteBody {
    /// Its id; `nth` counts from 0.
    pub fn id(&self, nth: usize) -> String {
        self.id.clone().unwrap_or_else(|| format!("site-{}", nth + 1))
    }

    /// Where it is.
    ///
    /// # Errors
    /// When it is nowhere on the earth.
    pub fn place(&self) -> Result<LonLat, ApiError> {
        place("sites", [self.lon, self.lat])
    }

    /// The site: as it is `known`, or as a `fresh` one at its place would be.
    ///
    /// # Errors
    /// When a number is out of range, or it replaces a station that is not there.
    pub fn candidate(
        &self,
        city: &City,
        id: String,
        known: Option<&Candidate>,
        fresh: Candidate,
    ) -> Result<Candidate, ApiError> {
        let at = self.place()?;
        let mut site = match known {
            None => fresh,
            Some(known) if stands_at(city, known, at) => known.clone(),
            Some(known) => moved(known, fresh),
        };
        if let Some(action) = self.action {
            site.action = action.into();
        }
        if let Some(upgrades) = &self.upgrades {
            if !city.stations().iter().any(|station| station.source_id == *upgrades) {
                let expected = "the id of a station of this city";
                return Err(bad("upgrades", upgrades.as_str(), expected));
            }
            site.upgrades = Some(upgrades.clone());
        }
        if let Some(tier) = self.tier {
            site.station.tier = Some(tier.into());
        }
        if let Some(names) = &self.services {
            site.station.services = services(names)?;
        }
        if let Some(capacity) = within("capacity", self.capacity, 0.0..=1e9)? {
            site.station.capacity = Some(Persons::new(capacity));
        }
        site.station.source_id = id;
        Ok(site)
    }
}

/// Whether a known site is where it is asked for: at its point, or at the point by which an outline
/// is shown.
fn stands_at(city: &City, known: &Candidate, at: LonLat) -> bool {
    let shown = known.station.shape.on(city.plane()).inner_point();
    let asked = city.plane().project(at);
    shown.distance_sq(asked).sqrt() < SAME_PLACE.value()
}

/// A known site at the place of a fresh one: its outline and gates stay behind.
fn moved(known: &Candidate, fresh: Candidate) -> Candidate {
    let mut site = known.clone();
    site.station.gates = Vec::new();
    site.station.shape = fresh.station.shape;
    site.station.district = fresh.station.district;
    site.station.street = fresh.station.street;
    site.station.community = fresh.station.community;
    site
}

/// The point by which a site is shown.
pub(super) fn shown_at(city: &City, site: &Candidate) -> LonLat {
    match site.station.shape {
        GeoShape::Point(at) => at,
        GeoShape::Area(_) => {
            city.plane().unproject(site.station.shape.on(city.plane()).inner_point())
        }
    }
}
