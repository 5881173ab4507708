//! Coordinate systems against what other programs make of them (`tests/crs_fixture/make.py`).

use geo::{Area, BooleanOps, MapCoords};
use geo_types::{Coord, Geometry, MultiPolygon, coord};
use yike::geodesy::{Crs, bd09_of_wgs84, gcj02_of_wgs84, wgs84_of_bd09, wgs84_of_gcj02};

/// Metres in a degree of latitude, at most.
const DEGREE_M: f64 = 111_700.0;

fn rows(name: &str) -> Vec<csv::StringRecord> {
    let path = format!("{}/tests/crs_fixture/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).expect("the fixture");
    reader.records().collect::<Result<_, _>>().expect("rows")
}

fn number(row: &csv::StringRecord, column: usize) -> f64 {
    row[column].parse().expect("a number")
}

fn pair(row: &csv::StringRecord, column: usize) -> Coord<f64> {
    coord! { x: number(row, column), y: number(row, column + 1) }
}

fn apart_m(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let east = (a.x - b.x) * a.y.to_radians().cos();
    east.hypot(a.y - b.y) * DEGREE_M
}

#[test]
fn every_projection_agrees_with_proj_within_a_millimetre() {
    let rows = rows("projections.csv");
    let mut worst = (0.0, 0.0);
    for row in &rows {
        let crs = Crs::named(&row[0]).unwrap_or_else(|error| panic!("{}: {error}", &row[0]));
        let (place, written) = (pair(row, 1), pair(row, 3));
        let found = crs.to_wgs84(written).expect("a place");
        let off_m = apart_m(place, found);
        assert!(off_m < 1e-3, "{}: {written:?} lies {off_m} m off", &row[0]);
        let back = crs.from_wgs84(place).expect("a place");
        let back_m = if crs.is_in_degrees() {
            apart_m(back, written)
        } else {
            (back - written).x.hypot((back - written).y)
        };
        assert!(back_m < 1e-3, "{}: {place:?} comes out {back_m} m off", &row[0]);
        worst = (f64::max(worst.0, off_m), f64::max(worst.1, back_m));
    }
    assert!(rows.len() > 300);
    eprintln!("worst of {}: {worst:?} m", rows.len());
}

#[test]
fn a_well_known_text_means_the_system_that_it_was_written_from() {
    for row in rows("texts.csv") {
        let (code, flavour, text) = (&row[0], &row[1], &row[2]);
        let by_code = Crs::named(&format!("EPSG:{code}"));
        let by_text = Crs::from_wkt(text);
        match (by_code, by_text) {
            (Ok(by_code), Ok(by_text)) => {
                let at = by_code.from_wgs84(coord! { x: 101.5, y: 36.0 }).expect("a place");
                let (a, b) = (by_code.to_wgs84(at), by_text.to_wgs84(at));
                let off_m = apart_m(a.expect("a place"), b.expect("a place"));
                assert!(off_m < 1e-3, "{code} {flavour}: {off_m} m apart\n{text}");
                assert_eq!(by_code.is_in_degrees(), by_text.is_in_degrees());
                let again = Crs::named(by_text.name()).expect("its own name");
                assert_eq!(again, by_text, "{code} {flavour}");
            }
            (Err(by_code), Err(by_text)) => {
                assert_eq!(by_code.expected, by_text.expected, "{code} {flavour}");
                assert!(by_text.expected.contains("CGCS2000的七参数"), "{code} {flavour}");
                let seven = "-12.646,-156.81,-89.36,1.2345,-0.8765,2.3456,-4.321";
                let by_code = Crs::named(&format!("EPSG:{code} +towgs84={seven}"));
                let by_text = Crs::named(&format!("{text} +towgs84={seven}"));
                assert_eq!(by_code.expect("a system"), by_text.expect("a system"));
            }
            (by_code, by_text) => panic!("{code} {flavour}: {by_code:?} but {by_text:?}"),
        }
    }
}

#[test]
fn web_maps_agree_with_other_implementations_and_come_back() {
    for row in rows("web_maps.csv") {
        let [place, gcj, bd, evil] = [0, 2, 4, 6].map(|column| pair(&row, column));
        let (ours_gcj, ours_bd) = (gcj02_of_wgs84(place), bd09_of_wgs84(place));
        assert!(apart_m(gcj, ours_gcj) < 1e-3, "{place:?}: {gcj:?}, here {ours_gcj:?}");
        assert!(apart_m(evil, ours_gcj) < 0.03, "{place:?}: {evil:?}, here {ours_gcj:?}");
        assert!(apart_m(bd, ours_bd) < 1e-3, "{place:?}: {bd:?}, here {ours_bd:?}");
        for (back, name) in
            [(wgs84_of_gcj02(ours_gcj), "GCJ-02"), (wgs84_of_bd09(ours_bd), "BD-09")]
        {
            assert!(apart_m(place, back) < 1e-6, "{name}: {place:?} comes back as {back:?}");
        }
    }
}

#[test]
fn real_districts_pushed_to_a_web_map_and_back_are_the_same_districts() {
    let data = std::env::var("YIKE_INSTANCES").unwrap_or_else(|_| "../shared/data".to_owned());
    let Ok(text) = std::fs::read_to_string(format!("{data}/districts-cgcs2000.geojson")) else {
        eprintln!("SKIPPED: no districts-cgcs2000.geojson in {data} (set YIKE_INSTANCES)");
        return;
    };
    let collection: geojson::FeatureCollection = text.parse().expect("GeoJSON");
    let mut shifts_m = Vec::new();
    for feature in collection.features {
        let geometry = Geometry::<f64>::try_from(feature.geometry.expect("one")).expect("a shape");
        let Geometry::MultiPolygon(district) = geometry else { panic!("an area") };
        for name in ["GCJ-02", "BD-09"] {
            let system = Crs::named(name).expect("a system");
            let shown = district.map_coords(|c| system.from_wgs84(c).expect("a place"));
            let back: MultiPolygon<f64> =
                shown.map_coords(|c| system.to_wgs84(c).expect("a place"));
            let overlap = back.intersection(&district).unsigned_area();
            let union = back.union(&district).unsigned_area();
            assert!(overlap / union > 0.999_999, "{name}: {}", overlap / union);
            let first = |area: &MultiPolygon<f64>| area.0[0].exterior().0[0];
            shifts_m.push((name, apart_m(first(&district), first(&shown))));
        }
    }
    eprintln!("{shifts_m:?}");
    assert!(shifts_m.iter().all(|(_, metres)| (100.0..2000.0).contains(metres)));
}

#[test]
fn what_is_not_known_is_refused_with_words_that_help() {
    for (name, word) in [
        ("EPSG:2379", "自然资源和规划局"),
        ("EPSG:4214", "七参数"),
        ("Xian_1980_3_Degree_GK_CM_102E", "never guessed"),
        ("北京54", "+towgs84=dx,dy,dz,rx,ry,rz,ds"),
        ("EPSG:2379 +towgs84=1,2,3", "seven numbers"),
        ("EPSG:2379 +towgs84=0,0,0,0,0,0,0", "seven numbers"),
        ("+proj=tmerc +lon_0=102 +x_0=500000 +ellps=krass", "1954年北京坐标系"),
        ("+proj=tmerc +lon_0=102 +x_0=500000 +a=6378140 +rf=298.257", "1980西安坐标系"),
        ("+proj=tmerc +lon_0=102 +ellps=bessel", "+towgs84"),
        ("+proj=tmerc +lon_0=102 +nadgrids=/etc/passwd +ellps=GRS80", "nadgrids"),
        ("+proj=nothing", "PROJ string"),
        ("EPSG:2326", "PROJ string"),
        ("GCJ-02 +towgs84=1,2,3,4,5,6,7", "GCJ-02"),
        ("PROJCS[\"x\"", "well-known text"),
        (
            "GEOGCS[\"GCS_Xian_1980\",DATUM[\"D_Xian_1980\",SPHEROID[\"Xian_1980\",6378140.0,298.257],\
          TOWGS84[24,-123,-94,0,0,0,0]],UNIT[\"Degree\",0.0174532925199433]]",
            "七参数",
        ),
    ] {
        let error = Crs::named(name).expect_err(name).to_string();
        assert!(error.contains(word), "{name}: {error}");
    }
}

/// Numbers without a random source of their own: the same in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.throw(list.len())]
    }
}

