//! The tables of a plan: sites in their order, before and after, streets.

use std::fmt::Write;

use super::text::count;
use crate::cli::table::{bar, grouped, left, percent, right, widest};
use crate::export::{PlanDocument, PlanSite, PlanStreet, PlanStreetSide};

/// Streets that are shown, at most.
const MOST_STREETS: usize = 10;
/// Sites of which those are named that would do as well, at most.
const MOST_AS_GOOD: usize = 10;

/// The sites in their order, a line each, under two lines of headings.
pub fn sites(document: &PlanDocument) -> String {
    if document.sites.is_empty() {
        return String::new();
    }
    let named = |site: &PlanSite| match site.name.as_str() {
        "" => site.candidate_id.clone(),
        name => format!("{name} ({})", site.candidate_id),
    };
    let has_cost = document.sites.iter().any(|site| site.cost_yuan.is_some());
    let mut rows: Vec<Vec<String>> = vec![
        ["次序", "方式", "候选点", "街道", "新增居民", "新增小区"].map(str::to_owned).into(),
        ["order", "action", "candidate", "street", "residents", "compounds"]
            .map(str::to_owned)
            .into(),
    ];
    if has_cost {
        rows[0].extend(["造价（元）", "元/人"].map(str::to_owned));
        rows[1].extend(["cost (yuan)", "yuan each"].map(str::to_owned));
    }
    rows[0].push("累计覆盖率".to_owned());
    rows[1].push("rate so far".to_owned());
    for site in &document.sites {
        let action = format!("{} {}", site.action_words.zh, site.action_words.en);
        let mut row = vec![
            site.order.to_string(),
            action,
            named(site),
            site.street.clone().unwrap_or_else(|| "–".to_owned()),
            format!("+{}", grouped(site.adds_residents)),
            format!("+{}", count(site.adds_compounds)),
        ];
        if has_cost {
            row.extend([money(site.cost_yuan), money(site.cost_per_resident_yuan)]);
        }
        row.push(percent(site.rate_so_far));
        rows.push(row);
    }
    let mut text = "站点 sites, 按建设次序 in the order to build them\n".to_owned();
    // Words stand left, numbers right.
    text += &lines(&rows, |column| (1..4).contains(&column));
    if let Some(cost) = document.cost_yuan.filter(|cost| *cost > 0.0) {
        let each = document.cost_per_resident_yuan;
        let each = each.map(|each| format!(" · 每新增一人 each {} 元 yuan", money(Some(each))));
        let _ =
            writeln!(text, "  造价合计 cost {} 元 yuan{}", grouped(cost), each.unwrap_or_default());
    }
    let has_other = |site: &&PlanSite| !site.as_good.is_empty();
    let others = document.sites.iter().filter(has_other);
    let others = others.map(|site| format!("{} ↔ {}", site.candidate_id, site.as_good.join("、")));
    let mut as_good: Vec<String> = others.collect();
    if as_good.len() > MOST_AS_GOOD {
        as_good.truncate(MOST_AS_GOOD);
        as_good.push("…".to_owned());
    }
    if !as_good.is_empty() {
        let _ = writeln!(text, "  同样好 as good: {}", as_good.join("；"));
    }
    text.push('\n');
    text
}

/// Rows in columns as wide as they must be.
fn lines<R: AsRef<[String]>>(rows: &[R], is_left: impl Fn(usize) -> bool) -> String {
    let columns = rows.first().map_or(0, |row| row.as_ref().len());
    let cells = |column: usize| rows.iter().map(move |row| row.as_ref()[column].as_str());
    let widths: Vec<usize> = (0..columns).map(|column| widest(cells(column))).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.as_ref().iter().zip(&widths).enumerate();
        let cells = cells.map(
            |(column, (cell, &width))| {
                if is_left(column) { left(cell, width) } else { right(cell, width) }
            },
        );
        let line = cells.collect::<Vec<_>>().join("  ");
        let _ = writeln!(text, "  {}", line.trim_end());
    }
    text
}

/// An amount of yuan; a small one with a decimal.
fn money(yuan: Option<f64>) -> String {
    match yuan {
        None => "–".to_owned(),
        Some(yuan) if yuan > 0.0 && yuan < 100.0 => format!("{yuan:.1}"),
        Some(yuan) => grouped(yuan),
    }
}

