//! A table as dBASE III, as Shapefiles have it: fixed widths, at most 254 bytes of text.
//!
//! The date in the head is that of the data, so that the same table gives the same bytes. Text is
//! cut where it is too long, on the border of a character; what an encoding cannot write becomes
//! `?`. Both are counted.

use encoding_rs::GB18030;

use crate::export::cell::Cell;

/// Bytes of text in a cell, at most.
const LONGEST: usize = 254;
/// Width of a number: fifteen digits, sign and point.
const NUMBER: usize = 19;
const DECIMALS: usize = 7;

/// How text is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TextEncoding {
    /// GBK: what older Chinese programs read without asking.
    Gbk,
    /// UTF-8.
    #[default]
    Utf8,
}

impl TextEncoding {
    /// The word in a `.cpg` file and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gbk => "GBK",
            Self::Utf8 => "UTF-8",
        }
    }

    /// The encoding of that name.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "gbk" | "gb18030" | "gb2312" | "cp936" => Some(Self::Gbk),
            "utf-8" | "utf8" => Some(Self::Utf8),
            _ => None,
        }
    }

    /// The language driver in the head of a table.
    const fn driver(self) -> u8 {
        match self {
            Self::Gbk => 0x4D,
            Self::Utf8 => 0x00,
        }
    }

    /// One character; `None` where this encoding has none. GBK has those of two bytes only.
    fn character(self, c: char, out: &mut Vec<u8>) -> Option<usize> {
        let mut utf8 = [0; 4];
        let text: &str = c.encode_utf8(&mut utf8);
        match self {
            Self::Utf8 => {
                out.extend_from_slice(text.as_bytes());
                Some(text.len())
            }
            Self::Gbk => {
                let (bytes, _, lost) = GB18030.encode(text);
                if lost || bytes.len() > 2 {
                    return None;
                }
                out.extend_from_slice(&bytes);
                Some(bytes.len())
            }
        }
    }
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct DbfField {
    /// At most ten bytes in the table's encoding.
    pub name: String,
    pub sort: DbfSort,
    /// Bytes that a text may have at least, for what people will fill in.
    pub room: usize,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DbfSort {
    Text,
    Number,
}

/// What did not fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DbfLoss {
    /// Texts that were cut.
    pub cut: usize,
    /// Characters that the encoding does not have.
    pub characters: usize,
}

