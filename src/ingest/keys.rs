//! Keys of a layer's features: each has one and no two have the same.

use std::collections::{BTreeMap, BTreeSet};

use super::Layer;
use super::notes::{Notes, Says};
use crate::city::{Area, Candidate, Compound, MapFeature, Request, Resource, Station};

/// Something that keeps the key its source gave it.
pub(super) trait Keyed {
    fn source_id_mut(&mut self) -> &mut String;
}

macro_rules! keyed {
    ($($type:ty: $($path:ident).+),*) => {
        $(impl Keyed for $type {
            fn source_id_mut(&mut self) -> &mut String { &mut self.$($path).+ }
        })*
    };
}

keyed!(
    Area: source_id,
    Compound: source_id,
    Station: source_id,
    Candidate: station.source_id,
    Resource: source_id,
    Request: source_id,
    MapFeature: source_id
);

/// How a layer's features get their keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    /// Each its own; missing ones are made, repeated ones told apart.
    Unique,
    /// As the file has them: pieces of one way may share a key, and the base map needs none.
    AsGiven,
}

impl Keys {
    /// A giver of keys that never gives a made key that the file gives to another feature.
    pub fn giver<'a>(self, layer: Layer, in_file: impl Iterator<Item = &'a str>) -> KeyGiver {
        let reserved = match self {
            Self::Unique => in_file.map(str::to_owned).collect(),
            Self::AsGiven => BTreeSet::new(),
        };
        let (given, next) = (BTreeSet::new(), BTreeMap::new());
        KeyGiver { keys: self, layer, reserved, given, next }
    }
}

pub(super) struct KeyGiver {
    keys: Keys,
    layer: Layer,
    reserved: BTreeSet<String>,
    given: BTreeSet<String>,
    /// The next number to try after a key.
    next: BTreeMap<String, usize>,
}

impl KeyGiver {
    pub fn key(&mut self, feature: usize, in_file: Option<String>, notes: &mut Notes) -> String {
        if self.keys == Keys::AsGiven {
            return in_file.unwrap_or_default();
        }
        match in_file {
            Some(key) if self.given.insert(key.clone()) => key,
            Some(key) => {
                let own = self.free(&key);
                notes.repaired(Says {
                    code: "id-repeated",
                    found: &format!("id {key} is another feature's too"),
                    expected: "an id of its own",
                    done: &format!("named {own}"),
                });
                own
            }
            None => {
                let made = format!("{}-{feature}", self.layer);
                let own = if self.reserved.contains(&made) || self.given.contains(&made) {
                    self.free(&made)
                } else {
                    self.given.insert(made.clone());
                    made
                };
                notes.identify(Some(&own));
                notes.note(Says {
                    code: "id-missing",
                    found: "no id",
                    expected: "one",
                    done: &format!("named {own}"),
                });
                own
            }
        }
    }

    /// The key with the first number from 2 on after it that is nobody's.
    fn free(&mut self, key: &str) -> String {
        let number = self.next.entry(key.to_owned()).or_insert(2);
        loop {
            let own = format!("{key}-{number}");
            *number += 1;
            if !self.reserved.contains(&own) && self.given.insert(own.clone()) {
                return own;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_gets_a_key_of_its_own_and_the_file_goes_first() {
        let in_file = [Some("a"), Some("a"), Some("a-2"), None, Some("compounds-4"), Some("a")];
        let mut giver = Keys::Unique.giver(Layer::Compounds, in_file.into_iter().flatten());
        let mut notes = Notes::of_feature(Layer::Compounds, 1);
        let keys: Vec<_> = in_file
            .iter()
            .enumerate()
            .map(|(at, key)| giver.key(at + 1, key.map(str::to_owned), &mut notes))
            .collect();
        assert_eq!(keys, ["a", "a-3", "a-2", "compounds-4-2", "compounds-4", "a-4"]);
    }

    #[test]
    fn very_many_features_of_one_key_are_told_apart_quickly() {
        let mut giver = Keys::Unique.giver(Layer::Compounds, std::iter::once("x"));
        let mut notes = Notes::of_feature(Layer::Compounds, 1);
        let keys: BTreeSet<_> =
            (1..=20_000).map(|at| giver.key(at, Some("x".to_owned()), &mut notes)).collect();
        assert_eq!(keys.len(), 20_000);
    }
}
