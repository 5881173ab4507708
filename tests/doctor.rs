//! A town in which each fault is planted once, and what the examination says of it.

#[expect(dead_code, reason = "shared with the tests of coverage, which draw more of it")]
mod town;

use std::fs;

use geo_types::{LineString, MultiPolygon, Polygon};
use serde_json::{Value, json};
use yike::city::{Area, AreaId, City, CompoundKind, Level};
use yike::export::{Language, findings_page, has_wording, in_chinese};
use yike::geodesy::{GeoShape, LonLat};
use yike::ingest::{ImportReport, Layer, LayerReport, Severity, examine, read_city};
use yike::units::{Persons, SquareMeters};

use town::Town;

/// Streets of 1000 m from (0, 0), two rows of three; thirty compounds with residents; six stations.
fn clean() -> Town {
    let mut town = Town::new();
    for n in 0..6_u8 {
        let (x, y) = (f64::from(n % 3) * 1000.0, f64::from(n / 3) * 1000.0);
        let street = town.street(&format!("S{n}"), x + 500.0, y + 500.0, 1000.0);
        for k in 0..5_u8 {
            let at = (x + 150.0 + f64::from(k) * 170.0, y + 500.0);
            let compound = town.compound(&format!("C{n}{k}"), at.0, at.1);
            compound.street = Some(street);
            compound.residents = Some(Persons::new(300.0 + f64::from(n * 37 + k * 11)));
            compound.elderly = Some(Persons::new(40.0 + f64::from(n * 3 + k)));
            compound.households = Some(f64::from(100 + n * 12 + k * 4));
        }
        let station = town.station(&format!("P{n}"), x + 300.0, y + 700.0);
        station.floor_area = Some(SquareMeters::new(400.0 + f64::from(n)));
    }
    town
}

fn ring(town: &Town, corners: &[(f64, f64)]) -> GeoShape {
    let places = corners.iter().map(|&(x, y)| town.at(x, y));
    let line: LineString<f64> = places.map(|place| (place.lon(), place.lat())).collect();
    GeoShape::Area(MultiPolygon(vec![Polygon::new(line, vec![])]))
}

fn area(id: &str, level: Level, shape: GeoShape) -> Area {
    Area { source_id: id.into(), name: id.into(), level, shape, parent: None }
}

/// What a reading without a fault would have said.
fn read(city: &City) -> ImportReport {
    let layer = |layer, count| LayerReport {
        layer,
        file: format!("{layer}.geojson"),
        read: count,
        kept: count,
        repaired: 0,
        rejected: 0,
    };
    let mut report = ImportReport::default();
    report.layers = vec![
        layer(Layer::Compounds, city.compounds().len()),
        layer(Layer::Streets, city.areas_at(Level::Street).count()),
        layer(Layer::Stations, city.stations().len()),
        layer(Layer::Walkways, 1),
    ];
    report
}

fn examined(town: &Town) -> ImportReport {
    let city = town.city();
    let mut report = read(&city);
    examine(&city, &mut report);
    report
}

/// Codes with the ids they speak of.
fn told(report: &ImportReport) -> Vec<(&'static str, String)> {
    let id = |id: &Option<String>| id.clone().unwrap_or_default();
    report.findings.iter().map(|finding| (finding.code, id(&finding.id))).collect()
}

/// Plants a fault and expects that one thing, and nothing else, is said of it.
fn expect(code: &str, id: &str, plant: impl FnOnce(&mut Town)) -> String {
    let mut town = clean();
    plant(&mut town);
    let report = examined(&town);
    let told = told(&report);
    assert_eq!(told, [(code, id.to_owned())] as [(&str, String); 1], "{:#?}", report.findings);
    let finding = &report.findings[0];
    assert!(finding.id.is_none() || finding.at.is_some(), "{finding}");
    assert!(has_wording(finding.code), "{finding}");
    assert_ne!(in_chinese(&finding.found), finding.found, "said in Chinese too");
    finding.found.clone()
}

#[test]
fn of_a_clean_town_nothing_is_said() {
    assert_eq!(examined(&clean()).findings, []);
}

