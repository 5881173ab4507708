//! What is open of who fills which place, once some sites are decided.
//!
//! One pass over the walks in their order. A demand that is sure to have found room takes no
//! further walk; a place that is sure to be full takes nobody; what happens whatever is chosen
//! needs no diagram. What is left are walks with two copies of their outcome: one in the list of
//! their demand, one in the diagram of their place.

use super::diagram::{Arrival, Diagram, Fits, Growing};
use crate::siting::{Filling, Go, Place};

/// Nodes in a layer of a diagram, at most; fewer when all diagrams together have many.
pub(super) const WIDTH: usize = 256;
/// Nodes of all diagrams, nearly at most.
const MOST_NODES: usize = 1 << 23;
/// Walks between words to the watch.
const WALKS: usize = 128;

/// What is known of each site in a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Open,
    Chosen,
    Out,
}

/// A demand that is not decided yet.
pub(super) struct Wants {
    pub gain: u64,
    /// Its walks that are open, in order.
    pub walks: Vec<u32>,
    /// It finds room in one of them whatever is chosen.
    pub is_sure: bool,
}

/// A place that some open walk leads to.
pub(super) struct Spot {
    /// Its open walks, in order: the layers of its diagram.
    pub walks: Vec<u32>,
    pub diagram: Diagram,
    pub stands: Stands,
}

/// When a place is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    Always,
    /// When this open site is chosen.
    If(u32),
    /// Unless one of these open sites is chosen, which come in its place.
    Unless(Vec<u32>),
}

/// What is open.
pub(super) struct Model {
    /// What is won for certain.
    pub certain: u64,
    /// The open sites, ascending.
    pub open: Vec<u32>,
    pub demands: Vec<Wants>,
    pub spots: Vec<Spot>,
    /// For each open walk its position in the filling.
    pub keys: Vec<u32>,
    /// Room of each station, then of each site, beside what is certain to be taken.
    pub room: Vec<Option<u64>>,
}

/// A place while the walks are gone through.
struct Draft {
    growing: Growing,
    walks: Vec<u32>,
    stands: Option<Stands>,
}

impl Model {
    /// What is open when `left` may be spent on open sites, with diagrams of at most `width` nodes a
    /// walk. `None` when told to stop.
    pub fn new(
        filling: &Filling,
        costs: &[u64],
        fates: &[Fate],
        left: u64,
        width: usize,
        go: &mut dyn FnMut() -> Go,
    ) -> Option<Self> {
        let is_open =
            |site: u32| fates[site as usize] == Fate::Open && costs[site as usize] <= left;
        let open: Vec<u32> = (0..).take(fates.len()).filter(|&site| is_open(site)).collect();
        let mut heirs: Vec<Vec<u32>> = vec![Vec::new(); filling.standing.len()];
        let mut is_gone = vec![false; filling.standing.len()];
        for (site, station) in (0..).zip(&filling.replaces) {
            if let Some(station) = station {
                is_gone[*station as usize] |= fates[site as usize] == Fate::Chosen;
                if is_open(site) {
                    heirs[*station as usize].push(site);
                }
            }
        }
        let standing =
            filling.standing.iter().zip(heirs).zip(is_gone).map(|((room, heirs), gone)| {
                let stands = if heirs.is_empty() { Stands::Always } else { Stands::Unless(heirs) };
                Draft::new(*room, (!gone).then_some(stands))
            });
        let mut standing: Vec<Draft> = standing.collect();
        let sites = (0..).zip(fates).zip(&filling.room).map(|((site, fate), room)| {
            let stands = match fate {
                Fate::Chosen => Some(Stands::Always),
                _ => is_open(site).then_some(Stands::If(site)),
            };
            Draft::new(*room, stands)
        });
        let mut sites: Vec<Draft> = sites.collect();

        let mut is_placed = vec![false; filling.people.len()];
        let wants = |gain: &u64| Wants { gain: *gain, walks: Vec::new(), is_sure: false };
        let mut demands: Vec<Wants> = filling.gains.iter().map(wants).collect();
        let (mut certain, mut keys, mut nodes) = (0, Vec::new(), 0);
        let mut room: Vec<Option<u64>> =
            filling.standing.iter().chain(&filling.room).copied().collect();
        for (key, &(demand, place)) in (0..).zip(&filling.walks) {
            let at = demand as usize;
            let draft = match place {
                Place::Standing(station) => &mut standing[station as usize],
                Place::Site(site) => &mut sites[site as usize],
            };
            let Some(stands) = &draft.stands else { continue };
            if is_placed[at] {
                continue;
            }
            let people = filling.people[at];
            let fits = draft.growing.fits(people);
            if fits == Fits::Never {
                continue;
            }
            let is_certain = *stands == Stands::Always && fits == Fits::Always;
            is_placed[at] = is_certain;
            let wants = &mut demands[at];
            let arrival = if wants.walks.is_empty() { Arrival::Sure } else { Arrival::Open };
            if is_certain && arrival == Arrival::Sure {
                certain += filling.gains[at];
                draft.growing.take(people);
                let at = match place {
                    Place::Standing(station) => station as usize,
                    Place::Site(site) => filling.standing.len() + site as usize,
                };
                if let Some(room) = &mut room[at] {
                    *room = room.saturating_sub(people);
                }
                continue;
            }
            let walk = u32::try_from(keys.len()).expect("at most all walks");
            keys.push(key);
            wants.is_sure |= is_certain;
            wants.walks.push(walk);
            draft.walks.push(walk);
            let size = draft.growing.size();
            let narrow = width.saturating_mul(MOST_NODES.saturating_sub(nodes)) / MOST_NODES;
            draft.growing.add(people, arrival, narrow.max(2));
            nodes += draft.growing.size() - size;
            if keys.len() % WALKS == 0 && go() == Go::Stop {
                return None;
            }
        }
        demands.retain(|wants| !wants.walks.is_empty());
        let drafts = standing.into_iter().chain(sites).filter(|draft| !draft.walks.is_empty());
        let mut spots = Vec::new();
        for draft in drafts {
            nodes += draft.growing.size();
            spots.extend(draft.finish());
            if nodes >= WIDTH * WALKS {
                nodes = 0;
                if go() == Go::Stop {
                    return None;
                }
            }
        }
        Some(Self { certain, open, demands, spots, keys, room })
    }
}

impl Draft {
    fn new(room: Option<u64>, stands: Option<Stands>) -> Self {
        Self { growing: Growing::new(room), walks: Vec::new(), stands }
    }

    fn finish(self) -> Option<Spot> {
        let diagram = self.growing.finish();
        self.stands.map(|stands| Spot { walks: self.walks, diagram, stands })
    }
}
