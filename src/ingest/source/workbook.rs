//! Workbooks: the sheet that is wanted, row by row. XLSX and XLS, through `calamine`.
//!
//! Without a word of the user the first visible sheet with places is read, else the first that has
//! headings and rows; that there are others is noted. What a workbook computed counts, not the
//! formulas.
//!
//! Memory: of XLSX its texts that cells share and the rows that are looked at; of XLS all cells.
//! A workbook that unpacks to more than [`unpacked`](super::unpacked) allows is refused, and so is
//! an XLS whose sheets are wider and longer than its bytes can fill.
//! Source: ECMA-376 part 1, clause 18 (SpreadsheetML).

use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::compound_file::{MOST_CELLS, spanned_cells};
use super::raw::{Note, Sink};
use super::sheet_rows::{Each, Faults, Rows};
use super::table::{About, Promise, Short, Table, promise_of};
use super::unpacked::check_unpacked;
use super::{Format, Wanted};
use crate::ingest::IngestError;
use calamine::{Reader, SheetType, SheetVisible, Xls, Xlsx, XlsxError};

/// Rows of each sheet that are looked at to choose one.
const LOOKED_AT: usize = 60;
/// An XLS of 65,536 rows and 256 columns in each of several sheets is shorter.
const LONGEST_XLS: u64 = 256 << 20;

/// Hands the rows of a workbook's sheet on.
pub fn read(path: &Path, wanted: &Wanted<'_>, sink: &mut dyn Sink) -> Result<(), IngestError> {
    // The parser indexes into what it reads: damaged bytes are an error with a place, no crash.
    let reading = AssertUnwindSafe(|| read_sheet(path, wanted, sink));
    catch_unwind(reading).unwrap_or_else(|_| Err(damaged(path, "its bytes are damaged")))
}

fn read_sheet(path: &Path, wanted: &Wanted<'_>, sink: &mut dyn Sink) -> Result<(), IngestError> {
    let mut book = Book::open(path, wanted)?;
    let sheets = book.sheets();
    let tables: Vec<String> = sheets.iter().map(|(name, _)| name.clone()).collect();
    let (sheet, notes) = choose(path, wanted, &mut book, &sheets)?;
    let about = About { format: Format::Workbook, short: Short::IsBlank, tables, notes };
    let mut table = Table::new(path, wanted, about, sink);
    let mut faults = Faults::default();
    let mut stopped = None;
    let read = book.rows(&sheet, &mut faults, &mut |row| match table.take(row) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            stopped = Some(error);
            ControlFlow::Break(())
        }
    });
    if let Some(error) = stopped {
        return Err(error);
    }
    read.map_err(|why| IngestError::broken(path, format!("sheet {sheet}"), "a whole sheet", why))?;
    table.end(faults.into_notes())
}

fn damaged(path: &Path, why: impl Into<String>) -> IngestError {
    IngestError::broken(path, "workbook", "a whole XLSX or XLS workbook", why)
}

