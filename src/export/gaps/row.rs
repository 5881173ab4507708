//! One line of the gap list, typed.

use crate::city::{AreaId, City, CompoundId, CompoundKind, FollowUp};
use crate::coverage::{Gap, GapFilter};
use crate::export::Language;
use crate::export::cell::{Cell, known};
use crate::export::gaps::columns::COUNT;
use crate::export::number::{AMOUNTS, DEGREES, METRES, SECONDS};
use crate::reach::LinkKind;
use crate::study::{Answer, Study};

/// One line of the gap list; what is unknown is `None` or empty text.
#[derive(Clone, Debug, PartialEq)]
pub struct GapRow {
    pub(super) compound: CompoundId,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) kind: CompoundKind,
    pub(super) street: String,
    pub(super) community: String,
    pub(super) district: String,
    pub(super) residents: Option<f64>,
    pub(super) elderly: Option<f64>,
    pub(super) reason: &'static str,
    pub(super) nearest_station: String,
    pub(super) nearest_station_name: String,
    pub(super) distance_m: Option<f64>,
    pub(super) walk_s: Option<f64>,
    pub(super) straight_m: Option<f64>,
    pub(super) detour_ratio: Option<f64>,
    pub(super) lon: f64,
    pub(super) lat: f64,
    pub(super) suggestion: String,
    pub(super) requirement: String,
    pub(super) requirement_words: String,
    pub(super) unmet: String,
    pub(super) unmet_words: String,
    pub(super) barrier: String,
    pub(super) link: Option<LinkKind>,
    pub(super) link_m: Option<f64>,
    pub(super) link_walk_m: Option<f64>,
    pub(super) follow_up: FollowUp,
}

/// The lines of a gap list, worst first: those that the filter admits.
#[must_use]
pub fn gap_rows(
    study: &Study,
    answer: &Answer,
    filter: &GapFilter,
    language: Language,
) -> Vec<GapRow> {
    let gaps = study.gaps(answer).iter().filter(|gap| filter.admits(study.city(), gap));
    gaps.map(|gap| GapRow::of(study, answer, gap, language)).collect()
}

impl GapRow {
    /// The compound that the line speaks of.
    #[must_use]
    pub const fn compound(&self) -> CompoundId {
        self.compound
    }

    fn of(study: &Study, answer: &Answer, gap: &Gap, language: Language) -> Self {
        let city = study.city();
        let standard = &answer.coverage.standard;
        let name =
            |area: Option<AreaId>| area.map(|a| city.area(a).name.clone()).unwrap_or_default();
        let compound = city.compound(gap.compound);
        let requirement = &standard.requirements[gap.requirement];
        let length_m = gap.nearest.map(|reached| reached.length.value());
        let straight = |station| study.straight(gap.compound, station, requirement).value();
        let straight_m = gap.nearest.map(|reached| straight(reached.station));
        let detour = length_m.zip(straight_m).filter(|(_, s)| *s > 0.0).map(|(walk, s)| walk / s);
        let station = gap.nearest.map(|reached| city.station(reached.station));
        let at = city.plane().unproject(inner_point(city, gap.compound));
        let unmet = || gap.unmet.iter().map(|&r| &standard.requirements[r]);
        let words = |r: &crate::city::Requirement| named(language, r);
        let degrees = |value: f64| known(Some(value), DEGREES).unwrap_or_default();
        let link = gap.link.as_ref();
        Self {
            compound: gap.compound,
            id: compound.source_id.clone(),
            name: compound.name.clone(),
            kind: compound.kind,
            street: name(compound.street),
            community: name(compound.community),
            district: name(compound.district),
            residents: known(compound.residents.map(f64::from), AMOUNTS),
            elderly: known(compound.elderly.map(f64::from), AMOUNTS),
            reason: gap.reason.as_str(),
            nearest_station: station.map(|s| s.source_id.clone()).unwrap_or_default(),
            nearest_station_name: station.map(|s| s.name.clone()).unwrap_or_default(),
            distance_m: known(length_m, METRES),
            walk_s: known(
                gap.nearest.map(|r| (r.length / requirement.limit.pace()).value()),
                SECONDS,
            ),
            straight_m: known(straight_m, METRES),
            detour_ratio: known(detour, METRES),
            lon: degrees(at.lon()),
            lat: degrees(at.lat()),
            suggestion: language.suggestion(city, gap),
            requirement: requirement.id.clone(),
            requirement_words: words(requirement),
            unmet: unmet().map(|r| r.id.as_str()).collect::<Vec<_>>().join(";"),
            unmet_words: unmet().map(words).collect::<Vec<_>>().join(language.of("；", "; ")),
            barrier: gap.obstacles.first().map_or_else(String::new, |one| language.obstacle(one)),
            link: link.map(|link| link.kind),
            link_m: known(link.map(|link| link.length.value()), METRES),
            link_walk_m: known(link.map(|link| link.walk.value()), METRES),
            follow_up: city.follow_ups().of(&compound.source_id).cloned().unwrap_or_default(),
        }
    }

