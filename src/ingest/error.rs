//! Why a city or a standard cannot be read at all. What is wrong with one feature only is no
//! error but a [`super::Finding`].

use std::io;
use std::path::{Path, PathBuf};

use super::osm::OsmError;
use crate::city::CityError;
use crate::geodesy::CrsError;

/// Why reading stopped.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// A file that is needed is not there.
    #[error("{}: no such file ({wanted_by})", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
        /// What needs it.
        wanted_by: String,
    },
    /// A folder stands where a file is expected, or the other way round.
    #[error("{}: expected {expected}, found {found}", path.display())]
    WrongKind {
        /// The path.
        path: PathBuf,
        /// What was expected.
        expected: &'static str,
        /// What is there.
        found: &'static str,
    },
    /// The operating system refused.
    #[error("{}: cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file has no content.
    #[error("{}: the file is empty (0 bytes), expected {expected}", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
        /// What was expected.
        expected: &'static str,
    },
    /// A settings file says something that cannot be meant.
    #[error("{}{}: {message}", path.display(), line_suffix(*line))]
    Settings {
        /// The TOML file.
        path: PathBuf,
        /// The line, from 1, where one is to blame.
        line: Option<usize>,
        /// What was expected and found.
        message: String,
    },
    /// A format that is not supported.
    #[error("{}: {found} ({wanted_by}), expected {expected}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What needs it.
        wanted_by: String,
        /// What it seems to be.
        found: String,
        /// What is supported now.
        expected: &'static str,
    },
    /// A coordinate system that is not supported.
    #[error("{}: {error}", path.display())]
    Crs {
        /// The file that states it.
        path: PathBuf,
        /// What is wrong with it.
        error: CrsError,
    },
    /// Nobody wants to read on; whoever stopped has an error of its own.
    #[error("reading was stopped")]
    Stopped,
    /// Bytes that are no UTF-8.
    #[error("{}: byte {byte}: not UTF-8{hint}; save the file as UTF-8", path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// Offset of the first bad byte, from 0.
        byte: u64,
        /// What it may be instead; empty or beginning with a blank.
        hint: &'static str,
    },
    /// Brackets in brackets in brackets.
    #[error("{}: byte {byte}: brackets nested more than {limit} deep", path.display())]
    TooDeep {
        /// The file.
        path: PathBuf,
        /// Offset of the bracket that is one too many, from 0.
        byte: u64,
        /// How deep they may be nested.
        limit: usize,
    },
    /// One feature as large as a file.
    #[error("{}: byte {byte}: one feature is longer than {limit} bytes", path.display())]
    TooLong {
        /// The file.
        path: PathBuf,
        /// Offset where reading stopped, from 0.
        byte: u64,
        /// How long a feature may be.
        limit: u64,
    },
    /// More than any city has.
    #[error("{}: more than {limit} {what}, expected the features of one city", path.display())]
    TooMany {
        /// The file.
        path: PathBuf,
        /// What there is too much of.
        what: &'static str,
        /// How many there may be.
        limit: usize,
    },
    /// The text is no JSON, or breaks off.
    #[error("{}: line {line}, column {column}: not JSON: {message}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Byte in the line, from 1.
        column: usize,
        /// What the parser says.
        message: String,
    },
    /// JSON, but no GeoJSON.
    #[error("{}: expected {expected}, found {found}", path.display())]
    NotGeoJson {
        /// The file.
        path: PathBuf,
        /// What was expected.
        expected: &'static str,
        /// What is there.
        found: String,
    },
    /// A file breaks off, or its bytes cannot be what they should.
    #[error("{}: {place}: expected {expected}, found {found}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// Where in it: `record 17`, `header`.
        place: String,
        /// What was expected.
        expected: String,
        /// What is there.
        found: String,
    },
    /// Several layers or sheets in a file and none is named, or none of that name.
    #[error(
        "{}: {found}, expected table = \"…\" with one of: {}",
        path.display(),
        names.join(", ")
    )]
    Table {
        /// The file.
        path: PathBuf,
        /// What is wrong with the choice.
        found: String,
        /// The names there are.
        names: Vec<String>,
    },
    /// A table does not say where its rows are.
    #[error(
        "{}: {why} ({wanted_by}); its headings are {headings}; say which: \
         columns = {{ lon = \"…\", lat = \"…\" }} or columns = {{ wkt = \"…\" }} in city.toml, \
         --column lon=… --column lat=… on the command line",
        path.display()
    )]
    NoCoordinates {
        /// The file.
        path: PathBuf,
        /// What needs it.
        wanted_by: String,
        /// What was looked for in vain.
        why: String,
        /// The headings there are.
        headings: String,
    },
    /// The walkways' OpenStreetMap file cannot be used.
    #[error(transparent)]
    Osm(#[from] OsmError),
    /// The elevation model cannot be used.
    #[error("{}: expected an elevation model ({expected}), found {found}", path.display())]
    Dem {
        /// The file.
        path: PathBuf,
        /// What is supported.
        expected: &'static str,
        /// What is there.
        found: String,
    },
    /// No standard of that name.
    #[error("standard {name:?}: expected {expected}")]
    UnknownStandard {
        /// The name asked for.
        name: String,
        /// The names there are.
        expected: String,
    },
    /// What was read does not make a city.
    #[error("{}: {source}", path.display())]
    City {
        /// The city folder.
        path: PathBuf,
        /// Why not.
        source: CityError,
    },
}

impl IngestError {
    /// The error where several layers (or another `what`) are in a file and none is chosen.
    pub(super) fn no_table(
        path: &Path,
        what: &str,
        wanted: Option<&str>,
        names: Vec<String>,
    ) -> Self {
        let found = match wanted {
            Some(wanted) => format!("no {wanted:?} among {} {what}", names.len()),
            None => format!("{} {what}", names.len()),
        };
        Self::Table { path: path.to_owned(), found, names }
    }

    /// The error for bytes of `path` that cannot be what they should.
    pub(super) fn broken(
        path: &Path,
        place: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        let (place, expected, found) = (place.into(), expected.into(), found.into());
        Self::Broken { path: path.to_owned(), place, expected, found }
    }

    /// The error for what the system said on opening or reading `path`.
    pub(super) fn of_io(path: &Path, source: io::Error, wanted_by: &str) -> Self {
        if source.kind() == io::ErrorKind::NotFound {
            Self::Missing { path: path.to_owned(), wanted_by: wanted_by.to_owned() }
        } else {
            Self::Unreadable { path: path.to_owned(), source }
        }
    }
}

fn line_suffix(line: Option<usize>) -> String {
    line.map(|line| format!(": line {line}")).unwrap_or_default()
}
