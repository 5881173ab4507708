//! An area out of an element: a closed way, or the ways of a relation joined into rings.
//!
//! An extract cuts what lies across its edge. Where it kept the way but not all of its nodes, the
//! outline is drawn through those that it has, if they are at least half: a station or a compound
//! at the edge is worth more as a cut outline than as nothing. [`OsmArea::is_whole`] tells.

use geo_types::{LineString, MultiPolygon};

use super::element::{OsmId, Relation, Tags, Way};
use super::extract::Extract;
use super::outline::{self, ValidArea};
use super::rings;

/// An element that stands for an area.
#[derive(Clone, Copy)]
pub(super) enum AreaElement<'a> {
    Way(&'a Way),
    Relation(&'a Relation),
}

/// The area of an element, and what it took to make it.
#[derive(Clone, Debug)]
pub(super) struct OsmArea {
    pub id: OsmId,
    /// Degrees; valid.
    pub area: MultiPolygon<f64>,
    /// Whether the outline crossed itself and was repaired.
    pub repaired: bool,
    /// Rows of ways that close to no ring; always 0 for a way.
    pub open_rings: usize,
    /// Member ways that the file lacks; always 0 for a way.
    pub missing_ways: usize,
    /// Nodes of the outline that the file lacks.
    pub missing_nodes: usize,
    /// The nodes of the outline, sorted.
    pub outline_nodes: Vec<i64>,
}

/// Why an element is no area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoArea {
    #[error("its outline does not return to its start")]
    Open,
    #[error(
        "the file lacks {missing} of the {nodes} nodes of its outline (cut at the edge of the extract)"
    )]
    MissingNodes { missing: usize, nodes: usize },
    #[error(
        "its outline closes to no ring: the file lacks {missing} of its {members} ways (cut at the edge of the extract)"
    )]
    Cut { missing: usize, members: usize },
    #[error("it has no ways")]
    Empty,
    #[error("its outline encloses nothing or cannot be repaired")]
    Worthless,
}

impl NoArea {
    /// The same in few words without numbers, so that reports can count it.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Open => "outline not closed",
            Self::MissingNodes { .. } | Self::Cut { .. } => {
                "outline cut at the edge of the extract"
            }
            Self::Empty => "no ways",
            Self::Worthless => "outline encloses nothing or cannot be repaired",
        }
    }
}

impl<'a> AreaElement<'a> {
    /// Every kept way that returns to its start and every kept relation that stands for an area,
    /// by kind and number.
    pub fn all(extract: &'a Extract) -> impl Iterator<Item = Self> {
        let ways = extract.ways.iter().filter(|way| way.is_closed()).map(Self::Way);
        ways.chain(extract.relations.iter().map(Self::Relation))
    }

    pub fn id(self) -> OsmId {
        match self {
            Self::Way(way) => OsmId::way(way.number),
            Self::Relation(relation) => OsmId::relation(relation.number),
        }
    }

    pub fn tags(self) -> &'a Tags {
        match self {
            Self::Way(way) => &way.tags,
            Self::Relation(relation) => &relation.tags,
        }
    }

    /// Makes the area. A relation of which only some rings close gives those, and says how many
    /// did not.
    pub fn area(self, extract: &Extract) -> Result<OsmArea, NoArea> {
        match self {
            Self::Way(way) if way.is_closed() => OsmArea::made(self.id(), &[&way.nodes], extract),
            Self::Way(_) => Err(NoArea::Open),
            Self::Relation(relation) => self.joined(relation, extract),
        }
    }

    fn joined(self, relation: &Relation, extract: &Extract) -> Result<OsmArea, NoArea> {
        let mut members = relation.member_ways.clone();
        members.sort_unstable();
        members.dedup();
        if members.is_empty() {
            return Err(NoArea::Empty);
        }
        let rows: Vec<&[i64]> = members
            .iter()
            .filter_map(|way| extract.way(*way))
            .map(|way| way.nodes.as_slice())
            .collect();
        let missing_ways = members.len() - rows.len();
        let joined = rings::join(&rows);
        if joined.closed.is_empty() {
            return Err(match missing_ways {
                0 => NoArea::Open,
                missing => NoArea::Cut { missing, members: members.len() },
            });
        }
        let rings: Vec<&[i64]> = joined.closed.iter().map(Vec::as_slice).collect();
        let made = OsmArea::made(self.id(), &rings, extract)?;
        Ok(OsmArea { open_rings: joined.open.len(), missing_ways, ..made })
    }
}

impl OsmArea {
    /// `rings` are closed rows of nodes.
    fn made(id: OsmId, rings: &[&[i64]], extract: &Extract) -> Result<Self, NoArea> {
        let lines: Vec<LineString<f64>> = rings.iter().map(|ring| line(ring, extract)).collect();
        let nodes: usize = rings.iter().map(|ring| ring.len()).sum();
        let missing = nodes - lines.iter().map(|line| line.0.len()).sum::<usize>();
        if 2 * missing > nodes {
            return Err(NoArea::MissingNodes { missing, nodes });
        }
        // A ring that lost its first node is closed again between those that it has.
        let closed = lines.into_iter().filter(|line| line.0.len() > 2).map(|mut line| {
            line.close();
            line
        });
        let ValidArea { area, repaired } =
            outline::enclosed(closed.collect()).ok_or(NoArea::Worthless)?;
        let mut outline_nodes: Vec<i64> = rings.concat();
        outline_nodes.sort_unstable();
        outline_nodes.dedup();
        Ok(Self {
            id,
            area,
            repaired,
            open_rings: 0,
            missing_ways: 0,
            missing_nodes: missing,
            outline_nodes,
        })
    }

    /// Whether every ring of its outline closed and nothing was missing.
    pub const fn is_whole(&self) -> bool {
        self.open_rings == 0 && self.missing_ways == 0 && self.missing_nodes == 0
    }
}

/// The line through those of `nodes` that the file has.
fn line(nodes: &[i64], extract: &Extract) -> LineString<f64> {
    LineString(nodes.iter().filter_map(|node| extract.position(*node)).collect())
}
