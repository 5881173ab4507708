//! In which columns of a table is the place?
//!
//! What the user names goes first; then headings, the surest first, as long as what stands below
//! them is of that sort; then contents: a column of geometries, a column of pairs, or exactly one
//! column of numbers that can be longitudes in China and one that can be latitudes. What was found
//! by content is noted.
//!
//! Complexity: rows of the sample times columns, once a file.

use std::path::Path;

use serde_json::Value;

use super::angle::{Reading, reading};
use super::pair::{Order, order_of, pair_in};
use super::raw::Note;
use super::wkt_text::{Meant, looks_like};
use super::{Wanted, shortened};
use crate::ingest::IngestError;
use crate::ingest::headings::{Field, is_same, rank_of, rank_of_position};

/// Where the place stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Rows are nowhere, and need not be somewhere.
    Nowhere,
    /// A column with whole geometries, or with anything that stands for one.
    Cell { column: usize, meant: Meant },
    /// A column with both coordinates; the order where a pair does not tell.
    Both { column: usize, order: Order },
    /// Two columns; the order is that of what stands in them.
    Two { first: usize, second: usize, order: Order },
}

impl How {
    /// Which columns it reads, for people: `经度, 纬度`.
    pub fn described(self, headings: &[String]) -> String {
        match self {
            Self::Nowhere => "no column".to_owned(),
            Self::Cell { column, .. } | Self::Both { column, .. } => headings[column].clone(),
            Self::Two { first, second, .. } => {
                format!("{}, {}", headings[first], headings[second])
            }
        }
    }
}

/// The columns of a table and some of its rows.
#[derive(Clone, Copy)]
pub struct Columns<'a> {
    pub headings: &'a [String],
    pub sample: &'a [Vec<Value>],
}

