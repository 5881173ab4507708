//! Coordinates as tables write them: `101.78`, `１０１．７８°`, `101°46′41″E`, `东经101度46分`,
//! `428,113.52米`. Nothing is guessed: what is anything else is no coordinate.

use serde_json::Value;

use crate::ingest::number::{half_width, number_in};

/// What a coordinate counts, where its text says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    East,
    North,
}

/// A coordinate in degrees or metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    pub value: f64,
    pub axis: Option<Axis>,
}

/// The coordinate in a cell.
pub fn reading(value: &Value) -> Option<Reading> {
    match value {
        Value::Number(number) => {
            let value = number.as_f64().filter(|value| value.is_finite())?;
            Some(Reading { value, axis: None })
        }
        Value::String(text) => reading_in(text),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Words before or behind a coordinate: the axis, and whether it counts the other way.
const WORDS: [(&str, Axis, f64); 20] = [
    ("东经", Axis::East, 1.0),
    ("西经", Axis::East, -1.0),
    ("北纬", Axis::North, 1.0),
    ("南纬", Axis::North, -1.0),
    ("经度", Axis::East, 1.0),
    ("纬度", Axis::North, 1.0),
    ("longitude", Axis::East, 1.0),
    ("latitude", Axis::North, 1.0),
    ("lng", Axis::East, 1.0),
    ("lon", Axis::East, 1.0),
    ("lat", Axis::North, 1.0),
    ("east", Axis::East, 1.0),
    ("north", Axis::North, 1.0),
    ("东", Axis::East, 1.0),
    ("西", Axis::East, -1.0),
    ("北", Axis::North, 1.0),
    ("e", Axis::East, 1.0),
    ("w", Axis::East, -1.0),
    ("n", Axis::North, 1.0),
    ("s", Axis::North, -1.0),
];

/// The coordinate in a text.
pub fn reading_in(text: &str) -> Option<Reading> {
    // No coordinate is longer, and this looks at the text several times.
    if text.len() > 120 {
        return None;
    }
    // Most are plain: read without a copy.
    let bare = text.trim();
    if bare.bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte))
        && let Ok(value) = bare.parse()
    {
        return Some(Reading { value, axis: None });
    }
    let narrow: String = text.chars().map(half_width).collect::<String>().to_lowercase();
    let mut rest = narrow.trim();
    let (mut axis, mut sign) = (None, 1.0);
    for (word, of_word, way) in WORDS {
        let behind = if word == "s" && rest.contains(['d', 'm']) { "" } else { word };
        let cut = rest.strip_prefix(word);
        let cut = cut.or_else(|| rest.strip_suffix(behind).filter(|_| !behind.is_empty()));
        if let Some(cut) = cut {
            rest = cut.trim().trim_start_matches([':', '=']).trim_start();
            (axis, sign) = (Some(of_word), way);
            break;
        }
    }
    let in_metres = rest.strip_suffix('米').or_else(|| rest.strip_suffix('m'));
    let plain = in_metres.unwrap_or(rest).trim_end();
    // Numbers of residents may end in 人; coordinates do not.
    let is_number = plain.chars().all(|c| c.is_ascii_digit() || "+-.,e ".contains(c));
    let value = if is_number { number_in(plain) } else { None };
    let value = value.or_else(|| sexagesimal(rest))?;
    (value.is_finite() && (sign > 0.0 || value >= 0.0))
        .then_some(Reading { value: sign * value, axis })
}

