//! A dBase table (`.dbf`): its columns, and a row taken apart.
//!
//! Own code and not the crate `dbase`: its reader makes a hash map of each row on the thread that
//! reads, and rejects a file with one cell that it does not understand. Ours leaves rows as they
//! are until they are made use of, and a cell that is not what its column says stays text.
//!
//! Layout: dBase III to 7 and FoxPro as in the dBase file structure description; 32 bytes of
//! header, 32 a column, rows of fixed width with a mark first (`*` where the row is deleted).

use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{Encoding, UTF_8};
use serde_json::{Number, Value};

use super::text;

/// What the header says.
#[derive(Clone, Debug)]
pub struct Table {
    pub columns: Vec<Column>,
    /// Rows that it says there are.
    pub rows: u64,
    /// Where the first row begins.
    pub start: u64,
    /// Bytes of a row.
    pub width: usize,
    /// The language that the header names.
    language: u8,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// As the file has it.
    name: Vec<u8>,
    kind: u8,
    start: usize,
    width: usize,
}

/// Rows that are looked at for their encoding.
const SAMPLED_ROWS: u64 = 4096;
/// Bytes of text that are enough to tell an encoding.
const SAMPLE: usize = 64 << 10;

impl Table {
    /// Reads the header. What is no table has an error of kind `InvalidData` that says why.
    pub fn read(from: &mut impl Read) -> io::Result<Self> {
        let mut head = [0; 32];
        from.read_exact(&mut head)?;
        let [_, _, _, _, r0, r1, r2, r3, s0, s1, w0, w1, ..] = head;
        let rows = u64::from(u32::from_le_bytes([r0, r1, r2, r3]));
        let start = u16::from_le_bytes([s0, s1]);
        let width = usize::from(u16::from_le_bytes([w0, w1]));
        let mut descriptions = vec![0; usize::from(start).saturating_sub(32)];
        from.read_exact(&mut descriptions)?;
        let mut columns = Vec::new();
        let mut at = 1;
        for description in descriptions.chunks_exact(32).take_while(|d| d[0] != b'\r') {
            let end = description[..11].iter().position(|&byte| byte == 0).unwrap_or(11);
            let column = Column {
                name: description[..end].to_vec(),
                kind: description[11],
                start: at,
                width: usize::from(description[16]),
            };
            at += column.width;
            columns.push(column);
        }
        if columns.is_empty() || at > width {
            let why = format!("{} columns of {at} bytes in rows of {width}", columns.len());
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        Ok(Self { columns, rows, start: start.into(), width, language: head[29] })
    }

    /// The encoding that the header names, where it names one that nobody sets by accident.
    pub fn stated_encoding(&self) -> Option<&'static Encoding> {
        let label = match self.language {
            0x13 | 0x7b => "shift_jis",
            0x4d | 0x7a => "gb18030",
            0x4e | 0x79 => "euc-kr",
            0x4f | 0x78 => "big5",
            0x26 | 0x65 => "ibm866",
            0x7c => "windows-874",
            0x7d => "windows-1255",
            0x7e => "windows-1256",
            0xc8 => "windows-1250",
            0xc9 => "windows-1251",
            0xca => "windows-1254",
            0xcb => "windows-1253",
            // 3 and 87 mean Western and "ANSI"; programs in China write them all the same.
            _ => return None,
        };
        Encoding::for_label(label.as_bytes())
    }

    /// Text that is not ASCII out of rows of the whole table, a line a cell, with the headings.
    pub fn sample(&self, file: &mut (impl Read + Seek), rows: u64) -> io::Result<Vec<u8>> {
        let mut sample = Vec::new();
        self.columns.iter().for_each(|column| add_to_sample(&column.name, &mut sample));
        let mut row = vec![0; self.width];
        let step = (rows / SAMPLED_ROWS).max(1);
        for at in (0..rows).step_by(usize::try_from(step).unwrap_or(usize::MAX)) {
            file.seek(SeekFrom::Start(self.start + at * self.width as u64))?;
            file.read_exact(&mut row)?;
            for column in self.columns.iter().filter(|column| column.is_text()) {
                add_to_sample(column.cell(&row), &mut sample);
            }
            if sample.len() > SAMPLE {
                break;
            }
        }
        Ok(sample)
    }

    /// The headings in that encoding.
    pub fn headings(&self, encoding: &'static Encoding) -> Vec<String> {
        let heading = |column: &Column| text::decode(&column.name, encoding).trim().to_owned();
        self.columns.iter().map(heading).collect()
    }

    /// Whether some columns hold what is kept in another file.
    pub fn has_memos(&self) -> bool {
        self.columns.iter().any(|column| matches!(column.kind, b'M' | b'G' | b'P' | b'W'))
    }

    /// The values of a row, one for each column.
    pub fn values(&self, row: &[u8], encoding: &'static Encoding) -> Vec<Value> {
        self.columns.iter().map(|column| column.value(column.cell(row), encoding)).collect()
    }
}

/// A cell may end in the middle of a character.
fn add_to_sample(cell: &[u8], sample: &mut Vec<u8>) {
    let cell = cell.trim_ascii();
    if cell.is_ascii() {
        return;
    }
    let whole = match std::str::from_utf8(cell) {
        Err(error) if error.error_len().is_none() => &cell[..error.valid_up_to()],
        _ => cell,
    };
    sample.extend_from_slice(whole);
    sample.push(b'\n');
}

impl Column {
    fn is_text(&self) -> bool {
        matches!(self.kind, b'C' | b'V')
    }

