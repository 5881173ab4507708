//! Whether the values of a column could be those of a field.

use std::collections::BTreeSet;

use super::KnownNames;
use crate::ingest::headings::Field;
use crate::ingest::look::ColumnLook;
use crate::ingest::words;

/// How well a column's values fit a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// They cannot be meant.
    No,
    /// They could be; the heading must say so.
    Possible,
    /// Nothing else has such values.
    Proof,
}

/// The part of the values that must fit.
const MOST: f64 = 0.8;
/// Fewer filled values prove nothing.
const FEWEST: usize = 3;

/// How well the column's values fit the field.
pub fn fit(column: &ColumnLook, field: Field, known: &KnownNames) -> Fit {
    if column.filled == 0 {
        return Fit::Possible;
    }
    let numeric = column.numeric_share().unwrap_or(0.0);
    let is_number = numeric >= MOST;
    let between = |least: f64, most: f64| {
        is_number && column.range.is_some_and(|(min, max)| min >= least && max <= most)
    };
    match field {
        Field::Residents
        | Field::Households
        | Field::Elderly
        | Field::FloorArea
        | Field::Capacity
        | Field::Cost
        | Field::Weight => {
            possible(numeric >= 0.5 && column.range.is_none_or(|(min, _)| min >= 0.0))
        }
        // East of Kashgar and west of Fuyuan; or metres on a plane.
        Field::Longitude => possible(between(-180.0, 180.0) || between(10_000.0, 5e7)),
        Field::Latitude => possible(between(-90.0, 90.0) || between(10_000.0, 1e7)),
        Field::Street => named(column, &known.streets),
        Field::Community => named(column, &known.communities),
        Field::District => named(column, &known.districts),
        Field::Kind => worded(column, |text| words::kind(text).is_some()),
        Field::Tier => worded(column, |text| words::tier(text).is_some()),
        Field::Condition => worded(column, |text| words::condition(text).is_some()),
        Field::Action => worded(column, |text| words::action(text).is_some()),
        Field::Name if is_number => Fit::No,
        Field::Name => match share(column, is_residential) {
            share if share >= MOST && column.filled >= FEWEST && mostly_different(column) => {
                Fit::Proof
            }
            _ => Fit::Possible,
        },
        Field::Id | Field::Code => possible(mostly_different(column)),
        Field::Outline
        | Field::Gates
        | Field::Parent
        | Field::Services
        | Field::OpeningHours
        | Field::Upgrades
        | Field::Unit
        | Field::Date
        | Field::Service => Fit::Possible,
    }
}

const fn possible(could_be: bool) -> Fit {
    if could_be { Fit::Possible } else { Fit::No }
}

/// Values that are names of areas.
fn named(column: &ColumnLook, known: &BTreeSet<String>) -> Fit {
    if column.numeric_share().is_some_and(|share| share >= MOST) && known.is_empty() {
        return Fit::No;
    }
    if known.is_empty() {
        return Fit::Possible;
    }
    let is_known = |text: &str| known.contains(text) || known.contains(&format!("{text}街道"));
    match share(column, is_known) {
        share if share >= MOST && column.filled >= FEWEST => Fit::Proof,
        share => possible(share > 0.0),
    }
}

fn worded(column: &ColumnLook, is_word: impl Fn(&str) -> bool) -> Fit {
    match share(column, is_word) {
        // A few words over and over: a list of names would hold others too.
        share if share >= MOST && column.filled >= FEWEST && column.distinct <= 12 => Fit::Proof,
        share => possible(share > 0.0),
    }
}

/// The share of the values seen that pass a test.
fn share(column: &ColumnLook, passes: impl Fn(&str) -> bool) -> f64 {
    let (mut all, mut passed) = (0.0, 0.0);
    for (text, count) in &column.values {
        #[expect(clippy::cast_precision_loss, reason = "a count of rows")]
        let count = *count as f64;
        all += count;
        passed += if passes(text) { count } else { 0.0 };
    }
    if all > 0.0 { passed / all } else { 0.0 }
}

fn mostly_different(column: &ColumnLook) -> bool {
    column.values.values().all(|count| *count <= 1 + column.filled / 20)
}

/// Names of places where people live end so.
fn is_residential(name: &str) -> bool {
    const ENDINGS: [&str; 12] =
        ["小区", "花园", "家园", "公寓", "苑", "新村", "楼院", "号院", "家属院", "府", "城", "里"];
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}
