//! Figures before and after in words, each rate with its base.

use super::document::PlanDocument;
use crate::export::number::{UNKNOWN, grouped, percent};
use crate::export::{Language, PersonsShare};

/// Figures before and after, each with its base.
pub fn before_and_after(
    document: &PlanDocument,
    language: Language,
) -> Vec<(&'static str, &'static str, String)> {
    let (before, after) = (&document.before, &document.after);
    let rates = |served: [f64; 2], total: f64, unit: &str| {
        if total <= 0.0 {
            return language.of("不详", "unknown").to_owned();
        }
        let [from, to] = served.map(|served| percent(Some(served / total)));
        let [few, many, total] = [served[0], served[1], total].map(grouped);
        format!("{from} → {to}（{few} → {many} / {total} {unit}）")
    };
    let people = |before: &PersonsShare, after: &PersonsShare| {
        let number = |value: &serde_json::Value| value.as_f64().unwrap_or(0.0);
        let served = [number(&before.served), number(&after.served)];
        rates(served, number(&before.total), language.of("人", "persons"))
    };
    let area = {
        let hectares = |value: &serde_json::Value| value.as_f64().unwrap_or(0.0) / 1e4;
        let served = [hectares(&before.area.served_m2), hectares(&after.area.served_m2)];
        rates(served, hectares(&before.area.total_m2), language.of("公顷", "ha"))
    };
    let compounds = rates(
        [f64::from(before.compounds.served), f64::from(after.compounds.served)],
        f64::from(before.compounds.total),
        language.of("个", "compounds"),
    );
    let minutes = |before: Option<f64>, after: Option<f64>| {
        let [from, to] = [before, after].map(|seconds| {
            seconds.map_or_else(|| UNKNOWN.to_owned(), |s| format!("{:.1}", s / 60.0))
        });
        format!("{from} → {to} {}", language.of("分钟", "min"))
    };
    let mut told = vec![
        ("小区", "Compounds", compounds),
        ("居民", "Residents", people(&before.residents, &after.residents)),
        ("60岁以上", "Over 60", people(&before.elderly, &after.elderly)),
        ("面积", "Area", area),
        ("平均步行", "Mean walk", minutes(before.mean_walk_s, after.mean_walk_s)),
        (
            "九成居民步行不超过",
            "90th percentile walk",
            minutes(before.p90_walk_s, after.p90_walk_s),
        ),
        ("最远步行", "Longest walk", minutes(before.worst_walk_s, after.worst_walk_s)),
    ];
    if let (Some(from), Some(to)) = (&before.worst_street, &after.worst_street) {
        let words = format!(
            "{} {} → {} {}",
            from.name,
            percent(Some(from.rate)),
            to.name,
            percent(Some(to.rate))
        );
        told.push(("覆盖率最低的街道", "Street with the lowest rate", words));
    }
    told
}
