//! Lists out and back: filters, workbooks, GeoPackages, Shapefiles, follow-ups, and the three
//! lists, as other programs see them.

#[expect(dead_code, reason = "shared with the tests of walks, which draw streets")]
mod town;

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use town::{Town, service_within, standard, within};
use yike::city::{
    Catchment, City, CompoundKind, Condition, FollowUp, FollowUpStatus, FollowUps, LimitChange,
    Resource, ServedWhen, Service, Standard, Tier,
};
use yike::coverage::{GapFilter, GapWords, Reason};
use yike::export::{
    FOLLOW_UPS_FILE, GapList, GapRow, Language, TextEncoding, gap_rows, gaps_csv, gaps_geopackage,
    gaps_shapefile, gaps_workbook, lists, lists_workbook, write_city, write_follow_ups,
};
use yike::geodesy::GeoShape;
use yike::ingest::{read_city, read_follow_ups};
use yike::study::{Answer, By, Question, Study};
use yike::units::Persons;

static ALL: GapFilter = GapFilter::ALL;

fn ask(study: &Study, standard: &Standard, by: By) -> Answer {
    let question = Question::try_new(standard, LimitChange::default(), None, by);
    study.coverage(&question.expect("a valid question"))
}

fn list<'a>(study: &'a Study, answer: &'a Answer, filter: &'a GapFilter) -> GapList<'a> {
    GapList { study, answer, filter, report: None, language: Language::Chinese }
}

/// A town of gaps: two streets, compounds of several kinds, some of unknown residents, some in no
/// street, names that look like formulas.
fn town_of_gaps() -> Town {
    let mut town = Town::new();
    town.draft.data_date = Some("2022-12-31".into());
    town.draft.source = Some("纸上 on paper".into());
    let streets =
        [town.street("east", 6000.0, 0.0, 4000.0), town.street("west", 12_000.0, 0.0, 4000.0)];
    let names = ["=1+1", "+86", "@home", "-5", "虎台小区", "a\u{1}b", "<&>\"", ""];
    for n in 0..40 {
        let x = 4500.0 + 250.0 * f64::from(n);
        let compound = town.compound(&format!("{n:03}"), x, 30.0 * f64::from(n));
        compound.name = names[n as usize % names.len()].into();
        compound.kind = CompoundKind::ALL[n as usize % 6];
        compound.street = if n % 7 == 0 { None } else { Some(streets[n as usize % 2]) };
        compound.residents = (n % 5 != 0).then(|| Persons::new(f64::from(n) * 37.0));
    }
    town.station("good", 0.0, 0.0);
    town.station("old", 9000.0, 500.0).condition = Condition::Cramped;
    town
}

fn filter(city: &City, words: &GapWords) -> GapFilter {
    GapFilter::try_new(city, words).expect("words of this town")
}

/// The Python that has the clients' packages; `None`, loudly, where it cannot be had.
fn client(package: &str) -> Option<PathBuf> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join(".venv-clients/bin/python");
    let has = Command::new(&python).args(["-c", &format!("import {package}")]).output();
    if has.is_ok_and(|out| out.status.success()) {
        return Some(python);
    }
    eprintln!("SKIPPED: no {package}; see `make clients`");
    None
}

fn client_says(python: &Path, script: &str, words: &[&str]) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients").join(script);
    let out = Command::new(python).arg(script).args(words).output().expect("it runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap_or_default()
}