#[test]
fn no_text_however_broken_makes_it_panic() {
    let mut dice = Dice(20_261_122);
    let texts: Vec<String> = rows("texts.csv").iter().map(|row| row[2].to_owned()).collect();
    for _ in 0..4000 {
        let mut text: Vec<char> = texts[dice.throw(texts.len())].chars().collect();
        for _ in 0..=dice.throw(4) {
            let at = dice.throw(text.len());
            match dice.throw(4) {
                0 => text.truncate(at + 1),
                1 => drop(text.remove(at)),
                2 => text.insert(at, ['[', ']', '"', ',', '9', '-', 'e', '国'][dice.throw(8)]),
                _ => text[at] = ['[', ']', '"', ',', '0', '-', '.', '\u{feff}'][dice.throw(8)],
            }
            if text.is_empty() {
                break;
            }
        }
        let text: String = text.into_iter().collect();
        probe(Crs::from_wkt(&text));
        probe(Crs::named(&text));
    }
    let numbers = ["0", "1", "-1", "90", "-90", "180", "1e308", "-1e308", "1e-308", "nan", "x", ""];
    let projections = [
        "tmerc", "utm", "merc", "lcc", "aea", "longlat", "aeqd", "laea", "stere", "omerc",
        "krovak", "somerc", "eqc", "poly", "cass", "geos", "sterea", "gnom", "robin", "moll",
        "geocent", "",
    ];
    let keys = [
        "lat_0", "lon_0", "lat_1", "lat_2", "lat_ts", "k", "x_0", "y_0", "zone", "a", "b", "rf",
        "R", "ellps", "datum", "towgs84", "units", "to_meter", "pm", "axis", "alpha", "h",
        "nadgrids",
    ];
    for _ in 0..4000 {
        let mut text = format!("+proj={}", dice.of(&projections));
        for _ in 0..dice.throw(5) {
            text += &format!(" +{}={}", dice.of(&keys), dice.of(&numbers));
        }
        probe(Crs::named(&text));
        probe(Crs::named(&(text + " +ellps=GRS80")));
    }
}

/// Asks a system for places anywhere and nowhere.
fn probe(crs: Result<Crs, yike::geodesy::CrsError>) {
    let Ok(crs) = crs else { return };
    let numbers =
        [0.0, 101.7, 36.6, 5e5, -4e6, 34_480_000.0, 1e308, f64::NAN, f64::INFINITY, -1e-308];
    for x in numbers {
        for y in numbers {
            let place = coord! { x: x, y: y };
            let _ = crs.reading(place);
            let found = [crs.to_wgs84(place), crs.from_wgs84(place)];
            if !crs.is_wgs84() {
                let finite = |c: &Coord<f64>| c.x.is_finite() && c.y.is_finite();
                assert!(found.iter().flatten().all(finite), "{}: {place:?}", crs.name());
            }
        }
    }
}
