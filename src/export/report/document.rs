//! A report as a document: sections of blocks, without a word on how they are set.

use crate::export::Language;
use crate::export::drawing::{Colour, Drawing};

/// A report, ready to be written as HTML or PDF.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The language of its words.
    pub(super) language: Language,
    /// The city's name.
    pub(super) name: String,
    /// Its title.
    pub(super) title: String,
    /// The same in the other language, or what stands under the title.
    pub(super) subtitle: String,
    /// What it speaks of: label and text.
    pub(super) facts: Vec<(String, String)>,
    /// The question, for the foot of each page.
    pub(super) question: String,
    /// The source, for the foot of each page.
    pub(super) source: String,
    /// Its parts.
    pub(super) sections: Vec<Section>,
}

/// Where a section begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Where the last one ends.
    Here,
    /// On a new page.
    NewPage,
}

/// A part of the report.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its heading; a section of the cover has none.
    pub(super) title: Option<Heading>,
    /// Where it begins.
    pub(super) start: Start,
    /// What it holds.
    pub(super) blocks: Vec<Block>,
}

/// A heading, and beside it the same in the other language.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// In the report's language.
    pub(super) words: &'static str,
    /// In the other.
    pub(super) beside: &'static str,
}

impl Heading {
    /// A heading of a report in `language`.
    pub const fn new(language: Language, chinese: &'static str, english: &'static str) -> Self {
        match language {
            Language::Chinese => Self { words: chinese, beside: english },
            Language::English => Self { words: english, beside: chinese },
        }
    }
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// What the reader is to remember: a sentence, and what explains it.
    Message(String, Vec<String>),
    /// A small heading.
    Subheading(String),
    /// A paragraph.
    Text(String),
    /// Small print.
    Note(String),
    /// A word of caution.
    Caution(String),
    /// Figures in a row.
    Cards(Vec<Card>),
    /// Terms and what they mean.
    Terms(Vec<(String, String)>),
    /// One drawing, or two side by side.
    Figures(Vec<Figure>),
    /// A table.
    Table(Table),
}

/// A figure with its base.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// What it counts.
    pub(super) label: String,
    /// The figure.
    pub(super) figure: String,
    /// Its base.
    pub(super) base: String,
    /// As a bar, 0…1.
    pub(super) bar: Option<f64>,
    /// What the bare circle says.
    pub(super) beside: Option<String>,
}

/// A drawing with its caption.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its caption.
    pub(super) title: String,
    /// What it shows, for those who cannot see it.
    pub(super) told: String,
    /// The drawing.
    pub(super) drawing: Drawing,
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its caption.
    pub(super) caption: String,
    /// Its columns.
    pub(super) columns: Vec<Column>,
    /// Its rows, a cell a column.
    pub(super) rows: Vec<Vec<Cell>>,
    /// How close its rows stand.
    pub(super) density: Density,
}

/// How close the rows of a table stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Density {
    /// For long lists.
    Close,
    /// For reading.
    Open,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its heading.
    pub(super) heading: String,
    /// Its part of the width; the columns of a table share it out.
    pub(super) share: f64,
    /// To which side its cells are set.
    pub(super) side: Side,
}

/// To which side cells are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

impl Column {
    /// A column of words.
    pub fn words(heading: &str, share: f64) -> Self {
        Self { heading: heading.to_owned(), share, side: Side::Left }
    }

    /// A column of numbers.
    pub fn numbers(heading: &str, share: f64) -> Self {
        Self { heading: heading.to_owned(), share, side: Side::Right }
    }
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words or a number.
    Plain(String),
    /// The same, standing out.
    Strong(String),
    /// Words, and smaller ones below.
    Double(String, String),
    /// A rate as a bar in a colour, and in figures.
    Bar(Option<f64>, Colour, String),
    /// Words after a spot of colour.
    Spot(Colour, String),
}

impl Cell {
    /// The cell's words.
    pub fn words(&self) -> &str {
        match self {
            Self::Plain(words)
            | Self::Strong(words)
            | Self::Double(words, _)
            | Self::Bar(_, _, words)
            | Self::Spot(_, words) => words,
        }
    }
}
