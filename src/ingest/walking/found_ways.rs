//! The walked ways of one block of a `.osm.pbf`.

use std::collections::BTreeMap;

use super::pbf::{Block, Damaged, Group, RawWay};
use super::rules::{Course, Rules, Verdict};
use super::tags::{Key, Tags};
use crate::network::{Level, WayKind};

/// What a block, or a whole file, holds of ways.
#[derive(Debug, Default)]
pub(super) struct FoundWays {
    pub ways: Vec<FoundWay>,
    /// The numbers of the nodes of all walked ways, one way after the other.
    pub nodes: Vec<i64>,
    /// Ways that are a way of some sort, walked or not.
    pub read: u64,
    /// How many each tag refused.
    pub refused: BTreeMap<String, u64>,
    /// Whether there were ways at all, of whatever tags.
    pub any: bool,
    /// Whether there were nodes too.
    pub nodes_beside: bool,
}

/// A walked way; its nodes end at `end` and begin where those of the one before end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FoundWay {
    pub id: i64,
    pub kind: WayKind,
    pub level: Level,
    pub end: usize,
}

impl FoundWays {
    /// Judges the ways of a block. Its texts are compared with the rules' keys once, so that a
    /// way with none of them costs no more than its tags' numbers.
    pub fn within(block: &Block<'_>, rules: &Rules) -> Result<Self, Damaged> {
        let mut found = Self::default();
        let mut keys = None;
        block.for_each_group(|group| {
            match group {
                Group::Way(bytes) => {
                    found.any = true;
                    let keys = keys.get_or_insert_with(|| keys_of(block));
                    found.judge(block, keys, RawWay::read(bytes)?, rules)?;
                }
                Group::Node(_) | Group::Dense(_) => found.nodes_beside = true,
                Group::Other => {}
            }
            Ok(())
        })?;
        Ok(found)
    }

    fn judge(
        &mut self,
        block: &Block<'_>,
        keys: &[Option<Key>],
        way: RawWay<'_>,
        rules: &Rules,
    ) -> Result<(), Damaged> {
        let mut tags = Tags::default();
        let mut tagged = false;
        way.for_each_tag(|key, value| {
            if let (Some(Some(key)), Some(text)) = (keys.get(key), block.texts.get(value)) {
                tags.set(*key, readable(text));
                tagged = true;
            }
        })?;
        if !tagged || rules.way(&tags, Course::Open) == Verdict::NoWay {
            return Ok(());
        }
        self.read += 1;
        let start = self.nodes.len();
        way.nodes(&mut self.nodes)?;
        let course = match &self.nodes[start..] {
            [first, _, _, .., last] if first == last => Course::Closed,
            _ => Course::Open,
        };
        match rules.way(&tags, course) {
            Verdict::Walked(kind, level) => {
                let end = self.nodes.len();
                self.ways.push(FoundWay { id: way.id, kind, level, end });
            }
            Verdict::Refused(key, value) => {
                self.nodes.truncate(start);
                *self.refused.entry(refusal(key, value)).or_default() += 1;
            }
            Verdict::NoWay => self.nodes.truncate(start),
        }
        Ok(())
    }

    /// Adds what another block holds.
    pub fn add(&mut self, other: Self) {
        let before = self.nodes.len();
        let moved = other.ways.into_iter().map(|way| FoundWay { end: before + way.end, ..way });
        self.ways.extend(moved);
        self.nodes.extend(other.nodes);
        self.read += other.read;
        for (tag, count) in other.refused {
            *self.refused.entry(tag).or_default() += count;
        }
        self.any |= other.any;
        self.nodes_beside |= other.nodes_beside;
    }
}

/// The tag that refused a way, as the report lists it; odd values are counted together.
pub(super) fn refusal(key: Key, value: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    let value = if value.len() <= 24 && value.chars().all(plain) { value } else { "other" };
    format!("{}={value}", key.as_str())
}

/// Which of a block's texts are keys that the rules ask for.
pub(super) fn keys_of(block: &Block<'_>) -> Vec<Option<Key>> {
    block.texts.iter().map(|text| Key::of(text)).collect()
}

/// A text that is not UTF-8 is no value that any rule names.
pub(super) fn readable(text: &[u8]) -> &str {
    std::str::from_utf8(text).unwrap_or("\u{FFFD}")
}
