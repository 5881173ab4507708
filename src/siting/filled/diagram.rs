//! How one place fills: every course that the arrivals at its door can take.
//!
//! A layer a walk, in the order of the walks; a node is what has been given away so far. A demand
//! that arrives goes in where there is room and is refused where there is none; one that has found
//! a place before does not arrive. Layers of too many nodes are thinned: neighbours become
//! one node that stands for a range of loads, in which both may happen. Alike nodes are one
//! (reduction of decision diagrams: Bryant 1986, doi:10.1109/TC.1986.1676819; as relaxations:
//! Bergman, Cire, van Hoeve & Hooker 2016, doi:10.1007/978-3-319-42849-9).

use std::collections::BTreeMap;

/// Where no arc leads.
const NONE: u32 = u32::MAX;

/// What becomes of a demand on one of its walks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It comes and is refused.
    Passes,
    /// It comes and finds room.
    Stays,
    /// It has found room before.
    Absent,
}

/// A node: where its arcs lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Node {
    stays: u32,
    goes_on: u32,
    /// Whether who arrives may be refused.
    refuses: bool,
}

/// A range of loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Loads {
    least: u64,
    most: u64,
}

/// Whether a demand is sure to arrive on a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    Sure,
    Open,
}

/// Whether there is room for a demand that arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fits {
    Always,
    Sometimes,
    Never,
}

/// The courses up to the walk that is looked at.
pub(super) struct Growing {
    room: Option<u64>,
    loads: Vec<Loads>,
    layers: Vec<Vec<Node>>,
    arrivals: Vec<Arrival>,
    size: usize,
}

impl Growing {
    /// Nobody has come.
    pub fn new(room: Option<u64>) -> Self {
        let loads = vec![Loads { least: 0, most: 0 }];
        Self { room, loads, layers: Vec::new(), arrivals: Vec::new(), size: 0 }
    }

    /// Whether so many people would find room now.
    pub fn fits(&self, people: u64) -> Fits {
        let Some(room) = self.room else { return Fits::Always };
        let most = room.checked_sub(people);
        let is_within = |load: u64| most.is_some_and(|most| load <= most);
        if self.loads.iter().all(|loads| is_within(loads.most)) {
            Fits::Always
        } else if self.loads.iter().any(|loads| is_within(loads.least)) {
            Fits::Sometimes
        } else {
            Fits::Never
        }
    }

    /// So many people are in whatever happens.
    pub fn take(&mut self, people: u64) {
        if let Some(room) = self.room {
            for loads in &mut self.loads {
                loads.least = loads.least.saturating_add(people).min(room);
                loads.most = loads.most.saturating_add(people).min(room);
            }
        }
    }

    /// Nodes so far.
    pub fn size(&self) -> usize {
        self.size
    }

    /// A walk more, with at most `width` nodes after it.
    pub fn add(&mut self, people: u64, arrival: Arrival, width: usize) {
        self.arrivals.push(arrival);
        let Some(room) = self.room else {
            self.layers.push(vec![Node { stays: 0, goes_on: 0, refuses: false }]);
            self.size += 1;
            return;
        };
        let limit = room.checked_sub(people);
        // Next loads and, for each node, which of them its arcs lead to.
        let mut next: Vec<(Loads, usize, bool)> = Vec::with_capacity(2 * self.loads.len());
        let mut refuses = Vec::with_capacity(self.loads.len());
        for (at, loads) in self.loads.iter().enumerate() {
            let refused = limit.is_none_or(|limit| loads.most > limit);
            refuses.push(refused);
            if let Some(limit) = limit.filter(|limit| loads.least <= *limit) {
                let most = loads.most.min(limit) + people;
                next.push((Loads { least: loads.least + people, most }, at, true));
            }
            if arrival == Arrival::Open {
                next.push((*loads, at, false));
            } else if refused {
                let least = limit.map_or(loads.least, |limit| loads.least.max(limit + 1));
                next.push((Loads { least, most: loads.most }, at, false));
            }
        }
        next.sort_unstable();
        let mut nodes: Vec<Node> = refuses
            .into_iter()
            .map(|refuses| Node { stays: NONE, goes_on: NONE, refuses })
            .collect();
        let mut all: Vec<Loads> = next.iter().map(|next| next.0).collect();
        all.dedup();
        let merged = thinned(&all, width);
        let mut place = 0;
        for (loads, at, stays) in next {
            while merged[place].least > loads.least || merged[place].most < loads.most {
                place += 1;
            }
            let to = u32::try_from(place).expect("at most as many as the width");
            if stays {
                nodes[at].stays = to;
            } else {
                nodes[at].goes_on = to;
            }
        }
        self.size += nodes.len();
        self.layers.push(nodes);
        self.loads = merged;
    }

