//! `rates.csv`: the rates of the city and of every district, street and community.

use std::path::Path;

use geojson::JsonObject;

use super::cell::{Cell, Column, Sort, known, write_csv};
use super::number::{AMOUNTS, SECONDS, SHARES, json};
use super::{ExportError, Language};
use crate::city::City;
use crate::coverage::Rates;
use crate::study::Answer;
use crate::units::Seconds;

/// One line of the rates; a rate without a base is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct RateRow {
    level: &'static str,
    id: String,
    name: String,
    compounds: u32,
    compounds_served: u32,
    compounds_rate: Option<f64>,
    residents: Option<f64>,
    residents_served: Option<f64>,
    residents_rate: Option<f64>,
    area_m2: Option<f64>,
    area_served_m2: Option<f64>,
    area_rate: Option<f64>,
    median_walk_s: Option<f64>,
    p90_walk_s: Option<f64>,
}

/// The columns, in their order.
pub const RATE_COLUMNS: [Column; 14] = [
    Column::new(
        "level",
        "level",
        Sort::Text,
        "",
        ["层级", "Level"],
        ["全市、区、街道或社区", "city, district, street or community"],
    ),
    Column::new(
        "id",
        "id",
        Sort::Text,
        "",
        ["代码", "ID"],
        ["数据源给出的代码", "key in its source"],
    ),
    Column::new("name", "name", Sort::Text, "", ["名称", "Name"], ["名称", "name"]),
    Column::new(
        "compounds",
        "compounds",
        Sort::Number(0),
        "个",
        ["小区数", "Compounds"],
        ["小区覆盖率的基数", "base of the compound rate"],
    ),
    Column::new(
        "compounds_served",
        "comp_srv",
        Sort::Number(0),
        "个",
        ["已覆盖小区", "Served"],
        ["满足标准的小区", "compounds that meet the standard"],
    ),
    Column::new(
        "compounds_rate",
        "comp_rate",
        Sort::Share,
        "",
        ["小区覆盖率", "Compound rate"],
        ["已覆盖小区 ÷ 小区数；无基数为空", "served of all compounds; empty without a base"],
    ),
    Column::new(
        "residents",
        "residents",
        Sort::Number(0),
        "人",
        ["居民", "Residents"],
        ["人口已知的小区的居民合计", "residents of compounds whose number is known"],
    ),
    Column::new(
        "residents_served",
        "res_srv",
        Sort::Number(0),
        "人",
        ["已覆盖居民", "Residents served"],
        ["已覆盖小区的居民", "residents of served compounds"],
    ),
    Column::new(
        "residents_rate",
        "res_rate",
        Sort::Share,
        "",
        ["居民覆盖率", "Resident rate"],
        ["已覆盖居民 ÷ 居民；无基数为空", "served of all residents; empty without a base"],
    ),
    Column::new(
        "area_m2",
        "area_m2",
        Sort::Number(0),
        "m²",
        ["小区面积（㎡）", "Area (m²)"],
        ["小区面积合计", "area of all compounds"],
    ),
    Column::new(
        "area_served_m2",
        "area_srv",
        Sort::Number(0),
        "m²",
        ["圈内面积（㎡）", "Area inside (m²)"],
        ["小区面积中落在服务圈内的部分", "area of compounds inside the circles"],
    ),
    Column::new(
        "area_rate",
        "area_rate",
        Sort::Share,
        "",
        ["面积覆盖率", "Area rate"],
        ["圈内面积 ÷ 小区面积；无基数为空", "inside of all area; empty without a base"],
    ),
    Column::new(
        "median_walk_s",
        "median_s",
        Sort::Number(0),
        "s",
        ["步行中位（秒）", "Median walk (s)"],
        ["到最近站点步行时间的中位数", "median time of the walk to the nearest station"],
    ),
    Column::new(
        "p90_walk_s",
        "p90_s",
        Sort::Number(0),
        "s",
        ["步行九成位（秒）", "90th percentile (s)"],
        ["步行时间的第90百分位", "90th percentile of that time"],
    ),
];

