//! The row of packed blobs that a file is made of.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Mutex;

use flate2::{Decompress, FlushDecompress, Status};

use super::wire::{Damaged, Wire};
use crate::ingest::osm::OsmError;

/// The format's own limits for a blob's header and for its content, packed or not.
const LONGEST_HEADER: u32 = 64 << 10;
const LONGEST_BLOB: u64 = 32 << 20;

/// Where a blob lies in its file.
#[derive(Clone, Copy, Debug)]
pub(in crate::ingest::walking) struct Blob {
    /// Its number in the file; 0 is the header.
    pub number: usize,
    offset: u64,
    length: u64,
}

/// A file and where its data blobs lie.
pub(in crate::ingest::walking) struct Blobs<'a> {
    path: &'a Path,
    file: Mutex<File>,
    /// The data blobs, in the order of the file.
    pub data: Vec<Blob>,
    /// Whether the header says that nodes come before ways, each in ascending order.
    pub is_sorted: bool,
}

impl<'a> Blobs<'a> {
    /// Lists the blobs of the file at `path`.
    pub fn open(path: &'a Path) -> Result<Self, OsmError> {
        let unreadable = |cause| OsmError::Unreadable { path: path.to_owned(), cause };
        let file = File::open(path).map_err(unreadable)?;
        let size = file.metadata().map_err(unreadable)?.len();
        let mut reader = BufReader::new(file);
        let mut header = None;
        let mut data = Vec::new();
        let mut offset = 0;
        for number in 0.. {
            let broken = |cause: &str| broken(path, number, cause);
            let mut length = [0; 4];
            if offset == size {
                break;
            }
            reader.read_exact(&mut length).map_err(|_| broken("the file ends here"))?;
            let length = u32::from_be_bytes(length);
            if length >= LONGEST_HEADER {
                return Err(broken("its header is too long"));
            }
            let mut head = vec![0; length as usize];
            reader.read_exact(&mut head).map_err(|_| broken("the file ends here"))?;
            let (kind, blob_length) = blob_header(&head).map_err(|Damaged(why)| broken(why))?;
            let start = offset + 4 + u64::from(length);
            if blob_length > LONGEST_BLOB || start + blob_length > size {
                return Err(broken("it is longer than the file"));
            }
            let blob = Blob { number, offset: start, length: blob_length };
            match kind {
                b"OSMHeader" if number == 0 => header = Some(blob),
                b"OSMData" => data.push(blob),
                _ => {}
            }
            offset = start + blob_length;
            let ahead = i64::try_from(blob_length).expect("at most 32 MiB");
            reader.seek_relative(ahead).map_err(unreadable)?;
        }
        let header = header.ok_or_else(|| broken(path, 0, "expected an OSMHeader block first"))?;
        let mut blobs =
            Self { path, file: Mutex::new(reader.into_inner()), data, is_sorted: false };
        let mut unpacked = Vec::new();
        blobs.unpack(header, &mut unpacked)?;
        blobs.is_sorted = says_sorted(&unpacked).map_err(|why| blobs.broken(header, why))?;
        Ok(blobs)
    }

    /// Unpacks a blob into `into`, whose room is used again.
    pub fn unpack(&self, blob: Blob, into: &mut Vec<u8>) -> Result<(), OsmError> {
        let mut packed = vec![0; usize::try_from(blob.length).expect("at most 32 MiB")];
        self.read(blob, &mut packed)
            .map_err(|cause| OsmError::Unreadable { path: self.path.to_owned(), cause })?;
        unpack(&packed, into).map_err(|why| self.broken(blob, why))
    }

    /// Whether the first elements of the block are nodes. Only its beginning is unpacked.
    pub fn begins_with_nodes(&self, blob: Blob) -> Result<bool, OsmError> {
        let mut packed = vec![0; usize::try_from(blob.length).expect("at most 32 MiB")];
        self.read(blob, &mut packed)
            .map_err(|cause| OsmError::Unreadable { path: self.path.to_owned(), cause })?;
        let mut start = Vec::new();
        let mut room = 32 << 10;
        loop {
            let whole =
                unpack_start(&packed, &mut start, room).map_err(|why| self.broken(blob, why))?;
            if let Some(first) = first_element(&start) {
                return Ok(matches!(first, 1 | 2));
            }
            if whole {
                return Ok(false);
            }
            room *= 4;
        }
    }

