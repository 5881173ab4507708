//! Where people walk: the table `geodata/walking-rules.toml`, read and applied.
//!
//! One table for OpenStreetMap and for line layers, so that the same street is walked by the same
//! rules wherever it comes from. What each row means stands in the table itself.

use std::sync::LazyLock;

use serde::Deserialize;

use super::tags::{Key, Tags};
use crate::network::{Level, WayKind};

const BUILT_IN: &str = include_str!("../../../geodata/walking-rules.toml");

/// The rules, sorted for looking up.
#[derive(Debug)]
pub(super) struct Rules {
    ferries: bool,
    walked: Conditions,
    walked_if_told: Conditions,
    steps: Conditions,
    squares: Conditions,
    ferry: Conditions,
    foot: Say,
    access: Say,
    sidewalk: Vec<String>,
    ground: Conditions,
    closed_nodes: Conditions,
    vehicle_nodes: Conditions,
}

/// What the rules make of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict<'a> {
    /// Not a way of any sort that the rules know by key.
    NoWay,
    /// It is walked.
    Walked(WayKind, Level),
    /// It is a way and not walked, for this tag.
    Refused(Key, &'a str),
}

/// Whether a way returns to its first node: only such a one can be a square.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Course {
    Open,
    Closed,
}

/// Where people walk on a way of OpenStreetMap that has these keys and values, by the built-in
/// rules; `None` where they do not.
pub(in crate::ingest) fn walked_level<'a>(
    pairs: impl Iterator<Item = (&'a str, &'a str)>,
) -> Option<Level> {
    let known = pairs.filter_map(|(key, value)| Some((Key::of(key.as_bytes())?, value)));
    match Rules::built_in().way(&known.collect(), Course::Open) {
        Verdict::Walked(_, level) => Some(level),
        Verdict::Refused(..) | Verdict::NoWay => None,
    }
}

/// Values by key.
#[derive(Debug, Default)]
struct Conditions(Vec<(Key, Vec<String>)>);

/// What a key's values say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Say {
    open: Vec<String>,
    closed: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRules {
    ferries: bool,
    ways: RawWays,
    foot: Say,
    access: Say,
    sidewalk: RawSidewalk,
    level: RawLevel,
    nodes: RawNodes,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWays {
    walked: Vec<String>,
    walked_if_told: Vec<String>,
    steps: Vec<String>,
    squares: Vec<String>,
    ferry: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSidewalk {
    open: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLevel {
    ground: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNodes {
    closed: Vec<String>,
    vehicles: Vec<String>,
}

impl Rules {
    /// The table that is built in.
    pub fn built_in() -> &'static Self {
        static RULES: LazyLock<Rules> =
            LazyLock::new(|| Rules::try_from_text(BUILT_IN).expect("the built-in table is valid"));
        &RULES
    }

    fn try_from_text(text: &str) -> Result<Self, String> {
        let raw: RawRules = toml::from_str(text).map_err(|error| error.to_string())?;
        Ok(Self {
            ferries: raw.ferries,
            walked: Conditions::parse(&raw.ways.walked)?,
            walked_if_told: Conditions::parse(&raw.ways.walked_if_told)?,
            steps: Conditions::parse(&raw.ways.steps)?,
            squares: Conditions::parse(&raw.ways.squares)?,
            ferry: Conditions::parse(&raw.ways.ferry)?,
            foot: raw.foot,
            access: raw.access,
            sidewalk: raw.sidewalk.open,
            ground: Conditions::parse(&raw.level.ground)?,
            closed_nodes: Conditions::parse(&raw.nodes.closed)?,
            vehicle_nodes: Conditions::parse(&raw.nodes.vehicles)?,
        })
    }

    /// What becomes of a way of OpenStreetMap.
    pub fn way<'a>(&self, tags: &Tags<'a>, course: Course) -> Verdict<'a> {
        let ferry = self.ferry.held(tags);
        if self.walked.held(tags).is_some() || (self.ferries && ferry.is_some()) {
            return self.unless_closed(tags, course);
        }
        if let Some((key, value)) = self.walked_if_told.held(tags) {
            return match self.unless_closed(tags, course) {
                Verdict::Walked(..) if !self.is_told(tags) => Verdict::Refused(key, value),
                verdict => verdict,
            };
        }
        let known = tags.value(Key::Highway).map(|value| (Key::Highway, value)).or(ferry);
        known.map_or(Verdict::NoWay, |(key, value)| Verdict::Refused(key, value))
    }

    /// What becomes of a line of a line layer: the same, but a line that does not say what sort
    /// of way it is is walked.
    pub fn line<'a>(&self, tags: &Tags<'a>, course: Course) -> Verdict<'a> {
        match self.way(tags, course) {
            Verdict::NoWay => self.unless_closed(tags, course),
            verdict => verdict,
        }
    }

    /// Whether nobody may walk through a node of a way.
    pub fn closes(&self, tags: &Tags<'_>) -> bool {
        if tags.value(Key::Barrier).is_none() {
            return false;
        }
        if let Some(open) = tags.value(Key::Foot).and_then(|value| self.foot.says(value)) {
            return !open;
        }
        if self.vehicle_nodes.hold(tags) {
            return false;
        }
        match tags.value(Key::Access).and_then(|value| self.access.says(value)) {
            Some(false) => true,
            _ if tags.value(Key::Locked) == Some("yes") => true,
            Some(true) => false,
            None => self.closed_nodes.hold(tags),
        }
    }

    fn unless_closed<'a>(&self, tags: &Tags<'a>, course: Course) -> Verdict<'a> {
        if let Some((key, value)) = self.closed_by(tags) {
            return Verdict::Refused(key, value);
        }
        let kind = if course == Course::Closed && self.squares.hold(tags) {
            WayKind::Square
        } else if self.steps.hold(tags) {
            WayKind::Steps
        } else {
            WayKind::Path
        };
        Verdict::Walked(kind, self.level(tags))
    }

    /// The tag that closes the way, if one does.
    fn closed_by<'a>(&self, tags: &Tags<'a>) -> Option<(Key, &'a str)> {
        for (key, say) in [(Key::Foot, &self.foot), (Key::Access, &self.access)] {
            if let Some((value, open)) =
                tags.value(key).and_then(|value| Some((value, say.says(value)?)))
            {
                return (!open).then_some((key, value));
            }
        }
        None
    }

    fn is_told(&self, tags: &Tags<'_>) -> bool {
        let beside = [Key::Sidewalk, Key::SidewalkBoth, Key::SidewalkLeft, Key::SidewalkRight];
        let pavement = |key| {
            tags.value(key).is_some_and(|value| self.sidewalk.iter().any(|open| open == value))
        };
        tags.value(Key::Foot).and_then(|value| self.foot.says(value)) == Some(true)
            || beside.into_iter().any(pavement)
    }

    fn level(&self, tags: &Tags<'_>) -> Level {
        let off_ground = |key| tags.value(key).is_some_and(|value| !self.ground.has(key, value));
        Level {
            bridge: off_ground(Key::Bridge),
            tunnel: off_ground(Key::Tunnel),
            layer: tags.value(Key::Layer).and_then(|text| text.parse().ok()).unwrap_or(0),
        }
    }
}

