//! A plan drawn by hand, written as JSON, GeoJSON and workbook, and read back.

use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;
use yike::city::{Action, Candidate, City, CompoundId, LimitChange, ServedWhen, Standard};
use yike::export::{
    Language, PlanDocument, plan_document, plan_features, plan_geojson, plan_workbook,
};
use yike::siting::{
    Candidates, Curve, CurvePoint, Effort, First, Least, LeftOut, Objective, Offer, Plan, PlanNote,
    PlannedSite, Problem, SiteRules, SitingQuestion, Source, Spend, Status, StillUnserved, Unit,
    Weight, WhyUnserved,
};
use yike::study::{Built, By, Planned, Question, Study};
use yike::units::{Persons, Yuan};

use super::town::{Town, standard, within};

/// Two streets, five compounds: one is served, two sites win three, one stays.
fn town() -> Town {
    let mut town = Town::new();
    let west = town.street("west", 0.0, 0.0, 3000.0);
    let east = town.street("east", 5000.0, 0.0, 3000.0);
    let people = [("a", 0.0, Some(100.0)), ("b", 1400.0, Some(300.0)), ("c", 5000.0, Some(200.0))];
    let more = [("d", 5200.0, None), ("e", 9000.0, Some(50.0))];
    for (id, x, residents) in people.into_iter().chain(more) {
        let compound = town.compound(id, x, 0.0);
        compound.street = Some(if x < 2000.0 { west } else { east });
        compound.residents = residents.map(Persons::new);
        compound.elderly = None;
    }
    town.draft.compounds[4].name = "=1+1".into();
    town.station("s", 0.0, 0.0);
    town.draft.data_date = Some("2022-12-31".into());
    town
}

/// The candidates: one for b, two that do equally well for c and d.
fn candidates(town: &mut Town) -> Vec<Candidate> {
    let mut site = |id: &str, x: f64, y: f64, cost: Option<f64>| {
        town.station(id, x, y);
        let mut station = town.draft.stations.pop().expect("just drawn");
        station.cost = cost.map(Yuan::new);
        Candidate { station, action: Action::Build, upgrades: None }
    };
    vec![
        site("k1", 1500.0, 0.0, Some(1e6)),
        site("k2", 5100.0, 0.0, Some(2e6)),
        site("k3", 5100.0, 50.0, None),
    ]
}

fn question() -> Question {
    let standard: Standard = standard(ServedWhen::All, vec![within(1000.0)]);
    Question::try_new(&standard, LimitChange::default(), None, By::CIRCLE).expect("a question")
}

fn asked(problem: Problem) -> SitingQuestion {
    SitingQuestion {
        problem,
        weight: Weight::Residents,
        spend: Spend::Sites(2),
        sources: vec![Source::Layer],
        rules: SiteRules::default(),
        offer: Offer::default(),
        curve: Curve::Solved,
        farthest: None,
        seconds: None,
    }
}

fn planned_site(candidate: usize, compounds: &[usize], residents: f64) -> PlannedSite {
    PlannedSite {
        candidate,
        compounds: compounds.iter().map(|&at| CompoundId::at(at)).collect(),
        residents: Persons::new(residents),
        adds: residents,
        cost: [Some(1e6), Some(2e6), None][candidate].map(Yuan::new),
        as_good: if candidate == 1 { vec![2] } else { vec![] },
    }
}

/// The city, its question, and the plan with both sites.
struct Scene {
    city: City,
    question: Question,
    planned: Planned,
}

impl Scene {
    fn document(&self) -> PlanDocument {
        plan_document(&self.city, &self.question, &self.planned)
    }

    fn workbook(&self, language: Language) -> Vec<u8> {
        let document = self.document();
        plan_workbook(&self.city, &self.question, &self.planned, &document, language).expect("fits")
    }
}