    /// The finished diagram.
    pub fn finish(self) -> Diagram {
        let mut layers: Vec<Vec<Node>> = Vec::with_capacity(self.layers.len());
        // From the end, where all courses meet.
        let mut names: Vec<u32> = vec![0; self.loads.len().max(1)];
        for layer in self.layers.into_iter().rev() {
            let mut known: BTreeMap<Node, u32> = BTreeMap::new();
            let mut kept = Vec::new();
            let rename = |to: u32| if to == NONE { NONE } else { names[to as usize] };
            let mut own = Vec::with_capacity(layer.len());
            for node in layer {
                let node =
                    Node { stays: rename(node.stays), goes_on: rename(node.goes_on), ..node };
                let name = *known.entry(node).or_insert_with(|| {
                    kept.push(node);
                    u32::try_from(kept.len() - 1).expect("at most as many as the width")
                });
                own.push(name);
            }
            names = own;
            layers.push(kept);
        }
        let (mut nodes, mut starts) = (Vec::new(), vec![0]);
        for layer in layers.into_iter().rev() {
            nodes.extend(layer);
            starts.push(u32::try_from(nodes.len()).expect("fewer than 2^32 nodes"));
        }
        Diagram { nodes, starts, arrivals: self.arrivals }
    }
}

/// At most `width` ranges that hold all of `all` (ascending), made of neighbours that lie close.
fn thinned(all: &[Loads], width: usize) -> Vec<Loads> {
    // Ranges that lap over each other are one; so they stay in order by both ends.
    let mut ranges: Vec<Loads> = Vec::with_capacity(all.len());
    for &loads in all {
        match ranges.last_mut() {
            Some(last) if loads.most <= last.most || loads.least == last.least => {
                last.most = last.most.max(loads.most);
            }
            _ => ranges.push(loads),
        }
    }
    if ranges.len() <= width {
        return ranges;
    }
    let mut gaps: Vec<(u64, usize)> = ranges
        .windows(2)
        .enumerate()
        .map(|(at, pair)| (pair[1].most - pair[0].least, at))
        .collect();
    let excess = ranges.len() - width;
    gaps.sort_unstable();
    let mut joins = vec![false; ranges.len()];
    for &(_, at) in &gaps[..excess] {
        joins[at] = true;
    }
    let mut merged: Vec<Loads> = Vec::with_capacity(width);
    let mut is_joined = false;
    for (range, joins) in ranges.into_iter().zip(joins) {
        match merged.last_mut() {
            Some(last) if is_joined => last.most = last.most.max(range.most),
            _ => merged.push(range),
        }
        is_joined = joins;
    }
    merged
}

/// All courses of one place.
#[derive(Clone, Debug)]
pub(super) struct Diagram {
    nodes: Vec<Node>,
    starts: Vec<u32>,
    arrivals: Vec<Arrival>,
}

impl Diagram {
    /// The course that is worth most, and its worth, when each walk has a worth of staying and of
    /// absence. Passing is worth nothing. `outcomes` is filled with the course.
    pub fn best(
        &self,
        worth: impl Fn(usize) -> (i64, i64),
        values: &mut Vec<i64>,
        outcomes: &mut Vec<Outcome>,
    ) -> i64 {
        const LOW: i64 = i64::MIN / 2;
        values.clear();
        values.resize(self.nodes.len(), 0);
        let layers = self.arrivals.len();
        for layer in (0..layers).rev() {
            let (start, end) = (self.starts[layer] as usize, self.starts[layer + 1] as usize);
            let (stays, absent) = worth(layer);
            let is_last = layer + 1 == layers;
            let (here, later) = values[start..].split_at_mut(end - start);
            let value = |to: u32| if is_last { 0 } else { later[to as usize] };
            for (node, own) in self.nodes[start..end].iter().zip(here) {
                let mut best = LOW;
                if node.stays != NONE {
                    best = value(node.stays) + stays;
                }
                if node.goes_on != NONE {
                    let mut on = if node.refuses { 0 } else { LOW };
                    if self.arrivals[layer] == Arrival::Open {
                        on = on.max(absent);
                    }
                    best = best.max(value(node.goes_on) + on);
                }
                *own = best;
            }
        }
        outcomes.clear();
        let mut at = 0;
        for layer in 0..layers {
            let start = self.starts[layer] as usize;
            let node = self.nodes[start + at as usize];
            let (stays, _) = worth(layer);
            let next = self.starts[layer + 1] as usize;
            let value = |to: u32| {
                if layer + 1 == layers { 0 } else { values[next + to as usize] }
            };
            let own = values[start + at as usize];
            if node.stays != NONE && value(node.stays) + stays == own {
                outcomes.push(Outcome::Stays);
                at = node.stays;
            } else {
                let absent = worth(layer).1;
                let is_absent =
                    self.arrivals[layer] == Arrival::Open && (!node.refuses || absent > 0);
                outcomes.push(if is_absent { Outcome::Absent } else { Outcome::Passes });
                at = node.goes_on;
            }
        }
        values.first().copied().unwrap_or(0)
    }

    /// The same for a place that is not there: whoever arrives passes.
    pub fn best_closed(
        &self,
        worth: impl Fn(usize) -> (i64, i64),
        outcomes: &mut Vec<Outcome>,
    ) -> i64 {
        outcomes.clear();
        let mut sum = 0;
        for (layer, arrival) in self.arrivals.iter().enumerate() {
            let absent = worth(layer).1;
            let is_absent = *arrival == Arrival::Open && absent > 0;
            sum += if is_absent { absent } else { 0 };
            outcomes.push(if is_absent { Outcome::Absent } else { Outcome::Passes });
        }
        sum
    }
}
