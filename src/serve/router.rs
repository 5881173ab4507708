//! Which addresses there are: the API's table of contents.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Router, middleware};
use serde_json::{Value, json};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{ApiError, Problem};
use super::hall::Hall;
use super::reply::{Asker, Reply};
use super::{api, guard, health, json_body, ogc, page};
use crate::export::LayerName;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "一刻 Yike",
        description = "Who can walk to a service station in a quarter of an hour, who cannot and \
                       why. Layers as OGC API – Features and – Tiles, questions under /api."
    ),
    components(schemas(Problem, LayerName))
)]
struct About;

/// Everything that is served.
pub fn router(hall: Arc<Hall>) -> Router {
    let (documented, _) = documented().split_for_parts();
    documented
        .route("/api/openapi.json", get(definition))
        .route("/api/cities/{city}/{file}", get(api::no_such_file))
        .route("/ogc/{city}", get(ogc::landing))
        .route("/", get(page::index))
        .route("/{file}", get(page::beside))
        .route("/assets/{file}", get(page::asset))
        .fallback(guard::nowhere)
        .layer(middleware::from_fn(guard::in_time))
        .layer(CatchPanicLayer::custom(guard::caught))
        .layer(DefaultBodyLimit::max(json_body::LARGEST))
        .layer(RequestBodyLimitLayer::new(json_body::LARGEST))
        .layer(middleware::from_fn(guard::dress))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(middleware::from_fn_with_state(Arc::clone(&hall), guard::observe))
        .with_state(hall)
}

/// The addresses that the OpenAPI document describes.
fn documented() -> OpenApiRouter<Arc<Hall>> {
    OpenApiRouter::with_openapi(About::openapi())
        .routes(routes!(api::cities))
        .routes(routes!(api::coverage))
        .routes(routes!(api::gaps_as_csv))
        .routes(routes!(api::gaps_as_geojson))
        .routes(routes!(api::gaps_as_json))
        .routes(routes!(api::gaps_as_xlsx))
        .routes(routes!(api::gaps_as_gpkg))
        .routes(routes!(api::gaps_as_shapefile))
        .routes(routes!(api::lists_as_json))
        .routes(routes!(api::lists_as_xlsx))
        .routes(routes!(api::report))
        .routes(routes!(api::report_as_html))
        .routes(routes!(api::report_as_pdf))
        .routes(routes!(api::compound))
        .routes(routes!(api::rings))
        .routes(routes!(api::findings))
        .routes(routes!(api::start_siting))
        .routes(routes!(api::try_sites))
        .routes(routes!(api::siting_job, api::stop_siting))
        .routes(routes!(api::siting_events))
        .routes(routes!(api::plan_as_json))
        .routes(routes!(api::plan_as_geojson))
        .routes(routes!(api::plan_as_xlsx))
        .routes(routes!(ogc::landing))
        .routes(routes!(ogc::conformance))
        .routes(routes!(ogc::definition))
        .routes(routes!(ogc::collections))
        .routes(routes!(ogc::collection))
        .routes(routes!(ogc::items))
        .routes(routes!(ogc::item))
        .routes(routes!(ogc::tilesets))
        .routes(routes!(ogc::tileset))
        .routes(routes!(ogc::tile))
        .routes(routes!(ogc::matrix_sets))
        .routes(routes!(ogc::matrix_set))
        .routes(routes!(health::health))
        .routes(routes!(health::metrics))
}

/// The OpenAPI document of everything.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    documented().into_openapi()
}

async fn definition(State(_): State<Arc<Hall>>, asker: Asker) -> Result<Response, ApiError> {
    Ok(Reply::json(&openapi())?.to(&asker))
}

/// The OpenAPI 3.0 document of one city's layers; addresses are relative to `root`.
pub(super) fn openapi_of_city(root: &str, name: &str) -> Value {
    const PREFIX: &str = "/ogc/{city}";
    let mut document = serde_json::to_value(openapi()).unwrap_or_default();
    let paths = document["paths"].as_object().cloned().unwrap_or_default();
    let mut own = serde_json::Map::new();
    for (path, mut item) in paths {
        let Some(rest) = path.strip_prefix(PREFIX) else { continue };
        if let Some(parameters) = item["get"]["parameters"].as_array_mut() {
            parameters.retain(|parameter| parameter["name"] != "city");
        }
        own.insert(rest.to_owned(), item);
    }
    document["paths"] = Value::Object(own);
    document["info"]["title"] = json!(format!("{name} · 一刻 Yike"));
    document["servers"] = json!([{ "url": root }]);
    document["openapi"] = json!("3.0.3");
    as_of_version_3_0(&mut document);
    document
}

/// OpenAPI 3.1 says things in JSON Schema that 3.0 says in words of its own.
fn as_of_version_3_0(node: &mut Value) {
    match node {
        Value::Array(list) => list.iter_mut().for_each(as_of_version_3_0),
        Value::Object(object) => {
            object.values_mut().for_each(as_of_version_3_0);
            if let Some(Value::Array(types)) = object.get("type").cloned() {
                let mut named = types.into_iter().filter(|one| one != "null");
                object.insert("type".to_owned(), named.next().unwrap_or_else(|| json!("object")));
                object.insert("nullable".to_owned(), json!(true));
            }
            for key in ["oneOf", "anyOf"] {
                let null = json!({ "type": "null" });
                let Some(Value::Array(choices)) = object.get_mut(key) else { continue };
                let all = choices.len();
                choices.retain(|choice| *choice != null);
                if choices.len() < all {
                    let choices = std::mem::take(choices);
                    object.remove(key);
                    // One left: 3.0 lets nothing stand beside a $ref, so it goes into an allOf.
                    let key = if choices.len() == 1 { "allOf" } else { key };
                    object.insert(key.to_owned(), Value::Array(choices));
                    object.insert("nullable".to_owned(), json!(true));
                }
            }
            if let Some(bound @ Value::Number(_)) = object.get("exclusiveMinimum").cloned() {
                object.insert("minimum".to_owned(), bound);
                object.insert("exclusiveMinimum".to_owned(), json!(true));
            }
            object.remove("propertyNames");
            if object.get("identifier").is_some() && object.get("name").is_some() {
                object.remove("identifier"); // of a licence
            }
        }
        _ => {}
    }
}
