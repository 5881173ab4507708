//! Reads vector tiles, by the specification alone (Mapbox Vector Tile 2.1).

use serde_json::{Map, Value, json};

#[derive(Debug)]
pub struct TileFeature {
    pub id: u64,
    pub kind: u64,
    pub properties: Map<String, Value>,
    /// Points, lines or rings in tile units; rings are not closed.
    pub parts: Vec<Vec<(i64, i64)>>,
}

#[derive(Debug)]
pub struct TileLayer {
    pub name: String,
    pub extent: u64,
    pub version: u64,
    pub features: Vec<TileFeature>,
}

enum Field<'a> {
    Number(u64),
    Bits(u64),
    Bytes(&'a [u8]),
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let (mut value, mut shift) = (0, 0);
    loop {
        let (first, rest) = bytes.split_first().expect("a whole varint");
        *bytes = rest;
        value |= u64::from(first & 0x7f) << shift;
        shift += 7;
        if first & 0x80 == 0 {
            return value;
        }
    }
}

fn fields(mut bytes: &[u8]) -> Vec<(u64, Field<'_>)> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes);
        let field = match key & 7 {
            0 => Field::Number(varint(&mut bytes)),
            1 => {
                let (head, rest) = bytes.split_at(8);
                bytes = rest;
                Field::Bits(u64::from_le_bytes(head.try_into().expect("eight bytes")))
            }
            2 => {
                let length = usize::try_from(varint(&mut bytes)).expect("a length");
                let (head, rest) = bytes.split_at(length);
                bytes = rest;
                Field::Bytes(head)
            }
            other => panic!("wire type {other}"),
        };
        found.push((key >> 3, field));
    }
    found
}

fn packed(mut bytes: &[u8]) -> Vec<u64> {
    let mut numbers = Vec::new();
    while !bytes.is_empty() {
        numbers.push(varint(&mut bytes));
    }
    numbers
}

fn unzigzag(number: u64) -> i64 {
    let number = i64::try_from(number).expect("small");
    (number >> 1) ^ -(number & 1)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn value(bytes: &[u8]) -> Value {
    match fields(bytes).pop().expect("a value") {
        (1, Field::Bytes(bytes)) => text(bytes).into(),
        (3, Field::Bits(bits)) => json!(f64::from_bits(bits)),
        (5, Field::Number(number)) => json!(number),
        (6, Field::Number(number)) => json!(unzigzag(number)),
        (7, Field::Number(flag)) => json!(flag == 1),
        (field, _) => panic!("value field {field}"),
    }
}

fn geometry(commands: &[u64]) -> Vec<Vec<(i64, i64)>> {
    let (mut parts, mut cursor, mut at) = (Vec::new(), (0, 0), 0);
    while at < commands.len() {
        let (command, count) = (commands[at] & 7, commands[at] >> 3);
        at += 1;
        assert!(count > 0, "a command of nothing");
        if command == 7 {
            continue;
        }
        for _ in 0..count {
            cursor.0 += unzigzag(commands[at]);
            cursor.1 += unzigzag(commands[at + 1]);
            at += 2;
            if command == 1 {
                parts.push(vec![cursor]);
            } else {
                parts.last_mut().expect("moved before").push(cursor);
            }
        }
    }
    parts
}

pub fn read(tile: &[u8]) -> Vec<TileLayer> {
    fields(tile)
        .into_iter()
        .map(|(field, layer)| match (field, layer) {
            (3, Field::Bytes(layer)) => read_layer(layer),
            (field, _) => panic!("tile field {field}"),
        })
        .collect()
}

fn read_layer(bytes: &[u8]) -> TileLayer {
    let mut layer =
        TileLayer { name: String::new(), extent: 4096, version: 1, features: Vec::new() };
    let (mut keys, mut values, mut raw) = (Vec::new(), Vec::new(), Vec::new());
    for (field, content) in fields(bytes) {
        match (field, content) {
            (1, Field::Bytes(name)) => layer.name = text(name),
            (2, Field::Bytes(feature)) => raw.push(feature),
            (3, Field::Bytes(key)) => keys.push(text(key)),
            (4, Field::Bytes(bytes)) => values.push(value(bytes)),
            (5, Field::Number(extent)) => layer.extent = extent,
            (15, Field::Number(version)) => layer.version = version,
            (field, _) => panic!("layer field {field}"),
        }
    }
    for bytes in raw {
        let mut feature = TileFeature { id: 0, kind: 0, properties: Map::new(), parts: Vec::new() };
        for (field, content) in fields(bytes) {
            match (field, content) {
                (1, Field::Number(id)) => feature.id = id,
                (2, Field::Bytes(tags)) => {
                    for pair in packed(tags).chunks(2) {
                        let place = |at: u64| usize::try_from(at).expect("small");
                        feature
                            .properties
                            .insert(keys[place(pair[0])].clone(), values[place(pair[1])].clone());
                    }
                }
                (3, Field::Number(kind)) => feature.kind = kind,
                (4, Field::Bytes(commands)) => feature.parts = geometry(&packed(commands)),
                (field, _) => panic!("feature field {field}"),
            }
        }
        layer.features.push(feature);
    }
    layer
}
