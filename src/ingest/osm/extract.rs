//! What an import needs out of the file, gathered in three passes.
//!
//! 1. Every block: elements whose tags matter, and which kinds of element each block holds.
//! 2. Blocks with ways, if relations name ways that had no tags of their own: those ways.
//! 3. Blocks with nodes: the positions of the nodes that the kept and the walked ways run
//!    through.
//!
//! Memory is that of the kept elements, not of the file. All lists are sorted by number, whatever
//! order the threads finished in; of an element given twice the first in the file counts.

use std::collections::BTreeSet;

use geo_types::Coord;
use osmpbf::{Element, PrimitiveBlock};

use super::OsmError;
use super::element::{Node, Relation, Tags, Way};
use super::file::OsmFile;
use super::progress::{Progress, Stage};
use crate::network::Level;

/// Decides by its tags whether an element is kept.
pub(super) trait Interest: Sync {
    fn node(&self, tags: &Tags) -> bool;
    fn way(&self, tags: &Tags) -> bool;
    fn relation(&self, tags: &Tags) -> bool;
    /// Where people walk on it, if they do.
    fn walked(&self, tags: &Tags) -> Option<Level>;
}

/// The kept elements, each list sorted by number.
#[derive(Debug, Default)]
pub(super) struct Extract {
    pub nodes: Vec<Node>,
    /// Ways kept for their tags and ways that kept relations are made of.
    pub ways: Vec<Way>,
    pub relations: Vec<Relation>,
    /// Where people walk: nodes alone, whatever else the way is kept for.
    pub walked: Vec<WalkedWay>,
    pub counts: Counts,
    /// The newest edit, seconds since 1970, if the file keeps times.
    pub newest_edit: Option<i64>,
    positions: Vec<(i64, Coord<f64>)>,
}

/// A way that people walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WalkedWay {
    pub number: i64,
    pub level: Level,
    pub nodes: Vec<i64>,
}

/// How many elements the file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Nodes.
    pub nodes: u64,
    /// Ways.
    pub ways: u64,
    /// Relations.
    pub relations: u64,
    /// Nodes that lie outside −180…180 and −90…90: left out.
    pub nodes_off_the_earth: u64,
}

impl Extract {
    /// Gathers from `file` what `interest` asks for.
    pub fn gather(
        file: &OsmFile,
        interest: &impl Interest,
        progress: &dyn Progress,
    ) -> Result<Self, OsmError> {
        progress.enter(Stage::Tags);
        let found = file.look_through(|_| true, |block| Found::within(block, interest))?;
        let mut extract = Self::default();
        let (mut way_blocks, mut node_blocks) = (BTreeSet::new(), BTreeSet::new());
        for (block, found) in found {
            if found.counts.ways > 0 {
                way_blocks.insert(block);
            }
            if found.counts.nodes > 0 {
                node_blocks.insert(block);
            }
            extract.add(found);
        }
        extract.ways.sort_by_key(|way| way.number);
        extract.walked.sort_by_key(|way| way.number);
        extract.walked.dedup_by_key(|way| way.number);
        extract.relations.sort_by_key(|relation| relation.number);
        extract.relations.dedup_by_key(|relation| relation.number);

        progress.enter(Stage::Members);
        let kept: BTreeSet<i64> = extract.ways.iter().map(|way| way.number).collect();
        let members = extract.relations.iter().flat_map(|relation| &relation.member_ways);
        let missing: BTreeSet<i64> = members.copied().filter(|way| !kept.contains(way)).collect();
        if !missing.is_empty() {
            let wanted = |block| way_blocks.contains(&block);
            let found = file.look_through(wanted, |block| ways_named(block, &missing))?;
            extract.ways.extend(found.into_iter().flat_map(|(_, ways)| ways));
            extract.ways.sort_by_key(|way| way.number);
        }
        extract.ways.dedup_by_key(|way| way.number);
        extract.nodes.sort_by_key(|node| node.number);
        extract.nodes.dedup_by_key(|node| node.number);

        progress.enter(Stage::Positions);
        let kept = extract.ways.iter().map(|way| &way.nodes);
        let rows = kept.chain(extract.walked.iter().map(|way| &way.nodes));
        let mut run_through: Vec<i64> = rows.flatten().copied().collect();
        run_through.sort_unstable();
        run_through.dedup();
        let wanted = |block| node_blocks.contains(&block);
        let found = file.look_through(wanted, |block| positions_of(block, &run_through))?;
        extract.positions = found.into_iter().flat_map(|(_, positions)| positions).collect();
        extract.positions.sort_by_key(|(node, _)| *node);
        extract.positions.dedup_by_key(|(node, _)| *node);
        Ok(extract)
    }

