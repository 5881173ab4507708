//! The model as a linear program: a column for each site and for each level of each item.

use super::model::{Aim, Item, Model, NONE};
use crate::siting::dual::Program;

/// The program of a model. Its columns begin with the sites; its rows are the model's rows, then
/// its quotas, then what may be spent. Lacking the model's base.
pub(super) fn program(model: &Model) -> Program {
    let whole = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    let mut costs: Vec<i64> = match model.aim {
        Aim::Cost => model.sites.iter().map(|site| whole(site.cost)).collect(),
        Aim::Worth => vec![0; model.sites.len()],
    };
    let mut columns = Vec::with_capacity(model.items.len());
    for item in &model.items {
        let mut add = |worth: u64| {
            costs.push(-whole(worth));
            costs.len() as u32 - 1
        };
        let first = (!item.must).then(|| add(item.worth[0]));
        let second = (item.worth[1] > 0).then(|| add(item.worth[1]));
        columns.push((first, second));
    }
    let mut program = Program::new(costs);
    for (item, &(first, second)) in model.items.iter().zip(&columns) {
        for row in &model.rows[item.rows.start as usize..item.rows.end as usize] {
            let sites = row.sites.iter().map(|site| (*site, 1));
            let first_here = first.filter(|_| row.lacks > 0);
            let levels = first_here.into_iter().chain(second).map(|column| (column, -1));
            let least = i64::from(item.must && row.lacks > 0);
            program.add_row(sites.chain(levels), least);
        }
    }
    for (at, quota) in model.quotas.iter().enumerate() {
        let counts = model.items.iter().zip(&columns).filter_map(|(item, (first, _))| {
            let counts = item.quotas.contains(&(at as u32)) && at as u32 != NONE;
            first.filter(|_| counts).map(|column| (column, whole(item.gain)))
        });
        program.add_row(counts, whole(quota.least));
    }
    if let Some(left) = model.left {
        let costs = model.sites.iter().enumerate();
        program.add_row(costs.map(|(at, site)| (at as u32, -whole(site.cost))), -whole(left));
    }
    program.finish()
}

/// The column of each item's first level, where it has one.
pub(super) fn levels(model: &Model) -> Vec<Option<u32>> {
    let mut next = model.sites.len() as u32;
    let column = |item: &Item| {
        let first = (!item.must).then_some(next);
        next += u32::from(!item.must) + u32::from(item.worth[1] > 0);
        first
    };
    model.items.iter().map(column).collect()
}

/// Where the ascent begins: values of the columns and prices of the rows.
pub(super) fn start(model: &Model, program: &Program) -> (Vec<f64>, Vec<f64>) {
    let mut values: Vec<f64> = model.sites.iter().map(|site| site.hint).collect();
    for item in &model.items {
        let reach = model.rows[item.rows.start as usize..item.rows.end as usize]
            .iter()
            .filter(|row| row.lacks > 0)
            .map(|row| row.sites.iter().map(|site| model.sites[*site as usize].hint).sum::<f64>())
            .fold(2.0, f64::min);
        if !item.must {
            values.push(reach.min(1.0));
        }
        if item.worth[1] > 0 {
            values.push((reach - 1.0).clamp(0.0, 1.0));
        }
    }
    let mut prices: Vec<f64> = model.rows.iter().map(|row| row.price).collect();
    prices.extend(model.quotas.iter().map(|quota| quota.price));
    prices.extend(model.left.map(|_| model.left_price));
    debug_assert_eq!((values.len(), prices.len()), (program.columns(), program.rows()));
    (values, prices)
}

/// Keeps values and prices in the model, for those that come out of it.
pub(super) fn keep(model: &mut Model, values: &[f64], prices: &[f64]) {
    for (site, &value) in model.sites.iter_mut().zip(values) {
        site.hint = value;
    }
    for (row, &price) in model.rows.iter_mut().zip(prices) {
        row.price = price;
    }
    let quotas = &prices[model.rows.len()..];
    for (quota, &price) in model.quotas.iter_mut().zip(quotas) {
        quota.price = price;
    }
    if model.left.is_some() {
        model.left_price = quotas[model.quotas.len()];
    }
}
