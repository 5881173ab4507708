//! The day of a moment, in UTC.

/// The day `seconds` after 1970-01-01T00:00Z as `2022-12-31`; `None` before 2004, when
/// OpenStreetMap began, and after 9999.
///
/// Source: H. Hinnant, `chrono`-compatible low-level date algorithms, `civil_from_days`.
pub(super) fn iso(seconds: i64) -> Option<String> {
    let days = seconds.div_euclid(86_400);
    if !(12_418..=2_932_896).contains(&days) {
        return None;
    }
    let from_march_0000 = days + 719_468;
    let era = from_march_0000.div_euclid(146_097);
    let day_of_era = from_march_0000.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, day) in [
            (1_725_826_860, "2024-09-08"),
            (1_709_164_800, "2024-02-29"),
            (1_709_251_199, "2024-02-29"),
            (1_709_251_200, "2024-03-01"),
            (1_072_915_200, "2004-01-01"),
            (4_107_542_400, "2100-03-01"),
        ] {
            assert_eq!(iso(seconds).as_deref(), Some(day), "{seconds}");
        }
        assert_eq!(iso(0), None);
        assert_eq!(iso(i64::MAX), None);
    }
}