fn scene() -> Scene {
    let mut town = town();
    let all = candidates(&mut town);
    let chosen = [0, 1].map(|at: usize| all[at].clone());
    let point = |(sites, value): (usize, f64)| CurvePoint { sites, value, bound: Some(value) };
    let plan = Plan {
        question: asked(Problem::MAX_COVERAGE),
        candidates: Candidates {
            sites: all,
            left_out: vec![(LeftOut::Water, 3)],
            ..Candidates::default()
        },
        status: Status::Optimal,
        objective: Objective { value: Some(600.0), bound: 600.0, unit: Unit::Weight },
        worst_street: None,
        sites: vec![planned_site(0, &[1], 300.0), planned_site(1, &[2, 3], 200.0)],
        curve: [100.0, 400.0, 600.0].into_iter().enumerate().map(point).collect(),
        unserved: vec![StillUnserved {
            compound: CompoundId::at(4),
            why: WhyUnserved::NoCandidate,
        }],
        effort: Effort { demands: 2, sites: 2, pairs: 2, nodes: 0 },
        notes: vec![PlanNote::UnknownWeights(1)],
    };
    built(&town, plan, &chosen)
}

/// A plan of a town with some sites built.
fn built(town: &Town, plan: Plan, chosen: &[Candidate]) -> Scene {
    let (city, question) = (town.city(), question());
    let before = Arc::new(Study::open(city.clone(), None).coverage(&question));
    let mut stations = city.stations().to_vec();
    stations.extend(chosen.iter().map(|one| one.station.clone()));
    let study = Study::open(city.with_stations(stations), None);
    let after = study.coverage(&question);
    let planned = Planned { plan, built: Built { before, study, after }, seconds: 0.25 };
    Scene { city, question, planned }
}

fn json(document: &PlanDocument) -> Value {
    serde_json::from_str(&document.to_json()).expect("JSON")
}

#[test]
fn the_document_has_the_fields_of_the_contract() {
    let told = json(&scene().document());
    let contract = "problem objective bound gap status sites before after seconds";
    for name in contract.split(' ') {
        assert!(!told[name].is_null(), "{name}");
    }
    let site = &told["sites"][0];
    let contract = "order candidate_id action lon lat cost_yuan adds_residents adds_compounds";
    for name in contract.split(' ') {
        assert!(!site[name].is_null(), "{name}");
    }
    assert_eq!(told["problem"], "max-coverage");
    assert_eq!((&told["objective"], &told["gap"]), (&600.0.into(), &0.0.into()));
    assert_eq!(
        (&told["status"], &told["objective_unit"]),
        (&"optimal".into(), &"residents".into())
    );
    assert_eq!((&site["order"], &site["candidate_id"]), (&1.into(), &"k1".into()));
    assert_eq!(
        (&site["adds_residents"], &site["cost_per_resident_yuan"]),
        (&300.0.into(), &3333.33.into())
    );
    assert_eq!(told["sites"][1]["as_good"], serde_json::json!(["k3"]));
    assert_eq!(told["sites"][1]["won"], serde_json::json!(["c", "d"]));
    assert_eq!(told["candidates"], serde_json::json!({"considered": 3, "left_out": {"water": 3}}));
    assert_eq!(told["notes"][0]["code"], "unknown-weights");
    assert_eq!(told["spend"], serde_json::json!({"sites": 2, "yuan": null}));
}

#[test]
fn rates_so_far_end_at_what_coverage_says_of_the_built_city() {
    let told = json(&scene().document());
    assert_eq!(told["before"]["residents"]["rate"], 0.153_846);
    assert_eq!(told["sites"][0]["rate_so_far"], 0.615_385);
    assert_eq!(told["sites"][1]["rate_so_far"], told["after"]["residents"]["rate"]);
    assert_eq!(told["curve"][2]["rate"], told["after"]["residents"]["rate"]);
    let before = &told["streets"][0];
    assert_eq!(
        (&before["id"], &before["before"]["compounds"]["served"]),
        (&"west".into(), &1.into())
    );
    assert_eq!(before["after"]["compounds"]["served"], 2);
    let worst = [&told["before"]["worst_street"], &told["after"]["worst_street"]];
    assert_eq!(worst.map(|one| &one["id"]), ["east", "east"]);
    assert_eq!(worst.map(|one| &one["rate"]), [&0.0.into(), &0.8.into()] as [&Value; 2]);
    assert_eq!(told["cost_yuan"], 3_000_000.0);
    assert_eq!(told["unserved"][0]["why"], "no-candidate");
    assert_eq!(told["unserved_by_reason"]["no-candidate"]["residents"], 50.0);
}

