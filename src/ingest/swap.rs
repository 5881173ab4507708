//! Latitude written before longitude: proved, never guessed.
//!
//! A feature is swapped when none of it lies near the city's streets as written and all of it
//! does the other way round. Where there are no streets to compare with (and for the streets
//! themselves), only a latitude beyond 90° proves it.

use geo_types::{Coord, Rect, coord};

use super::drawn::is_on_earth;

/// What the test compares with.
#[derive(Clone, Copy, Debug)]
pub(super) struct SwapTest {
    near: Option<Rect<f64>>,
}

/// How far around the extent still counts as near it, as a part of its width and height.
const MARGIN: f64 = 0.2;

impl SwapTest {
    /// Without anything to compare with.
    pub const fn by_range() -> Self {
        Self { near: None }
    }

    /// By the common extent of areas known to lie where they should.
    pub fn by_extent(extents: impl Iterator<Item = Rect<f64>>) -> Self {
        let whole = extents.reduce(|a, b| {
            let least = coord! { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) };
            let most = coord! { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) };
            Rect::new(least, most)
        });
        let near = whole.map(|extent| {
            let margin = coord! { x: extent.width() * MARGIN, y: extent.height() * MARGIN };
            Rect::new(extent.min() - margin, extent.max() + margin)
        });
        Self { near }
    }

    /// Whether there is an extent to compare with.
    pub const fn has_extent(&self) -> bool {
        self.near.is_some()
    }

    /// Whether the positions are proved to be written latitude first.
    pub fn proves_swapped<'a>(&self, coords: impl Iterator<Item = &'a Coord<f64>>) -> bool {
        let other_way = |c: &Coord<f64>| coord! { x: c.y, y: c.x };
        let mut any_off_earth = false;
        for c in coords {
            let proved = match &self.near {
                Some(near) => !holds(near, *c) && holds(near, other_way(c)),
                None => is_on_earth(other_way(c)),
            };
            if !proved {
                return false;
            }
            any_off_earth |= !is_on_earth(*c);
        }
        any_off_earth || self.near.is_some()
    }

    /// The middle of the extent.
    pub fn middle(&self) -> Option<Coord<f64>> {
        self.near.map(|near| near.center())
    }

    /// Whether a place lies near the extent; `None` without one.
    pub fn is_near(&self, place: Coord<f64>) -> Option<bool> {
        self.near.map(|near| holds(&near, place))
    }

    /// What proves it, in words.
    pub const fn proof(&self) -> &'static str {
        match self.near {
            Some(_) => "only the other way round it lies in the city",
            None => "it lies beyond 90° of latitude",
        }
    }
}

fn holds(rect: &Rect<f64>, c: Coord<f64>) -> bool {
    (rect.min().x..=rect.max().x).contains(&c.x) && (rect.min().y..=rect.max().y).contains(&c.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lies_in_the_city_the_other_way_round_is_swapped() {
        let city = Rect::new(coord! { x: 101.5, y: 36.5 }, coord! { x: 102.0, y: 36.8 });
        let test = SwapTest::by_extent([city].into_iter());
        let at = |x, y| coord! { x: x, y: y };
        assert!(test.proves_swapped([at(36.6, 101.7), at(36.7, 101.8)].iter()));
        assert!(!test.proves_swapped([at(101.7, 36.6)].iter()), "right as it is");
        assert!(!test.proves_swapped([at(36.6, 101.7), at(101.7, 36.6)].iter()), "only a part");
        assert!(!test.proves_swapped([at(31.2, 121.4)].iter()), "another city");
        assert!(test.proves_swapped([at(36.45, 101.45)].iter()), "just outside the extent");
    }

    #[test]
    fn where_both_orders_are_on_earth_the_city_still_proves_it() {
        // Kashgar lies west of 90° of longitude.
        let city = Rect::new(coord! { x: 75.9, y: 39.4 }, coord! { x: 76.1, y: 39.6 });
        let test = SwapTest::by_extent([city].into_iter());
        assert!(test.proves_swapped([coord! { x: 39.5, y: 76.0 }].iter()));
        assert!(!test.proves_swapped([coord! { x: 76.0, y: 39.5 }].iter()));
    }

    #[test]
    fn without_an_extent_only_an_impossible_latitude_proves_it() {
        let test = SwapTest::by_range();
        assert!(test.proves_swapped([coord! { x: 36.6, y: 101.7 }].iter()));
        assert!(!test.proves_swapped([coord! { x: 39.5, y: 75.9 }].iter()), "could be right");
        assert!(!test.proves_swapped([coord! { x: 200.0, y: 101.7 }].iter()));
    }
}