impl Columns<'_> {
    /// What the user names.
    pub fn named(self, wanted: &Wanted<'_>) -> Result<Option<How>, String> {
        let column = |name: Option<&str>| -> Result<Option<usize>, String> {
            let Some(name) = name else { return Ok(None) };
            match self.headings.iter().position(|heading| is_same(heading, name)) {
                Some(column) => Ok(Some(column)),
                None => Err(format!("no column is called {name:?}")),
            }
        };
        let meant = |column: usize| self.meant(column);
        if let Some(column) = column(wanted.wkt)? {
            return Ok(Some(How::Cell { column, meant: meant(column) }));
        }
        let (lon, lat) = (column(wanted.lon)?, column(wanted.lat)?);
        let order = Order::EastFirst;
        let other = |field: Field| self.ranked(field).next();
        match (lon, lat) {
            (None, None) => Ok(None),
            (Some(lon), Some(lat)) if lon == lat => Ok(Some(How::Both { column: lon, order })),
            (Some(lon), Some(lat)) => Ok(Some(How::Two { first: lon, second: lat, order })),
            (Some(lon), None) => match other(Field::Latitude) {
                Some(lat) => Ok(Some(How::Two { first: lon, second: lat, order })),
                None => Err("lon is named, lat is not".to_owned()),
            },
            (None, Some(lat)) => match other(Field::Longitude) {
                Some(lon) => Ok(Some(How::Two { first: lon, second: lat, order })),
                None => Err("lat is named, lon is not".to_owned()),
            },
        }
    }

    /// Headings that mean a place and have one below them; those without rows below are believed.
    pub fn by_heading(self) -> Option<How> {
        let order = Order::EastFirst;
        let outline = |column| How::Cell { column, meant: self.meant(column) };
        let are_outlines = |&column: &usize| self.are(column, is_geometry);
        let mut outlines = self.ranked(Field::Outline).filter(are_outlines);
        if let Some(column) = outlines.find(|&column| self.has_some(column)) {
            return Some(outline(column));
        }
        // A column with numbers below it goes before an empty one.
        let of_numbers = |field: Field| {
            let is_number = |value: &Value| reading(value).is_some();
            let right = |&column: &usize| self.are(column, is_number);
            let filled = self.ranked(field).filter(right).find(|&column| self.has_some(column));
            filled.or_else(|| self.ranked(field).find(right))
        };
        let (east, north) = (of_numbers(Field::Longitude), of_numbers(Field::Latitude));
        if let (Some(first), Some(second)) = (east, north) {
            return Some(How::Two { first, second, order });
        }
        let mut positions: Vec<_> = self.by_rank(rank_of_position).collect();
        positions.extend(self.ranked(Field::Longitude).chain(self.ranked(Field::Latitude)));
        let is_pair = |value: &Value| value.as_str().is_some_and(|text| pair_in(text).is_some());
        positions
            .into_iter()
            .find(|&column| self.are(column, is_pair))
            .map(|column| How::Both { column, order })
            .or_else(|| self.ranked(Field::Outline).find(are_outlines).map(outline))
    }

    /// Columns that hold places whatever they are called, with a note.
    pub fn by_content(self) -> (Option<How>, Vec<Note>) {
        let all = 0..self.headings.len();
        let noted = |how: How, what: &str| {
            let found = format!("{}: {what} by content", how.described(self.headings));
            (Some(how), vec![("columns-guessed", found)])
        };
        let order = Order::EastFirst;
        if let Some(column) = all.clone().find(|&c| self.has_some(c) && self.are(c, is_geometry)) {
            return noted(How::Cell { column, meant: self.meant(column) }, "geometries");
        }
        let is_pair = |value: &Value| {
            let pair = value.as_str().and_then(pair_in);
            pair.is_some_and(|(first, second)| order_of(first, second).is_some())
        };
        if let Some(column) = all.clone().find(|&c| self.has_some(c) && self.are(c, is_pair)) {
            return noted(How::Both { column, order }, "pairs of coordinates");
        }
        let only = |range: std::ops::RangeInclusive<f64>| {
            let mut columns = all.clone().filter(|&column| self.are_within(column, &range));
            columns.next().filter(|_| columns.next().is_none())
        };
        if let (Some(first), Some(second)) = (only(73.0..=136.0), only(3.0..=54.0)) {
            return noted(How::Two { first, second, order }, "longitudes and latitudes");
        }
        (None, Vec::new())
    }

    /// The columns whose heading means a field, the surest first.
    fn ranked(self, field: Field) -> impl Iterator<Item = usize> {
        self.by_rank(move |heading| rank_of(field, heading))
    }

    fn by_rank(self, rank: impl Fn(&str) -> Option<usize>) -> impl Iterator<Item = usize> {
        let headings = self.headings.iter().enumerate();
        let mut ranked: Vec<_> =
            headings.filter_map(|(column, heading)| Some((rank(heading)?, column))).collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, column)| column)
    }

    /// Whether at least half of a column's cells that are filled are of a sort.
    fn are(self, column: usize, sort: impl Fn(&Value) -> bool) -> bool {
        let (mut right, mut all) = (0, 0);
        for row in self.sample {
            let Some(cell) = row.get(column).filter(|cell| !is_blank(cell)) else { continue };
            all += 1;
            right += usize::from(sort(cell));
        }
        2 * right >= all
    }

    fn has_some(self, column: usize) -> bool {
        self.sample.iter().any(|row| row.get(column).is_some_and(|cell| !is_blank(cell)))
    }

    /// Whether all of a column are numbers within a range, most of them with decimals.
    fn are_within(self, column: usize, range: &std::ops::RangeInclusive<f64>) -> bool {
        let (mut broken, mut all) = (0, 0);
        for row in self.sample {
            let Some(cell) = row.get(column).filter(|cell| !is_blank(cell)) else { continue };
            match reading(cell).filter(|read| range.contains(&read.value)) {
                Some(read) => broken += usize::from(read.value.fract() != 0.0),
                None => return false,
            }
            all += 1;
        }
        all > 0 && 5 * broken >= 4 * all
    }

    /// What open strings of coordinates under this heading are meant to be.
    fn meant(self, column: usize) -> Meant {
        const LINES: [&str; 5] = ["line", "path", "线", "坐标串", "坐标点串"];
        let heading = self.headings[column].to_lowercase();
        let is_line = LINES.iter().any(|word| heading.contains(word));
        if is_line { Meant::AsDrawn } else { Meant::Outline }
    }

    /// The order that most of these pairs prove.
    pub fn order_in(self, pairs: impl Iterator<Item = (Reading, Reading)>) -> Order {
        let (mut east, mut north) = (0, 0);
        for (first, second) in pairs {
            match order_of(first, second) {
                Some(Order::EastFirst) => east += 1,
                Some(Order::NorthFirst) => north += 1,
                None => {}
            }
        }
        if north > east { Order::NorthFirst } else { Order::EastFirst }
    }

    /// The error that lists the headings.
    pub fn fail(self, path: &Path, wanted: &Wanted<'_>, why: &str) -> IngestError {
        const SHOWN: usize = 40;
        let headings = self.headings.iter().take(SHOWN).map(|heading| shortened(heading));
        let mut headings = headings.collect::<Vec<_>>().join(", ");
        if self.headings.len() > SHOWN {
            headings.push_str(", …");
        }
        IngestError::NoCoordinates {
            path: path.to_owned(),
            wanted_by: wanted.by.to_owned(),
            why: why.to_owned(),
            headings,
        }
    }
}

impl<'a> Columns<'a> {
    /// The texts of a column.
    pub fn texts(self, column: usize) -> impl Iterator<Item = &'a str> {
        self.sample.iter().filter_map(move |row| row.get(column)?.as_str())
    }
}

fn is_geometry(value: &Value) -> bool {
    value.as_str().is_some_and(looks_like)
}

/// Whether nothing stands in a cell.
pub fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}
