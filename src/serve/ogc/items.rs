//! The features of a layer as GeoJSON, page by page.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderName;
use axum::response::Response;
use geo_types::Rect;
use geojson::{Feature, JsonObject};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::bbox::boxes;
use super::collections::CRS84;
use super::layer_named;
use super::links::{Link, root, segment, with_words};
use crate::city::City;
use crate::export::{Layer, LayerName};
use crate::serve::choices::Choices;
use crate::serve::desk::Desk;
use crate::serve::error::{ApiError, Problems};
use crate::serve::hall::Hall;
use crate::serve::reply::{Asker, GEOJSON, JSON, Reply};
use crate::serve::words::{Words, bad};

/// Features on a page unless told otherwise, and at most.
const PAGE: usize = 100;
const LONGEST_PAGE: usize = 10_000;

/// Which features.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::serve) struct ItemWords {
    /// West, south, east, north in degrees; across the date line where west exceeds east.
    #[param(style = Form, explode = false, value_type = Option<Vec<f64>>, min_items = 4, max_items = 6)]
    bbox: Vec<Rect<f64>>,
    /// Features on a page; more than the most is read as the most.
    #[param(minimum = 1, maximum = 10000, default = 100, value_type = Option<u32>)]
    limit: usize,
    /// Features to leave out before the first.
    #[param(minimum = 0, default = 0, value_type = Option<u32>)]
    offset: usize,
    /// A time or an interval (RFC 3339); features have no time, so every one matches.
    #[param(rename = "datetime", value_type = Option<String>)]
    _datetime: (),
}

/// A page of features.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::serve) struct ItemPage {
    #[serde(rename = "type")]
    sort: &'static str,
    links: Vec<Link>,
    /// When the answer was given.
    time_stamp: String,
    /// Features that match.
    number_matched: usize,
    /// Features on this page.
    number_returned: usize,
    #[schema(value_type = Vec<Object>)]
    features: Vec<Feature>,
}

/// The features of a layer. Any property of the layer may be given as a further parameter: only
/// features whose property equals it are returned.
#[utoipa::path(get, path = "/ogc/{city}/collections/{layer}/items", tag = "ogc",
    params(("city" = String, Path, description = "City, by id"),
        ("layer" = LayerName, Path, description = "Layer, by name"), ItemWords, Choices),
    responses((status = 200, description = "A page of features", body = ItemPage,
        content_type = "application/geo+json"), Problems))]
pub(in crate::serve) async fn items(
    State(hall): State<Arc<Hall>>,
    Path((city, layer)): Path<(String, String)>,
    mut words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    let desk = hall.desk(&city)?;
    let name = layer_named(&layer)?;
    let asking = desk.asking(&Choices::read(&mut words)?)?;
    let wanted = ItemWords::read(&mut words)?;
    let layer = desk.layer(&asking, name).await?;
    let filters = words.take_any(layer.columns().iter().map(|column| column.name()));
    let here = format!("{}/collections/{}/items", root(&asker, &city), name.as_str());
    let links =
        PageLinks { here, words: words.with(&[]), offset: wanted.offset, limit: wanted.limit };
    let tag = desk.tag(&asking, (name, words.text(), &asker.base));
    words.done()?;
    if let Some(unchanged) = asker.unchanged(tag) {
        return Ok(unchanged);
    }
    let asked = Arc::clone(&desk);
    let work = move || page(&asked, &layer, &wanted, &filters, &links);
    let page = desk.lanes().light.run(work).await?;
    Ok(in_crs84(Reply::json(&page)?.in_media(GEOJSON).tagged(tag)).to(&asker))
}

/// One feature of a layer.
#[utoipa::path(get, path = "/ogc/{city}/collections/{layer}/items/{id}", tag = "ogc",
    params(("city" = String, Path, description = "City, by id"),
        ("layer" = LayerName, Path, description = "Layer, by name"),
        ("id" = String, Path, description = "Feature, by id"), Choices),
    responses((status = 200, description = "The feature", body = Object,
        content_type = "application/geo+json"), Problems))]
pub(in crate::serve) async fn item(
    State(hall): State<Arc<Hall>>,
    Path((city, layer, id)): Path<(String, String, String)>,
    mut words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    let desk = hall.desk(&city)?;
    let name = layer_named(&layer)?;
    let asking = desk.asking(&Choices::read(&mut words)?)?;
    let said = words.with(&[]);
    words.done()?;
    let layer = desk.layer(&asking, name).await?;
    let not_found =
        || ApiError::NotFound { what: "feature", name: id.clone(), hint: String::new() };
    let row = layer.position(&id).ok_or_else(not_found)?;
    let tag = desk.tag(&asking, (name, row, &asker.base));
    let collection = format!("{}/collections/{}", root(&asker, &city), name.as_str());
    let here = with_words(&format!("{collection}/items/{}", segment(&id)), &said);
    let links = [Link::new("self", GEOJSON, here), Link::new("collection", JSON, collection)];
    let links = serde_json::to_value(links).map_err(|e| ApiError::Internal(e.to_string()))?;
    let mut feature = layer.feature(desk.city(), row);
    feature.foreign_members = Some(JsonObject::from_iter([("links".to_owned(), links)]));
    Ok(in_crs84(Reply::json(&feature)?.in_media(GEOJSON).tagged(tag)).to(&asker))
}

fn in_crs84(reply: Reply) -> Reply {
    reply.with(HeaderName::from_static("content-crs"), &format!("<{CRS84}>"))
}

