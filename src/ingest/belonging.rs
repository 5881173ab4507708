//! To which district, street and community each thing belongs.
//!
//! What a feature states (an id, a code, a name) is kept when it names an area of the city, also
//! where its place says otherwise: boundaries on maps are rough, and administrations know their
//! own. The disagreement is reported. What is not stated, or names no area, is found: from the
//! tree (a street's district, the beginning of a code), else from the place (the largest share of
//! the area; for a point the area that contains it).

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::area_book::AreaBook;
use super::notes::{Notes, Says};
use super::parents::settle_parents;
use super::source::shortened;
use super::stated::{Stated, codes, label, stated_area};
use super::{Finding, Layer};
use crate::city::{Area, AreaId, CityDraft, Level};
use crate::geodesy::{GeoShape, Plane, PlaneShape};

/// A share of the area below which finding a place is worth a word of its own.
const PLAIN_SHARE: f64 = 0.9;

/// Where a drafted thing comes from and what it states.
pub(super) struct Origin {
    pub layer: Layer,
    pub feature: usize,
    pub stated: Stated,
}

/// The origins of a draft's things, in the order of its lists.
#[derive(Default)]
pub(super) struct Origins {
    pub areas: Vec<Origin>,
    pub compounds: Vec<Origin>,
    pub stations: Vec<Origin>,
    pub candidates: Vec<Origin>,
}

/// Fills in what belongs to what, and reports what was found or disagrees.
pub(super) fn settle(city: &mut CityDraft, origins: &Origins) -> Vec<Finding> {
    let plane = Plane::new(city.middle());
    let stated: Vec<_> = origins.areas.iter().map(|origin| &origin.stated).collect();
    let book = AreaBook::new(&city.areas, &stated, &plane);
    let mut findings = settle_parents(&mut city.areas, &book, &origins.areas);
    let judge = Judge { book: &book, areas: &city.areas, plane: &plane };

    let compounds: Vec<_> = city.compounds.iter().map(|c| (&c.source_id, &c.shape)).collect();
    let places = judge.places(&compounds, &origins.compounds, &mut findings);
    for (compound, [district, street, community]) in city.compounds.iter_mut().zip(places) {
        (compound.district, compound.street, compound.community) = (district, street, community);
    }
    let stations: Vec<_> = city.stations.iter().map(|s| (&s.source_id, &s.shape)).collect();
    let places = judge.places(&stations, &origins.stations, &mut findings);
    for (station, [district, street, community]) in city.stations.iter_mut().zip(places) {
        (station.district, station.street, station.community) = (district, street, community);
    }
    let candidates: Vec<_> =
        city.candidates.iter().map(|c| (&c.station.source_id, &c.station.shape)).collect();
    let places = judge.places(&candidates, &origins.candidates, &mut findings);
    for (candidate, [district, street, community]) in city.candidates.iter_mut().zip(places) {
        let station = &mut candidate.station;
        (station.district, station.street, station.community) = (district, street, community);
    }
    findings
}

/// District, street and community of one place.
type Place = [Option<AreaId>; 3];

/// Finds the areas of compounds, stations and candidates.
struct Judge<'a> {
    book: &'a AreaBook,
    areas: &'a [Area],
    plane: &'a Plane,
}

/// Features of a layer that state no area of a level, and those that state one in vain.
#[derive(Default)]
struct Unstated {
    found: usize,
    in_vain: usize,
}

