//! Which column of a file means which of our fields: guessed by heading and by content, and told,
//! so that a person can say yes or no.
//!
//! In this order, each column and each field once: what the user says; the table of headings that
//! reading itself goes by; a heading that holds such a word among others (`小区名称（全称）`,
//! `2020年总人口`); initials of pinyin, as shapefiles have them (`XQMC`), where the content agrees;
//! the content alone, where it leaves no doubt. Nothing is guessed of numbers by content alone:
//! residents and households look alike.
//!
//! | file | question |
//! |---|---|
//! | `initials` | which field do these pinyin initials stand for? |
//! | `content` | could these values be that field's? |

mod content;
mod initials;

use std::collections::BTreeSet;

use super::Layer;
use super::headings::{Field, Headings, normal};
use super::look::{ColumnLook, Look};
use content::Fit;

/// Names that the other layers of the city have.
#[derive(Clone, Debug, Default)]
pub struct KnownNames {
    /// Names and codes of streets.
    pub streets: BTreeSet<String>,
    /// Names and codes of communities.
    pub communities: BTreeSet<String>,
    /// Names and codes of districts.
    pub districts: BTreeSet<String>,
}

/// One column that is read as a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// Our name for it, as the contract has it.
    pub field: &'static str,
    /// The file's heading.
    pub heading: String,
    /// Why.
    pub why: Why,
    /// Whether reading knows this by the heading alone, so that it need not be written down.
    pub plain: bool,
}

/// Why a column is taken for a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The user said so.
    Stated,
    /// By its heading.
    Heading,
    /// Its heading holds such a word.
    LikeHeading,
    /// Its heading are the word's pinyin initials, and the content agrees.
    Initials,
    /// By its content.
    Content,
}

/// Why the user's word for a column cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatedError {
    /// No such field.
    #[error("{word}: no such field, expected one of {known}")]
    Field {
        /// What was said.
        word: String,
        /// The fields that a layer's file can have.
        known: String,
    },
    /// No such column.
    #[error("{heading}: no such column, the file has {known}")]
    Column {
        /// What was said.
        heading: String,
        /// The headings of the file.
        known: String,
    },
}

/// The columns of a file that are read as fields of a layer, in the order of the file. `stated`
/// are pairs of field and heading.
///
/// # Errors
/// When a stated field or column does not exist.
pub fn guess(
    layer: Layer,
    look: &Look,
    stated: &[(String, String)],
    known: &KnownNames,
) -> Result<Vec<Guess>, StatedError> {
    let mut found = Found { taken: Vec::new(), columns: &look.columns };
    for (word, heading) in stated {
        let (field, column) = found.stated(word, heading)?;
        found.take(column, field, Why::Stated);
    }
    let headings = Headings::new(layer, &[]);
    let fields = fields_of(layer);
    for (column, field) in headings.sort_headings(look.columns.iter().map(|c| c.heading.as_str())) {
        // `JD` is a longitude only where its numbers are: reading looks at them too.
        let placed = matches!(field, Field::Longitude | Field::Latitude);
        let fits = || content::fit(&look.columns[column], field, known) != Fit::No;
        if fields.contains(&field) && (!placed || fits()) {
            found.take(column, field, Why::Heading);
        }
    }
    for (at, column) in look.columns.iter().enumerate() {
        let like = headings.like(&column.heading, fields);
        if let Some(field) = like.filter(|&field| content::fit(column, field, known) != Fit::No) {
            found.take(at, field, Why::LikeHeading);
        }
    }
    for (at, column) in look.columns.iter().enumerate() {
        let meant = initials::fields(layer, &column.heading);
        let agrees = |field: &Field| content::fit(column, *field, known) != Fit::No;
        if let Some(field) = meant.iter().copied().filter(|f| fields.contains(f)).find(agrees) {
            found.take(at, field, Why::Initials);
        }
    }
    for &field in fields {
        let proves =
            |(_, column): &(usize, &ColumnLook)| content::fit(column, field, known) == Fit::Proof;
        let mut proofs = look.columns.iter().enumerate().filter(proves);
        // Two columns that prove the same prove nothing.
        if let (Some((at, _)), None) = (proofs.next(), proofs.next()) {
            found.take(at, field, Why::Content);
        }
    }
    Ok(found.guesses())
}

