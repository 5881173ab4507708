//! The follow-ups of a city as a file of its folder: what `ingest` reads back.

use std::path::Path;

use super::ExportError;
use super::cell::{Cell, Column, csv_to};
use super::gaps::column;
use crate::city::FollowUps;

/// What the file is called in a city folder.
pub const FOLLOW_UPS_FILE: &str = "follow-ups.csv";

const COLUMNS: [Column; 5] =
    [column("id"), column("name"), column("status"), column("owner"), column("note")];

/// Writes the entries as CSV, UTF-8 with a byte-order mark, in the order of the compounds' keys.
/// The file appears whole or not at all.
///
/// # Errors
/// When the file system says no.
pub fn write_follow_ups(path: &Path, entries: &FollowUps) -> Result<(), ExportError> {
    let rows = entries.iter().map(|(compound, entry)| {
        [
            Cell::text(compound),
            Cell::maybe(entry.name.as_deref()),
            Cell::maybe(entry.status.as_ref().map(|status| status.as_str())),
            Cell::maybe(entry.owner.as_deref()),
            Cell::maybe(entry.note.as_deref()),
        ]
    });
    let mut bytes = Vec::new();
    csv_to(&mut bytes, &COLUMNS, rows).map_err(ExportError::write(path))?;
    let beside = path.with_extension(format!("partial-{}", std::process::id()));
    std::fs::write(&beside, bytes).map_err(ExportError::write(&beside))?;
    std::fs::rename(&beside, path).map_err(ExportError::write(path))
}
