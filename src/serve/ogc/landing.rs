//! Landing page, conformance, API definition.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::links::{Link, root};
use crate::serve::error::{ApiError, Problems};
use crate::serve::hall::Hall;
use crate::serve::reply::{Asker, JSON, Reply};
use crate::serve::router::openapi_of_city;
use crate::serve::words::Words;

/// Media type of an API definition.
const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";

/// What is implemented.
const CONFORMS_TO: [&str; 11] = [
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
];

/// Where a city's layers begin.
#[derive(Serialize, ToSchema)]
pub(in crate::serve) struct Landing {
    title: String,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<String>,
    links: Vec<Link>,
}

/// The conformance classes that are met.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::serve) struct Conformance {
    #[schema(value_type = Vec<String>)]
    conforms_to: [&'static str; CONFORMS_TO.len()],
}

/// The landing page of a city's layers.
#[utoipa::path(get, path = "/ogc/{city}/", tag = "ogc",
    params(("city" = String, Path, description = "City, by id")),
    responses((status = 200, description = "Links to everything", body = Landing), Problems))]
pub(in crate::serve) async fn landing(
    State(hall): State<Arc<Hall>>,
    Path(city): Path<String>,
    words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    words.done()?;
    let desk = hall.desk(&city)?;
    let root = root(&asker, &city);
    let collections = format!("{root}/collections");
    let landing = Landing {
        title: format!("{} · 一刻 Yike", desk.city().name()),
        description:
            "Who can walk to a service station in a quarter of an hour, who cannot and why"
                .to_owned(),
        attribution: desk.city().source().map(str::to_owned),
        links: vec![
            Link::new("self", JSON, format!("{root}/")).titled("this document"),
            Link::new("service-desc", OPENAPI, format!("{root}/api")).titled("API definition"),
            Link::new("conformance", JSON, format!("{root}/conformance")).titled("conformance"),
            Link::new("data", JSON, collections).titled("collections"),
        ],
    };
    Ok(Reply::json(&landing)?.to(&asker))
}

/// The conformance classes that are met.
#[utoipa::path(get, path = "/ogc/{city}/conformance", tag = "ogc",
    params(("city" = String, Path, description = "City, by id")),
    responses((status = 200, description = "Conformance classes", body = Conformance), Problems))]
pub(in crate::serve) async fn conformance(
    State(hall): State<Arc<Hall>>,
    Path(city): Path<String>,
    words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    words.done()?;
    hall.desk(&city)?;
    Ok(Reply::json(&Conformance { conforms_to: CONFORMS_TO })?.to(&asker))
}

/// The definition of a city's layers as OpenAPI 3.0.
#[utoipa::path(get, path = "/ogc/{city}/api", tag = "ogc",
    params(("city" = String, Path, description = "City, by id")),
    responses((status = 200, description = "OpenAPI document", body = Object,
        content_type = "application/vnd.oai.openapi+json;version=3.0"), Problems))]
pub(in crate::serve) async fn definition(
    State(hall): State<Arc<Hall>>,
    Path(city): Path<String>,
    words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    words.done()?;
    let desk = hall.desk(&city)?;
    let document = openapi_of_city(&root(&asker, &city), desk.city().name());
    Ok(Reply::json(&document)?.in_media(OPENAPI).to(&asker))
}