#[test]
fn the_lists_of_all_streets_together_are_the_whole_list() {
    let town = town_of_gaps();
    let study = Study::open(town.city(), None);
    let city = study.city();
    let answer = ask(&study, &standard(ServedWhen::All, vec![within(1000.0)]), By::CIRCLE);
    let whole: Vec<GapRow> = gap_rows(&study, &answer, &ALL, Language::Chinese);
    assert!(whole.len() > 30, "a town of gaps");
    let parts: [fn(&mut GapWords, String); 3] = [
        |words, word| words.streets = vec![word],
        |words, word| words.reasons = vec![word],
        |words, word| words.kinds = vec![word],
    ];
    let words: [Vec<String>; 3] = [
        ["east", "west", "none"].map(str::to_owned).into(),
        Reason::WORDS.map(str::to_owned).into(),
        CompoundKind::ALL.map(|kind| kind.as_str().to_owned()).into(),
    ];
    for (part, words) in parts.iter().zip(words) {
        let mut union = BTreeSet::new();
        let mut count = 0;
        for word in words {
            let mut asked = GapWords::default();
            part(&mut asked, word);
            let filter = filter(city, &asked);
            let rows = gap_rows(&study, &answer, &filter, Language::Chinese);
            count += rows.len();
            union.extend(rows.iter().map(GapRow::compound));
            let kept: Vec<_> = rows.iter().map(GapRow::compound).collect();
            let in_order: Vec<_> =
                whole.iter().map(GapRow::compound).filter(|id| kept.contains(id)).collect();
            assert_eq!(kept, in_order, "a filter leaves lines out and moves none");
        }
        assert_eq!(union.len(), whole.len());
        assert_eq!(count, whole.len(), "no gap is in two parts");
    }
}

#[test]
fn the_columns_of_the_csv_stay_and_those_that_people_fill_in_come_last() {
    let town = town_of_gaps();
    let study = Study::open(town.city(), None);
    let answer = ask(&study, &standard(ServedWhen::All, vec![within(1000.0)]), By::CIRCLE);
    let csv = gaps_csv(&gap_rows(&study, &answer, &ALL, Language::Chinese));
    let text = String::from_utf8(csv).expect("text");
    let heading = "\u{feff}id,name,kind,street,community,district,residents,elderly,reason,\
                   nearest_station,distance_m,walk_s,straight_m,detour_ratio,lon,lat,suggestion,\
                   requirement,unmet,barrier,link,link_m,link_walk_m,status,owner,note\n";
    assert!(text.starts_with(heading), "{text}");
    let line = text.lines().find(|line| line.starts_with("004,")).expect("a line");
    let wanted = "004,虎台小区,worksite,east,,,148,20,no-station-in-radius,good,5501.31,4951.2,\
                  5501.31,1,101.8414859,36.6210655,在 1000 米以内新建站点,within-1000,within-1000,,,,,,,";
    assert_eq!(line, wanted, "numbers to the millimetre, the unknown empty");
}

#[test]
fn unknown_residents_are_not_at_least_any_number() {
    let town = town_of_gaps();
    let study = Study::open(town.city(), None);
    let answer = ask(&study, &standard(ServedWhen::All, vec![within(1000.0)]), By::CIRCLE);
    let count = |least: f64| {
        let words = GapWords { residents_min: Some(least), ..GapWords::default() };
        gap_rows(&study, &answer, &filter(study.city(), &words), Language::Chinese).len()
    };
    let known = study.gaps(&answer).iter().filter(|gap| {
        study.city().compound(gap.compound).residents.is_some_and(|people| people.value() >= 1.0)
    });
    assert_eq!(count(1.0), known.count());
    assert_eq!(count(0.0), study.gaps(&answer).len());
    assert_eq!(count(37.0 * 39.0), 1, "at least is at least");
}

#[test]
fn unknown_words_of_a_filter_are_errors_that_list_the_known_ones() {
    let city = town_of_gaps().city();
    let one = |word: &str| vec![word.to_owned()];
    for (words, named) in [
        (GapWords { streets: one("north"), ..GapWords::default() }, "east, west"),
        (GapWords { reasons: one("far"), ..GapWords::default() }, "no-station-in-radius, barrier"),
        (GapWords { kinds: one("castle"), ..GapWords::default() }, "compound, courtyard"),
        (GapWords { residents_min: Some(-1.0), ..GapWords::default() }, "from 0 up"),
    ] {
        let error = GapFilter::try_new(&city, &words).expect_err("unknown").to_string();
        assert!(error.contains(named), "{error}");
    }
}