#[test]
fn a_shape_drawn_twice_is_told_of_wherever_its_outline_begins() {
    let found = expect("shape-repeated", "twice", |town| {
        let shape = town.draft.compounds[7].shape.clone();
        let GeoShape::Area(area) = shape else { panic!("an area") };
        let mut corners = area.0[0].exterior().0.clone();
        corners.pop();
        corners.rotate_left(2);
        corners.reverse();
        let turned = Polygon::new(LineString(corners), vec![]);
        let mut twice = town.draft.compounds[7].clone();
        (twice.source_id, twice.name) = ("twice".into(), "twice".into());
        twice.shape = GeoShape::Area(MultiPolygon(vec![turned]));
        town.draft.compounds.push(twice);
    });
    assert_eq!(found, "the same outline as C12");
    expect("shape-repeated", "P0-2", |town| {
        let mut again = town.draft.stations[0].clone();
        again.source_id = "P0-2".into();
        again.street = Some(AreaId::at(3)); // a name twice in one street would be told of too
        town.draft.stations.push(again);
    });
}

#[test]
fn nearly_the_same_shape_is_told_of_apart_from_an_overlap() {
    // Moved by 2 m east, 98 % of it is shared.
    let found = expect("shape-near-repeated", "near", |town| {
        let mut near = town.draft.compounds[7].clone();
        (near.source_id, near.name) = ("near".into(), "near".into());
        near.shape =
            ring(town, &[(1442.0, 450.0), (1542.0, 450.0), (1542.0, 550.0), (1442.0, 550.0)]);
        town.draft.compounds.push(near);
    });
    assert_eq!(found, "98.0 % the same as C12");
    let found = expect("compounds-overlap", "over", |town| {
        let mut over = town.draft.compounds[7].clone();
        (over.source_id, over.name) = ("over".into(), "over".into());
        over.shape =
            ring(town, &[(1520.0, 450.0), (1560.0, 450.0), (1560.0, 550.0), (1520.0, 550.0)]);
        over.gates.clear();
        over.residents = None;
        town.draft.compounds.push(over);
    });
    assert_eq!(found, "2000 m² in common with C12, 50 % of the smaller");
}

#[test]
fn a_village_may_hold_a_compound() {
    expect("compound-inside", "village", |town| {
        let mut village = town.draft.compounds[7].clone();
        (village.source_id, village.name) = ("village".into(), "village".into());
        village.kind = CompoundKind::Village;
        village.shape =
            ring(town, &[(1400.0, 400.0), (1540.0, 400.0), (1540.0, 560.0), (1400.0, 560.0)]);
        town.draft.compounds.push(village);
    });
}

#[test]
fn streets_that_overlap_are_told_of_and_a_sliver_is_only_a_note() {
    let widened = |town: &mut Town, by: f64| {
        let shape =
            ring(town, &[(0.0, 0.0), (1000.0 + by, 0.0), (1000.0 + by, 1000.0), (0.0, 1000.0)]);
        town.draft.areas[0].shape = shape;
    };
    let found = expect("areas-overlap", "S1", |town| widened(town, 20.0));
    assert!(found.starts_with("20000 m² in common with S0, 2.0 %"), "{found}");
    expect("border-slivers", "S1", |town| widened(town, 3.0));
}

#[test]
fn ground_between_streets_is_told_of_and_a_sliver_is_only_a_note() {
    // A bite out of the west side of S1, closed by S0: 40 m wide, 300 m long.
    let bitten = |town: &mut Town, by: f64| {
        let corners = [
            (1000.0, 0.0),
            (2000.0, 0.0),
            (2000.0, 1000.0),
            (1000.0, 1000.0),
            (1000.0, 900.0),
            (1000.0 + by, 900.0),
            (1000.0 + by, 600.0),
            (1000.0, 600.0),
        ];
        town.draft.areas[1].shape = ring(town, &corners);
    };
    let found = expect("areas-gap", "S1", |town| bitten(town, 40.0));
    assert!(found.starts_with("12000 m² that belong to none"), "{found}");
    assert!(found.contains("S0") && found.contains("S1"), "{found}");
    expect("border-gaps", "S1", |town| bitten(town, 4.0));
}

