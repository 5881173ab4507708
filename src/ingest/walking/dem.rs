//! An elevation model: a GeoTIFF of one band of heights in metres.
//!
//! Question: how high does a place lie? Method: bilinear interpolation between the middles of the
//! four cells around it. A place outside the model, or beside a cell without data, has no known
//! height.
//!
//! Only the cells around the places asked for are read and kept, so a model of a whole country
//! serves a city; their number is limited to [`MOST_CELLS`].
//!
//! Limits: longitude and latitude on WGS 84 or CGCS2000 only, north up; pixels packed with
//! DEFLATE or LZW or not at all, in strips or tiles.
//!
//! Source: OGC GeoTIFF Standard 1.1 (OGC 19-008r4); TIFF 6.0.

use std::fs::File;
use std::io::BufReader;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use tiff::decoder::{ChunkType, Decoder, DecodingResult};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use crate::geodesy::LonLat;
use crate::ingest::IngestError;

/// What is supported, for error texts.
const EXPECTED: &str = "GeoTIFF of one band in EPSG:4326 or EPSG:4490";
/// A quarter of a gigabyte of heights: 8,000 × 8,000 cells.
const MOST_CELLS: usize = 1 << 26;

/// The heights around the places that were asked for.
#[derive(Debug)]
pub(super) struct Dem {
    grid: Grid,
    columns: Range<usize>,
    rows: Range<usize>,
    /// Row by row, not a number where there is no data.
    heights_m: Vec<f32>,
}

/// How cells lie on the earth.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Grid {
    width: usize,
    height: usize,
    /// The middle of the north-western cell.
    lon: f64,
    lat: f64,
    /// Degrees from one column to the next and from one row to the next.
    east: f64,
    south: f64,
}

impl Dem {
    /// Reads as much of the GeoTIFF at `path` as `places` need.
    pub fn read(path: &Path, places: &[LonLat]) -> Result<Self, IngestError> {
        let file = File::open(path)
            .map_err(|cause| IngestError::of_io(path, cause, "dem of city.toml"))?;
        // The decoder is made for hostile files; should it give up all the same, that is an error too.
        let read = AssertUnwindSafe(|| Self::decode(BufReader::new(file), places));
        let found = catch_unwind(read).unwrap_or_else(|_| Err("damaged bytes".to_owned()));
        found.map_err(|found| IngestError::Dem { path: path.to_owned(), expected: EXPECTED, found })
    }

    fn decode(file: BufReader<File>, places: &[LonLat]) -> Result<Self, String> {
        let told = |error: TiffError| error.to_string();
        let mut decoder = Decoder::new(file).map_err(told)?;
        match decoder.colortype().map_err(told)? {
            ColorType::Gray(_) => {}
            other => return Err(format!("pixels of {other:?}")),
        }
        let grid = Grid::of(&mut decoder)?;
        let (columns, rows) = grid.window(places);
        let cells = columns.len() * rows.len();
        if cells > MOST_CELLS {
            return Err(format!("{cells} cells around the streets, more than {MOST_CELLS}"));
        }
        let mut dem = Self { grid, columns, rows, heights_m: vec![f32::NAN; cells] };
        if cells == 0 {
            return Ok(dem);
        }
        let no_data = decoder
            .get_tag_ascii_string(Tag::GdalNodata)
            .ok()
            .and_then(|text| text.trim_matches(['\0', ' ']).parse::<f64>().ok());
        let (chunk_width, chunk_height) = decoder.chunk_dimensions();
        let (chunk_width, chunk_height) = (chunk_width as usize, chunk_height as usize);
        if chunk_width == 0 || chunk_height == 0 {
            return Err("strips or tiles of no size".to_owned());
        }
        let across = match decoder.get_chunk_type() {
            ChunkType::Strip => 1,
            ChunkType::Tile => grid.width.div_ceil(chunk_width),
        };
        for down in dem.rows.start / chunk_height..dem.rows.end.div_ceil(chunk_height) {
            for along in dem.columns.start / chunk_width..dem.columns.end.div_ceil(chunk_width) {
                let index = u32::try_from(down * across + along)
                    .map_err(|_| "too many strips or tiles".to_owned())?;
                let (wide, _) = decoder.chunk_data_dimensions(index);
                let values = as_heights(decoder.read_chunk(index).map_err(told)?)?;
                let corner = [along * chunk_width, down * chunk_height];
                dem.keep(&values, corner, wide as usize, no_data);
            }
        }
        Ok(dem)
    }

