//! Places with several footholds each: a station or a compound may have several gates.

use crate::network::{Foothold, Snap};

/// For each place its footholds, none where it is not joined.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gates {
    ends: Vec<u32>,
    footholds: Vec<Foothold>,
}

impl Gates {
    /// Adds a place with its footholds.
    ///
    /// # Panics
    /// When there would be 2³² footholds or more.
    pub fn push(&mut self, footholds: impl IntoIterator<Item = Foothold>) {
        self.footholds.extend(footholds);
        self.ends.push(u32::try_from(self.footholds.len()).expect("fewer than 2^32 footholds"));
    }

    /// The footholds of one place.
    #[must_use]
    pub fn of(&self, place: usize) -> &[Foothold] {
        let start = if place == 0 { 0 } else { self.ends[place - 1] as usize };
        &self.footholds[start..self.ends[place] as usize]
    }

    /// Number of places.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no places.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The footholds of all places.
    #[must_use]
    pub fn footholds(&self) -> &[Foothold] {
        &self.footholds
    }

    /// All places with their footholds.
    pub fn iter(&self) -> impl Iterator<Item = &[Foothold]> {
        (0..self.len()).map(|place| self.of(place))
    }
}

impl<R: IntoIterator<Item = Foothold>> FromIterator<R> for Gates {
    fn from_iter<I: IntoIterator<Item = R>>(places: I) -> Self {
        let mut gates = Self::default();
        places.into_iter().for_each(|place| gates.push(place));
        gates
    }
}

/// Places of one gate each, as snapped; those on islands are joined to their island.
impl From<&[Snap]> for Gates {
    fn from(snaps: &[Snap]) -> Self {
        snaps.iter().map(Snap::foothold).collect()
    }
}