#[test]
fn a_cleft_between_neighbours_that_is_open_at_an_end_is_ground_between_streets() {
    let found = expect("areas-gap", "S1", |town| {
        let corners = [
            (1020.0, 0.0),
            (2000.0, 0.0),
            (2000.0, 1000.0),
            (1000.0, 1000.0),
            (1000.0, 900.0),
            (1020.0, 900.0),
        ];
        town.draft.areas[1].shape = ring(town, &corners);
    });
    assert!(found.contains("S0") && found.contains("S1"), "{found}");
    // A notch that is the shape of one street only is none.
    let mut town = clean();
    let corners = [
        (0.0, 0.0),
        (700.0, 0.0),
        (700.0, 300.0),
        (720.0, 300.0),
        (720.0, 0.0),
        (1000.0, 0.0),
        (1000.0, 1000.0),
        (0.0, 1000.0),
    ];
    town.draft.areas[0].shape = ring(&town, &corners);
    assert_eq!(told(&examined(&town)), []);
}

#[test]
fn a_compound_in_two_streets_or_partly_in_none_is_told_of() {
    let found = expect("compound-across", "across", |town| {
        let mut compound = town.compound("across", 1020.0, 200.0).clone();
        compound.street = Some(AreaId::at(1));
        compound.residents = None;
        *town.draft.compounds.last_mut().expect("pushed") = compound;
    });
    assert_eq!(found, "70 % in S1, 30 % in S0");
    let found = expect("compound-beyond", "beyond", |town| {
        let compound = town.compound("beyond", 500.0, 10.0);
        (compound.street, compound.residents) = (Some(AreaId::at(0)), None);
    });
    assert_eq!(found, "40 % of it lies in no street");
}

#[test]
fn a_station_far_from_every_compound_is_told_of() {
    let found = expect("station-far", "far", |town| {
        town.station("far", 1500.0, 3000.0);
    });
    assert_eq!(found, "1450 m from the nearest compound");
}

#[test]
fn a_gate_far_from_its_outline_is_told_of() {
    let found = expect("gate-far", "C12", |town| {
        let far = town.at(1490.0, 750.0);
        town.draft.compounds[7].gates.push(far);
    });
    assert_eq!(found, "gate 200 m from its outline");
}

#[test]
fn impossible_numbers_are_told_of() {
    let found = expect("elderly-too-many", "C12", |town| {
        town.draft.compounds[7].elderly = Some(Persons::new(500.0));
    });
    assert_eq!(found, "500 elderly of 359 residents");
    let found = expect("household-odd", "C12", |town| {
        town.draft.compounds[7].households = Some(10.0);
    });
    assert_eq!(found, "359 residents in 10 households, 35.9 each");
    expect("residents-nought", "C12", |town| {
        town.draft.compounds[7].residents = Some(Persons::new(0.0));
        town.draft.compounds[7].elderly = None;
    });
    expect("area-odd", "C12", |town| {
        let shape =
            ring(town, &[(1485.0, 495.0), (1490.0, 495.0), (1490.0, 500.0), (1485.0, 500.0)]);
        let compound = &mut town.draft.compounds[7];
        compound.shape = shape;
        (compound.residents, compound.elderly) = (None, None);
    });
    for floor in [0.0, 2e6] {
        expect("floor-area-odd", "P3", |town| {
            town.draft.stations[3].floor_area = Some(SquareMeters::new(floor));
        });
    }
}

#[test]
fn an_unusual_density_is_told_of_and_an_impossible_one() {
    let found = expect("density-outlier", "C12", |town| {
        let compound = &mut town.draft.compounds[7];
        compound.residents = Some(Persons::new(3590.0));
        compound.households = None;
    });
    assert!(
        found.starts_with("3590 residents a hectare (3590 on 1.00 ha); its like have "),
        "{found}"
    );
    expect("density-impossible", "C12", |town| {
        let compound = &mut town.draft.compounds[7];
        compound.residents = Some(Persons::new(35_900.0));
        compound.households = None;
    });
}

