//! One unpacked block: its texts, and its elements in groups.

use super::wire::{Damaged, Wire, unzigzag};

/// A block, read in place.
pub(in crate::ingest::walking) struct Block<'a> {
    /// The texts that tags name by their position.
    pub texts: Vec<&'a [u8]>,
    groups: Vec<&'a [u8]>,
    granularity: i64,
    lat_offset: i64,
    lon_offset: i64,
}

/// One run of elements of one kind.
#[derive(Clone, Copy)]
pub(in crate::ingest::walking) enum Group<'a> {
    Node(&'a [u8]),
    Dense(&'a [u8]),
    Way(&'a [u8]),
    Other,
}

/// A way as the block has it; its tags and nodes are still numbers.
#[derive(Clone, Copy, Default)]
pub(in crate::ingest::walking) struct RawWay<'a> {
    pub id: i64,
    keys: Wire<'a>,
    values: Wire<'a>,
    refs: Wire<'a>,
}

/// A node: where it is, in nanodegrees, and its tags.
pub(in crate::ingest::walking) struct RawNode<'a> {
    pub id: i64,
    pub lon_nano: i64,
    pub lat_nano: i64,
    pub tags: NodeTags<'a>,
}

/// Whether the tags of nodes are wanted: passing them by is faster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest::walking) enum TagsOfNodes {
    Read,
    Pass,
}

/// The tags of a node as positions among the block's texts.
#[derive(Clone, Copy)]
pub(in crate::ingest::walking) struct NodeTags<'a>(TagRow<'a>);

#[derive(Clone, Copy)]
enum TagRow<'a> {
    Pairs(Wire<'a>, Wire<'a>),
    /// Key, value, key, value …, 0.
    Row(Wire<'a>),
}

impl<'a> Block<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Self, Damaged> {
        let mut block = Self {
            texts: Vec::new(),
            groups: Vec::new(),
            granularity: 100,
            lat_offset: 0,
            lon_offset: 0,
        };
        let mut wire = Wire(bytes);
        while !wire.is_empty() {
            match wire.field()? {
                (1, value) => {
                    let mut texts = Wire(value.bytes()?);
                    while !texts.is_empty() {
                        if let (1, text) = texts.field()? {
                            block.texts.push(text.bytes()?);
                        }
                    }
                }
                (2, value) => block.groups.push(value.bytes()?),
                (17, value) => block.granularity = value.number()?.cast_signed(),
                (19, value) => block.lat_offset = value.number()?.cast_signed(),
                (20, value) => block.lon_offset = value.number()?.cast_signed(),
                _ => {}
            }
        }
        Ok(block)
    }

    /// The elements, in their order; nodes of a dense group are one group.
    pub fn for_each_group(
        &self,
        mut each: impl FnMut(Group<'a>) -> Result<(), Damaged>,
    ) -> Result<(), Damaged> {
        for group in &self.groups {
            let mut wire = Wire(group);
            while !wire.is_empty() {
                match wire.field()? {
                    (1, value) => each(Group::Node(value.bytes()?))?,
                    (2, value) => each(Group::Dense(value.bytes()?))?,
                    (3, value) => each(Group::Way(value.bytes()?))?,
                    _ => {
                        each(Group::Other)?;
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// One node that stands by itself.
    pub fn node(&self, bytes: &'a [u8]) -> Result<RawNode<'a>, Damaged> {
        let (mut id, mut lat, mut lon) = (0, 0, 0);
        let (mut keys, mut values) = (Wire::default(), Wire::default());
        let mut wire = Wire(bytes);
        while !wire.is_empty() {
            match wire.field()? {
                (1, value) => id = unzigzag(value.number()?),
                (2, value) => keys = Wire(value.bytes()?),
                (3, value) => values = Wire(value.bytes()?),
                (8, value) => lat = unzigzag(value.number()?),
                (9, value) => lon = unzigzag(value.number()?),
                _ => {}
            }
        }
        Ok(RawNode {
            id,
            lon_nano: self.nano(self.lon_offset, lon),
            lat_nano: self.nano(self.lat_offset, lat),
            tags: NodeTags(TagRow::Pairs(keys, values)),
        })
    }

    /// The nodes of a dense group.
    pub fn dense(
        &self,
        bytes: &'a [u8],
        tags: TagsOfNodes,
        mut each: impl FnMut(RawNode<'a>) -> Result<(), Damaged>,
    ) -> Result<(), Damaged> {
        let (mut ids, mut lats, mut lons) = (Wire::default(), Wire::default(), Wire::default());
        let mut row = Wire::default();
        let mut wire = Wire(bytes);
        while !wire.is_empty() {
            match wire.field()? {
                (1, value) => ids = Wire(value.bytes()?),
                (8, value) => lats = Wire(value.bytes()?),
                (9, value) => lons = Wire(value.bytes()?),
                (10, value) if tags == TagsOfNodes::Read => row = Wire(value.bytes()?),
                _ => {}
            }
        }
        let (mut id, mut lat, mut lon) = (0_i64, 0_i64, 0_i64);
        while !ids.is_empty() {
            id = id.wrapping_add(ids.zigzag()?);
            lat = lat.wrapping_add(lats.zigzag()?);
            lon = lon.wrapping_add(lons.zigzag()?);
            let tags = NodeTags(TagRow::Row(row));
            while !row.is_empty() && row.varint()? != 0 {
                row.varint()?;
            }
            each(RawNode {
                id,
                lon_nano: self.nano(self.lon_offset, lon),
                lat_nano: self.nano(self.lat_offset, lat),
                tags,
            })?;
        }
        Ok(())
    }

    fn nano(&self, offset: i64, steps: i64) -> i64 {
        offset.wrapping_add(self.granularity.wrapping_mul(steps))
    }
}

impl<'a> RawWay<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Self, Damaged> {
        let mut way = Self::default();
        let mut wire = Wire(bytes);
        while !wire.is_empty() {
            match wire.field()? {
                (1, value) => way.id = value.number()?.cast_signed(),
                (2, value) => way.keys = Wire(value.bytes()?),
                (3, value) => way.values = Wire(value.bytes()?),
                (8, value) => way.refs = Wire(value.bytes()?),
                _ => {}
            }
        }
        Ok(way)
    }

    /// Its tags as positions among the block's texts.
    pub fn for_each_tag(self, mut each: impl FnMut(usize, usize)) -> Result<(), Damaged> {
        let (mut keys, mut values) = (self.keys, self.values);
        while !keys.is_empty() {
            each(position(keys.varint()?), position(values.varint()?));
        }
        Ok(())
    }

    /// Appends the numbers of its nodes to `nodes`.
    pub fn nodes(self, nodes: &mut Vec<i64>) -> Result<(), Damaged> {
        let (mut refs, mut node) = (self.refs, 0_i64);
        while !refs.is_empty() {
            node = node.wrapping_add(refs.zigzag()?);
            nodes.push(node);
        }
        Ok(())
    }
}

impl NodeTags<'_> {
    /// The tags as positions among the block's texts.
    pub fn for_each(self, mut each: impl FnMut(usize, usize)) -> Result<(), Damaged> {
        match self.0 {
            TagRow::Pairs(mut keys, mut values) => {
                while !keys.is_empty() {
                    each(position(keys.varint()?), position(values.varint()?));
                }
            }
            TagRow::Row(mut row) => {
                while !row.is_empty() {
                    let key = row.varint()?;
                    if key == 0 {
                        break;
                    }
                    each(position(key), position(row.varint()?));
                }
            }
        }
        Ok(())
    }
}

/// A position too large for this machine is one past any text.
fn position(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
