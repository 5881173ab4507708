//! A whole tile of one layer.

use super::clip::ClipBox;
use super::pen::Pen;
use super::shapes::Kind;
use super::wire::{bytes_field, number_field, number_value, varint};
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

/// A layer's features in a tile, as Mapbox Vector Tile 2.1; empty where it has none there.
/// A feature's id is its position in the layer plus one.
#[must_use]
pub fn tile(layer: &Layer, at: TileAddress) -> Vec<u8> {
    let shapes = layer.shapes();
    let extent = f64::from(EXTENT);
    let window = at.window(BUFFER / extent);
    let mut found = Vec::new();
    shapes.tree().meeting(window, &mut found);
    if found.is_empty() {
        return Vec::new();
    }
    let tile_box = at.window(0.0);
    let clip = ClipBox { low: -BUFFER, high: extent + BUFFER };
    let scale = at.side() * extent;
    let mut pen = Pen::new((tile_box.min.x, tile_box.min.y), scale, clip);
    let mut cells = TakenCells::default();
    let mut writer = Writer::new(layer);
    for &row in &found {
        let row = row as usize;
        if draw(&mut pen, &mut cells, shapes, row, at.zoom()) {
            writer.feature(row, shapes.kind(row), &pen);
        }
    }
    writer.finish()
}

/// Draws one feature; false where nothing of it is to be seen.
fn draw(pen: &mut Pen, cells: &mut TakenCells, shapes: &Shapes, row: usize, zoom: u32) -> bool {
    let bounds = shapes.bounds_of(row);
    let (low, high) = (pen.spot(bounds.min), pen.spot(bounds.max));
    let middle = ((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0);
    let smallest = f64::from(SMALLEST);
    let kind = shapes.kind(row);
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
        _ => pen.feature(kind, shapes.parts(row), inside),
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
    geometry: Vec<u8>,
    message: Vec<u8>,
}

impl<'a> Writer<'a> {
    fn new(layer: &'a Layer) -> Self {
        let columns = layer.table().columns().iter();
        let places = columns.map(|column| match column.cells() {
            Cells::Coded { values, .. } => vec![0; values.len()],
            Cells::Numbers(_) | Cells::Texts { .. } => Vec::new(),
        });
        Self {
            layer,
            places: places.collect(),
            features: Vec::new(),
            values: Vec::new(),
            values_count: 0,
            tags: Vec::new(),
            geometry: Vec::new(),
            message: Vec::new(),
        }
    }

    fn feature(&mut self, row: usize, kind: Kind, pen: &Pen) {
        self.tags.clear();
        let layer = self.layer;
        for (key, column) in layer.table().columns().iter().enumerate() {
            let place = match column.cells() {
                Cells::Coded { codes, encoded, .. } => {
                    let code = codes[row] as usize;
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
                    if numbers[row].is_nan() {
                        continue;
                    }
                    self.message.clear();
                    number_value(&mut self.message, numbers[row]);
                    self.new_value()
                }
                Cells::Texts { .. } => {
                    let Some(text) = column.cells().text(row) else { continue };
                    self.message.clear();
                    bytes_field(&mut self.message, 1, text.as_bytes());
                    self.new_value()
                }
            };
            varint(&mut self.tags, key as u64);
            varint(&mut self.tags, u64::from(place));
        }
        self.geometry.clear();
        pen.pack(&mut self.geometry);
        self.message.clear();
        number_field(&mut self.message, 1, row as u64 + 1);
        bytes_field(&mut self.message, 2, &self.tags);
        let sort = match kind {
            Kind::Points => 1,
            Kind::Lines => 2,
            Kind::Polygons => 3,
        };
        number_field(&mut self.message, 3, sort);
        bytes_field(&mut self.message, 4, &self.geometry);
        bytes_field(&mut self.features, 2, &self.message);
    }

    /// Puts the value in `message` at the end of the dictionary.
    fn new_value(&mut self) -> u32 {
        bytes_field(&mut self.values, 4, &self.message);
        self.values_count += 1;
        self.values_count - 1
    }

    fn finish(self) -> Vec<u8> {
        if self.features.is_empty() {
            return Vec::new();
        }
        let mut body = Vec::with_capacity(self.features.len() + self.values.len() + 512);
        bytes_field(&mut body, 1, self.layer.name().as_str().as_bytes());
        body.extend_from_slice(&self.features);
        for column in self.layer.table().columns() {
            bytes_field(&mut body, 3, column.name().as_bytes());
        }
        body.extend_from_slice(&self.values);
        number_field(&mut body, 5, u64::from(EXTENT));
        number_field(&mut body, 15, 2);
        let mut tile = Vec::with_capacity(body.len() + 8);
        bytes_field(&mut tile, 3, &body);
        tile
    }
}
