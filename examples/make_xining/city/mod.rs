//! The sample city of Xining: every file of `geodata/xining`, made from nothing but this code and
//! the lists of names.

mod districts;
mod ground;
mod quarters;
mod valley;

use yike::geodesy::{LonLat, Plane};

use crate::town::chance::Chance;
use crate::town::feature::{self, File};

/// What is printed under every map.
pub const SOURCE: &str = "示例数据：几何为虚构 (sample data: the geometry is invented)";

/// The files of the city folder.
pub fn make() -> Vec<File> {
    let plane = Plane::new(LonLat::try_new(101.775, 36.63).expect("Xining is on the earth"));
    let chance = Chance::named("xining");
    let ground = ground::Ground::new(&plane, &chance);
    let quarters = quarters::Quarters::new(&ground, &plane, |_| 1.0);
    let lattice = &ground.plan.lattice;
    vec![
        feature::collection("districts.geojson", SOURCE, &districts::features(&ground, &plane)),
        feature::collection("streets.geojson", SOURCE, &quarters.street_features(lattice, &plane)),
        feature::collection(
            "communities.geojson",
            SOURCE,
            &quarters.community_features(lattice, &plane),
        ),
    ]
}
