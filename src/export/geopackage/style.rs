//! Which look goes with which value: the same looks for QGIS and for OGC's styles.

use crate::coverage::Reason;
use crate::export::drawing::Colour;
use crate::export::palette::{RATES, STATION, WHITE, reason_colour};
use crate::export::{Language, LayerName};

/// How one sort of feature looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// None: not filled.
    pub fill: Option<Colour>,
    /// 0…1, of the fill.
    pub opacity: f64,
    /// Its outline, or the line itself.
    pub stroke: Colour,
    /// Millimetres of a line; of a marker its diameter.
    pub size_mm: f64,
    /// Whether lines are dashed.
    pub dashed: Dash,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    Solid,
    Dashed,
}

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    Fill,
    Line,
    Point,
}

/// One entry of a legend.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The value of the expression, or the upper bound of the class.
    pub value: String,
    /// The lower bound of the class.
    pub lower: String,
    pub label: String,
    pub look: Look,
    /// Properties and the values they must have, for programs that know no expressions.
    pub equals: Vec<(&'static str, String)>,
}

/// How the features of a layer are told apart.
#[derive(Clone, Debug)]
pub enum Rules {
    Single(Look),
    /// By the value of an expression.
    Categories {
        expression: &'static str,
        entries: Vec<Entry>,
    },
    /// By a number in classes.
    Classes {
        property: &'static str,
        entries: Vec<Entry>,
    },
}

/// How a layer looks.
#[derive(Clone, Debug)]
pub struct Style {
    pub mark: Mark,
    pub rules: Rules,
}

const fn area(fill: Colour, opacity: f64, stroke: Colour) -> Look {
    Look { fill: Some(fill), opacity, stroke, size_mm: 0.2, dashed: Dash::Solid }
}

const fn line(stroke: Colour, size_mm: f64, dashed: Dash) -> Look {
    Look { fill: None, opacity: 1.0, stroke, size_mm, dashed }
}

const fn dot(fill: Colour, stroke: Colour, size_mm: f64) -> Look {
    Look { fill: Some(fill), opacity: 1.0, stroke, size_mm, dashed: Dash::Solid }
}

fn both(of: impl Fn(Language) -> &'static str) -> String {
    format!("{} {}", of(Language::Chinese), of(Language::English))
}

fn reasons() -> impl Iterator<Item = Entry> {
    Reason::WORDS.into_iter().map(|code| Entry {
        value: code.to_owned(),
        lower: String::new(),
        label: both(|language| language.reason(code)),
        look: area(reason_colour(code), 0.85, WHITE),
        equals: vec![("reason", code.to_owned())],
    })
}

