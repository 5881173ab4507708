//! Who reaches what: the walks that a problem is made of.

use crate::city::{City, CompoundId, Requirement, ServedWhen, Standard, StationId};
use crate::index::Rows;
use crate::reach::Reached;
use crate::units::Meters;

/// The walks from compounds to standing stations and to candidates that count, for each
/// requirement of a standard, nearest first.
pub struct Supply<'a> {
    /// The city.
    pub city: &'a City,
    /// The rule.
    pub standard: &'a Standard,
    /// To stations that stand.
    pub standing: Vec<Rows<Reached>>,
    /// To candidates, were they built: a station's id is the candidate's position.
    pub sites: Vec<Rows<Reached>>,
    /// For each candidate the station in whose place it comes.
    pub replaces: Vec<Option<StationId>>,
}

impl Supply<'_> {
    /// Which requirements there are, by position.
    pub fn requirements(&self) -> impl Iterator<Item = (usize, &Requirement)> {
        self.standard.requirements.iter().enumerate()
    }

    /// The standing stations within the limit of a compound that count for a requirement.
    pub fn standing_within(&self, at: usize, compound: CompoundId) -> &[Reached] {
        within(self.standing[at].of(compound.index()), &self.standard.requirements[at])
    }

    /// The candidates within the limit of a compound that would count for a requirement besides
    /// what stands: one that replaces a station that counts there adds nothing.
    pub fn sites_within(
        &self,
        at: usize,
        compound: CompoundId,
    ) -> impl Iterator<Item = u32> + use<'_> {
        let standing = self.standing_within(at, compound);
        let sites = self.counting_sites_within(at, compound);
        let adds = move |walk: &&Reached| {
            let replaced = self.replaces[walk.station.index()];
            replaced.is_none_or(|station| standing.iter().all(|known| known.station != station))
        };
        sites.iter().filter(adds).map(|walk| position(walk.station.index()))
    }

    /// The candidates within the limit of a compound that would count for a requirement, and the
    /// walks to them.
    pub fn counting_sites_within(&self, at: usize, compound: CompoundId) -> &[Reached] {
        within(self.sites[at].of(compound.index()), &self.standard.requirements[at])
    }

    /// Whether one met requirement is enough.
    #[must_use]
    pub fn one_is_enough(&self) -> bool {
        self.standard.served_when == ServedWhen::Any
    }

    /// Takes candidates out of the place of stations that reach something that the candidate does
    /// not reach, or sooner: they are counted beside the station. Gives their positions.
    pub fn part_from_lost(&mut self) -> Vec<usize> {
        let mut parted = Vec::new();
        let replaced: Vec<Vec<usize>> = self.replaced_by();
        if replaced.iter().all(Vec::is_empty) {
            return parted;
        }
        let mut loses = vec![false; self.replaces.len()];
        for at in 0..self.standing.len() {
            for compound in 0..self.standing[at].len() {
                let sites = self.sites[at].of(compound);
                for walk in self.standing[at].of(compound) {
                    for &site in &replaced[walk.station.index()] {
                        let reaches = |other: &Reached| {
                            other.station.index() == site && other.length <= walk.length + SAME
                        };
                        loses[site] |= !sites.iter().any(reaches);
                    }
                }
            }
        }
        for (site, _) in loses.iter().enumerate().filter(|(_, loses)| **loses) {
            self.replaces[site] = None;
            parted.push(site);
        }
        parted
    }

    fn replaced_by(&self) -> Vec<Vec<usize>> {
        let mut by = vec![Vec::new(); self.city.stations().len()];
        for (site, station) in self.replaces.iter().enumerate() {
            if let Some(station) = station {
                by[station.index()].push(site);
            }
        }
        by
    }
}

/// Walks that differ by less are the same.
const SAME: Meters = Meters::new(0.001);

fn within<'w>(walks: &'w [Reached], requirement: &Requirement) -> &'w [Reached] {
    &walks[..walks.partition_point(|walk| requirement.limit.admits(walk.length))]
}

/// A position as solvers count.
pub(super) fn position(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 sites and compounds")
}
