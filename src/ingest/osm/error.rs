//! What stops an import. What only spoils one feature goes into the report instead.

use std::path::PathBuf;

/// Why an OpenStreetMap file, or the tag table, cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OsmError {
    /// The file cannot be opened or read.
    #[error("{}: expected an OpenStreetMap file (.osm.pbf) that can be read: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file begins like another format.
    #[error("{}: expected an OpenStreetMap file (.osm.pbf), found {found}", path.display())]
    NotPbf {
        /// The file.
        path: PathBuf,
        /// What it looks like.
        found: &'static str,
    },
    /// A block cannot be decoded: the file is cut short or damaged.
    #[error(
        "{}: block {block}: cannot be decoded ({cause}); the file is cut short or damaged, fetch it again",
        path.display()
    )]
    Broken {
        /// The file.
        path: PathBuf,
        /// The block, counted from 0 (the header).
        block: usize,
        /// What the decoder said.
        cause: String,
    },
    /// The header asks for something that this reader cannot do.
    #[error(
        "{}: header: needs the feature {feature:?}, expected a plain snapshot (OsmSchema-V0.6, DenseNodes)",
        path.display()
    )]
    Feature {
        /// The file.
        path: PathBuf,
        /// The feature, as the header names it.
        feature: String,
    },
    /// The tag table cannot be used.
    #[error("{file} line {line}: {message}")]
    TagTable {
        /// The table's file, or the name of the built-in one.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// What was expected and found.
        message: String,
    },
    /// The tag table's file cannot be read.
    #[error("{}: expected a tag table (.toml) that can be read: {cause}", path.display())]
    NoTagTable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
}
