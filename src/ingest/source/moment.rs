//! Days and times of binary formats as ISO 8601 text.

/// The date of a day counted from 1 January 1970 in the proleptic Gregorian calendar
/// (ISO 8601:2004, 4.3.2.1).
pub fn date(days: i64) -> String {
    // Days from 1 March of the year 0, in eras of 400 years; months counted from March.
    let days = days.saturating_add(719_468);
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", year_of_era + era * 400 + year)
}

/// A moment in milliseconds from the beginning of 1970.
pub fn date_time(milliseconds: i64) -> String {
    let (days, rest) = (milliseconds.div_euclid(86_400_000), milliseconds.rem_euclid(86_400_000));
    let (seconds, milliseconds) = (rest / 1000, rest % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let day = date(days);
    if milliseconds == 0 {
        format!("{day}T{hour:02}:{minute:02}:{second:02}")
    } else {
        format!("{day}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates_before_and_after_leap_days() {
        for (days, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (19_357, "2022-12-31"),
            (-719_468, "0000-03-01"),
        ] {
            assert_eq!(date(days), text);
        }
        assert_eq!(date_time(-1), "1969-12-31T23:59:59.999");
        assert_eq!(date_time(1_672_531_199_000), "2022-12-31T23:59:59");
        assert!(!date_time(i64::MIN).is_empty() && !date(i64::MAX).is_empty());
    }
}
