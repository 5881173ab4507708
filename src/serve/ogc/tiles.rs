//! The layers as vector tiles, and what the tilesets are.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::layer_named;
use super::links::{Link, root, with_words};
use crate::export::{Layer, LayerName, TileAddress, quick_tile, tile as draw};
use crate::serve::choices::Choices;
use crate::serve::error::{ApiError, Problems};
use crate::serve::hall::Hall;
use crate::serve::reply::{Asker, JSON, Reply};
use crate::serve::words::{Words, bad};

/// The one set of tile matrices: the web map's.
pub(super) const MATRIX_SET: &str = "WebMercatorQuad";
/// Media type of a vector tile.
pub(super) const MVT: &str = "application/vnd.mapbox-vector-tile";
pub(super) const MATRIX_SET_URI: &str =
    "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";
pub(super) const WEB_MERCATOR: &str = "http://www.opengis.net/def/crs/EPSG/0/3857";

/// The tilesets of a layer.
#[derive(Serialize, ToSchema)]
pub(in crate::serve) struct TileSets {
    links: Vec<Link>,
    tilesets: Vec<TileSet>,
}

/// A tileset.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::serve) struct TileSet {
    title: String,
    data_type: &'static str,
    crs: &'static str,
    #[serde(rename = "tileMatrixSetURI")]
    tile_matrix_set_uri: &'static str,
    links: Vec<Link>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    layers: Vec<TileLayer>,
}

/// The layer in a tileset's tiles.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TileLayer {
    id: &'static str,
    data_type: &'static str,
    /// The properties, as JSON Schema.
    #[schema(value_type = Object)]
    properties_schema: serde_json::Value,
}

/// The tilesets of a layer.
#[utoipa::path(get, path = "/ogc/{city}/collections/{layer}/tiles", tag = "ogc",
    params(("city" = String, Path, description = "City, by id"),
        ("layer" = LayerName, Path, description = "Layer, by name")),
    responses((status = 200, description = "The tilesets", body = TileSets), Problems))]
pub(in crate::serve) async fn tilesets(
    State(hall): State<Arc<Hall>>,
    Path((city, layer)): Path<(String, String)>,
    words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    words.done()?;
    hall.desk(&city)?;
    let layer = layer_named(&layer)?;
    let root = root(&asker, &city);
    let set = TileSet::of(&root, layer, &[], vec![]);
    let links = vec![Link::new("self", JSON, tiles_of(&root, layer))];
    Ok(Reply::json(&TileSets { links, tilesets: vec![set] })?.to(&asker))
}

/// A tileset: where its tiles are, and what they carry. The words of a question are handed on to
/// the address of the tiles.
#[utoipa::path(get, path = "/ogc/{city}/collections/{layer}/tiles/WebMercatorQuad", tag = "ogc",
    params(("city" = String, Path, description = "City, by id"),
        ("layer" = LayerName, Path, description = "Layer, by name"), Choices),
    responses((status = 200, description = "The tileset", body = TileSet), Problems))]
pub(in crate::serve) async fn tileset(
    State(hall): State<Arc<Hall>>,
    Path((city, layer)): Path<(String, String)>,
    mut words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    let desk = hall.desk(&city)?;
    let name = layer_named(&layer)?;
    let asking = desk.asking(&Choices::read(&mut words)?)?;
    let said = words.with(&[]);
    words.done()?;
    let layer = desk.layer(&asking, name).await?;
    let root = root(&asker, &city);
    let set = TileSet::of(&root, name, &said, vec![TileLayer::of(&layer)]);
    Ok(Reply::json(&set)?.to(&asker))
}

/// One vector tile; no content where the layer has nothing there.
#[utoipa::path(get, tag = "ogc",
    path = "/ogc/{city}/collections/{layer}/tiles/WebMercatorQuad/{z}/{row}/{col}",
    params(("city" = String, Path, description = "City, by id"),
        ("layer" = LayerName, Path, description = "Layer, by name"),
        ("z" = u32, Path, description = "Zoom", maximum = 22),
        ("row" = u32, Path, description = "Row from the north"),
        ("col" = u32, Path, description = "Column from the west"), Choices),
    responses((status = 200, description = "Mapbox Vector Tile 2.1", body = Vec<u8>,
        content_type = "application/vnd.mapbox-vector-tile"),
        (status = 204, description = "Nothing of the layer lies there"), Problems))]
pub(in crate::serve) async fn tile(
    State(hall): State<Arc<Hall>>,
    Path((city, layer, z, row, col)): Path<(String, String, String, String, String)>,
    mut words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    let desk = hall.desk(&city)?;
    let name = layer_named(&layer)?;
    let at = TileAddress::try_new(whole("z", &z)?, whole("row", &row)?, whole("col", &col)?)?;
    let asking = desk.asking(&Choices::read(&mut words)?)?;
    words.done()?;
    let tag = desk.tag(&asking, (name, at));
    if let Some(unchanged) = asker.unchanged(tag) {
        return Ok(unchanged);
    }
    let layer = desk.layer(&asking, name).await?;
    // What is quick is done in place: going to a thread for work and back costs more.
    let bytes = match quick_tile(&layer, at) {
        Some(bytes) => bytes,
        None => desk.lanes().light.run(move || draw(&layer, at)).await?,
    };
    desk.counters().tiled();
    Ok(Reply::bytes(MVT, bytes).tagged(tag).to(&asker))
}

/// Where a layer's tilesets are, under the address of its city.
fn tiles_of(city: &str, layer: LayerName) -> String {
    format!("{city}/collections/{}/tiles", layer.as_str())
}

fn whole(name: &str, text: &str) -> Result<u32, ApiError> {
    text.parse().map_err(|_| bad(name, text, "a whole number from 0"))
}

impl TileSet {
    fn of(
        city: &str,
        layer: LayerName,
        words: &[(String, String)],
        layers: Vec<TileLayer>,
    ) -> Self {
        let set = format!("{}/{MATRIX_SET}", tiles_of(city, layer));
        let tiles = with_words(&format!("{set}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"), words);
        Self {
            title: layer.title().to_owned(),
            data_type: "vector",
            crs: WEB_MERCATOR,
            tile_matrix_set_uri: MATRIX_SET_URI,
            links: vec![
                Link::new("self", JSON, with_words(&set, words)),
                Link::new("item", MVT, tiles).template(),
                Link::new(
                    "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme",
                    JSON,
                    format!("{city}/tileMatrixSets/{MATRIX_SET}"),
                ),
            ],
            layers,
        }
    }
}

impl TileLayer {
    fn of(layer: &Layer) -> Self {
        let properties: serde_json::Map<_, _> = layer
            .columns()
            .iter()
            .map(|column| {
                let schema = column.sort().map_or_else(
                    || serde_json::json!({}),
                    |sort| serde_json::json!({ "type": sort }),
                );
                (column.name().to_owned(), schema)
            })
            .collect();
        let properties_schema = serde_json::json!({ "type": "object", "properties": properties });
        Self { id: layer.name().as_str(), data_type: "vector", properties_schema }
    }
}
