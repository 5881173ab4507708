//! The three lists as a workbook and as JSON.

use std::path::Path;

use super::columns::{NEEDS, PROJECTS, RESOURCES};
use super::entries::{Lists, lists};
use crate::city::FollowUpStatus;
use crate::export::cell::Column;
use crate::export::method::{Fact, GapList, facts};
use crate::export::workbook::{Heading, add_facts, add_table, begin, failed, meanings};
use crate::export::{ExportError, Language};

/// The workbook as bytes: needs, resources, projects, and what they were made from. The same
/// lists give the same bytes.
///
/// # Errors
/// When there are more lines than a sheet holds.
pub fn lists_workbook(list: &GapList<'_>) -> Result<Vec<u8>, ExportError> {
    let (language, city) = (list.language, list.study.city());
    let lists = lists(list);
    let mut book = begin(language.of("三张清单", "Three lists"), city.name(), city.data_date());
    let of = |columns: &[Column]| Heading::of(columns, language);
    let mut headings = of(&NEEDS);
    let choices = FollowUpStatus::KNOWN.iter().map(|status| language.status(status)).collect();
    if let Some(status) = NEEDS.iter().position(|column| column.name == "status") {
        headings[status].choices = choices;
    }
    let names = [
        language.of("需求清单", "needs"),
        language.of("资源清单", "resources"),
        language.of("项目清单", "projects"),
    ];
    let rows = lists.needs.iter().map(|need| need.cells(language));
    add_table(&mut book, names[0], &headings, rows, lists.needs.len())?;
    let rows = lists.resources.iter().map(super::entries::ResourceEntry::cells);
    add_table(&mut book, names[1], &of(&RESOURCES), rows, lists.resources.len())?;
    let rows = lists.projects.iter().map(|project| project.cells(language));
    add_table(&mut book, names[2], &of(&PROJECTS), rows, lists.projects.len())?;
    let mut told = facts(list, lists.needs.len());
    told.extend(matching_facts(language, &lists));
    for (name, columns) in names.iter().zip([&NEEDS[..], &RESOURCES[..], &PROJECTS[..]]) {
        told.extend(meanings(language, name, columns));
    }
    add_facts(&mut book, language, &told)?;
    book.save_to_buffer().map_err(failed)
}

/// Writes the workbook.
///
/// # Errors
/// When there are more lines than a sheet holds, or the file system says no.
pub fn write_lists_workbook(path: &Path, list: &GapList<'_>) -> Result<(), ExportError> {
    std::fs::write(path, lists_workbook(list)?).map_err(ExportError::write(path))
}

/// Writes the lists as JSON.
///
/// # Errors
/// When the file system says no.
pub fn write_lists_json(path: &Path, list: &GapList<'_>) -> Result<(), ExportError> {
    let failed = ExportError::write(path);
    let text = serde_json::to_vec_pretty(&lists(list)).map_err(std::io::Error::other);
    text.and_then(|text| std::fs::write(path, text)).map_err(failed)
}

/// How needs and resources were matched.
fn matching_facts(language: Language, lists: &Lists) -> Vec<Fact> {
    let fact =
        |zh: &str, en: &str, words: String| Fact { label: language.of(zh, en).to_owned(), words };
    let rule = language.of(
        "资源视同状况良好的社区级站点，所在街道社区按位置确定，不限服务能力；要求其他级别的条款不能由其满足。\
         量测方式与标准同站点。按面积判定时，出入口在限距内即视为可服务。",
        "A room counts as a station of community tier in good condition, in the street and community \
         where it stands, and is never full; requirements for other tiers are not met by it. It is \
         measured as stations are. Where the measure is area, a door within the limit is enough.",
    );
    let order = language.of(
        "依次选取新增受益居民最多的资源；相同时取服务需求多者，再按数据次序。人口不详的需求不计人数。",
        "Rooms are taken one by one, each time the one that serves most residents not yet served; \
         ties: more needs, then the order of the data. Unknown residents weigh nothing.",
    );
    vec![
        fact("清单合计", "Lists", lists.words(language)),
        fact("匹配规则", "Matching", rule.to_owned()),
        fact("项目排序", "Order of projects", order.to_owned()),
    ]
}
