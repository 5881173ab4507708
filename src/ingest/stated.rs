//! What a feature states of the areas that it belongs to, against what its place says.

use super::headings::Field;
use super::notes::{Notes, Says};
use super::properties::Properties;
use super::source::shortened;
use crate::city::{Area, AreaId, Level};

/// What a feature says of the areas that it belongs to: ids, codes or names.
#[derive(Clone, Debug, Default)]
pub(super) struct Stated {
    pub code: Option<String>,
    pub parent: Option<String>,
    pub district: Option<String>,
    pub street: Option<String>,
    pub community: Option<String>,
}

impl Stated {
    pub fn of_place(properties: &mut Properties<'_>) -> Self {
        Self {
            district: properties.text(Field::District),
            street: properties.text(Field::Street),
            community: properties.text(Field::Community),
            ..Self::default()
        }
    }

    pub fn of_area(properties: &mut Properties<'_>) -> Self {
        Self {
            code: properties.text(Field::Code),
            parent: properties.text(Field::Parent),
            ..Self::default()
        }
    }
}

/// The area that a text names. Where several bear the name, the one at the place is meant, else
/// the first; where the place says otherwise, that is noted.
pub(super) fn stated_area(
    named: &[AreaId],
    held: Option<(AreaId, f64)>,
    level: Level,
    text: &str,
    areas: &[Area],
    notes: &mut Notes,
) -> AreaId {
    let first = named[0];
    match held {
        Some((id, _)) if named.contains(&id) => id,
        other => {
            let lies = other.map_or_else(
                || "none".to_owned(),
                |(id, share)| {
                    format!("{} ({:.0} % of it)", label(&areas[id.index()]), share * 100.0)
                },
            );
            notes.warned(Says {
                code: codes(level).disagrees,
                found: &format!("states {} {}, lies in {lies}", level.as_str(), shortened(text)),
                expected: "both to agree",
                done: &format!("kept {}", label(&areas[first.index()])),
            });
            first
        }
    }
}

/// The words of findings about one level.
pub(super) struct Codes {
    pub disagrees: &'static str,
    pub unknown: &'static str,
    pub guessed: &'static str,
    pub none: &'static str,
}

pub(super) const fn codes(level: Level) -> Codes {
    match level {
        Level::District => Codes {
            disagrees: "district-disagrees",
            unknown: "district-unknown",
            guessed: "district-guessed",
            none: "district-none",
        },
        Level::Street => Codes {
            disagrees: "street-disagrees",
            unknown: "street-unknown",
            guessed: "street-guessed",
            none: "street-none",
        },
        Level::Community => Codes {
            disagrees: "community-disagrees",
            unknown: "community-unknown",
            guessed: "community-guessed",
            none: "community-none",
        },
    }
}

/// What to call an area in a sentence.
pub(super) fn label(area: &Area) -> &str {
    if area.name.is_empty() { &area.source_id } else { &area.name }
}