/// The fields that a layer's file can have.
const fn fields_of(layer: Layer) -> &'static [Field] {
    use Field::{
        Action, Capacity, Code, Community, Condition, Cost, Date, District, Elderly, FloorArea,
        Gates, Households, Id, Kind, Latitude, Longitude, Name, OpeningHours, Outline, Parent,
        Residents, Service, Services, Street, Tier, Unit, Upgrades, Weight,
    };
    match layer {
        Layer::Compounds => &[
            Id, Name, Kind, District, Street, Community, Residents, Households, Elderly, Gates,
            Longitude, Latitude, Outline,
        ],
        Layer::Streets | Layer::Communities | Layer::Districts => {
            &[Id, Code, Name, Parent, Outline]
        }
        Layer::Stations => &[
            Id,
            Name,
            Tier,
            Services,
            Condition,
            FloorArea,
            Capacity,
            OpeningHours,
            Cost,
            Street,
            Community,
            Gates,
            Longitude,
            Latitude,
            Outline,
        ],
        Layer::Candidates => &[
            Id,
            Name,
            Action,
            Upgrades,
            Tier,
            Services,
            Condition,
            FloorArea,
            Capacity,
            OpeningHours,
            Cost,
            Street,
            Community,
            Gates,
            Longitude,
            Latitude,
            Outline,
        ],
        Layer::Resources => &[Id, Name, Unit, Services, FloorArea, Longitude, Latitude, Outline],
        Layer::Requests => &[Id, Date, Service, Weight, Longitude, Latitude, Outline],
        Layer::Walkways | Layer::Barriers | Layer::Context => &[Id, Outline],
    }
}

struct Found<'a> {
    taken: Vec<(usize, Field, Why)>,
    columns: &'a [ColumnLook],
}

