//! Standards by name: those that are built in, and files of one's own.

use std::path::Path;

use super::IngestError;
use super::standard_file::parse;
use super::toml_text::TomlText;
use crate::city::Standard;

/// The built-in standards by id, with their text.
const BUILT_IN: [(&str, &str); 4] = [
    ("quarter-hour", include_str!("../../geodata/standards/quarter-hour.toml")),
    ("tiers", include_str!("../../geodata/standards/tiers.toml")),
    ("gb50180-2018", include_str!("../../geodata/standards/gb50180-2018.toml")),
    ("life-circle", include_str!("../../geodata/standards/life-circle.toml")),
];

/// The ids of the standards that are built in, the default first.
///
/// ```
/// use yike::ingest::built_in_standards;
/// assert_eq!(built_in_standards().next(), Some("quarter-hour"));
/// ```
pub fn built_in_standards() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(id, _)| *id)
}

/// The standard of that name: the id of a built-in one, or the path of a `.toml` file, looked for
/// in `folder` and then as given.
///
/// # Errors
/// When there is none, or its file cannot be read; the error names file and line.
///
/// ```
/// use std::path::Path;
/// use yike::ingest::read_standard;
/// use yike::units::Meters;
/// let standard = read_standard("quarter-hour", Path::new("."))?;
/// assert_eq!(standard.requirements[0].limit.radius(), Meters::new(1000.0));
/// # Ok::<(), yike::ingest::IngestError>(())
/// ```
pub fn read_standard(name: &str, folder: &Path) -> Result<Standard, IngestError> {
    if let Some((id, text)) = BUILT_IN.iter().find(|(id, _)| *id == name) {
        return parse(&TomlText::built_in(&format!("geodata/standards/{id}.toml"), text));
    }
    let is_file_name = Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"));
    if !is_file_name {
        let known: Vec<_> = built_in_standards().collect();
        let expected = format!("{} or the path of a .toml file", known.join(", "));
        return Err(IngestError::UnknownStandard { name: name.to_owned(), expected });
    }
    let inside = folder.join(name);
    let path = if inside.exists() { inside } else { Path::new(name).to_owned() };
    parse(&TomlText::read(&path, "the standard asked for")?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::{ServedWhen, Tier, Who};
    use crate::units::{Meters, Speed};

    fn built_in(id: &str) -> Standard {
        read_standard(id, Path::new(".")).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn every_built_in_standard_reads_and_bears_its_own_id() {
        for id in built_in_standards() {
            let standard = built_in(id);
            assert_eq!(standard.id, id);
            assert!(!standard.source.is_empty(), "{id}");
            for requirement in &standard.requirements {
                assert!(!requirement.source.is_empty(), "{id}: {}", requirement.id);
                assert!(!requirement.name_en.is_empty(), "{id}: {}", requirement.id);
            }
        }
    }

    #[test]
    fn the_tiers_have_one_circle_each_and_any_of_them_serves() {
        let tiers = built_in("tiers");
        assert_eq!(tiers.served_when, ServedWhen::Any);
        let mut seen: Vec<Tier> = tiers.requirements.iter().flat_map(|r| r.tiers.clone()).collect();
        seen.sort();
        assert_eq!(seen, Tier::ALL);
    }

    #[test]
    fn gb50180_judges_by_its_radii() {
        let standard = built_in("gb50180-2018");
        let mut radii: Vec<_> =
            standard.requirements.iter().map(|r| r.limit.radius().value()).collect();
        radii.sort_by(f64::total_cmp);
        assert_eq!(
            radii,
            [300.0, 300.0, 300.0, 300.0, 500.0, 500.0, 1000.0, 1000.0, 1000.0, 1000.0]
        );
        assert_eq!(standard.served_when, ServedWhen::All);
    }

    #[test]
    fn the_life_circle_walks_slower_for_the_elderly() {
        let circle = built_in("life-circle");
        let elderly = circle.requirements.iter().find(|r| r.id == "elderly").expect("listed");
        assert_eq!((elderly.who, elderly.limit.pace()), (Who::Elderly, Speed::from_kmh(3.0)));
        assert_eq!(elderly.limit.radius(), Meters::new(750.0));
        assert_eq!(circle.requirements.len(), 6);
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let error = read_standard("quater-hour", Path::new(".")).expect_err("unknown").to_string();
        assert!(error.contains("quarter-hour, tiers, gb50180-2018, life-circle"), "{error}");
        let error = read_standard("none.toml", Path::new("/nowhere")).expect_err("unknown");
        assert!(matches!(error, IngestError::Missing { .. }), "{error}");
    }
}
