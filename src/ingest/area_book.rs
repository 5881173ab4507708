//! The areas of a city, to be found by id, code or name, and by place.

use std::collections::HashMap;

use super::stated::Stated;
use crate::city::{Area, AreaId, Level};
use crate::geodesy::{Plane, PlaneShape};
use crate::index::Patchwork;

/// Words that end the full name of an area and are often left out.
const ENDINGS: [&str; 7] =
    ["街道办事处", "街道", "社区居民委员会", "社区居委会", "居委会", "社区", "区"];

/// The areas of one level.
struct OfLevel {
    ids: Vec<AreaId>,
    patchwork: Patchwork,
    /// Ids, codes and short names.
    names: HashMap<String, Vec<AreaId>>,
    /// Codes of digits only.
    codes: Vec<(String, AreaId)>,
}

/// The areas of a city by level.
pub(super) struct AreaBook {
    levels: [OfLevel; Level::ALL.len()],
    shapes: Vec<PlaneShape>,
}

impl AreaBook {
    /// `stated` has an entry for each area.
    pub fn new(areas: &[Area], stated: &[&Stated], plane: &Plane) -> Self {
        let shapes: Vec<_> = areas.iter().map(|area| area.shape.on(plane)).collect();
        let levels = Level::ALL.map(|level| {
            let of_level: Vec<_> = areas
                .iter()
                .enumerate()
                .filter(|(_, area)| area.level == level)
                .map(|(at, _)| at)
                .collect();
            let mut names: HashMap<String, Vec<AreaId>> = HashMap::new();
            let mut codes = Vec::new();
            for &at in &of_level {
                let (area, id) = (&areas[at], AreaId::at(at));
                let code = stated[at].code.as_deref();
                for name in [Some(area.source_id.as_str()), code, Some(area.name.as_str())]
                    .into_iter()
                    .flatten()
                    .filter(|name| !name.is_empty())
                {
                    let known = names.entry(short(name).to_owned()).or_default();
                    if !known.contains(&id) {
                        known.push(id);
                    }
                }
                let code = code.unwrap_or(&area.source_id);
                if is_code(code) {
                    codes.push((code.to_owned(), id));
                }
            }
            OfLevel {
                patchwork: Patchwork::new(of_level.iter().map(|&at| &shapes[at])),
                ids: of_level.into_iter().map(AreaId::at).collect(),
                names,
                codes,
            }
        });
        Self { levels, shapes }
    }

    /// Whether the city has areas of that level.
    pub fn has(&self, level: Level) -> bool {
        !self.levels[level as usize].ids.is_empty()
    }

    /// The areas of that level that the text names: by id, code or name, with or without the
    /// word (街道, 社区, 区) at its end.
    pub fn named(&self, level: Level, text: &str) -> &[AreaId] {
        self.levels[level as usize].names.get(short(text)).map_or(&[], Vec::as_slice)
    }

    /// The area of that level that holds the largest share of the shape, and the share.
    pub fn holder(&self, level: Level, shape: &PlaneShape) -> Option<(AreaId, f64)> {
        let of_level = &self.levels[level as usize];
        let holding = of_level.patchwork.holder_of(shape)?;
        Some((of_level.ids[holding.which], holding.share))
    }

    /// The area of that level whose code begins this code: 630102001 of 630102001003.
    pub fn by_code(&self, level: Level, code: &str) -> Option<AreaId> {
        let codes = self.levels[level as usize].codes.iter();
        let beginnings = codes.filter(|(above, _)| {
            is_code(code) && above.len() < code.len() && code.starts_with(above.as_str())
        });
        beginnings
            .max_by_key(|(above, id)| (above.len(), std::cmp::Reverse(*id)))
            .map(|(_, id)| *id)
    }

    /// The area's shape on the city's plane.
    pub fn shape(&self, at: usize) -> &PlaneShape {
        &self.shapes[at]
    }
}

/// Statistical codes have six digits for a district and more below it.
fn is_code(text: &str) -> bool {
    text.len() >= 6 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn short(name: &str) -> &str {
    let name = name.trim();
    let cut = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
    cut.map(str::trim_end).filter(|cut| !cut.is_empty()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_with_and_without_the_word_at_their_end() {
        for name in ["虎台", "虎台街道", " 虎台街道办事处 "] {
            assert_eq!(short(name), "虎台");
        }
        assert_eq!(short("社区"), "社区");
        assert_eq!(short("城东区"), "城东");
    }
}
