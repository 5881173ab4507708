//! GeoJSON files, one feature after the other: a FeatureCollection, a single Feature, features one
//! a line or parted by record separators (RFC 8142), a bare geometry or collection of some.
//!
//! Here a file is only taken apart. What is wrong with the whole of it (no JSON, breaks off,
//! nested without end, another coordinate system) stops reading at once; what a feature holds is
//! looked at later, feature by feature, so that one that is malformed takes none with it.
//!
//! Memory: the text of one feature, and never more than [`super::guard`] lets through.

use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;
use serde_json::{Deserializer as JsonReader, Value};

use super::guard::{DEEPEST, Guard, LONGEST_FEATURE, Since, Stop};
use super::raw::{Head, Raw, Sink, StatedCrs, shortened};
use super::{Format, Wanted};
use crate::ingest::IngestError;

/// More features than any layer of one city has.
pub const MOST_FEATURES: usize = 4_000_000;
const EXPECTED: &str = "a GeoJSON FeatureCollection or Feature";

/// Hands the features of a file on, each still as text.
pub fn read(path: &Path, wanted: &Wanted<'_>, sink: &mut dyn Sink) -> Result<(), IngestError> {
    let file = File::open(path).map_err(|e| IngestError::of_io(path, e, wanted.by))?;
    let since = Since::default();
    let (start, file) = without_byte_order_mark(path, file)?;
    let guarded = Guard::new(file, start.offset, Rc::clone(&since));
    let mut reader = JsonReader::from_reader(BufReader::with_capacity(1 << 16, guarded));
    let crs = crs_at_the_end(path).map_err(|e| IngestError::of_io(path, e, wanted.by))?;
    let mut taken = Taken { since: &since, sink, count: 0, crs, begun: None, fault: None, bare: 0 };
    let fail = |error: serde_json::Error| explain(path, error, start.hint);
    loop {
        let read = taken.deserialize_root(&mut reader);
        if let Some(fault) = taken.fault.take() {
            return Err(fault.at(path));
        }
        read.map_err(fail)?;
        match reader.end() {
            Ok(()) => return taken.end(path),
            // Another value follows: features one a line.
            Err(error) if error.classify() == Category::Syntax => {}
            Err(error) => return Err(fail(error)),
        }
    }
}

/// How much of a file's end is searched for a `crs` member that stands after the features.
const TAIL: u64 = 16 << 10;

/// The `crs` member after the features: they can be placed only when it is known.
fn crs_at_the_end(path: &Path) -> io::Result<Option<Value>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail)?;
    let tail = String::from_utf8_lossy(&tail);
    let Some((_, member)) = tail.rsplit_once("\"crs\"") else { return Ok(None) };
    let value = member.trim_start().strip_prefix(':').map(JsonReader::from_str);
    // A property of that name is an object only by accident, and then it has no such name.
    let value = value.and_then(|reader| reader.into_iter::<Value>().next()?.ok());
    Ok(value.filter(|crs| crs.pointer("/properties/name").is_some()))
}

/// How a file begins.
struct Start {
    /// Bytes already read and not handed on.
    offset: u64,
    /// What the file may be if it is not UTF-8.
    hint: &'static str,
}

fn without_byte_order_mark(
    path: &Path,
    mut file: File,
) -> Result<(Start, impl Read + use<>), IngestError> {
    let mut first = Vec::with_capacity(3);
    let refused = |source| IngestError::Unreadable { path: path.to_owned(), source };
    file.by_ref().take(3).read_to_end(&mut first).map_err(refused)?;
    let hint = match first.as_slice() {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => " (it begins like UTF-16)",
        _ => " (perhaps GBK or GB18030)",
    };
    let offset = if first == b"\xef\xbb\xbf" { 3 } else { 0 };
    if offset == 3 {
        first.clear();
    }
    Ok((Start { offset, hint }, io::Cursor::new(first).chain(file)))
}

/// What has been taken out of the file so far.
struct Taken<'a> {
    since: &'a Cell<u64>,
    sink: &'a mut dyn Sink,
    count: usize,
    crs: Option<Value>,
    /// The system that the sink was told of.
    begun: Option<Option<StatedCrs>>,
    fault: Option<Fault>,
    /// Geometries that stood for features.
    bare: usize,
}