#[test]
fn names_that_are_missing_or_given_twice_are_told_of() {
    expect("name-missing", "C12", |town| town.draft.compounds[7].name = " ".into());
    expect("name-repeated", "C13", |town| town.draft.compounds[8].name = "C12".into());
    expect("names-missing", "", |town| {
        town.draft.stations.iter_mut().for_each(|station| station.name.clear());
    });
}

#[test]
fn a_column_of_codes_or_of_one_value_is_told_of() {
    expect("column-codes", "", |town| {
        for (station, code) in town.draft.stations.iter_mut().zip(630_102_001_001_u64..) {
            #[expect(clippy::cast_precision_loss, reason = "codes of twelve digits are exact")]
            let code = code as f64;
            station.capacity = Some(Persons::new(code));
        }
        for n in 6..9_u8 {
            let station = town.station(&format!("P{n}"), f64::from(n) * 100.0, 300.0);
            station.capacity = Some(Persons::new(630_102_001_001.0 + f64::from(n)));
        }
    });
    expect("column-constant", "", |town| {
        town.draft.compounds.iter_mut().for_each(|c| c.households = Some(150.0));
    });
}

#[test]
fn a_layer_of_another_place_is_told_of_and_so_is_a_feature_astray() {
    expect("layer-apart", "", |town| {
        // A degree east.
        let moved = |place: LonLat| LonLat::try_new(place.lon() + 0.15, place.lat());
        let at = town.at(500.0, 500.0);
        town.draft.resources.push(yike::city::Resource {
            source_id: "r".into(),
            name: "r".into(),
            unit: String::new(),
            services: vec![],
            floor_area: None,
            shape: GeoShape::Point(moved(at).expect("a place")),
        });
    });
    let found = expect("place-astray", "P2", |town| {
        let null_island = LonLat::try_new(0.0, 0.0).expect("a place");
        town.draft.stations[2].shape = GeoShape::Point(null_island);
    });
    assert_eq!(found, "at 0.0000, 0.0000, hundreds of kilometres from the city's middle");
}

#[test]
fn areas_of_one_level_are_held_against_each_other_only() {
    let mut town = clean();
    let whole = ring(&town, &[(0.0, 0.0), (3000.0, 0.0), (3000.0, 2000.0), (0.0, 2000.0)]);
    town.draft.areas.push(area("D", Level::District, whole));
    assert_eq!(told(&examined(&town)), []);
}

#[test]
fn a_thousand_faults_of_a_sort_are_listed_and_all_are_counted() {
    let mut town = Town::new();
    for n in 0..2500_u16 {
        let compound =
            town.compound(&format!("c{n}"), f64::from(n % 50) * 200.0, f64::from(n / 50) * 200.0);
        compound.residents = Some(Persons::new(10.0 + f64::from(n % 7)));
    }
    let report = examined(&town);
    let listed = report.with_code("elderly-too-many").count();
    let group = report.groups().into_iter().find(|group| group.code == "elderly-too-many");
    assert_eq!((listed, group.map(|g| (g.count, g.examples.len()))), (1000, Some((2500, 20))));
}

#[test]
fn findings_are_the_same_whatever_the_number_of_threads() {
    let mut town = clean();
    for n in 0..40_u8 {
        town.compound(&format!("x{n}"), 120.0 + f64::from(n) * 61.0, 520.0);
    }
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| examined(&town))
    };
    let one = on(1);
    assert!(one.findings.len() > 40);
    assert_eq!(one, on(3));
}

#[test]
fn a_column_with_words_among_its_numbers_is_told_of_as_a_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let square = |x: f64| {
        json!({ "type": "Polygon", "coordinates":
            [[[x, 36.6], [x + 0.001, 36.6], [x + 0.001, 36.601], [x, 36.601], [x, 36.6]]] })
    };
    let feature = |at: i32, residents: Value| {
        json!({ "type": "Feature", "geometry": square(101.7 + f64::from(at) * 0.002),
            "properties": { "id": at, "名称": format!("小区{at}"), "人口": residents } })
    };
    let values = [json!("约1200"), json!("1,2OO"), json!("2021-05-01"), json!(800), json!("950")];
    let features: Vec<_> = (0..).zip(values).map(|(at, value)| feature(at, value)).collect();
    let collection = json!({ "type": "FeatureCollection", "features": features });
    fs::write(folder.path().join("c.geojson"), collection.to_string()).expect("written");
    let toml = "id = \"t\"\n[layers]\ncompounds = \"c.geojson\"\n";
    fs::write(folder.path().join("city.toml"), toml).expect("written");
    let mut reading = read_city(folder.path()).expect("read");
    examine(&reading.city, &mut reading.report);
    let columns: Vec<_> = reading.report.with_code("column-not-numbers").collect();
    assert_eq!(columns.len(), 1);
    assert_eq!(columns[0].severity, Severity::Warning);
    let found = r#"人口: 3 of 5 are no numbers, such as "约1200", "1,2OO", "2021-05-01""#;
    assert_eq!(columns[0].found, found);
}

