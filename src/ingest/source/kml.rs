//! KML and KMZ, one placemark after the other.
//!
//! The file is read twice: for the columns, which each placemark may add to, and for the rows.
//! `name`, `description`, the names of the folders around a placemark and its `ExtendedData` are
//! columns. `quick-xml` takes the text apart; documents with a type of their own are refused, for
//! what they define can unfold without end.
//!
//! Memory: one placemark, as long as `limited` lets through; of a KMZ the documents in it.
//! Source: OGC 12-007r2 (KML 2.3); its coordinates are WGS 84 longitudes and latitudes.

use std::cell::Cell;
use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::kml_walk::Walk;
use super::limited::Limited;
use super::placemark::Placemark;
use super::raw::{Head, Raw, Sink};
use super::table::MOST_COLUMNS;
use super::text::{Decoding, encoding_named, guess_of};
use super::unpacked::room_of;
use super::{Format, StatedCrs, Wanted, shortened};
use crate::ingest::IngestError;

/// How long the documents in a KMZ may be together.
const LONGEST_DOCUMENTS: u64 = 512 << 20;

/// Hands the placemarks of a KML or KMZ file on.
pub fn read(path: &Path, wanted: &Wanted<'_>, sink: &mut dyn Sink) -> Result<(), IngestError> {
    let (documents, tables) = documents(path, wanted)?;
    let mut columns = Columns::default();
    for document in &documents {
        document.each(&mut |placemark| columns.add(path, &placemark))?;
    }
    let headings: Arc<[String]> = columns.headings().into();
    let crs = Some(StatedCrs::Name("EPSG:4326".to_owned()));
    let (format, notes) = (Format::Kml, Vec::new());
    sink.begin(Head { format, crs, headings: Arc::clone(&headings), tables, notes })?;
    documents.iter().try_for_each(|document| {
        document.each(&mut |placemark| sink.take(Raw::Row(placemark.into_row(&headings))))
    })
}

/// The documents of a file that are wanted, and the names of all where it can have several.
fn documents<'a>(
    path: &'a Path,
    wanted: &'a Wanted<'a>,
) -> Result<(Vec<Document<'a>>, Vec<String>), IngestError> {
    let refused = |error| IngestError::of_io(path, error, wanted.by);
    let mut first = Vec::new();
    File::open(path).and_then(|f| f.take(4).read_to_end(&mut first)).map_err(refused)?;
    if !first.starts_with(b"PK") {
        return Ok((vec![Document::new(path, wanted, None)?], Vec::new()));
    }
    let packed = unpack(path, wanted)?;
    let names: Vec<String> = packed.iter().map(|(name, _)| name.clone()).collect();
    let is_wanted = |name: &str| {
        let file = name.rsplit('/').next().unwrap_or(name);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        wanted.table.is_none_or(|table| [name, file, stem].contains(&table))
    };
    let documents = packed.into_iter().filter(|(name, _)| is_wanted(name));
    let documents = documents.map(|(_, bytes)| Document::new(path, wanted, Some(bytes)));
    let documents = documents.collect::<Result<Vec<_>, _>>()?;
    if documents.is_empty() {
        return Err(IngestError::no_table(path, "documents in the KMZ", wanted.table, names));
    }
    Ok((documents, names))
}

/// The columns that any placemark has: the usual ones first, then in the order of the file.
#[derive(Default)]
struct Columns {
    names: Vec<String>,
    known: std::collections::HashSet<String>,
}

impl Columns {
    fn add(&mut self, path: &Path, placemark: &Placemark) -> Result<(), IngestError> {
        for (name, _) in &placemark.values {
            if !self.known.contains(name) {
                self.known.insert(name.clone());
                self.names.push(name.clone());
            }
        }
        if self.names.len() > MOST_COLUMNS {
            let path = path.to_owned();
            return Err(IngestError::TooMany { path, what: "columns", limit: MOST_COLUMNS });
        }
        Ok(())
    }

    fn headings(mut self) -> Vec<String> {
        const FIRST: [&str; 3] = ["name", "description", "folder"];
        let rank = |name: &String| FIRST.iter().position(|first| first == name).unwrap_or(3);
        self.names.sort_by_key(rank);
        self.names
    }
}

/// A KML document that can be read again.
struct Document<'a> {
    path: &'a Path,
    wanted: &'a Wanted<'a>,
    encoding: &'static Encoding,
    /// What was unpacked of a KMZ.
    unpacked: Option<Vec<u8>>,
}

impl<'a> Document<'a> {
    fn new(
        path: &'a Path,
        wanted: &'a Wanted<'a>,
        unpacked: Option<Vec<u8>>,
    ) -> Result<Self, IngestError> {
        let refused = |error| IngestError::of_io(path, error, wanted.by);
        let mut document = Self { path, wanted, encoding: encoding_rs::UTF_8, unpacked };
        let mut start = Vec::new();
        document.bytes()?.take(256).read_to_end(&mut start).map_err(refused)?;
        document.encoding = match wanted.encoding.and_then(encoding_named).or(declared(&start)) {
            Some(stated) => stated,
            None => guess_of(document.bytes()?).map_err(refused)?,
        };
        Ok(document)
    }

