//! Places with room for so many people, and the walks by which they fill: the meaning that
//! coverage gives to capacity, in numbers only.

use super::Site;

/// Where a walk ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A station that stands.
    Standing(u32),
    /// A site, if chosen.
    Site(u32),
}

/// One requirement under which stations can be full.
///
/// Walks are taken in their order (the shortest first); a demand goes as a whole to the first place
/// that has room for its people. A place without a capacity is never full.
#[derive(Clone, Debug)]
pub struct Filling {
    /// The sites.
    pub sites: Vec<Site>,
    /// People of each demand: what it takes of a place's room.
    pub people: Vec<u64>,
    /// What is won when a demand finds room.
    pub gains: Vec<u64>,
    /// Walks within the limit, in the order in which they are taken: demand and place.
    pub walks: Vec<(u32, Place)>,
    /// Room of each standing station.
    pub standing: Vec<Option<u64>>,
    /// Room of each site.
    pub room: Vec<Option<u64>>,
    /// For each site the standing station in whose place it comes: once chosen, nobody walks to
    /// that station any more.
    pub replaces: Vec<Option<u32>>,
}

impl Filling {
    /// For each demand the place where it found room.
    #[must_use]
    pub fn fill(&self, sites: &[u32]) -> Vec<Option<Place>> {
        let mut is_chosen = vec![false; self.sites.len()];
        for &site in sites {
            is_chosen[site as usize] = true;
        }
        let (mut standing, mut room) = (self.standing.clone(), self.room.clone());
        let mut is_replaced = vec![false; standing.len()];
        for station in sites.iter().filter_map(|&site| self.replaces[site as usize]) {
            is_replaced[station as usize] = true;
        }
        let mut given = vec![None; self.people.len()];
        for &(demand, place) in &self.walks {
            let demand = demand as usize;
            if given[demand].is_some() {
                continue;
            }
            let left = match place {
                Place::Standing(at) if is_replaced[at as usize] => continue,
                Place::Standing(at) => &mut standing[at as usize],
                Place::Site(at) if is_chosen[at as usize] => &mut room[at as usize],
                Place::Site(_) => continue,
            };
            match left {
                Some(left) if *left < self.people[demand] => continue,
                Some(left) => *left -= self.people[demand],
                None => {}
            }
            given[demand] = Some(place);
        }
        given
    }

    /// What a choice wins.
    #[must_use]
    pub fn value(&self, sites: &[u32]) -> u64 {
        let given = self.fill(sites);
        given
            .iter()
            .zip(&self.gains)
            .filter(|(place, _)| place.is_some())
            .map(|(_, gain)| gain)
            .sum()
    }
}