#[test]
fn the_page_of_findings_needs_nothing_from_outside_and_no_name_breaks_it() {
    let mut town = clean();
    town.draft.name = "<script>alert(1)</script>".into();
    town.draft.compounds[7].name = "\"甲\" & <b>".into();
    town.draft.compounds[7].elderly = Some(Persons::new(500.0));
    let city = town.city();
    let mut report = read(&city);
    examine(&city, &mut report);
    let chinese = findings_page(&city, &report, Language::Chinese);
    assert!(chinese.contains("老年人多于居民") && chinese.contains("居民 359 人，老年人 500 人"));
    assert!(chinese.contains("&lt;b&gt;") && !chinese.contains("<b>\""), "names are escaped");
    assert!(!chinese.contains("<script") && !chinese.contains("http"), "nothing from outside");
    assert_eq!(chinese.matches("<circle").count(), 1, "one dot on one map");
    let english = findings_page(&city, &report, Language::English);
    assert!(english.contains("More elderly than residents"));
    assert!(english.contains("500 elderly of 359 residents"));

    let clean = findings_page(&clean().city(), &ImportReport::default(), Language::Chinese);
    assert!(clean.contains("没有需要核对的问题"));
}

#[test]
fn no_city_is_too_odd_to_be_examined() {
    let noise = |n: u32| f64::from(n.wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24);
    for seed in 0..12_u32 {
        let mut town = Town::new();
        // Half of the towns lie all over the earth, its poles and its date line included.
        let spread = if seed % 2 == 0 { 1.0 } else { 1e-4 };
        let shape = |n: u32| {
            let (lon, lat) = (360.0 * noise(n) - 180.0, 180.0 * noise(n + 7) - 90.0);
            let (lon, lat) = (lon * spread, lat * spread);
            let corner = |dx: f64, dy: f64| {
                let size = 1e-6 + 0.01 * noise(n + 3);
                ((lon + dx * size).clamp(-180.0, 180.0), (lat + dy * size).clamp(-90.0, 90.0))
            };
            let ring = vec![corner(0.0, 0.0), corner(1.0, 0.1), corner(0.7, 1.0), corner(0.0, 0.0)];
            let ring = LineString::from(ring);
            GeoShape::Area(MultiPolygon(vec![Polygon::new(ring, vec![])]))
        };
        for n in 0..60_u32 {
            let key = format!("{n}");
            let of = shape(seed * 1000 + n);
            town.draft.areas.push(area(&key, Level::ALL[n as usize % 3], of.clone()));
            town.compound(&key, 0.0, 0.0).shape = shape(seed * 1000 + 100 + n / 2);
            town.station(&key, 0.0, 0.0).shape = of;
        }
        let report = examined(&town);
        for finding in &report.findings {
            let is_place = |(lon, lat): (f64, f64)| LonLat::try_new(lon, lat).is_ok();
            assert!(finding.at.is_none_or(is_place), "{finding}");
        }
        let page = findings_page(&town.city(), &report, Language::English);
        assert!(!page.contains("NaN") && !page.contains("inf\""), "seed {seed}");
    }
}

#[test]
fn of_the_sample_cities_nothing_is_said() {
    for city in ["geodata/xining", "geodata/jinchuan"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(city);
        let mut reading = read_city(&folder).expect("read");
        examine(&reading.city, &mut reading.report);
        assert_eq!(told(&reading.report), [], "{city}");
    }
}
