//! Zip files: what is in one, and a Shapefile out of one.
//!
//! The files of the Shapefile are unpacked beside each other into a folder of their own, which is
//! removed afterwards. Names are GBK in zips that Chinese Windows made; nested folders do not
//! matter.
//!
//! What is unpacked may be as long as [`room_of`] says: beyond that it is no Shapefile but an
//! attack.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use super::raw::Sink;
use super::unpacked::{MOST_TIMES, room_of};
use super::{Wanted, shapefile, text};
use crate::ingest::IngestError;

/// The files of a Shapefile that are read.
const ENDINGS: [&str; 5] = ["shp", "dbf", "shx", "prj", "cpg"];

/// What a zip file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    Shapefile,
    Workbook,
    Kmz,
    /// Word, `OpenDocument` text.
    Document,
    Geodatabase,
    Other,
}

type Archive = ZipArchive<BufReader<File>>;

/// What the zip file at `path` is, by the names in it.
pub fn content(path: &Path) -> Result<Content, IngestError> {
    let archive = open(path)?;
    let names: Vec<_> = names(&archive).iter().map(|name| name.to_lowercase()).collect();
    let has = |ending: &str| names.iter().any(|name| name.ends_with(ending));
    Ok(if names.iter().any(|name| name == "xl/workbook.xml" || name == "xl/workbook.bin") {
        Content::Workbook
    } else if has(".gdbtable") {
        Content::Geodatabase
    } else if !shapes(&names).is_empty() {
        Content::Shapefile
    } else if has(".kml") {
        Content::Kmz
    } else if names.iter().any(|name| name == "word/document.xml") {
        Content::Document
    } else if names.iter().any(|name| name == "content.xml" || name == "mimetype") {
        Content::Workbook
    } else {
        Content::Other
    })
}

/// Hands the features of the Shapefile in the zip file on.
pub fn read(path: &Path, wanted: &Wanted<'_>, sink: &mut dyn Sink) -> Result<(), IngestError> {
    let mut archive = open(path)?;
    let names = names(&archive);
    let shapes = shapes(&names);
    let stems: Vec<_> = shapes.iter().map(|shape| stem(shape).to_owned()).collect();
    let file_name = |stem: &str| stem.rsplit('/').next().unwrap_or(stem).to_lowercase();
    let chosen = match wanted.table {
        Some(table) => stems.iter().find(|stem| {
            stem.eq_ignore_ascii_case(table) || file_name(stem) == table.to_lowercase()
        }),
        None => (stems.len() == 1).then(|| &stems[0]),
    };
    let Some(chosen) = chosen else {
        return Err(IngestError::no_table(path, "Shapefiles in the zip file", wanted.table, stems));
    };
    let unreadable = |source| IngestError::Unreadable { path: path.to_owned(), source };
    let folder = tempfile::tempdir().map_err(unreadable)?;
    let mut room = path.metadata().map(|known| room_of(known.len())).map_err(unreadable)?;
    for (at, name) in names.iter().enumerate() {
        let lower = name.to_lowercase();
        let of_chosen = stem(&lower) == chosen.to_lowercase();
        if let Some(ending) =
            ENDINGS.iter().find(|e| of_chosen && lower.ends_with(&format!(".{e}")))
        {
            let target = folder.path().join("layer").with_extension(ending);
            unpack(path, &mut archive, (at, name), &target, &mut room)?;
        }
    }
    let shp = folder.path().join("layer.shp");
    shapefile::read(&shp, wanted, sink).map_err(|error| in_zip(error, path, chosen))
}

/// The error as one of the zip file and not of the folder that it was unpacked to.
fn in_zip(error: IngestError, zip: &Path, stem: &str) -> IngestError {
    match error {
        IngestError::Broken { path, place, expected, found } => {
            let ending = path.extension().unwrap_or_default().to_string_lossy();
            let place = format!("{stem}.{ending}: {place}");
            IngestError::Broken { path: zip.to_owned(), place, expected, found }
        }
        IngestError::Unreadable { source, .. } => {
            IngestError::Unreadable { path: zip.to_owned(), source }
        }
        other => other,
    }
}

fn open(path: &Path) -> Result<Archive, IngestError> {
    let file = File::open(path)
        .map_err(|source| IngestError::Unreadable { path: path.to_owned(), source })?;
    ZipArchive::new(BufReader::new(file)).map_err(|error| of_zip(path, "directory", error))
}

fn of_zip(path: &Path, place: &str, error: ZipError) -> IngestError {
    match error {
        ZipError::Io(source) if source.kind() != io::ErrorKind::UnexpectedEof => {
            IngestError::Unreadable { path: path.to_owned(), source }
        }
        other => IngestError::broken(path, place, "a whole zip file", other.to_string()),
    }
}

/// The names of what is in it, in its order, folders with `/`.
fn names(archive: &Archive) -> Vec<String> {
    let raw: Vec<_> = archive.file_names_raw().collect();
    // One encoding for all: a single short name says too little of it.
    let encoding = text::guess(&raw.join(&b'\n'));
    raw.iter().map(|name| text::decode(name, encoding).replace('\\', "/")).collect()
}

