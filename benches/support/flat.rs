//! A nation in flat files, little-endian, so that every tool reads the same bits: coordinates as
//! pairs of `f64`, and for each shape where its ring ends (`u32`, beginning with 0). Rings are
//! closed; a ring of one vertex is a point.

use std::fs;
use std::io;
use std::path::Path;

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use yike::geodesy::{PlanePoint, PlaneShape};

use super::nation::Nation;

/// Writes the nation into a folder.
pub fn write(nation: &Nation, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    write_shapes(&nation.compounds, folder, "compounds")?;
    write_shapes(&nation.stations, folder, "stations")?;
    write_shapes(&nation.streets, folder, "streets")?;
    let points = nation.points.iter().flat_map(|p| [p.x, p.y]);
    write_numbers(&folder.join("points.f64"), points)?;
    write_numbers(&folder.join("residents.f64"), nation.residents.iter().copied())
}

/// Reads of the nation that [`write`] wrote its points, residents and the layers that are named;
/// the others stay empty.
pub fn read(folder: &Path, layers: &[&str]) -> io::Result<Nation> {
    let points = read_numbers(&folder.join("points.f64"))?;
    let shapes = |layer| {
        if layers.contains(&layer) { read_shapes(folder, layer) } else { Ok(Vec::new()) }
    };
    Ok(Nation {
        compounds: shapes("compounds")?,
        points: points.chunks_exact(2).map(|c| PlanePoint::new(c[0], c[1])).collect(),
        residents: read_numbers(&folder.join("residents.f64"))?,
        stations: shapes("stations")?,
        streets: shapes("streets")?,
    })
}

/// Writes numbers as `f64`.
pub fn write_numbers(path: &Path, numbers: impl Iterator<Item = f64>) -> io::Result<()> {
    fs::write(path, numbers.flat_map(f64::to_le_bytes).collect::<Vec<u8>>())
}

fn read_numbers(path: &Path) -> io::Result<Vec<f64>> {
    let bytes = fs::read(path)?;
    Ok(bytes.as_chunks().0.iter().map(|eight| f64::from_le_bytes(*eight)).collect())
}

fn write_shapes(shapes: &[PlaneShape], folder: &Path, layer: &str) -> io::Result<()> {
    let mut coords = Vec::new();
    let mut ends = 0_u32.to_le_bytes().to_vec();
    for shape in shapes {
        match shape {
            PlaneShape::Point(point) => coords.push(Coord { x: point.x, y: point.y }),
            PlaneShape::Area(area) => coords.extend(area.0.iter().flat_map(|p| p.exterior())),
        }
        let end = u32::try_from(coords.len()).expect("a nation has fewer than 2^32 vertices");
        ends.extend(end.to_le_bytes());
    }
    let numbers = coords.iter().flat_map(|c| [c.x, c.y]);
    write_numbers(&folder.join(format!("{layer}.f64")), numbers)?;
    fs::write(folder.join(format!("{layer}.u32")), ends)
}

fn read_shapes(folder: &Path, layer: &str) -> io::Result<Vec<PlaneShape>> {
    let numbers = read_numbers(&folder.join(format!("{layer}.f64")))?;
    let bytes = fs::read(folder.join(format!("{layer}.u32")))?;
    let ends: Vec<usize> =
        bytes.as_chunks().0.iter().map(|four| u32::from_le_bytes(*four) as usize).collect();
    let shape = |bounds: &[usize]| {
        let ring = &numbers[2 * bounds[0]..2 * bounds[1]];
        if let [x, y] = ring {
            return PlaneShape::Point(PlanePoint::new(*x, *y));
        }
        let ring = ring.chunks_exact(2).map(|c| Coord { x: c[0], y: c[1] }).collect();
        PlaneShape::Area(MultiPolygon(vec![Polygon::new(LineString(ring), vec![])]))
    };
    Ok(ends.windows(2).map(shape).collect())
}
