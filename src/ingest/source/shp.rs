//! One record of a `.shp`, taken apart (ESRI Shapefile Technical Description, July 1998).
//!
//! Own code and not the crate `shapefile`: its reader takes a record apart where it is read, while
//! ours copies it and takes it apart on the other threads; it stops at a record that is wrong,
//! ours rejects that one; and it tells holes by their direction only and does not say whose they
//! are. The tests read what the crate writes.
//!
//! Linear in the bytes, except for finding whose hole is whose (`rings`).

use geo_types::Coord;

use super::rings::into_polygons;
use crate::ingest::drawn::{Drawn, Height};

/// More rings than any administrative area has.
const MOST_RINGS: usize = 50_000;

/// The parts of a record's content; none for a null shape; why not, where it is none that can be
/// drawn.
pub fn drawn(content: &[u8]) -> Result<Option<Drawn>, String> {
    let mut reader = Reader { rest: content };
    let kind = reader.i32()?;
    // What comes behind the positions (heights, measures) is read over.
    let height = if matches!(kind, 11 | 13 | 15 | 18) { Height::Given } else { Height::None };
    let drawn = match kind {
        0 => return Ok(None),
        1 | 11 | 21 => {
            let mut drawn = Drawn::of_kind("Point");
            drawn.points = reader.positions(1)?;
            drawn.count(1, height);
            drawn
        }
        8 | 18 | 28 => {
            reader.bytes(BOX)?;
            let count = reader.count(POSITION)?;
            let mut drawn = Drawn::of_kind("MultiPoint");
            drawn.points = reader.positions(count)?;
            drawn.count(count, height);
            drawn
        }
        3 | 13 | 23 => {
            let lines = reader.parts()?;
            let one = lines.len() == 1;
            let mut drawn = Drawn::of_kind(if one { "LineString" } else { "MultiLineString" });
            drawn.count(lines.iter().map(Vec::len).sum(), height);
            drawn.lines = lines;
            drawn
        }
        5 | 15 | 25 => {
            let rings = reader.parts()?;
            let positions = rings.iter().map(Vec::len).sum();
            if rings.len() > MOST_RINGS {
                return Err(format!("a polygon of {} rings, at most {MOST_RINGS}", rings.len()));
            }
            let polygons = into_polygons(rings);
            let one = polygons.len() == 1;
            let mut drawn = Drawn::of_kind(if one { "Polygon" } else { "MultiPolygon" });
            drawn.count(positions, height);
            drawn.polygons = polygons;
            drawn
        }
        31 => return Err("a multipatch (3D surface); convert it to polygons first".to_owned()),
        other => return Err(format!("shape type {other}")),
    };
    Ok(Some(drawn))
}

const BOX: usize = 32;
const POSITION: usize = 16;

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> Result<&'a [u8], String> {
        let Some((bytes, rest)) = self.rest.split_at_checked(count) else {
            return Err(format!("the record breaks off: {} bytes left", self.rest.len()));
        };
        self.rest = rest;
        Ok(bytes)
    }

    fn i32(&mut self) -> Result<i32, String> {
        let bytes = self.bytes(4)?.first_chunk().ok_or("the record breaks off")?;
        Ok(i32::from_le_bytes(*bytes))
    }

    /// A count of things of `size` bytes each.
    fn count(&mut self, size: usize) -> Result<usize, String> {
        let count = self.i32()?;
        let fits = usize::try_from(count).ok().filter(|&count| count <= self.rest.len() / size);
        fits.ok_or_else(|| format!("a count of {count} in {} bytes", self.rest.len()))
    }

    fn positions(&mut self, count: usize) -> Result<Vec<Coord<f64>>, String> {
        let coord = |bytes: &[u8]| {
            let (x, y) = bytes.split_first_chunk::<8>()?;
            let y = y.first_chunk::<8>()?;
            Some(Coord { x: f64::from_le_bytes(*x), y: f64::from_le_bytes(*y) })
        };
        let bytes = self.bytes(count * POSITION)?;
        Ok(bytes.chunks_exact(POSITION).filter_map(coord).collect())
    }

    /// The parts of a line or a polygon: where each begins, then all positions.
    fn parts(&mut self) -> Result<Vec<Vec<Coord<f64>>>, String> {
        self.bytes(BOX)?;
        let parts = self.count(4)?;
        let all = self.count(POSITION)?;
        let mut starts = Vec::with_capacity(parts + 1);
        for _ in 0..parts {
            let start = usize::try_from(self.i32()?).ok().filter(|&start| start <= all);
            starts.push(start.ok_or("a part that begins behind the last position")?);
        }
        if !starts.is_sorted() || starts.first().is_some_and(|&first| first != 0) {
            return Err("parts that overlap".to_owned());
        }
        starts.push(all);
        starts.windows(2).map(|part| self.positions(part[1] - part[0])).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn polyline(parts: &[i32], count: i32, numbers: &[f64]) -> Vec<u8> {
        let mut bytes = 3_i32.to_le_bytes().to_vec();
        bytes.extend([0; BOX]);
        bytes.extend(i32::try_from(parts.len()).expect("few").to_le_bytes());
        bytes.extend(count.to_le_bytes());
        parts.iter().for_each(|part| bytes.extend(part.to_le_bytes()));
        numbers.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
        bytes
    }

    #[test]
    fn parts_are_cut_where_they_begin() {
        let numbers: Vec<f64> = (0..10).map(f64::from).collect();
        let read = drawn(&polyline(&[0, 2], 5, &numbers)).expect("read").expect("drawn");
        assert_eq!(read.lines.iter().map(Vec::len).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(read.kind, "MultiLineString");
        for (parts, count) in [(&[0, 6][..], 5), (&[2, 0], 5), (&[1], 5), (&[0], 6), (&[0], -1)] {
            assert!(drawn(&polyline(parts, count, &numbers)).is_err(), "{parts:?} of {count}");
        }
    }

    #[test]
    fn a_null_shape_is_none_and_a_multipatch_is_refused() {
        assert!(drawn(&[0; 4]).expect("read").is_none());
        assert!(drawn(&31_i32.to_le_bytes()).expect_err("refused").contains("multipatch"));
        assert!(drawn(&[0; 3]).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_or_grow(
            mut bytes in prop::collection::vec(any::<u8>(), 44..400),
            kind in 0_u8..32,
            parts in 0_u8..9,
            count in 0_u8..20,
        ) {
            bytes[..4].copy_from_slice(&[kind, 0, 0, 0]);
            bytes[36..44].copy_from_slice(&[parts, 0, 0, 0, count, 0, 0, 0]);
            if let Ok(Some(read)) = drawn(&bytes) {
                prop_assert!(read.size() <= bytes.len());
            }
        }
    }
}
