//! Is a name missing or given twice?
//!
//! Lists are read by name. A layer in which nothing has a name has it under a heading that is not
//! known. Two compounds of one name in one street are hard to tell apart in a list (phases of one
//! estate are often told apart by 一期, 二期).

use std::collections::HashMap;

use super::patient::Patient;
use super::tally::{Check, Seen, Tally};
use crate::city::{AreaId, Level};
use crate::geodesy::PlaneShape;
use crate::ingest::Layer;

const MISSING: Check = Check::note("name-missing", "a name");
const NONE_AT_ALL: Check = Check::warning("names-missing", "names, under a heading that is known");
const REPEATED: Check = Check::note("name-repeated", "names that tell them apart");

/// One feature as lists name it.
struct Named<'a> {
    id: &'a str,
    name: &'a str,
    /// Whoever shares it must not share the name.
    within: Option<AreaId>,
    shape: &'a PlaneShape,
}

/// Reports names that are missing or repeated.
pub fn check(patient: &Patient<'_>, tally: &mut Tally) {
    let city = patient.city;
    let compounds = city.compounds().iter().zip(city.compound_shapes());
    let compounds = compounds.map(|(one, shape)| Named {
        id: &one.source_id,
        name: one.name.trim(),
        within: one.street,
        shape,
    });
    of_layer(patient, Layer::Compounds, &compounds.collect::<Vec<_>>(), tally);
    let stations = city.stations().iter().zip(city.station_shapes());
    let stations = stations.map(|(one, shape)| Named {
        id: &one.source_id,
        name: one.name.trim(),
        within: one.street,
        shape,
    });
    of_layer(patient, Layer::Stations, &stations.collect::<Vec<_>>(), tally);
    for level in Level::ALL {
        let areas = patient.of_level(level).into_iter().map(|at| Named {
            id: &city.areas()[at].source_id,
            name: city.areas()[at].name.trim(),
            within: city.areas()[at].parent,
            shape: &patient.areas[at],
        });
        of_layer(patient, Layer::of_level(level), &areas.collect::<Vec<_>>(), tally);
    }
}

fn of_layer(patient: &Patient<'_>, layer: Layer, all: &[Named<'_>], tally: &mut Tally) {
    let nameless = all.iter().filter(|one| one.name.is_empty());
    if !all.is_empty() && nameless.clone().count() == all.len() {
        tally.find(layer, &NONE_AT_ALL, || Seen {
            found: format!("none of {} has a name", all.len()),
            ..Seen::default()
        });
        return;
    }
    for one in nameless {
        tally.find(layer, &MISSING, || Seen {
            id: Some(one.id.to_owned()),
            at: patient.inside(one.shape),
            found: "no name".to_owned(),
        });
    }
    let mut first_of: HashMap<(Option<AreaId>, &str), usize> = HashMap::new();
    for (at, one) in all.iter().enumerate().filter(|(_, one)| !one.name.is_empty()) {
        let first = *first_of.entry((one.within, one.name)).or_insert(at);
        if first < at {
            tally.find(layer, &REPEATED, || Seen {
                id: Some(one.id.to_owned()),
                at: patient.inside(one.shape),
                found: format!("{} is the name of {} too", one.name, all[first].id),
            });
        }
    }
}
