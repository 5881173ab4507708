//! A cell of a list and the column that it stands in: the one place from which CSV, JSON,
//! workbooks, GeoPackages and Shapefiles take headings, types, units and meanings.

use std::borrow::Cow;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use serde_json::Value;

use super::number::{json, plain};
use super::{ExportError, Language};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing is known, or there is nothing to say.
    Empty,
    /// Text, never empty.
    Text(Cow<'a, str>),
    /// A finite number, rounded already.
    Number(f64),
}

impl<'a> Cell<'a> {
    /// Text; none where it is empty.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// Text that may be missing.
    pub fn maybe(text: Option<impl Into<Cow<'a, str>>>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    /// A number that may be unknown.
    #[must_use]
    pub fn number(value: Option<f64>) -> Self {
        value.filter(|value| value.is_finite()).map_or(Self::Empty, Self::Number)
    }

    /// A count.
    #[must_use]
    pub fn count(value: usize) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "no city has 2^53 of anything")]
        Self::Number(value as f64)
    }

    /// As JSON: null where it is empty.
    #[must_use]
    pub fn json(&self) -> Value {
        match self {
            Self::Empty => Value::Null,
            Self::Text(text) => Value::from(text.as_ref()),
            Self::Number(number) => plain(*number),
        }
    }

    /// As a cell of a CSV file; empty where it is empty.
    #[must_use]
    pub fn as_text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text.as_ref()),
            Self::Number(number) => Cow::Owned(plain(*number).to_string()),
        }
    }
}

/// A number as it is written, or none.
#[must_use]
pub fn known(value: Option<f64>, decimals: i32) -> Option<f64> {
    json(value, decimals).as_f64()
}

/// What a column holds, and how a spreadsheet shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Text.
    Text,
    /// A long text, which is wrapped.
    Words,
    /// A number shown with so many decimals; what is stored has all it is worth.
    Number(u8),
    /// A share 0…1, shown in per cent.
    Share,
    /// Longitude or latitude, degrees.
    Degrees,
    /// To be filled in by people.
    Open,
}

impl Sort {
    /// Whether its cells are numbers.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Number(_) | Self::Share | Self::Degrees)
    }
}

/// A column of a list.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in the contract: CSV, JSON, GeoJSON, GeoPackage.
    pub name: &'static str,
    /// Its heading in Chinese.
    pub zh: &'static str,
    /// Its heading in English.
    pub en: &'static str,
    /// Its name in a Shapefile: at most ten letters.
    pub short: &'static str,
    /// What it holds.
    pub sort: Sort,
    /// Its unit; empty where it has none.
    pub unit: &'static str,
    /// What it means, in Chinese.
    pub meaning_zh: &'static str,
    /// What it means, in English.
    pub meaning_en: &'static str,
}

impl Column {
    /// A column; headings and meanings in Chinese, then in English.
    #[must_use]
    pub const fn new(
        name: &'static str,
        short: &'static str,
        sort: Sort,
        unit: &'static str,
        [zh, en]: [&'static str; 2],
        [meaning_zh, meaning_en]: [&'static str; 2],
    ) -> Self {
        Self { name, zh, en, short, sort, unit, meaning_zh, meaning_en }
    }

    /// Its heading.
    #[must_use]
    pub const fn heading(&self, language: Language) -> &'static str {
        language.of(self.zh, self.en)
    }

    /// What it means.
    #[must_use]
    pub const fn meaning(&self, language: Language) -> &'static str {
        language.of(self.meaning_zh, self.meaning_en)
    }
}

/// Writes rows under the names of their columns as CSV, UTF-8 with a byte-order mark so that
/// spreadsheets read the Chinese; the names stand there also when there is no row.
///
/// # Errors
/// When the file system says no.
pub fn write_csv<'a, R>(
    path: &Path,
    columns: &[Column],
    rows: impl IntoIterator<Item = R>,
) -> Result<(), ExportError>
where
    R: IntoIterator<Item = Cell<'a>>,
{
    let failed = ExportError::write(path);
    let mut file = File::create(path).map_err(failed)?;
    csv_to(&mut file, columns, rows).map_err(failed)
}

/// The same into anything that takes bytes.
///
/// # Errors
/// When a byte is not taken.
pub fn csv_to<'a, R>(
    out: &mut impl Write,
    columns: &[Column],
    rows: impl IntoIterator<Item = R>,
) -> std::io::Result<()>
where
    R: IntoIterator<Item = Cell<'a>>,
{
    out.write_all("\u{feff}".as_bytes())?;
    let mut out = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    out.write_record(columns.iter().map(|column| column.name))?;
    for row in rows {
        for cell in row {
            out.write_field(cell.as_text().as_bytes())?;
        }
        out.write_record(None::<&[u8]>)?;
    }
    out.flush()
}
