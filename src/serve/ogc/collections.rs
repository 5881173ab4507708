//! The layers of a city as collections.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::layer_named;
use super::links::{Link, root};
use super::tiles::{MATRIX_SET, MVT};
use crate::export::LayerName;
use crate::serve::desk::Desk;
use crate::serve::error::{ApiError, Problems};
use crate::serve::hall::Hall;
use crate::serve::reply::{Asker, GEOJSON, JSON, Reply};
use crate::serve::words::Words;

/// Longitude and latitude in degrees, WGS 84.
pub(super) const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

/// The layers of a city.
#[derive(Serialize, ToSchema)]
pub(in crate::serve) struct Collections {
    links: Vec<Link>,
    collections: Vec<Collection>,
}

/// One layer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::serve) struct Collection {
    id: &'static str,
    title: String,
    description: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    extent: Option<Extent>,
    item_type: &'static str,
    #[schema(value_type = Vec<String>)]
    crs: [&'static str; 1],
    storage_crs: &'static str,
    links: Vec<Link>,
}

/// Where a layer's features are.
#[derive(Serialize, ToSchema)]
struct Extent {
    spatial: SpatialExtent,
}

/// Where they are in space.
#[derive(Serialize, ToSchema)]
struct SpatialExtent {
    /// West, south, east, north.
    #[schema(value_type = Vec<Vec<f64>>)]
    bbox: [[f64; 4]; 1],
    crs: &'static str,
}

/// The layers of a city.
#[utoipa::path(get, path = "/ogc/{city}/collections", tag = "ogc",
    params(("city" = String, Path, description = "City, by id")),
    responses((status = 200, description = "The layers", body = Collections), Problems))]
pub(in crate::serve) async fn collections(
    State(hall): State<Arc<Hall>>,
    Path(city): Path<String>,
    words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    words.done()?;
    let desk = hall.desk(&city)?;
    let all = LayerName::ALL.map(|layer| Collection::of(&desk, &asker, layer));
    let here = format!("{}/collections", root(&asker, &city));
    let links = vec![Link::new("self", JSON, here).titled("this document")];
    Ok(Reply::json(&Collections { links, collections: all.into() })?.to(&asker))
}

/// One layer of a city.
#[utoipa::path(get, path = "/ogc/{city}/collections/{layer}", tag = "ogc",
    params(("city" = String, Path, description = "City, by id"),
        ("layer" = LayerName, Path, description = "Layer, by name")),
    responses((status = 200, description = "The layer", body = Collection), Problems))]
pub(in crate::serve) async fn collection(
    State(hall): State<Arc<Hall>>,
    Path((city, layer)): Path<(String, String)>,
    words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    words.done()?;
    let desk = hall.desk(&city)?;
    let layer = layer_named(&layer)?;
    Ok(Reply::json(&Collection::of(&desk, &asker, layer))?.to(&asker))
}

impl Collection {
    fn of(desk: &Desk, asker: &Asker, layer: LayerName) -> Self {
        let root = root(asker, desk.city().id());
        let here = format!("{root}/collections/{}", layer.as_str());
        let tiles = format!("{here}/tiles/{MATRIX_SET}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}");
        let extent = desk.bounds().map(|b| Extent {
            spatial: SpatialExtent {
                bbox: [[b.min().x, b.min().y, b.max().x, b.max().y]],
                crs: CRS84,
            },
        });
        Self {
            id: layer.as_str(),
            title: format!("{} · {}", desk.city().name(), layer.title()),
            description: layer.description(),
            extent,
            item_type: "feature",
            crs: [CRS84],
            storage_crs: CRS84,
            links: vec![
                Link::new("self", JSON, here.clone()).titled("this document"),
                Link::new("items", GEOJSON, format!("{here}/items")).titled("features"),
                Link::new(
                    "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector",
                    JSON,
                    format!("{here}/tiles"),
                )
                .titled("tilesets"),
                Link::new("item", MVT, tiles).titled("vector tiles").template(),
            ],
        }
    }
}
