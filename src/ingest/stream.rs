//! GeoJSON files, one feature after the other: a FeatureCollection, a single Feature, or features
//! one a line.
//!
//! Here a file is only taken apart. What is wrong with the whole of it (no JSON, breaks off,
//! nested without end, another coordinate system) stops reading at once; what a feature holds is
//! looked at later, feature by feature, so that one that is malformed takes none with it.
//!
//! Memory: the text of the features, and never more than [`super::guard`] lets through.

use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;
use serde_json::{Deserializer as JsonReader, Value};

use super::guard::{DEEPEST, Guard, LONGEST_FEATURE, Since, Stop};
use super::{IngestError, crs};

/// More features than any layer of one city has.
const MOST_FEATURES: usize = 4_000_000;
const EXPECTED: &str = "a GeoJSON FeatureCollection or Feature";

/// The features of a file in its order, each still as text.
pub(super) fn read_features(
    path: &Path,
    wanted_by: &str,
) -> Result<Vec<Box<RawValue>>, IngestError> {
    let file = open(path, wanted_by)?;
    let since = Since::default();
    let (start, file) = without_byte_order_mark(path, file)?;
    let guarded = Guard::new(file, start.offset, Rc::clone(&since));
    let mut reader = JsonReader::from_reader(BufReader::with_capacity(1 << 16, guarded));
    let mut taken = Taken { since: &since, features: Vec::new(), crs: None, fault: None };
    let fail = |error: serde_json::Error| explain(path, error, start.hint);
    loop {
        taken.deserialize_root(&mut reader).map_err(fail)?;
        if let Some(fault) = taken.fault.take() {
            return Err(fault.at(path));
        }
        match reader.end() {
            Ok(()) => break,
            // Another value follows: features one a line.
            Err(error) if error.classify() == Category::Syntax => {}
            Err(error) => return Err(fail(error)),
        }
    }
    if let Some(found) = taken.crs.as_ref().and_then(unsupported_crs) {
        return Err(IngestError::Crs { path: path.to_owned(), found, expected: crs::SUPPORTED });
    }
    Ok(taken.features)
}

fn open(path: &Path, wanted_by: &str) -> Result<File, IngestError> {
    let known = std::fs::metadata(path).map_err(|e| IngestError::of_io(path, e, wanted_by))?;
    let path_owned = path.to_owned();
    if !known.is_file() {
        let found = if known.is_dir() { "a folder" } else { "a device or a pipe" };
        return Err(IngestError::WrongKind { path: path_owned, expected: "a file", found });
    }
    if known.len() == 0 {
        return Err(IngestError::Empty { path: path_owned, expected: EXPECTED });
    }
    File::open(path).map_err(|e| IngestError::of_io(path, e, wanted_by))
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
    features: Vec<Box<RawValue>>,
    crs: Option<Value>,
    fault: Option<Fault>,
}

/// What is wrong although the JSON is right.
enum Fault {
    NotGeoJson(String),
    TooMany,
}

impl Fault {
    fn at(self, path: &Path) -> IngestError {
        let path = path.to_owned();
        match self {
            Self::NotGeoJson(found) => IngestError::NotGeoJson { path, expected: EXPECTED, found },
            Self::TooMany => IngestError::TooMany { path, what: "features", limit: MOST_FEATURES },
        }
    }
}

impl Taken<'_> {
    fn deserialize_root<'de, D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        Root(self).deserialize(from)
    }

    fn take(&mut self, feature: Box<RawValue>) {
        if self.features.len() == MOST_FEATURES {
            self.fault = Some(Fault::TooMany);
        } else {
            self.features.push(feature);
        }
        self.since.set(0);
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
        let mut members = String::new();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "features" => {
                    has_list = true;
                    map.next_value_seed(List(self.0))?;
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
            Some((_, other)) => format!("an object of type {}", shortened(&other.to_string())),
            None => "an object without a type".to_owned(),
        };
        self.0.fault = Some(Fault::NotGeoJson(found));
        Ok(())
    }
}

/// The list of features.
struct List<'a, 'b>(&'a mut Taken<'b>);

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
        while let Some(feature) = list.next_element::<Box<RawValue>>()? {
            self.0.take(feature);
            if self.0.fault.is_some() {
                return Err(serde::de::Error::custom("too many features"));
            }
        }
        Ok(())
    }
}

fn unsupported_crs(member: &Value) -> Option<String> {
    if member.is_null() {
        return None;
    }
    let name = member.pointer("/properties/name").and_then(Value::as_str);
    match name {
        Some(name) if crs::is_wgs84(name) => None,
        Some(name) => Some(shortened(name)),
        None => Some(format!("a system that is not named: {}", shortened(&member.to_string()))),
    }
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

/// The beginning of a text from a file, fit for a message.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain("…".chars()).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn features(bytes: &[u8]) -> Result<Vec<String>, IngestError> {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(bytes).expect("written");
        let read = read_features(file.path(), "the test")?;
        Ok(read.iter().map(|feature| feature.get().to_owned()).collect())
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
    fn what_is_wrong_with_a_file_is_said_with_its_place() {
        let deep = format!("{{\"type\":\"FeatureCollection\",\"features\":{}", "[".repeat(200));
        for (bytes, words) in [
            (&b""[..], "empty (0 bytes)"),
            (b"  \n ", "not JSON"),
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
    fn a_coordinate_system_that_is_not_longitude_and_latitude_is_refused() {
        let with = |name: &str| {
            format!(
                "{{\"features\":[],\"type\":\"FeatureCollection\",\
                 \"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"{name}\"}}}}}}"
            )
        };
        assert!(features(with("urn:ogc:def:crs:OGC:1.3:CRS84").as_bytes()).is_ok());
        let message = complaint(with("urn:ogc:def:crs:EPSG::4544").as_bytes());
        assert!(message.contains("4544") && message.contains("EPSG:4490"), "{message}");
    }

    #[test]
    fn a_folder_is_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = read_features(folder.path(), "the test").expect_err("an error");
        assert!(matches!(error, IngestError::WrongKind { found: "a folder", .. }), "{error}");
    }
}
