//! `/api/cities/{city}/lists.…`: needs, resources, and the projects that match them.

use axum::response::Response;

use super::gaps::{Form, GapAsking, GapWords};
use crate::export::Lists;
use crate::serve::choices::Choices;
use crate::serve::error::{ApiError, Problems};

/// The three lists as a workbook: needs, resources, projects, standard and method.
#[utoipa::path(get, path = "/api/cities/{city}/lists.xlsx", tag = "api",
    params(("city" = String, Path, description = "City, by id"), Choices, GapWords),
    responses((status = 200, description = "The workbook", body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Problems))]
pub(in crate::serve) async fn lists_as_xlsx(asked: GapAsking) -> Result<Response, ApiError> {
    asked.reply(Form::ListsWorkbook).await
}

/// The three lists for programs: each need with the rooms that could serve it within the
/// standard, and the rooms to open, the one that serves most people first.
#[utoipa::path(get, path = "/api/cities/{city}/lists.json", tag = "api",
    params(("city" = String, Path, description = "City, by id"), Choices, GapWords),
    responses((status = 200, description = "The lists", body = Lists), Problems))]
pub(in crate::serve) async fn lists_as_json(asked: GapAsking) -> Result<Response, ApiError> {
    asked.reply(Form::ListsJson).await
}