fn entry(value: &str, label: &str, look: Look, equals: &[(&'static str, &str)]) -> Entry {
    let equals = equals.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    let (value, label) = (value.to_owned(), label.to_owned());
    Entry { value, lower: String::new(), label, look, equals }
}

impl Style {
    /// The same looks for features of another sort of geometry.
    pub fn drawn_as(mut self, mark: Mark) -> Self {
        let from = std::mem::replace(&mut self.mark, mark);
        if from == mark {
            return self;
        }
        let change = |look: &mut Look| {
            look.fill = look.fill.or((mark == Mark::Point).then_some(look.stroke));
            look.size_mm = match mark {
                Mark::Point => 2.2,
                Mark::Fill | Mark::Line => look.size_mm.min(0.3),
            };
        };
        match &mut self.rules {
            Rules::Single(look) => change(look),
            Rules::Categories { entries, .. } | Rules::Classes { entries, .. } => {
                entries.iter_mut().for_each(|entry| change(&mut entry.look));
            }
        }
        self
    }
}

/// How a layer looks in other programs.
pub fn style(layer: LayerName) -> Style {
    match layer {
        LayerName::Compounds => {
            let served = area(WHITE, 0.6, Colour::hex(0x6d_9a_a0));
            let served = entry("served", "已覆盖 served", served, &[("served", "1")]);
            let entries = std::iter::once(served).chain(reasons()).collect();
            let expression = "CASE WHEN \"served\" THEN 'served' ELSE \"reason\" END";
            Style { mark: Mark::Fill, rules: Rules::Categories { expression, entries } }
        }
        LayerName::Gaps => {
            let entries = reasons().collect();
            let rules = Rules::Categories { expression: "\"reason\"", entries };
            Style { mark: Mark::Fill, rules }
        }
        LayerName::Streets | LayerName::Communities | LayerName::Districts => {
            let mut lower = 0.0;
            let entries = RATES.iter().map(|(below, colour)| {
                let upper = below.min(1.0);
                let label = format!("{:.0}–{:.0} %", lower * 100.0, upper * 100.0);
                let (value, from) = (upper.to_string(), f64::to_string(&lower));
                lower = upper;
                let (look, equals) = (area(*colour, 0.85, WHITE), Vec::new());
                Entry { value, lower: from, label, look, equals }
            });
            let (property, entries) = ("compounds_rate", entries.collect());
            Style { mark: Mark::Fill, rules: Rules::Classes { property, entries } }
        }
        LayerName::Stations => {
            let tiers = [
                ("city", Colour::hex(0x08_1d_3a), 5.0),
                ("district", Colour::hex(0x12_35_5b), 4.2),
                ("street", Colour::hex(0x1f_5a_92), 3.6),
                ("community", Colour::hex(0x3f_87_c4), 3.0),
                ("business", Colour::hex(0x7a_3b_78), 3.0),
                ("compound", Colour::hex(0xb0_5f_ae), 2.4),
                ("mobile", Colour::hex(0xd0_8a_2e), 2.4),
            ];
            let tier_words = |word: &str| {
                let tier = crate::city::Tier::ALL.into_iter().find(|tier| tier.as_str() == word);
                both(|language| language.tier(tier))
            };
            let good = tiers.map(|(tier, colour, size)| {
                let equals = [("condition", "good"), ("tier", tier)];
                entry(tier, &tier_words(tier), dot(colour, WHITE, size), &equals)
            });
            let poor = [
                ("cramped", "危旧狭小 cramped", Colour::hex(0x8d_99_a6)),
                ("closed", "关停 closed", Colour::hex(0xd1_49_5b)),
            ];
            let poor = poor.map(|(word, label, colour)| {
                entry(word, label, dot(WHITE, colour, 2.4), &[("condition", word)])
            });
            let unknown = dot(WHITE, STATION, 2.4);
            let unknown = entry("", &tier_words(""), unknown, &[("condition", "good")]);
            let entries = good.into_iter().chain(poor).chain([unknown]).collect();
            let expression = "CASE WHEN \"condition\" = 'good' THEN coalesce(\"tier\", '') ELSE \"condition\" END";
            Style { mark: Mark::Point, rules: Rules::Categories { expression, entries } }
        }
        LayerName::Candidates => Style {
            mark: Mark::Point,
            rules: Rules::Single(dot(Colour::hex(0xf2_a7_1b), WHITE, 2.6)),
        },
        LayerName::Findings => {
            let severities = [
                ("note", "提示 note", 0x5b_6c_70),
                ("repaired", "已修复 repaired", 0x2a_7f_86),
                ("warning", "疑似有误 warning", 0xe8_96_1e),
                ("rejected", "剔除 rejected", 0xd4_51_2c),
            ];
            let entries = severities.map(|(word, label, rgb)| {
                entry(word, label, dot(Colour::hex(rgb), WHITE, 2.2), &[("severity", word)])
            });
            let (expression, entries) = ("\"severity\"", entries.into());
            Style { mark: Mark::Point, rules: Rules::Categories { expression, entries } }
        }
        LayerName::Circles => {
            let whole = Look {
                size_mm: 0.5,
                dashed: Dash::Dashed,
                ..area(Colour::hex(0x2f_6f_9f), 0.06, Colour::hex(0x2f_6f_9f))
            };
            let one = Look { fill: None, size_mm: 0.12, ..whole };
            let entries = vec![
                entry("whole", "全部服务圈 all circles", whole, &[("dissolved", "1")]),
                entry("one", "单站服务圈 one station's", one, &[("dissolved", "0")]),
            ];
            let expression = "CASE WHEN \"dissolved\" THEN 'whole' ELSE 'one' END";
            Style { mark: Mark::Fill, rules: Rules::Categories { expression, entries } }
        }
        LayerName::Links => {
            let kinds = [
                ("gate", "新开出入口 gate", line(Colour::hex(0xf2_a7_1b), 0.9, Dash::Solid)),
                ("crossing", "过街通道 crossing", line(Colour::hex(0xc1_44_0e), 0.9, Dash::Dashed)),
            ];
            let entries = kinds
                .into_iter()
                .map(|(kind, label, look)| entry(kind, label, look, &[("kind", kind)]))
                .collect();
            Style { mark: Mark::Line, rules: Rules::Categories { expression: "\"kind\"", entries } }
        }
        LayerName::Context => {
            let kinds = [
                (
                    "water",
                    "水域 water",
                    area(Colour::hex(0xa9_cf_e6), 1.0, Colour::hex(0xa9_cf_e6)),
                ),
                (
                    "green",
                    "绿地 green",
                    area(Colour::hex(0xcf_e0_c0), 0.8, Colour::hex(0xcf_e0_c0)),
                ),
                ("rail", "铁路 railway", line(Colour::hex(0x77_72_6b), 0.4, Dash::Dashed)),
                ("road", "道路 road", line(Colour::hex(0xc9_bf_ae), 0.3, Dash::Solid)),
            ];
            let entries = kinds
                .into_iter()
                .map(|(kind, label, look)| entry(kind, label, look, &[("kind", kind)]))
                .chain([entry(
                    "",
                    "其他 other",
                    line(Colour::hex(0xa9_9f_90), 0.3, Dash::Solid),
                    &[],
                )])
                .collect();
            Style { mark: Mark::Line, rules: Rules::Categories { expression: "\"kind\"", entries } }
        }
    }
}
