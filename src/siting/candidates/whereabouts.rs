//! In which district, street and community a place lies.

use crate::city::{AreaId, City, Level};
use crate::geodesy::{PlanePoint, PlaneShape};
use crate::index::Patchwork;

/// A city's areas, ready to be asked for many places.
pub struct Whereabouts {
    levels: [(Vec<AreaId>, Patchwork); 3],
}

impl Whereabouts {
    /// Indexes a city's areas. O(n log n) for n edges of them.
    #[must_use]
    pub fn new(city: &City) -> Self {
        let levels = Level::ALL.map(|level| {
            let (ids, shapes): (Vec<AreaId>, Vec<PlaneShape>) =
                city.areas_at(level).map(|(id, area)| (id, area.shape.on(city.plane()))).unzip();
            (ids, Patchwork::new(&shapes))
        });
        Self { levels }
    }

    /// The area of each level that holds a place, the widest level first; the first of a level,
    /// should two. O(log n).
    #[must_use]
    pub fn of(&self, place: PlanePoint) -> [Option<AreaId>; 3] {
        let place = PlaneShape::Point(place);
        self.levels
            .each_ref()
            .map(|(ids, patches)| patches.holder_of(&place).map(|holding| ids[holding.which]))
    }

    /// The street that holds a place.
    #[must_use]
    pub fn street_of(&self, place: PlanePoint) -> Option<AreaId> {
        let [_, street, _] = self.of(place);
        street
    }
}
