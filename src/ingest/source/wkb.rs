//! Well-known binary, taken apart.
//!
//! Both byte orders; the dimensions of ISO 13249-3 (type + 1000, 2000, 3000) and the flags of
//! extended WKB (`0x80000000` Z, `0x40000000` M, `0x20000000` SRID), as PostGIS writes it. All
//! seven types of OGC 06-103r4 clause 8; curves and surfaces are refused with words.
//!
//! Linear in the bytes. Counts are believed only as far as bytes are left for them, so that memory
//! stays under eight times the input, and collections are nested no deeper than [`DEEPEST`]. A
//! height or a measure is read over; an SRID too: the layer states the system of its coordinates.

use geo_types::Coord;

use crate::ingest::drawn::{Drawn, Height};

/// How deep collections may be nested.
const DEEPEST: usize = 32;

/// The parts of a geometry; why not, where it is none.
pub fn drawn(bytes: &[u8]) -> Result<Drawn, String> {
    let mut reader = Reader { rest: bytes, little: true };
    let shape = reader.shape()?;
    let mut drawn = Drawn::of_kind(shape.kind.name());
    reader.add(shape, &mut drawn, 0)?;
    Ok(drawn)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Point,
    LineString,
    Polygon,
    MultiPoint,
    MultiLineString,
    MultiPolygon,
    Collection,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Point => "Point",
            Self::LineString => "LineString",
            Self::Polygon => "Polygon",
            Self::MultiPoint => "MultiPoint",
            Self::MultiLineString => "MultiLineString",
            Self::MultiPolygon => "MultiPolygon",
            Self::Collection => "GeometryCollection",
        }
    }
}

/// What the head of a geometry says.
#[derive(Clone, Copy)]
struct Shape {
    kind: Kind,
    height: Height,
    /// Bytes of a position.
    step: usize,
}

