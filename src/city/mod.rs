//! One analysed place: its administrative areas, its compounds, its stations, and the standards
//! it is judged by. Immutable, and valid once made: a [`CityDraft`] is what may still be wrong.

mod area;
mod compound;
mod follow_up;
mod ids;
mod place;
mod standard;
mod station;
mod walker;
mod whole;

pub use area::{Area, Level};
pub use compound::{Compound, CompoundKind};
pub use follow_up::{FollowUp, FollowUpStatus, FollowUps, Replaced};
pub use ids::{AreaId, CompoundId, StationId};
pub use place::{Action, Candidate, MapFeature, Noding, Request, Resource, Terrain, Walkways};
pub use standard::{
    Catchment, Limit, LimitChange, LimitError, Measure, Requirement, ServedWhen, Standard,
    StandardError, Who,
};
pub use station::{Condition, Service, Station, Tier};
pub use walker::Walker;
pub use whole::{City, CityDraft, CityError};
