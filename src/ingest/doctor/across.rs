//! Which compounds lie in two streets, or partly in none?
//!
//! A compound belongs to the street that holds most of it. Where another holds a tenth or more, or
//! a tenth lies in none, somebody should look: the compound or the border is drawn wrongly, or it
//! is one of the few that two streets share. Whoever states no street and lies across is told of
//! when the street is found (`street-guessed`), not again.

use std::collections::HashSet;

use rayon::prelude::*;

use super::patient::Patient;
use super::tally::{Check, Seen, Tally};
use crate::city::Level;
use crate::index::Patchwork;
use crate::ingest::{ImportReport, Layer};

const ACROSS: Check = Check::warning("compound-across", "one street");
const BEYOND: Check = Check::warning("compound-beyond", "all of it in a street");

/// Shares from which it matters.
const MUCH: f64 = 0.1;

/// How the streets hold a compound.
struct Held {
    compound: usize,
    /// The two that hold most, with their shares.
    most: (usize, f64),
    next: Option<(usize, f64)>,
    outside: f64,
}

/// Reports compounds that no street holds as a whole.
pub fn check(patient: &Patient<'_>, report: &ImportReport, tally: &mut Tally) {
    let streets = patient.of_level(Level::Street);
    if streets.is_empty() {
        return;
    }
    let city = patient.city;
    let told: HashSet<&str> = report
        .with_code("street-guessed")
        .filter(|finding| finding.layer == Layer::Compounds)
        .filter_map(|finding| finding.id.as_deref())
        .collect();
    let patchwork = Patchwork::new(streets.iter().map(|&at| &patient.areas[at]));
    let shapes = city.compound_shapes();
    let held = |at: usize| {
        shapes[at].as_area()?;
        let mut holdings = patchwork.holdings_of(&shapes[at]);
        // Stable: of equal shares the first in the list goes first.
        holdings.sort_by(|a, b| b.share.total_cmp(&a.share));
        let mut all = holdings.iter().map(|one| (one.which, one.share));
        let (most, next) = (all.next()?, all.next().filter(|(_, share)| *share >= MUCH));
        let outside = 1.0 - holdings.iter().map(|one| one.share).sum::<f64>();
        let matters = next.is_some() || outside >= MUCH;
        matters.then_some(Held { compound: at, most, next, outside })
    };
    let mut found: Vec<_> = (0..shapes.len()).into_par_iter().filter_map(held).collect();
    let weight = |held: &Held| held.next.map_or(held.outside, |(_, share)| share);
    found.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.compound.cmp(&b.compound)));
    for held in found {
        let compound = &city.compounds()[held.compound];
        if told.contains(compound.source_id.as_str()) {
            continue;
        }
        let name = |which: usize| patient.area_label(streets[which]);
        let percent = |share: f64| share * 100.0;
        let (check, found) = match held.next {
            Some((next, share)) => (
                &ACROSS,
                format!(
                    "{:.0} % in {}, {:.0} % in {}",
                    percent(held.most.1),
                    name(held.most.0),
                    percent(share),
                    name(next)
                ),
            ),
            None => (&BEYOND, format!("{:.0} % of it lies in no street", percent(held.outside))),
        };
        tally.find(Layer::Compounds, check, || Seen {
            id: Some(compound.source_id.clone()),
            at: patient.inside(&shapes[held.compound]),
            found,
        });
    }
}
