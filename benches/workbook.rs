//! The gap list of 100,000 lines as a workbook: how long does writing it take?
//!
//! `cargo bench --bench workbook [-- OUT.xlsx [ROWS.jsonl]]`. The city and its answer are made first
//! and not counted; making the rows from the answer is. ROWS.jsonl gets the same cells for another
//! program to write, one row a line, the headings first: see `benches/peers/workbook.py`.

#[path = "support/meter.rs"]
mod meter;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use meter::{measured, peak_mb};
use yike::city::{
    Area, AreaId, City, CityDraft, Compound, CompoundKind, Condition, Level, LimitChange, Station,
};
use yike::coverage::GapFilter;
use yike::export::{GAP_COLUMNS, GapList, Language, gap_rows, write_gaps_workbook};
use yike::geodesy::{GeoShape, LonLat, Plane, PlanePoint};
use yike::study::{By, Question, Study};
use yike::units::Persons;

/// Unserved compounds.
const GAPS: usize = 100_000;
/// Streets that they lie in.
const STREETS: usize = 100;

fn main() -> anyhow::Result<()> {
    let mut words = std::env::args().skip(1).filter(|word| !word.starts_with("--"));
    let kept = words.next().map(PathBuf::from);
    let study = Study::open(city()?, None);
    let standard = yike::ingest::read_standard("quarter-hour", Path::new("."))?;
    let question = Question::try_new(&standard, LimitChange::default(), None, By::CIRCLE)?;
    let answer = study.coverage(&question);
    let (filter, language) = (GapFilter::ALL, Language::Chinese);
    let gaps = study.gaps(&answer).len();
    let list = GapList { study: &study, answer: &answer, filter: &filter, report: None, language };
    let folder = tempfile::tempdir()?;
    let out = kept.unwrap_or_else(|| folder.path().join("gaps.xlsx"));
    let (done, cost) = measured(|| write_gaps_workbook(&out, &list));
    done?;
    println!(
        "{{\"rows\": {gaps}, \"seconds\": {:.3}, \"cpu_s\": {:.3}, \"bytes\": {}, \"peak_mb\": {:.0}}}",
        cost.wall_s,
        cost.cpu_s,
        std::fs::metadata(&out)?.len(),
        peak_mb().unwrap_or_default()
    );
    let Some(rows) = words.next() else { return Ok(()) };
    let mut file = BufWriter::new(File::create(rows)?);
    let headings: Vec<&str> = GAP_COLUMNS.iter().map(|column| column.heading(language)).collect();
    writeln!(file, "{}", serde_json::to_string(&headings)?)?;
    for row in gap_rows(&study, &answer, &filter, language) {
        let cells: Vec<serde_json::Value> =
            row.words(language).iter().map(|cell| cell.json()).collect();
        writeln!(file, "{}", serde_json::to_string(&cells)?)?;
    }
    Ok(file.flush()?)
}

/// Compounds on a grid 100 km from the only station.
fn city() -> anyhow::Result<City> {
    let corner = LonLat::try_new(101.78, 36.62)?;
    let plane = Plane::new(corner);
    let place = |x: f64, y: f64| plane.unproject(PlanePoint::new(x, y));
    let mut draft = CityDraft {
        id: "bench".into(),
        name: "测试城".into(),
        data_date: Some("2022-12-31".into()),
        standard: "quarter-hour".into(),
        ..CityDraft::default()
    };
    for n in 0..STREETS {
        draft.areas.push(Area {
            source_id: format!("6301{n:05}"),
            name: format!("第{n}街道"),
            level: Level::Street,
            shape: GeoShape::Point(corner),
            parent: None,
        });
    }
    for n in 0..GAPS {
        let (x, y) = ((n % 400) as f64 * 120.0, (n / 400) as f64 * 120.0);
        draft.compounds.push(Compound {
            source_id: format!("c{n:06}"),
            name: format!("{}号院{}区", n % 997, n % 31),
            kind: CompoundKind::ALL[n % 6],
            shape: GeoShape::Point(place(x, y)),
            gates: vec![],
            district: None,
            street: Some(AreaId::at(n % STREETS)),
            community: None,
            residents: (n % 11 != 0).then(|| Persons::new((n % 3000) as f64)),
            households: None,
            elderly: Some(Persons::new((n % 500) as f64)),
        });
    }
    draft.stations.push(Station {
        source_id: "s1".into(),
        name: "远站".into(),
        tier: None,
        services: vec![],
        condition: Condition::Good,
        shape: GeoShape::Point(place(-100_000.0, 0.0)),
        gates: vec![],
        district: None,
        street: None,
        community: None,
        floor_area: None,
        capacity: None,
        opening_hours: None,
        cost: None,
    });
    Ok(draft.finish()?)
}
