//! How long is what is packed in this zip file? A file of a few kilobytes can unpack to fill any
//! memory, and what its directory says of itself need not be true: so all of it is unpacked once,
//! and nothing kept.
//!
//! Complexity: the bytes unpacked, and never more than are allowed.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use zip::ZipArchive;

use super::Wanted;
use crate::ingest::IngestError;

/// How many times as long as the zip file its content may be; workbooks and KMZ are 5 to 60.
pub const MOST_TIMES: u64 = 200;
/// What is allowed however short the zip file is.
const ALWAYS: u64 = 16 << 20;
/// What is never allowed.
const MOST: u64 = 8 << 30;
/// Files in a zip file.
const MOST_FILES: usize = 10_000;

/// How long a zip file's content may be.
pub fn room_of(packed: u64) -> u64 {
    packed.saturating_mul(MOST_TIMES).saturating_add(ALWAYS).min(MOST)
}

/// Refuses a zip file that unpacks to more than a document of its kind has.
pub fn check_unpacked(path: &Path, wanted: &Wanted<'_>) -> Result<(), IngestError> {
    let refused = |error| IngestError::of_io(path, error, wanted.by);
    let broken =
        |place: &str, found: String| IngestError::broken(path, place, "a whole zip file", found);
    let file = File::open(path).map_err(refused)?;
    let room = room_of(file.metadata().map_err(refused)?.len());
    let mut archive = ZipArchive::new(BufReader::new(file))
        .map_err(|error| broken("directory", error.to_string()))?;
    if archive.len() > MOST_FILES {
        let path = path.to_owned();
        return Err(IngestError::TooMany { path, what: "files", limit: MOST_FILES });
    }
    let mut left = room;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|e| broken("directory", e.to_string()))?;
        let name = format!("file {}", at + 1);
        let unpacked = io::copy(&mut entry.take(left + 1), &mut io::sink());
        let unpacked = unpacked.map_err(|error| broken(&name, error.to_string()))?;
        if unpacked > left {
            let (place, expected) = (name, format!("at most {room} bytes unpacked"));
            return Err(IngestError::broken(path, place, expected, "more"));
        }
        left -= unpacked;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    #[test]
    fn a_zip_file_that_unpacks_to_much_more_is_refused() {
        for (length, is_fine) in [(1_u64 << 20, true), (64 << 20, false)] {
            let mut file = tempfile::NamedTempFile::new().expect("a file");
            let mut zip = ZipWriter::new(&mut file);
            zip.start_file("a.xml", SimpleFileOptions::default()).expect("begun");
            io::copy(&mut io::repeat(b' ').take(length), &mut zip).expect("written");
            zip.finish().expect("written").flush().expect("written");
            let checked = check_unpacked(file.path(), &Wanted::default());
            assert_eq!(checked.is_ok(), is_fine, "{length}: {checked:?}");
        }
    }
}