    fn cell<'a>(&self, row: &'a [u8]) -> &'a [u8] {
        row.get(self.start..self.start + self.width).unwrap_or_default()
    }

    fn value(&self, cell: &[u8], encoding: &'static Encoding) -> Value {
        let binary = match (self.kind, cell.len()) {
            (b'I' | b'+', 4) => cell.first_chunk().map(|b| i32::from_le_bytes(*b).into()),
            (b'B' | b'O', 8) => cell.first_chunk().map(|b| number(f64::from_le_bytes(*b))),
            (b'Y', 8) => cell.first_chunk().map(|b| number(currency(i64::from_le_bytes(*b)))),
            (b'T' | b'@', 8) => cell.first_chunk().map(moment),
            (b'M' | b'G' | b'P' | b'W' | b'B' | b'0', _) => Some(Value::Null),
            _ => None,
        };
        if let Some(value) = binary {
            return value;
        }
        let end = cell.iter().position(|&byte| byte == 0).unwrap_or(cell.len());
        let cell = cell[..end].trim_ascii();
        let filled = match self.kind {
            b'L' => cell != b"?",
            b'N' | b'F' => !cell.iter().all(|&byte| byte == b'*'),
            b'D' => !cell.iter().all(|&byte| byte == b'0'),
            _ => true,
        };
        if cell.is_empty() || !filled {
            return Value::Null;
        }
        let ascii = std::str::from_utf8(cell).ok().filter(|text| text.is_ascii());
        let known = ascii.and_then(|text| match self.kind {
            b'N' | b'F' => text
                .parse::<i64>()
                .map(Value::from)
                .or_else(|_| text.parse::<f64>().map(number))
                .ok()
                .filter(|value| !value.is_null()),
            b'D' if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]).into())
            }
            b'L' => match text {
                "T" | "t" | "Y" | "y" => Some(true.into()),
                "F" | "f" | "N" | "n" => Some(false.into()),
                _ => None,
            },
            _ => Some(text.into()),
        });
        known.unwrap_or_else(|| text_in(cell, encoding).into())
    }
}

/// The text of a cell, without the half of a character that did not fit.
fn text_in(cell: &[u8], encoding: &'static Encoding) -> String {
    if encoding == UTF_8
        && let Ok(text) = std::str::from_utf8(cell)
    {
        return text.to_owned();
    }
    text::decode(cell, encoding).trim_end_matches('\u{fffd}').trim().to_owned()
}

/// JSON knows no infinities.
fn number(number: f64) -> Value {
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "more than 900 billion yuan lose a fraction of a fen"
)]
fn currency(ten_thousandths: i64) -> f64 {
    ten_thousandths as f64 / 10_000.0
}

/// FoxPro's moments: a Julian day number and milliseconds.
fn moment(bytes: &[u8; 8]) -> Value {
    let [d0, d1, d2, d3, m0, m1, m2, m3] = *bytes;
    let day = i64::from(u32::from_le_bytes([d0, d1, d2, d3]));
    let seconds = u32::from_le_bytes([m0, m1, m2, m3]) / 1000;
    if !(1_721_426..=5_373_484).contains(&day) || seconds >= 86_400 {
        return Value::Null;
    }
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let date = super::moment::date(day - 2_440_588);
    format!("{date}T{hour:02}:{minute:02}:{second:02}").into()
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;
    use serde_json::json;

    use super::*;

    fn column(kind: u8) -> Column {
        Column { name: b"X".to_vec(), kind, start: 0, width: 8 }
    }

    #[test]
    fn cells_are_what_their_column_says_and_else_stay_text() {
        for (kind, cell, value) in [
            (b'N', &b"     120"[..], json!(120)),
            (b'N', b"  -12.50", json!(-12.5)),
            (b'N', b"        ", Value::Null),
            (b'N', b"********", Value::Null),
            (b'F', b" 1.5e+03", json!(1500.0)),
            (b'N', b"12 \0\0\0\0\0", json!(12)),
            (b'N', b"    n/a ", json!("n/a")),
            (b'N', b"1e999999", json!("1e999999")),
            (b'D', b"20221231", json!("2022-12-31")),
            (b'D', b"00000000", Value::Null),
            (b'D', b"2022-12 ", json!("2022-12")),
            (b'L', b"T", json!(true)),
            (b'L', b"?", Value::Null),
            (b'L', b"n", json!(false)),
            (b'C', b"\xbb\xa2\xcc\xa8   ", json!("虎台")),
            (b'C', b"\xbb\xa2\xcc\xa8\xbd", json!("虎台")),
            (b'I', b"\x07\0\0\0", json!(7)),
            (b'B', b"\0\0\0\0\0\0\xf8\x3f", json!(1.5)),
            (b'T', b"\x8c\x3d\x25\0\x80\xee\x36\0", json!("1970-01-01T01:00:00")),
            (b'M', b"      17", Value::Null),
        ] {
            assert_eq!(column(kind).value(cell, GB18030), value, "{kind} {cell:?}");
        }
    }

    #[test]
    fn a_header_whose_sizes_do_not_fit_is_refused() {
        let mut head = [0; 65];
        (head[8], head[10], head[32], head[43], head[48]) = (65, 9, b'A', b'C', 8);
        head[64] = b'\r';
        assert_eq!(Table::read(&mut &head[..]).expect("read").columns.len(), 1);
        head[10] = 8;
        assert!(Table::read(&mut &head[..]).is_err());
        assert!(Table::read(&mut &head[..40]).is_err());
    }
}
