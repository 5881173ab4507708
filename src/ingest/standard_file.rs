//! A standard as a TOML file.

use serde::Deserialize;
use toml::Spanned;

use super::IngestError;
use super::toml_text::TomlText;
use super::words;
use crate::city::{
    Catchment, Condition, Limit, LimitError, Measure, Requirement, ServedWhen, Standard, Tier,
    Walker, Who,
};
use crate::units::{Meters, Speed, SquareMeters};

const DEFAULT_AREA_SHARE: f64 = 0.5;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StandardToml {
    id: Spanned<String>,
    name: String,
    name_en: Option<String>,
    #[serde(default)]
    source: String,
    #[serde(default)]
    served_when: ServedWhen,
    #[serde(default)]
    requirement: Vec<Spanned<RequirementToml>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequirementToml {
    id: Spanned<String>,
    name: String,
    name_en: Option<String>,
    #[serde(default)]
    services: Vec<String>,
    #[serde(default)]
    tiers: Vec<Tier>,
    minutes: Option<Spanned<f64>>,
    pace_kmh: Option<Spanned<f64>>,
    meters: Option<Spanned<f64>>,
    #[serde(default)]
    walker: Walker,
    #[serde(default)]
    measure: Measure,
    least_area_share: Option<Spanned<f64>>,
    #[serde(default)]
    who: Who,
    #[serde(default)]
    catchment: Catchment,
    #[serde(default)]
    least_condition: Condition,
    least_floor_area_m2: Option<Spanned<f64>>,
    #[serde(default)]
    within_capacity: bool,
    #[serde(default)]
    source: String,
}

/// The standard that the text states.
pub(super) fn parse(text: &TomlText) -> Result<Standard, IngestError> {
    let file: StandardToml = text.parse()?;
    let id = short_name(text, file.id)?;
    let mut requirements: Vec<Requirement> = Vec::new();
    for entry in file.requirement {
        let at = entry.get_ref().id.span();
        let requirement = requirement(text, entry)?;
        if requirements.iter().any(|earlier| earlier.id == requirement.id) {
            let message = format!("id = {:?}: two requirements have it", requirement.id);
            return Err(text.error_at(&at, message));
        }
        requirements.push(requirement);
    }
    let standard = Standard {
        id,
        name_en: file.name_en.unwrap_or_else(|| file.name.clone()),
        name: file.name,
        source: file.source,
        served_when: file.served_when,
        requirements,
    };
    standard.check().map_err(|error| text.error(error.to_string()))
}

fn requirement(
    text: &TomlText,
    entry: Spanned<RequirementToml>,
) -> Result<Requirement, IngestError> {
    let limit = limit(text, &entry)?;
    let file = entry.into_inner();
    let within = |number: &Spanned<f64>, least: f64, most: f64, what: &str| {
        let value = *number.get_ref();
        if value >= least && value <= most {
            return Ok(value);
        }
        Err(text.error_at(&number.span(), format!("{what} = {value}: expected {least} to {most}")))
    };
    let share = file.least_area_share.as_ref().map(|s| within(s, 0.01, 1.0, "least_area_share"));
    let floor_area =
        file.least_floor_area_m2.as_ref().map(|a| within(a, 0.0, 1e7, "least_floor_area_m2"));
    Ok(Requirement {
        id: short_name(text, file.id)?,
        name_en: file.name_en.unwrap_or_else(|| file.name.clone()),
        name: file.name,
        services: file.services.iter().map(|name| words::service(name)).collect(),
        tiers: file.tiers,
        limit,
        walker: file.walker,
        measure: file.measure,
        least_area_share: share.transpose()?.unwrap_or(DEFAULT_AREA_SHARE),
        who: file.who,
        catchment: file.catchment,
        least_condition: file.least_condition,
        least_floor_area: floor_area.transpose()?.map(SquareMeters::new),
        within_capacity: file.within_capacity,
        source: file.source,
    })
}

fn limit(text: &TomlText, entry: &Spanned<RequirementToml>) -> Result<Limit, IngestError> {
    let file = entry.get_ref();
    let given = file.pace_kmh.as_ref().map(|pace| Speed::from_kmh(*pace.get_ref()));
    let pace = given.unwrap_or(file.walker.pace());
    let pace_span = || file.pace_kmh.as_ref().map_or_else(|| entry.span(), Spanned::span);
    let (limit, span) = match (&file.minutes, &file.meters) {
        (Some(minutes), None) => (Limit::try_of_minutes(*minutes.get_ref(), pace), minutes.span()),
        (None, Some(meters)) => {
            (Limit::try_of_meters(Meters::new(*meters.get_ref()), pace), meters.span())
        }
        (Some(minutes), Some(meters)) => {
            let later = if minutes.span().start > meters.span().start { minutes } else { meters };
            let message = "expected either minutes or meters, found both";
            return Err(text.error_at(&later.span(), message));
        }
        (None, None) => {
            let message = "requirement without a limit: expected minutes or meters, found neither";
            return Err(text.error_at(&file.id.span(), message));
        }
    };
    limit.map_err(|error| match error {
        LimitError::Pace(_) => text.error_at(&pace_span(), error.to_string()),
        LimitError::Minutes(_) | LimitError::Meters(_) | LimitError::Both => {
            text.error_at(&span, error.to_string())
        }
    })
}

fn short_name(text: &TomlText, id: Spanned<String>) -> Result<String, IngestError> {
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !id.get_ref().is_empty() && id.get_ref().chars().all(word) {
        return Ok(id.into_inner());
    }
    let message = format!("id = {:?}: expected letters a–z, digits and '-'", id.get_ref());
    Err(text.error_at(&id.span(), message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(requirement: &str) -> Result<Standard, IngestError> {
        let head = "id = \"own\"\nname = \"自定\"\n[[requirement]]\nid = \"r\"\nname = \"要求\"\n";
        parse(&TomlText::built_in("own.toml", &format!("{head}{requirement}\n")))
    }

    #[test]
    fn what_is_not_said_has_its_default() {
        let standard = read("minutes = 15").expect("a standard");
        let requirement = &standard.requirements[0];
        assert_eq!(requirement.limit.radius(), Meters::new(1000.0));
        assert_eq!(requirement.least_condition, Condition::Good);
        assert_eq!(requirement.measure, Measure::Gate);
        assert!((requirement.least_area_share - 0.5).abs() < 1e-12);
        assert_eq!(standard.name_en, "自定");
    }

    #[test]
    fn a_walker_brings_a_pace_unless_one_is_given() {
        for (words, metres) in [
            ("minutes = 15\nwalker = \"over-60\"", 750.0),
            ("minutes = 15\nwalker = \"with-child\"", 875.0),
            ("minutes = 15\nwalker = \"wheelchair\"\npace_kmh = 2.0", 500.0),
        ] {
            let standard = read(words).expect("a standard");
            let radius = standard.requirements[0].limit.radius();
            assert!((radius.value() - metres).abs() < 1e-9, "{words}: {radius:?}");
        }
    }

    #[test]
    fn services_are_known_by_their_chinese_names_too() {
        let standard = read("meters = 300\nservices = [\"养老服务\", \"x\"]").expect("a standard");
        let services: Vec<_> =
            standard.requirements[0].services.iter().map(|service| service.as_str()).collect();
        assert_eq!(services, ["elderly", "x"]);
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_its_line() {
        for (requirement, line, words) in [
            ("minutes = -1", 6, "minutes = -1"),
            ("minutes = 15\nmeters = 300", 7, "found both"),
            ("meters = 300\nminutes = 15", 7, "found both"),
            ("who = \"residents\"", 4, "found neither"),
            ("minutes = 15\npace_kmh = 90", 7, "pace = 90"),
            ("minutes = 15\ntiers = [\n\"street\",\n\"county\"]", 9, "county"),
            ("minutes = 15\nleast_area_share = 3", 7, "least_area_share = 3"),
            ("minutes = 15\nleast_floor_area_m2 = nan", 7, "least_floor_area_m2"),
            ("minutes = nan", 6, "minutes = NaN"),
            ("minutes = \"15\"", 6, "15"),
            ("minutes = 15\nspeed = 4", 7, "speed"),
            ("minutes = 15\nwho = \"cats\"", 7, "cats"),
            ("minutes = 15\nwalker = \"cat\"", 7, "cat"),
            (
                "minutes = 15\n[[requirement]]\nid=\"r\"\nname=\"\"\nminutes=5",
                8,
                "two requirements",
            ),
            ("minutes = 15\n[[requirement]]\nid=\"R\"\nname=\"\"\nminutes=5", 8, "a–z"),
            ("minutes = ", 6, ""),
        ] {
            let error = read(requirement).expect_err("an error").to_string();
            let place = format!("own.toml: line {line}: ");
            assert!(error.starts_with(&place), "{requirement:?}: {error}");
            assert!(error.contains(words), "{requirement:?}: {error}");
        }
        let empty = parse(&TomlText::built_in("own.toml", "id = \"a\"\nname = \"b\""));
        assert!(empty.expect_err("an error").to_string().contains("at least one"));
    }
}
