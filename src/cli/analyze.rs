//! `yike analyze`: who is served, who is not and why, and at what rates.

use std::fmt::Write;

use super::args::{AnalyzeArgs, Format};
use super::stages::Stages;
use super::table::{bar, grouped, left, percent, right, widest};
use super::{Answered, Outcome, answered, print};
use crate::city::{City, CompoundId, Level, Requirement, ServedWhen};
use crate::coverage::{AreaRates, Rates, Share};
use crate::export::{Language, summary, write_analysis, write_rings};
use crate::study::{Answer, Study};
use crate::units::{Persons, Seconds, SquareMeters};

/// Runs the command.
///
/// # Errors
/// When the city or the standard cannot be read, or results not be written.
pub fn run(args: &AnalyzeArgs) -> anyhow::Result<Outcome> {
    let stages = Stages::start("读取 reading");
    let Answered { study, answer, report } = answered(&args.city, &args.choices, &stages)?;
    let summary = summary(&study, &answer);
    if let Some(folder) = &args.out {
        stages.next("写出 writing");
        write_analysis(folder, &study, &answer, &summary, args.choices.lang.language())?;
        if !args.rings.is_empty() {
            write_rings(&folder.join("rings.geojson"), &study, &answer, &args.rings)?;
        }
    }
    drop(stages);
    let rejected = report.rejected();
    if rejected > 0 {
        let city = args.city.display();
        eprintln!("数据中有 {rejected} 个要素被拒收 features were rejected: yike check {city}");
    }
    match args.format {
        Format::Json => print(&summary.to_json())?,
        Format::Text => print(&text(&study, &answer))?,
    }
    if let Some(folder) = &args.out {
        eprintln!("结果已写入 results written to {}", folder.display());
    }
    let whole = &answer.coverage.city.compounds;
    Ok(if whole.served < whole.total { Outcome::Faulty } else { Outcome::Clean })
}

/// The summary for reading: Chinese with English beside it.
fn text(study: &Study, answer: &Answer) -> String {
    let (city, coverage) = (study.city(), &answer.coverage);
    let mut text = heading(city, answer);
    text += &rates(&coverage.city);
    if let Some(circle) = study.circle_beside(answer) {
        text += &beside(&coverage.city, &circle.city);
    }
    text.push('\n');
    if coverage.standard.requirements.len() > 1 {
        text += &requirements(city, answer);
    }
    text += &reasons(city, answer);
    text += &streets(city, &coverage.areas);
    text += &walks(&coverage.city);
    text
}

fn heading(city: &City, answer: &Answer) -> String {
    let standard = &answer.coverage.standard;
    let mut text =
        format!("{} · {} {} ({})\n", city.name(), standard.name, standard.name_en, standard.id);
    if let [only] = standard.requirements.as_slice() {
        let _ = writeln!(text, "规则 rule    {}", rule(only));
    }
    let [zh, en] = [Language::Chinese, Language::English].map(|l| l.method(answer.method));
    let _ = writeln!(text, "方法 method  {zh} {en}");
    if let Some(source) = city.source() {
        let _ = writeln!(text, "数据 data    {} {source}", city.data_date().unwrap_or_default());
    }
    text.push('\n');
    text
}

/// A requirement's limit, measure and state in words.
fn rule(requirement: &Requirement) -> String {
    let limit = requirement.limit;
    format!(
        "{} m ({} min, {} km/h) · {} · {}+",
        short(limit.radius().value()),
        short(limit.time().value() / 60.0),
        limit.pace().kmh(),
        requirement.measure.as_str(),
        requirement.least_condition.as_str(),
    )
}