    /// Keeps of one strip or tile the cells inside the window.
    fn keep(&mut self, values: &[f64], corner: [usize; 2], wide: usize, no_data: Option<f64>) {
        for (row, cells) in values.chunks(wide.max(1)).enumerate() {
            let row = corner[1] + row;
            if !self.rows.contains(&row) {
                continue;
            }
            for (column, height) in (corner[0]..).zip(cells) {
                let known = height.is_finite()
                    && no_data.is_none_or(|none| (*height - none).abs() > none.abs() * 1e-6)
                    // Models that forget to say so write such numbers where they know nothing.
                    && (-1_000.0..=9_000.0).contains(height);
                if known && self.columns.contains(&column) {
                    let at =
                        (row - self.rows.start) * self.columns.len() + column - self.columns.start;
                    self.heights_m[at] = *height as f32;
                }
            }
        }
    }

    /// How high `place` lies, metres; `None` where that is not known.
    pub fn height_m(&self, place: LonLat) -> Option<f32> {
        let (column, row) = self.grid.position(place)?;
        let mut sum = 0.0;
        for (row, share_down) in around(row, self.grid.height) {
            for (column, share) in around(column, self.grid.width) {
                let weight = share * share_down;
                if weight > 0.0 {
                    sum += weight * f64::from(self.cell(column, row)?);
                }
            }
        }
        Some(sum as f32)
    }

    fn cell(&self, column: usize, row: usize) -> Option<f32> {
        if !self.columns.contains(&column) || !self.rows.contains(&row) {
            return None;
        }
        let at = (row - self.rows.start) * self.columns.len() + column - self.columns.start;
        Some(self.heights_m[at]).filter(|height| !height.is_nan())
    }
}

/// The two cells that `position` lies between, and what each counts.
fn around(position: f64, count: usize) -> [(usize, f64); 2] {
    let position = position.clamp(0.0, (count - 1) as f64);
    let before = position.floor();
    let (at, share) = (before as usize, position - before);
    [(at, 1.0 - share), ((at + 1).min(count - 1), share)]
}

