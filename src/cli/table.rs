//! Text in columns, where a Chinese character is two columns wide.

use unicode_width::UnicodeWidthStr;

pub use crate::export::grouped;

/// `text` padded with blanks on the right to `width` columns.
pub fn left(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// `text` padded with blanks on the left to `width` columns.
pub fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

/// The width of the widest of some texts, in columns.
pub fn widest<'a>(texts: impl IntoIterator<Item = &'a str>) -> usize {
    texts.into_iter().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// A rate, 0…1, in per cent; a dash where there is no base. What is not all is never shown as
/// 100.0, and what is not nothing never as 0.0.
pub fn percent(rate: Option<f64>) -> String {
    match rate {
        None => "–".to_owned(),
        Some(rate) if rate < 1.0 && rate > 0.9995 => "99.9 %".to_owned(),
        Some(rate) if rate > 0.0 && rate < 0.0005 => "0.1 %".to_owned(),
        Some(rate) => format!("{:.1} %", rate * 100.0),
    }
}

/// A rate, 0…1, as a bar of twenty columns.
pub fn bar(rate: Option<f64>) -> String {
    const COLUMNS: usize = 20;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rate is between 0 and 1"
    )]
    let full = rate.map_or(0, |rate| (rate * 20.0 + 1e-9).floor() as usize).min(COLUMNS);
    format!("{}{}", "█".repeat(full), "░".repeat(COLUMNS - full))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(left("小区", 6), "小区  ");
        assert_eq!(right("a小", 4), " a小");
        assert_eq!(widest(["小区", "abc"]), 4);
    }

    #[test]
    fn a_rate_is_not_rounded_to_all_or_nothing() {
        assert_eq!(percent(Some(0.99999)), "99.9 %");
        assert_eq!(percent(Some(1.0)), "100.0 %");
        assert_eq!(percent(Some(0.0001)), "0.1 %");
        assert_eq!(percent(None), "–");
        assert!(bar(Some(0.999)).ends_with('░'));
    }
}