#[test]
fn openpyxl_reads_the_cells_that_were_written_and_no_formula() {
    let Some(python) = client("openpyxl") else { return };
    let town = town_of_gaps();
    let study = Study::open(town.city(), None);
    let answer = ask(&study, &standard(ServedWhen::All, vec![within(1000.0)]), By::CIRCLE);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("gaps.xlsx");
    fs::write(&path, gaps_workbook(&list(&study, &answer, &ALL)).expect("a workbook"))
        .expect("written");
    let book = client_says(&python, "workbook.py", &[path.to_str().expect("a path")]);
    assert_eq!(book["created"], "2022-12-31 00:00:00");
    let names: Vec<_> = book["sheets"].as_object().expect("sheets").keys().collect();
    assert_eq!(names, ["短板清单", "覆盖率", "标准与方法", "数据问题"]);
    for (name, sheet) in book["sheets"].as_object().expect("sheets") {
        assert_eq!(sheet["formulas"], serde_json::json!([]), "{name}");
        assert!(sheet["frozen"].is_string() && sheet["filter"].is_string(), "{name}");
    }
    let gaps = &book["sheets"]["短板清单"];
    assert_eq!(gaps["choices"], serde_json::json!(["\"待办,办理中,已办结,不予办理\""]));
    let rows = gap_rows(&study, &answer, &ALL, Language::Chinese);
    let lines = gaps["rows"].as_array().expect("rows");
    assert_eq!(lines.len(), rows.len() + 1);
    for (line, row) in lines[1..].iter().zip(&rows) {
        for (found, cell) in
            line.as_array().expect("cells").iter().zip(row.words(Language::Chinese))
        {
            let wanted = cell.json();
            match wanted.as_f64() {
                Some(number) => assert_eq!(found.as_f64(), Some(number)),
                // A control character cannot stand in XML as it is.
                None if wanted.as_str().is_some_and(|text| text.contains('\u{1}')) => {}
                None => assert_eq!(*found, wanted),
            }
        }
    }
    let types = &gaps["types"];
    assert_eq!(types[1][0], "s", "a key stays text, though it looks like a number");
    assert_eq!(types[1][10], "n");
}

#[test]
fn the_same_list_gives_the_same_bytes_in_every_format() {
    let make = || {
        let town = town_of_gaps();
        let study = Study::open(town.city(), None);
        let answer = ask(&study, &standard(ServedWhen::All, vec![within(1000.0)]), By::CIRCLE);
        let list = list(&study, &answer, &ALL);
        [
            gaps_csv(&gap_rows(&study, &answer, &ALL, Language::Chinese)),
            gaps_workbook(&list).expect("a workbook"),
            gaps_geopackage(&list).expect("a GeoPackage"),
            gaps_shapefile(&list, TextEncoding::Gbk).expect("a Shapefile").0,
            lists_workbook(&list).expect("a workbook"),
        ]
    };
    let (first, second) = (make(), make());
    for (format, (a, b)) in first.iter().zip(&second).enumerate() {
        assert!(a == b, "format {format}: {} and {} bytes", a.len(), b.len());
    }
}

#[test]
fn pyogrio_reads_every_layer_of_the_geopackage() {
    let Some(python) = client("pyogrio") else { return };
    let town = town_of_gaps();
    let study = Study::open(town.city(), None);
    let answer = ask(&study, &standard(ServedWhen::All, vec![within(1000.0)]), By::CIRCLE);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("gaps.gpkg");
    let words = GapWords { streets: vec!["east".into()], ..GapWords::default() };
    let east = filter(study.city(), &words);
    fs::write(&path, gaps_geopackage(&list(&study, &answer, &east)).expect("a GeoPackage"))
        .expect("written");
    let layers = client_says(&python, "layers.py", &[path.to_str().expect("a path")]);
    let shown = gap_rows(&study, &answer, &east, Language::Chinese).len();
    for (layer, geometry, features) in [
        ("compounds", "MultiPolygon", 40),
        ("streets", "MultiPolygon", 2),
        ("stations", "Point", 2),
        ("circles", "MultiPolygon", 2),
        ("gaps", "MultiPolygon", shown),
    ] {
        let found = &layers[layer];
        assert_eq!(found["geometry"], geometry, "{layer}: {found}");
        assert_eq!(found["features"], features, "{layer}");
        assert_eq!(found["crs"], "EPSG:4326", "{layer}");
    }
    let said: String = rusqlite::Connection::open(&path)
        .and_then(|db| {
            db.query_row(
                "SELECT description FROM gpkg_contents WHERE table_name = 'gaps'",
                [],
                |r| r.get(0),
            )
        })
        .expect("a description");
    assert!(said.contains("street: east"), "a filtered list says so: {said}");
}

