//! Which tags make a compound, a gate, a station or a barrier: one table, `geodata/osm-tags.toml`, that is
//! built in and that a user may copy, edit and give instead.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::barrier_rules::{BarrierForm, BarrierMeaning, BarrierRule, RawBarrier};
use super::{OsmError, Tags};
use crate::city::{Service, Tier};

const BUILT_IN: &str = include_str!("../../../geodata/osm-tags.toml");

/// What OpenStreetMap's tags mean for a city.
#[derive(Clone, Debug, PartialEq)]
pub struct TagTable {
    areas: Vec<Condition>,
    buildings: Vec<Condition>,
    gates: Vec<Condition>,
    not_gates: Vec<Condition>,
    stations: Vec<StationRule>,
    barriers: Vec<BarrierRule>,
}

/// What the table says of one station.
#[derive(Clone, Debug, PartialEq)]
pub struct StationMeaning {
    /// The services of every rule that fits, sorted and without repeats.
    pub services: Vec<Service>,
    /// The tier of the first rule that fits and names one.
    pub tier: Option<Tier>,
}

/// `key=value`, `key=one|other` or `key=*`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    key: String,
    /// Empty: any value but `no`.
    values: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct StationRule {
    tags: Vec<Condition>,
    except: Vec<Condition>,
    services: Vec<Service>,
    tier: Option<Tier>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    compounds: RawCompounds,
    #[serde(default)]
    station: Vec<RawStation>,
    #[serde(default)]
    barrier: Vec<RawBarrier>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCompounds {
    areas: Vec<Spanned<String>>,
    buildings: Vec<Spanned<String>>,
    #[serde(default)]
    gates: Vec<Spanned<String>>,
    #[serde(default)]
    not_gates: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStation {
    tags: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    except: Vec<Spanned<String>>,
    services: Spanned<Vec<Service>>,
    tier: Option<Spanned<Tier>>,
}

impl TagTable {
    /// The table that is built in.
    ///
    /// # Panics
    /// Never: a test reads the table.
    #[must_use]
    pub fn built_in() -> Self {
        Self::try_from_text("geodata/osm-tags.toml", BUILT_IN).expect("the built-in table is valid")
    }

    /// The table in the file at `path`.
    ///
    /// # Errors
    /// When the file cannot be read or a line of it cannot be used.
    pub fn try_from_file(path: &Path) -> Result<Self, OsmError> {
        let text = std::fs::read_to_string(path)
            .map_err(|cause| OsmError::NoTagTable { path: path.to_owned(), cause })?;
        Self::try_from_text(&path.display().to_string(), &text)
    }

    /// The table written in `text`; `file` names it in errors.
    ///
    /// # Errors
    /// When a line of it cannot be used; the error names the line.
    pub fn try_from_text(file: &str, text: &str) -> Result<Self, OsmError> {
        let at = |offset: usize, message: String| OsmError::TagTable {
            file: file.to_owned(),
            line: 1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count(),
            message,
        };
        let raw: RawTable = toml::from_str(text).map_err(|error| {
            at(error.span().map_or(0, |span| span.start), error.message().to_owned())
        })?;
        let condition = |raw: &Spanned<String>| {
            Condition::parse(raw.get_ref()).ok_or_else(|| {
                let found = raw.get_ref();
                at(
                    raw.span().start,
                    format!("tag {found:?}: expected key=value, key=one|other or key=*"),
                )
            })
        };
        let conditions =
            |raw: &[Spanned<String>]| raw.iter().map(condition).collect::<Result<Vec<_>, _>>();
        let some = |tags: &Spanned<Vec<Spanned<String>>>| match tags.get_ref().as_slice() {
            [] => Err(at(tags.span().start, "tags: expected at least one, found none".to_owned())),
            tags => conditions(tags),
        };
        let mut stations = Vec::with_capacity(raw.station.len());
        for rule in &raw.station {
            let tags = some(&rule.tags)?;
            let services = rule.services.get_ref();
            if services.is_empty() || services.iter().any(|service| service.as_str().is_empty()) {
                let message = "services: expected at least one word, found none".to_owned();
                return Err(at(rule.services.span().start, message));
            }
            stations.push(StationRule {
                tags,
                except: conditions(&rule.except)?,
                services: services.clone(),
                tier: rule.tier.as_ref().map(|tier| *tier.get_ref()),
            });
        }
        let mut barriers = Vec::with_capacity(raw.barrier.len());
        for rule in &raw.barrier {
            if let Some((offset, message)) = rule.fault() {
                return Err(at(offset, message.to_owned()));
            }
            barriers.push(rule.rule(some(&rule.tags)?, conditions(&rule.except)?));
        }
        Ok(Self {
            areas: conditions(&raw.compounds.areas)?,
            buildings: conditions(&raw.compounds.buildings)?,
            gates: conditions(&raw.compounds.gates)?,
            not_gates: conditions(&raw.compounds.not_gates)?,
            stations,
            barriers,
        })
    }

    /// Whether the element is a residential area.
    #[must_use]
    pub fn is_residential_area(&self, tags: &Tags) -> bool {
        any(&self.areas, tags)
    }

    /// Whether the element is a building that people live in.
    #[must_use]
    pub fn is_residential_building(&self, tags: &Tags) -> bool {
        any(&self.buildings, tags)
    }

    /// Whether people enter at this node.
    #[must_use]
    pub fn is_gate(&self, tags: &Tags) -> bool {
        any(&self.gates, tags) && !any(&self.not_gates, tags)
    }

    /// What sort of barrier the element is, drawn so, if it is one: by the first rule that fits.
    #[must_use]
    pub fn barrier(&self, tags: &Tags, form: BarrierForm) -> Option<BarrierMeaning> {
        self.barriers.iter().find_map(|rule| rule.meaning(tags, form))
    }

    /// What the element offers, if it is a station.
    #[must_use]
    pub fn station(&self, tags: &Tags) -> Option<StationMeaning> {
        let fits = |rule: &&StationRule| {
            rule.tags.iter().all(|tag| tag.holds(tags)) && !any(&rule.except, tags)
        };
        let rules: Vec<_> = self.stations.iter().filter(fits).collect();
        if rules.is_empty() {
            return None;
        }
        let services: BTreeSet<_> = rules.iter().flat_map(|rule| &rule.services).cloned().collect();
        let tier = rules.iter().find_map(|rule| rule.tier);
        Some(StationMeaning { services: services.into_iter().collect(), tier })
    }
}

impl Condition {
    fn parse(text: &str) -> Option<Self> {
        let (key, values) = text.split_once('=')?;
        let values: Vec<String> = match values {
            "*" => Vec::new(),
            list => list.split('|').map(|value| value.trim().to_owned()).collect(),
        };
        let key = key.trim().to_owned();
        let usable = !key.is_empty() && values.iter().all(|value| !value.is_empty());
        usable.then_some(Self { key, values })
    }

    /// OpenStreetMap writes several values of one key with ';' between them.
    pub(super) fn holds(&self, tags: &Tags) -> bool {
        tags.value(&self.key).is_some_and(|text| {
            text.split(';').map(str::trim).any(|value| {
                if self.values.is_empty() {
                    value != "no"
                } else {
                    self.values.iter().any(|wanted| wanted == value)
                }
            })
        })
    }
}

pub(super) fn any(conditions: &[Condition], tags: &Tags) -> bool {
    conditions.iter().any(|condition| condition.holds(tags))
}

#[cfg(test)]
mod tests {
    use super::super::BarrierKind;
    use super::*;

    fn tags(pairs: &[(&str, &str)]) -> Tags {
        pairs.iter().copied().collect()
    }

    #[test]
    fn the_built_in_table_knows_homes_gates_and_stations() {
        let table = TagTable::built_in();
        assert!(table.is_residential_area(&tags(&[("landuse", "residential")])));
        assert!(table.is_residential_building(&tags(&[("building", "apartments")])));
        assert!(!table.is_residential_building(&tags(&[("building", "yes")])));
        assert!(table.is_gate(&tags(&[("barrier", "gate")])));
        assert!(!table.is_gate(&tags(&[("barrier", "gate"), ("access", "no")])));
        assert!(!table.is_gate(&tags(&[("entrance", "emergency")])));
        let hall = table.station(&tags(&[("amenity", "townhall")])).expect("a station");
        assert!(!hall.services.is_empty());
        assert_eq!(table.station(&tags(&[("amenity", "bench")])), None);
    }

    #[test]
    fn a_station_of_two_kinds_offers_the_services_of_both() {
        let table = TagTable::built_in();
        let both = table.station(&tags(&[("amenity", "library; community_centre")]));
        let one = table.station(&tags(&[("amenity", "library")]));
        let (both, one) = (both.expect("a station"), one.expect("a station"));
        assert!(both.services.len() > one.services.len(), "{both:?}");
        assert!(both.services.windows(2).all(|pair| pair[0] < pair[1]), "sorted: {both:?}");
    }

    #[test]
    fn the_built_in_table_knows_what_nobody_walks_across() {
        let table = TagTable::built_in();
        let kind = |text: &str, form| {
            let pairs = text.split(' ').filter_map(|tag| tag.split_once('='));
            table.barrier(&pairs.collect(), form).map(|meaning| meaning.kind)
        };
        for (text, expected) in [
            ("waterway=river", Some(BarrierKind::River)),
            ("waterway=canal tunnel=no", Some(BarrierKind::River)),
            ("waterway=river tunnel=culvert", None),
            ("waterway=stream", None),
            ("railway=rail", Some(BarrierKind::Railway)),
            ("railway=rail bridge=viaduct", None),
            ("railway=rail service=spur", None),
            ("railway=rail abandoned=yes", None),
            ("railway=disused", None),
            ("railway=tram", None),
            ("barrier=fence", Some(BarrierKind::Wall)),
            ("barrier=city_wall", Some(BarrierKind::Wall)),
            ("barrier=hedge", None),
            ("barrier=fence bridge=yes", None),
            ("barrier=fence leisure=playground", None),
            ("railway=rail level=-1", None),
        ] {
            assert_eq!(kind(text, BarrierForm::Line), expected, "{text}");
        }
        for (text, expected) in [
            ("natural=water", Some(BarrierKind::River)),
            ("natural=water water=river", Some(BarrierKind::River)),
            ("natural=water water=stream", None),
            ("natural=water intermittent=yes", None),
            ("landuse=reservoir", Some(BarrierKind::River)),
            ("barrier=wall", None),
        ] {
            assert_eq!(kind(text, BarrierForm::Area), expected, "{text}");
        }
    }

    #[test]
    fn an_error_in_the_table_names_its_line() {
        let with = |station: &str| {
            let text = format!("[compounds]\nareas = []\nbuildings = []\n\n[[station]]\n{station}");
            TagTable::try_from_text("my.toml", &text).expect_err("a table with a mistake")
        };
        let line = "kind = \"wall\"\nform = \"line\"\ntags = [\"a=b\"]";
        for (barrier, found_at, words) in [
            (line.replace("wall", "moat"), 6, "moat"),
            (line.replace("a=b", "a"), 8, "expected key=value"),
            (line.replace("\"a=b\"", ""), 8, "at least one"),
            (format!("{line}\nleast_area_m2 = 9"), 9, "none for a line"),
            (format!("{line}\nleast_area_m2 = -9").replace("line", "area"), 9, "0 or more"),
        ] {
            let text = format!("[compounds]\nareas = []\nbuildings = []\n\n[[barrier]]\n{barrier}");
            let error = TagTable::try_from_text("my.toml", &text).expect_err("a mistake");
            let message = error.to_string();
            let place = format!("my.toml line {found_at}: ");
            assert!(message.starts_with(&place) && message.contains(words), "{barrier}: {message}");
        }
        for (station, line, words) in [
            ("tags = [\"amenity\"]\nservices = [\"x\"]", 6, "expected key=value"),
            ("tags = [\n\"amenity=\"]\nservices = [\"x\"]", 7, "expected key=value"),
            ("tags = []\nservices = [\"x\"]", 6, "at least one"),
            ("tags = [\"a=b\"]\nservices = []", 7, "at least one word"),
            ("tags = [\"a=b\"]\nservices = [\"x\"]\ntier = \"galaxy\"", 8, "galaxy"),
            ("tags = [\"a=b\"]\nservice = [\"x\"]", 7, "service"),
            ("tags = [\"a=b\"", 6, "array"),
        ] {
            let message = with(station).to_string();
            assert!(message.starts_with(&format!("my.toml line {line}: ")), "{station}: {message}");
            assert!(message.contains(words), "{station}: {message}");
        }
    }
}