/// The `.shp` files, without what macOS leaves beside each.
fn shapes(names: &[String]) -> Vec<String> {
    let is_shape = |name: &&String| {
        let file = name.rsplit('/').next().unwrap_or(name);
        file.to_lowercase().ends_with(".shp") && !file.starts_with('.')
    };
    names.iter().filter(is_shape).cloned().collect()
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn unpack(
    path: &Path,
    archive: &mut Archive,
    (at, name): (usize, &str),
    target: &Path,
    room: &mut u64,
) -> Result<(), IngestError> {
    let unreadable = |source| IngestError::Unreadable { path: path.to_owned(), source };
    let entry = archive.by_index(at).map_err(|error| of_zip(path, name, error))?;
    if entry.encrypted() {
        let expected = "a file without a password";
        return Err(IngestError::broken(path, name, expected, "an encrypted one"));
    }
    let mut file = BufWriter::with_capacity(1 << 16, File::create(target).map_err(unreadable)?);
    let copied = io::copy(&mut entry.take(*room + 1), &mut file)
        .map_err(|error| IngestError::broken(path, name, "a whole file", error.to_string()))?;
    if copied > *room {
        let expected = format!("at most {MOST_TIMES} times the length of the zip file");
        return Err(IngestError::broken(path, name, expected, "more when unpacked"));
    }
    *room -= copied;
    file.flush().map_err(unreadable)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use encoding_rs::GBK;
    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::super::taking::{complaint, complaint_as, taken, taken_as};
    use super::*;

    /// A `.shp` of one point.
    fn point() -> Vec<u8> {
        let mut bytes = vec![0; 128];
        bytes[..4].copy_from_slice(&9994_u32.to_be_bytes());
        bytes[24..28].copy_from_slice(&64_u32.to_be_bytes());
        bytes[28..36].copy_from_slice(&[0xe8, 3, 0, 0, 1, 0, 0, 0]);
        bytes[100..108].copy_from_slice(&[0, 0, 0, 1, 0, 0, 0, 10]);
        bytes[108] = 1;
        bytes[112..120].copy_from_slice(&101.5_f64.to_le_bytes());
        bytes[120..128].copy_from_slice(&36.5_f64.to_le_bytes());
        bytes
    }

    fn zip(folder: &Path, files: &[(&str, &[u8])]) -> PathBuf {
        let path = folder.join("town.zip");
        let mut zip = ZipWriter::new(File::create(&path).expect("a file"));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, bytes) in files {
            zip.start_file(*name, options).expect("begun");
            zip.write_all(bytes).expect("written");
        }
        zip.finish().expect("finished");
        path
    }

    #[test]
    fn the_only_shapefile_is_read_wherever_it_is_and_one_of_several_by_its_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let point = point();
        let path = zip(
            folder.path(),
            &[
                ("数据/a/JD.SHP", &point),
                ("__MACOSX/._JD.SHP", b"x"),
                ("数据/a/jd.prj", b"GEOGCS[]"),
            ],
        );
        let read = taken(&path);
        assert_eq!(read.drawn(0).points[0].x, 101.5);
        assert!(read.head.expect("a head").crs.is_some(), "its .prj goes with it");

        let path = zip(folder.path(), &[("a.shp", &point), ("b/c.shp", &point)]);
        let message = complaint(&path);
        assert!(message.contains("2 Shapefiles") && message.contains("a, b/c"), "{message}");
        for table in ["c", "C", "b/c"] {
            let wanted = Wanted { table: Some(table), ..Wanted::default() };
            assert_eq!(taken_as(&path, &wanted).rows.len(), 1);
        }
        let wanted = Wanted { table: Some("d"), ..Wanted::default() };
        assert!(complaint_as(&path, &wanted).contains("no \"d\" among 2"));
    }

    #[test]
    fn names_in_gbk_are_understood() {
        let folder = tempfile::tempdir().expect("a folder");
        let point = point();
        // Of the same length, so that it can be put in afterwards.
        let path = zip(folder.path(), &[("JDJDxx.shp", &point), ("other.shp", &point)]);
        let mut bytes = std::fs::read(&path).expect("readable");
        let name = GBK.encode("街道图").0;
        while let Some(at) = bytes.windows(6).position(|w| w == b"JDJDxx") {
            bytes[at..at + 6].copy_from_slice(&name);
        }
        std::fs::write(&path, bytes).expect("written");
        assert!(complaint(&path).contains("街道图"));
        let wanted = Wanted { table: Some("街道图"), ..Wanted::default() };
        assert_eq!(taken_as(&path, &wanted).rows.len(), 1);
    }

    #[test]
    fn what_unpacks_to_hundreds_of_times_its_length_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let blank = vec![b' '; 100 << 20];
        let path = zip(folder.path(), &[("a.shp", &point()), ("a.dbf", &blank)]);
        let message = complaint(&path);
        assert!(message.contains("at most 200 times"), "{message}");
    }

    #[test]
    fn a_zip_file_without_a_shapefile_or_cut_off_says_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = zip(folder.path(), &[("readme.txt", b"x")]);
        assert!(complaint(&path).contains("without a Shapefile"));
        let path = zip(folder.path(), &[("x.gdb/a1.gdbtable", b"x")]);
        assert!(complaint(&path).contains("geodatabase"));
        let path = zip(folder.path(), &[("a.shp", &point())]);
        let bytes = std::fs::read(&path).expect("readable");
        for length in 4..bytes.len() {
            std::fs::write(&path, &bytes[..length]).expect("written");
            assert!(complaint(&path).contains("town.zip"));
        }
    }
}