impl RateRow {
    /// The cells for programs, one a column.
    #[must_use]
    pub fn cells(&self) -> [Cell<'_>; RATE_COLUMNS.len()] {
        [
            Cell::text(self.level),
            Cell::text(&self.id),
            Cell::text(&self.name),
            Cell::Number(self.compounds.into()),
            Cell::Number(self.compounds_served.into()),
            Cell::number(self.compounds_rate),
            Cell::number(self.residents),
            Cell::number(self.residents_served),
            Cell::number(self.residents_rate),
            Cell::number(self.area_m2),
            Cell::number(self.area_served_m2),
            Cell::number(self.area_rate),
            Cell::number(self.median_walk_s),
            Cell::number(self.p90_walk_s),
        ]
    }

    /// The cells for readers.
    #[must_use]
    pub fn words(&self, language: Language) -> [Cell<'_>; RATE_COLUMNS.len()] {
        let mut cells = self.cells();
        cells[0] = Cell::text(match self.level {
            "city" => language.of("全市", "city"),
            "district" => language.of("区", "district"),
            "street" => language.of("街道", "street"),
            _ => language.of("社区", "community"),
        });
        if self.id.is_empty() && self.name.is_empty() {
            cells[2] = Cell::text(language.of("不属于任何街道", "in no street"));
        }
        cells
    }
}

/// The city first, then every area from the widest level to the finest, in the source's order;
/// last, where there are any, the compounds that lie in no street (a street without an id).
#[must_use]
pub fn rate_rows(city: &City, answer: &Answer) -> Vec<RateRow> {
    let coverage = &answer.coverage;
    let mut rows = vec![row("city", city.id(), city.name(), &coverage.city)];
    for area in &coverage.areas {
        let named = city.area(area.area);
        rows.push(row(named.level.as_str(), &named.source_id, &named.name, &area.rates));
    }
    if let Some(rates) = &coverage.in_no_street {
        rows.push(row("street", "", "", rates));
    }
    rows
}

fn row(level: &'static str, id: &str, name: &str, rates: &Rates) -> RateRow {
    let walk = |time: Option<Seconds>| known(time.map(Seconds::value), SECONDS);
    RateRow {
        level,
        id: id.to_owned(),
        name: name.to_owned(),
        compounds: rates.compounds.total,
        compounds_served: rates.compounds.served,
        compounds_rate: known(rates.compounds.rate(), SHARES),
        residents: known(Some(rates.residents.total.value()), AMOUNTS),
        residents_served: known(Some(rates.residents.served.value()), AMOUNTS),
        residents_rate: known(rates.residents.rate(), SHARES),
        area_m2: known(Some(rates.area.total.value()), AMOUNTS),
        area_served_m2: known(Some(rates.area.served.value()), AMOUNTS),
        area_rate: known(rates.area.rate(), SHARES),
        median_walk_s: walk(rates.walks.median),
        p90_walk_s: walk(rates.walks.p90),
    }
}

/// The figures of an area as properties of a feature, under the names of the list.
pub(super) fn rate_properties(rates: &Rates) -> JsonObject {
    let walk = |time: Option<Seconds>| json(time.map(Seconds::value), SECONDS);
    let amount = |value: f64| json(Some(value), AMOUNTS);
    JsonObject::from_iter(
        [
            ("compounds", rates.compounds.total.into()),
            ("compounds_served", rates.compounds.served.into()),
            ("compounds_rate", json(rates.compounds.rate(), SHARES)),
            ("residents", amount(rates.residents.total.value())),
            ("residents_served", amount(rates.residents.served.value())),
            ("residents_rate", json(rates.residents.rate(), SHARES)),
            ("area_m2", amount(rates.area.total.value())),
            ("area_served_m2", amount(rates.area.served.value())),
            ("area_rate", json(rates.area.rate(), SHARES)),
            ("median_walk_s", walk(rates.walks.median)),
            ("p90_walk_s", walk(rates.walks.p90)),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    )
}

/// Writes the rates as CSV, UTF-8 with a byte-order mark.
///
/// # Errors
/// When the file system says no.
pub fn write_rates_csv(path: &Path, rows: &[RateRow]) -> Result<(), ExportError> {
    write_csv(path, &RATE_COLUMNS, rows.iter().map(RateRow::cells))
}