/// The rates and walks, before and after.
pub fn sides(document: &PlanDocument) -> String {
    let (before, after) = (&document.before, &document.after);
    let number = |value: &serde_json::Value| value.as_f64();
    let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), grouped);
    let minutes = |seconds: Option<f64>| {
        seconds.map_or_else(|| "–".to_owned(), |seconds| format!("{:.1}", seconds / 60.0))
    };
    let km2 = |value: &serde_json::Value| {
        number(value).map_or_else(|| "–".to_owned(), |area| format!("{:.2}", area / 1e6))
    };
    let mut rows = vec![
        ["", "现状 now", "", "建成后 with the plan", "", "总数 total"].map(str::to_owned),
        [
            "小区 compounds".to_owned(),
            grouped(f64::from(before.compounds.served)),
            percent(number(&before.compounds.rate)),
            grouped(f64::from(after.compounds.served)),
            percent(number(&after.compounds.rate)),
            grouped(f64::from(before.compounds.total)),
        ],
    ];
    let groups = [
        ("居民 residents", &before.residents, &after.residents),
        ("60岁以上 over 60", &before.elderly, &after.elderly),
    ];
    for (name, before, after) in groups {
        if number(&before.total).is_some_and(|total| total > 0.0) {
            rows.push([
                name.to_owned(),
                figure(number(&before.served)),
                percent(number(&before.rate)),
                figure(number(&after.served)),
                percent(number(&after.rate)),
                figure(number(&before.total)),
            ]);
        }
    }
    rows.push([
        "面积 area km²".to_owned(),
        km2(&before.area.served_m2),
        percent(number(&before.area.rate)),
        km2(&after.area.served_m2),
        percent(number(&after.area.rate)),
        km2(&before.area.total_m2),
    ]);
    let walk = |name: &str, before: Option<f64>, after: Option<f64>| {
        let blank = String::new;
        [name.to_owned(), minutes(before), blank(), minutes(after), blank(), blank()]
    };
    rows.push(walk("平均步行 mean walk min", before.mean_walk_s, after.mean_walk_s));
    rows.push(walk("九成 p90", before.p90_walk_s, after.p90_walk_s));
    rows.push(walk("最远 worst", before.worst_walk_s, after.worst_walk_s));
    let mut text = "前后 before and after\n".to_owned();
    text += &lines(&rows, |column| column == 0);
    if let (Some(from), Some(to)) = (&before.worst_street, &after.worst_street) {
        let [from_rate, to_rate] = [from, to].map(|one| percent(Some(one.rate)));
        let _ = writeln!(
            text,
            "  最低的街道 lowest street: {} {from_rate} → {} {to_rate}",
            from.name, to.name
        );
    }
    text.push('\n');
    text
}

/// The streets that gain most.
pub fn streets(document: &PlanDocument) -> String {
    let rate = |value: &serde_json::Value| value.as_f64();
    let gain = |street: &PlanStreet| {
        let residents = rate(&street.before.residents.rate).zip(rate(&street.after.residents.rate));
        let compounds = rate(&street.before.compounds.rate).zip(rate(&street.after.compounds.rate));
        residents.or(compounds).map_or(0.0, |(before, after)| after - before)
    };
    let mut gaining: Vec<&PlanStreet> =
        document.streets.iter().filter(|street| gain(street).abs() > 1e-9).collect();
    if gaining.is_empty() {
        return String::new();
    }
    // Stable: equal gains stay in the city's order.
    gaining.sort_by(|a, b| gain(b).total_cmp(&gain(a)));
    let name = |street: &PlanStreet| match street.id {
        Some(_) => street.name.clone(),
        None => "不属于任何街道 in no street".to_owned(),
    };
    let more = gaining.len().saturating_sub(MOST_STREETS);
    gaining.truncate(MOST_STREETS);
    let names: Vec<String> = gaining.iter().map(|street| name(street)).collect();
    let width = widest(names.iter().map(String::as_str));
    let mut text = "街道 streets, 提升最多在前 the greatest gain first\n".to_owned();
    for (street, name) in gaining.iter().zip(&names) {
        let (before, after) = (&street.before, &street.after);
        let shares = |side: &PlanStreetSide| {
            rate(&side.residents.rate).or_else(|| rate(&side.compounds.rate))
        };
        let _ = writeln!(
            text,
            "  {}{} → {}{}  {}  小区 compounds {} → {} / {}",
            left(name, width),
            right(&percent(shares(before)), 10),
            right(&percent(shares(after)), 7),
            right(&format!("{:+.1}", gain(street) * 100.0), 8),
            bar(shares(after)),
            before.compounds.served,
            after.compounds.served,
            before.compounds.total,
        );
    }
    if more > 0 {
        let _ = writeln!(text, "  … 另有 {more} 个街道 more streets");
    }
    text.push('\n');
    text
}
