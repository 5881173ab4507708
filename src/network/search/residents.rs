//! Which sources stand on the same link as a place: those it may reach without passing a node.

use super::spot::Spot;
use super::{Gates, Skeleton};
use crate::network::Network;

/// Sources by the link or leg that they stand on.
pub(super) struct Residents {
    /// One bit a group: whether any source stands there.
    any: Vec<u64>,
    /// Group, source and spot, in that order.
    spots: Vec<(u32, u32, Spot)>,
}

impl Residents {
    pub fn new(network: &Network, sources: &Gates) -> Self {
        let skeleton: &Skeleton = &network.skeleton;
        let mut any = vec![0_u64; skeleton.group_nodes.len().div_ceil(64)];
        let mut spots = Vec::with_capacity(sources.footholds().len());
        for (footholds, source) in sources.iter().zip(0_u32..) {
            for foothold in footholds {
                let spot = network.spot(foothold);
                any[spot.group as usize / 64] |= 1 << (spot.group % 64);
                spots.push((spot.group, source, spot));
            }
        }
        spots.sort_by_key(|&(group, source, _)| (group, source));
        Self { any, spots }
    }

    /// The sources on a group, in ascending order.
    pub fn on(&self, group: u32) -> &[(u32, u32, Spot)] {
        if self.any[group as usize / 64] >> (group % 64) & 1 == 0 {
            return &[];
        }
        let start = self.spots.partition_point(|&(own, ..)| own < group);
        let count = self.spots[start..].partition_point(|&(own, ..)| own == group);
        &self.spots[start..start + count]
    }
}