#[test]
fn a_geopackage_has_an_index_entry_and_a_style_for_what_it_holds() {
    let town = town_of_gaps();
    let study = Study::open(town.city(), None);
    let answer = ask(&study, &standard(ServedWhen::All, vec![within(1000.0)]), By::CIRCLE);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("gaps.gpkg");
    fs::write(&path, gaps_geopackage(&list(&study, &answer, &ALL)).expect("a GeoPackage"))
        .expect("written");
    let db = rusqlite::Connection::open(&path).expect("SQLite");
    let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("a number");
    assert_eq!(count("SELECT count(*) FROM rtree_gaps_geom"), count("SELECT count(*) FROM gaps"));
    assert_eq!(
        count("SELECT count(*) FROM layer_styles"),
        count("SELECT count(*) FROM gpkg_geometry_columns")
    );
    assert_eq!(
        count(
            "SELECT count(*) FROM compounds c JOIN rtree_compounds_geom r ON r.id = c.fid \
             WHERE r.minx < 101.85 AND r.maxx > 101.85"
        ),
        1,
        "one compound of 100 m lies across a meridian"
    );
    assert_eq!(count("PRAGMA application_id"), 0x4750_4B47);
    let check: String =
        db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("a word");
    assert_eq!(check, "ok");
}

#[test]
fn a_shapefile_in_gbk_comes_back_with_its_names_and_outlines() {
    let mut town = town_of_gaps();
    let at = town.at(5000.0, 0.0);
    let point = town.compound("pt", 5000.0, 0.0);
    point.shape = GeoShape::Point(at);
    point.name = "只有一点".into();
    let study = Study::open(town.city(), None);
    let answer = ask(&study, &standard(ServedWhen::All, vec![within(1000.0)]), By::CIRCLE);
    let (bytes, notes) =
        gaps_shapefile(&list(&study, &answer, &ALL), TextEncoding::Gbk).expect("a Shapefile");
    assert_eq!((notes.cut, notes.characters), (0, 0));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("ZIP");
    let mut file = |name: &str| {
        let mut bytes = Vec::new();
        archive.by_name(name).expect(name).read_to_end(&mut bytes).expect("read");
        bytes
    };
    let parts = |shp: Vec<u8>, dbf: Vec<u8>| {
        let shapes = shapefile::ShapeReader::new(Cursor::new(shp)).expect("shapes");
        let table = dbase::Reader::new(Cursor::new(dbf));
        (shapes.read().expect("shapes"), table.expect("a table").read().expect("rows"))
    };
    let (shapes, rows) = parts(file("gaps.shp"), file("gaps.dbf"));
    let gaps = study.gaps(&answer).len();
    assert_eq!((shapes.len(), rows.len()), (gaps - 1, gaps - 1));
    let name = |row: &dbase::Record| match row.get("name") {
        Some(dbase::FieldValue::Character(text)) => text.clone().unwrap_or_default(),
        other => panic!("{other:?}"),
    };
    assert!(rows.iter().any(|row| name(row) == "虎台小区"));
    let (points, rows) = parts(file("gaps_points.shp"), file("gaps_points.dbf"));
    assert_eq!((points.len(), name(&rows[0]).as_str()), (1, "只有一点"));
    assert_eq!(file("gaps.cpg"), b"GBK");
    assert!(String::from_utf8(file("gaps.prj")).expect("text").contains("CGCS2000"));
}

