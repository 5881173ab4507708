//! Where stations could be built, upgraded or opened.
//!
//! Each [`Source`](super::Source) proposes places; the [rules](super::SiteRules) leave some out, counted by
//! rule; what is left becomes [`Candidate`](crate::city::Candidate)s in the order of the sources. Every
//! candidate has an id of its own: that of its file, or one that its source makes, the same for the same
//! city and question.
//!
//! | file | what it knows |
//! |---|---|
//! | `gather` | all sources, the rules, the counts: the way from question to candidates |
//! | `proposal` | what a source is: places, and the candidate at each |
//! | `counted` | how many a source has, where a look tells it |
//! | `layer`, `cramped`, `resources`, `hexagons`, `gates`, `corners`, `drawn` | one source each |
//! | `rules` | which places are left out |
//! | `forbidden` | is this place in one of many polygons? |
//! | `lattice` | the middles of hexagons near to homes |
//! | `ground`, `land` | what is known of walkable land: told by others; water, rails, barriers |
//! | `survey` | what all sources ask: areas, nearest homes, what a generated site would be |
//! | `whereabouts` | in which district, street and community a place lies |
//! | `nearest` | the nearest of many shapes |
//! | `names` | how a place is called by what is near it |

mod corners;
mod counted;
mod cramped;
mod drawn;
mod forbidden;
mod gates;
mod gather;
mod ground;
mod hexagons;
mod land;
mod lattice;
mod layer;
mod names;
mod nearest;
mod proposal;
mod resources;
mod rules;
mod survey;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod town;
mod whereabouts;

pub use counted::counted;
pub use gather::{MOST_CANDIDATES, candidates, candidates_on};
pub use ground::Ground;
pub use resources::opened;
pub use whereabouts::Whereabouts;