    fn add(&mut self, found: Found) {
        self.nodes.extend(found.nodes);
        self.ways.extend(found.ways);
        self.walked.extend(found.walked);
        self.relations.extend(found.relations);
        self.counts.nodes += found.counts.nodes;
        self.counts.ways += found.counts.ways;
        self.counts.relations += found.counts.relations;
        self.counts.nodes_off_the_earth += found.counts.nodes_off_the_earth;
        self.newest_edit = self.newest_edit.max(found.newest_edit);
    }

    /// The way of that number, if the file has it.
    pub fn way(&self, number: i64) -> Option<&Way> {
        let at = self.ways.binary_search_by_key(&number, |way| way.number).ok()?;
        Some(&self.ways[at])
    }

    /// Where the node lies, if the file has it.
    pub fn position(&self, node: i64) -> Option<Coord<f64>> {
        let at = self.positions.binary_search_by_key(&node, |(number, _)| *number).ok()?;
        Some(self.positions[at].1)
    }

    /// The median longitude and latitude: the middle of town even where a far corner of a
    /// boundary, or a nonsense box in the header, belongs to the file.
    pub fn middle(&self) -> Option<Coord<f64>> {
        let median = |part: fn(&Coord<f64>) -> f64| {
            let ways = self.positions.iter().map(|(_, at)| part(at));
            let mut parts: Vec<f64> =
                ways.chain(self.nodes.iter().map(|node| part(&node.at))).collect();
            let middle = parts.len() / 2;
            (!parts.is_empty()).then(|| *parts.select_nth_unstable_by(middle, f64::total_cmp).1)
        };
        Some(Coord { x: median(|at| at.x)?, y: median(|at| at.y)? })
    }
}

/// What the first pass finds in one block.
#[derive(Default)]
struct Found {
    nodes: Vec<Node>,
    ways: Vec<Way>,
    walked: Vec<WalkedWay>,
    relations: Vec<Relation>,
    counts: Counts,
    newest_edit: Option<i64>,
}

impl Found {
    fn within(block: &PrimitiveBlock, interest: &impl Interest) -> Self {
        let mut found = Self::default();
        let strings = block.raw_stringtable();
        for element in block.elements() {
            let milliseconds = match &element {
                Element::Node(node) => {
                    let tags = tags_of(node.raw_tags(), strings);
                    found.node(node.id(), node.nano_lon(), node.nano_lat(), tags, interest);
                    node.info().milli_timestamp()
                }
                Element::DenseNode(node) => {
                    let raw = node.raw_tags().map(|(key, value)| (key as u32, value as u32));
                    let tags = tags_of(raw, strings);
                    found.node(node.id(), node.nano_lon(), node.nano_lat(), tags, interest);
                    node.info().map(osmpbf::dense::DenseNodeInfo::milli_timestamp)
                }
                Element::Way(way) => {
                    found.counts.ways += 1;
                    let tags = tags_of(way.raw_tags(), strings);
                    if let Some(level) = interest.walked(&tags) {
                        let nodes = way.refs().collect();
                        found.walked.push(WalkedWay { number: way.id(), level, nodes });
                    }
                    if interest.way(&tags) {
                        let nodes = way.refs().collect();
                        found.ways.push(Way { number: way.id(), tags, nodes });
                    }
                    way.info().milli_timestamp()
                }
                Element::Relation(relation) => {
                    found.counts.relations += 1;
                    let tags = tags_of(relation.raw_tags(), strings);
                    if interest.relation(&tags) {
                        found.relations.push(owned(relation, tags));
                    }
                    relation.info().milli_timestamp()
                }
            };
            let seconds = milliseconds.map(|time| time / 1000).filter(|time| *time > 0);
            found.newest_edit = found.newest_edit.max(seconds);
        }
        found
    }

