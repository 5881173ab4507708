//! Shares, amounts of money, places and tiers as people write them.

use crate::city::Tier;
use crate::geodesy::LonLat;

/// A share: 0.95 or 95%.
pub fn share(text: &str) -> Result<f64, String> {
    let expected = || format!("expected a share such as 0.95 or 95%, found {text:?}");
    let text = text.trim();
    let per_cent = text.strip_suffix(['%', '％']);
    let number: f64 = per_cent.unwrap_or(text).trim().parse().map_err(|_| expected())?;
    let share = if per_cent.is_some() { number / 100.0 } else { number };
    if (0.0..=1.0).contains(&share) {
        return Ok(share);
    }
    let hint = if per_cent.is_none() && (1.0..=100.0).contains(&share) {
        format!("; do you mean {number}%?")
    } else {
        String::new()
    };
    Err(format!("expected a share from 0 to 1, or 0% to 100%, found {text:?}{hint}"))
}

/// An amount of yuan: 12000000, 12,000,000, 1200万, 0.12亿.
pub fn yuan(text: &str) -> Result<f64, String> {
    let plain: String =
        text.trim().trim_end_matches('元').chars().filter(|c| !matches!(c, ',' | '_')).collect();
    let (digits, unit) = if let Some(digits) = plain.strip_suffix('万') {
        (digits, 1e4)
    } else if let Some(digits) = plain.strip_suffix('亿') {
        (digits, 1e8)
    } else {
        (plain.as_str(), 1.0)
    };
    let amount =
        digits.trim().parse::<f64>().ok().map(|number| (number * unit * 100.0).round() / 100.0);
    amount
        .filter(|amount| (0.0..=1e15).contains(amount))
        .ok_or_else(|| format!("expected yuan such as 12000000 or 1200万, found {text:?}"))
}

/// A place: LON,LAT.
pub fn lon_lat(text: &str) -> Result<LonLat, String> {
    let parts: Vec<&str> = text.split([',', '，']).map(str::trim).collect();
    let [lon, lat] = parts[..] else {
        return Err(format!("expected LON,LAT such as 101.78,36.62, found {text:?}"));
    };
    match (lon.parse(), lat.parse()) {
        (Ok(lon), Ok(lat)) => LonLat::try_new(lon, lat).map_err(|error| error.to_string()),
        _ => Err(format!("expected two numbers of degrees, found {text:?}")),
    }
}

/// A tier by its word.
pub fn tier(text: &str) -> Result<Tier, String> {
    let known = || Tier::ALL.map(Tier::as_str).join(", ");
    Tier::ALL
        .into_iter()
        .find(|tier| tier.as_str() == text)
        .ok_or_else(|| format!("no tier {text:?}, expected one of {}", known()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_as_people_write_them() {
        assert_eq!(share("0.95"), Ok(0.95));
        assert_eq!(share("95%"), Ok(0.95));
        assert_eq!(share(" 95 ％"), Ok(0.95));
        assert_eq!(share("1"), Ok(1.0));
        assert!(share("95").expect_err("no share").contains("95%"));
        for wrong in ["", "-0.1", "101%", "NaN", "inf", "many"] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn yuan_are_read_as_people_write_them() {
        assert_eq!(yuan("12,000,000"), Ok(12e6));
        assert_eq!(yuan("1200万"), Ok(12e6));
        assert_eq!(yuan("0.12亿元"), Ok(12e6));
        assert_eq!(yuan("4.35万"), Ok(43_500.0));
        for wrong in ["", "-1", "NaN", "1e99", "万"] {
            assert!(yuan(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_place_is_two_numbers_on_the_earth() {
        assert!(lon_lat("101.78,36.62").is_ok());
        assert!(lon_lat("101.78， 36.62").is_ok());
        assert!(lon_lat("36.62,101.78").expect_err("swapped").contains("latitude"));
        assert!(lon_lat("101.78").is_err() && lon_lat("a,b").is_err());
    }
}
