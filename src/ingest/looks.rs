//! What a layer's features have in common in how their positions are written: one line for all.

use std::collections::BTreeMap;

use super::crs::{System, systems_for};
use super::drawn::Look;
use super::notes::{Notes, Says};
use super::swap::SwapTest;
use crate::geodesy::{AxisOrder, Crs, Mending, ZoneNumber};

/// Notes the system that a layer was read in, and where its file says otherwise.
pub(super) fn note_system(system: &System, notes: &mut Notes) {
    if let Some(of_file) = &system.overruled {
        notes.warned(Says {
            code: "crs-disagrees",
            found: &format!(
                "stated are coordinates in {}, the file says {of_file}",
                system.crs.name()
            ),
            expected: "both to agree",
            done: &format!("read as {}", system.crs.name()),
        });
    }
    if !system.crs.is_wgs84() {
        notes.note(Says {
            code: "coordinates-converted",
            found: &format!("coordinates in {}", system.crs.name()),
            expected: "",
            done: "converted to WGS 84",
        });
    }
}

/// Notes what was seen of positions.
pub(super) fn note_looks<'a>(
    looks: impl Iterator<Item = &'a Look>,
    system: &Crs,
    swap: &SwapTest,
    notes: &mut Notes,
) {
    let (mut all, mut raised, mut swapped, mut other_unit) = (0, 0, 0, 0);
    let mut example = None;
    let mut mended: BTreeMap<Mending, usize> = BTreeMap::new();
    for look in looks {
        all += 1;
        raised += usize::from(look.raised);
        swapped += usize::from(look.swapped);
        other_unit += usize::from(look.other_unit.is_some());
        example = example.or(look.other_unit);
        if let Some(mending) = look.mended {
            *mended.entry(mending).or_default() += 1;
        }
    }
    for (mending, count) in mended {
        note_mending(mending, count, system, notes);
    }
    if let Some(example) = example {
        if system.is_in_degrees() {
            notes.warned(Says {
                code: "coordinates-in-metres",
                found: &format!(
                    "{other_unit} features have metres where {} has degrees",
                    system.name()
                ),
                expected: &format!("crs = {} for this layer", systems_for(example, swap)),
                done: "those features are left out",
            });
        } else {
            notes.warned(Says {
                code: "coordinates-in-degrees",
                found: &format!("{other_unit} features have degrees where {} has metres", system.name()),
                expected: "crs = \"EPSG:4490\" for this layer (or \"GCJ-02\", where they are from a web map)",
                done: "those features are left out",
            });
        }
    }
    // The features' own notes stay; where nearly all are swapped, the file as a whole is.
    if swapped > 1 && swapped * 10 >= all * 9 {
        notes.note(Says {
            code: "axes-swapped",
            found: &format!("{swapped} of {all} features have latitude written first"),
            expected: "longitude first, or crs = \"+proj=longlat +datum=WGS84 +axis=neu\" for this layer",
            done: "swapped",
        });
    }
    if raised > 0 {
        notes.note(Says {
            code: "heights-dropped",
            found: &format!("{raised} features have positions with a height"),
            expected: "",
            done: "heights dropped",
        });
    }
}

fn note_mending(mending: Mending, count: usize, system: &Crs, notes: &mut Notes) {
    let name = system.name();
    match mending.zone {
        ZoneNumber::Kept => {}
        ZoneNumber::TakenOff(zone) => notes.note(Says {
            code: "zone-number-extra",
            found: &format!("{count} features have the zone's number {zone} before the easting"),
            expected: &format!("none, as {name} has it"),
            done: "read without it: its meridian is the same",
        }),
        ZoneNumber::Added(zone) => notes.note(Says {
            code: "zone-number-missing",
            found: &format!("{count} features have no zone number before the easting"),
            expected: &format!("{zone}, as {name} has it"),
            done: "read with it",
        }),
    }
    if mending.order == AxisOrder::NorthingFirst {
        notes.note(Says {
            code: "northing-first",
            found: &format!("{count} features have the northing (X) written first"),
            expected: &format!("the easting (Y) first, as files in {name} have it"),
            done: "swapped",
        });
    }
}