    fn read(&self, blob: Blob, into: &mut [u8]) -> io::Result<()> {
        let mut file = self.file.lock().map_err(|_| io::Error::other("a reader gave up"))?;
        file.seek(SeekFrom::Start(blob.offset))?;
        file.read_exact(into)
    }

    /// The error that names a blob.
    pub fn broken(&self, blob: Blob, Damaged(why): Damaged) -> OsmError {
        broken(self.path, blob.number, why)
    }
}

fn broken(path: &Path, block: usize, cause: &str) -> OsmError {
    OsmError::Broken { path: path.to_owned(), block, cause: cause.to_owned() }
}

/// The blob's kind and length.
fn blob_header(bytes: &[u8]) -> Result<(&[u8], u64), Damaged> {
    let mut wire = Wire(bytes);
    let (mut kind, mut length) = (None, None);
    while !wire.is_empty() {
        match wire.field()? {
            (1, value) => kind = Some(value.bytes()?),
            (3, value) => length = Some(value.number()?),
            _ => {}
        }
    }
    kind.zip(length).ok_or(Damaged("its header lacks kind or length"))
}

/// A blob's content: as it is, or packed.
enum Content<'a> {
    Plain(&'a [u8]),
    Zlib { packed: &'a [u8], size: usize },
}

fn content(blob: &[u8]) -> Result<Content<'_>, Damaged> {
    let mut wire = Wire(blob);
    let (mut packed, mut size) = (None, 0);
    while !wire.is_empty() {
        match wire.field()? {
            (1, value) => return Ok(Content::Plain(value.bytes()?)),
            (2, value) => size = value.number()?,
            (3, value) => packed = Some(value.bytes()?),
            (4..=7, _) => return Err(Damaged("packed in a way other than zlib")),
            _ => {}
        }
    }
    let packed = packed.ok_or(Damaged("it has no content"))?;
    if size > LONGEST_BLOB {
        return Err(Damaged("its content is too long"));
    }
    Ok(Content::Zlib { packed, size: usize::try_from(size).expect("at most 32 MiB") })
}

fn unpack(blob: &[u8], into: &mut Vec<u8>) -> Result<(), Damaged> {
    into.clear();
    match content(blob)? {
        Content::Plain(bytes) => {
            into.extend_from_slice(bytes);
            Ok(())
        }
        Content::Zlib { packed, size } => {
            into.reserve(size);
            let mut zlib = Decompress::new(true);
            match zlib.decompress_vec(packed, into, FlushDecompress::Finish) {
                Ok(Status::StreamEnd) if into.len() == size => Ok(()),
                Ok(_) => Err(Damaged("its content has not the length that it says")),
                Err(_) => Err(Damaged("its content cannot be unpacked")),
            }
        }
    }
}

/// Unpacks about `room` bytes from the front; whether that is all there is.
fn unpack_start(blob: &[u8], into: &mut Vec<u8>, room: usize) -> Result<bool, Damaged> {
    match content(blob)? {
        Content::Plain(_) => unpack(blob, into).map(|()| true),
        Content::Zlib { size, .. } if size <= room => unpack(blob, into).map(|()| true),
        Content::Zlib { packed, .. } => {
            *into = Vec::with_capacity(room);
            Decompress::new(true)
                .decompress_vec(packed, into, FlushDecompress::None)
                .map_err(|_| Damaged("its content cannot be unpacked"))?;
            Ok(false)
        }
    }
}

/// The field of the first element in the first group; `None` where the bytes end before it.
fn first_element(start: &[u8]) -> Option<u64> {
    let mut wire = Wire(start);
    while !wire.is_empty() {
        let mut ahead = wire;
        if ahead.varint().ok()? == 2 << 3 | 2 {
            // The group itself need not be whole: its first field begins after its length.
            let length = ahead.varint().ok()?;
            if length > 0 {
                return ahead.varint().ok().map(|key| key >> 3);
            }
        }
        wire.field().ok()?;
    }
    None
}

fn says_sorted(header: &[u8]) -> Result<bool, Damaged> {
    let mut wire = Wire(header);
    while !wire.is_empty() {
        if let (5, value) = wire.field()?
            && value.bytes()? == b"Sort.Type_then_ID"
        {
            return Ok(true);
        }
    }
    Ok(false)
}
