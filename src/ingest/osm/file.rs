//! The blocks of a `.osm.pbf`, decoded in parallel and handed back in the order of the file.
//!
//! A file is a row of blocks of up to 8,000 elements each, packed one by one. Each pass reads them
//! from disk again instead of keeping them, and leaves packed what it does not want.
//!
//! The decoder (`osmpbf`) panics on some damaged bytes, such as a relation member of no known
//! type. Each block is therefore decoded behind `catch_unwind`: a damaged block is an error with
//! the block's number, whatever the bytes.

use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use osmpbf::{Blob, BlobDecode, BlobReader, HeaderBlock, PrimitiveBlock};
use rayon::prelude::*;

use super::OsmError;

/// What the header may ask for and this reader can do.
const FEATURES: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

/// A `.osm.pbf` whose header has been read and found usable.
pub(in crate::ingest) struct OsmFile {
    path: PathBuf,
    /// Seconds since 1970 up to which the file follows OpenStreetMap, if it says so.
    pub replicated_at: Option<i64>,
}

impl OsmFile {
    pub fn open(path: &Path) -> Result<Self, OsmError> {
        let unreadable = |cause| OsmError::Unreadable { path: path.to_owned(), cause };
        let mut start = [0_u8; 16];
        let mut file = File::open(path).map_err(unreadable)?;
        let mut length = 0;
        while length < start.len() {
            match file.read(&mut start[length..]).map_err(unreadable)? {
                0 => break,
                read => length += read,
            }
        }
        if let Some(found) = other_format(&start[..length]) {
            return Err(OsmError::NotPbf { path: path.to_owned(), found });
        }
        let mut opened = Self { path: path.to_owned(), replicated_at: None };
        let header = opened.header()?;
        let known = |feature: &&String| !FEATURES.contains(&feature.as_str());
        if let Some(feature) = header.required_features().iter().find(known) {
            return Err(OsmError::Feature { path: opened.path, feature: feature.clone() });
        }
        opened.replicated_at = header.osmosis_replication_timestamp();
        Ok(opened)
    }

    fn header(&self) -> Result<HeaderBlock, OsmError> {
        let first = self.blobs()?.next().ok_or_else(|| self.broken(0, "the file ends here"))?;
        let first = first.map_err(|error| self.broken(0, error))?;
        match guarded(|| first.decode()) {
            Ok(Ok(BlobDecode::OsmHeader(header))) => Ok(*header),
            Ok(Ok(_)) => Err(self.broken(0, "expected an OSMHeader block first")),
            Ok(Err(error)) => Err(self.broken(0, error)),
            Err(panicked) => Err(self.broken(0, panicked)),
        }
    }

    /// Runs `look` over the data blocks that `wanted` names by number, in parallel, and returns
    /// what it found with the block's number, in the order of the file.
    ///
    /// # Errors
    /// The first block, in the order of the file, that cannot be decoded.
    pub fn look_through<T: Send>(
        &self,
        wanted: impl Fn(usize) -> bool + Sync,
        look: impl Fn(&PrimitiveBlock) -> T + Sync,
    ) -> Result<Vec<(usize, T)>, OsmError> {
        let looked = |(block, blob): (usize, osmpbf::Result<Blob>)| {
            let found = match blob {
                Err(error) => Err(error.to_string()),
                Ok(_) if !wanted(block) => Ok(None),
                Ok(blob) => guarded(|| match blob.decode() {
                    Ok(BlobDecode::OsmData(data)) => Ok(Some(look(&data))),
                    Ok(_) => Ok(None),
                    Err(error) => Err(error.to_string()),
                })
                .and_then(|found| found),
            };
            (block, found)
        };
        let mut found: Vec<_> = self.blobs()?.enumerate().par_bridge().map(looked).collect();
        found.sort_unstable_by_key(|(block, _)| *block);
        let mut kept = Vec::with_capacity(found.len());
        for (block, result) in found {
            match result {
                Ok(Some(value)) => kept.push((block, value)),
                Ok(None) => {}
                Err(cause) => return Err(self.broken(block, cause)),
            }
        }
        Ok(kept)
    }

    fn blobs(&self) -> Result<BlobReader<std::io::BufReader<File>>, OsmError> {
        BlobReader::from_path(&self.path).map_err(|error| OsmError::Unreadable {
            path: self.path.clone(),
            cause: std::io::Error::other(error),
        })
    }

    fn broken(&self, block: usize, cause: impl ToString) -> OsmError {
        OsmError::Broken { path: self.path.clone(), block, cause: cause.to_string() }
    }
}

/// Runs `decode`; a panic of the decoder becomes words.
fn guarded<T>(decode: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(decode))
        .map_err(|_| "its numbers contradict each other".to_owned())
}

/// What a file that cannot be a `.osm.pbf` looks like from its first bytes.
fn other_format(start: &[u8]) -> Option<&'static str> {
    match start {
        [] => Some("an empty file"),
        [b'<', ..] | [0xEF, 0xBB, 0xBF, b'<', ..] => {
            Some("XML; convert it first: osmium cat FILE.osm -o FILE.osm.pbf")
        }
        [b'{' | b'[', ..] => Some("JSON"),
        [b'B', b'Z', b'h', ..] | [0x1F, 0x8B, ..] | [b'P', b'K', 3, 4, ..] => {
            Some("a packed file; unpack it first")
        }
        // The length of the first block header, at most 64 KiB, as four bytes.
        [0, 0, _, _, ..] => None,
        _ => Some("bytes that are no block header"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_the_decoder_becomes_an_error() {
        assert_eq!(guarded(|| 7), Ok(7));
        let text = "x".to_owned();
        assert!(guarded(|| text.parse::<u8>().expect("no number")).is_err());
    }

    #[test]
    fn files_of_other_formats_are_named() {
        assert_eq!(other_format(b""), Some("an empty file"));
        assert_eq!(other_format(b"{\"type\""), Some("JSON"));
        assert!(other_format(b"<?xml").is_some_and(|found| found.contains("osmium")));
        assert_eq!(other_format(&[0, 0, 0, 14, 10]), None);
    }
}
