//! A town in flat files, little-endian, so that every tool reads the same bits
//! (benches/peers/walk_io.py): pairs of `f64` for places, `u32` for positions.

use std::fs;
use std::io;
use std::path::Path;

use yike::geodesy::{Plane, PlanePoint};
use yike::index::Rows;
use yike::network::{Near, Network};

use super::walking_town::{Origin, Places, SNAP_LIMIT, network};

/// No station can be walked to.
const REFUSED: f64 = -1.0;

/// Writes a town with so many stations and points for everybody; gives the network.
pub fn export(
    town: &Origin,
    stations: usize,
    points: usize,
    folder: &Path,
) -> anyhow::Result<Network> {
    let (draft, plane) = town.read()?;
    let network = network(&draft);
    let places = Places::in_town(&network, stations, points);
    write_network(&network, folder)?;
    write_places_of(&places, &network, &plane, folder)?;
    match town {
        Origin::Grid(edges) => fs::write(folder.join("grid.txt"), edges.to_string())?,
        Origin::Osm(file) => {
            let file = fs::canonicalize(file)?;
            fs::write(folder.join("pbf.txt"), file.display().to_string())?;
        }
    }
    Ok(network)
}

/// Reads which town [`export`] wrote.
pub fn read_origin(folder: &Path) -> anyhow::Result<Origin> {
    match fs::read_to_string(folder.join("pbf.txt")) {
        Ok(file) => Ok(Origin::Osm(file.into())),
        Err(_) => Ok(Origin::Grid(fs::read_to_string(folder.join("grid.txt"))?.parse()?)),
    }
}

/// Writes the network that is walked, with the shape of each edge.
fn write_network(network: &Network, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let edges = || network.edges();
    write_places(folder, "junctions", network.junctions())?;
    write_positions(folder, "ends", edges().flat_map(|edge| edge.junctions))?;
    write_numbers(&folder.join("lengths.f64"), edges().map(|edge| edge.length().value()))?;
    let flags = |flag: fn(&yike::network::Edge<'_>) -> bool| -> Vec<u8> {
        edges().map(|edge| u8::from(flag(&edge))).collect()
    };
    fs::write(folder.join("islands.u8"), flags(|edge| edge.is_island))?;
    fs::write(folder.join("ground.u8"), flags(|edge| edge.is_ground))?;
    let corners: Vec<PlanePoint> = edges().flat_map(|edge| edge.points.iter().copied()).collect();
    write_places(folder, "shapes", &corners)?;
    let mut start = 0;
    let starts = edges().map(|edge| {
        start += u32::try_from(edge.points.len()).expect("few corners");
        start
    });
    write_positions(folder, "shape_starts", std::iter::once(0).chain(starts))
}

/// Writes stations and points, in metres and in degrees, and where we join them to the streets.
fn write_places_of(
    places: &Places,
    network: &Network,
    plane: &Plane,
    folder: &Path,
) -> io::Result<()> {
    for (name, list) in [("stations", &places.stations), ("points", &places.points)] {
        write_places(folder, name, list)?;
        let write_degrees = |name: &str, list: &[PlanePoint]| {
            let degrees = list.iter().map(|point| plane.unproject(*point));
            let degrees = degrees.flat_map(|place| [place.lon(), place.lat()]);
            write_numbers(&folder.join(format!("{name}_deg.f64")), degrees)
        };
        write_degrees(name, list)?;
        let snaps = network.footholds(list, SNAP_LIMIT);
        let joined = snaps.iter().zip(list).map(|(snap, place)| match snap.foothold() {
            Some(foothold) => foothold.at,
            None => *place,
        });
        write_degrees(&format!("{name}_joined"), &joined.collect::<Vec<_>>())?;
    }
    Ok(())
}

/// Reads the stations and points that [`export`] wrote.
pub fn read_given(folder: &Path) -> io::Result<Places> {
    let read = |name: &str| -> io::Result<Vec<PlanePoint>> {
        let bytes = fs::read(folder.join(format!("{name}.f64")))?;
        let numbers: Vec<f64> =
            bytes.as_chunks().0.iter().map(|eight| f64::from_le_bytes(*eight)).collect();
        Ok(numbers.as_chunks().0.iter().map(|[x, y]| PlanePoint::new(*x, *y)).collect())
    };
    Ok(Places { stations: read("stations")?, points: read("points")? })
}

/// Writes the walk from each point to its nearest station.
pub fn write_nearest(path: &Path, found: &[Option<Near>]) -> io::Result<()> {
    write_numbers(path, found.iter().map(|one| one.map_or(REFUSED, |near| near.length_m)))
}

/// Writes every point with the stations in its reach, in order of points, then stations.
pub fn write_pairs(path: &Path, rows: &Rows<Near>) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(rows.entries() * 16);
    for (row, point) in rows.iter().zip(0_u32..) {
        let mut row = row.to_vec();
        row.sort_unstable_by_key(|near| near.source);
        for near in row {
            bytes.extend(point.to_le_bytes());
            bytes.extend(near.source.to_le_bytes());
            bytes.extend(near.length_m.to_le_bytes());
        }
    }
    fs::write(path, bytes)
}

/// Writes numbers as `f64`.
pub fn write_numbers(path: &Path, numbers: impl Iterator<Item = f64>) -> io::Result<()> {
    fs::write(path, numbers.flat_map(f64::to_le_bytes).collect::<Vec<u8>>())
}

fn write_places(folder: &Path, name: &str, places: &[PlanePoint]) -> io::Result<()> {
    let numbers = places.iter().flat_map(|place| [place.x, place.y]);
    write_numbers(&folder.join(format!("{name}.f64")), numbers)
}

fn write_positions(
    folder: &Path,
    name: &str,
    positions: impl Iterator<Item = u32>,
) -> io::Result<()> {
    let bytes: Vec<u8> = positions.flat_map(u32::to_le_bytes).collect();
    fs::write(folder.join(format!("{name}.u32")), bytes)
}
