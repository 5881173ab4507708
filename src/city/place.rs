//! What else a city folder may hold: sites that could become stations, rooms that units can lend,
//! what citizens asked for, and what the map shows around it all.

use std::collections::BTreeMap;
use std::path::PathBuf;

use geo_types::Geometry;
use serde::{Deserialize, Serialize};

use super::{Service, Station};
use crate::geodesy::{GeoShape, LonLat};
use crate::units::SquareMeters;

/// What would be done at a candidate site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// 新建
    #[default]
    Build,
    /// 改造
    Upgrade,
    /// 开放: a unit's room is opened to residents.
    Open,
}

impl Action {
    /// The word used in files and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Build => "build",
            Self::Upgrade => "upgrade",
            Self::Open => "open",
        }
    }
}

/// A site that could become a station.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The station that it would be.
    pub station: Station,
    /// What would be done.
    pub action: Action,
    /// The `source_id` of the station that it replaces.
    pub upgrades: Option<String>,
}

/// A room that a unit can lend.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// The key its source gave it.
    pub source_id: String,
    /// Its name.
    pub name: String,
    /// The unit that owns it.
    pub unit: String,
    /// What could be offered there.
    pub services: Vec<Service>,
    /// Floor area.
    pub floor_area: Option<SquareMeters>,
    /// Where it is.
    pub shape: GeoShape,
}

/// What a citizen asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The key its source gave it.
    pub source_id: String,
    /// The day, as written.
    pub date: Option<String>,
    /// The service asked for.
    pub service: Option<Service>,
    /// How much it counts; 1 unless told.
    pub weight: f64,
    /// Where.
    pub at: LonLat,
}

/// A feature that is shown or walked along or that bars the way: its properties kept as text.
#[derive(Clone, Debug, PartialEq)]
pub struct MapFeature {
    /// The key its source gave it; empty where it has none.
    pub source_id: String,
    /// Its properties by name.
    pub properties: BTreeMap<String, String>,
    /// Degrees, WGS 84.
    pub geometry: Geometry<f64>,
}

/// The ways that can be walked, as the city folder gives them.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Walkways {
    /// The city has none: only circles can be drawn.
    #[default]
    None,
    /// Lines.
    Lines {
        /// The lines, in the order of their layer.
        lines: Vec<MapFeature>,
        /// Where they are joined.
        noding: Noding,
    },
    /// An OpenStreetMap file.
    OsmFile(PathBuf),
}

/// Where the lines of a layer are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Noding {
    /// Where they share a vertex.
    #[default]
    Vertices,
    /// There, and where they cross, unless bridge, tunnel or layer differ.
    Crossings,
}

impl Noding {
    /// The word used in `city.toml`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vertices => "vertices",
            Self::Crossings => "crossings",
        }
    }
}

/// What is known of a city's hills, and whether they count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terrain {
    /// An elevation model (GeoTIFF); without one heights are those that the walkways tell.
    pub dem: Option<PathBuf>,
    /// Whether hills slow the walk; where nothing is said, they do as far as heights are known.
    pub slope: Option<bool>,
}