#[test]
fn the_headline_and_the_proof_are_read_in_both_languages() {
    let mut scene = scene();
    let told = scene.document();
    assert_eq!(told.headline.zh, "再建 2 处：居民覆盖率 15.4% → 92.3%（新增 500 人）");
    assert_eq!(
        told.headline.en,
        "Build 2 stations: residents served 15.4% → 92.3% (500 people more)"
    );
    assert!(told.proof.zh.starts_with("已证明最优"), "{}", told.proof.zh);
    scene.planned.plan.status = Status::Feasible;
    scene.planned.plan.objective.bound = 600.2;
    let told = scene.document();
    assert!(told.proof.zh.contains("差距至多 0.04%"), "{}", told.proof.zh);
    assert!(told.proof.en.contains("within 0.04%"), "{}", told.proof.en);
    scene.planned.plan.question.problem = Problem::Median;
    scene.planned.plan.objective =
        Objective { value: Some(250.0), bound: 250.0, unit: Unit::MeanMeters };
    let told = scene.document();
    assert_eq!(told.headline.zh, "再建 2 处：平均步行 100 米 → 250 米");
    assert!(told.proof.zh.contains("不低于 250 米"), "{}", told.proof.zh);
    scene.planned.plan.candidates.sites[1].action = Action::Open;
    let told = scene.document();
    assert!(told.headline.zh.starts_with("新建 1 处、开放 1 处："), "{}", told.headline.zh);
    assert!(told.headline.en.starts_with("Build 1, open 1 stations: "), "{}", told.headline.en);
}

#[test]
fn what_cannot_be_reached_is_told_by_how_much() {
    let mut town = town();
    let all = candidates(&mut town);
    let problem =
        Problem::FullCoverage { overall: 0.95, each_street: Some(0.9), least: Least::Sites };
    let still = |at: usize, why| StillUnserved { compound: CompoundId::at(at), why };
    let plan = Plan {
        question: asked(problem),
        candidates: Candidates { sites: all, ..Candidates::default() },
        status: Status::Infeasible,
        objective: Objective { value: None, bound: 2.0, unit: Unit::Sites },
        worst_street: None,
        sites: vec![],
        curve: vec![CurvePoint { sites: 0, value: 100.0, bound: None }],
        unserved: vec![
            still(1, WhyUnserved::NotChosen),
            still(2, WhyUnserved::NotChosen),
            still(3, WhyUnserved::NotChosen),
            still(4, WhyUnserved::NoCandidate),
        ],
        effort: Effort::default(),
        notes: vec![
            PlanNote::ShareOutOfReach { street: None, share: 600.0 / 650.0 },
            PlanNote::ShareOutOfReach { street: Some("east".into()), share: 0.8 },
        ],
    };
    let told = json(&built(&town, plan, &[]).document());
    assert!(told["objective"].is_null() && told["bound"].is_null() && told["gap"].is_null());
    assert_eq!(told["shortfall"][0]["missing"], 17.5, "0.95 × 650 − 600");
    assert_eq!(told["shortfall"][1]["name"], "east");
    assert_eq!(told["shortfall"][1]["missing"], 25.0, "0.9 × 250 − 200");
    let headline = told["headline"]["zh"].as_str().expect("words");
    assert_eq!(
        headline,
        "办不到：可选点位全部建成，纸上城也只能覆盖 92.3%，目标 95.0%，还差 17.5 人；另有 1 个街道不达标"
    );
    assert_eq!(told["curve_unit"], "residents");
    assert!(told["spend"].is_null(), "full coverage finds how many");
}