impl Say {
    fn says(&self, value: &str) -> Option<bool> {
        let among = |list: &[String]| list.iter().any(|one| one == value);
        match (among(&self.open), among(&self.closed)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}

impl Conditions {
    fn parse(rows: &[String]) -> Result<Self, String> {
        let mut conditions: Vec<(Key, Vec<String>)> = Vec::new();
        for row in rows {
            let (key, values) =
                row.split_once('=').ok_or_else(|| format!("{row:?}: expected key=value"))?;
            let key = Key::of(key.as_bytes()).ok_or_else(|| format!("{row:?}: unknown key"))?;
            let values = values.split('|').map(str::to_owned);
            match conditions.iter_mut().find(|(known, _)| *known == key) {
                Some((_, known)) => known.extend(values),
                None => conditions.push((key, values.collect())),
            }
        }
        conditions.iter_mut().for_each(|(_, values)| values.sort_unstable());
        Ok(Self(conditions))
    }

    fn hold(&self, tags: &Tags<'_>) -> bool {
        self.held(tags).is_some()
    }

    /// The first tag that one of the conditions names.
    fn held<'a>(&self, tags: &Tags<'a>) -> Option<(Key, &'a str)> {
        self.0.iter().find_map(|(key, values)| {
            let value = tags.value(*key)?;
            contains(values, value).then_some((*key, value))
        })
    }

    fn has(&self, key: Key, value: &str) -> bool {
        self.0.iter().any(|(known, values)| *known == key && contains(values, value))
    }
}

fn contains(sorted: &[String], value: &str) -> bool {
    sorted.binary_search_by(|known| known.as_str().cmp(value)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(tags: &[(&str, &str)], course: Course) -> String {
        let pairs = tags
            .iter()
            .map(|(key, value)| (Key::of(key.as_bytes()).expect("a key of the rules"), *value));
        match Rules::built_in().way(&pairs.collect(), course) {
            Verdict::NoWay => "no way".to_owned(),
            Verdict::Refused(key, value) => format!("{}={value}", key.as_str()),
            Verdict::Walked(kind, level) if level.is_ground() && level.layer == 0 => {
                format!("{kind:?}")
            }
            Verdict::Walked(kind, Level { bridge, tunnel, layer }) => {
                let sort = if bridge {
                    "bridge"
                } else if tunnel {
                    "tunnel"
                } else {
                    "ground"
                };
                format!("{kind:?} {sort} {layer}")
            }
        }
    }

    /// `highway=path foot=no` → what becomes of it.
    fn of(text: &str) -> String {
        let tags: Vec<_> = text.split(' ').filter_map(|tag| tag.split_once('=')).collect();
        judge(&tags, Course::Open)
    }

    #[test]
    fn each_row_of_the_table_says_what_it_should() {
        for (tags, verdict) in [
            ("highway=footway", "Path"),
            ("highway=steps", "Steps"),
            ("highway=living_street", "Path"),
            ("highway=primary_link", "Path"),
            ("highway=track", "Path"),
            ("railway=platform", "Path"),
            ("public_transport=platform", "Path"),
            ("man_made=pier", "Path"),
            ("railway=rail", "no way"),
            ("barrier=wall", "no way"),
            ("highway=construction", "highway=construction"),
            ("highway=proposed foot=yes", "highway=proposed"),
            ("highway=raceway", "highway=raceway"),
            ("highway=motorway", "highway=motorway"),
            ("highway=motorway foot=yes", "Path"),
            ("highway=trunk", "highway=trunk"),
            ("highway=trunk sidewalk=both", "Path"),
            ("highway=trunk sidewalk:left=yes", "Path"),
            ("highway=trunk sidewalk=separate", "highway=trunk"),
            ("highway=trunk sidewalk=both foot=no", "foot=no"),
            ("highway=trunk access=yes", "highway=trunk"),
            ("highway=trunk access=no", "access=no"),
            ("highway=cycleway", "highway=cycleway"),
            ("highway=cycleway foot=designated", "Path"),
            ("highway=bridleway foot=permissive", "Path"),
            ("highway=primary sidewalk=no", "Path"),
            ("highway=residential foot=no", "foot=no"),
            ("highway=residential foot=use_sidepath", "foot=use_sidepath"),
            ("highway=service access=private", "access=private"),
            ("highway=service access=private foot=yes", "Path"),
            ("highway=service access=no foot=permissive", "Path"),
            ("highway=service access=customers", "Path"),
            ("highway=service access=destination", "Path"),
            ("highway=service access=delivery", "Path"),
            ("highway=service access=whatever", "Path"),
            ("highway=service foot=private access=yes", "foot=private"),
            ("highway=service foot=yes;permissive access=no", "Path"),
            ("highway=footway bridge=yes layer=1", "Path bridge 1"),
            ("highway=footway bridge=no tunnel=no", "Path"),
            ("highway=footway tunnel=yes layer=-2", "Path tunnel -2"),
            ("highway=footway tunnel=building_passage", "Path"),
            ("highway=footway layer=1", "Path ground 1"),
            ("highway=footway layer=one", "Path"),
            ("route=ferry", "route=ferry"),
            ("route=hiking", "no way"),
        ] {
            assert_eq!(of(tags), verdict, "{tags}");
        }
    }

    #[test]
    fn only_a_ring_is_a_square() {
        let square = [("highway", "pedestrian"), ("area", "yes")];
        assert_eq!(judge(&square, Course::Closed), "Square");
        assert_eq!(judge(&square, Course::Open), "Path");
        assert_eq!(judge(&square[..1], Course::Closed), "Path");
    }

    #[test]
    fn ferries_are_walked_where_the_table_says_so() {
        let text = BUILT_IN.replace("ferries = false", "ferries = true");
        let rules = Rules::try_from_text(&text).expect("a table");
        let ferry = Tags::from_iter([(Key::Route, "ferry")]);
        let walked = Verdict::Walked(WayKind::Path, Level::default());
        assert_eq!(rules.way(&ferry, Course::Open), walked);
    }

    #[test]
    fn a_line_that_does_not_say_its_sort_is_walked_unless_closed() {
        let rules = Rules::built_in();
        let walked = Verdict::Walked(WayKind::Path, Level::default());
        assert_eq!(rules.line(&Tags::default(), Course::Open), walked);
        let closed = Tags::from_iter([(Key::Foot, "no")]);
        assert_eq!(rules.line(&closed, Course::Open), Verdict::Refused(Key::Foot, "no"));
        let motorway = Tags::from_iter([(Key::Highway, "motorway")]);
        let refused = Verdict::Refused(Key::Highway, "motorway");
        assert_eq!(rules.line(&motorway, Course::Open), refused);
    }

    #[test]
    fn gates_are_open_unless_they_say_no_and_walls_the_other_way_round() {
        for (tags, closed) in [
            ("barrier=gate", false),
            ("barrier=gate access=private", true),
            ("barrier=gate access=private foot=yes", false),
            ("barrier=gate locked=yes", true),
            ("barrier=gate locked=yes access=yes", true),
            ("barrier=gate foot=no", true),
            ("barrier=lift_gate access=private", false),
            ("barrier=lift_gate foot=no", true),
            ("barrier=bollard access=no", false),
            ("barrier=stile", false),
            ("barrier=wall", true),
            ("barrier=fence foot=yes", false),
            ("barrier=hedge access=yes", false),
            ("highway=crossing access=no", false),
        ] {
            let pairs = tags.split(' ').filter_map(|tag| tag.split_once('='));
            let pairs = pairs.filter_map(|(key, value)| Some((Key::of(key.as_bytes())?, value)));
            assert_eq!(Rules::built_in().closes(&pairs.collect()), closed, "{tags}");
        }
    }

    #[test]
    fn a_row_that_cannot_be_used_is_named() {
        for (from, to) in [("man_made=pier", "man_made"), ("man_made=pier", "colour=pier")] {
            let error = Rules::try_from_text(&BUILT_IN.replace(from, to)).expect_err("a mistake");
            assert!(error.contains(to), "{error}");
        }
    }
}
