//! How figures are printed.

pub use crate::export::number::{UNKNOWN, grouped, percent};

use crate::export::Language;
use crate::units::{Persons, Seconds, SquareMeters};

/// A count with a comma between thousands.
pub fn count(value: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "what is counted is fewer than 2⁵²")]
    grouped(value as f64)
}

/// The difference of two rates in percentage points.
pub fn points(difference: f64) -> String {
    let text = format!("{:+.1}", difference * 100.0);
    if text == "-0.0" { "+0.0".to_owned() } else { text }
}

/// Minutes of walking.
pub fn minutes(time: Option<Seconds>) -> String {
    time.map_or_else(|| UNKNOWN.to_owned(), |time| format!("{:.1}", time.value() / 60.0))
}

/// Square kilometres.
pub fn square_km(area: SquareMeters) -> String {
    format!("{:.2}", area.value() / 1e6)
}

/// People: "21.3 万人" in Chinese above ten thousand, as a round number is read; else the number.
pub fn people(language: Language, people: Persons) -> String {
    let number = people.value();
    match language {
        Language::Chinese if number >= 10_000.0 => format!("{:.1} 万人", number / 10_000.0),
        Language::Chinese => format!("{} 人", grouped(number)),
        Language::English => {
            format!("{} {}", grouped(number), if number == 1.0 { "person" } else { "people" })
        }
    }
}

/// A number without decimals that say nothing.
pub fn plain(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_that_is_not_whole_never_reads_as_whole() {
        assert_eq!(percent(Some(0.9999)), "99.9%");
        assert_eq!(percent(Some(0.0001)), "0.1%");
        assert_eq!(percent(Some(1.0)), "100.0%");
        assert_eq!(percent(None), "–");
    }

    #[test]
    fn numbers_read_easily() {
        assert_eq!(plain(15.0), "15");
        assert_eq!(plain(4.25), "4.2");
        assert_eq!(people(Language::Chinese, Persons::new(213_000.0)), "21.3 万人");
        assert_eq!(points(-0.0001), "+0.0");
    }
}