impl ItemWords {
    fn read(words: &mut Words) -> Result<Self, ApiError> {
        let bbox = words.take("bbox")?.map(|text| boxes(&text)).transpose()?.unwrap_or_default();
        let limit = words.parse::<usize>("limit", "a whole number from 1")?.unwrap_or(PAGE);
        if limit == 0 {
            return Err(bad("limit", "0", "a whole number from 1"));
        }
        let offset = words.parse::<usize>("offset", "a whole number from 0")?.unwrap_or(0);
        if let Some(text) = words.take("datetime")?
            && !is_time(&text)
        {
            let expected =
                "a time or an interval like 2022-12-31T00:00:00Z or ../2023-01-01T00:00:00Z";
            return Err(bad("datetime", text, expected));
        }
        Ok(Self { bbox, limit: limit.min(LONGEST_PAGE), offset, _datetime: () })
    }
}

/// Whether a text is a time, or two of them with a stroke between; an open end is `..` or nothing.
fn is_time(text: &str) -> bool {
    let pattern = |shape: &str, text: &str| {
        shape.len() == text.len()
            && shape.bytes().zip(text.bytes()).all(|(wanted, found)| match wanted {
                b'0' => found.is_ascii_digit(),
                b'T' => found.eq_ignore_ascii_case(&b'T'),
                _ => found == wanted,
            })
    };
    let moment = |text: &str| {
        let (date_time, zone) =
            match text.find(['Z', 'z', '+']).or(text.rfind('-').filter(|at| *at > 10)) {
                Some(at) => text.split_at(at),
                None => return pattern("0000-00-00", text),
            };
        let whole = date_time.split_once('.').map_or(date_time, |(whole, _)| whole);
        let zoned =
            ["Z", "z"].contains(&zone) || pattern("00:00", zone.get(1..).unwrap_or_default());
        pattern("0000-00-00T00:00:00", whole) && zoned
    };
    let open = |text: &str| text.is_empty() || text == "..";
    match text.split_once('/') {
        None => moment(text),
        Some((from, to)) => {
            (open(from) || moment(from))
                && (open(to) || moment(to))
                && !(open(from) && open(to) && text == "/")
        }
    }
}

/// Where a page's neighbours are.
struct PageLinks {
    here: String,
    words: Vec<(String, String)>,
    offset: usize,
    limit: usize,
}

impl PageLinks {
    fn at(&self, offset: usize) -> String {
        let kept = self.words.iter().filter(|(name, _)| name != "offset" && name != "limit");
        let mut words: Vec<(String, String)> = kept.cloned().collect();
        words.push(("limit".to_owned(), self.limit.to_string()));
        words.push(("offset".to_owned(), offset.to_string()));
        with_words(&self.here, &words)
    }

    fn all(&self, matched: usize) -> Vec<Link> {
        let collection = self.here.trim_end_matches("/items").to_owned();
        let mut links = vec![
            Link::new("self", GEOJSON, with_words(&self.here, &self.words)),
            Link::new("collection", JSON, collection),
        ];
        let next = self.offset.saturating_add(self.limit);
        if next < matched {
            links.push(Link::new("next", GEOJSON, self.at(next)));
        }
        if self.offset > 0 {
            links.push(Link::new("prev", GEOJSON, self.at(self.offset.saturating_sub(self.limit))));
        }
        links
    }
}

fn page(
    desk: &Desk,
    layer: &Layer,
    wanted: &ItemWords,
    filters: &[(String, String)],
    links: &PageLinks,
) -> ItemPage {
    let matching = matching(desk.city(), layer, &wanted.bbox, filters);
    let on_page = matching.iter().skip(wanted.offset).take(wanted.limit);
    let features: Vec<Feature> = on_page.map(|&row| layer.feature(desk.city(), row)).collect();
    ItemPage {
        sort: "FeatureCollection",
        links: links.all(matching.len()),
        time_stamp: now(),
        number_matched: matching.len(),
        number_returned: features.len(),
        features,
    }
}

/// The features in the boxes (all, where there are none) whose properties are as wanted.
fn matching(
    city: &City,
    layer: &Layer,
    bbox: &[Rect<f64>],
    filters: &[(String, String)],
) -> Vec<usize> {
    let mut rows: Vec<usize> = if bbox.is_empty() {
        (0..layer.len()).collect()
    } else {
        bbox.iter().flat_map(|one| layer.meeting(city, *one)).collect()
    };
    rows.sort_unstable();
    rows.dedup();
    for (name, value) in filters {
        if let Some(equals) = layer.equals(name, value) {
            rows.retain(|&row| equals(row));
        }
    }
    rows
}

/// The time now, RFC 3339, to the second. Days to dates: Hinnant, H. (2013), chrono-compatible
/// low-level date algorithms, `civil_from_days`.
fn now() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.unwrap_or_default().as_secs();
    let (days, second) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_intervals_are_told_from_other_texts() {
        for text in [
            "2022-12-31",
            "2022-12-31T12:00:00Z",
            "2022-12-31T12:00:00.25+08:00",
            "../2022-12-31",
            "2022-12-31T12:00:00Z/..",
            "2022-12-31/",
            "../..",
        ] {
            assert!(is_time(text), "{text}");
        }
        for text in ["", "yesterday", "2022", "2022-12-31T12:00", "a/b", "/", "12:00:00Z"] {
            assert!(!is_time(text), "{text}");
        }
    }
}