impl Found<'_> {
    fn take(&mut self, column: usize, field: Field, why: Why) {
        if !self.taken.iter().any(|&(at, known, _)| at == column || known == field) {
            self.taken.push((column, field, why));
        }
    }

    fn stated(&self, word: &str, heading: &str) -> Result<(Field, usize), StatedError> {
        let field = Field::from_name(word).ok_or_else(|| StatedError::Field {
            word: word.to_owned(),
            known: Field::ALL.map(Field::as_str).join(", "),
        })?;
        let is_meant = |column: &ColumnLook| normal(&column.heading) == normal(heading);
        let at = self.columns.iter().position(is_meant).ok_or_else(|| {
            let known: Vec<&str> = self.columns.iter().map(|c| c.heading.as_str()).collect();
            StatedError::Column { heading: heading.to_owned(), known: known.join(", ") }
        })?;
        Ok((field, at))
    }

    fn guesses(mut self) -> Vec<Guess> {
        self.taken.sort_by_key(|&(at, _, _)| at);
        let guess = |&(at, field, why): &(usize, Field, Why)| Guess {
            field: field.as_str(),
            heading: self.columns[at].heading.clone(),
            why,
            plain: why == Why::Heading,
        };
        self.taken.iter().map(guess).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::LookOptions;

    /// What is in a table of these columns.
    fn look_of(columns: &[(&str, &[&str])]) -> Look {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let mut rows = csv::Writer::from_path(file.path()).expect("a table");
        rows.write_record(columns.iter().map(|(heading, _)| heading)).expect("written");
        for row in 0..columns[0].1.len() {
            rows.write_record(columns.iter().map(|(_, values)| values[row])).expect("written");
        }
        rows.flush().expect("written");
        crate::ingest::look(file.path(), &LookOptions::default()).expect("read")
    }

    fn guessed(layer: Layer, columns: &[(&str, &[&str])]) -> Vec<(&'static str, String, Why)> {
        let known = KnownNames {
            streets: ["虎台街道", "南滩街道", "礼让街街道"].map(str::to_owned).into(),
            ..KnownNames::default()
        };
        let look = look_of(columns);
        let guesses = guess(layer, &look, &[], &known).expect("guessed");
        guesses.into_iter().map(|g| (g.field, g.heading, g.why)).collect()
    }

    #[test]
    fn initials_are_believed_where_the_content_agrees() {
        let columns = || {
            vec![
                ("XQMC", &["桃源小区", "湟岸花园", "虎台家园"][..]),
                ("JD", &["虎台街道", "南滩街道", "虎台街道"][..]),
                ("RKS", &["1200", "860", "95"][..]),
                ("BZ", &["", "拆迁中", ""][..]),
            ]
        };
        let found = guessed(Layer::Compounds, &columns());
        let expected = [("name", "XQMC"), ("street", "JD"), ("residents", "RKS")];
        let expected = expected.map(|(field, heading)| (field, heading.to_owned(), Why::Initials));
        assert_eq!(found, expected);
        // JD is 经度 too: then the numbers say so.
        let mut numbers = columns();
        numbers[1] = ("JD", &["101.71", "101.75", "101.76"][..]);
        numbers.push(("WD", &["36.61", "36.62", "36.64"][..]));
        let found = guessed(Layer::Compounds, &numbers);
        let placed = |field| found.iter().any(|(f, heading, _)| (*f, &heading[..]) == field);
        assert!(placed(("lon", "JD")) && placed(("lat", "WD")), "{found:?}");
    }

    #[test]
    fn a_heading_may_hold_the_word_among_others() {
        let found = guessed(
            Layer::Compounds,
            &[
                ("小区名称（全称）", &["甲", "乙"][..]),
                ("2020年总人口(人)", &["10", "20"][..]),
                ("物业联系人", &["张三", "李四"][..]),
            ],
        );
        let names: Vec<_> =
            found.iter().map(|(field, heading, _)| (*field, &heading[..])).collect();
        assert_eq!(names, [("name", "小区名称（全称）"), ("residents", "2020年总人口(人)")]);
    }

    #[test]
    fn content_alone_is_believed_where_it_leaves_no_doubt() {
        let found = guessed(
            Layer::Compounds,
            &[
                ("F1", &["虎台街道", "南滩街道", "虎台街道", "礼让街街道"][..]),
                ("F2", &["桃源小区", "湟岸花园", "虎台家园", "南滩公寓"][..]),
                ("F3", &["1", "2", "3", "4"][..]),
            ],
        );
        let names: Vec<_> =
            found.iter().map(|(field, heading, why)| (*field, &heading[..], *why)).collect();
        assert_eq!(names, [("street", "F1", Why::Content), ("name", "F2", Why::Content)]);
    }

    #[test]
    fn what_the_user_says_goes_first_and_must_exist() {
        let look = look_of(&[("名称", &["甲"][..]), ("别名", &["乙"][..])]);
        let say = |field: &str, heading: &str| {
            let stated = [(field.to_owned(), heading.to_owned())];
            guess(Layer::Stations, &look, &stated, &KnownNames::default())
        };
        let guesses = say("name", "别名").expect("guessed");
        let found: Vec<_> = guesses.iter().map(|g| (g.field, &g.heading[..], g.why)).collect();
        assert_eq!(found, [("name", "别名", Why::Stated)]);
        let message = say("name", "站名").expect_err("an error").to_string();
        assert!(message.contains("名称, 别名"), "{message}");
        assert!(say("nam", "名称").expect_err("an error").to_string().contains("floor_area_m2"));
    }
}