    fn node(&mut self, id: i64, nano_lon: i64, nano_lat: i64, tags: Tags, of: &impl Interest) {
        self.counts.nodes += 1;
        match position(nano_lon, nano_lat) {
            None => self.counts.nodes_off_the_earth += 1,
            Some(at) => {
                if tags != Tags::default() && of.node(&tags) {
                    self.nodes.push(Node { number: id, at, tags });
                }
            }
        }
    }
}

fn owned(relation: &osmpbf::Relation<'_>, tags: Tags) -> Relation {
    let ways = relation.members().filter(|member| member.member_type == osmpbf::RelMemberType::Way);
    Relation { number: relation.id(), tags, member_ways: ways.map(|way| way.member_id).collect() }
}

fn ways_named(block: &PrimitiveBlock, wanted: &BTreeSet<i64>) -> Vec<Way> {
    let ways = block.groups().flat_map(|group| group.ways());
    ways.filter(|way| wanted.contains(&way.id()))
        .map(|way| Way { number: way.id(), tags: Tags::default(), nodes: way.refs().collect() })
        .collect()
}

fn positions_of(block: &PrimitiveBlock, wanted: &[i64]) -> Vec<(i64, Coord<f64>)> {
    let mut found = Vec::new();
    let mut keep = |id: i64, nano_lon: i64, nano_lat: i64| {
        if wanted.binary_search(&id).is_ok() {
            found.extend(position(nano_lon, nano_lat).map(|at| (id, at)));
        }
    };
    for group in block.groups() {
        group.nodes().for_each(|node| keep(node.id(), node.nano_lon(), node.nano_lat()));
        group.dense_nodes().for_each(|node| keep(node.id(), node.nano_lon(), node.nano_lat()));
    }
    found
}

/// Degrees with OpenStreetMap's own seven decimals.
fn position(nano_lon: i64, nano_lat: i64) -> Option<Coord<f64>> {
    let on_earth = (-180_000_000_000..=180_000_000_000).contains(&nano_lon)
        && (-90_000_000_000..=90_000_000_000).contains(&nano_lat);
    let degrees = |nano: i64| (nano as f64 / 100.0).round() / 1e7;
    on_earth.then(|| Coord { x: degrees(nano_lon), y: degrees(nano_lat) })
}

/// A tag whose text is not in the block's list is nothing; text that is not UTF-8 keeps what can
/// be read of it.
fn tags_of(raw: impl Iterator<Item = (u32, u32)>, strings: &[Vec<u8>]) -> Tags {
    let text = |at: u32| strings.get(at as usize).map(|bytes| String::from_utf8_lossy(bytes));
    raw.filter_map(|(key, value)| Some((text(key)?, text(value)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_has_seven_decimals_and_lies_on_the_earth() {
        assert_eq!(
            position(24_935_176_249, 60_164_155_051),
            Some(Coord { x: 24.935_176_2, y: 60.164_155_1 })
        );
        assert_eq!(position(180_000_000_001, 0), None);
        assert_eq!(position(0, -90_000_000_001), None);
    }

    #[test]
    fn a_tag_that_points_outside_the_list_is_left_out() {
        let strings = [b"".to_vec(), b"name".to_vec(), vec![b'A', 0xFF]];
        let tags = tags_of([(1, 2), (1, 9)].into_iter(), &strings);
        assert_eq!(tags.value("name"), Some("A\u{FFFD}"));
    }
}
