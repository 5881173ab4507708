//! Reading a file: all features, all positions, all values in memory.
//!
//! `cargo bench --bench reading -- [--as table|city] FILE` prints what was read and what it cost
//! as a line of JSON. `benches/peers/reading.py` gives each file its own process and other tools
//! the same. As a `city`, outlines are checked and repaired besides, and all is made into one.

#[path = "support/meter.rs"]
mod meter;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use meter::{measured, peak_mb};
use yike::geodesy::GeoShape;
use yike::ingest::{Cell, LayerQuery, read_city, read_layer};

/// What was read, for comparison with what others read.
#[derive(Default)]
struct Sums {
    features: usize,
    positions: usize,
    lon: f64,
    lat: f64,
    residents: f64,
    letters: usize,
}

fn main() -> anyhow::Result<()> {
    let mut as_city = false;
    let mut file = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            // Cargo adds it.
            "--bench" => {}
            "--as" => match arguments.next().as_deref() {
                Some("table") => as_city = false,
                Some("city") => as_city = true,
                other => bail!("--as {other:?}: expected table or city"),
            },
            _ => file = Some(PathBuf::from(argument)),
        }
    }
    let Some(file) = file else {
        eprintln!("reading: no FILE: nothing to measure (make bench-files makes some)");
        return Ok(());
    };
    let (sums, cost) = if as_city { city(&file)? } else { table(&file)? };
    println!(
        "{{\"features\":{},\"positions\":{},\"lon\":{:?},\"lat\":{:?},\"residents\":{:?},\
         \"letters\":{},\"wall_s\":{:.3},\"cpu_s\":{:.3},\"peak_mb\":{:.1}}}",
        sums.features,
        sums.positions,
        sums.lon,
        sums.lat,
        sums.residents,
        sums.letters,
        cost.wall_s,
        cost.cpu_s,
        peak_mb().context("no peak memory: /proc is missing")?,
    );
    Ok(())
}

fn table(file: &Path) -> anyhow::Result<(Sums, meter::Cost)> {
    let (table, cost) = measured(|| read_layer(file, LayerQuery::default()));
    let table = table?;
    let mut sums = Sums { features: table.rows(), ..Sums::default() };
    for at in table.positions() {
        sums.positions += 1;
        sums.lon += at.x;
        sums.lat += at.y;
    }
    for row in 0..table.rows() {
        for heading in ["id", "name", "street"] {
            if let Cell::Text(text) = table.cell(row, heading) {
                sums.letters += text.chars().count();
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "residents are few")]
        match table.cell(row, "residents") {
            Cell::Integer(number) => sums.residents += number as f64,
            Cell::Number(number) => sums.residents += number,
            _ => {}
        }
    }
    Ok((sums, cost))
}

fn city(file: &Path) -> anyhow::Result<(Sums, meter::Cost)> {
    let folder = tempfile::tempdir()?;
    let file = file.canonicalize()?;
    let toml = format!("id = \"bench\"\n[layers]\ncompounds = {:?}\n", file.to_string_lossy());
    std::fs::write(folder.path().join("city.toml"), toml)?;
    let (reading, cost) = measured(|| read_city(folder.path()));
    let reading = reading?;
    let mut sums = Sums::default();
    for compound in reading.city.compounds() {
        sums.features += 1;
        sums.letters += compound.source_id.chars().count() + compound.name.chars().count();
        sums.residents += compound.residents.map_or(0.0, |residents| residents.value());
        if let GeoShape::Area(area) = &compound.shape {
            let rings =
                area.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
            for at in rings.flatten_coords() {
                sums.positions += 1;
                sums.lon += at.x;
                sums.lat += at.y;
            }
        }
    }
    Ok((sums, cost))
}

trait FlattenCoords {
    fn flatten_coords(self) -> impl Iterator<Item = geo_types::Coord<f64>>;
}

impl<'a, I: Iterator<Item = &'a geo_types::LineString<f64>>> FlattenCoords for I {
    fn flatten_coords(self) -> impl Iterator<Item = geo_types::Coord<f64>> {
        self.flat_map(|ring| ring.0.iter().copied())
    }
}
