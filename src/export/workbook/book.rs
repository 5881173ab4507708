//! The workbook of a gap list: gaps, rates, standard and method, data findings.

use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use super::findings;
use super::sheet::{Heading, add_table, failed};
use crate::city::FollowUpStatus;
use crate::export::cell::{Cell, Column, Sort};
use crate::export::gaps::{GAP_COLUMNS, GapRow, gap_rows};
use crate::export::method::{Fact, GapList, facts};
use crate::export::rates::{RATE_COLUMNS, RateRow, rate_rows};
use crate::export::{ExportError, Language};

/// The workbook as bytes: the same list gives the same bytes.
///
/// # Errors
/// When there are more lines than a sheet holds.
pub fn gaps_workbook(list: &GapList<'_>) -> Result<Vec<u8>, ExportError> {
    let language = list.language;
    let (city, rows) =
        (list.study.city(), gap_rows(list.study, list.answer, list.filter, language));
    let mut book = begin(language.of("短板清单", "Gap list"), city.name(), city.data_date());
    let mut headings = Heading::of(&GAP_COLUMNS, language);
    let choices = FollowUpStatus::KNOWN.iter().map(|status| language.status(status)).collect();
    if let Some(status) = GAP_COLUMNS.iter().position(|column| column.name == "status") {
        headings[status].choices = choices;
    }
    let name = language.of("短板清单", "gaps");
    let words = rows.iter().map(|row: &GapRow| row.words(language));
    add_table(&mut book, name, &headings, words, rows.len())?;

    let rates = rate_rows(city, list.answer);
    let name = language.of("覆盖率", "rates");
    let words = rates.iter().map(|row: &RateRow| row.words(language));
    add_table(&mut book, name, &Heading::of(&RATE_COLUMNS, language), words, rates.len())?;

    let mut told = facts(list, rows.len());
    told.extend(meanings(language, language.of("短板清单", "gaps"), &GAP_COLUMNS));
    told.extend(meanings(language, language.of("覆盖率", "rates"), &RATE_COLUMNS));
    add_facts(&mut book, language, &told)?;

    let found = findings::rows(city, list.report, language);
    let name = language.of("数据问题", "findings");
    let lines = found.iter().cloned();
    add_table(&mut book, name, &findings::headings(language), lines, found.len())?;
    book.save_to_buffer().map_err(failed)
}

/// Writes the workbook.
///
/// # Errors
/// When there are more lines than a sheet holds, or the file system says no.
pub fn write_gaps_workbook(path: &Path, list: &GapList<'_>) -> Result<(), ExportError> {
    std::fs::write(path, gaps_workbook(list)?).map_err(ExportError::write(path))
}

/// A new workbook that knows no clock: its date is that of the data.
pub fn begin(title: &str, city: &str, data_date: Option<&str>) -> Workbook {
    let mut book = Workbook::new();
    let properties = DocProperties::new()
        .set_title(format!("{city} {title}"))
        .set_author("一刻 Yike")
        .set_comment(concat!("yike ", env!("CARGO_PKG_VERSION")));
    let properties = match date_of(data_date) {
        Some(date) => properties.set_creation_datetime(&date),
        None => properties,
    };
    book.set_properties(&properties);
    // The least effort: files are a third larger and written in half the time.
    book.set_zip_compression_level(1);
    book
}

/// The day that the data speaks of; the first of 2000 where it does not say.
fn date_of(data_date: Option<&str>) -> Option<ExcelDateTime> {
    let day = data_date.unwrap_or_default().get(..10).unwrap_or_default();
    let parts: Vec<u16> = day.split('-').filter_map(|part| part.parse().ok()).collect();
    let stated = match parts[..] {
        [year, month, day] => {
            let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
            ExcelDateTime::from_ymd(year, month, day).ok()
        }
        _ => None,
    };
    stated.or_else(|| ExcelDateTime::from_ymd(2000, 1, 1).ok())
}

/// Adds the sheet that says what a list was made from.
pub fn add_facts(
    book: &mut Workbook,
    language: Language,
    facts: &[Fact],
) -> Result<(), ExportError> {
    add_facts_as(book, language, language.of("标准与方法", "standard and method"), facts)
}

/// The same under another name.
pub fn add_facts_as(
    book: &mut Workbook,
    language: Language,
    name: &str,
    facts: &[Fact],
) -> Result<(), ExportError> {
    let headings = [
        Heading::new(language.of("项目", "Subject"), Sort::Text),
        Heading::new(language.of("说明", "Words"), Sort::Words),
    ];
    let rows =
        facts.iter().map(|fact| [Cell::text(fact.label.as_str()), Cell::text(fact.words.as_str())]);
    add_table(book, name, &headings, rows, facts.len())
}

/// What each column of a list means, and its unit.
pub fn meanings(language: Language, list: &str, columns: &[Column]) -> Vec<Fact> {
    let fact = |column: &Column| {
        let unit = if column.unit.is_empty() {
            String::new()
        } else {
            format!("{}{}", language.of("；单位 ", "; unit "), column.unit)
        };
        Fact {
            label: format!("{list} · {}", column.heading(language)),
            words: format!("{}{unit}", column.meaning(language)),
        }
    };
    columns.iter().map(fact).collect()
}
