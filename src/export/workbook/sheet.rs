//! One sheet of a workbook: a table under a frozen, filtered heading.

use std::borrow::Cow;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Workbook,
    Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use crate::export::cell::{Cell, Column, Sort};
use crate::export::{ExportError, Language};

/// Lines below the heading, at most: what a sheet holds.
const MOST_ROWS: usize = 1_048_575;
/// UTF-16 units in a cell, at most.
const LONGEST_TEXT: usize = 32_767;
/// So many lines are looked at for the widths of columns.
const MEASURED: usize = 1000;
const NARROWEST: usize = 8;
const WIDEST: usize = 60;

const INK: Color = Color::RGB(0x1F_6F_78);
const OPEN_INK: Color = Color::RGB(0xB4_6A_00);
const OPEN_PAPER: Color = Color::RGB(0xFF_F8_E1);
const LINE: Color = Color::RGB(0xD5_DD_DF);

/// A column of a sheet.
pub struct Heading {
    pub words: Cow<'static, str>,
    pub sort: Sort,
    /// Words that the cells offer to choose from.
    pub choices: Vec<String>,
}

impl Heading {
    pub fn new(words: &'static str, sort: Sort) -> Self {
        Self { words: Cow::Borrowed(words), sort, choices: Vec::new() }
    }

    /// The headings of some columns.
    pub fn of(columns: &[Column], language: Language) -> Vec<Self> {
        columns.iter().map(|column| Self::new(column.heading(language), column.sort)).collect()
    }
}

/// How cells look.
struct Looks {
    heading: Format,
    open_heading: Format,
    text: Format,
    /// For text that begins like a formula: it stays text when someone edits it.
    quoted: Format,
    words: Format,
    open: Format,
    share: Format,
    degrees: Format,
    numbers: [Format; 4],
}

impl Looks {
    fn new() -> Self {
        let heading = Format::new()
            .set_bold()
            .set_font_color(Color::White)
            .set_background_color(INK)
            .set_border(FormatBorder::Thin)
            .set_border_color(LINE)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let number = |pattern: &str| Format::new().set_num_format(pattern);
        let open = Format::new()
            .set_background_color(OPEN_PAPER)
            .set_border(FormatBorder::Hair)
            .set_border_color(OPEN_INK)
            .set_unlocked();
        Self {
            open_heading: heading.clone().set_background_color(OPEN_INK),
            heading,
            text: Format::new(),
            quoted: Format::new().set_quote_prefix(),
            words: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            open,
            share: number("0.0%"),
            degrees: number("0.000000"),
            numbers: ["#,##0", "#,##0.0", "#,##0.00", "#,##0.000"].map(number),
        }
    }

    fn of(&self, sort: Sort) -> &Format {
        match sort {
            Sort::Text => &self.text,
            Sort::Words => &self.words,
            Sort::Open => &self.open,
            Sort::Share => &self.share,
            Sort::Degrees => &self.degrees,
            Sort::Number(decimals) => &self.numbers[usize::from(decimals).min(3)],
        }
    }
}

