//! The curve as bars: what more sites come to.

use std::fmt::Write;

use crate::cli::table::{bar, percent, right, widest};
use crate::export::{Language, PlanCurvePoint, PlanDocument};
use crate::siting::Unit;
use crate::study::Planned;

/// Lines of the curve, at most.
const MOST_POINTS: usize = 21;

/// The curve; a long one in steps.
pub fn curve(planned: &Planned, document: &PlanDocument) -> String {
    let points = &document.curve;
    let Some(last) = points.len().checked_sub(1).filter(|last| *last > 0) else {
        return String::new();
    };
    let weight = planned.plan.question.weight;
    let unit = match planned.plan.objective.unit {
        Unit::Sites | Unit::Yuan => Unit::Weight,
        unit => unit,
    };
    let amount = |point: &PlanCurvePoint| Language::Chinese.amount(point.value, unit, weight);
    let greatest = points.iter().map(|point| point.value).fold(0.0, f64::max);
    let step = points.len().div_ceil(MOST_POINTS).max(1);
    let shown = points.iter().enumerate().filter(|(at, _)| at % step == 0 || *at == last);
    let shown: Vec<&PlanCurvePoint> = shown.map(|(_, point)| point).collect();
    let amounts: Vec<String> = shown.iter().map(|point| amount(point)).collect();
    let width = widest(amounts.iter().map(String::as_str));
    let digits = points[last].sites.to_string().len().max(2);
    let mut text = "曲线 curve, 再建几处能到多少 what more sites come to\n".to_owned();
    for (point, amount) in shown.iter().zip(&amounts) {
        let share = point.rate.or_else(|| (greatest > 0.0).then(|| point.value / greatest));
        let rate = point.rate.map(|rate| right(&percent(Some(rate)), 9)).unwrap_or_default();
        let line = format!(
            "  {}  {}{rate}  {}  {}",
            right(&point.sites.to_string(), digits),
            bar(share),
            right(amount, width),
            proof(point),
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text.push('\n');
    text
}

/// How sure a point is, where that was asked.
fn proof(point: &PlanCurvePoint) -> String {
    let Some(bound) = point.bound else { return String::new() };
    let distance = (bound - point.value).abs();
    if distance <= 1e-6 * point.value.abs().max(1.0) {
        return "已证 proven".to_owned();
    }
    if point.value == 0.0 {
        return "未证 not proven".to_owned();
    }
    let gap = crate::export::at_most(distance / point.value.abs());
    format!("差距至多 within {gap}")
}
