//! Numbers and texts as Protocol Buffers: the few forms that a vector tile needs.
//!
//! Written by hand because a tile of tens of thousands of features is mostly this: values are
//! encoded once a layer, not once a tile.

use serde_json::Value;

/// Wire type of a length-delimited field.
const BYTES: u64 = 2;

/// A whole number, seven bits a byte.
pub(super) fn varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// A field that holds a whole number.
pub(super) fn number_field(out: &mut Vec<u8>, field: u64, number: u64) {
    varint(out, field << 3);
    varint(out, number);
}

/// A field that holds bytes: a text, a packed list, a message.
pub(super) fn bytes_field(out: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    varint(out, field << 3 | BYTES);
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// The beginning of a field whose bytes follow.
pub(super) fn message_field(out: &mut Vec<u8>, field: u64, length: usize) {
    varint(out, field << 3 | BYTES);
    varint(out, length as u64);
}

/// Bytes that a whole number takes.
const fn varint_length(number: u64) -> usize {
    (70 - (number | 1).leading_zeros() as usize) / 7
}

/// Bytes that [`number_field`] takes for a field below 16.
pub(super) const fn number_field_length(number: u64) -> usize {
    1 + varint_length(number)
}

/// Bytes that [`bytes_field`] takes for a field below 16.
pub(super) const fn bytes_field_length(length: usize) -> usize {
    1 + varint_length(length as u64) + length
}

/// A signed number with its sign in the lowest bit, so that small ones stay short.
pub(super) const fn zigzag(number: i32) -> u32 {
    ((number << 1) ^ (number >> 31)) as u32
}

/// A property's value as the message `Value`; `None` for null, which a tile leaves out. A list is
/// its parts joined by `;`: tiles know no lists.
pub(in crate::export) fn value(value: &Value) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    match value {
        Value::Null => return None,
        Value::Bool(flag) => number_field(&mut out, 7, u64::from(*flag)),
        Value::Number(number) => number_value(&mut out, number.as_f64()?),
        Value::String(text) => bytes_field(&mut out, 1, text.as_bytes()),
        list @ (Value::Array(_) | Value::Object(_)) => {
            bytes_field(&mut out, 1, joined(list).as_bytes());
        }
    }
    Some(out)
}

/// A number as the message `Value`: whole ones as integers, others as doubles.
fn number_value(out: &mut Vec<u8>, number: f64) {
    match Written::of(number) {
        Written::Whole(whole) => number_field(out, 5, whole),
        Written::Signed(whole) => number_field(out, 6, whole),
        Written::Double => {
            varint(out, 3 << 3 | 1);
            out.extend_from_slice(&number.to_le_bytes());
        }
    }
}

/// A field that holds a number as the message `Value`.
pub(super) fn number_value_field(out: &mut Vec<u8>, field: u64, number: f64) {
    let length = match Written::of(number) {
        Written::Whole(whole) | Written::Signed(whole) => number_field_length(whole),
        Written::Double => 1 + size_of::<f64>(),
    };
    message_field(out, field, length);
    number_value(out, number);
}

/// A field that holds a text as the message `Value`.
pub(super) fn text_value_field(out: &mut Vec<u8>, field: u64, text: &str) {
    message_field(out, field, bytes_field_length(text.len()));
    bytes_field(out, 1, text.as_bytes());
}

/// How a number is written.
enum Written {
    Whole(u64),
    /// Below 0, its sign in the lowest bit.
    Signed(u64),
    Double,
}

impl Written {
    fn of(number: f64) -> Self {
        let whole = number as i64;
        if whole as f64 != number || number.abs() >= 9e15 {
            Self::Double
        } else if whole >= 0 {
            Self::Whole(whole as u64)
        } else {
            Self::Signed(((whole << 1) ^ (whole >> 63)) as u64)
        }
    }
}

/// A list of words as one text; anything else as JSON.
pub(in crate::export) fn joined(value: &Value) -> String {
    match value {
        Value::Array(list) => {
            let words =
                list.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned));
            words.collect::<Vec<_>>().join(";")
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_told_beforehand_is_the_length_written() {
        for number in (0..64).flat_map(|bit| [(1_u64 << bit) - 1, 1 << bit]).chain([u64::MAX]) {
            let mut out = Vec::new();
            number_field(&mut out, 15, number);
            assert_eq!(out.len(), number_field_length(number), "{number}");
        }
        for length in [0, 1, 127, 128, 16_383, 16_384] {
            let mut out = Vec::new();
            bytes_field(&mut out, 4, &vec![7; length]);
            assert_eq!(out.len(), bytes_field_length(length), "{length}");
        }
    }

    #[test]
    fn a_value_in_its_field_is_the_value_alone() {
        for number in [0.0, 7.0, -1.0, -300.0, 0.5, 9e15, 1e300, -1e300, f64::INFINITY] {
            let (mut alone, mut within, mut expected) = (Vec::new(), Vec::new(), Vec::new());
            number_value(&mut alone, number);
            bytes_field(&mut expected, 4, &alone);
            number_value_field(&mut within, 4, number);
            assert_eq!(within, expected, "{number}");
        }
        let (mut within, mut alone, mut expected) = (Vec::new(), Vec::new(), Vec::new());
        text_value_field(&mut within, 4, "小区");
        bytes_field(&mut alone, 1, "小区".as_bytes());
        bytes_field(&mut expected, 4, &alone);
        assert_eq!(within, expected);
    }
}