    fn bytes(&self) -> Result<Box<dyn Read + '_>, IngestError> {
        match &self.unpacked {
            Some(bytes) => Ok(Box::new(Cursor::new(bytes))),
            None => match File::open(self.path) {
                Ok(file) => Ok(Box::new(file)),
                Err(error) => Err(IngestError::of_io(self.path, error, self.wanted.by)),
            },
        }
    }

    /// Calls `each` with one placemark after the other.
    fn each(
        &self,
        each: &mut dyn FnMut(Placemark) -> Result<(), IngestError>,
    ) -> Result<(), IngestError> {
        let since = Rc::new(Cell::new(0));
        let text = Limited::new(Decoding::new(self.bytes()?, self.encoding), Rc::clone(&since));
        let mut reader = Reader::from_reader(BufReader::with_capacity(1 << 16, text));
        let mut walk = Walk::default();
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            let event = reader.read_event_into(&mut buffer);
            let place = reader.buffer_position();
            let broken = |expected: &str, found: String| {
                IngestError::broken(self.path, format!("byte {place}"), expected, found)
            };
            let event = event.map_err(|error| match error {
                quick_xml::Error::Io(error) => {
                    let error = std::io::Error::new(error.kind(), SharedError(error));
                    self.explain(error)
                }
                other => broken("well-formed XML", shortened(&other.to_string())),
            })?;
            match event {
                Event::Eof if walk.depth == 0 => return Ok(()),
                Event::Eof => return Err(broken("the end of an element", "the end".to_owned())),
                Event::DocType(_) => {
                    let found = "a document type; save it without".to_owned();
                    return Err(broken("plain KML", found));
                }
                event => {
                    let done = walk.take(event).map_err(|found| broken("plain KML", found))?;
                    if let Some(placemark) = done {
                        each(placemark)?;
                    }
                }
            }
            if walk.open.is_empty() {
                since.set(0);
            }
        }
    }

    fn explain(&self, error: std::io::Error) -> IngestError {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<SharedError>());
        match inner.and_then(|shared| shared.0.get_ref()) {
            Some(inner) if inner.to_string().ends_with("record too long") => IngestError::TooLong {
                path: self.path.to_owned(),
                byte: 0,
                limit: super::limited::LONGEST_RECORD,
            },
            _ => IngestError::of_io(self.path, error, self.wanted.by),
        }
    }
}

/// The parser shares its errors; so do we.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct SharedError(Arc<std::io::Error>);

/// A document in a KMZ: its name, and its bytes.
type Packed = (String, Vec<u8>);

/// The documents in a KMZ, those at the top first: some programs put each layer into one.
fn unpack(path: &Path, wanted: &Wanted<'_>) -> Result<Vec<Packed>, IngestError> {
    let refused = |error| IngestError::of_io(path, error, wanted.by);
    let broken = |error: zip::result::ZipError| {
        IngestError::broken(path, "KMZ", "a whole zip file with a KML file", error.to_string())
    };
    let file = File::open(path).map_err(refused)?;
    let room = room_of(file.metadata().map_err(refused)?.len()).min(LONGEST_DOCUMENTS);
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    let names = archive.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned());
    let mut names: Vec<(usize, usize, String)> = names
        .enumerate()
        .filter(|(_, name)| name.to_lowercase().ends_with(".kml"))
        .map(|(at, name)| (name.matches('/').count(), at, name))
        .collect();
    names.sort_unstable();
    let (mut documents, mut left) = (Vec::new(), room);
    for (_, at, name) in names {
        let mut bytes = Vec::new();
        let entry = archive.by_index(at).map_err(broken)?;
        entry.take(left + 1).read_to_end(&mut bytes).map_err(refused)?;
        if bytes.len() as u64 > left {
            let expected = format!("at most {room} bytes unpacked");
            return Err(IngestError::broken(path, "KMZ", expected, "more"));
        }
        left -= bytes.len() as u64;
        documents.push((name, bytes));
    }
    Ok(documents)
}

