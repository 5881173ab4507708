//! The one tile matrix set, told in full, since a network without the Internet cannot look it up.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::links::{Link, root};
use super::tiles::{MATRIX_SET, MATRIX_SET_URI, WEB_MERCATOR};
use crate::export::FINEST_ZOOM;
use crate::serve::error::{ApiError, Problems};
use crate::serve::hall::Hall;
use crate::serve::reply::{Asker, JSON, Reply};
use crate::serve::words::Words;

/// Half the world's side, metres of the web map.
const HALF_WORLD_M: f64 = 20_037_508.342_789_2;
/// Pixels along a side of a tile, and the pixel that scale denominators assume.
const PIXELS: u32 = 256;
const PIXEL_M: f64 = 0.000_28;

/// The tile matrix sets that are served.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::serve) struct MatrixSets {
    tile_matrix_sets: Vec<MatrixSetEntry>,
}

/// One of them.
#[derive(Serialize, ToSchema)]
struct MatrixSetEntry {
    id: &'static str,
    title: &'static str,
    uri: &'static str,
    links: Vec<Link>,
}

/// A tile matrix set (OGC 17-083r4).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::serve) struct MatrixSet {
    id: &'static str,
    title: &'static str,
    uri: &'static str,
    crs: &'static str,
    #[schema(value_type = Vec<String>)]
    ordered_axes: [&'static str; 2],
    well_known_scale_set: &'static str,
    tile_matrices: Vec<Matrix>,
}

/// The tiles of one zoom.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Matrix {
    id: String,
    scale_denominator: f64,
    cell_size: f64,
    corner_of_origin: &'static str,
    #[schema(value_type = Vec<f64>)]
    point_of_origin: [f64; 2],
    tile_width: u32,
    tile_height: u32,
    matrix_width: u32,
    matrix_height: u32,
}

/// The tile matrix sets that are served: one.
#[utoipa::path(get, path = "/ogc/{city}/tileMatrixSets", tag = "ogc",
    params(("city" = String, Path, description = "City, by id")),
    responses((status = 200, description = "The sets", body = MatrixSets), Problems))]
pub(in crate::serve) async fn matrix_sets(
    State(hall): State<Arc<Hall>>,
    Path(city): Path<String>,
    words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    words.done()?;
    hall.desk(&city)?;
    let here = format!("{}/tileMatrixSets/{MATRIX_SET}", root(&asker, &city));
    let links = vec![Link::new("self", JSON, here)];
    let set = MatrixSetEntry { id: MATRIX_SET, title: "Web map", uri: MATRIX_SET_URI, links };
    Ok(Reply::json(&MatrixSets { tile_matrix_sets: vec![set] })?.to(&asker))
}

/// The tile matrix set of the web map.
#[utoipa::path(get, path = "/ogc/{city}/tileMatrixSets/WebMercatorQuad", tag = "ogc",
    params(("city" = String, Path, description = "City, by id")),
    responses((status = 200, description = "The set", body = MatrixSet), Problems))]
pub(in crate::serve) async fn matrix_set(
    State(hall): State<Arc<Hall>>,
    Path(city): Path<String>,
    words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    words.done()?;
    hall.desk(&city)?;
    Ok(Reply::json(&MatrixSet::web_mercator_quad())?.to(&asker))
}

impl MatrixSet {
    fn web_mercator_quad() -> Self {
        let matrix = |zoom: u32| {
            let side = 1_u32 << zoom;
            let cell_size = 2.0 * HALF_WORLD_M / f64::from(side) / f64::from(PIXELS);
            Matrix {
                id: zoom.to_string(),
                scale_denominator: cell_size / PIXEL_M,
                cell_size,
                corner_of_origin: "topLeft",
                point_of_origin: [-HALF_WORLD_M, HALF_WORLD_M],
                tile_width: PIXELS,
                tile_height: PIXELS,
                matrix_width: side,
                matrix_height: side,
            }
        };
        Self {
            id: MATRIX_SET,
            title: "Google Maps Compatible for the World",
            uri: MATRIX_SET_URI,
            crs: WEB_MERCATOR,
            ordered_axes: ["X", "Y"],
            well_known_scale_set: "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
            tile_matrices: (0..=FINEST_ZOOM).map(matrix).collect(),
        }
    }
}
