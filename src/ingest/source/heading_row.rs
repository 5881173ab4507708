//! Where are the headings of a table, and which are they?
//!
//! Office tables begin with a title, a date, a unit; the headings come after. The heading row is
//! the first that holds a column the user names, else the one with most headings that we know
//! (those of coordinates count for several), else the first that is filled as the table is wide
//! and holds words only. A heading that is blank takes the one above it, for groups of columns
//! have two rows of headings.
//!
//! Complexity: the cells of the sample, times the headings that we know for the first rows.

use std::sync::Arc;

use serde_json::Value;

use super::coordinates::is_coordinate;
use super::raw::{Note, told_apart};
use super::table::TableRow;
use super::{Wanted, shortened};
use crate::ingest::headings::{Field, is_known, is_same, rank_of, rank_of_position};

/// The heading row is looked for among so many.
const TITLE_ROWS: usize = 30;

/// Where the headings stand among the first rows.
#[derive(Debug, PartialEq, Eq)]
pub enum Start {
    /// In the row at this place.
    Headings(usize),
    /// Nowhere: the first row is data.
    Data,
}

impl Start {
    /// Looks for them.
    pub fn of(rows: &[TableRow], wanted: &Wanted<'_>) -> Self {
        let first = &rows[..rows.len().min(TITLE_ROWS)];
        let named = [wanted.lon, wanted.lat, wanted.wkt];
        let is_named = |row: &TableRow| {
            let mut texts = row.filled().filter_map(Value::as_str);
            texts.any(|text| named.iter().flatten().any(|name| is_same(name, text)))
        };
        if let Some(at) = first.iter().position(is_named) {
            return Self::Headings(at);
        }
        let width = rows.iter().map(|row| row.filled().count()).max().unwrap_or(0);
        let filled = |row: &TableRow| row.filled().count();
        let mut best: Option<(usize, usize)> = None;
        for (at, row) in first.iter().enumerate().filter(|(_, row)| is_of_words(row)) {
            let known = row.filled().filter_map(Value::as_str).map(weight).sum::<usize>();
            let is_enough = known >= 2 || (known == 1 && 2 * filled(row) >= width);
            if is_enough && best.is_none_or(|(most, _)| known > most) {
                best = Some((known, at));
            }
        }
        let by_width =
            first.iter().position(|row| is_of_words(row) && 5 * filled(row) >= 3 * width);
        match best.map(|(_, at)| at).or(by_width) {
            Some(at) => Self::Headings(at),
            None => Self::Data,
        }
    }

    /// Where the first row of data is.
    pub const fn first_row(&self) -> usize {
        match self {
            Self::Headings(at) => *at + 1,
            Self::Data => 0,
        }
    }
}

/// How much a text speaks for a row of headings.
fn weight(text: &str) -> usize {
    if text.chars().count() > 40 {
        return 0;
    }
    let of_place = [Field::Longitude, Field::Latitude, Field::Outline]
        .into_iter()
        .any(|field| rank_of(field, text).is_some())
        || rank_of_position(text).is_some();
    if of_place { 3 } else { usize::from(is_known(text)) }
}

/// Whether most of a row are words, none is a place.
fn is_of_words(row: &TableRow) -> bool {
    let (mut words, mut all) = (0, 0);
    for cell in row.filled() {
        all += 1;
        words += usize::from(cell.as_str().is_some_and(|text| !is_coordinate(text)));
    }
    all > 0 && 10 * words >= 7 * all
}

/// Headings, one for each column, each once.
pub struct Headed {
    pub names: Arc<[String]>,
    pub notes: Vec<Note>,
}

impl Headed {
    /// Reads them.
    pub fn new(rows: &[TableRow], start: &Start) -> Self {
        let mut notes = Vec::new();
        let below = &rows[start.first_row().min(rows.len())..];
        let last_filled = |row: &TableRow| row.cells.iter().rposition(|cell| !cell.is_null());
        let mut widths: Vec<_> =
            below.iter().filter_map(last_filled).map(|last| last + 1).collect();
        widths.sort_unstable();
        let texts: Vec<Option<String>> = match *start {
            Start::Headings(at) => {
                let above = at.checked_sub(1).map(|above| &rows[above]);
                let above = above.filter(|row| row.filled().count() >= 2);
                let text = |row: &TableRow, column: usize| row.cells.get(column).and_then(clean);
                let own = last_filled(&rows[at]).map_or(0, |last| last + 1);
                // Where half of the rows go farther, it is a column without heading.
                let width = own.max(widths.get(widths.len() / 2).copied().unwrap_or(0));
                if at > 0 {
                    let title = rows[..at].iter().flat_map(TableRow::filled).find_map(clean);
                    let found = format!(
                        "the headings stand in row {}, below {:?}",
                        rows[at].number,
                        shortened(&title.unwrap_or_default())
                    );
                    notes.push(("title-rows-skipped", found));
                }
                let heading = |column| {
                    let own = text(&rows[at], column);
                    own.or_else(|| above.and_then(|row| text(row, column)))
                };
                (0..width).map(heading).collect()
            }
            Start::Data => {
                if !rows.is_empty() {
                    let found = "no row of headings: columns are called column 1, column 2, …";
                    notes.push(("headings-missing", found.to_owned()));
                }
                vec![None; widths.last().copied().unwrap_or(0)]
            }
        };
        let texts = texts.into_iter().map(Option::unwrap_or_default).collect();
        let names = told_apart(texts, &mut notes);
        Self { names, notes }
    }
}

/// A cell as a heading: on one line.
fn clean(cell: &Value) -> Option<String> {
    let text = match cell {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Null => return None,
        other => other.to_string(),
    };
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    (!text.is_empty()).then(|| shortened(&text))
}
