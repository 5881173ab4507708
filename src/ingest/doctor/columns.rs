//! Is a column of numbers one?
//!
//! Single values that are no numbers are told of when they are read; here a column is told of as a
//! whole, with how many of how many. A column of numbers that are all different, whole and as long
//! as a code (of an area, a telephone) is one of codes; one that counts 1, 2, 3 … numbers the
//! rows; one of a single value was filled in, not counted.

use std::collections::{BTreeMap, HashSet};

use super::patient::Patient;
use super::tally::{Check, Seen, Tally};
use crate::city::Station;
use crate::ingest::{ImportReport, Layer};

const TEXT: Check = Check {
    done: "those left unknown",
    ..Check::warning("column-not-numbers", "numbers alone, without words")
};
const CODES: Check = Check::warning("column-codes", "amounts");
const CONSTANT: Check = Check::note("column-constant", "what was counted");

/// What reading calls a value that is no number.
const UNREADABLE: &str = "number-unreadable";
/// Fewer values tell nothing of a column.
const FEWEST: usize = 8;
const FEWEST_EQUAL: usize = 20;
/// From a million up all different: codes, not amounts.
const CODE: f64 = 1e6;
/// Examples of unreadable values that are told.
const TOLD: usize = 3;

/// Reports columns that are not what their headings say.
pub fn check(patient: &Patient<'_>, report: &ImportReport, tally: &mut Tally) {
    unreadable(report, tally);
    let city = patient.city;
    let compounds = city.compounds();
    let people: [(&str, Vec<f64>); 3] = [
        ("residents", compounds.iter().filter_map(|one| one.residents.map(f64::from)).collect()),
        ("households", compounds.iter().filter_map(|one| one.households).collect()),
        ("elderly", compounds.iter().filter_map(|one| one.elderly.map(f64::from)).collect()),
    ];
    for (name, values) in &people {
        amounts(Layer::Compounds, name, values, tally);
        constant(Layer::Compounds, name, values, tally);
    }
    let stations: Vec<_> = city.stations().iter().collect();
    rooms(Layer::Stations, &stations, tally);
    let candidates: Vec<_> = city.candidates().iter().map(|one| &one.station).collect();
    rooms(Layer::Candidates, &candidates, tally);
    let lent: Vec<_> = city.resources().iter().filter_map(|one| one.floor_area).collect();
    let lent: Vec<f64> = lent.into_iter().map(f64::from).collect();
    amounts(Layer::Resources, "floor_area_m2", &lent, tally);
}

fn rooms(layer: Layer, stations: &[&Station], tally: &mut Tally) {
    let floors = stations.iter().filter_map(|one| one.floor_area.map(f64::from));
    amounts(layer, "floor_area_m2", &floors.collect::<Vec<_>>(), tally);
    let capacities = stations.iter().filter_map(|one| one.capacity.map(f64::from));
    amounts(layer, "capacity", &capacities.collect::<Vec<_>>(), tally);
}

/// Columns with values that are no numbers, out of what reading said of each value.
fn unreadable(report: &ImportReport, tally: &mut Tally) {
    let mut columns: BTreeMap<(Layer, &str), (usize, Vec<&str>)> = BTreeMap::new();
    for finding in report.with_code(UNREADABLE) {
        let Some((heading, value)) = finding.found.split_once(" = ") else { continue };
        let (count, told) = columns.entry((finding.layer, heading)).or_default();
        *count += 1;
        if told.len() < TOLD && !told.contains(&value) {
            told.push(value);
        }
    }
    for ((layer, heading), (count, told)) in columns {
        let read = report.layers.iter().find(|of| of.layer == layer).map_or(0, |of| of.read);
        tally.find(layer, &TEXT, || Seen {
            found: format!(
                "{heading}: {count} of {read} are no numbers, such as {}",
                told.join(", ")
            ),
            ..Seen::default()
        });
    }
}

fn amounts(layer: Layer, name: &str, values: &[f64], tally: &mut Tally) {
    if values.len() < FEWEST || values.iter().any(|value| value.fract() != 0.0) {
        return;
    }
    let counts_rows = values.windows(2).all(|two| two[1] - two[0] == 1.0);
    let different: HashSet<u64> = values.iter().map(|value| value.to_bits()).collect();
    let codes = values.iter().all(|value| *value >= CODE) && different.len() == values.len();
    if counts_rows || codes {
        let (first, last) = (values[0], values[values.len() - 1]);
        let what = if codes { "codes" } else { "the numbers of the rows" };
        tally.find(layer, &CODES, || Seen {
            found: format!("{name} looks like {what}: {first:.0} to {last:.0}"),
            ..Seen::default()
        });
    }
}

fn constant(layer: Layer, name: &str, values: &[f64], tally: &mut Tally) {
    let Some(first) = values.first() else { return };
    if values.len() >= FEWEST_EQUAL && values.iter().all(|value| value == first) {
        tally.find(layer, &CONSTANT, || Seen {
            found: format!("{name} is {first} in all {}", values.len()),
            ..Seen::default()
        });
    }
}
