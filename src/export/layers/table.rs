//! Properties by column: what a filter reads, a list shows and a tile carries.
//!
//! A column of few distinct values keeps each once, ready as bytes for tiles, and a code a row; a
//! column of many numbers or texts keeps them flat. What a value was is what it comes back as.

use std::collections::HashMap;

use geojson::JsonObject;
use serde_json::Value;

use crate::export::number::plain;
use crate::export::tiles::value as tile_value;

/// With more distinct values than this a column of numbers or of texts is kept flat.
const FEW: usize = 1024;

/// The properties of a layer.
#[derive(Debug, Default)]
pub struct Table {
    columns: Vec<Column>,
    rows: usize,
}

/// One property of all features.
#[derive(Debug)]
pub struct Column {
    name: String,
    cells: Cells,
}

/// The values of a column.
#[derive(Debug)]
pub enum Cells {
    /// A code a row into the distinct values; code 0 is null.
    Coded {
        /// One a row.
        codes: Vec<u32>,
        /// The distinct values.
        values: Vec<Value>,
        /// The same as a tile writes them; `None` for null.
        encoded: Vec<Option<Vec<u8>>>,
    },
    /// A number a row; NaN stands for null and never leaves the table.
    Numbers(Vec<f64>),
    /// A text a row, one after the other.
    Texts {
        /// All texts.
        all: String,
        /// Where each begins and ends; a null ends before it begins.
        spans: Vec<(u32, u32)>,
    },
}

impl Table {
    /// Gathers the properties of features, row by row. O(rows × columns).
    #[must_use]
    pub fn of(rows: impl IntoIterator<Item = JsonObject>) -> Self {
        let mut columns: Vec<Building> = Vec::new();
        let mut count = 0;
        for row in rows {
            for (at, (name, value)) in row.into_iter().enumerate() {
                // Rows mostly name the same properties in the same order.
                let known = columns.get(at).is_some_and(|column| column.name == name);
                let place = if known {
                    at
                } else if let Some(place) = columns.iter().position(|c| c.name == name) {
                    place
                } else {
                    columns.push(Building::new(name, count));
                    columns.len() - 1
                };
                columns[place].push(value);
            }
            count += 1;
            for column in &mut columns {
                column.fill(count);
            }
        }
        Self { columns: columns.into_iter().map(Building::finish).collect(), rows: count }
    }

    /// The same with its rows in another order, told by their positions now. O(rows × columns).
    #[must_use]
    pub fn arranged(mut self, order: &[u32]) -> Self {
        for column in &mut self.columns {
            column.cells.arrange(order);
        }
        self
    }

    /// The columns, in the order in which properties are written.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Number of rows.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// The properties of one feature.
    #[must_use]
    pub fn row(&self, row: usize) -> JsonObject {
        self.columns.iter().map(|column| (column.name.clone(), column.cells.value(row))).collect()
    }
}

impl Column {
    /// The property's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The property's values.
    #[must_use]
    pub const fn cells(&self) -> &Cells {
        &self.cells
    }

    /// The word for its type in JSON Schema; `None` where every value is null.
    #[must_use]
    pub fn sort(&self) -> Option<&'static str> {
        match &self.cells {
            Cells::Numbers(_) => Some("number"),
            Cells::Texts { .. } => Some("string"),
            Cells::Coded { values, .. } => values.iter().find_map(|value| match value {
                Value::Null => None,
                Value::Bool(_) => Some("boolean"),
                Value::Number(_) => Some("number"),
                Value::String(_) => Some("string"),
                Value::Array(_) => Some("array"),
                Value::Object(_) => Some("object"),
            }),
        }
    }

    /// A test of rows: whether the value, written as a text, is `wanted`. Numbers are equal as
    /// numbers; null equals nothing.
    pub fn equals<'a>(&'a self, wanted: &'a str) -> Box<dyn Fn(usize) -> bool + 'a> {
        let number = wanted.parse::<f64>().ok();
        match &self.cells {
            Cells::Coded { codes, values, .. } => {
                let equal: Vec<bool> = values
                    .iter()
                    .map(|value| match value {
                        Value::Null => false,
                        Value::Number(found) => found.as_f64() == number,
                        other => crate::export::tiles::joined(other) == wanted,
                    })
                    .collect();
                Box::new(move |row| equal[codes[row] as usize])
            }
            Cells::Numbers(numbers) => Box::new(move |row| Some(numbers[row]) == number),
            Cells::Texts { .. } => Box::new(move |row| self.cells.text(row) == Some(wanted)),
        }
    }
}

