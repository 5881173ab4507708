//! What siting is told of walkable land; it knows no road.

use std::fmt;

use crate::geodesy::PlanePoint;

/// What siting must know of walkable land, on the city's plane. Whoever knows the streets fills it;
/// the default is a city without walkways.
#[derive(Default)]
pub struct Ground<'a> {
    /// Street corners: where three or more walkable ways meet. Their order gives them their ids.
    pub corners: Vec<PlanePoint>,
    /// Whether each of some places joins a walkable way within 100 m, in their order. `None`: the
    /// city has no walkways; then land is what lies within 300 m of a compound.
    pub is_walkable: Option<IsWalkable<'a>>,
}

/// For each place whether it joins a walkable way.
pub(super) type IsWalkable<'a> = Box<dyn Fn(&[PlanePoint]) -> Vec<bool> + Sync + 'a>;

impl fmt::Debug for Ground<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let walkways = self.is_walkable.as_ref().map(|_| "known");
        out.debug_struct("Ground")
            .field("corners", &self.corners.len())
            .field("is_walkable", &walkways)
            .finish()
    }
}
