//! The sample city of Xining: every file of `geodata/xining`, made from nothing but this code and
//! the lists of names.

mod districts;
mod ground;
mod homes;
mod lots;
mod names;
mod pull;
mod quarters;
mod stations;
mod valley;

use yike::geodesy::{LonLat, Plane};

use crate::town::chance::Chance;
use crate::town::feature::{self, File};
use crate::town::network::Network;

/// What is printed under every map.
pub const SOURCE: &str = "示例数据：几何为虚构 (sample data: the geometry is invented)";

/// The files of the city folder.
pub fn make() -> Vec<File> {
    let plane = Plane::new(LonLat::try_new(101.775, 36.63).expect("Xining is on the earth"));
    let chance = Chance::named("xining");
    let ground = ground::Ground::new(&plane, &chance);
    let pull = pull::Pull::new(&plane);
    let lattice = &ground.plan.lattice;
    let quarters =
        quarters::Quarters::new(&ground, &plane, |cell| 0.5 + pull.at(lattice.centre(cell)));
    let blocks = lots::cut(&ground, &pull, &chance);
    let lots = lots::Lots::new(&ground, &blocks, &pull, &chance);
    let mut network = Network::new(blocks);
    let homes = homes::settle(&ground, &quarters, &lots, &pull, &mut network, &plane, &chance);
    let compounds: Vec<String> =
        homes.iter().map(|home| home.feature((&ground, &quarters, &lots), &plane)).collect();
    let town = stations::Town {
        ground: &ground,
        quarters: &quarters,
        lots: &lots,
        pull: &pull,
        plane: &plane,
    };
    let placed = stations::place(&town, &homes, &mut network, &chance);
    let stations: Vec<String> =
        placed.iter().map(|station| station.feature(&town, &chance)).collect();
    vec![
        feature::collection("stations.geojson", SOURCE, &stations),
        feature::collection("districts.geojson", SOURCE, &districts::features(&ground, &plane)),
        feature::collection("streets.geojson", SOURCE, &quarters.street_features(lattice, &plane)),
        feature::collection(
            "communities.geojson",
            SOURCE,
            &quarters.community_features(lattice, &plane),
        ),
        feature::collection("compounds.geojson", SOURCE, &compounds),
        feature::collection(
            "walkways.geojson",
            SOURCE,
            &network.features(&ground.plan, &plane, |_| None),
        ),
    ]
}