/// From the first to the last of some cells; empty where there are none.
fn span(cells: impl Iterator<Item = (usize, f64)>) -> Range<usize> {
    let both = cells.map(|(at, _)| (at, at)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    both.map_or(0..0, |(first, last)| first..last + 1)
}

impl Grid {
    fn of(decoder: &mut Decoder<BufReader<File>>) -> Result<Self, String> {
        let (width, height) = decoder.dimensions().map_err(|error| error.to_string())?;
        if width == 0 || height == 0 {
            return Err("an image of no size".to_owned());
        }
        let keys = decoder
            .get_tag_u16_vec(Tag::GeoKeyDirectoryTag)
            .map_err(|_| "a TIFF that does not say where on the earth it lies".to_owned())?;
        let key = |wanted: u16| {
            let entries = keys.get(4..).unwrap_or_default().chunks_exact(4);
            entries.filter(|entry| entry[0] == wanted && entry[1] == 0).map(|entry| entry[3]).next()
        };
        match (key(MODEL_TYPE), key(GEOGRAPHIC_TYPE), key(PROJECTED_TYPE)) {
            (_, Some(4326 | 4490), None) => {}
            (_, _, Some(code)) => {
                return Err(format!("EPSG:{code}; warp it: gdalwarp -t_srs EPSG:4326 IN OUT"));
            }
            (_, Some(code), None) => return Err(format!("EPSG:{code}")),
            _ => return Err("no coordinate system in its keys".to_owned()),
        }
        let numbers = |decoder: &mut Decoder<BufReader<File>>, tag| {
            decoder.get_tag_f64_vec(tag).unwrap_or_default()
        };
        let scale = numbers(decoder, Tag::ModelPixelScaleTag);
        let tie = numbers(decoder, Tag::ModelTiepointTag);
        let matrix = numbers(decoder, Tag::ModelTransformationTag);
        let (lon, lat, east, south) = match (&*scale, &*tie, &*matrix) {
            ([east, south, ..], [column, row, _, lon, lat, ..], _) => {
                (lon - column * east, lat + row * south, *east, *south)
            }
            (_, _, [east, turn, _, lon, other_turn, north, _, lat, ..]) => {
                if *turn != 0.0 || *other_turn != 0.0 {
                    return Err("a raster that is turned".to_owned());
                }
                (*lon, *lat, *east, -north)
            }
            _ => return Err("a TIFF that does not say where on the earth it lies".to_owned()),
        };
        let is_finite = [lon, lat, east, south].into_iter().all(f64::is_finite);
        if !is_finite || east <= 0.0 || south <= 0.0 {
            return Err("a raster that is not north up".to_owned());
        }
        // The place named is the corner of a cell, unless the cell is a point.
        let to_middle = if key(RASTER_TYPE) == Some(PIXEL_IS_POINT) { 0.0 } else { 0.5 };
        Ok(Self {
            width: width as usize,
            height: height as usize,
            lon: lon + to_middle * east,
            lat: lat - to_middle * south,
            east,
            south,
        })
    }

    /// Column and row, with fractions; `None` outside.
    fn position(&self, place: LonLat) -> Option<(f64, f64)> {
        let column = (place.lon() - self.lon) / self.east;
        let row = (self.lat - place.lat()) / self.south;
        let within = |position: f64, count: usize| (-0.5..=count as f64 - 0.5).contains(&position);
        (within(column, self.width) && within(row, self.height)).then_some((column, row))
    }

    /// The columns and rows that interpolation at `places` touches.
    fn window(&self, places: &[LonLat]) -> (Range<usize>, Range<usize>) {
        let positions = || places.iter().filter_map(|place| self.position(*place));
        let columns = positions().flat_map(|(column, _)| around(column, self.width));
        let rows = positions().flat_map(|(_, row)| around(row, self.height));
        (span(columns), span(rows))
    }
}

const MODEL_TYPE: u16 = 1024;
const RASTER_TYPE: u16 = 1025;
const GEOGRAPHIC_TYPE: u16 = 2048;
const PROJECTED_TYPE: u16 = 3072;
const PIXEL_IS_POINT: u16 = 2;

fn as_heights(values: DecodingResult) -> Result<Vec<f64>, String> {
    Ok(match values {
        DecodingResult::U8(values) => values.into_iter().map(f64::from).collect(),
        DecodingResult::I8(values) => values.into_iter().map(f64::from).collect(),
        DecodingResult::U16(values) => values.into_iter().map(f64::from).collect(),
        DecodingResult::I16(values) => values.into_iter().map(f64::from).collect(),
        DecodingResult::U32(values) => values.into_iter().map(f64::from).collect(),
        DecodingResult::I32(values) => values.into_iter().map(f64::from).collect(),
        DecodingResult::F32(values) => values.into_iter().map(f64::from).collect(),
        DecodingResult::F64(values) => values,
        _ => return Err("heights of an unusual sort".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use tempfile::NamedTempFile;
    use tiff::encoder::colortype::{Gray32Float, GrayI16};
    use tiff::encoder::{Compression, TiffEncoder};

    use super::*;

    /// Three columns and two rows of 0.01°, the north-western corner at 101.78, 36.64.
    struct Hills {
        keys: Vec<u16>,
        compression: Compression,
    }

    impl Default for Hills {
        fn default() -> Self {
            let keys = vec![1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4490];
            Self { keys, compression: Compression::Uncompressed }
        }
    }

    impl Hills {
        fn file(&self) -> NamedTempFile {
            let mut file = NamedTempFile::new().expect("a file");
            let mut tiff = TiffEncoder::new(file.as_file_mut())
                .expect("an encoder")
                .with_compression(self.compression);
            let mut image = tiff.new_image::<GrayI16>(3, 2).expect("an image");
            image.rows_per_strip(1).expect("strips");
            let tags = image.encoder();
            let scale: &[f64] = &[0.01, 0.01, 0.0];
            let tie: &[f64] = &[0.0, 0.0, 0.0, 101.78, 36.64, 0.0];
            tags.write_tag(Tag::ModelPixelScaleTag, scale).expect("written");
            tags.write_tag(Tag::ModelTiepointTag, tie).expect("written");
            if !self.keys.is_empty() {
                tags.write_tag(Tag::GeoKeyDirectoryTag, &*self.keys).expect("written");
            }
            tags.write_tag(Tag::GdalNodata, "-9999").expect("written");
            image.write_data(&[100, 200, 300, 200, 300, -9999]).expect("written");
            file
        }

        fn heights(&self, places: &[(f64, f64)]) -> Vec<Option<f32>> {
            let places = places.iter().map(|(lon, lat)| LonLat::try_new(*lon, *lat));
            let places: Vec<_> = places.map(|place| place.expect("a place")).collect();
            let dem = Dem::read(self.file().path(), &places).expect("a model");
            let heights = places.iter().map(|place| dem.height_m(*place));
            heights.map(|height| height.map(|m| (m * 100.0).round() / 100.0)).collect()
        }

        fn complaint(&self) -> String {
            Dem::read(self.file().path(), &[]).expect_err("no model").to_string()
        }
    }

    #[test]
    fn heights_between_cells_are_interpolated_and_unknown_beside_no_data() {
        let asked = [
            (101.785, 36.635),
            (101.79, 36.635),
            (101.79, 36.63),
            (101.781, 36.639),
            (101.805, 36.635),
            (101.8, 36.63),
            (101.82, 36.63),
            (101.7, 36.63),
        ];
        let expected =
            [Some(100.0), Some(150.0), Some(200.0), Some(100.0), Some(300.0), None, None, None];
        for compression in [
            Compression::Uncompressed,
            Compression::Lzw,
            Compression::Deflate(tiff::encoder::DeflateLevel::Fast),
        ] {
            let hills = Hills { compression, ..Hills::default() };
            assert_eq!(hills.heights(&asked), expected);
        }
    }

    #[test]
    fn a_cell_that_is_a_point_is_not_moved_to_its_middle() {
        let mut hills = Hills::default();
        hills.keys[11] = PIXEL_IS_POINT;
        assert_eq!(hills.heights(&[(101.78, 36.64), (101.785, 36.64)]), [Some(100.0), Some(150.0)]);
    }

    #[test]
    fn only_the_cells_around_the_places_are_kept() {
        let place = LonLat::try_new(101.785, 36.635).expect("a place");
        let dem = Dem::read(Hills::default().file().path(), &[place]).expect("a model");
        assert!(dem.heights_m.len() <= 4, "{} cells", dem.heights_m.len());
    }

    #[test]
    fn what_is_no_elevation_model_is_told_so() {
        let projected = vec![1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 4547];
        let none = Hills { keys: Vec::new(), ..Hills::default() };
        assert!(none.complaint().contains("where on the earth"), "{}", none.complaint());
        let projected = Hills { keys: projected, ..Hills::default() };
        assert!(projected.complaint().contains("EPSG:4547; warp it"), "{}", projected.complaint());
        let missing = Dem::read(Path::new("no-such.tif"), &[]).expect_err("no file").to_string();
        assert!(missing.contains("dem of city.toml"), "{missing}");
    }

    #[test]
    fn damaged_models_are_errors_or_models_and_never_panic() {
        let file = Hills { compression: Compression::Lzw, ..Hills::default() }.file();
        let bytes = std::fs::read(file.path()).expect("the model");
        let place = LonLat::try_new(101.79, 36.63).expect("a place");
        for at in 0..bytes.len() {
            for change in [0xFF, 0x01] {
                let mut damaged = bytes.clone();
                damaged[at] ^= change;
                std::fs::write(file.path(), &damaged).expect("written");
                let _ = Dem::read(file.path(), &[place]).map(|dem| dem.height_m(place));
            }
            std::fs::write(file.path(), &bytes[..at]).expect("written");
            assert!(Dem::read(file.path(), &[place]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn heights_may_be_fractions() {
        let mut file = NamedTempFile::new().expect("a file");
        let mut tiff = TiffEncoder::new(file.as_file_mut()).expect("an encoder");
        let mut image = tiff.new_image::<Gray32Float>(1, 1).expect("an image");
        let tags = image.encoder();
        let matrix = [0.01, 0., 0., 101.78, 0., -0.01, 0., 36.64, 0., 0., 0., 0., 0., 0., 0., 1.];
        tags.write_tag(Tag::ModelTransformationTag, &matrix[..]).expect("written");
        let keys: &[u16] = &[1, 1, 0, 2, 1024, 0, 1, 2, 2048, 0, 1, 4326];
        tags.write_tag(Tag::GeoKeyDirectoryTag, keys).expect("written");
        image.write_data(&[2261.25]).expect("written");
        let place = LonLat::try_new(101.785, 36.635).expect("a place");
        let dem = Dem::read(file.path(), &[place]).expect("a model");
        assert_eq!(dem.height_m(place), Some(2261.25));
    }
}
