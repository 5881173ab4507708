//! Which gaps a list shows: decided once for page, HTTP and command line.
//!
//! A list that is filtered says so, and rates stay those of the whole city: a filter chooses lines
//! and never changes a figure.

use super::gaps::Gap;
use super::verdict::Reason;
use crate::city::{AreaId, City, CompoundKind, Level};
use crate::units::Persons;

/// The word for compounds that lie in no street.
const NO_STREET: &str = "none";

/// A filter as somebody wrote it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GapWords {
    /// Streets by id or by name; `none` for compounds in no street.
    pub streets: Vec<String>,
    /// Reasons by code.
    pub reasons: Vec<String>,
    /// Kinds of compounds.
    pub kinds: Vec<String>,
    /// Residents at least.
    pub residents_min: Option<f64>,
}

/// The gaps that a list shows; what is empty leaves nothing out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GapFilter {
    /// In the city's order; `None` stands for compounds in no street.
    streets: Vec<Option<AreaId>>,
    reasons: Vec<&'static str>,
    kinds: Vec<CompoundKind>,
    residents_min: Option<Persons>,
}

/// Why words are no filter.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum GapFilterError {
    /// A word that means nothing here.
    #[error("{name} = {found:?}: expected {known}")]
    Word {
        /// `street`, `reason` or `kind`.
        name: &'static str,
        /// The word.
        found: String,
        /// The words there are.
        known: String,
    },
    /// Not a number of people.
    #[error("residents_min = {0}: expected a number from 0 up")]
    Residents(f64),
}

/// Of many known words so many are named.
const MOST_NAMED: usize = 40;

impl GapFilter {
    /// Leaves nothing out.
    pub const ALL: Self =
        Self { streets: Vec::new(), reasons: Vec::new(), kinds: Vec::new(), residents_min: None };

    /// The filter that some words ask for.
    ///
    /// # Errors
    /// When a word is unknown in this city or the number counts no people.
    pub fn try_new(city: &City, words: &GapWords) -> Result<Self, GapFilterError> {
        let mut filter = Self::default();
        for word in filled(&words.streets) {
            let found: Vec<_> = city
                .areas_at(Level::Street)
                .filter(|(_, area)| area.source_id == word || area.name == word)
                .map(|(id, _)| Some(id))
                .collect();
            if !found.is_empty() {
                filter.streets.extend(found);
            } else if word == NO_STREET {
                filter.streets.push(None);
            } else {
                return Err(GapFilterError::Word {
                    name: "street",
                    found: word.to_owned(),
                    known: known_streets(city),
                });
            }
        }
        for word in filled(&words.reasons) {
            let known = Reason::WORDS.into_iter().find(|known| *known == word);
            filter.reasons.push(known.ok_or_else(|| GapFilterError::Word {
                name: "reason",
                found: word.to_owned(),
                known: Reason::WORDS.join(", "),
            })?);
        }
        for word in filled(&words.kinds) {
            let known = CompoundKind::ALL.into_iter().find(|kind| kind.as_str() == word);
            filter.kinds.push(known.ok_or_else(|| GapFilterError::Word {
                name: "kind",
                found: word.to_owned(),
                known: CompoundKind::ALL.map(CompoundKind::as_str).join(", "),
            })?);
        }
        if let Some(least) = words.residents_min {
            if !(least >= 0.0 && least.is_finite()) {
                return Err(GapFilterError::Residents(least));
            }
            filter.residents_min = Some(Persons::new(least));
        }
        filter.streets.sort_unstable();
        filter.streets.dedup();
        filter.reasons.sort_unstable_by_key(|one| Reason::WORDS.iter().position(|w| w == one));
        filter.reasons.dedup();
        filter.kinds.sort_unstable_by_key(|one| CompoundKind::ALL.iter().position(|k| k == one));
        filter.kinds.dedup();
        Ok(filter)
    }

    /// Whether a list shows a gap. Unknown residents are not "at least" any number but nought.
    #[must_use]
    pub fn admits(&self, city: &City, gap: &Gap) -> bool {
        let compound = city.compound(gap.compound);
        let people = |least: Persons| {
            least <= Persons::ZERO || compound.residents.is_some_and(|people| people >= least)
        };
        (self.streets.is_empty() || self.streets.contains(&compound.street))
            && (self.reasons.is_empty() || self.reasons.contains(&gap.reason.as_str()))
            && (self.kinds.is_empty() || self.kinds.contains(&compound.kind))
            && self.residents_min.is_none_or(people)
    }

    /// Whether nothing is left out.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.streets.is_empty()
            && self.reasons.is_empty()
            && self.kinds.is_empty()
            && self.residents_min.is_none()
    }

    /// The streets asked for, `None` for compounds in no street; empty: all.
    #[must_use]
    pub fn streets(&self) -> &[Option<AreaId>] {
        &self.streets
    }

    /// The reasons asked for, by code; empty: all.
    #[must_use]
    pub fn reasons(&self) -> &[&'static str] {
        &self.reasons
    }

    /// The kinds asked for; empty: all.
    #[must_use]
    pub fn kinds(&self) -> &[CompoundKind] {
        &self.kinds
    }

    /// The least number of residents.
    #[must_use]
    pub const fn residents_min(&self) -> Option<Persons> {
        self.residents_min
    }
}

fn filled(words: &[String]) -> impl Iterator<Item = &str> {
    words.iter().map(|word| word.trim()).filter(|word| !word.is_empty())
}

fn known_streets(city: &City) -> String {
    let named = |area: &crate::city::Area| {
        if area.name.is_empty() { area.source_id.clone() } else { area.name.clone() }
    };
    let all: Vec<String> = city.areas_at(Level::Street).map(|(_, area)| named(area)).collect();
    if all.is_empty() {
        return format!("{NO_STREET}: this city has no streets");
    }
    let more = if all.len() > MOST_NAMED { ", …" } else { "" };
    let shown = all.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    format!("a street's id or name ({shown}{more}) or {NO_STREET}")
}
