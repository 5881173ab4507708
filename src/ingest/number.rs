//! Numbers as tables have them: `1200`, `"1,200"`, `"１，２００人"`, `"3.5万元"`.

use serde_json::Value;

/// Words that may follow a number and do not change it.
const UNITS: [&str; 13] =
    ["平方米", "人次", "㎡", "m²", "m2", "人", "户", "元", "个", "名", "件", "次", "口"];

/// The number that the value states, or nothing where it states none: text that is no number,
/// a number beyond all bounds, a list. Nothing is guessed.
pub(super) fn number_of(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => number_in(text)?,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    number.is_finite().then_some(number)
}

/// The number that a text states.
pub(super) fn number_in(text: &str) -> Option<f64> {
    let narrow: String = text.trim().chars().map(half_width).collect();
    let mut rest = narrow.trim().to_lowercase();
    if let Some(unit) = UNITS.iter().find(|unit| rest.ends_with(**unit)) {
        rest.truncate(rest.len() - unit.len());
    }
    let mut factor = 1.0;
    if let Some(before) = rest.trim_end().strip_suffix('万') {
        factor = 10_000.0;
        rest = before.to_owned();
    }
    let digits = without_separators(rest.trim())?;
    // "inf" and "nan" parse as numbers in Rust; no table means them.
    let plain = digits.chars().all(|c| c.is_ascii_digit() || "+-.e".contains(c));
    if !plain {
        return None;
    }
    digits.parse::<f64>().ok().map(|number| number * factor)
}

/// Takes the commas out of `1,234,567`; nothing where they part no thousands.
fn without_separators(text: &str) -> Option<String> {
    if !text.contains(',') {
        return Some(text.to_owned());
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default().trim_start_matches(['+', '-']);
    let well_parted = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    if !well_parted || fraction.contains(',') {
        return None;
    }
    Some(text.replace(',', ""))
}

/// Full-width digits and signs, U+FF01…U+FF5E, stand 0xFEE0 above their ASCII likes.
pub(super) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '−' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_read_however_a_table_writes_them() {
        for (value, number) in [
            (json!(1200), 1200.0),
            (json!(12.5), 12.5),
            (json!("1200"), 1200.0),
            (json!(" 1,200 "), 1200.0),
            (json!("１，２００"), 1200.0),
            (json!("1,234,567.5"), 1_234_567.5),
            (json!("１２００人"), 1200.0),
            (json!("356 户"), 356.0),
            (json!("3.5万元"), 35_000.0),
            (json!("407㎡"), 407.0),
            (json!("-5"), -5.0),
            (json!("1e3"), 1000.0),
            (json!("0"), 0.0),
        ] {
            assert_eq!(number_of(&value), Some(number), "{value}");
        }
    }

    #[test]
    fn what_is_no_number_is_none_and_never_nought() {
        for value in [
            json!(null),
            json!(true),
            json!([1]),
            json!(""),
            json!("不详"),
            json!("约1200"),
            json!("100-200"),
            json!("1,2"),
            json!("1,2000"),
            json!("12,34,567"),
            json!("nan"),
            json!("inf"),
            json!("1e999"),
            json!("人"),
            json!("1.2.3"),
            json!("0x10"),
            json!("一千二"),
        ] {
            assert_eq!(number_of(&value), None, "{value}");
        }
    }
}
