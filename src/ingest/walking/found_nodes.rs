//! What one block of a `.osm.pbf` holds of the nodes that walked ways run through.

use super::found_ways::{keys_of, readable};
use super::pbf::{Block, Damaged, Group, RawNode, TagsOfNodes};
use super::rules::Rules;
use super::tags::{Key, Tags};

/// The wanted nodes of a block. A node is named by its position among the wanted numbers.
#[derive(Debug, Default)]
pub(super) struct FoundNodes {
    /// Node, longitude and latitude in units of 1e-7 degrees.
    pub places: Vec<(u32, [i32; 2])>,
    /// Nodes that nobody may walk through.
    pub closed: Vec<u32>,
    /// Heights above the sea that tags tell, metres.
    pub heights_m: Vec<(u32, f32)>,
    /// Whether there were ways too.
    pub ways_beside: bool,
}

impl FoundNodes {
    /// Looks for the `wanted` numbers, which ascend. Nodes mostly ascend too: both lists are then
    /// gone through side by side.
    pub fn within(block: &Block<'_>, wanted: &[i64], rules: &Rules) -> Result<Self, Damaged> {
        let mut found = Self::default();
        let keys = keys_of(block);
        let telling = |key: &Option<Key>| matches!(key, Some(Key::Barrier | Key::Ele));
        let tags = if keys.iter().any(telling) { TagsOfNodes::Read } else { TagsOfNodes::Pass };
        let mut search = Search { wanted, next: 0 };
        block.for_each_group(|group| match group {
            Group::Node(bytes) => {
                let node = block.node(bytes)?;
                found.take(&node, &mut search, block, &keys, rules)
            }
            Group::Dense(bytes) => {
                block.dense(bytes, tags, |node| found.take(&node, &mut search, block, &keys, rules))
            }
            Group::Way(_) => {
                found.ways_beside = true;
                Ok(())
            }
            Group::Other => Ok(()),
        })?;
        Ok(found)
    }

    fn take(
        &mut self,
        node: &RawNode<'_>,
        search: &mut Search<'_>,
        block: &Block<'_>,
        keys: &[Option<Key>],
        rules: &Rules,
    ) -> Result<(), Damaged> {
        let Some(at) = search.find(node.id) else { return Ok(()) };
        let Some(place) = place(node.lon_nano, node.lat_nano) else { return Ok(()) };
        self.places.push((at, place));
        let mut tags = Tags::default();
        let mut tagged = false;
        node.tags.for_each(|key, value| {
            if let (Some(Some(key)), Some(text)) = (keys.get(key), block.texts.get(value)) {
                tags.set(*key, readable(text));
                tagged = true;
            }
        })?;
        if tagged {
            if rules.closes(&tags) {
                self.closed.push(at);
            }
            self.heights_m.extend(tags.value(Key::Ele).and_then(height_m).map(|m| (at, m)));
        }
        Ok(())
    }
}

/// A search in an ascending list that remembers where it was.
struct Search<'a> {
    wanted: &'a [i64],
    next: usize,
}

impl Search<'_> {
    #[inline]
    fn find(&mut self, id: i64) -> Option<u32> {
        let passed = self.next > 0 && self.wanted[self.next - 1] >= id;
        if passed {
            self.next = 0;
        }
        // Near by in most cases; after a jump, by halving.
        let ahead = &self.wanted[self.next..];
        let near = ahead.iter().take(8).take_while(|wanted| **wanted < id).count();
        self.next += if near < 8 { near } else { ahead.partition_point(|wanted| *wanted < id) };
        let found = self.wanted.get(self.next) == Some(&id);
        let at = u32::try_from(self.next).expect("fewer than 2^32 wanted nodes");
        self.next += usize::from(found);
        found.then_some(at)
    }
}

/// OpenStreetMap's own seven decimals; `None` off the earth.
fn place(lon_nano: i64, lat_nano: i64) -> Option<[i32; 2]> {
    let on_earth = (-180_000_000_000..=180_000_000_000).contains(&lon_nano)
        && (-90_000_000_000..=90_000_000_000).contains(&lat_nano);
    let units = |nano: i64| {
        let rounded = (nano + 50).div_euclid(100);
        i32::try_from(rounded).expect("180 degrees are fewer than 2^31 units")
    };
    on_earth.then(|| [units(lon_nano), units(lat_nano)])
}

/// Metres, as `ele` writes them: `412`, `412.5`, `412 m`. Feet and heights off the earth's range
/// count as unknown.
fn height_m(text: &str) -> Option<f32> {
    let number = text.strip_suffix('m').unwrap_or(text).trim();
    number.parse().ok().filter(|height: &f32| (-500.0..=9_000.0).contains(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_finds_what_a_halving_search_finds_in_any_order() {
        let wanted: Vec<i64> = (0..200).map(|at| at * at).collect();
        let mut search = Search { wanted: &wanted, next: 0 };
        let asked = [0, 1, 2, 4, 4, 9, 2_500, 2_500, 2_501, 39_601, 39_602, 3, 0, -1, 16];
        for id in asked.into_iter().chain(0..300) {
            let expected = wanted.binary_search(&id).ok().map(|at| at as u32);
            assert_eq!(search.find(id), expected, "{id}");
        }
    }

    #[test]
    fn heights_are_metres() {
        assert_eq!(height_m("412.5 m"), Some(412.5));
        assert_eq!(height_m("-3"), Some(-3.0));
        for unknown in ["1300 ft", "", "NaN", "99999", "12;13 "] {
            assert_eq!(height_m(unknown), None, "{unknown}");
        }
    }
}
