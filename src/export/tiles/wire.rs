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
pub(super) fn number_value(out: &mut Vec<u8>, number: f64) {
    if number.fract() == 0.0 && number.abs() < 9e15 {
        let whole = number as i64;
        if whole >= 0 {
            number_field(out, 5, whole as u64);
        } else {
            number_field(out, 6, ((whole << 1) ^ (whole >> 63)) as u64);
        }
    } else {
        varint(out, 3 << 3 | 1);
        out.extend_from_slice(&number.to_le_bytes());
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