/// What is wrong although the JSON is right.
enum Fault {
    NotGeoJson(String),
    TooMany,
    /// What the sink said.
    Sink(IngestError),
}

impl Fault {
    fn at(self, path: &Path) -> IngestError {
        let path = path.to_owned();
        match self {
            Self::NotGeoJson(found) => IngestError::NotGeoJson { path, expected: EXPECTED, found },
            Self::TooMany => IngestError::TooMany { path, what: "features", limit: MOST_FEATURES },
            Self::Sink(error) => error,
        }
    }
}

impl Taken<'_> {
    fn deserialize_root<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        Root(self).deserialize(from)
    }

    fn take(&mut self, feature: Box<RawValue>) {
        self.since.set(0);
        self.count += 1;
        if self.count > MOST_FEATURES {
            self.fault = Some(Fault::TooMany);
        } else if let Err(error) = self.begin().and_then(|()| self.sink.take(Raw::Text(feature))) {
            self.fault = Some(Fault::Sink(error));
        }
    }

    /// Takes a geometry for a feature without properties.
    fn take_bare(&mut self, geometry: &str) -> Result<(), serde_json::Error> {
        self.bare += 1;
        let whole = format!("{{\"type\":\"Feature\",\"geometry\":{geometry}}}");
        self.take(RawValue::from_string(whole)?);
        Ok(())
    }

    fn begin(&mut self) -> Result<(), IngestError> {
        if self.begun.is_some() {
            return Ok(());
        }
        let crs = self.crs.as_ref().and_then(stated_crs);
        self.begun = Some(crs.clone());
        let headings = Arc::default();
        self.sink.begin(Head {
            format: Format::GeoJson,
            crs,
            headings,
            tables: Vec::new(),
            notes: Vec::new(),
        })
    }

    fn end(mut self, path: &Path) -> Result<(), IngestError> {
        self.begin()?;
        if self.bare > 0 {
            let found = format!("{} geometries without properties, each a feature", self.bare);
            self.sink.note(("geometry-bare", found))?;
        }
        let at_end = self.crs.as_ref().and_then(stated_crs);
        if self.begun.is_some_and(|begun| begun == at_end) {
            return Ok(());
        }
        let found = "a member \"crs\" far behind the features; write it before them".to_owned();
        Err(IngestError::NotGeoJson { path: path.to_owned(), expected: EXPECTED, found })
    }
}

/// One value at the top of the file.
struct Root<'a, 'b>(&'a mut Taken<'b>);

impl<'de> DeserializeSeed<'de> for Root<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Root<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EXPECTED)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut kind = None;
        let mut has_list = false;
        let mut has_geometries = false;
        let mut members = String::new();
        let mut coordinates: Option<Box<RawValue>> = None;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "features" => {
                    has_list = true;
                    map.next_value_seed(List { taken: self.0, of: Listed::Features })?;
                }
                // Other members of that name are foreign to a feature or a collection of them.
                "geometries" if !is_of_features(kind.as_ref()) => {
                    has_geometries = true;
                    map.next_value_seed(List { taken: self.0, of: Listed::Geometries })?;
                }
                "coordinates" if !is_of_features(kind.as_ref()) => {
                    coordinates = Some(map.next_value()?);
                }
                "type" => kind = Some(map.next_value::<Value>()?),
                "crs" => self.0.crs = Some(map.next_value()?),
                "id" | "geometry" | "properties" => {
                    let value: Box<RawValue> = map.next_value()?;
                    members.push_str(&format!(",\"{key}\":{value}"));
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let found = match kind.as_ref().map(|kind| (kind.as_str(), kind)) {
            Some((Some("FeatureCollection"), _)) if has_list => return Ok(()),
            Some((Some("FeatureCollection"), _)) => "a FeatureCollection without features".into(),
            Some((Some("Feature"), _)) if !has_list => {
                let whole = RawValue::from_string(format!("{{\"type\":\"Feature\"{members}}}"));
                self.0.take(whole.map_err(serde::de::Error::custom)?);
                return Ok(());
            }
            Some((Some("GeometryCollection"), _)) if has_geometries => return Ok(()),
            Some((Some(kind), _)) if coordinates.is_some() && is_geometry(kind) => {
                let coordinates = coordinates.as_deref().map_or("null", RawValue::get);
                let geometry = format!("{{\"type\":\"{kind}\",\"coordinates\":{coordinates}}}");
                return self.0.take_bare(&geometry).map_err(serde::de::Error::custom);
            }
            Some((_, other)) => format!("an object of type {}", shortened(&other.to_string())),
            None => "an object without a type".to_owned(),
        };
        self.0.fault = Some(Fault::NotGeoJson(found));
        Ok(())
    }
}

