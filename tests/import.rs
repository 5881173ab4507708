//! `yike import DIR LAYER=FILE …`: files as offices have them become a city, and lists come back.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use encoding_rs::GBK;
use predicates::str::contains;
use tempfile::TempDir;
use yike::geodesy::Crs;

fn yike() -> Command {
    Command::cargo_bin("yike").expect("the program is built")
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    fs::write(folder.join(name), bytes).expect("written");
}

/// Nine compounds in three streets and one station, each layer in a format of its own; the
/// compounds' places are moved by `moved`.
fn files(moved: impl Fn(f64, f64) -> (f64, f64)) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let street = |at: usize, name: &str| {
        let west = 101.70 + 0.02 * f64::from(u8::try_from(at).expect("few"));
        let east = west + 0.02;
        format!(
            "63010{at},{name},\"POLYGON(({west} 36.60,{east} 36.60,{east} 36.64,{west} 36.64,{west} 36.60))\"\n"
        )
    };
    let names = ["虎台街道", "南滩街道", "礼让街街道"];
    let streets: String = names.iter().enumerate().map(|(at, name)| street(at, name)).collect();
    let (gbk, ..) = GBK.encode(&streets);
    let mut table = GBK.encode("代码,街道名称,边界\n").0.into_owned();
    table.extend_from_slice(&gbk);
    write(folder.path(), "街道.csv", table);
    let mut compounds = "XQMC\tSSJD\tRKS\tBZ\t经度\t纬度\n".to_owned();
    for (at, name) in names.iter().enumerate() {
        for row in 0..3 {
            let lon = 101.704 + 0.02 * f64::from(u8::try_from(at).expect("few"));
            let (lon, lat) = moved(lon, 36.605 + 0.01 * f64::from(row));
            let people = 400 * (row + 1);
            compounds += &format!("桃源{at}{row}小区\t{name}\t{people}\t\t{lon:.6}\t{lat:.6}\n");
        }
    }
    write(folder.path(), "小区.txt", compounds);
    write(
        folder.path(),
        "站点.csv",
        "编号,站点名称,级别,坐标\ns1,虎台站,社区,\"101.705,36.606\"\n",
    );
    folder
}

fn import(files: &TempDir, city: &str, more: &[&str]) -> assert_cmd::assert::Assert {
    let layers = ["compounds=小区.txt", "streets=街道.csv", "stations=站点.csv"];
    yike().current_dir(files.path()).arg("import").arg(city).args(layers).args(more).assert()
}

#[test]
fn files_as_offices_have_them_become_a_city_and_the_guess_is_shown() {
    let files = files(|lon, lat| (lon, lat));
    import(&files, "hutai", &["--name", "虎台", "--data-date", "2022-12-31"])
        .success()
        .stderr(contains("拼音首字母"))
        .stderr(contains("街道名称"))
        .stderr(contains("保留，不读"));
    let settings = fs::read_to_string(files.path().join("hutai/city.toml")).expect("settings");
    for part in ["id = \"hutai\"", "name = \"虎台\"", "data_date = 2022-12-31", "name = \"XQMC\""]
    {
        assert!(settings.contains(part), "{part}: {settings}");
    }
    let reading = yike::ingest::read_city(&files.path().join("hutai")).expect("a city");
    let compounds = reading.city.compounds();
    assert_eq!(compounds.len(), 9);
    assert_eq!(compounds[0].name, "桃源00小区");
    assert!(compounds.iter().all(|one| one.street.is_some() && one.residents.is_some()));
    // A second file for a layer wants to be told so.
    import(&files, "hutai", &[]).code(2).stderr(contains("--replace"));
    import(&files, "hutai", &["--replace", "--column", "compounds.name=SSJD"]).success();
    let reading = yike::ingest::read_city(&files.path().join("hutai")).expect("a city");
    assert_eq!(reading.city.compounds()[0].name, "虎台街道");
}

