//! What analysts wrote beside a gap list: status, owner and note, read back from a workbook, a
//! CSV file or any other that can be read, and kept with the city in a file of its own.
//!
//! An entry is found by the compound's key (`id`, 编号). Cells that are empty say nothing. Words
//! for a status that nobody knows are kept as they are, and noted.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};

use super::feature::{RawFeature, text_of};
use super::headings::normal;
use super::notes::{Notes, Says};
use super::source::{Head, Needed, Raw, Source, Wanted, each_batch, shortened};
use super::{Finding, IngestError, Layer};
use crate::city::{CityDraft, FollowUp, FollowUpStatus, FollowUps};

/// What a file of entries says.
#[derive(Clone, Debug, Default)]
pub struct FollowUpReading {
    /// The entries.
    pub entries: FollowUps,
    /// What is worth knowing of single lines.
    pub findings: Vec<Finding>,
    /// Lines that were read.
    pub read: usize,
    /// Lines that say something.
    pub filled: usize,
}

/// Sheets of our own workbooks that hold entries.
const SHEETS: [&str; 4] = ["短板清单", "gaps", "需求清单", "needs"];

/// Who wants the file, for errors.
const WANTED_BY: &str = "follow-ups of gaps";

/// A column that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cell {
    Id,
    Name,
    Status,
    Owner,
    Note,
}

const HEADINGS: [(Cell, &[&str]); 5] = [
    (Cell::Id, &["id", "编号", "小区编号", "compound", "compoundid"]),
    (Cell::Name, &["name", "小区名称", "名称"]),
    (Cell::Status, &["status", "状态", "办理状态", "进度"]),
    (Cell::Owner, &["owner", "责任单位", "承办单位", "责任人"]),
    (Cell::Note, &["note", "备注", "说明", "notes"]),
];

const STATUSES: [(FollowUpStatus, &[&str]); 4] = [
    (FollowUpStatus::Open, &["open", "待办", "未办", "未办理", "待办理"]),
    (FollowUpStatus::InProgress, &["inprogress", "in-progress", "办理中", "进行中", "在办"]),
    (FollowUpStatus::Done, &["done", "已办结", "办结", "已完成", "完成"]),
    (FollowUpStatus::Declined, &["declined", "不予办理", "不办", "不办理"]),
];

/// Reads the entries of a file: a workbook or list that was written here and filled in, or any
/// table with a column of compounds' keys.
///
/// # Errors
/// When the file cannot be read as a whole, or has no column of keys.
pub fn read_follow_ups(path: &Path) -> Result<FollowUpReading, IngestError> {
    match read_table(path, None) {
        Err(IngestError::Table { names, .. }) if !names.is_empty() => {
            let known = names.iter().find(|name| SHEETS.contains(&name.as_str()));
            read_table(path, Some(known.unwrap_or(&names[0])))
        }
        read => read,
    }
}

fn read_table(path: &Path, table: Option<&str>) -> Result<FollowUpReading, IngestError> {
    let wanted = Wanted { by: WANTED_BY, table, geometry: Needed::Optional, ..Wanted::default() };
    let mut reading = FollowUpReading::default();
    let begin = |head: Head| {
        // Features of GeoJSON bring each their own headings.
        let keyed = head.headings.is_empty() || head.headings.iter().any(|h| is(Cell::Id, h));
        if keyed { Ok(head) } else { Err(without_key(path)) }
    };
    let each = |head: &mut Head, batch: Vec<Raw>| {
        for raw in batch {
            reading.read += 1;
            let raw = RawFeature::new(Layer::Compounds, reading.read, raw, &head.headings);
            reading.take(&raw.properties);
        }
        Ok(())
    };
    each_batch(Source { path, wanted }, begin, each)?;
    Ok(reading)
}

fn without_key(path: &Path) -> IngestError {
    IngestError::Format {
        path: path.to_owned(),
        wanted_by: WANTED_BY.to_owned(),
        found: "a table without a column of compounds' keys".to_owned(),
        expected: "a column id (编号) with the keys of the gap list",
    }
}

impl FollowUpReading {
    fn take(&mut self, properties: &Map<String, Value>) {
        let mut notes = Notes::of_feature(Layer::Compounds, self.read);
        let cells = cells_of(properties);
        let text = |cell: Cell| cells.get(&cell).cloned();
        let entry = FollowUp {
            name: text(Cell::Name),
            status: text(Cell::Status).map(|words| status(&words, &mut notes)),
            owner: text(Cell::Owner),
            note: text(Cell::Note),
        };
        if entry.is_empty() {
            return;
        }
        self.filled += 1;
        let Some(id) = text(Cell::Id) else {
            notes.rejected("follow-up-without-id", "an entry without a key", "the compound's id");
            self.findings.extend(notes.into_findings());
            return;
        };
        notes.identify(Some(&id));
        for replaced in self.entries.add(&id, entry) {
            let (before, now) = (shortened(&replaced.before), shortened(&replaced.now));
            notes.note(Says {
                code: "follow-up-twice",
                found: &format!("{} {before:?}, then {now:?}", replaced.cell),
                expected: "one entry a compound",
                done: "the later kept",
            });
        }
        self.findings.extend(notes.into_findings());
    }
}

