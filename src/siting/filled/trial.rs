//! What a choice of open sites wins, by those walks alone whose outcome is open.

use super::model::{Fate, Model};
use crate::siting::{Filling, Place};

/// Walks whose outcome is open, by the sites they lead to.
pub(super) struct Trial<'a> {
    filling: &'a Filling,
    certain: u64,
    /// Walks to places that are there, until an heir comes; ascending.
    standing: Vec<u32>,
    /// Walks to each site.
    of_site: Vec<Vec<u32>>,
    /// Room of stations and sites beside what is certain.
    room: Vec<Option<u64>>,
    is_gone: Vec<bool>,
    stations: usize,
}

impl<'a> Trial<'a> {
    /// Trials of the open sites of a model.
    pub fn new(filling: &'a Filling, model: &Model, fates: &[Fate]) -> Self {
        let stations = filling.standing.len();
        let mut trial = Self {
            filling,
            certain: model.certain,
            standing: Vec::new(),
            of_site: vec![Vec::new(); filling.sites.len()],
            room: model.room.clone(),
            is_gone: vec![false; stations],
            stations,
        };
        for &key in &model.keys {
            match filling.walks[key as usize].1 {
                Place::Site(site) if fates[site as usize] != Fate::Chosen => {
                    trial.of_site[site as usize].push(key);
                }
                _ => trial.standing.push(key),
            }
        }
        trial
    }

    /// What these open sites win, beside those that are chosen already.
    pub fn value(&self, sites: &[u32]) -> u64 {
        let mut own: Vec<u32> =
            sites.iter().flat_map(|site| &self.of_site[*site as usize]).copied().collect();
        own.sort_unstable();
        let mut room = self.room.clone();
        let mut is_gone = self.is_gone.clone();
        for &site in sites {
            if let Some(station) = self.filling.replaces[site as usize] {
                is_gone[station as usize] = true;
            }
        }
        let mut is_placed = vec![false; self.filling.people.len()];
        let mut sum = self.certain;
        let (mut left, mut right) = (self.standing.iter().peekable(), own.iter().peekable());
        loop {
            let key = match (left.peek(), right.peek()) {
                (Some(a), Some(b)) if a < b => left.next(),
                (_, Some(_)) => right.next(),
                (_, None) => left.next(),
            };
            let Some(key) = key else { return sum };
            let (demand, place) = self.filling.walks[*key as usize];
            let demand = demand as usize;
            if is_placed[demand] {
                continue;
            }
            let at = match place {
                Place::Standing(station) if is_gone[station as usize] => continue,
                Place::Standing(station) => station as usize,
                Place::Site(site) => self.stations + site as usize,
            };
            match &mut room[at] {
                Some(left) if *left < self.filling.people[demand] => continue,
                Some(left) => *left -= self.filling.people[demand],
                None => {}
            }
            is_placed[demand] = true;
            sum += self.filling.gains[demand];
        }
    }
}