fn is_of_features(kind: Option<&Value>) -> bool {
    matches!(kind.and_then(Value::as_str), Some("FeatureCollection" | "Feature"))
}

fn is_geometry(kind: &str) -> bool {
    const KINDS: [&str; 6] =
        ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"];
    KINDS.contains(&kind)
}

/// A list of features, or of geometries that stand for some.
struct List<'a, 'b> {
    taken: &'a mut Taken<'b>,
    of: Listed,
}

#[derive(Clone, Copy)]
enum Listed {
    Features,
    Geometries,
}

impl<'de> DeserializeSeed<'de> for List<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(member) = list.next_element::<Box<RawValue>>()? {
            match self.of {
                Listed::Features => self.taken.take(member),
                Listed::Geometries => {
                    self.taken.take_bare(member.get()).map_err(serde::de::Error::custom)?;
                }
            }
            if self.taken.fault.is_some() {
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

/// The system that a `crs` member names; null names none.
fn stated_crs(member: &Value) -> Option<StatedCrs> {
    if member.is_null() {
        return None;
    }
    let name = member.pointer("/properties/name").and_then(Value::as_str);
    Some(StatedCrs::Name(match name {
        Some(name) => name.to_owned(),
        None => format!("a system that is not named: {}", shortened(&member.to_string())),
    }))
}

fn explain(path: &Path, error: serde_json::Error, hint: &'static str) -> IngestError {
    let path = path.to_owned();
    let (line, column) = (error.line(), error.column());
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    match error.classify() {
        Category::Io => {
            let source = io::Error::from(error);
            match source.get_ref().and_then(|inner| inner.downcast_ref::<Stop>()) {
                Some(&Stop::TooDeep { byte }) => {
                    IngestError::TooDeep { path, byte, limit: DEEPEST }
                }
                Some(&Stop::TooLong { byte }) => {
                    IngestError::TooLong { path, byte, limit: LONGEST_FEATURE }
                }
                Some(&Stop::NotUtf8 { byte }) => IngestError::NotUtf8 { path, byte, hint },
                None => IngestError::Unreadable { path, source },
            }
        }
        Category::Data => {
            let found = format!("{message} (line {line}, column {column})");
            IngestError::NotGeoJson { path, expected: EXPECTED, found }
        }
        Category::Syntax | Category::Eof => IngestError::Json { path, line, column, message },
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::super::raw::RawGeometry;
    use super::super::taking::Taken;
    use super::*;

    fn taken(bytes: &[u8]) -> Result<Taken, IngestError> {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(bytes).expect("written");
        let mut taken = Taken::default();
        read(file.path(), &Wanted::default(), &mut taken)?;
        Ok(taken)
    }

    fn features(bytes: &[u8]) -> Result<Vec<String>, IngestError> {
        taken(bytes).map(texts)
    }

    /// The features' texts: a sink for tests keeps them as geometries that nobody has read.
    fn texts(taken: Taken) -> Vec<String> {
        let text = |row: super::super::Row| match row.geometry {
            RawGeometry::Unreadable(text) => text,
            other => panic!("{other:?}"),
        };
        taken.rows.into_iter().map(text).collect()
    }

    fn complaint(bytes: &[u8]) -> String {
        features(bytes).expect_err("an error").to_string()
    }

    #[test]
    fn a_collection_a_feature_and_features_one_a_line_are_read() {
        let mark = "\u{feff}{\"features\":[1, {\"a\":[]}],\"type\":\"FeatureCollection\"}";
        assert_eq!(features(mark.as_bytes()).expect("read"), ["1", "{\"a\":[]}"]);
        let single = br#" {"geometry":null,"type":"Feature","x":[1],"id":7} "#;
        assert_eq!(
            features(single).expect("read"),
            [r#"{"type":"Feature","geometry":null,"id":7}"#]
        );
        let lines = b"{\"type\":\"Feature\",\"id\":1}\n{\"type\":\"Feature\",\"id\":2}\n\n";
        assert_eq!(features(lines).expect("read").len(), 2);
        assert!(features(b"{\"type\":\"FeatureCollection\",\"features\":[]}").is_ok());
    }

    #[test]
    fn records_behind_separators_and_bare_geometries_are_read() {
        let sequence =
            b"\x1e{\"type\":\"Feature\",\"id\":1}\n\x1e{\"type\":\"Feature\",\n\"id\":2}\n";
        let read = features(sequence).expect("read");
        assert_eq!(read, [r#"{"type":"Feature","id":1}"#, r#"{"type":"Feature","id":2}"#]);
        let wrapped = [
            r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[1, 2]}}"#,
            r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[3, 4]}}"#,
        ];
        let one = br#"{"coordinates":[1, 2],"type":"Point","bbox":[1,2,1,2]}"#;
        assert_eq!(features(one).expect("read"), wrapped[..1]);
        let several =
            br#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1, 2]},
            {"type":"Point","coordinates":[3, 4]}]}"#;
        let read = taken(several).expect("read");
        assert_eq!(read.notes.len(), 1);
        assert_eq!(texts(read), wrapped);
        let lines = b"{\"type\":\"Point\",\"coordinates\":[1, 2]}\n{\"type\":\"Point\",\"coordinates\":[3, 4]}";
        assert_eq!(features(lines).expect("read"), wrapped);
        assert!(complaint(br#"{"type":"Point"}"#).contains("of type \"Point\""));
        assert!(complaint(br#"{"coordinates":[1,2]}"#).contains("without a type"));
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said_with_its_place() {
        let deep = format!("{{\"type\":\"FeatureCollection\",\"features\":{}", "[".repeat(200));
        for (bytes, words) in [
            (&b"  \n "[..], "not JSON"),
            (b"hello", "line 1, column 1: not JSON"),
            (b"[[[[", "expected a GeoJSON FeatureCollection"),
            (b"17", "expected a GeoJSON FeatureCollection"),
            (b"{\"type\":\"FeatureCollection\",\n\"features\":[{\"a\":1", "line 2"),
            (b"{\"type\":\"FeatureCollection\",\"features\":5}", "a list of features"),
            (b"{\"type\":\"FeatureCollection\"}", "without features"),
            (b"{\"features\":[]}", "without a type"),
            (b"{\"type\":\"Topology\"}", "Topology"),
            (b"{\"type\":\"Feature\",\"id\":\"\xb5\xd8\"}", "byte 24: not UTF-8 (perhaps GBK"),
            (b"\xff\xfe{\0", "UTF-16"),
            (deep.as_bytes(), "nested more than 64 deep"),
            (b"{\"type\":\"FeatureCollection\",\"features\":[]} x", "not JSON"),
        ] {
            let message = complaint(bytes);
            assert!(message.contains(words), "{words}: {message}");
            assert!(!message.contains('\n'), "{message}");
        }
    }

    #[test]
    fn the_coordinate_system_is_told_wherever_it_stands() {
        let crs = "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:4544\"}}";
        let stated = Some(StatedCrs::Name("EPSG:4544".to_owned()));
        for (before, after) in [(crs, "\"x\":1"), ("\"x\":1", crs)] {
            let text =
                format!("{{{before},\"type\":\"FeatureCollection\",\"features\":[{{}}],{after}}}");
            let taken = taken(text.as_bytes()).expect("read");
            assert_eq!(taken.head.as_ref().and_then(|head| head.crs.clone()), stated);
            assert_eq!(taken.rows.len(), 1);
        }
        let far = format!("\"x\":{:?},{crs},\"y\":{:?}", " ".repeat(9), " ".repeat(20_000));
        let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{{}}],{far}}}");
        assert!(complaint(text.as_bytes()).contains("write it before them"));
    }

    #[test]
    fn a_folder_is_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = super::super::read(folder.path(), &Wanted::default(), &mut Taken::default())
            .expect_err("an error");
        assert!(matches!(error, IngestError::WrongKind { found: "a folder", .. }), "{error}");
    }
}