/// Degrees, minutes and seconds: whole numbers but for the last, under sixty but for the first.
fn sexagesimal(text: &str) -> Option<f64> {
    let (text, sign) = match text.strip_prefix('-') {
        Some(rest) => (rest, -1.0),
        None => (text, 1.0),
    };
    let mut parts: Vec<(&str, Mark)> = Vec::with_capacity(3);
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (digits, behind) = rest.split_at(end);
        let next = behind.find(|c: char| c.is_ascii_digit()).unwrap_or(behind.len());
        let (mark, after) = behind.split_at(next);
        if digits.is_empty() || parts.len() == 3 {
            return None;
        }
        parts.push((digits, Mark::of(mark.trim())?));
        rest = after;
    }
    let all_bare = parts.iter().all(|(_, mark)| *mark == Mark::Bare);
    if parts.is_empty() || (all_bare && parts.len() != 3) {
        return None;
    }
    let mut value = 0.0;
    for (at, (digits, mark)) in parts.iter().enumerate() {
        let (unit, share) =
            [(Mark::Degrees, 1.0), (Mark::Minutes, 60.0), (Mark::Seconds, 3600.0)][at];
        let is_last = at + 1 == parts.len();
        let is_right = *mark == unit || *mark == Mark::Bare;
        let number: f64 = digits.parse().ok()?;
        if !is_right || (!is_last && digits.contains('.')) || (at > 0 && number >= 60.0) {
            return None;
        }
        value += number / share;
    }
    Some(sign * value)
}

/// What stands behind a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Degrees,
    Minutes,
    Seconds,
    /// A blank, a colon, nothing.
    Bare,
}

impl Mark {
    fn of(text: &str) -> Option<Self> {
        Some(match text {
            "°" | "º" | "˚" | "度" | "d" | "deg" => Self::Degrees,
            "'" | "′" | "’" | "‘" | "´" | "`" | "分" | "m" | "min" => Self::Minutes,
            "\"" | "″" | "”" | "“" | "''" | "′′" | "’’" | "秒" | "s" | "sec" => {
                Self::Seconds
            }
            "" | ":" => Self::Bare,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_read_however_a_table_writes_them() {
        for (text, value) in [
            ("101.78", 101.78),
            (" １０１．７８ ", 101.78),
            ("-0.5", -0.5),
            ("101.78°", 101.78),
            ("101.78E", 101.78),
            ("E101.78°", 101.78),
            ("东经101.78度", 101.78),
            ("经度：101.78", 101.78),
            ("西经 70.5", -70.5),
            ("101°46′41″E", 101.0 + 46.0 / 60.0 + 41.0 / 3600.0),
            ("101°46'41.25\"", 101.0 + 46.0 / 60.0 + 41.25 / 3600.0),
            ("101° 46' 41''", 101.0 + 46.0 / 60.0 + 41.0 / 3600.0),
            ("101度46分", 101.0 + 46.0 / 60.0),
            ("北纬３６度３７分１２秒", 36.0 + 37.0 / 60.0 + 12.0 / 3600.0),
            ("101d46m41s", 101.0 + 46.0 / 60.0 + 41.0 / 3600.0),
            ("101:46:41", 101.0 + 46.0 / 60.0 + 41.0 / 3600.0),
            ("101 46 41", 101.0 + 46.0 / 60.0 + 41.0 / 3600.0),
            ("428,113.52", 428_113.52),
            ("428113.52米", 428_113.52),
            ("4055123.5 m", 4_055_123.5),
        ] {
            let read = reading_in(text).unwrap_or_else(|| panic!("{text}"));
            assert!((read.value - value).abs() < 1e-9, "{text}: {read:?}");
        }
        assert_eq!(reading_in("36.6N").and_then(|r| r.axis), Some(Axis::North));
        assert_eq!(reading_in("东经101度").and_then(|r| r.axis), Some(Axis::East));
        assert_eq!(reading_in("101").and_then(|r| r.axis), None);
    }

    #[test]
    fn what_is_no_coordinate_is_none() {
        for text in [
            "",
            " ",
            "不详",
            "101人",
            "101 46",
            "101°66′",
            "101.5°46′",
            "1°2′3″4",
            "°",
            "101..7",
            "nan",
            "inf",
            "1e999",
            "E",
            "-",
            "约101.7",
            "101°46′41″东西",
            "W-70",
        ] {
            assert_eq!(reading_in(text), None, "{text}");
        }
    }
}
