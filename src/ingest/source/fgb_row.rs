//! A feature of a `FlatGeobuf` file taken apart.
//!
//! The buffer is verified before it is read. Parts may point at the same bytes over and over, so
//! positions are counted and may be no more than the buffer has room for.

use flatgeobuf::{ColumnType, Geometry, GeometryType, size_prefixed_root_as_feature};
use geo_types::Coord;
use serde_json::{Number, Value};

use super::raw::{Layout, RawGeometry, Row};
use crate::ingest::drawn::{Drawn, Height};

/// The form of the features of one file.
#[derive(Debug)]
pub struct FgbRow {
    pub columns: Vec<FgbColumn>,
    /// `Unknown` where each feature says its own.
    pub kind: GeometryType,
    pub has_z: bool,
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FgbColumn {
    Signed(usize),
    Unsigned(usize),
    Bool,
    Float,
    Double,
    Text,
    Json,
    Binary,
    Unknown,
}

impl FgbColumn {
    pub fn of(type_: ColumnType) -> Self {
        match type_ {
            ColumnType::Byte => Self::Signed(1),
            ColumnType::Short => Self::Signed(2),
            ColumnType::Int => Self::Signed(4),
            ColumnType::Long => Self::Signed(8),
            ColumnType::UByte => Self::Unsigned(1),
            ColumnType::UShort => Self::Unsigned(2),
            ColumnType::UInt => Self::Unsigned(4),
            ColumnType::ULong => Self::Unsigned(8),
            ColumnType::Bool => Self::Bool,
            ColumnType::Float => Self::Float,
            ColumnType::Double => Self::Double,
            ColumnType::String | ColumnType::DateTime => Self::Text,
            ColumnType::Json => Self::Json,
            ColumnType::Binary => Self::Binary,
            _ => Self::Unknown,
        }
    }

    /// The value at the beginning of `bytes`, and what follows; `None` where it breaks off.
    fn value(self, bytes: &[u8]) -> Option<(Value, &[u8])> {
        let length = match self {
            Self::Signed(length) | Self::Unsigned(length) => length,
            Self::Bool => 1,
            Self::Float => 4,
            Self::Double => 8,
            Self::Text | Self::Json | Self::Binary => {
                let (length, rest) = bytes.split_first_chunk()?;
                let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
                return Some((self.text(text), rest));
            }
            Self::Unknown => return None,
        };
        let (value, rest) = bytes.split_at_checked(length)?;
        let mut wide = [0; 8];
        wide[..length].copy_from_slice(value);
        let number = u64::from_le_bytes(wide);
        let float = |number| Number::from_f64(number).map_or(Value::Null, Value::Number);
        let value = match self {
            Self::Signed(length) => {
                let shift = 64 - 8 * u32::try_from(length).ok()?;
                (number.cast_signed() << shift >> shift).into()
            }
            Self::Bool => (number != 0).into(),
            Self::Float => float(f32::from_le_bytes(*value.first_chunk()?).into()),
            Self::Double => float(f64::from_bits(number)),
            _ => number.into(),
        };
        Some((value, rest))
    }

    fn text(self, bytes: &[u8]) -> Value {
        let text = String::from_utf8_lossy(bytes);
        match self {
            Self::Json => serde_json::from_str(&text).unwrap_or_else(|_| text.into()),
            Self::Binary => Value::Null,
            _ => text.into(),
        }
    }
}

impl Layout for FgbRow {
    fn row(&self, bytes: &[u8]) -> Row {
        let mut values = vec![Value::Null; self.columns.len()];
        let feature = match size_prefixed_root_as_feature(bytes) {
            Ok(feature) => feature,
            Err(error) => {
                let why = error.to_string().lines().next().unwrap_or_default().to_owned();
                return Row { id: None, values, geometry: RawGeometry::Unreadable(why) };
            }
        };
        if let Some(properties) = feature.properties() {
            let mut rest = properties.bytes();
            // Behind a value that breaks off nothing can be read.
            while let Some((at, after)) = rest.split_first_chunk() {
                let at = usize::from(u16::from_le_bytes(*at));
                let Some(column) = self.columns.get(at) else { break };
                let Some((value, after)) = column.value(after) else { break };
                values[at] = value;
                rest = after;
            }
        }
        let geometry = feature.geometry().map_or(RawGeometry::None, |geometry| {
            let mut parts = Parts { drawn: Drawn::default(), room: bytes.len() / 16, row: self };
            match parts.add(&geometry, self.kind, 0) {
                Ok(kind) => {
                    parts.drawn.kind = kind;
                    RawGeometry::Drawn(parts.drawn)
                }
                Err(why) => RawGeometry::Unreadable(why),
            }
        });
        Row { id: None, values, geometry }
    }
}

struct Parts<'a> {
    drawn: Drawn,
    /// Positions that may still come.
    room: usize,
    row: &'a FgbRow,
}