#[test]
fn what_analysts_fill_in_comes_back_with_every_later_list() {
    let Some(python) = client("openpyxl") else { return };
    let town = town_of_gaps();
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path();
    let (sent, filled) = (home.join("gaps.xlsx"), home.join("filled.xlsx"));
    let rule = standard(ServedWhen::All, vec![within(1000.0)]);
    let study = Study::open(town.city(), None);
    let answer = ask(&study, &rule, By::CIRCLE);
    let before = gap_rows(&study, &answer, &ALL, Language::Chinese);
    fs::write(&sent, gaps_workbook(&list(&study, &answer, &ALL)).expect("a workbook"))
        .expect("written");
    let path = |path: &Path| path.to_str().expect("a path").to_owned();
    client_says(
        &python,
        "fill.py",
        &[
            &path(&sent),
            &path(&filled),
            "003",
            "办理中",
            "虎台街道办",
            "=CMD()",
            "004",
            "",
            "",
            "缺房源",
        ],
    );
    let reading = read_follow_ups(&filled).expect("read");
    assert_eq!((reading.read, reading.filled), (before.len(), 2));
    assert!(reading.findings.is_empty(), "{:?}", reading.findings);

    // Kept with the city, and there again after the city was written and read.
    let mut draft = town.draft.clone();
    assert!(draft.follow_ups.merge(reading.entries).is_empty());
    let city_folder = home.join("town");
    fs::create_dir(&city_folder).expect("made");
    write_city(&draft, &city_folder).expect("written");
    let reading = read_city(&city_folder).expect("read");
    assert_eq!(*reading.city.follow_ups(), draft.follow_ups);
    let study = Study::open(reading.city, None);
    let answer = ask(&study, &rule, By::CIRCLE);
    let rows = gap_rows(&study, &answer, &ALL, Language::Chinese);
    let csv = String::from_utf8(gaps_csv(&rows)).expect("text");
    let line = csv.lines().find(|line| line.starts_with("003,")).expect("a line");
    assert!(line.ends_with(",in-progress,虎台街道办,=CMD()"), "{line}");
    let again = home.join("again.xlsx");
    fs::write(&again, gaps_workbook(&list(&study, &answer, &ALL)).expect("a workbook"))
        .expect("written");
    let book = client_says(&python, "workbook.py", &[&path(&again)]);
    let lines = book["sheets"]["短板清单"]["rows"].as_array().expect("rows");
    let line = lines.iter().find(|line| line[0] == "003").expect("a line");
    assert_eq!(line.as_array().expect("cells")[23..], ["办理中", "虎台街道办", "=CMD()"]);
    assert_eq!(book["sheets"]["短板清单"]["formulas"], serde_json::json!([]));
    // And the workbook of the filled city reads back as the same entries.
    assert_eq!(read_follow_ups(&again).expect("read").entries, {
        let mut named = FollowUps::default();
        for (id, entry) in draft.follow_ups.iter() {
            named.add(id, entry.clone());
        }
        named
    });
}

#[test]
fn entries_survive_a_file_whatever_is_in_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(FOLLOW_UPS_FILE);
    let mut entries = FollowUps::default();
    let text = |text: &str| Some(text.to_owned());
    for (id, status, owner, note) in [
        ("007", Some(FollowUpStatus::Done), None, text("a,\"b\"\nc")),
        ("1e5", Some(FollowUpStatus::Other("已上报".into())), text("甲；乙"), None),
        ("c-1", None, text("=1+1"), text("2022-12-31")),
        ("101.7,36.6", Some(FollowUpStatus::Open), None, None),
    ] {
        entries.add(id, FollowUp { name: text("名"), status, owner, note });
    }
    write_follow_ups(&path, &entries).expect("written");
    let reading = read_follow_ups(&path).expect("read");
    assert_eq!(reading.entries, entries);
    let codes: Vec<_> = reading.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["follow-up-word"]);
}

#[test]
fn a_table_without_keys_is_no_list_of_entries() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.csv");
    fs::write(&path, "名字,状态\n甲,待办\n").expect("written");
    let error = read_follow_ups(&path).expect_err("no keys").to_string();
    assert!(error.contains("编号"), "{error}");
}

fn resource(town: &Town, id: &str, (x, y): (f64, f64), services: &[&str]) -> Resource {
    Resource {
        source_id: id.into(),
        name: format!("{id}用房"),
        unit: format!("{id}单位"),
        services: services.iter().map(|name| Service::named(name)).collect(),
        floor_area: None,
        shape: GeoShape::Point(town.at(x, y)),
    }
}

/// Needs at 0, 800, 1600 … 4000 m along a line, each with more residents than the one before.
fn town_of_needs() -> Town {
    let mut town = Town::new();
    for n in 0..6 {
        let compound = town.compound(&format!("n{n}"), 800.0 * f64::from(n), 0.0);
        compound.residents = Some(Persons::new(100.0 * f64::from(n + 1)));
    }
    town.station("far", 0.0, 90_000.0);
    town
}