#[test]
fn a_dry_run_changes_nothing_and_a_bad_word_leaves_the_folder_as_it_was() {
    let files = files(|lon, lat| (lon, lat));
    import(&files, "new", &["--dry-run"]).success().stderr(contains("--dry-run"));
    assert!(!files.path().join("new").exists());
    import(&files, "new", &["--column", "name=没有"]).code(2).stderr(contains("没有"));
    import(&files, "new", &["--crs", "compounds=EPSG:9999"]).code(2).stderr(contains("9999"));
    assert!(!files.path().join("new").exists());
}

#[test]
fn data_from_a_web_map_lies_where_it_should_only_when_it_is_said_to_be() {
    let gcj = |lon: f64, lat: f64| {
        let moved = Crs::gcj02().from_wgs84((lon, lat).into()).expect("in China");
        (moved.x, moved.y)
    };
    let files = files(gcj);
    import(&files, "asis", &[]).success();
    import(&files, "told", &["--crs", "compounds=GCJ-02"]).success();
    let places = |city: &str| {
        let reading = yike::ingest::read_city(&files.path().join(city)).expect("a city");
        reading.city.compounds()[0].shape.bounds().expect("a place").min()
    };
    let (asis, told) = (places("asis"), places("told"));
    assert!((told.x - 101.704).abs() < 2e-6 && (told.y - 36.605).abs() < 2e-6, "{told:?}");
    assert!((asis.x - told.x).abs() > 0.0005, "never converted unless told: {asis:?}");
}

#[test]
fn what_analysts_fill_in_comes_back_and_stays_with_its_compound() {
    let files = files(|lon, lat| (lon, lat));
    import(&files, "hutai", &[]).success();
    let run = |args: &[&str]| yike().current_dir(files.path()).args(args).assert();
    run(&["gaps", "hutai", "-o", "gaps.csv"]).success();
    let mut list = csv::Reader::from_path(files.path().join("gaps.csv")).expect("a list");
    let headings = list.headers().expect("headings").clone();
    assert_eq!(headings.iter().rev().take(3).collect::<Vec<_>>(), ["note", "owner", "status"]);
    let mut rows: Vec<Vec<String>> = list
        .records()
        .map(|row| row.expect("a line").iter().map(str::to_owned).collect())
        .collect();
    let (first, width) = (rows[0][0].clone(), headings.len());
    for (at, text) in ["办理中", "南滩街道办", "已选址,待批"].into_iter().enumerate() {
        rows[0][width - 3 + at] = text.to_owned();
    }
    let mut back = csv::Writer::from_path(files.path().join("back.csv")).expect("a list");
    back.write_record(&headings).expect("written");
    rows.iter().for_each(|row| back.write_record(row).expect("written"));
    back.flush().expect("written");
    run(&["import", "hutai", "gaps=back.csv"]).success().stderr(contains("1 filled in"));
    run(&["gaps", "hutai", "--minutes", "10", "-o", "later.csv"]).success();
    let later = fs::read_to_string(files.path().join("later.csv")).expect("a list");
    let line = later.lines().find(|line| line.starts_with(&format!("{first},"))).expect("a gap");
    assert!(line.contains("in-progress,南滩街道办,\"已选址,待批\""), "{line}");
    run(&["gaps", "hutai", "-o", "later.xlsx"]).success();
}

#[test]
fn a_street_file_is_known_by_what_is_in_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let extract = root.join(".data/osm/test.osm.pbf");
    if !extract.exists() {
        eprintln!("SKIPPED: no OpenStreetMap extract ({}): see `make osm-data`", extract.display());
        return;
    }
    let files = files(|lon, lat| (lon, lat));
    fs::copy(&extract, files.path().join("路网.dat")).expect("copied");
    import(&files, "hutai", &["walkways=路网.dat"]).success().stderr(contains("OpenStreetMap"));
    let reading = yike::ingest::read_city(&files.path().join("hutai")).expect("a city");
    assert!(matches!(reading.city.walkways(), yike::city::Walkways::OsmFile(_)));
}
