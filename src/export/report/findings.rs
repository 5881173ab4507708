//! What reading the data found: features read, kept, repaired and rejected, and the sorts of
//! findings with an example of each.

use super::Matter;
use super::document::{Block, Cell, Column, Density, Table};
use super::figures::count;
use crate::city::City;
use crate::export::palette::{CIRCLE, INK_SOFT, SERVED, UNSERVED};
use crate::export::{Language, findings};
use crate::ingest::{ImportReport, Layer, Severity};

/// Sorts of findings that are listed, the gravest first.
const LISTED: usize = 25;

/// The findings; that they are not at hand, where they are not.
pub fn blocks(matter: &Matter) -> Vec<Block> {
    let l = matter.language;
    let Some(import) = matter.import else {
        let words = l.of(
            "本报告未附数据检查结果；运行 yike check 可查看读入、修复、剔除的每一条记录。",
            "The findings of the import are not part of this report: `yike check` lists every feature that was read, repaired or rejected.",
        );
        return vec![Block::Note(words.to_owned())];
    };
    let (read, kept) = import
        .layers
        .iter()
        .fold((0, 0), |(read, kept), layer| (read + layer.read, kept + layer.kept));
    let (read, kept, rejected) = (count(read), count(kept), count(import.rejected()));
    let lead = l.pick(
        format!("共读入 {read} 个要素，采用 {kept} 个，剔除 {rejected} 个。凡有修复或剔除，均有记录，不会无声消失。"),
        format!("{read} features were read, {kept} kept, {rejected} rejected. Whatever was repaired or left out has a line; nothing vanishes silently."),
    );
    let mut blocks = vec![Block::Text(lead), Block::Table(by_layer(l, import))];
    if import.findings.is_empty() {
        blocks
            .push(Block::Text(l.of("没有发现问题。", "Nothing was found to be wrong.").to_owned()));
    } else {
        blocks.extend(by_sort(l, matter.city, import));
    }
    blocks
}

fn by_layer(l: Language, import: &ImportReport) -> Table {
    let rows = import.layers.iter().map(|layer| {
        let numbers = [layer.read, layer.kept, layer.repaired, layer.rejected];
        let mut row = vec![Cell::Strong(layer_name(l, layer.layer).to_owned())];
        row.push(Cell::Plain(layer.file.clone()));
        row.extend(numbers.map(|number| Cell::Plain(count(number))));
        row
    });
    Table {
        caption: l.of("图层", "Layers").to_owned(),
        columns: vec![
            Column::words(l.of("图层", "Layer"), 2.0),
            Column::words(l.of("文件", "File"), 3.6),
            Column::numbers(l.of("读入", "Read"), 1.2),
            Column::numbers(l.of("采用", "Kept"), 1.2),
            Column::numbers(l.of("其中修复", "Repaired"), 1.2),
            Column::numbers(l.of("剔除", "Rejected"), 1.2),
        ],
        rows: rows.collect(),
        density: Density::Close,
    }
}

fn by_sort(l: Language, city: &City, import: &ImportReport) -> Vec<Block> {
    let found = findings(city, import);
    let all = found.groups.len();
    let rows = found.groups.iter().take(LISTED).map(|group| {
        let severity = Severity::ALL.into_iter().find(|one| one.as_str() == group.severity);
        let colour = match severity {
            Some(Severity::Rejected) => UNSERVED,
            Some(Severity::Warning) => CIRCLE,
            Some(Severity::Repaired) => SERVED,
            Some(Severity::Note) | None => INK_SOFT,
        };
        let words = severity.map_or(group.severity, |severity| l.severity(severity));
        let layer = Layer::ALL.into_iter().find(|layer| layer.as_str() == group.layer);
        let example = group.examples.first().map_or_else(String::new, |one| {
            let name = one.name.as_deref().or(one.id.as_deref());
            let colon = l.of("：", ": ");
            let name = name.map_or_else(String::new, |name| format!("{name}{colon}"));
            format!("{name}{}", l.of(&one.found_zh, &one.found))
        });
        vec![
            Cell::Spot(colour, words.to_owned()),
            Cell::Plain(layer.map_or(group.layer, |layer| layer_name(l, layer)).to_owned()),
            Cell::Plain(count(group.count)),
            Cell::Plain(l.of(group.title_zh, group.title_en).to_owned()),
            Cell::Plain(example),
        ]
    });
    let table = Table {
        caption: l.of("发现的问题", "Findings").to_owned(),
        columns: vec![
            Column::words(l.of("处理", "Severity"), 1.3),
            Column::words(l.of("图层", "Layer"), 1.3),
            Column::numbers(l.of("数量", "Number"), 0.9),
            Column::words(l.of("问题", "Finding"), 2.8),
            Column::words(l.of("例", "Example"), 3.9),
        ],
        rows: rows.collect(),
        density: Density::Close,
    };
    let mut blocks =
        vec![Block::Subheading(l.of("发现的问题", "Findings").to_owned()), Block::Table(table)];
    if all > LISTED {
        let (all, shown) = (count(all), count(LISTED));
        blocks.push(Block::Note(l.pick(
            format!("共 {all} 类，此处列出 {shown} 类；全部见 yike check。"),
            format!("{shown} of {all} kinds are shown; `yike check` lists all."),
        )));
    }
    blocks
}

const fn layer_name(l: Language, layer: Layer) -> &'static str {
    match layer {
        Layer::Compounds => l.of("小区", "compounds"),
        Layer::Streets => l.of("街道", "streets"),
        Layer::Stations => l.of("站点", "stations"),
        Layer::Communities => l.of("社区", "communities"),
        Layer::Districts => l.of("区", "districts"),
        Layer::Candidates => l.of("候选站址", "candidates"),
        Layer::Resources => l.of("可借用资源", "resources"),
        Layer::Requests => l.of("居民诉求", "requests"),
        Layer::Walkways => l.of("步行路网", "walkways"),
        Layer::Barriers => l.of("阻隔", "barriers"),
        Layer::Context => l.of("底图", "base map"),
    }
}