#[test]
fn rooms_are_matched_with_the_needs_within_the_standard_and_ranked_by_people() {
    let mut town = town_of_needs();
    // West reaches n0 and n1, middle n1 to n3, east n4 and n5; far reaches nobody.
    town.draft.resources = vec![
        resource(&town, "west", (400.0, 0.0), &["health"]),
        resource(&town, "middle", (1600.0, 0.0), &["health"]),
        resource(&town, "east", (3600.0, 0.0), &["health"]),
        resource(&town, "other", (2000.0, 0.0), &["post"]),
        resource(&town, "far", (0.0, 5000.0), &["health"]),
    ];
    let study = Study::open(town.city(), None);
    let rule = standard(ServedWhen::All, vec![service_within("health", 850.0)]);
    let answer = ask(&study, &rule, By::CIRCLE);
    let lists = lists(&list(&study, &answer, &ALL));
    assert_eq!((lists.needs.len(), lists.resources.len()), (6, 5));
    let order: Vec<_> = lists
        .projects
        .iter()
        .map(|one| (one.resource.as_str(), one.needs, one.residents, one.residents_so_far))
        .collect();
    // East: 500 + 600. Middle: 200 + 300 + 400. West adds n0 only.
    assert_eq!(
        order,
        [("east", 2, 1100.0, 1100.0), ("middle", 3, 900.0, 2000.0), ("west", 1, 100.0, 2100.0)]
    );
    assert_eq!(lists.projects[1].worst_distance_m.round(), 800.0);
    assert_eq!(lists.projects[1].need_ids.len(), 3);
    assert_eq!(lists.needs_without_resource, 0);
    let other = &lists.resources[3];
    assert_eq!((other.needs, other.project), (0, None));
    let n1 = lists.needs.iter().find(|need| need.id == "n1").expect("a need");
    assert_eq!((n1.resources, n1.nearest_resource.as_deref()), (2, Some("west")));
    assert_eq!(n1.project, Some(2));
}

#[test]
fn needs_that_no_room_can_serve_are_told_and_tiers_are_those_of_a_community() {
    let mut town = town_of_needs();
    town.draft.resources = vec![resource(&town, "west", (0.0, 0.0), &["health"])];
    let study = Study::open(town.city(), None);
    let mut requirement = within(100.0);
    let mut found = |tier: Tier| {
        requirement.tiers = vec![tier];
        let rule = standard(ServedWhen::All, vec![requirement.clone()]);
        let answer = ask(&study, &rule, By::CIRCLE);
        let lists = lists(&list(&study, &answer, &ALL));
        (lists.projects.len(), lists.needs_without_resource)
    };
    assert_eq!(found(Tier::Community), (1, 5));
    assert_eq!(found(Tier::Street), (0, 6), "a lent room is no street centre");
}

#[test]
fn a_room_serves_its_own_street_only_where_the_standard_says_so() {
    let mut town = town_of_needs();
    let west = town.street("west", 0.0, 0.0, 1000.0);
    let east = town.street("east", 1000.0, 0.0, 1000.0);
    town.draft.compounds[0].street = Some(west);
    town.draft.compounds[1].street = Some(east);
    town.draft.resources = vec![resource(&town, "room", (400.0, 0.0), &[])];
    let study = Study::open(town.city(), None);
    let mut requirement = within(1000.0);
    requirement.catchment = Catchment::OwnStreet;
    let rule = standard(ServedWhen::All, vec![requirement]);
    let answer = ask(&study, &rule, By::CIRCLE);
    let lists = lists(&list(&study, &answer, &ALL));
    assert_eq!(lists.projects[0].need_ids, ["n0"]);
    assert_eq!(lists.resources[0].street, "west");
}

#[test]
fn by_walk_a_room_behind_a_river_serves_nobody() {
    let mut town = Town::new();
    town.grid(10, 200.0);
    town.compound("home", 0.0, 0.0);
    town.station("far", 90_000.0, 0.0);
    town.draft.resources = vec![resource(&town, "room", (400.0, 0.0), &[])];
    let rule = standard(ServedWhen::All, vec![within(500.0)]);
    let served = |town: &Town| {
        let study = town.study();
        let answer = ask(&study, &rule, By::Walk);
        lists(&list(&study, &answer, &ALL)).projects.len()
    };
    assert_eq!(served(&town), 1);
    town.barrier("river", "湟水", &[(300.0, -500.0), (300.0, 2500.0)]);
    assert_eq!(served(&town), 0);
}