/// The encoding that an XML declaration names.
fn declared(start: &[u8]) -> Option<&'static Encoding> {
    let text: String = start.iter().map(|&byte| char::from(byte)).collect();
    let (declaration, _) = text.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next()?;
    encoding_named(value.get(1..)?.split(quote).next()?)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use encoding_rs::GBK;
    use proptest::prelude::*;
    use serde_json::json;
    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::super::kml_walk::MOST_NODES;
    use super::super::tabled::{Tabled, tabled};
    use super::*;

    fn of(text: &str) -> Tabled {
        tabled(read, text.as_bytes(), &Wanted::default()).expect("read")
    }

    fn complaint(text: &str) -> String {
        tabled(read, text.as_bytes(), &Wanted::default()).expect_err("an error").to_string()
    }

    fn kml(body: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><name>文档</name>{body}\
             </Document></kml>"
        )
    }

    const PLACE: &str = "<Placemark id=\"a1\"><name>虎台站</name>\
        <description><![CDATA[<b>二层</b>]]></description>\
        <ExtendedData><Data name=\"面积\"><value>407</value></Data>\
        <SchemaData schemaUrl=\"#s\"><SimpleData name=\"级别\">市 &amp; 区</SimpleData></SchemaData>\
        </ExtendedData><Point><coordinates>101.75,36.5,2260</coordinates></Point></Placemark>";

    #[test]
    fn a_placemark_is_a_row_with_all_that_is_said_of_it() {
        let table = of(&kml(&format!(
            "<Folder><name>城西</name><Folder><name>虎台</name>{PLACE}</Folder>\
            </Folder><Placemark><name>城中站</name><Point><coordinates> 101.76 , 36.625 \
            </coordinates></Point></Placemark>"
        )));
        assert_eq!(table.headings(), ["name", "description", "folder", "面积", "级别"]);
        let first = ["虎台站", "<b>二层</b>", "城西 / 虎台", "407", "市 & 区"];
        assert_eq!(table.rows[0], first.map(|text| json!(text)));
        assert_eq!(table.rows[1][2], json!(null), "folders end");
        assert_eq!(table.places, ["Point", "Point"]);
        let head = table.head.expect("begun");
        assert_eq!(head.crs, Some(StatedCrs::Name("EPSG:4326".to_owned())));
    }

    #[test]
    fn each_kind_of_geometry_is_read() {
        let ring = "<LinearRing><coordinates>0,0 1,0 1,1 0,0</coordinates></LinearRing>";
        let polygon = format!(
            "<Polygon><extrude/><tessellate>1</tessellate><outerBoundaryIs>{ring}</outerBoundaryIs>\
             <innerBoundaryIs>{ring}</innerBoundaryIs></Polygon>"
        );
        let line = "<LineString><coordinates>0,0\n1,1</coordinates></LineString>";
        for (geometry, kind) in [
            (polygon.as_str(), "Polygon"),
            (line, "LineString"),
            (&format!("<MultiGeometry>{polygon}{polygon}</MultiGeometry>"), "MultiPolygon"),
            (&format!("<MultiGeometry>{polygon}{line}</MultiGeometry>"), "GeometryCollection"),
            (
                "<gx:Track><when/><gx:coord>0 0 0</gx:coord><gx:coord>1 1 0</gx:coord></gx:Track>",
                "LineString",
            ),
            ("<Point/>", "Point"),
            ("<Point><coordinates/></Point>", "Point"),
            ("", "none"),
            ("<Point><coordinates>a,b</coordinates></Point>", "unreadable: \"a,b\" is no position"),
        ] {
            let table = of(&kml(&format!("<Placemark>{geometry}</Placemark>")));
            assert_eq!(table.places, [kind], "{geometry}");
        }
    }

    #[test]
    fn gbk_and_kmz_read_the_same() {
        let text = kml(PLACE);
        let gbk = GBK.encode(&text.replace("UTF-8", "GBK")).0.into_owned();
        let mut zipped = ZipWriter::new(Cursor::new(Vec::new()));
        let link = kml("<NetworkLink><Link><href>layers/a.kml</href></Link></NetworkLink>");
        for (name, content) in [("layers/a.kml", text.as_str()), ("doc.kml", link.as_str())] {
            zipped.start_file(name, SimpleFileOptions::default()).expect("begun");
            zipped.write_all(content.as_bytes()).expect("written");
        }
        let kmz = zipped.finish().expect("written").into_inner();
        for bytes in [text.as_bytes(), &gbk, &kmz] {
            let table = tabled(read, bytes, &Wanted::default()).expect("read");
            assert_eq!(table.rows[0][0], json!("虎台站"));
        }
    }

    #[test]
    fn what_could_unfold_without_end_is_stopped() {
        let bomb = "<?xml version=\"1.0\"?><!DOCTYPE k [<!ENTITY a \"&b;&b;\">]><kml>&a;</kml>";
        let deep = format!("{}<Placemark/>{}", "<Folder>".repeat(100), "</Folder>".repeat(100));
        let many = format!("<Placemark>{}</Placemark>", "<a/>".repeat(MOST_NODES));
        for (text, words) in [
            (bomb.to_owned(), "document type"),
            (kml(&deep), "nested more than 64 deep"),
            (kml(&many), "more than 200000 elements"),
            (kml("<Placemark>"), "well-formed XML"),
            ("<kml><Document>".to_owned(), "the end"),
            ("<kml></Document>".to_owned(), "well-formed XML"),
        ] {
            let message = complaint(&text);
            assert!(message.contains(words) && !message.contains('\n'), "{words}: {message}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_document_is_too_broken(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
            end in any::<prop::sample::Index>()
        ) {
            let whole = kml(PLACE).into_bytes();
            let mut bytes = whole.clone();
            for (at, byte) in changes {
                bytes[at.index(whole.len())] = byte;
            }
            let _ = tabled(read, &bytes, &Wanted::default());
            let _ = tabled(read, &bytes[..end.index(whole.len())], &Wanted::default());
        }
    }
}
