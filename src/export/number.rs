//! How numbers are written: rounded to what they are worth, and never "NaN".

use serde_json::Value;

/// Metres are written to the millimetre, seconds and shares likewise finely.
pub const METRES: i32 = 3;
/// Seconds.
pub const SECONDS: i32 = 1;
/// Shares and rates, 0…1.
pub const SHARES: i32 = 6;
/// Degrees: 1e-7 is a centimetre.
pub const DEGREES: i32 = 7;
/// Square metres and persons.
pub const AMOUNTS: i32 = 1;

/// `value` rounded to some decimals.
#[must_use]
pub fn rounded(value: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    let rounded = (value * scale).round() / scale;
    if rounded == 0.0 { 0.0 } else { rounded } // no "-0"
}

/// A JSON number, or null where there is none.
#[must_use]
pub fn json(value: Option<f64>, decimals: i32) -> Value {
    let finite = value.filter(|value| value.is_finite());
    finite.map_or(Value::Null, |value| plain(rounded(value, decimals)))
}

/// A number as JSON; a whole one is written without ".0".
pub fn plain(value: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
    if value.fract() == 0.0 && value.abs() < 9e15 {
        Value::from(value as i64)
    } else {
        Value::from(value)
    }
}

/// A number for a cell of a table; empty where there is none.
#[must_use]
pub fn cell(value: Option<f64>, decimals: i32) -> String {
    match json(value, decimals) {
        Value::Null => String::new(),
        number => number.to_string(),
    }
}

/// A whole number with a comma between thousands.
#[must_use]
pub fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if value < 0.0 && digits != "0" { format!("-{text}") } else { text }
}

/// What is not known.
pub const UNKNOWN: &str = "–";

/// A rate, 0…1, in per cent. What is not all is never shown as 100, what is not nothing never as 0.
#[must_use]
pub fn percent(rate: Option<f64>) -> String {
    match rate {
        None => UNKNOWN.to_owned(),
        Some(rate) if rate < 1.0 && rate > 0.9995 => "99.9%".to_owned(),
        Some(rate) if rate > 0.0 && rate < 0.0005 => "0.1%".to_owned(),
        Some(rate) => format!("{:.1}%", rate * 100.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(1_234_567.4), "1,234,567");
        assert_eq!(grouped(999.0), "999");
        assert_eq!(grouped(-0.2), "0");
        assert_eq!(grouped(-1500.0), "-1,500");
    }

    #[test]
    fn numbers_are_written_plainly() {
        assert_eq!(cell(Some(12.0), METRES), "12");
        assert_eq!(cell(Some(-0.000_01), METRES), "0");
        assert_eq!(cell(Some(0.123_456_789), SHARES), "0.123457");
        assert_eq!(cell(None, METRES), "");
        assert_eq!(json(Some(f64::INFINITY), METRES), Value::Null);
    }
}
