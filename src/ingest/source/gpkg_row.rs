//! A row of a `GeoPackage` as bytes, and taken apart again: key, geometry, values.
//!
//! Each cell is a mark and what follows it. A geometry is in the `GeoPackageBinary` form
//! (OGC 12-128r19, clause 2.1.3): a header, an envelope that is read over, well-known binary.

use serde_json::{Number, Value};

use super::raw::{Layout, RawGeometry, Row};
use super::wkb;

/// The form of the rows of one layer.
#[derive(Debug)]
pub struct GpkgRow {
    /// Values behind key and geometry.
    pub columns: usize,
}

const NULL: u8 = 0;
const INTEGER: u8 = 1;
const REAL: u8 = 2;
const TEXT: u8 = 3;
const BLOB: u8 = 4;

impl GpkgRow {
    pub fn put_null(into: &mut Vec<u8>) {
        into.push(NULL);
    }

    pub fn put_integer(number: i64, into: &mut Vec<u8>) {
        into.push(INTEGER);
        into.extend(number.to_le_bytes());
    }

    pub fn put_real(number: f64, into: &mut Vec<u8>) {
        into.push(REAL);
        into.extend(number.to_le_bytes());
    }

    pub fn put_text(text: &[u8], into: &mut Vec<u8>) {
        put(TEXT, text, into);
    }

    pub fn put_blob(bytes: &[u8], into: &mut Vec<u8>) {
        put(BLOB, bytes, into);
    }
}

/// SQLite's own limit is far below 4 GB.
fn put(mark: u8, bytes: &[u8], into: &mut Vec<u8>) {
    match u32::try_from(bytes.len()) {
        Ok(length) => {
            into.push(mark);
            into.extend(length.to_le_bytes());
            into.extend(bytes);
        }
        Err(_) => into.push(NULL),
    }
}

enum Cell<'a> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'a [u8]),
    Blob(&'a [u8]),
}

struct Cells<'a>(&'a [u8]);

impl<'a> Cells<'a> {
    /// The next cell; null behind the last.
    fn next(&mut self) -> Cell<'a> {
        self.try_next().unwrap_or(Cell::Null)
    }

    fn try_next(&mut self) -> Option<Cell<'a>> {
        let (&mark, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(match mark {
            INTEGER => Cell::Integer(i64::from_le_bytes(self.eight()?)),
            REAL => Cell::Real(f64::from_le_bytes(self.eight()?)),
            TEXT => Cell::Text(self.bytes()?),
            BLOB => Cell::Blob(self.bytes()?),
            _ => Cell::Null,
        })
    }

    fn eight(&mut self) -> Option<[u8; 8]> {
        let (&number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(number)
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let (&length, rest) = self.0.split_first_chunk()?;
        let (bytes, rest) = rest.split_at_checked(u32::from_le_bytes(length) as usize)?;
        self.0 = rest;
        Some(bytes)
    }
}

impl Layout for GpkgRow {
    fn row(&self, bytes: &[u8]) -> Row {
        let mut cells = Cells(bytes);
        let id = match cells.next() {
            Cell::Integer(number) => Some(number.to_string()),
            Cell::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
            Cell::Null | Cell::Real(_) | Cell::Blob(_) => None,
        };
        let geometry = match cells.next() {
            Cell::Null => RawGeometry::None,
            Cell::Blob(blob) => geometry(blob),
            Cell::Integer(_) | Cell::Real(_) | Cell::Text(_) => {
                RawGeometry::Unreadable("no GeoPackage geometry".to_owned())
            }
        };
        let mut values = Vec::with_capacity(self.columns);
        for _ in 0..self.columns {
            values.push(match cells.next() {
                Cell::Null | Cell::Blob(_) => Value::Null,
                Cell::Integer(number) => number.into(),
                Cell::Real(number) => Number::from_f64(number).map_or(Value::Null, Value::Number),
                Cell::Text(text) => String::from_utf8_lossy(text).into(),
            });
        }
        Row { id, values, geometry }
    }
}

fn geometry(blob: &[u8]) -> RawGeometry {
    let unreadable = |why: &str| RawGeometry::Unreadable(why.to_owned());
    let Some(([b'G', b'P', _, flags, _, _, _, _], rest)) = blob.split_first_chunk::<8>() else {
        return unreadable("no GeoPackage geometry");
    };
    let envelope = match flags >> 1 & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return unreadable("GeoPackage geometry with an unknown envelope"),
    };
    let is_extended = flags & 0x20 != 0;
    let is_empty = flags & 0x10 != 0;
    match rest.get(envelope..) {
        _ if is_extended => unreadable("GeoPackage geometry of a program's own kind"),
        _ if is_empty => RawGeometry::None,
        Some(wkb) => match wkb::drawn(wkb) {
            Ok(drawn) => RawGeometry::Drawn(drawn),
            Err(why) => RawGeometry::Unreadable(why),
        },
        None => unreadable("GeoPackage geometry that breaks off"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_comes_back_as_it_was_put() {
        let mut bytes = Vec::new();
        GpkgRow::put_integer(7, &mut bytes);
        let mut blob = b"GP\0\x03\0\0\0\0".to_vec();
        blob.extend([0; 32]);
        blob.extend([1, 1, 0, 0, 0]);
        blob.extend([101.5_f64, 36.5].iter().flat_map(|number| number.to_le_bytes()));
        GpkgRow::put_blob(&blob, &mut bytes);
        GpkgRow::put_text("虎台".as_bytes(), &mut bytes);
        GpkgRow::put_real(1.5, &mut bytes);
        GpkgRow::put_null(&mut bytes);
        GpkgRow::put_integer(-3, &mut bytes);
        let row = GpkgRow { columns: 4 }.row(&bytes);
        assert_eq!(row.id.as_deref(), Some("7"));
        assert_eq!(row.values, [json!("虎台"), json!(1.5), Value::Null, json!(-3)]);
        let RawGeometry::Drawn(drawn) = row.geometry else { panic!("{:?}", row.geometry) };
        assert_eq!((drawn.points[0].x, drawn.points[0].y), (101.5, 36.5));
    }

    #[test]
    fn an_empty_geometry_is_none_and_a_broken_one_says_so() {
        assert!(matches!(geometry(b"GP\0\x11\0\0\0\0"), RawGeometry::None));
        for bytes in
            [&b""[..], b"GP\0\x01", b"GP\0\x0f\0\0\0\0", b"GP\0\x03\0\0\0\0", b"GP\0\x21\0\0\0\0"]
        {
            assert!(matches!(geometry(bytes), RawGeometry::Unreadable(_)), "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(0_u8..8, 0..200)) {
            let row = GpkgRow { columns: 5 }.row(&bytes);
            prop_assert_eq!(row.values.len(), 5);
            let mut blob = b"GP\0\x01\0\0\0\0".to_vec();
            blob.extend(bytes);
            geometry(&blob);
        }
    }
}