/// A number with at most one decimal.
fn short(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn rates(whole: &Rates) -> String {
    let people = |share: &Share<Persons>| {
        if share.total > Persons::ZERO {
            [grouped(share.served.value()), grouped(share.total.value())]
        } else {
            ["".to_owned(), "不详 unknown".to_owned()]
        }
    };
    let km2 = |area: SquareMeters| format!("{:.2}", area.value() / 1e6);
    let count = [whole.compounds.served, whole.compounds.total].map(|n| grouped(f64::from(n)));
    let lines = [
        ("小区 compounds", count, whole.compounds.rate()),
        ("居民 residents", people(&whole.residents), whole.residents.rate()),
        ("60岁以上 over 60", people(&whole.elderly), whole.elderly.rate()),
        ("面积 area km²", [km2(whole.area.served), km2(whole.area.total)], whole.area.rate()),
    ];
    let mut text = format!(
        "{}{}{}{}\n",
        left("", 18),
        right("已覆盖 served", 15),
        right("总数 total", 13),
        right("覆盖率 rate", 13)
    );
    for (name, [served, total], rate) in lines {
        let _ = writeln!(
            text,
            "{}{}{}{}  {}",
            left(name, 18),
            right(&served, 15),
            right(&total, 13),
            right(&percent(rate), 13),
            bar(rate)
        );
    }
    if whole.residents_unknown > 0 {
        let _ = writeln!(
            text,
            "{} 个小区人口不详，未计入居民 compounds of unknown residents are not in that base",
            whole.residents_unknown
        );
    }
    if whole.fragile > 0 {
        let _ = writeln!(
            text,
            "{} 个小区仅靠一个站点 compounds depend on one station",
            grouped(f64::from(whole.fragile))
        );
    }
    text
}

/// What the bare circle says, and by how much it flatters.
fn beside(walk: &Rates, circle: &Rates) -> String {
    let points = |(walk, circle): (f64, f64)| (circle - walk) * 100.0;
    let over = walk.compounds.rate().zip(circle.compounds.rate()).map(points);
    format!(
        "直线圈 by circle: 小区 compounds {} · 居民 residents {} · 面积 area {}（高估 over by {} 点 points）\n",
        percent(circle.compounds.rate()),
        percent(circle.residents.rate()),
        percent(circle.area.rate()),
        over.map_or("–".to_owned(), |over| format!("{over:.1}")),
    )
}

fn requirements(city: &City, answer: &Answer) -> String {
    let standard = &answer.coverage.standard;
    let joined = match standard.served_when {
        ServedWhen::All => "全部满足为已覆盖 all must be met",
        ServedWhen::Any => "满足一项即可 one is enough",
    };
    let mut text = format!("分项 requirements ({joined})\n");
    let labels: Vec<String> =
        standard.requirements.iter().map(|r| format!("{} {}", r.name, r.name_en)).collect();
    let width = widest(labels.iter().map(String::as_str));
    for (at, label) in labels.iter().enumerate() {
        let requirement = &standard.requirements[at];
        let share = &answer.coverage.requirements[at].rates.compounds;
        if answer.coverage.asked_for(city, at) == 0 {
            let _ = writeln!(
                text,
                "  {}  数据中没有此类站点，故无一满足 none of this kind in the data, so nobody meets it",
                left(label, width)
            );
            continue;
        }
        let _ = writeln!(
            text,
            "  {}{}{}  {}  {}",
            left(label, width),
            right(&grouped(f64::from(share.served)), 8),
            right(&percent(share.rate()), 10),
            bar(share.rate()),
            rule(requirement)
        );
    }
    let compounds = (0..city.compounds().len()).map(CompoundId::at);
    let met: usize = compounds.map(|compound| answer.coverage.met(compound)).sum();
    let mean = met as f64 / city.compounds().len().max(1) as f64;
    let of = labels.len();
    let _ = writeln!(text, "  完备度 completeness: 平均满足 mean met {mean:.1} / {of}\n");
    text
}

fn reasons(city: &City, answer: &Answer) -> String {
    let gaps = answer.coverage.gaps(city);
    let mut text =
        format!("缺口 gaps: {} 个小区未覆盖 unserved compounds\n", grouped(gaps.len() as f64));
    for code in crate::coverage::Reason::WORDS {
        let count = gaps.iter().filter(|gap| gap.reason.as_str() == code).count();
        if count > 0 {
            let chinese = Language::Chinese.reason(code);
            let english = Language::English.reason(code);
            let _ = writeln!(text, "{}  {chinese} {english}", right(&grouped(count as f64), 8));
        }
    }
    text.push('\n');
    text
}

fn streets(city: &City, areas: &[AreaRates]) -> String {
    let mut streets: Vec<&AreaRates> = areas
        .iter()
        .filter(|one| city.area(one.area).level == Level::Street)
        .filter(|one| one.rates.compounds.total > 0)
        .collect();
    if streets.is_empty() {
        return String::new();
    }
    let rate = |one: &AreaRates| one.rates.compounds.rate().unwrap_or(1.0);
    streets.sort_by(|a, b| rate(a).total_cmp(&rate(b)).then(a.area.cmp(&b.area)));
    let mut text = "街道 streets, 覆盖率最低在前 lowest rate first (小区 compounds)\n".to_owned();
    let width = widest(streets.iter().map(|one| city.area(one.area).name.as_str()));
    for one in streets {
        let share = &one.rates.compounds;
        let _ = writeln!(
            text,
            "  {}{}{}  {}",
            left(&city.area(one.area).name, width),
            right(&format!("{} / {}", share.served, share.total), 12),
            right(&percent(share.rate()), 10),
            bar(share.rate())
        );
    }
    text.push('\n');
    text
}

fn walks(whole: &Rates) -> String {
    let minutes = |time: Option<Seconds>| {
        time.map_or("–".to_owned(), |time| format!("{:.1}", time.value() / 60.0))
    };
    let walks = &whole.walks;
    format!(
        "步行 walk (min)  中位 median {} · 九成 p90 {} · 最长 worst {} · Gini {}\n",
        minutes(walks.median),
        minutes(walks.p90),
        minutes(walks.worst),
        walks.gini.map_or("–".to_owned(), |gini| format!("{gini:.3}")),
    )
}