/// How deep collections may be nested.
const DEEPEST: usize = 32;

impl Parts<'_> {
    /// Adds a geometry and returns its GeoJSON type.
    fn add(
        &mut self,
        geometry: &Geometry<'_>,
        known: GeometryType,
        depth: usize,
    ) -> Result<&'static str, String> {
        if depth > DEEPEST {
            return Err(format!("collections nested more than {DEEPEST} deep"));
        }
        let kind = if known == GeometryType::Unknown { geometry.type_() } else { known };
        let one = |name, several| {
            if geometry.ends().is_none_or(|e| e.len() < 2) { name } else { several }
        };
        Ok(match kind {
            GeometryType::Point | GeometryType::MultiPoint => {
                let points = self.positions(geometry)?;
                self.drawn.points.extend(points);
                if kind == GeometryType::Point { "Point" } else { "MultiPoint" }
            }
            GeometryType::LineString | GeometryType::MultiLineString => {
                let lines = self.lines(geometry)?;
                self.drawn.lines.extend(lines);
                one("LineString", "MultiLineString")
            }
            GeometryType::Polygon | GeometryType::Triangle => {
                let rings = self.lines(geometry)?;
                self.drawn.polygons.push(rings);
                "Polygon"
            }
            GeometryType::MultiPolygon => {
                match geometry.parts() {
                    Some(parts) => {
                        for part in parts {
                            self.add(&part, GeometryType::Polygon, depth + 1)?;
                        }
                    }
                    None => {
                        self.add(geometry, GeometryType::Polygon, depth + 1)?;
                    }
                }
                "MultiPolygon"
            }
            GeometryType::GeometryCollection => {
                for part in geometry.parts().into_iter().flatten() {
                    self.add(&part, part.type_(), depth + 1)?;
                }
                "GeometryCollection"
            }
            other => {
                let name = other.variant_name().unwrap_or("a geometry of no known type");
                return Err(format!("{name}; convert curves and surfaces to lines and polygons"));
            }
        })
    }

    fn positions(&mut self, geometry: &Geometry<'_>) -> Result<Vec<Coord<f64>>, String> {
        let Some(xy) = geometry.xy() else { return Ok(Vec::new()) };
        let count = xy.len() / 2;
        self.room = self.room.checked_sub(count).ok_or("positions that stand for several parts")?;
        let height = if self.row.has_z { Height::Given } else { Height::None };
        self.drawn.count(count, height);
        Ok((0..count).map(|at| Coord { x: xy.get(2 * at), y: xy.get(2 * at + 1) }).collect())
    }

    /// The lines or rings: `ends` says behind which position each ends.
    fn lines(&mut self, geometry: &Geometry<'_>) -> Result<Vec<Vec<Coord<f64>>>, String> {
        let all = self.positions(geometry)?;
        let Some(ends) = geometry.ends().filter(|ends| !ends.is_empty()) else {
            return Ok(vec![all]);
        };
        let mut start = 0;
        let mut lines = Vec::with_capacity(ends.len());
        for end in ends {
            let end = end as usize;
            let line = all.get(start..end).ok_or("a part that ends behind the last position")?;
            lines.push(line.to_vec());
            start = end;
        }
        Ok(lines)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_of_their_column_s_type_and_what_breaks_off_is_none() {
        for (type_, bytes, value) in [
            (ColumnType::Byte, &[0xff][..], json!(-1)),
            (ColumnType::UByte, &[0xff], json!(255)),
            (ColumnType::Short, &[0xfe, 0xff], json!(-2)),
            (ColumnType::Int, &[0xfe, 0xff, 0xff, 0xff], json!(-2)),
            (ColumnType::UInt, &[0xfe, 0xff, 0xff, 0xff], json!(4_294_967_294_u32)),
            (ColumnType::Long, &[7, 0, 0, 0, 0, 0, 0, 0x80], json!(i64::MIN + 7)),
            (ColumnType::Bool, &[1], json!(true)),
            (ColumnType::Float, &[0, 0, 0xc0, 0x3f], json!(1.5)),
            (ColumnType::Double, &[0, 0, 0, 0, 0, 0, 0xf0, 0x7f], Value::Null),
            (ColumnType::String, &[3, 0, 0, 0, 0xe7, 0x94, 0xb2], json!("甲")),
            (ColumnType::Json, &[3, 0, 0, 0, b'[', b'1', b']'], json!([1])),
            (ColumnType::Binary, &[1, 0, 0, 0, 9], Value::Null),
        ] {
            let column = FgbColumn::of(type_);
            assert_eq!(column.value(bytes), Some((value, &[][..])), "{type_:?}");
            assert_eq!(column.value(&bytes[..bytes.len() - 1]), None, "{type_:?}");
        }
    }
}