/// The sheet to read.
fn choose(
    path: &Path,
    wanted: &Wanted<'_>,
    book: &mut Book,
    sheets: &[(String, SheetVisible)],
) -> Result<(String, Vec<Note>), IngestError> {
    let names = || sheets.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    if let Some(table) = wanted.table {
        let same = |name: &str| name.trim().to_lowercase() == table.trim().to_lowercase();
        let named = sheets.iter().find(|(name, _)| name == table);
        return match named.or_else(|| sheets.iter().find(|(name, _)| same(name))) {
            Some((name, _)) => Ok((name.clone(), Vec::new())),
            None => Err(IngestError::no_table(path, "sheets", wanted.table, names())),
        };
    }
    let mut best: Option<(Promise, &str)> = None;
    let mut others = Vec::new();
    for (name, visible) in sheets {
        if *visible != SheetVisible::Visible {
            continue;
        }
        let mut rows = Vec::new();
        let looked = book.rows(name, &mut Faults::default(), &mut |row| {
            rows.push(row);
            if rows.len() < LOOKED_AT { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        // What breaks off later is told when it is read; a chart has no rows.
        let promise = if looked.is_err() && rows.is_empty() {
            Promise::None
        } else {
            promise_of(&rows, wanted)
        };
        if promise == Promise::None {
            continue;
        }
        match &mut best {
            Some((most, chosen)) if promise > *most => {
                others.push(*chosen);
                (*most, *chosen) = (promise, name);
            }
            Some(_) => others.push(name),
            None => best = Some((promise, name)),
        }
    }
    let Some((_, chosen)) = best else {
        let found = format!("{} sheets without headings and rows", sheets.len());
        return Err(damaged(path, found));
    };
    let mut notes = Vec::new();
    if !others.is_empty() {
        let others = others.join(", ");
        let found = format!("sheet {chosen} was read; say table = \"…\" for another: {others}");
        notes.push(("sheet-chosen", found));
    }
    Ok((chosen.to_owned(), notes))
}

type Bytes = BufReader<File>;

/// An open workbook.
enum Book {
    Xlsx(Box<Xlsx<Bytes>>),
    Xls(Box<Xls<Cursor<Vec<u8>>>>),
}

impl Book {
    fn open(path: &Path, wanted: &Wanted<'_>) -> Result<Self, IngestError> {
        let refused = |error| IngestError::of_io(path, error, wanted.by);
        let open = || File::open(path).map_err(refused);
        let mut first = Vec::new();
        open()?.take(4).read_to_end(&mut first).map_err(refused)?;
        if first.starts_with(b"PK") {
            check_unpacked(path, wanted)?;
            let book = Xlsx::new(BufReader::new(open()?));
            return match book {
                Ok(book) => Ok(Self::Xlsx(Box::new(book))),
                Err(XlsxError::Password) => {
                    Err(damaged(path, "one that is locked with a password"))
                }
                Err(error) => Err(damaged(path, told(&error))),
            };
        }
        let mut bytes = Vec::new();
        open()?.take(LONGEST_XLS + 1).read_to_end(&mut bytes).map_err(refused)?;
        let cells = spanned_cells(&bytes);
        if bytes.len() as u64 > LONGEST_XLS || cells > MOST_CELLS {
            let found = format!("{cells} cells in {} bytes", bytes.len());
            let expected = format!("at most {MOST_CELLS} cells in {LONGEST_XLS} bytes");
            return Err(IngestError::broken(path, "workbook", expected, found));
        }
        let book = Xls::new(Cursor::new(bytes)).map_err(|error| damaged(path, told(&error)))?;
        Ok(Self::Xls(Box::new(book)))
    }

    /// Names of the sheets that have cells, in their order.
    fn sheets(&self) -> Vec<(String, SheetVisible)> {
        let sheets = match self {
            Self::Xlsx(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
        };
        let cells = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        cells.map(|sheet| (sheet.name.clone(), sheet.visible)).collect()
    }

    /// Hands on the rows of a sheet that are not blank; what is wrong with the sheet, as text.
    fn rows(&mut self, sheet: &str, faults: &mut Faults, each: Each<'_>) -> Result<(), String> {
        match self {
            Self::Xlsx(book) => {
                let merged = book.merge_cells_by_sheet_name(sheet).map_err(|e| told(&e))?;
                let mut cells = book.worksheet_cells_reader(sheet).map_err(|e| told(&e))?;
                let mut rows = Rows::new(&merged, faults);
                while let Some(cell) = cells.next_cell().map_err(|e| told(&e))? {
                    let (row, column) = cell.get_position();
                    if rows.turn_to(row, each).is_break() {
                        return Ok(());
                    }
                    rows.set(column, cell.get_value());
                }
                let _ = rows.flush(each);
            }
            Self::Xls(book) => {
                let merged = book.merge_cells_by_sheet_name(sheet).unwrap_or_default();
                let range = book.worksheet_range(sheet).map_err(|e| told(&e))?;
                let (top, left) = range.start().unwrap_or_default();
                let mut rows = Rows::new(&merged, faults);
                for (row, cells) in (top..).zip(range.rows()) {
                    if rows.turn_to(row, each).is_break() {
                        return Ok(());
                    }
                    for (column, cell) in (left..).zip(cells) {
                        rows.set(column, cell);
                    }
                }
                let _ = rows.flush(each);
            }
        }
        Ok(())
    }
}

/// What the parser says, on one line.
fn told(error: &impl std::fmt::Display) -> String {
    super::shortened(&error.to_string().replace(char::is_control, " "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Formula, Workbook};
    use serde_json::json;

    use super::super::Needed;
    use super::super::tabled::{Tabled, tabled};
    use super::*;

    fn of(bytes: &[u8]) -> Tabled {
        tabled(read, bytes, &Wanted::default()).expect("read")
    }

    fn complaint(bytes: &[u8], wanted: &Wanted<'_>) -> String {
        tabled(read, bytes, wanted).expect_err("an error").to_string()
    }

    /// A sheet of words, and one as offices make them.
    fn stations() -> Vec<u8> {
        let mut book = Workbook::new();
        let words = book.add_worksheet().set_name("说明").expect("a name");
        words.write(0, 0, "填表说明").expect("written");
        words.write(1, 0, "请按样表填写").expect("written");
        let sheet = book.add_worksheet().set_name("服务站").expect("a name");
        let plain = CellFormat::new();
        let day = CellFormat::new().set_num_format("yyyy-mm-dd");
        sheet.merge_range(0, 0, 0, 5, "西宁市服务站一览表", &plain).expect("written");
        let headings = ["街道", "站名", "经度", "纬度", "开放日期", "面积（㎡）"];
        for (column, heading) in (0..).zip(headings) {
            sheet.write(1, column, heading).expect("written");
        }
        sheet.merge_range(2, 0, 3, 0, "虎台街道", &plain).expect("written");
        for (row, name, lon, area) in [(2, "虎台站", 101.75, 407.0), (3, "城中站", 101.76, 90.5)]
        {
            sheet.write(row, 1, name).expect("written");
            sheet.write(row, 2, lon).expect("written");
            sheet.write(row, 3, 36.5).expect("written");
            let date = ExcelDateTime::from_ymd(2022, 12, 31).expect("a day");
            sheet.write_with_format(row, 4, &date, &day).expect("written");
            sheet.write(row, 5, area).expect("written");
        }
        sheet.write(4, 1, "无坐标站").expect("written");
        let error = Formula::new("=1/0").set_result("#DIV/0!");
        sheet.write_formula(4, 5, error).expect("written");
        book.save_to_buffer().expect("a workbook")
    }

    const XLS: &[u8] = include_bytes!("../../../tests/tables/stations.xls");

    #[test]
    fn the_sheet_with_places_is_read_with_its_types() {
        let table = of(&stations());
        let headings = ["街道", "站名", "经度", "纬度", "开放日期", "面积（㎡）"];
        assert_eq!(table.headings(), headings);
        assert_eq!(table.places, ["101.75 36.5", "101.76 36.5", "none"]);
        let first = [json!("虎台街道"), json!("虎台站"), json!(101.75), json!(36.5)];
        assert_eq!(table.rows[0][..4], first);
        assert_eq!(table.rows[0][4..], [json!("2022-12-31"), json!(407)]);
        assert_eq!(table.rows[1][0], json!("虎台街道"), "merged downwards");
        assert_eq!(table.rows[1][5], json!(90.5));
        assert_eq!(table.rows[2][0], json!(null));
        let head = table.head.as_ref().expect("begun");
        assert_eq!(head.tables, ["说明", "服务站"]);
        assert!(table.note("title-rows-skipped").contains("row 2"));
        table.note("cells-merged");
    }

    #[test]
    fn an_old_workbook_reads_the_same() {
        let table = of(XLS);
        assert_eq!(table.headings(), ["街道", "站名", "经度", "纬度", "开放日期"]);
        assert_eq!(table.places, ["101.75 36.5", "101.76 36.625"]);
        assert_eq!(table.rows[1][0], json!("虎台街道"));
        assert_eq!(table.rows[1][4], json!("2023-01-05"));
    }

    #[test]
    fn the_sheet_that_is_named_is_read_or_the_names_are_told() {
        let wanted = Wanted { table: Some("服务站 "), ..Wanted::default() };
        assert_eq!(tabled(read, &stations(), &wanted).expect("read").rows.len(), 3);
        let wanted = Wanted { table: Some("小区"), ..Wanted::default() };
        let message = complaint(&stations(), &wanted);
        assert!(message.contains("说明, 服务站"), "{message}");
        let wanted = Wanted { table: Some("说明"), ..Wanted::default() };
        assert!(complaint(&stations(), &wanted).contains("coordinates"));
    }

    #[test]
    fn several_sheets_with_rows_are_noted() {
        let mut book = Workbook::new();
        for name in ["甲", "乙"] {
            let sheet = book.add_worksheet().set_name(name).expect("a name");
            for (column, text) in (0..).zip(["名称", "经度", "纬度"]) {
                sheet.write(0, column, text).expect("written");
            }
            sheet.write(1, 0, name).expect("written");
            sheet.write(1, 1, 101.75).expect("written");
            sheet.write(1, 2, 36.5).expect("written");
        }
        let table = of(&book.save_to_buffer().expect("a workbook"));
        assert_eq!(table.rows[0][0], json!("甲"));
        assert!(table.note("sheet-chosen").ends_with('乙'), "{:?}", table.notes);
    }

    #[test]
    fn a_broken_workbook_is_an_error_with_its_place() {
        let whole = stations();
        for (bytes, words) in [
            (&whole[..whole.len() / 2], "workbook"),
            (&XLS[..600], "workbook"),
            (b"PK\x03\x04", "directory"),
        ] {
            let message = complaint(bytes, &Wanted::default());
            assert!(message.contains("whole") && !message.contains('\n'), "{words}: {message}");
        }
    }

    #[test]
    fn an_old_workbook_wider_than_its_bytes_is_refused() {
        // The column of a number far off: row 65535, column 60000.
        let record = |row: u16, column: u16| {
            let mut bytes = vec![0x03, 0x02, 14, 0];
            bytes.extend([row.to_le_bytes(), column.to_le_bytes()].concat());
            bytes
        };
        let at = XLS.windows(4).position(|four| four == [0x03, 0x02, 14, 0]).expect("a number");
        let mut bytes = XLS.to_vec();
        bytes[at..at + 8].copy_from_slice(&record(65_535, 60_000));
        let message = complaint(&bytes, &Wanted::default());
        assert!(message.contains("cells"), "{message}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        #[test]
        fn no_workbook_is_too_broken(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
            end in any::<prop::sample::Index>(), noise in proptest::collection::vec(any::<u8>(), 0..99)
        ) {
            let wanted = Wanted { geometry: Needed::Optional, ..Wanted::default() };
            let xlsx = stations();
            for whole in [&xlsx[..], XLS] {
                let mut bytes = whole.to_vec();
                for (at, byte) in &changes {
                    bytes[at.index(whole.len())] = *byte;
                }
                let _ = tabled(read, &bytes, &wanted);
                let _ = tabled(read, &bytes[..end.index(whole.len())], &wanted);
                bytes.truncate(4);
                bytes.extend_from_slice(&noise);
                let _ = tabled(read, &bytes, &wanted);
            }
        }
    }
}
