//! A place on the network as searches see it: two nodes, and what it costs to get to them.

use super::skeleton::{Lie, NONE, Skeleton};
use crate::network::cost::metres;
use crate::network::{Foothold, Network};

/// A place on an edge, told by its link's nodes. All costs in metres on flat ground.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// The link or the leg that holds it.
    pub group: u32,
    /// The link's first and second node.
    pub nodes: [u32; 2],
    /// Walking from its foot on the link to the two nodes.
    pub to_m: [f64; 2],
    /// Walking from the two nodes to its foot.
    pub from_m: [f64; 2],
    /// Its leg, if it lies on one.
    pub leg: u32,
    /// Walking from it down the leg to the foot; 0 on the link itself.
    pub down_m: f64,
    /// Walking from the foot up the leg to it.
    pub up_m: f64,
    /// The straight stub beside the network.
    pub stub_m: f64,
}

impl Network {
    /// The spot of a foothold.
    pub(super) fn spot(&self, foothold: &Foothold) -> Spot {
        Spot { stub_m: foothold.stub_m, ..self.spot_at(foothold.edge, foothold.along_m) }
    }

    /// The spot of a place on an edge.
    pub(super) fn spot_at(&self, edge: u32, along_m: f64) -> Spot {
        let skeleton: &Skeleton = &self.skeleton;
        let berth = skeleton.berths[edge as usize];
        let nodes = skeleton.group_nodes[berth.group as usize];
        let whole = skeleton.group_costs[berth.group as usize].map(metres);
        let [to_start, to_end] = self.costs[edge as usize];
        let length_m = self.lines.length_m(edge as usize);
        // Costs of the parts of the edge before and after the place, in both directions.
        let (before, after) = (along_m, length_m - along_m);
        let rate = |cost: u32| if to_start == to_end { 1.0 } else { metres(cost) / length_m };
        let (rate_start, rate_end) = (rate(to_start), rate(to_end));
        let onward = berth.onward.map(metres);
        let spot = |to_m: [f64; 2], leg: u32, down_m: f64, up_m: f64| Spot {
            group: berth.group,
            nodes,
            to_m,
            from_m: [whole[1] - to_m[1], whole[0] - to_m[0]].map(|m| m.max(0.0)),
            leg,
            down_m,
            up_m,
            stub_m: 0.0,
        };
        let (start, end) = (before * rate_start, after * rate_end);
        match berth.lie {
            Lie::Forward => spot([onward[0] + start, onward[1] + end], NONE, 0.0, 0.0),
            Lie::Backward => spot([onward[1] + end, onward[0] + start], NONE, 0.0, 0.0),
            Lie::LegFromFirst => spot(onward, edge, start, before * rate_end),
            Lie::LegFromSecond => spot(onward, edge, end, after * rate_start),
        }
    }
}

impl Spot {
    /// Costs of walking from the place, its stub first, to the two nodes.
    pub fn leaving_m(&self) -> [f64; 2] {
        self.to_m.map(|m| m + self.down_m + self.stub_m)
    }

    /// Costs of walking from the two nodes to the place, its stub last.
    pub fn arriving_m(&self) -> [f64; 2] {
        self.from_m.map(|m| m + self.up_m + self.stub_m)
    }

    /// Cost of walking from here to another place of the same group without passing its nodes.
    pub fn straight_m(&self, to: &Self) -> f64 {
        let stubs_m = self.stub_m + to.stub_m;
        if self.leg != NONE && self.leg == to.leg {
            let inward = self.down_m >= to.down_m;
            let m = if inward { self.down_m - to.down_m } else { to.up_m - self.up_m };
            return m + stubs_m;
        }
        let second = self.to_m[1] >= to.to_m[1];
        let m = if second { self.to_m[1] - to.to_m[1] } else { self.to_m[0] - to.to_m[0] };
        m.max(0.0) + self.down_m + to.up_m + stubs_m
    }
}