fn is(cell: Cell, heading: &str) -> bool {
    let heading = normal(heading);
    HEADINGS.iter().any(|(known, words)| *known == cell && words.contains(&heading.as_str()))
}

/// The filled cells by what they are; of two headings of one meaning the better known goes first.
fn cells_of(properties: &Map<String, Value>) -> BTreeMap<Cell, String> {
    let mut cells: BTreeMap<Cell, (usize, String)> = BTreeMap::new();
    for (heading, value) in properties {
        let heading = normal(heading);
        let Some(text) = text_of(value) else { continue };
        for (cell, words) in HEADINGS {
            let Some(rank) = words.iter().position(|word| *word == heading) else { continue };
            if cells.get(&cell).is_none_or(|(known, _)| rank < *known) {
                cells.insert(cell, (rank, text.clone()));
            }
        }
    }
    cells.into_iter().map(|(cell, (_, text))| (cell, text)).collect()
}

fn status(words: &str, notes: &mut Notes) -> FollowUpStatus {
    let word = normal(words);
    let known = STATUSES.iter().find(|(_, names)| names.contains(&word.as_str()));
    if let Some((status, _)) = known {
        return status.clone();
    }
    notes.note(Says {
        code: "follow-up-word",
        found: &format!("status {:?}", shortened(words)),
        expected: "open, in progress, done or declined (待办, 办理中, 已办结, 不予办理)",
        done: "kept as it is",
    });
    FollowUpStatus::Other(words.to_owned())
}

/// What the entries and the city say of each other: compounds that are missing, or called
/// otherwise now. The entries stay.
pub(super) fn compared(city: &CityDraft) -> Vec<Finding> {
    let names: BTreeMap<&str, &str> =
        city.compounds.iter().map(|one| (one.source_id.as_str(), one.name.as_str())).collect();
    let mut findings = Vec::new();
    for (compound, entry) in city.follow_ups.iter() {
        let mut notes = Notes::of_layer(Layer::Compounds);
        notes.identify(Some(compound));
        match (names.get(compound), entry.name.as_deref()) {
            (None, name) => notes.note(Says {
                code: "follow-up-unmatched",
                found: &format!("an entry for {:?}, which is not here", name.unwrap_or(compound)),
                expected: "a compound of that id",
                done: "kept",
            }),
            (Some(now), Some(before)) if *now != before && !now.is_empty() => notes.note(Says {
                code: "follow-up-renamed",
                found: &format!("{:?}, in its entry {:?}", shortened(now), shortened(before)),
                expected: "",
                done: "matched by id",
            }),
            _ => {}
        }
        findings.extend(notes.into_findings());
    }
    findings
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(rows: &[Value]) -> FollowUpReading {
        let mut reading = FollowUpReading::default();
        for row in rows {
            reading.read += 1;
            reading.take(row.as_object().expect("an object"));
        }
        reading
    }

    #[test]
    fn entries_are_read_under_chinese_and_english_headings() {
        let read = read(&[
            json!({"编号": "c1", "小区名称": "甲", "状态": "办理中", "责任单位": "街道办", "备注": ""}),
            json!({"ID": "c2", "Name": "b", "Status": "in progress", "Owner": null, "Note": "x"}),
            json!({"id": "c3", "name": "c", "status": "", "owner": " ", "note": null}),
        ]);
        assert_eq!((read.read, read.filled, read.entries.len()), (3, 2, 2));
        let first = read.entries.of("c1").expect("an entry");
        assert_eq!(first.status, Some(FollowUpStatus::InProgress));
        assert_eq!(first.owner.as_deref(), Some("街道办"));
        assert_eq!(first.note, None);
        assert_eq!(read.entries.of("c2").expect("an entry").status, first.status);
        assert!(read.findings.is_empty(), "{:?}", read.findings);
    }

    #[test]
    fn an_unknown_status_is_kept_and_noted_and_an_entry_without_id_is_told() {
        let read = read(&[
            json!({"id": 7, "status": "已上报"}),
            json!({"status": "done"}),
            json!({"id": "7", "status": "完成"}),
        ]);
        let codes: Vec<_> = read.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["follow-up-word", "follow-up-without-id", "follow-up-twice"]);
        assert_eq!(read.entries.of("7").expect("an entry").status, Some(FollowUpStatus::Done));
    }

    #[test]
    fn an_entry_stays_when_its_compound_is_missing_and_is_told() {
        let mut city = CityDraft::default();
        let entry = FollowUp { note: Some("x".into()), ..FollowUp::default() };
        city.follow_ups.add("gone", entry);
        let findings = compared(&city);
        assert_eq!(findings[0].code, "follow-up-unmatched");
        assert_eq!(city.follow_ups.len(), 1);
    }
}
