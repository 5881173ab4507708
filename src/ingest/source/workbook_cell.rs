//! The value of a workbook's cell, and of the cells below it that are merged with it.
//!
//! Numbers without decimals are whole, dates are ISO 8601 text, errors are nothing. In office
//! tables a street stands once beside its compounds, in a cell merged downwards: each of the rows
//! has it. Cells merged sideways are titles; they stay where they begin.

use std::collections::BTreeMap;

use calamine::{DataType, Dimensions, ExcelDateTime};
use serde_json::{Number, Value};

/// The value of a cell.
pub fn value_of(cell: &impl DataType) -> Value {
    if let Some(text) = cell.get_string().or_else(|| cell.get_datetime_iso()) {
        text_of(text)
    } else if let Some(number) = cell.get_float() {
        number_of(number)
    } else if let Some(number) = cell.get_int() {
        Value::from(number)
    } else if let Some(moment) = cell.get_datetime() {
        moment_of(&moment)
    } else if let Some(flag) = cell.get_bool() {
        Value::Bool(flag)
    } else {
        cell.get_duration_iso().map_or(Value::Null, text_of)
    }
}

fn text_of(text: &str) -> Value {
    let text = text.trim();
    if text.is_empty() { Value::Null } else { Value::String(text.to_owned()) }
}

fn number_of(number: f64) -> Value {
    /// Beyond it a float does not tell whole numbers apart.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
        return Value::from(number as i64);
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

fn moment_of(moment: &ExcelDateTime) -> Value {
    let days = moment.as_f64();
    if !(0.0..2_958_466.0).contains(&days) {
        return number_of(days);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let seconds = if second == 0 { String::new() } else { format!(":{second:02}") };
    Value::String(if moment.is_duration() {
        let hours = days.floor() * 24.0 + f64::from(hour);
        format!("{hours}:{minute:02}{seconds}")
    } else if days < 1.0 {
        format!("{hour:02}:{minute:02}{seconds}")
    } else if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    })
}

/// The cells that are merged downwards, while rows go by.
pub struct Merged {
    /// For the row in which some begin: columns, and the last row of each.
    begin: BTreeMap<u32, Vec<(u32, u32)>>,
    /// By column: the last row, and the value.
    open: BTreeMap<u32, (u32, Value)>,
}

impl Merged {
    pub fn new(regions: &[Dimensions]) -> Self {
        let mut begin: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
        for region in regions.iter().filter(|region| region.end.0 > region.start.0) {
            begin.entry(region.start.0).or_default().push((region.start.1, region.end.0));
        }
        Self { begin, open: BTreeMap::new() }
    }

    /// Fills the cells of a row that are merged with one above; how many.
    pub fn fill(&mut self, row: u32, cells: &mut Vec<Value>) -> u64 {
        self.open.retain(|_, (last, _)| *last >= row);
        let mut filled = 0;
        for (&column, (_, value)) in &self.open {
            let column = column as usize;
            if cells.len() <= column {
                cells.resize(column + 1, Value::Null);
            }
            if cells[column].is_null() {
                cells[column] = value.clone();
                filled += 1;
            }
        }
        for (column, last) in self.begin.remove(&row).into_iter().flatten() {
            let value = cells.get(column as usize).filter(|value| !value.is_null());
            if let Some(value) = value {
                self.open.insert(column, (last, value.clone()));
            }
        }
        filled
    }
}

#[cfg(test)]
mod tests {
    use calamine::{DataRef, ExcelDateTimeType};
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_what_the_sheet_shows() {
        let moment =
            |days, kind| value_of(&DataRef::DateTime(ExcelDateTime::new(days, kind, false)));
        let date = ExcelDateTimeType::DateTime;
        for (value, shown) in [
            (value_of(&DataRef::Float(1200.0)), json!(1200)),
            (value_of(&DataRef::Float(101.78)), json!(101.78)),
            (value_of(&DataRef::Float(f64::NAN)), json!(null)),
            (value_of(&DataRef::Float(1e300)), json!(1e300)),
            (value_of(&DataRef::SharedString(" 甲 ")), json!("甲")),
            (value_of(&DataRef::SharedString("  ")), json!(null)),
            (value_of(&DataRef::Bool(true)), json!(true)),
            (moment(44926.0, date), json!("2022-12-31")),
            (moment(44926.5, date), json!("2022-12-31T12:00:00")),
            (moment(0.354_166_666_666_666_7, date), json!("08:30")),
            (moment(1.5, ExcelDateTimeType::TimeDelta), json!("36:00")),
            (moment(-1.0, date), json!(-1)),
        ] {
            assert_eq!(value, shown);
        }
    }

    #[test]
    fn a_cell_merged_downwards_counts_for_each_of_its_rows() {
        let mut merged =
            Merged::new(&[Dimensions::new((0, 0), (0, 3)), Dimensions::new((2, 0), (4, 0))]);
        let mut rows = [
            vec![json!("title")],
            vec![json!("街道"), json!("小区")],
            vec![json!("虎台"), json!("a")],
            vec![json!(null), json!("b")],
            vec![json!(null), json!("c")],
            vec![json!(null), json!("d")],
        ];
        let filled: Vec<u64> =
            (0..).zip(&mut rows).map(|(row, cells)| merged.fill(row, cells)).collect();
        assert_eq!(filled, [0, 0, 0, 1, 1, 0]);
        assert_eq!(rows[4], [json!("虎台"), json!("c")]);
        assert_eq!(rows[5][0], json!(null));
    }
}