impl Cells {
    fn arrange(&mut self, order: &[u32]) {
        match self {
            Self::Coded { codes, .. } => {
                *codes = order.iter().map(|&row| codes[row as usize]).collect();
            }
            Self::Numbers(numbers) => {
                *numbers = order.iter().map(|&row| numbers[row as usize]).collect();
            }
            Self::Texts { all, spans } => {
                let mut sorted = String::with_capacity(all.len());
                let mut places = Vec::with_capacity(spans.len());
                for &row in order {
                    match spans[row as usize] {
                        (start, end) if start <= end => {
                            let text = &all[start as usize..end as usize];
                            push_text(&mut sorted, &mut places, text);
                        }
                        null => places.push(null),
                    }
                }
                (*all, *spans) = (sorted, places);
            }
        }
    }

    /// The value in a row.
    #[must_use]
    pub fn value(&self, row: usize) -> Value {
        match self {
            Self::Coded { codes, values, .. } => values[codes[row] as usize].clone(),
            Self::Numbers(numbers) if numbers[row].is_nan() => Value::Null,
            Self::Numbers(numbers) => plain(numbers[row]),
            Self::Texts { .. } => self.text(row).map_or(Value::Null, Value::from),
        }
    }

    /// The text in a row of a column of texts; nothing elsewhere.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<&str> {
        match self {
            Self::Coded { codes, values, .. } => values[codes[row] as usize].as_str(),
            Self::Numbers(_) => None,
            Self::Texts { all, spans } => {
                let (start, end) = spans[row];
                (start <= end).then(|| &all[start as usize..end as usize])
            }
        }
    }
}

/// A column being gathered.
struct Building {
    name: String,
    codes: Vec<u32>,
    values: Vec<Value>,
    known: HashMap<String, u32>,
    known_numbers: HashMap<u64, u32>,
    /// Set once there are many distinct values of one sort.
    flat: Option<Cells>,
}

impl Building {
    fn new(name: String, rows: usize) -> Self {
        Self {
            name,
            codes: vec![0; rows],
            values: vec![Value::Null],
            known: HashMap::new(),
            known_numbers: HashMap::new(),
            flat: None,
        }
    }

    fn push(&mut self, value: Value) {
        match (&mut self.flat, &value) {
            (Some(Cells::Numbers(numbers)), Value::Null) => numbers.push(f64::NAN),
            (Some(Cells::Numbers(numbers)), Value::Number(number)) => {
                numbers.push(number.as_f64().unwrap_or(f64::NAN));
            }
            (Some(Cells::Texts { spans, .. }), Value::Null) => spans.push((1, 0)),
            (Some(Cells::Texts { all, spans }), Value::String(text)) => push_text(all, spans, text),
            (Some(_), _) => {
                self.unflatten();
                self.push_coded(value);
            }
            (None, _) => {
                self.push_coded(value);
                if self.values.len() == FEW + 1 {
                    self.flatten();
                }
            }
        }
    }

    fn push_coded(&mut self, value: Value) {
        let next = u32::try_from(self.values.len()).expect("fewer than 2^32 values");
        let code = match &value {
            Value::Null => 0,
            Value::Number(number) => {
                let bits = number.as_f64().unwrap_or(f64::NAN).to_bits();
                *self.known_numbers.entry(bits).or_insert(next)
            }
            Value::String(text) => match self.known.get(text) {
                Some(code) => *code,
                None => *self.known.entry(text.clone()).or_insert(next),
            },
            // Marked, so that the list ["a"] and the text "[\"a\"]" stay apart.
            other => *self.known.entry(format!("\u{0}{other}")).or_insert(next),
        };
        if code == next {
            self.values.push(value);
        }
        self.codes.push(code);
    }