/// The table; `day` is year, month, day.
pub fn dbf(
    fields: &[DbfField],
    rows: &[Vec<Cell<'_>>],
    encoding: TextEncoding,
    day: [u16; 3],
) -> (Vec<u8>, DbfLoss) {
    let mut loss = DbfLoss::default();
    let mut texts: Vec<Vec<Vec<u8>>> = Vec::with_capacity(rows.len());
    let mut widths: Vec<usize> = fields
        .iter()
        .map(
            |field| {
                if field.sort == DbfSort::Number { NUMBER } else { field.room.clamp(1, LONGEST) }
            },
        )
        .collect();
    for row in rows {
        let mut cells = Vec::with_capacity(fields.len());
        for ((cell, field), width) in row.iter().zip(fields).zip(&mut widths) {
            let bytes = match (cell, field.sort) {
                (Cell::Number(number), DbfSort::Number) => number_text(*number).into_bytes(),
                (Cell::Empty | Cell::Text(_), DbfSort::Number) => Vec::new(),
                (cell, DbfSort::Text) => encoded(&cell.as_text(), encoding, LONGEST, &mut loss),
            };
            *width = (*width).max(bytes.len());
            cells.push(bytes);
        }
        texts.push(cells);
    }
    let record = 1 + widths.iter().sum::<usize>();
    let head = 32 + 32 * fields.len() + 1;
    let mut out = Vec::with_capacity(head + record * rows.len() + 1);
    let [year, month, date] = day;
    #[expect(clippy::cast_possible_truncation, reason = "a year since 1900, a month, a day")]
    out.extend_from_slice(&[3, year.saturating_sub(1900) as u8, month as u8, date as u8]);
    out.extend_from_slice(&(u32::try_from(rows.len()).unwrap_or(u32::MAX)).to_le_bytes());
    out.extend_from_slice(&(u16::try_from(head).unwrap_or(u16::MAX)).to_le_bytes());
    out.extend_from_slice(&(u16::try_from(record).unwrap_or(u16::MAX)).to_le_bytes());
    out.extend_from_slice(&[0; 17]);
    out.push(encoding.driver());
    out.extend_from_slice(&[0; 2]);
    for (field, width) in fields.iter().zip(&widths) {
        let mut name = encoded(&field.name, encoding, 10, &mut DbfLoss::default());
        name.resize(11, 0);
        out.extend_from_slice(&name);
        out.push(if field.sort == DbfSort::Number { b'N' } else { b'C' });
        out.extend_from_slice(&[0; 4]);
        #[expect(clippy::cast_possible_truncation, reason = "a width is at most 254")]
        out.push(*width as u8);
        #[expect(clippy::cast_possible_truncation, reason = "seven")]
        out.push(if field.sort == DbfSort::Number { DECIMALS as u8 } else { 0 });
        out.extend_from_slice(&[0; 14]);
    }
    out.push(0x0D);
    for cells in texts {
        out.push(b' ');
        for ((cell, field), width) in cells.iter().zip(fields).zip(&widths) {
            let blanks = std::iter::repeat_n(b' ', width - cell.len());
            if field.sort == DbfSort::Number {
                out.extend(blanks);
                out.extend_from_slice(cell);
            } else {
                out.extend_from_slice(cell);
                out.extend(blanks);
            }
        }
    }
    out.push(0x1A);
    (out, loss)
}

/// A number that fits its width: with fewer decimals, or as a power of ten, where it is large.
fn number_text(number: f64) -> String {
    let whole = |decimals: usize| format!("{number:.decimals$}");
    let fits = (0..=DECIMALS).rev().map(whole).find(|text| text.len() <= NUMBER);
    // As many digits as there is room for, but none rounded up to what is no number.
    let power = |digits: usize| format!("{number:.digits$e}");
    let is_number = |text: &String| text.parse::<f64>().is_ok_and(f64::is_finite);
    let short = |text: &String| text.len() <= NUMBER && is_number(text);
    fits.or_else(|| (0..NUMBER).rev().map(power).find(short)).unwrap_or_default()
}

/// Text in an encoding, cut to `most` bytes on the border of a character.
pub fn encoded(text: &str, encoding: TextEncoding, most: usize, loss: &mut DbfLoss) -> Vec<u8> {
    let mut out = Vec::new();
    for c in text.chars() {
        // A line break would end a row in some readers.
        let c = if c.is_control() { ' ' } else { c };
        let before = out.len();
        if encoding.character(c, &mut out).is_none() {
            loss.characters += 1;
            out.push(b'?');
        }
        if out.len() > most {
            out.truncate(before);
            loss.cut += 1;
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_between_characters_and_counted() {
        let mut loss = DbfLoss::default();
        let long = "站".repeat(200);
        assert_eq!(encoded(&long, TextEncoding::Gbk, LONGEST, &mut loss).len(), 254);
        assert_eq!(encoded(&long, TextEncoding::Utf8, LONGEST, &mut loss).len(), 252);
        assert_eq!(loss, DbfLoss { cut: 2, characters: 0 });
    }

    #[test]
    fn what_gbk_does_not_have_becomes_a_question_mark_and_is_counted() {
        let mut loss = DbfLoss::default();
        assert_eq!(encoded("a🚏b", TextEncoding::Gbk, 10, &mut loss), b"a?b");
        assert_eq!(loss.characters, 1);
        assert_eq!(encoded("虎台", TextEncoding::Gbk, 10, &mut loss), b"\xbb\xa2\xcc\xa8");
    }

    #[test]
    fn numbers_fit_whatever_they_are() {
        for number in
            [0.0, -1.5, 101.619_272, 1e15, -1e18, 1e300, -1e300, f64::MAX, f64::MIN, 1e-12]
        {
            let text = number_text(number);
            assert!(text.len() <= NUMBER, "{text}");
            let back: f64 = text.trim().parse().expect("a number");
            assert!((back - number).abs() <= number.abs() * 1e-9 + 1e-7, "{number} {text}");
        }
    }
}