struct Reader<'a> {
    rest: &'a [u8],
    little: bool,
}

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> Result<&'a [u8], String> {
        let Some((bytes, rest)) = self.rest.split_at_checked(count) else {
            return Err(format!("well-known binary breaks off: {} bytes left", self.rest.len()));
        };
        self.rest = rest;
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32, String> {
        let &bytes = self.bytes(4)?.first_chunk().ok_or("well-known binary breaks off")?;
        Ok(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    /// A count of things that take at least `least` bytes each.
    fn count(&mut self, least: usize) -> Result<usize, String> {
        let count = self.u32()? as usize;
        if count > self.rest.len() / least {
            return Err(format!("a count of {count} in {} bytes", self.rest.len()));
        }
        Ok(count)
    }

    fn shape(&mut self) -> Result<Shape, String> {
        self.little = match self.bytes(1)? {
            [0] => false,
            [1] => true,
            _ => return Err("not well-known binary".to_owned()),
        };
        let code = self.u32()?;
        if code & 0x2000_0000 != 0 {
            self.u32()?;
        }
        let plain = code & 0x0fff_ffff;
        let dimensions = plain / 1000;
        let has_z = code & 0x8000_0000 != 0 || matches!(dimensions, 1 | 3);
        let has_m = code & 0x4000_0000 != 0 || matches!(dimensions, 2 | 3);
        let kind = match plain % 1000 {
            _ if dimensions > 3 => return Err(format!("geometry type {plain}")),
            1 => Kind::Point,
            2 => Kind::LineString,
            3 => Kind::Polygon,
            4 => Kind::MultiPoint,
            5 => Kind::MultiLineString,
            6 => Kind::MultiPolygon,
            7 => Kind::Collection,
            8..=14 => return Err("a curve; convert curves to straight lines first".to_owned()),
            15..=17 => return Err("a surface; convert surfaces to polygons first".to_owned()),
            other => return Err(format!("geometry type {other}")),
        };
        let height = if has_z { Height::Given } else { Height::None };
        Ok(Shape { kind, height, step: 16 + 8 * (usize::from(has_z) + usize::from(has_m)) })
    }

    fn add(&mut self, shape: Shape, drawn: &mut Drawn, depth: usize) -> Result<(), String> {
        match shape.kind {
            Kind::Point => {
                let at = self.line(1, shape.step)?;
                // An empty point has no other form in binary.
                let at = at.into_iter().filter(|c| !(c.x.is_nan() && c.y.is_nan()));
                let before = drawn.points.len();
                drawn.points.extend(at);
                drawn.count(drawn.points.len() - before, shape.height);
            }
            Kind::LineString => {
                let count = self.count(shape.step)?;
                drawn.lines.push(self.line(count, shape.step)?);
                drawn.count(count, shape.height);
            }
            Kind::Polygon => {
                let rings = self.count(4)?;
                let mut polygon = Vec::with_capacity(rings);
                for _ in 0..rings {
                    let count = self.count(shape.step)?;
                    polygon.push(self.line(count, shape.step)?);
                    drawn.count(count, shape.height);
                }
                drawn.polygons.push(polygon);
            }
            Kind::MultiPoint | Kind::MultiLineString | Kind::MultiPolygon | Kind::Collection => {
                if depth == DEEPEST {
                    return Err(format!("collections nested more than {DEEPEST} deep"));
                }
                let little = self.little;
                for _ in 0..self.count(9)? {
                    let part = self.shape()?;
                    self.add(part, drawn, depth + 1)?;
                }
                self.little = little;
            }
        }
        Ok(())
    }

    fn line(&mut self, count: usize, step: usize) -> Result<Vec<Coord<f64>>, String> {
        let bytes = self.bytes(count * step)?;
        let number = if self.little { f64::from_le_bytes } else { f64::from_be_bytes };
        let coord = |bytes: &[u8]| {
            let (x, rest) = bytes.split_first_chunk::<8>()?;
            Some(Coord { x: number(*x), y: number(*rest.first_chunk::<8>()?) })
        };
        Ok(bytes.chunks_exact(step).filter_map(coord).collect())
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{Geometry, GeometryCollection, Point, line_string, point, polygon};
    use geozero::wkb::{WkbDialect, WkbWriter};
    use geozero::{CoordDimensions, GeozeroGeometry};
    use proptest::prelude::*;

    use super::*;

    fn written(geometry: &Geometry<f64>, dialect: WkbDialect) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut writer = WkbWriter::with_opts(
            &mut bytes,
            dialect,
            CoordDimensions::xy(),
            Some(4490),
            Vec::new(),
        );
        geometry.process_geom(&mut writer).expect("written");
        bytes
    }

    fn flat(geometry: &Geometry<f64>, into: &mut Drawn) {
        match geometry {
            Geometry::Point(point) => into.points.push(point.0),
            Geometry::LineString(line) => into.lines.push(line.0.clone()),
            Geometry::Polygon(polygon) => {
                let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
                into.polygons.push(rings.map(|ring| ring.0.clone()).collect());
            }
            Geometry::MultiPoint(many) => into.points.extend(many.iter().map(|point| point.0)),
            Geometry::MultiLineString(many) => {
                many.iter().for_each(|line| flat(&line.clone().into(), into));
            }
            Geometry::MultiPolygon(many) => {
                many.iter().for_each(|polygon| flat(&polygon.clone().into(), into));
            }
            Geometry::GeometryCollection(all) => all.iter().for_each(|part| flat(part, into)),
            other => panic!("not written here: {other:?}"),
        }
    }

    fn samples() -> Vec<Geometry<f64>> {
        let hut = polygon!(
            exterior: [(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 0., y: 0.)],
            interiors: [[(x: 5., y: 1.), (x: 6., y: 1.), (x: 6., y: 2.), (x: 5., y: 1.)]],
        );
        let line = line_string![(x: 1., y: 2.), (x: -3., y: 4.5e-9)];
        let parts = vec![point!(x: 7., y: 8.).into(), hut.clone().into(), line.clone().into()];
        let nested =
            GeometryCollection(vec![Geometry::GeometryCollection(GeometryCollection(parts))]);
        vec![
            point!(x: 101.78, y: 36.62).into(),
            line.clone().into(),
            hut.clone().into(),
            vec![Point::new(1., 2.), Point::new(3., 4.)]
                .into_iter()
                .collect::<geo_types::MultiPoint>()
                .into(),
            geo_types::MultiLineString(vec![line.clone(), line]).into(),
            geo_types::MultiPolygon(vec![hut.clone(), hut]).into(),
            Geometry::GeometryCollection(nested),
        ]
    }

    #[test]
    fn what_another_program_writes_is_read_part_for_part() {
        for geometry in samples() {
            let mut expected = Drawn::default();
            flat(&geometry, &mut expected);
            for dialect in [WkbDialect::Wkb, WkbDialect::Ewkb] {
                let read = drawn(&written(&geometry, dialect)).expect("read");
                assert_eq!(read.points, expected.points);
                assert_eq!(read.lines, expected.lines);
                assert_eq!(read.polygons, expected.polygons);
                assert!(!read.is_raised());
            }
        }
    }

    fn point(order: u8, code: u32, numbers: &[f64]) -> Vec<u8> {
        let mut bytes = vec![order];
        if order == 1 {
            bytes.extend(code.to_le_bytes());
            numbers.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
        } else {
            bytes.extend(code.to_be_bytes());
            numbers.iter().for_each(|number| bytes.extend(number.to_be_bytes()));
        }
        bytes
    }

    #[test]
    fn heights_and_measures_are_read_over_in_both_dialects_and_byte_orders() {
        for order in [0, 1] {
            for (code, numbers, raised) in [
                (1, &[1.0, 2.0][..], false),
                (1001, &[1.0, 2.0, 9.0], true),
                (2001, &[1.0, 2.0, 9.0], false),
                (3001, &[1.0, 2.0, 9.0, 9.0], true),
                (0x8000_0001, &[1.0, 2.0, 9.0], true),
                (0x4000_0001, &[1.0, 2.0, 9.0], false),
                (0xc000_0001, &[1.0, 2.0, 9.0, 9.0], true),
            ] {
                let bytes = point(order, code, numbers);
                let read = drawn(&bytes).expect("read");
                assert_eq!(read.points, [Coord { x: 1.0, y: 2.0 }], "{code}");
                assert_eq!(read.is_raised(), raised, "{code}");
                assert!(drawn(&bytes[..bytes.len() - 1]).is_err(), "{code} cut off");
            }
        }
        let empty = drawn(&point(1, 1, &[f64::NAN, f64::NAN])).expect("read");
        assert!(empty.points.is_empty());
    }

    #[test]
    fn what_is_no_straight_geometry_is_refused_with_words() {
        for (code, words) in [(8, "curve"), (1010, "curve"), (15, "surface"), (99, "type 99")] {
            let why = drawn(&point(1, code, &[1.0, 2.0])).expect_err("refused");
            assert!(why.contains(words), "{why}");
        }
        assert!(drawn(b"").is_err());
        assert!(drawn(b"GP\0\x01").is_err());
    }

    #[test]
    fn a_count_beyond_the_bytes_and_endless_nesting_are_refused() {
        let mut bytes = vec![1, 3, 0, 0, 0];
        bytes.extend(u32::MAX.to_le_bytes());
        assert!(drawn(&bytes).expect_err("refused").contains("a count of 4294967295"));
        let nested = [1, 7, 0, 0, 0, 1, 0, 0, 0].repeat(10_000);
        assert!(drawn(&nested).expect_err("refused").contains("nested"));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_or_grow(mut bytes in prop::collection::vec(any::<u8>(), 0..400), code in 1u8..8) {
            if bytes.len() > 5 {
                bytes[..5].copy_from_slice(&[1, code, 0, 0, 0]);
            }
            if let Ok(read) = drawn(&bytes) {
                prop_assert!(read.size() <= bytes.len());
            }
        }
    }
}