    /// Goes over to flat cells, where all values are of one sort.
    fn flatten(&mut self) {
        let all_of = |sort: fn(&Value) -> bool| self.values.iter().skip(1).all(sort);
        let cells = if all_of(Value::is_number) {
            let number = |&code: &u32| self.values[code as usize].as_f64().unwrap_or(f64::NAN);
            Cells::Numbers(self.codes.iter().map(number).collect())
        } else if all_of(Value::is_string) {
            let (mut all, mut spans) = (String::new(), Vec::new());
            for &code in &self.codes {
                match &self.values[code as usize] {
                    Value::String(text) => push_text(&mut all, &mut spans, text),
                    _ => spans.push((1, 0)),
                }
            }
            Cells::Texts { all, spans }
        } else {
            return;
        };
        *self = Self { flat: Some(cells), ..Self::new(std::mem::take(&mut self.name), 0) };
    }

    /// Comes back from flat cells when a value of another sort turns up.
    fn unflatten(&mut self) {
        let Some(cells) = self.flat.take() else { return };
        let rows = match &cells {
            Cells::Numbers(numbers) => numbers.len(),
            Cells::Texts { spans, .. } => spans.len(),
            Cells::Coded { codes, .. } => codes.len(),
        };
        for row in 0..rows {
            self.push_coded(cells.value(row));
        }
    }

    fn len(&self) -> usize {
        match &self.flat {
            Some(Cells::Numbers(numbers)) => numbers.len(),
            Some(Cells::Texts { spans, .. }) => spans.len(),
            _ => self.codes.len(),
        }
    }

    /// A row that did not name the property has null.
    fn fill(&mut self, rows: usize) {
        while self.len() < rows {
            self.push(Value::Null);
        }
    }

    fn finish(self) -> Column {
        let cells = self.flat.unwrap_or_else(|| {
            let encoded = self.values.iter().map(tile_value).collect();
            Cells::Coded { codes: self.codes, values: self.values, encoded }
        });
        Column { name: self.name, cells }
    }
}

fn push_text(all: &mut String, spans: &mut Vec<(u32, u32)>, text: &str) {
    let place = |at: usize| u32::try_from(at).expect("fewer than 2^32 bytes of text in a column");
    let start = place(all.len());
    all.push_str(text);
    spans.push((start, place(all.len())));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> JsonObject {
        match value {
            Value::Object(object) => object,
            other => panic!("{other} is no object"),
        }
    }

    #[test]
    fn what_goes_in_comes_out_however_many_values_there_are() {
        for rows in [3, FEW + 5, 4 * FEW] {
            let row = |n: usize| {
                object(json!({
                    "id": format!("c{n}"), "n": n, "half": n as f64 + 0.5, "few": n % 3,
                    "served": n.is_multiple_of(2), "met": ["a", "b"], "none": null,
                    "odd": if n.is_multiple_of(7) { Value::Null } else { plain(n as f64 / 3.0) },
                    "mixed": if n == FEW + 3 { json!(true) } else { json!(n) },
                }))
            };
            let table = Table::of((0..rows).map(row));
            assert_eq!(table.rows(), rows);
            for n in 0..rows {
                assert_eq!(table.row(n), row(n));
            }
            let backward: Vec<u32> = (0..rows as u32).rev().collect();
            let table = table.arranged(&backward);
            for n in 0..rows {
                assert_eq!(table.row(rows - 1 - n), row(n), "in another order");
            }
        }
    }

    #[test]
    fn a_property_that_a_feature_lacks_is_null() {
        let rows = [json!({"a": 1}), json!({"b": "x", "a": 2}), json!({})].map(object);
        let table = Table::of(rows);
        assert_eq!(Value::Object(table.row(0)), json!({"a": 1, "b": null}));
        assert_eq!(Value::Object(table.row(1)), json!({"a": 2, "b": "x"}));
        assert_eq!(Value::Object(table.row(2)), json!({"a": null, "b": null}));
    }

    #[test]
    fn a_filter_compares_numbers_as_numbers_and_null_with_nothing() {
        let rows =
            [json!({"n": 900, "met": ["a", "b"], "s": true}), json!({"n": null})].map(object);
        let table = Table::of(rows);
        let equals = |name: &str, text: &str| {
            let column = table.column(name).expect("a column");
            [column.equals(text)(0), column.equals(text)(1)]
        };
        assert_eq!(equals("n", "900.0"), [true, false]);
        assert_eq!(equals("n", "null"), [false, false]);
        assert_eq!(equals("met", "a;b"), [true, false]);
        assert_eq!(equals("s", "true"), [true, false]);
    }
}
