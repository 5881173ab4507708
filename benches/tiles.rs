//! Vector tiles of a made-up nation: what one tile costs at each zoom where it holds the most.
//!
//! `cargo bench --bench tiles [-- city|town|nation|NxM]`. Preparing (answer, table, shapes and
//! R-tree) and drawing are timed apart; a zoom's figure is the median over the fullest tiles and
//! over tiles of randomly chosen compounds.

#[path = "support/meter.rs"]
#[expect(dead_code, reason = "shared with the other benches, which measure memory too")]
mod meter;
#[path = "support/nation.rs"]
mod nation;

use std::collections::BTreeMap;
use std::time::Instant;

use meter::measured;
use nation::{Nation, Size};
use yike::city::{City, CityDraft, Compound, CompoundKind, Condition, LimitChange, Station, Tier};
use yike::export::{Layer, LayerName, Layers, TileAddress, tile};
use yike::geodesy::{LonLat, Plane, PlanePoint};
use yike::study::{By, Question, Study};
use yike::units::Persons;

fn main() -> anyhow::Result<()> {
    let name = std::env::args().skip(1).find(|word| !word.starts_with("--"));
    let size = name.as_deref().map_or_else(|| Size::named("city"), Size::named);
    let size = size.ok_or_else(|| anyhow::anyhow!("expected city, town, nation or NxM"))?;
    let study = Study::open(city(&Nation::of(size))?, None);
    let standard = yike::ingest::read_standard("quarter-hour", std::path::Path::new("."))?;
    let question = Question::try_new(&standard, LimitChange::default(), None, By::CIRCLE)?;
    let (answer, cost) = measured(|| study.coverage(&question));
    println!("answer: {:.2} s", cost.wall_s);
    let layers = Layers::default();
    let (layer, cost) = measured(|| layers.layer(&study, &answer, LayerName::Compounds));
    println!("layer of {} compounds: {:.2} s", layer.len(), cost.wall_s);
    println!("zoom  tiles  features  kB  ms (median of the fullest)   features  ms (of compounds)");
    for zoom in 5..=16 {
        let mut counts: BTreeMap<TileAddress, usize> = BTreeMap::new();
        for compound in study.city().compounds() {
            *counts.entry(holding(zoom, compound.gates[0])).or_default() += 1;
        }
        let mut fullest: Vec<(usize, TileAddress)> =
            counts.iter().map(|(at, count)| (*count, *at)).collect();
        fullest.sort_by(|a, b| b.cmp(a));
        let full: Vec<TileAddress> = fullest.iter().take(9).map(|(_, at)| *at).collect();
        let step = study.city().compounds().len() / 200 + 1;
        let of_compounds = study.city().compounds().iter().step_by(step);
        let usual: Vec<TileAddress> = of_compounds.map(|c| holding(zoom, c.gates[0])).collect();
        let (kb, ms) = median(&layer, &full);
        let (_, usual_ms) = median(&layer, &usual);
        let mut held: Vec<usize> = usual.iter().map(|at| counts[at]).collect();
        held.sort_unstable();
        println!(
            "{zoom:4} {:6} {:9} {kb:5.0} {ms:8.3} {:28} {usual_ms:10.3}",
            counts.len(),
            fullest[full.len() / 2].0,
            held[held.len() / 2],
        );
    }
    Ok(())
}

/// Median of the kilobytes and of the milliseconds of some tiles.
fn median(layer: &Layer, tiles: &[TileAddress]) -> (f64, f64) {
    let (mut kb, mut ms) = (Vec::new(), Vec::new());
    for &at in tiles {
        let best = (0..3).map(|_| {
            let began = Instant::now();
            let bytes = tile(layer, at).len();
            (began.elapsed().as_secs_f64() * 1e3, bytes)
        });
        let (took, bytes) = best.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default();
        ms.push(took);
        kb.push(bytes as f64 / 1e3);
    }
    ms.sort_by(f64::total_cmp);
    kb.sort_by(f64::total_cmp);
    (kb[kb.len() / 2], ms[ms.len() / 2])
}

fn holding(zoom: u32, place: LonLat) -> TileAddress {
    let north = (std::f64::consts::FRAC_PI_4 + place.lat().to_radians() / 2.0).tan().ln();
    let y = 0.5 - north / std::f64::consts::TAU;
    TileAddress::holding(zoom, PlanePoint::new(place.lon() / 360.0 + 0.5, y))
}

/// The nation as one city in the middle of China.
fn city(nation: &Nation) -> anyhow::Result<City> {
    let plane = Plane::new(LonLat::try_new(105.0, 35.0)?);
    let mut draft = CityDraft {
        id: "nation".to_owned(),
        name: "nation".to_owned(),
        standard: "quarter-hour".to_owned(),
        ..CityDraft::default()
    };
    let places = nation.compounds.iter().zip(&nation.points).zip(&nation.residents);
    draft.compounds = places
        .enumerate()
        .map(|(at, ((shape, point), residents))| Compound {
            source_id: format!("c{at:07}"),
            name: format!("小区 {at}"),
            kind: CompoundKind::ALL[at % 6],
            shape: shape.off(&plane),
            gates: vec![plane.unproject(*point)],
            district: None,
            street: None,
            community: None,
            residents: Some(Persons::new(*residents)),
            households: None,
            elderly: None,
        })
        .collect();
    draft.stations = nation
        .stations
        .iter()
        .enumerate()
        .map(|(at, shape)| Station {
            source_id: format!("s{at:06}"),
            name: format!("站 {at}"),
            tier: Some(Tier::Community),
            services: vec![],
            condition: Condition::Good,
            shape: shape.off(&plane),
            gates: vec![],
            district: None,
            street: None,
            community: None,
            floor_area: None,
            capacity: None,
            opening_hours: None,
            cost: None,
        })
        .collect();
    Ok(draft.finish()?)
}
