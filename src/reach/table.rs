//! The table at the centre: for each compound its stations by length of walk, and the transpose.

use crate::city::{CompoundId, StationId};
use crate::index::Rows;
use crate::units::Meters;

/// A station within reach, and the length of the walk to it.
///
/// The time follows from the length and the pace of whoever asks, since a way's pace is the same
/// all along it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reached {
    /// The station.
    pub station: StationId,
    /// Length of the walk, as the way measures it.
    pub length: Meters,
}

/// For each compound the stations within `limit`, nearest first. Shorter limits read the same
/// table. Compressed rows: 16 bytes an entry.
#[derive(Clone, Debug)]
pub struct Reach {
    limit: Meters,
    rows: Rows<Reached>,
}

impl Reach {
    /// A table from its rows, one a compound in the city's order, each sorted by length.
    #[must_use]
    pub const fn new(limit: Meters, rows: Rows<Reached>) -> Self {
        Self { limit, rows }
    }

    /// The longest walk that the table holds.
    #[must_use]
    pub const fn limit(&self) -> Meters {
        self.limit
    }

    /// Number of compounds.
    #[must_use]
    pub fn compounds(&self) -> usize {
        self.rows.len()
    }

    /// Number of pairs of a compound and a station in its reach.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.rows.entries()
    }

    /// The stations that a compound reaches, nearest first, ties by id.
    #[must_use]
    pub fn of(&self, compound: CompoundId) -> &[Reached] {
        self.rows.of(compound.index())
    }

    /// The transpose: for each of `stations` stations the compounds that reach it, nearest first.
    #[must_use]
    pub fn by_station(&self, stations: usize) -> ReachByStation {
        let mut starts = vec![0; stations + 1];
        for entry in self.rows.iter().flatten() {
            starts[entry.station.index() + 1] += 1;
        }
        for station in 0..stations {
            starts[station + 1] += starts[station];
        }
        let mut next = starts.clone();
        let mut entries = vec![(CompoundId::at(0), Meters::ZERO); self.pairs()];
        for compound in (0..self.compounds()).map(CompoundId::at) {
            for entry in self.of(compound) {
                let place = &mut next[entry.station.index()];
                entries[*place] = (compound, entry.length);
                *place += 1;
            }
        }
        for station in 0..stations {
            entries[starts[station]..starts[station + 1]]
                .sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        }
        ReachByStation { starts, entries }
    }
}

/// For each station the compounds that reach it, nearest first.
#[derive(Clone, Debug, PartialEq)]
pub struct ReachByStation {
    starts: Vec<usize>,
    entries: Vec<(CompoundId, Meters)>,
}

impl ReachByStation {
    /// The compounds that reach a station and the lengths of their walks, nearest first.
    #[must_use]
    pub fn of(&self, station: StationId) -> &[(CompoundId, Meters)] {
        &self.entries[self.starts[station.index()]..self.starts[station.index() + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_transpose_holds_the_same_pairs_nearest_first() {
        let entry = |station, metres| Reached {
            station: StationId::at(station),
            length: Meters::new(metres),
        };
        let rows = [vec![entry(1, 5.0), entry(0, 90.0)], vec![], vec![entry(0, 20.0)]];
        let table = Reach::new(Meters::new(100.0), Rows::from_rows(rows));
        let turned = table.by_station(3);
        let pair = |compound, metres| (CompoundId::at(compound), Meters::new(metres));
        assert_eq!(turned.of(StationId::at(0)), [pair(2, 20.0), pair(0, 90.0)]);
        assert_eq!(turned.of(StationId::at(1)), [pair(0, 5.0)]);
        assert!(turned.of(StationId::at(2)).is_empty());
        assert_eq!((table.compounds(), table.pairs()), (3, 3));
    }
}
