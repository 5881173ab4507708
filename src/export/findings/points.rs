//! The findings that have a place, as features of a layer.

use geojson::JsonObject;
use serde_json::Value;

use crate::export::Language;
use crate::geodesy::{GeoShape, LonLat};
use crate::ingest::Finding;

/// Properties and place of each finding that has one, in the report's order.
pub fn finding_points(findings: &[Finding]) -> (Vec<JsonObject>, Vec<GeoShape>) {
    let placed = findings.iter().filter_map(|finding| {
        let (lon, lat) = finding.at?;
        let place = LonLat::try_new(lon, lat).ok()?;
        Some((properties(finding), GeoShape::Point(place)))
    });
    // A feature may have several findings, so its key is none of theirs: they are numbered.
    let numbered = placed.zip(1..).map(|((mut row, shape), number): (_, u32)| {
        row.insert("number".to_owned(), number.into());
        (row, shape)
    });
    numbered.unzip()
}

fn properties(finding: &Finding) -> JsonObject {
    let text = |text: &str| Value::from(text);
    JsonObject::from_iter(
        [
            ("feature_id", finding.id.as_deref().map_or(Value::Null, Value::from)),
            ("layer", text(finding.layer.as_str())),
            ("code", text(finding.code)),
            ("severity", text(finding.severity.as_str())),
            ("found", text(&finding.found)),
            ("found_zh", text(&super::in_chinese(&finding.found))),
            ("expected", text(&finding.expected)),
            ("done", text(&finding.done)),
            ("title_zh", text(Language::Chinese.finding(finding.code))),
            ("title_en", text(Language::English.finding(finding.code))),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    )
}
