//! Text tables: CSV, TSV, and what Excel saves as CSV where a semicolon parts the cells.
//!
//! Encoding and separator are found out from the content. The separator is the one with which most
//! of the first records have the same number of cells, and of those with which they have most.
//!
//! Memory: one record, at most as `limited` lets through, and what `table` keeps to find the headings.
//! Sources: RFC 4180; records of different lengths, title rows, a `sep=;` in front and
//! `="0123"` are what Excel and its users add.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8};
use serde_json::Value;

use super::limited::Limited;
use super::raw::{Note, Sink};
use super::table::{About, Short, Table, TableRow};
use super::text::{Decoding, encoding_named, guess_of};
use super::{Format, Wanted};
use crate::ingest::IngestError;

/// How much of the text tells its separator.
const BEGINNING: u64 = 1 << 16;
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// Hands the rows of a text table on.
pub fn read(path: &Path, wanted: &Wanted<'_>, sink: &mut dyn Sink) -> Result<(), IngestError> {
    let refused = |error| IngestError::of_io(path, error, wanted.by);
    let open = || File::open(path);
    let encoding = match wanted.encoding.and_then(encoding_named) {
        Some(stated) => stated,
        None => open().and_then(guess_of).map_err(refused)?,
    };
    let mut notes = Vec::new();
    if encoding != UTF_8 && wanted.encoding.is_none() {
        notes.push(found(encoding));
    }
    let mut beginning = Vec::new();
    let text = open().map(|file| Decoding::new(file, encoding)).map_err(refused)?;
    text.take(BEGINNING).read_to_end(&mut beginning).map_err(refused)?;
    let start = Start::of(&String::from_utf8_lossy(&beginning));
    let since = Rc::new(Cell::new(0));
    let text = open().map(|file| Decoding::new(file, encoding)).map_err(refused)?;
    let limited = Limited::new(text, Rc::clone(&since));
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(start.separator)
        .from_reader(BufReader::with_capacity(1 << 16, limited));
    let about = About { format: Format::Table, short: Short::Misses, tables: Vec::new(), notes };
    let mut table = Table::new(path, wanted, about, sink);
    let mut record = StringRecord::new();
    let mut is_first = true;
    // The line of the last record, where its last cell has several lines.
    let mut unclosed = None;
    loop {
        since.set(0);
        let from = reader.position().clone();
        if !reader.read_record(&mut record).map_err(|error| explain(path, error, wanted))? {
            break;
        }
        if is_first && start.has_word {
            is_first = false;
            continue;
        }
        is_first = false;
        let inside = record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        // Blank lines in front are skipped: the line is known from where the record ends.
        let number = reader.position().line().saturating_sub(inside + 1).max(from.line());
        let swallows = record.iter().next_back().is_some_and(|last| last.contains('\n'));
        unclosed = swallows.then_some(number);
        table.take(TableRow { number, cells: record.iter().map(cell).collect() })?;
    }
    let text = reader.get_ref().get_ref();
    if let Some(line) = unclosed.filter(|_| text.last != b'"') {
        // It swallowed all rows behind it: nothing to read on from.
        let (place, expected) = (format!("line {line}"), "a quote that closes the cell");
        return Err(IngestError::broken(path, place, expected, "the end of the file"));
    }
    let mut at_end = Vec::new();
    if text.inner.has_replaced {
        let name = encoding.name();
        let found = format!("some bytes are no text in {name} and read as \u{fffd}");
        at_end.push(("text-unreadable", found));
    }
    table.end(at_end)
}

fn found(encoding: &'static Encoding) -> Note {
    let name = match encoding.name() {
        "gb18030" => "GBK or GB18030",
        name => name,
    };
    let found = format!(
        "the text is in {name}, told by its bytes; where names look wrong, \
                         say encoding = \"…\""
    );
    ("encoding-found", found)
}

/// How a text table begins.
struct Start {
    separator: u8,
    /// Whether its first line is Excel's `sep=;`.
    has_word: bool,
}

impl Start {
    fn of(text: &str) -> Self {
        let line = text.lines().next().unwrap_or_default().trim_end_matches(['\r', '\n']);
        if let Some(&[separator]) = line.trim_matches('"').strip_prefix("sep=").map(str::as_bytes) {
            return Self { separator, has_word: true };
        }
        // The last line may be cut.
        let whole = match text.rfind('\n') {
            Some(end) if text.len() as u64 + 4 > BEGINNING => &text[..end],
            _ => text,
        };
        let scored = SEPARATORS.iter().enumerate().map(|(at, &separator)| {
            let (share, cells) = evenness(whole, separator);
            (share, cells, std::cmp::Reverse(at), separator)
        });
        let separator = scored.max().map_or(b',', |(.., separator)| separator);
        Self { separator, has_word: false }
    }
}

