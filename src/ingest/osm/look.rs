//! How an element looks on the base map, by its tags; and whether it parts the blocks beside it.

use super::element::Tags;

/// The four things the base map shows, from the ground up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MapKind {
    Water,
    Green,
    Rail,
    Road,
}

impl MapKind {
    /// The word in the layer's property `kind`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Water => "water",
            Self::Green => "green",
            Self::Rail => "rail",
            Self::Road => "road",
        }
    }
}

/// How an element looks on the base map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look<'a> {
    pub kind: MapKind,
    pub class: &'a str,
    /// Drawn as an area rather than a line.
    pub is_area: bool,
}

impl<'a> Look<'a> {
    /// How an element of these tags looks; `None` where the base map does not show it.
    pub fn of(tags: &'a Tags) -> Option<Self> {
        let look = |kind, class, is_area| Some(Self { kind, class, is_area });
        let one_of = |key, values: &[&str]| tags.value(key).filter(|value| values.contains(value));
        if let Some(class) = one_of("natural", &["water", "bay"])
            .or_else(|| one_of("waterway", &["riverbank", "dock"]))
            .or_else(|| one_of("landuse", &["reservoir", "basin"]))
        {
            return look(MapKind::Water, class, true);
        }
        if let Some(class) = one_of("waterway", &["river", "canal", "stream"])
            .or_else(|| one_of("natural", &["coastline"]))
        {
            return (!underground(tags)).then_some(Self {
                kind: MapKind::Water,
                class,
                is_area: false,
            });
        }
        if let Some(class) = one_of("leisure", &["park", "garden", "nature_reserve", "golf_course"])
            .or_else(|| one_of("natural", &["wood", "scrub", "heath", "grassland", "wetland"]))
            .or_else(|| one_of("landuse", GREEN_LANDUSE))
        {
            return look(MapKind::Green, class, true);
        }
        if let Some(class) = one_of("railway", &["rail", "light_rail", "narrow_gauge", "tram"]) {
            let sidetrack = tags.value("service").is_some();
            return (!underground(tags) && !sidetrack).then_some(Self {
                kind: MapKind::Rail,
                class,
                is_area: false,
            });
        }
        let class = one_of("highway", ROADS)?;
        let square = tags.is("area", "yes");
        (!underground(tags) && !square).then_some(Self {
            kind: MapKind::Road,
            class,
            is_area: false,
        })
    }

    /// Whether neighbours on its two sides are neighbours no more: streets that the public drives
    /// on, railways, rivers. Yards, alleys and living streets are part of the block.
    pub fn parts_blocks(tags: &Tags) -> bool {
        Look::of(tags).is_some_and(|look| match look.kind {
            MapKind::Road => !matches!(look.class, "living_street" | "pedestrian"),
            MapKind::Rail => look.class != "tram",
            MapKind::Water => matches!(look.class, "river" | "canal"),
            MapKind::Green => false,
        })
    }
}

const GREEN_LANDUSE: &[&str] = &[
    "forest",
    "grass",
    "meadow",
    "recreation_ground",
    "village_green",
    "cemetery",
    "allotments",
    "orchard",
    "vineyard",
];

const ROADS: &[&str] = &[
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "primary",
    "primary_link",
    "secondary",
    "secondary_link",
    "tertiary",
    "tertiary_link",
    "unclassified",
    "residential",
    "living_street",
    "pedestrian",
];

fn underground(tags: &Tags) -> bool {
    tags.value("tunnel").is_some_and(|tunnel| tunnel != "no")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(pairs: &[(&str, &str)]) -> Tags {
        pairs.iter().copied().collect()
    }

    #[test]
    fn tunnels_squares_and_footpaths_are_not_on_the_base_map() {
        assert!(Look::of(&tags(&[("highway", "primary")])).is_some());
        for unseen in [
            tags(&[("highway", "primary"), ("tunnel", "yes")]),
            tags(&[("highway", "pedestrian"), ("area", "yes")]),
            tags(&[("highway", "footway")]),
            tags(&[("railway", "rail"), ("service", "siding")]),
            tags(&[("building", "yes")]),
        ] {
            assert_eq!(Look::of(&unseen), None, "{unseen:?}");
        }
    }

    #[test]
    fn streets_part_blocks_and_alleys_do_not() {
        assert!(Look::parts_blocks(&tags(&[("highway", "residential")])));
        assert!(Look::parts_blocks(&tags(&[("waterway", "canal")])));
        assert!(!Look::parts_blocks(&tags(&[("highway", "living_street")])));
        assert!(!Look::parts_blocks(&tags(&[("railway", "tram")])));
        assert!(!Look::parts_blocks(&tags(&[("leisure", "park")])));
    }
}