/// Adds a sheet of `rows` under `headings` to a book. The rows are written as they come, so that
/// no more than one is in memory.
pub fn add_table<'a, R>(
    book: &mut Workbook,
    name: &str,
    headings: &[Heading],
    rows: impl IntoIterator<Item = R> + Clone,
    count: usize,
) -> Result<(), ExportError>
where
    R: IntoIterator<Item = Cell<'a>>,
{
    if count > MOST_ROWS {
        return Err(ExportError::TooMany {
            format: "XLSX",
            limit: MOST_ROWS,
            found: count,
            other: ".csv or .gpkg",
        });
    }
    let looks = Looks::new();
    let widths = widths(headings, rows.clone());
    let sheet = book.add_worksheet_with_constant_memory().map_err(failed)?;
    lay_out(sheet, name, headings, &widths, &looks, count).map_err(failed)?;
    for (row, cells) in (1..).zip(rows) {
        for (column, (cell, heading)) in (0..).zip(cells.into_iter().zip(headings)) {
            write(sheet, (row, column), &cell, heading.sort, &looks).map_err(failed)?;
        }
    }
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell<'_>,
    sort: Sort,
    looks: &Looks,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Number(number) => {
            sheet.write_number_with_format(row, column, *number, looks.of(sort))?;
        }
        Cell::Text(text) => {
            let text = fitting(text);
            let like_a_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
            match sort {
                Sort::Text if !like_a_formula => sheet.write_string(row, column, text)?,
                Sort::Text => sheet.write_string_with_format(row, column, text, &looks.quoted)?,
                sort if !like_a_formula => {
                    sheet.write_string_with_format(row, column, text, looks.of(sort))?
                }
                sort => {
                    let look = looks.of(sort).clone().set_quote_prefix();
                    sheet.write_string_with_format(row, column, text, &look)?
                }
            };
        }
    }
    Ok(())
}

/// As much of a text as a cell holds.
fn fitting(text: &str) -> &str {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > LONGEST_TEXT {
            return &text[..at];
        }
    }
    text
}

/// Heading, widths, filter, print set-up. Goes before the rows, which follow one by one.
fn lay_out(
    sheet: &mut Worksheet,
    name: &str,
    headings: &[Heading],
    widths: &[usize],
    looks: &Looks,
    count: usize,
) -> Result<(), XlsxError> {
    let last_row = u32::try_from(count).unwrap_or(u32::MAX);
    let last_column = u16::try_from(headings.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, headings.len().min(2).try_into().unwrap_or(0))?;
    sheet.autofilter(0, 0, last_row, last_column)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?.set_footer("&L&A&R&P / &N");
    sheet.set_row_height(0, 30)?;
    for (column, (heading, width)) in (0..).zip(headings.iter().zip(widths)) {
        #[expect(clippy::cast_precision_loss, reason = "a width is below a hundred")]
        sheet.set_column_width(column, *width as f64 + 2.0)?;
        let open = heading.sort == Sort::Open;
        if open {
            sheet.set_column_format(column, &looks.open)?;
        }
        let look = if open { &looks.open_heading } else { &looks.heading };
        sheet.write_string_with_format(0, column, heading.words.as_ref(), look)?;
        if !heading.choices.is_empty() && count > 0 {
            let choice = DataValidation::new()
                .allow_list_strings(&heading.choices)?
                .set_error_style(DataValidationErrorStyle::Warning);
            sheet.add_data_validation(1, column, last_row, column, &choice)?;
        }
    }
    Ok(())
}

/// Characters that each column needs, by its heading and the first lines; Chinese ones are wide.
fn widths<'a, R>(headings: &[Heading], rows: impl IntoIterator<Item = R>) -> Vec<usize>
where
    R: IntoIterator<Item = Cell<'a>>,
{
    let mut widths: Vec<usize> = headings
        .iter()
        .map(|heading| {
            let offered = heading.choices.iter().map(|choice| choice.width());
            offered.max().unwrap_or(0).max(heading.words.width()).max(NARROWEST)
        })
        .collect();
    for cells in rows.into_iter().take(MEASURED) {
        for ((width, heading), cell) in widths.iter_mut().zip(headings).zip(cells) {
            let needed = match (&cell, heading.sort) {
                (Cell::Empty, _) => 0,
                (Cell::Number(_), Sort::Degrees) => 11,
                (Cell::Number(_), Sort::Share) => 7,
                (Cell::Number(number), _) => format!("{number:.0}").len() * 4 / 3 + 3,
                (Cell::Text(text), _) => text.width(),
            };
            *width = (*width).max(needed).min(WIDEST);
        }
    }
    widths
}

/// What the writer of workbooks says, as our error.
pub fn failed(error: XlsxError) -> ExportError {
    ExportError::Content { format: "XLSX", message: error.to_string() }
}