#[test]
fn the_map_tells_sites_candidates_won_and_unserved_apart() {
    let scene = scene();
    let document = scene.document();
    let features: Vec<_> = plan_features(&scene.city, &scene.planned, &document).collect();
    let role = |role: &str| {
        let is_so = |one: &&geojson::Feature| one.property("role").is_some_and(|r| r == role);
        features.iter().filter(is_so).collect::<Vec<_>>()
    };
    let counts = ["site", "candidate", "won", "unserved"].map(|one| role(one).len());
    assert_eq!(counts, [2, 1, 3, 1]);
    let site = role("site")[1];
    assert_eq!(site.property("order"), Some(&2.into()));
    assert_eq!(site.property("adds_residents"), Some(&200.0.into()));
    assert_eq!(site.property("as_good"), Some(&serde_json::json!(["k3"])));
    assert!(site.property("won").is_none(), "compounds won are features themselves");
    let geometry = site.geometry.as_ref().expect("a place");
    assert_eq!(geometry.value.type_name(), "Point");
    let won = role("won");
    assert_eq!(won[2].property("order"), Some(&2.into()));
    let outline = won[0].geometry.as_ref().expect("an outline");
    assert_eq!(outline.value.type_name(), "Polygon");
    assert_eq!(role("unserved")[0].property("why"), Some(&"no-candidate".into()));
    assert_eq!(role("candidate")[0].property("candidate_id"), Some(&"k3".into()));
    let bytes = plan_geojson(&scene.city, &scene.planned, &document);
    let whole: geojson::FeatureCollection =
        String::from_utf8(bytes).expect("text").parse().expect("GeoJSON");
    assert_eq!(whole.features.len(), 7);
}

fn sheet(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Vec<Vec<Data>> {
    let range = book.worksheet_range(name).unwrap_or_else(|error| panic!("{name}: {error}"));
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn the_workbook_reads_back_in_both_languages() {
    let scene = scene();
    for (language, names) in [
        (Language::Chinese, ["方案", "站点", "曲线", "街道", "新覆盖", "仍未覆盖", "说明"]),
        (
            Language::English,
            ["plan", "sites", "curve", "streets", "won", "still unserved", "notes"],
        ),
    ] {
        let bytes = scene.workbook(language);
        assert!(bytes == scene.workbook(language), "the same plan gives the same bytes");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        assert_eq!(book.sheet_names(), names);
        let plan = sheet(&mut book, names[0]);
        let headline = if language == Language::Chinese { "再建 2 处：" } else { "Build 2" };
        assert!(plan[1][1].to_string().starts_with(headline), "{:?}", plan[1]);
        let sites = sheet(&mut book, names[1]);
        assert_eq!(sites.len(), 3, "a heading and two sites");
        assert_eq!(sites[1][1], Data::String("k1".into()));
        assert_eq!(sites[1][9], Data::Float(300.0));
        assert_eq!(sites[2][12], Data::Float(3e6), "cost so far");
        assert_eq!(sheet(&mut book, names[2]).len(), 4, "a heading, and 0, 1, 2 sites");
        let streets = sheet(&mut book, names[3]);
        assert_eq!(streets[1][3..5], [Data::Float(1.0), Data::Float(2.0)]);
        assert_eq!(sheet(&mut book, names[4]).len(), 4, "a heading and three won");
        let unserved = sheet(&mut book, names[5]);
        assert_eq!(unserved[1][1], Data::String("=1+1".into()), "text, no formula");
        assert!(sheet(&mut book, names[6]).len() > 40, "every column is explained");
    }
}

#[test]
fn the_curve_stands_beside_a_chart_of_its_cells() {
    let bytes = scene().workbook(Language::Chinese);
    let mut book = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut chart = String::new();
    let mut part = book.by_name("xl/charts/chart1.xml").expect("a chart");
    std::io::Read::read_to_string(&mut part, &mut chart).expect("text");
    assert!(chart.contains("$E$2:$E$4"), "shares of 0, 1 and 2 sites: {chart}");
}

#[test]
fn a_plan_of_an_empty_city_can_be_written() {
    let plan = Plan {
        question: SitingQuestion {
            problem: Problem::MaxCoverage { backup: 0.5, first: First::WorstStreet },
            ..asked(Problem::Center)
        },
        candidates: Candidates::default(),
        status: Status::Optimal,
        objective: Objective { value: Some(0.0), bound: 0.0, unit: Unit::Weight },
        worst_street: Some((0.0, 0.0)),
        sites: vec![],
        curve: vec![],
        unserved: vec![],
        effort: Effort::default(),
        notes: vec![],
    };
    let scene = built(&Town::new(), plan, &[]);
    let document = scene.document();
    assert_eq!(document.headline.zh, "再建也没有增益：小区覆盖率 –");
    assert!(json(&document)["before"]["residents"]["rate"].is_null());
    assert!(!scene.workbook(Language::English).is_empty());
    assert_eq!(plan_features(&scene.city, &scene.planned, &document).count(), 0);
}
