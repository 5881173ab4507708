//! Cities that ship, some of their layers in other coordinates.

use std::fs;
use std::path::{Path, PathBuf};

use geo_types::{Coord, coord};
use serde_json::Value;
use tempfile::TempDir;
use yike::ingest::{CityReading, read_city};

/// Where a place on WGS 84 is written.
pub type Way = fn(Coord<f64>) -> Coord<f64>;

/// A city whose layers come from one that ships, some of them moved.
pub struct Moved {
    pub folder: TempDir,
    pub toml: String,
    /// The folder of the city that ships.
    pub from: PathBuf,
}

impl Moved {
    pub fn new(city: &str) -> Self {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata").join(city);
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder, toml: "id = \"moved\"\n[layers]\n".to_owned(), from }
    }

    pub fn layer(mut self, layer: &str, way: Option<Way>, crs: Option<&str>) -> Self {
        let file = format!("{layer}.geojson");
        let text = fs::read_to_string(self.from.join(&file)).expect("a layer");
        self.write(layer, text, way, crs);
        self
    }

    pub fn write(&mut self, layer: &str, text: String, way: Option<Way>, crs: Option<&str>) {
        let moved = match way {
            None => text,
            Some(way) => {
                let mut read: Value = serde_json::from_str(&text).expect("JSON");
                for feature in read["features"].as_array_mut().expect("features") {
                    move_all(&mut feature["geometry"]["coordinates"], way);
                    if let Some(gates) = feature["properties"].get_mut("gates") {
                        move_all(gates, way);
                    }
                }
                read.to_string()
            }
        };
        fs::write(self.folder.path().join(format!("{layer}.geojson")), moved).expect("written");
        let crs = crs.map(|crs| format!(", crs = \"{crs}\"")).unwrap_or_default();
        self.toml += &format!("{layer} = {{ path = \"{layer}.geojson\"{crs} }}\n");
    }

    /// The city as it is read.
    pub fn reading(&self) -> CityReading {
        fs::write(self.folder.path().join("city.toml"), &self.toml).expect("written");
        read_city(self.folder.path()).expect("a city")
    }
}

fn move_all(value: &mut Value, way: Way) {
    let Some(list) = value.as_array_mut() else { return };
    if let [Value::Number(x), Value::Number(y)] = list.as_slice() {
        let place = coord! { x: x.as_f64().expect("a number"), y: y.as_f64().expect("a number") };
        let moved = way(place);
        *value = serde_json::json!([moved.x, moved.y]);
    } else {
        list.iter_mut().for_each(|one| move_all(one, way));
    }
}
