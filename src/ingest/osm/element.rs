//! Nodes, ways and relations of OpenStreetMap, as far as an import keeps them.

use std::fmt;

use geo_types::Coord;
use serde::{Serialize, Serializer};

/// The three kinds of element, in the order in which lists show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OsmKind {
    /// A point.
    Node,
    /// A row of nodes.
    Way,
    /// A group of elements.
    Relation,
}

/// Names one element: `way/123`. Ordered by kind, then number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OsmId {
    /// Node, way or relation.
    pub kind: OsmKind,
    /// Its number within the kind.
    pub number: i64,
}

impl OsmId {
    /// The node of that number.
    #[must_use]
    pub const fn node(number: i64) -> Self {
        Self { kind: OsmKind::Node, number }
    }

    /// The way of that number.
    #[must_use]
    pub const fn way(number: i64) -> Self {
        Self { kind: OsmKind::Way, number }
    }

    /// The relation of that number.
    #[must_use]
    pub const fn relation(number: i64) -> Self {
        Self { kind: OsmKind::Relation, number }
    }
}

impl fmt::Display for OsmId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            OsmKind::Node => "node",
            OsmKind::Way => "way",
            OsmKind::Relation => "relation",
        };
        write!(out, "{kind}/{}", self.number)
    }
}

impl Serialize for OsmId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The tags of one element: keys with one value each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags(Vec<(Box<str>, Box<str>)>);

impl Tags {
    /// The value of `key`, if the element has it.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| &**name == key).map(|(_, value)| &**value)
    }

    /// Every key with its value.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (&**key, &**value))
    }

    /// Whether `key` has just this value.
    #[must_use]
    pub fn is(&self, key: &str, value: &str) -> bool {
        self.value(key) == Some(value)
    }

    /// Its name; empty where it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.value("name").map_or("", str::trim)
    }
}

impl<K: Into<Box<str>>, V: Into<Box<str>>> FromIterator<(K, V)> for Tags {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

/// A node with tags that matter here.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub number: i64,
    pub at: Coord<f64>,
    pub tags: Tags,
}

/// A way: the numbers of its nodes, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    pub number: i64,
    pub tags: Tags,
    pub nodes: Vec<i64>,
}

impl Way {
    /// Whether it returns to its first node.
    pub fn is_closed(&self) -> bool {
        self.nodes.len() > 3 && self.nodes.first() == self.nodes.last()
    }
}

/// A relation that stands for an area: the ways that its outline is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    pub number: i64,
    pub tags: Tags,
    pub member_ways: Vec<i64>,
}

impl Relation {
    /// Whether it is of a type that stands for an area.
    pub fn is_area(tags: &Tags) -> bool {
        matches!(tags.value("type"), Some("multipolygon" | "boundary"))
    }
}
