//! The town as it stands before people and stations come: ground, areas and lots together.

use yike::geodesy::{Plane, PlanePoint};

use super::ground::Ground;
use super::lots::Lots;
use super::pull::Pull;
use super::quarters::Quarters;
use crate::town::outline::Gate;

/// The town as it stands before anybody moves in.
pub struct Setting<'a> {
    /// Lattice and roads.
    pub ground: &'a Ground,
    /// Streets and communities.
    pub quarters: &'a Quarters,
    /// Lots.
    pub lots: &'a Lots,
    /// Where people are drawn to.
    pub pull: &'a Pull,
    /// Degrees and metres.
    pub plane: &'a Plane,
}

impl Setting<'_> {
    /// Where a place of a lot lies.
    pub fn point(&self, lot: usize, share: (f64, f64)) -> PlanePoint {
        self.ground.plan.lattice.inside(self.lots.all[lot].cell, share.0, share.1)
    }

    /// Where a gate of a lot lies.
    pub fn gate(&self, lot: usize, gate: &Gate) -> PlanePoint {
        gate.place(&self.ground.plan.lattice, self.lots.all[lot].cell)
    }

    /// The community that a lot lies in.
    pub fn community(&self, lot: usize) -> usize {
        self.quarters.community_at(&self.ground.plan.lattice, self.lots.all[lot].cell)
    }

    /// The middle of a lot's parcel.
    pub fn middle(&self, lot: usize) -> PlanePoint {
        let parcel = &self.lots.all[lot].parcel;
        self.point(lot, ((parcel.s0 + parcel.s1) / 2.0, (parcel.t0 + parcel.t1) / 2.0))
    }
}
