//! A whole tile of one layer.

use super::clip::ClipBox;
use super::pen::Pen;
use super::shapes::Kind;
use super::wire::{
    bytes_field, bytes_field_length, message_field, number_field, number_field_length,
    number_value_field, text_value_field, varint,
};
use super::{Shapes, TileAddress};
use crate::export::layers::{Cells, Layer};

/// Tile units along a side.
pub const EXTENT: u32 = 4096;
/// How far beyond the tile shapes are kept, tile units.
const BUFFER: f64 = 64.0;
/// A polygon smaller than this both ways is drawn as a square of this side, tile units.
const SMALLEST: i32 = 4;
/// Side of the cells in which at most one thing too small to be told apart is drawn, tile units.
const CELL: f64 = 8.0;
/// From this zoom on every point is drawn.
const ALL_POINTS: u32 = 10;

/// Features, and vertices of them, that are drawn in less than a millisecond.
const FEW_FEATURES: usize = 2_000;
const FEW_VERTICES: usize = 20_000;

/// A layer's features in a tile, as Mapbox Vector Tile 2.1; empty where it has none there.
/// A feature's id is its position in the layer plus one.
#[must_use]
pub fn tile(layer: &Layer, at: TileAddress) -> Vec<u8> {
    let mut found = Vec::new();
    layer.shapes().tree().meeting(at.window(BUFFER / f64::from(EXTENT)), &mut found);
    drawn(layer, at, &found)
}

/// The same as [`tile`] where it is made in less than a millisecond or so; `None` where it may
/// take longer.
#[must_use]
pub fn quick_tile(layer: &Layer, at: TileAddress) -> Option<Vec<u8>> {
    let shapes = layer.shapes();
    let mut found = Vec::new();
    let window = at.window(BUFFER / f64::from(EXTENT));
    let few = shapes.tree().meeting_at_most(FEW_FEATURES, window, &mut found);
    let vertices = || found.iter().map(|&slot| shapes.vertices_of(slot as usize)).sum::<usize>();
    (few && vertices() <= FEW_VERTICES).then(|| drawn(layer, at, &found))
}

/// The tile of the features, by their slots, whose boxes meet it.
fn drawn(layer: &Layer, at: TileAddress, found: &[u32]) -> Vec<u8> {
    if found.is_empty() {
        return Vec::new();
    }
    let shapes = layer.shapes();
    let extent = f64::from(EXTENT);
    let tile_box = at.window(0.0);
    let clip = ClipBox { low: -BUFFER, high: extent + BUFFER };
    let scale = at.side() * extent;
    let mut pen = Pen::new((tile_box.min.x, tile_box.min.y), scale, clip);
    let mut cells = TakenCells::default();
    let mut writer = Writer::new(layer, found.len());
    for &slot in found {
        let slot = slot as usize;
        if draw(&mut pen, &mut cells, shapes, slot, at.zoom()) {
            let id = u64::from(shapes.rows()[slot]) + 1;
            writer.feature(slot, id, shapes.kind(slot), pen.geometry());
        }
    }
    writer.finish()
}

/// Draws one feature; false where nothing of it is to be seen.
fn draw(pen: &mut Pen, cells: &mut TakenCells, shapes: &Shapes, slot: usize, zoom: u32) -> bool {
    let bounds = shapes.bounds_of(slot);
    let (low, high) = (pen.spot(bounds.min), pen.spot(bounds.max));
    let middle = ((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0);
    let smallest = f64::from(SMALLEST);
    let kind = shapes.kind(slot);
    let tiny = high.0 - low.0 < smallest && high.1 - low.1 < smallest;
    let inside = pen.clip().holds(low) && pen.clip().holds(high);
    match kind {
        Kind::Polygons if tiny => {
            let drawn = pen.clip().holds(middle) && cells.take(middle);
            if drawn {
                pen.square(middle, SMALLEST);
            }
            drawn
        }
        Kind::Points if zoom < ALL_POINTS && tiny && !cells.take(middle) => false,
        _ => pen.feature(kind, shapes.parts(slot), inside),
    }
}

/// The cells of the tile's grid in which something tiny is drawn already.
#[derive(Default)]
struct TakenCells(Vec<u64>);

impl TakenCells {
    /// Takes the cell of a spot; false where it is taken or the spot lies off the grid.
    fn take(&mut self, (x, y): (f64, f64)) -> bool {
        const ACROSS: usize = ((EXTENT as f64 + 2.0 * BUFFER) / CELL) as usize + 1;
        if self.0.is_empty() {
            self.0 = vec![0; (ACROSS * ACROSS).div_ceil(64)];
        }
        let cell = |at: f64| ((at + BUFFER) / CELL).max(0.0) as usize;
        let (column, row) = (cell(x), cell(y));
        if column >= ACROSS || row >= ACROSS {
            return false;
        }
        let at = row * ACROSS + column;
        let (word, bit) = (&mut self.0[at / 64], 1 << (at % 64));
        let free = *word & bit == 0;
        *word |= bit;
        free
    }
}

/// Writes features and the dictionary of their values.
struct Writer<'a> {
    layer: &'a Layer,
    /// For each coded column: where in the tile's dictionary a code stands, plus one.
    places: Vec<Vec<u32>>,
    features: Vec<u8>,
    values: Vec<u8>,
    values_count: u32,
    tags: Vec<u8>,
}