/// With how many cells, at least two, most of the records stand: the percentage of those records,
/// and the number.
fn evenness(text: &str, separator: u8) -> (usize, usize) {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut lengths: BTreeMap<usize, usize> = BTreeMap::new();
    let mut all = 0;
    for record in reader.records().take(200).flatten() {
        *lengths.entry(record.len()).or_default() += 1;
        all += 1;
    }
    let several = lengths.into_iter().filter(|(cells, _)| *cells > 1);
    let Some((cells, count)) = several.max_by_key(|(cells, count)| (*count, *cells)) else {
        return (0, 1);
    };
    (10 * count / all, cells)
}

/// A cell as people mean it: outer blanks are nothing, and `="0123"` is how Excel keeps a nought.
fn cell(text: &str) -> Value {
    let text = text.trim();
    let text = text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')).unwrap_or(text);
    if text.is_empty() { Value::Null } else { Value::String(text.to_owned()) }
}

fn explain(path: &Path, error: csv::Error, wanted: &Wanted<'_>) -> IngestError {
    let line = error.position().map(|at| format!("line {}", at.line())).unwrap_or_default();
    match error.into_kind() {
        csv::ErrorKind::Io(source) => Limited::<File>::explain(path, source, wanted),
        other => IngestError::broken(path, line, "a row of a table", format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use encoding_rs::{GBK, UTF_16LE};
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::raw::{Head, Raw};
    use super::super::tabled::{Tabled, tabled};
    use super::super::{Needed, Source, each_batch};
    use super::*;

    fn of(bytes: &[u8]) -> Tabled {
        tabled(read, bytes, &Wanted::default()).expect("read")
    }

    fn complaint(bytes: &[u8]) -> String {
        tabled(read, bytes, &Wanted::default()).expect_err("an error").to_string()
    }

    const TABLE: &str = "编号,小区名称,经度,纬度,常住人口\n\
                         1,虎台小区,101.75,36.5,1200\n2,\"城中,甲\",101.76,36.625,\n";

    #[test]
    fn each_encoding_reads_the_same() {
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(TABLE.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let marked = format!("\u{feff}{TABLE}");
        let gbk = GBK.encode(TABLE).0.into_owned();
        for (bytes, encoding) in [
            (TABLE.as_bytes(), None),
            (marked.as_bytes(), None),
            (&gbk, Some("GBK or GB18030")),
            (&utf16, Some(UTF_16LE.name())),
        ] {
            let table = of(bytes);
            assert_eq!(table.headings(), ["编号", "小区名称", "经度", "纬度", "常住人口"]);
            assert_eq!(table.places, ["101.75 36.5", "101.76 36.625"]);
            assert_eq!(
                table.rows[1],
                [json!("2"), json!("城中,甲"), json!("101.76"), json!("36.625"), json!(null)]
            );
            match encoding {
                Some(name) => assert!(table.note("encoding-found").contains(name)),
                None => assert_eq!(table.notes.len(), 1, "{:?}", table.notes),
            }
        }
        let wanted = Wanted { encoding: Some("gbk"), ..Wanted::default() };
        let notes = tabled(read, &gbk, &wanted).expect("read").notes;
        assert!(notes.iter().all(|(code, _)| *code == "columns-of-place"), "{notes:?}");
    }

    #[test]
    fn the_separator_is_found_out() {
        for separator in [",", "\t", ";", "|"] {
            let text = format!(
                "名称{separator}经度{separator}纬度\n甲{separator}101.75{separator}36.5\n\
                 \"乙, 丙; 丁\"{separator}101.75{separator}36.5\n"
            );
            let table = of(text.as_bytes());
            assert_eq!(table.places, ["101.75 36.5"; 2], "{separator:?}");
            assert_eq!(table.rows[1][0], json!("乙, 丙; 丁"));
        }
        let wkt = of("名称\twkt\n甲\tPOLYGON((0 0,1 0,1 1,0 0))\n乙\tPOINT(1 1)\n".as_bytes());
        assert_eq!(wkt.places, ["Polygon", "Point"]);
        let excel = of("sep=;\r\n名称;经度;纬度\r\n甲;101.75;36.5\r\n".as_bytes());
        assert_eq!(excel.places, ["101.75 36.5"]);
    }

    #[test]
    fn titles_and_units_above_the_headings_are_skipped_and_noted() {
        let table = of("西宁市小区一览表,,,\n填报单位：民政局,,,单位：人\n,,,\n\
                        小区名称,经度,纬度,人口\n虎台小区,101.75,36.5,1200\n"
            .as_bytes());
        assert_eq!(table.headings(), ["小区名称", "经度", "纬度", "人口"]);
        assert_eq!(table.rows.len(), 1);
        let note = table.note("title-rows-skipped");
        assert!(note.contains("row 4") && note.contains("西宁市小区一览表"), "{note}");
    }

    #[test]
    fn headings_of_two_rows_are_put_together() {
        let table =
            of("小区名称,中心位置,,人口\n,经度,纬度,\n虎台小区,101.75,36.5,1200\n".as_bytes());
        assert_eq!(table.headings(), ["小区名称", "经度", "纬度", "人口"]);
        assert_eq!(table.places, ["101.75 36.5"]);
    }

    #[test]
    fn a_table_without_headings_is_read_by_content() {
        let table = of("虎台小区,101.75,36.5,1200\n城中,101.76,36.6,800\n".as_bytes());
        assert_eq!(table.headings(), ["column 1", "column 2", "column 3", "column 4"]);
        assert_eq!(table.rows.len(), 2);
        assert_eq!(table.places[0], "101.75 36.5");
        table.note("headings-missing");
        assert!(table.note("columns-guessed").contains("column 2"));
    }

    #[test]
    fn rows_of_other_lengths_are_kept_and_told() {
        let table = of(
            "名称,经度,纬度,人口\n\n甲,101.75,36.5\n乙,101.75,36.5,7,8\n, , ,\n丙,101.75,36.5,9,\n"
                .as_bytes(),
        );
        assert_eq!(table.rows.len(), 3, "blank rows are none");
        assert_eq!(table.rows[0][3], json!(null));
        let ragged = table.notes.iter().filter(|(code, _)| *code == "row-ragged");
        let notes: Vec<_> = ragged.map(|(_, found)| found.as_str()).collect();
        assert_eq!(notes.len(), 2, "{notes:?}");
        assert!(notes[0].contains("1 row has fewer") && notes[0].contains("row 3"), "{notes:?}");
        assert!(notes[1].contains("1 row has more") && notes[1].contains("row 4"), "{notes:?}");
    }

    #[test]
    fn headings_that_stand_twice_are_told_apart() {
        let table = of("名称,经度,纬度,名称,\n甲,101.75,36.5,乙,丙\n".as_bytes());
        assert_eq!(table.headings(), ["名称", "经度", "纬度", "名称_2", "column 5"]);
    }

    #[test]
    fn line_breaks_in_cells_and_odd_quotes_are_read() {
        let table = of("名称,备注,经度,纬度\r\n甲,\"一\n二 \"\"三\"\"\",101.75,36.5\r\n乙,5\" 管,101.75,36.5\r\n丙,=\"0123\",101.75,36.5".as_bytes());
        let column: Vec<_> = table.rows.iter().map(|row| row[1].clone()).collect();
        assert_eq!(column, [json!("一\n二 \"三\""), json!("5\" 管"), json!("0123")]);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_an_error() {
        let message =
            complaint("名称,经度,纬度\n甲,101.75,36.5\n\"乙,101.75,36.5\n丙,1,2\n".as_bytes());
        assert!(message.contains("line 3") && message.contains("quote"), "{message}");
    }

    #[test]
    fn a_table_without_places_is_refused_unless_none_are_needed() {
        let text = "编号,状态,责任单位\n1,待办,民政局\n".as_bytes();
        assert!(complaint(text).contains("编号, 状态, 责任单位"));
        let wanted = Wanted { geometry: Needed::Optional, ..Wanted::default() };
        let table = tabled(read, text, &wanted).expect("read");
        assert_eq!((table.rows.len(), table.places[0].as_str()), (1, "none"));
    }

    #[test]
    fn bytes_that_are_no_text_are_told() {
        let mut bytes = TABLE.as_bytes().to_vec();
        bytes.extend_from_slice(b"3,\xe8\x99,101.7,36.6,5\n");
        let wanted = Wanted { encoding: Some("UTF-8"), ..Wanted::default() };
        let table = tabled(read, &bytes, &wanted).expect("read");
        table.note("text-unreadable");
        assert_eq!(table.rows.len(), 3);
    }

    #[test]
    fn a_table_larger_than_a_batch_is_read_batch_by_batch() {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        let mut out = std::io::BufWriter::new(&mut file);
        writeln!(out, "名称,备注,经度,纬度").expect("written");
        let remark = "虎".repeat(300);
        for row in 0..60_000 {
            writeln!(out, "{row},{remark},101.75,36.5").expect("written");
        }
        drop(out);
        assert!(file.as_file().metadata().expect("known").len() > 50 << 20);
        let source = Source { path: file.path(), wanted: Wanted::default() };
        let (mut rows, mut batches, mut largest) = (0, 0, 0);
        let told = each_batch(source, Ok, |_: &mut Head, batch| {
            rows += batch.len();
            batches += 1;
            largest = largest.max(batch.iter().map(Raw::size).sum::<usize>());
            Ok(())
        });
        assert!(told.expect("read").is_some());
        assert_eq!(rows, 60_000);
        assert!(batches > 5 && largest < 10 << 20, "{batches} batches, {largest} bytes");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_file_is_too_broken(
            noise in proptest::collection::vec(any::<u8>(), 0..300), end in 0_usize..120,
            text in "[a-c经度纬,;\t\"\n 0-9.]{0,120}"
        ) {
            let wanted = Wanted { geometry: Needed::Optional, ..Wanted::default() };
            let gbk = GBK.encode(TABLE).0;
            for bytes in [&noise[..], &gbk[..end.min(gbk.len())], text.as_bytes()] {
                for wanted in [Wanted::default(), wanted] {
                    let _ = tabled(read, bytes, &wanted);
                }
            }
        }
    }
}
