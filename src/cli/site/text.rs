//! The plan for reading: Chinese with English beside it.

use std::fmt::Write;

use super::curve::curve;
use super::tables::{sides, sites, streets};
use crate::cli::table::{grouped, left, percent, right, widest};
use crate::export::{Language, PlanDocument};
use crate::siting::{Spend, Unit, WhyUnserved};
use crate::study::{Planned, Study};

/// The summary.
pub fn text(study: &Study, planned: &Planned, document: &PlanDocument) -> String {
    let mut text = heading(study, planned, document);
    let _ = writeln!(text, "{}\n{}\n", document.headline.zh, document.headline.en);
    let _ = writeln!(text, "{}\n{}\n", document.proof.zh, document.proof.en);
    text += &shortfall(planned, document);
    text += &sites(document);
    text += &curve(planned, document);
    text += &sides(document);
    text += &streets(document);
    text += &unserved(planned, document);
    text += &notes(document);
    text += &candidates(planned, document);
    text
}

/// Chinese and English, once where they are the same.
pub fn both(say: impl Fn(Language) -> String) -> String {
    let [zh, en] = [Language::Chinese, Language::English].map(say);
    if zh == en { zh } else { format!("{zh} {en}") }
}

/// A count.
pub fn count(value: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "what is counted is fewer than 2⁵²")]
    grouped(value as f64)
}

fn heading(study: &Study, planned: &Planned, document: &PlanDocument) -> String {
    let standard = &planned.built.before.coverage.standard;
    let city = study.city();
    let mut text =
        format!("{} · {} {} ({})\n", city.name(), standard.name, standard.name_en, standard.id);
    let question = &planned.plan.question;
    let mut asked = vec![both(|l| l.problem(&question.problem).to_owned())];
    match question.spend {
        _ if document.spend.is_none() => {
            let share = |share: Option<f64>| percent(share);
            asked.push(format!("全市 city {}", share(document.overall)));
            if document.each_street.is_some() {
                asked.push(format!("各街道 each street {}", share(document.each_street)));
            }
        }
        Spend::Sites(most) => asked.push(format!("最多 {most} 处 sites")),
        Spend::Yuan(_) => asked.push(both(|l| l.spend(question.spend))),
    }
    asked.push(both(|l| l.weight(question.weight).to_owned()));
    let _ = writeln!(text, "所求 asked   {}", asked.join(" · "));
    let method = both(|l| l.method(planned.built.before.method));
    let _ = writeln!(text, "方法 method  {method}");
    if let Some(source) = city.source() {
        let _ = writeln!(text, "数据 data    {} {source}", city.data_date().unwrap_or_default());
    }
    text.push('\n');
    text
}

fn shortfall(planned: &Planned, document: &PlanDocument) -> String {
    if document.shortfall.is_empty() {
        return String::new();
    }
    let weight = planned.plan.question.weight;
    let mut text = "差距 shortfall (全部可选点位建成时 with every candidate built)\n".to_owned();
    let width = widest(document.shortfall.iter().map(|one| one.name.as_str()));
    for one in &document.shortfall {
        let missing = one.missing.map(|value| both(|l| l.amount(value, Unit::Weight, weight)));
        let missing = missing.unwrap_or_else(|| "–".to_owned());
        let _ = writeln!(
            text,
            "  {}{} / {}  差 short {missing}",
            left(&one.name, width),
            right(&percent(Some(one.reachable)), 10),
            percent(Some(one.wanted)),
        );
    }
    text.push('\n');
    text
}

fn unserved(planned: &Planned, document: &PlanDocument) -> String {
    let mut text =
        format!("仍未覆盖 still unserved: {} 个小区 compounds\n", count(document.unserved.len()));
    for why in WhyUnserved::ALL {
        if let Some(group) = document.unserved_by_reason.get(why.as_str()) {
            let _ = writeln!(
                text,
                "{}  {}（{} 人 residents）",
                right(&grouped(f64::from(group.compounds)), 8),
                both(|l| l.why_unserved(why, &planned.plan.question.problem).to_owned()),
                grouped(group.residents),
            );
        }
    }
    text.push('\n');
    text
}

fn notes(document: &PlanDocument) -> String {
    let mut text = String::new();
    // What cannot be reached is told above, by how much.
    let told = document.notes.iter().filter(|note| note.code != "share-out-of-reach");
    for note in told {
        let _ = writeln!(text, "注意 note: {} {}", note.zh, note.en);
    }
    text
}

fn candidates(planned: &Planned, document: &PlanDocument) -> String {
    let plan = &planned.plan;
    let mut text = format!("候选点 candidates: {}", count(document.candidates.considered));
    let sources = plan
        .question
        .sources
        .iter()
        .map(|source| both(|l| l.source_of_candidates(source).to_owned()));
    let _ = write!(text, "（{}）", sources.collect::<Vec<_>>().join("、"));
    if !plan.candidates.left_out.is_empty() {
        let left_out = plan.candidates.left_out.iter().map(|(why, left_out)| {
            format!("{} {}", both(|l| l.left_out(*why).to_owned()), grouped(f64::from(*left_out)))
        });
        let _ = write!(text, "；排除 left out: {}", left_out.collect::<Vec<_>>().join("，"));
    }
    let effort = &document.effort;
    let _ = writeln!(
        text,
        "\n求解 solved: {} 需求 demands × {} 候选 candidates · {} 对 pairs · {} 分支 branches · {:.2} s",
        count(effort.demands),
        count(effort.sites),
        count(effort.pairs),
        grouped(f64::from(u32::try_from(effort.nodes).unwrap_or(u32::MAX))),
        document.seconds,
    );
    text
}