impl Judge<'_> {
    fn places(
        &self,
        things: &[(&String, &GeoShape)],
        origins: &[Origin],
        findings: &mut Vec<Finding>,
    ) -> Vec<Place> {
        let judged: Vec<_> = things
            .par_iter()
            .zip(origins)
            .map(|((id, shape), origin)| {
                let mut notes = Notes::of_feature(origin.layer, origin.feature);
                notes.identify(Some(id));
                let shape = shape.on(self.plane);
                notes.locate(self.place_of(&shape));
                let (place, unstated) = self.place(&shape, &origin.stated, &mut notes);
                (place, unstated, notes.into_findings())
            })
            .collect();
        let mut unstated: BTreeMap<Level, Unstated> = BTreeMap::new();
        let mut places = Vec::with_capacity(judged.len());
        for (place, levels, of_feature) in judged {
            for (level, in_vain) in levels {
                let count = unstated.entry(level).or_default();
                count.found += usize::from(!in_vain);
                count.in_vain += usize::from(in_vain);
            }
            places.push(place);
            findings.extend(of_feature);
        }
        if let Some(origin) = origins.first() {
            findings.extend(summary(origin.layer, &unstated));
        }
        places
    }

    fn place_of(&self, shape: &PlaneShape) -> Option<(f64, f64)> {
        let at = self.plane.unproject(shape.inner_point());
        Some((at.lon(), at.lat()))
    }

    /// The areas that a shape belongs to, and the levels of which it states none (false) or one
    /// in vain because the city has none of that level (true).
    fn place(
        &self,
        shape: &PlaneShape,
        stated: &Stated,
        notes: &mut Notes,
    ) -> (Place, Vec<(Level, bool)>) {
        let mut unstated = Vec::new();
        let mut find = |level: Level, text: Option<&String>, from_tree: Option<AreaId>| {
            if !self.book.has(level) {
                if text.is_some() {
                    unstated.push((level, true));
                }
                return None;
            }
            if text.is_none() {
                if from_tree.is_some() {
                    return from_tree;
                }
                unstated.push((level, false));
            }
            self.area(level, text, shape, notes)
        };
        let community = find(Level::Community, stated.community.as_ref(), None);
        let of_stated = community.filter(|_| stated.community.is_some());
        let street =
            find(Level::Street, stated.street.as_ref(), self.above(of_stated, Level::Street));
        let from_tree =
            self.above(street, Level::District).or_else(|| self.above(community, Level::District));
        let district = find(Level::District, stated.district.as_ref(), from_tree);
        ([district, street, community], unstated)
    }

    fn area(
        &self,
        level: Level,
        text: Option<&String>,
        shape: &PlaneShape,
        notes: &mut Notes,
    ) -> Option<AreaId> {
        let held = self.book.holder(level, shape);
        let Some(text) = text else {
            match held {
                Some((id, share)) if share < PLAIN_SHARE => notes.note(Says {
                    code: codes(level).guessed,
                    found: &format!("states no {}, lies across several or beyond", level.as_str()),
                    expected: "one",
                    done: &format!(
                        "put in {}, which holds {:.0} %",
                        label(&self.areas[id.index()]),
                        share * 100.0
                    ),
                }),
                Some(_) => {}
                None => notes.warned(Says {
                    code: codes(level).none,
                    found: &format!("lies in no {}", level.as_str()),
                    expected: "one",
                    done: "left without",
                }),
            }
            return held.map(|(id, _)| id);
        };
        let named = self.book.named(level, text);
        if !named.is_empty() {
            return Some(stated_area(named, held, level, text, self.areas, notes));
        }
        let done = held.map_or_else(
            || "left without".to_owned(),
            |(id, _)| format!("put in {} by its place", label(&self.areas[id.index()])),
        );
        notes.repaired(Says {
            code: codes(level).unknown,
            found: &format!(
                "states {} {:?}, which is none of this city",
                level.as_str(),
                shortened(text)
            ),
            expected: "an id, code or name of one",
            done: &done,
        });
        held.map(|(id, _)| id)
    }

    /// The area of `level` that an area belongs to, itself or along its parents.
    fn above(&self, area: Option<AreaId>, level: Level) -> Option<AreaId> {
        let mut at = area;
        while let Some(id) = at {
            let area = &self.areas[id.index()];
            if area.level == level {
                return Some(id);
            }
            // Parents are of a wider level, so this ends.
            at = area.parent;
        }
        None
    }
}

/// One line a level for what features leave unsaid: a line for each would bury the rest.
fn summary(layer: Layer, unstated: &BTreeMap<Level, Unstated>) -> Vec<Finding> {
    let mut notes = Notes::of_layer(layer);
    for (level, count) in unstated {
        let word = level.as_str();
        if count.found > 0 {
            notes.note(Says {
                code: codes(*level).guessed,
                found: &format!("{} features state no {word}", count.found),
                expected: "",
                done: "found by the largest share of their area",
            });
        }
        if count.in_vain > 0 {
            notes.note(Says {
                code: codes(*level).unknown,
                found: &format!(
                    "{} features state a {word}, and the city has no layer of them",
                    count.in_vain
                ),
                expected: "",
                done: "left without",
            });
        }
    }
    notes.into_findings()
}