    /// The cells for programs, one a column: codes and ids.
    #[must_use]
    pub fn cells(&self) -> [Cell<'_>; COUNT] {
        let entry = &self.follow_up;
        let status = entry.status.as_ref().map(|status| status.as_str());
        [
            Cell::text(&self.id),
            Cell::text(&self.name),
            Cell::text(self.kind.as_str()),
            Cell::text(&self.street),
            Cell::text(&self.community),
            Cell::text(&self.district),
            Cell::number(self.residents),
            Cell::number(self.elderly),
            Cell::text(self.reason),
            Cell::text(&self.nearest_station),
            Cell::number(self.distance_m),
            Cell::number(self.walk_s),
            Cell::number(self.straight_m),
            Cell::number(self.detour_ratio),
            Cell::number(Some(self.lon)),
            Cell::number(Some(self.lat)),
            Cell::text(&self.suggestion),
            Cell::text(&self.requirement),
            Cell::text(&self.unmet),
            Cell::text(&self.barrier),
            Cell::maybe(self.link.map(LinkKind::as_str)),
            Cell::number(self.link_m),
            Cell::number(self.link_walk_m),
            Cell::maybe(status),
            Cell::maybe(entry.owner.as_deref()),
            Cell::maybe(entry.note.as_deref()),
        ]
    }

    /// The cells for readers: words in place of codes, names beside ids.
    #[must_use]
    pub fn words(&self, language: Language) -> [Cell<'_>; COUNT] {
        let mut cells = self.cells();
        let mut say = |column: usize, cell: Cell<'static>| cells[column] = cell;
        say(2, Cell::text(language.kind_of_one(self.kind)));
        say(8, Cell::text(language.reason(self.reason)));
        say(9, Cell::text(with_id(&self.nearest_station_name, &self.nearest_station)));
        say(17, Cell::text(self.requirement_words.clone()));
        say(18, Cell::text(self.unmet_words.clone()));
        say(20, Cell::maybe(self.link.map(|kind| language.link_kind(kind))));
        say(23, Cell::maybe(self.follow_up.status.as_ref().map(|one| language.status(one))));
        cells
    }
}

/// A requirement's name.
pub(in crate::export) fn named(language: Language, one: &crate::city::Requirement) -> String {
    let name = language.of(&one.name, &one.name_en);
    if name.is_empty() { one.id.clone() } else { name.to_owned() }
}

/// A name and the id behind it; one of them where the other is missing.
pub(in crate::export) fn with_id(name: &str, id: &str) -> String {
    match (name, id) {
        ("", id) => id.to_owned(),
        (name, "") => name.to_owned(),
        (name, id) => format!("{name} ({id})"),
    }
}

fn inner_point(city: &City, compound: CompoundId) -> crate::geodesy::PlanePoint {
    city.compound_shapes()[compound.index()].inner_point()
}

#[cfg(test)]
mod tests {
    use crate::export::gaps::columns::COLUMNS;

    #[test]
    fn words_stand_in_the_columns_that_have_codes() {
        let named = [2, 8, 9, 17, 18, 20, 23].map(|at: usize| COLUMNS[at].name);
        let codes = ["kind", "reason", "nearest_station", "requirement", "unmet", "link", "status"];
        assert_eq!(named, codes);
    }
}