impl<'a> Writer<'a> {
    fn new(layer: &'a Layer, features: usize) -> Self {
        // Room for what a feature of a dozen properties takes; growing would copy.
        let room = 64 * features.min(8192);
        let columns = layer.table().columns().iter();
        let places = columns.map(|column| match column.cells() {
            Cells::Coded { values, .. } => vec![0; values.len()],
            Cells::Numbers(_) | Cells::Texts { .. } => Vec::new(),
        });
        Self {
            layer,
            places: places.collect(),
            features: Vec::with_capacity(room),
            values: Vec::with_capacity(room),
            values_count: 0,
            tags: Vec::new(),
        }
    }

    fn feature(&mut self, slot: usize, id: u64, kind: Kind, geometry: &[u8]) {
        self.tags.clear();
        let layer = self.layer;
        for (key, column) in layer.table().columns().iter().enumerate() {
            let place = match column.cells() {
                Cells::Coded { codes, encoded, .. } => {
                    let code = codes[slot] as usize;
                    match (&encoded[code], self.places[key][code]) {
                        (None, _) => continue,
                        (Some(bytes), 0) => {
                            bytes_field(&mut self.values, 4, bytes);
                            self.values_count += 1;
                            self.places[key][code] = self.values_count;
                            self.values_count - 1
                        }
                        (Some(_), known) => known - 1,
                    }
                }
                Cells::Numbers(numbers) => {
                    if numbers[slot].is_nan() {
                        continue;
                    }
                    number_value_field(&mut self.values, 4, numbers[slot]);
                    self.values_count += 1;
                    self.values_count - 1
                }
                Cells::Texts { .. } => {
                    let Some(text) = column.cells().text(slot) else { continue };
                    text_value_field(&mut self.values, 4, text);
                    self.values_count += 1;
                    self.values_count - 1
                }
            };
            varint(&mut self.tags, key as u64);
            varint(&mut self.tags, u64::from(place));
        }
        let sort = match kind {
            Kind::Points => 1,
            Kind::Lines => 2,
            Kind::Polygons => 3,
        };
        let length = number_field_length(id)
            + bytes_field_length(self.tags.len())
            + number_field_length(sort)
            + bytes_field_length(geometry.len());
        message_field(&mut self.features, 2, length);
        number_field(&mut self.features, 1, id);
        bytes_field(&mut self.features, 2, &self.tags);
        number_field(&mut self.features, 3, sort);
        bytes_field(&mut self.features, 4, geometry);
    }

    fn finish(self) -> Vec<u8> {
        if self.features.is_empty() {
            return Vec::new();
        }
        let (mut head, mut keys, mut foot) = (Vec::new(), Vec::new(), Vec::new());
        bytes_field(&mut head, 1, self.layer.name().as_str().as_bytes());
        for column in self.layer.table().columns() {
            bytes_field(&mut keys, 3, column.name().as_bytes());
        }
        number_field(&mut foot, 5, u64::from(EXTENT));
        number_field(&mut foot, 15, 2);
        let parts = [&head, &self.features, &keys, &self.values, &foot];
        let length = parts.iter().map(|part| part.len()).sum();
        let mut tile = Vec::with_capacity(bytes_field_length(length));
        message_field(&mut tile, 3, length);
        for part in parts {
            tile.extend_from_slice(part);
        }
        tile
    }
}
