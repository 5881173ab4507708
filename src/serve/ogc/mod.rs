//! Layers as OGC API – Features (core, GeoJSON) and OGC API – Tiles (Mapbox vector tiles), so that
//! QGIS and GDAL open them like the page does.

mod bbox;
mod collections;
mod items;
mod landing;
mod links;
mod matrices;
mod tiles;

pub(super) use collections::*;
pub(super) use items::*;
pub(super) use landing::*;
pub(super) use matrices::*;
pub(super) use tiles::*;

use super::error::ApiError;
use crate::export::LayerName;

/// The layer of that name.
fn layer_named(word: &str) -> Result<LayerName, ApiError> {
    LayerName::named(word).ok_or_else(|| {
        let known: Vec<&str> = LayerName::ALL.iter().map(|layer| layer.as_str()).collect();
        let hint = format!("; collections: {}", known.join(", "));
        ApiError::NotFound { what: "collection", name: word.to_owned(), hint }
    })
}
