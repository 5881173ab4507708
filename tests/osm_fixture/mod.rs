//! Writes small `.osm.pbf` files for tests, encoding the protocol buffers by hand. Blocks are not
//! packed, so that a changed byte reaches the decoder instead of failing a checksum.
//!
//! Format: OpenStreetMap wiki, "PBF Format". Lengths in metres from a corner in Xining.

use std::path::Path;

const LON: f64 = 101.78;
const LAT: f64 = 36.62;

/// A town being drawn. Nodes, ways and relations are numbered from 1, each kind by itself.
#[derive(Default)]
pub struct Town {
    strings: Vec<String>,
    nodes: Vec<Vec<u8>>,
    ways: Vec<Vec<u8>>,
    relations: Vec<Vec<u8>>,
    /// What the header asks of its reader.
    pub features: Vec<&'static str>,
    /// Seconds since 1970 in the header.
    pub replicated_at: Option<i64>,
}

type TagList<'a> = &'a [(&'a str, &'a str)];

impl Town {
    pub fn new() -> Self {
        Self { strings: vec![String::new()], features: vec!["OsmSchema-V0.6"], ..Self::default() }
    }

    /// A node `x` metres east and `y` metres north of the corner.
    pub fn node(&mut self, x: f64, y: f64, tags: TagList<'_>) -> i64 {
        let number = self.nodes.len() as i64 + 1;
        let [lon, lat] = Self::place(x, y);
        let mut node = Vec::new();
        varint_field(&mut node, 1, zigzag(number));
        self.tags(&mut node, tags);
        varint_field(&mut node, 8, zigzag((lat * 1e7).round() as i64));
        varint_field(&mut node, 9, zigzag((lon * 1e7).round() as i64));
        self.nodes.push(node);
        number
    }

    /// Longitude and latitude `x` metres east and `y` metres north of the corner.
    pub fn place(x: f64, y: f64) -> [f64; 2] {
        [LON + x / (111_320.0 * LAT.to_radians().cos()), LAT + y / 110_980.0]
    }

    pub fn way(&mut self, nodes: &[i64], tags: TagList<'_>) -> i64 {
        let number = self.ways.len() as i64 + 1;
        let mut way = Vec::new();
        varint_field(&mut way, 1, number as u64);
        self.tags(&mut way, tags);
        bytes_field(&mut way, 8, &packed_differences(nodes));
        self.ways.push(way);
        number
    }

    /// A relation of ways, all in the role `outer`.
    pub fn relation(&mut self, ways: &[i64], tags: TagList<'_>) -> i64 {
        let number = self.relations.len() as i64 + 1;
        let role = self.string("outer");
        let mut relation = Vec::new();
        varint_field(&mut relation, 1, number as u64);
        self.tags(&mut relation, tags);
        bytes_field(&mut relation, 8, &packed(ways.iter().map(|_| role)));
        bytes_field(&mut relation, 9, &packed_differences(ways));
        bytes_field(&mut relation, 10, &packed(ways.iter().map(|_| 1)));
        self.relations.push(relation);
        number
    }

    /// The corners of a rectangle, counter-clockwise from its south-west.
    pub fn corners(&mut self, x: f64, y: f64, width: f64, height: f64) -> [i64; 4] {
        [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
            .map(|(x, y)| self.node(x, y, &[]))
    }

    /// A closed way around a rectangle.
    pub fn rectangle(&mut self, at: [f64; 2], size: [f64; 2], tags: TagList<'_>) -> i64 {
        let [a, b, c, d] = self.corners(at[0], at[1], size[0], size[1]);
        self.way(&[a, b, c, d, a], tags)
    }

    /// A straight street.
    pub fn street(&mut self, from: (f64, f64), to: (f64, f64)) -> i64 {
        let ends = [from, to].map(|(x, y)| self.node(x, y, &[]));
        self.way(&ends, &[("highway", "residential")])
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut header = Vec::new();
        for feature in &self.features {
            bytes_field(&mut header, 4, feature.as_bytes());
        }
        if let Some(seconds) = self.replicated_at {
            varint_field(&mut header, 32, seconds as u64);
        }
        let mut file = blob("OSMHeader", &header);
        for (number, elements) in [(1, &self.nodes), (3, &self.ways), (4, &self.relations)] {
            let mut strings = Vec::new();
            self.strings.iter().for_each(|text| bytes_field(&mut strings, 1, text.as_bytes()));
            let mut group = Vec::new();
            elements.iter().for_each(|element| bytes_field(&mut group, number, element));
            let mut block = Vec::new();
            bytes_field(&mut block, 1, &strings);
            bytes_field(&mut block, 2, &group);
            file.extend(blob("OSMData", &block));
        }
        file
    }

    pub fn write(&self, path: &Path) {
        std::fs::write(path, self.bytes()).expect("the fixture is written");
    }

    fn tags(&mut self, out: &mut Vec<u8>, tags: TagList<'_>) {
        let (keys, values): (Vec<u64>, Vec<u64>) =
            tags.iter().map(|(key, value)| (self.string(key), self.string(value))).unzip();
        bytes_field(out, 2, &packed(keys));
        bytes_field(out, 3, &packed(values));
    }

    fn string(&mut self, text: &str) -> u64 {
        let at = self.strings.iter().position(|known| known == text).unwrap_or_else(|| {
            self.strings.push(text.to_owned());
            self.strings.len() - 1
        });
        at as u64
    }
}

fn blob(kind: &str, content: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    bytes_field(&mut body, 1, content);
    let mut header = Vec::new();
    bytes_field(&mut header, 1, kind.as_bytes());
    varint_field(&mut header, 3, body.len() as u64);
    let mut blob = (header.len() as u32).to_be_bytes().to_vec();
    blob.extend(header);
    blob.extend(body);
    blob
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn varint_field(out: &mut Vec<u8>, field: u64, value: u64) {
    varint(out, field << 3);
    varint(out, value);
}

fn bytes_field(out: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    varint(out, field << 3 | 2);
    varint(out, bytes.len() as u64);
    out.extend(bytes);
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

fn packed(values: impl IntoIterator<Item = u64>) -> Vec<u8> {
    let mut out = Vec::new();
    values.into_iter().for_each(|value| varint(&mut out, value));
    out
}

fn packed_differences(values: &[i64]) -> Vec<u8> {
    let before = std::iter::once(&0).chain(values);
    packed(values.iter().zip(before).map(|(value, before)| zigzag(value - before)))
}
