//! Which area each district, street and community lies under: as stated, else by the beginning of
//! its code, else by the largest share of its ground.

use super::Finding;
use super::area_book::AreaBook;
use super::belonging::Origin;
use super::notes::{Notes, Says};
use super::source::shortened;
use super::stated::{codes, label, stated_area};
use crate::city::{Area, AreaId, Level};

/// Gives each area its parent; `origins` has an entry for each.
pub(super) fn settle_parents(
    areas: &mut [Area],
    book: &AreaBook,
    origins: &[Origin],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut parents = Vec::with_capacity(areas.len());
    for (at, (area, origin)) in areas.iter().zip(origins).enumerate() {
        let above: &[Level] = match area.level {
            Level::Community => &[Level::Street, Level::District],
            Level::Street => &[Level::District],
            Level::District => &[],
        };
        let above: Vec<_> = above.iter().copied().filter(|level| book.has(*level)).collect();
        let mut notes = Notes::of_feature(origin.layer, origin.feature);
        notes.identify(Some(&area.source_id));
        let judge = ParentJudge { book, areas, above: &above, at };
        parents.push(judge.parent(origin, &mut notes));
        findings.extend(notes.into_findings());
    }
    for (area, parent) in areas.iter_mut().zip(parents) {
        area.parent = parent;
    }
    findings
}

/// Finds the parent of one area.
struct ParentJudge<'a> {
    book: &'a AreaBook,
    areas: &'a [Area],
    /// Levels in which the city has areas, the nearest first.
    above: &'a [Level],
    at: usize,
}

impl ParentJudge<'_> {
    fn parent(&self, origin: &Origin, notes: &mut Notes) -> Option<AreaId> {
        let nearest = *self.above.first()?;
        let area = &self.areas[self.at];
        let code = origin.stated.code.as_deref().unwrap_or(&area.source_id);
        if let Some(text) = &origin.stated.parent {
            let named = self.above.iter().find(|level| !self.book.named(**level, text).is_empty());
            if let Some(&level) = named {
                let held = self.book.holder(level, self.book.shape(self.at));
                return Some(stated_area(
                    self.book.named(level, text),
                    held,
                    level,
                    text,
                    self.areas,
                    notes,
                ));
            }
            let found = self.by_code(code).or_else(|| self.by_place());
            let done = found.map_or_else(
                || "left without".to_owned(),
                |id| format!("put under {}", label(&self.areas[id.index()])),
            );
            notes.repaired(Says {
                code: codes(nearest).unknown,
                found: &format!(
                    "states {:?} as the area above it, which is none of this city",
                    shortened(text)
                ),
                expected: "an area above it",
                done: &done,
            });
            return found;
        }
        self.by_code(code).or_else(|| self.by_place())
    }

    fn by_code(&self, code: &str) -> Option<AreaId> {
        self.above.iter().find_map(|level| self.book.by_code(*level, code))
    }

    fn by_place(&self) -> Option<AreaId> {
        let shape = self.book.shape(self.at);
        self.above.iter().find_map(|level| self.book.holder(*level, shape)).map(|(id, _)| id)
    }
}
