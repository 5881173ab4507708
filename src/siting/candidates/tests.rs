//! Each source and each rule in small towns.

use super::town::{Town, ids, question, standard};
use super::*;
use crate::city::{Action, Condition, Level, Service, Tier};
use crate::geodesy::PlanePoint;
use crate::siting::{
    LeftOut, Offer, PlanNote, Problem, SiteRules, SitingError, SitingQuestion, Source,
};
use crate::units::{Meters, SquareMeters, Yuan};

fn hexagons(spacing_m: f64) -> Source {
    Source::Hexagons { spacing: Meters::new(spacing_m) }
}

fn ruled(sources: Vec<Source>, rules: SiteRules) -> SitingQuestion {
    SitingQuestion { rules, ..question(sources) }
}

fn offered(sources: Vec<Source>, offer: Offer) -> SitingQuestion {
    SitingQuestion { offer, ..question(sources) }
}

/// A compound at (0, 0), and stations about it.
fn town() -> Town {
    let mut town = Town::new();
    town.compound("c1", (0.0, 0.0), &[]);
    town.station("good", (1000.0, 0.0));
    town.station("cramped", (0.0, 800.0)).condition = Condition::Cramped;
    town.station("closed", (-600.0, 0.0)).condition = Condition::Closed;
    town
}

#[test]
fn the_layer_is_taken_as_it_is() {
    let mut town = town();
    town.site("a", (10.0, 0.0)).station.cost = Some(Yuan::new(5.0));
    town.site("b", (20.0, 0.0)).action = Action::Open;
    let upgrade = town.site("u", (0.0, 800.0));
    (upgrade.action, upgrade.upgrades) = (Action::Upgrade, Some("cramped".into()));
    let found = town.of(Source::Layer);
    assert_eq!(found.sites, town.draft.candidates);
    assert!(found.notes.is_empty() && found.left_out.is_empty());
}

#[test]
fn an_upgrade_of_no_station_is_a_build_and_noted() {
    let mut town = town();
    let astray = town.site("u", (0.0, 800.0));
    (astray.action, astray.upgrades) = (Action::Upgrade, Some("gone".into()));
    town.site("nameless", (0.0, 810.0)).action = Action::Upgrade;
    let found = town.of(Source::Layer);
    for site in &found.sites {
        assert_eq!((site.action, &site.upgrades), (Action::Build, &None));
    }
    let note = |id: &str| PlanNote::UpgradesNoStation(id.into());
    assert_eq!(found.notes, [note("u"), note("nameless")]);
}

#[test]
fn cramped_and_closed_stations_are_put_into_good_condition_where_they_stand() {
    let mut town = town();
    let poor = &mut town.draft.stations[1];
    poor.floor_area = Some(SquareMeters::new(30.0));
    poor.cost = Some(Yuan::new(9e6));
    poor.services = vec![Service::named("health")];
    let found = town.of(Source::Cramped);
    assert_eq!(ids(&found), ["cramped-cramped", "cramped-closed"]);
    let (site, old) = (&found.sites[0], &town.draft.stations[1]);
    assert_eq!((site.action, site.upgrades.as_deref()), (Action::Upgrade, Some("cramped")));
    assert_eq!((site.station.condition, site.station.floor_area), (Condition::Good, None));
    assert_eq!(site.station.cost, None, "what it once cost is no price of an upgrade");
    assert_eq!(site.station.shape, old.shape);
    assert_eq!((site.station.tier, &site.station.services), (old.tier, &old.services));
}

#[test]
fn what_is_counted_at_a_glance_is_what_a_source_alone_gives_without_rules() {
    let mut town = town();
    town.site("a", (0.0, 0.0));
    town.room("r1", (-200.0, 30.0));
    town.room("r2", (-200.0, 3000.0));
    let drawn = Source::Drawn(vec![town.place(1.0, 2.0), town.place(3.0, 4.0)]);
    for source in [Source::Layer, Source::Cramped, Source::Resources, drawn] {
        let found = town.of(source.clone()).sites.len();
        assert_eq!(counted(&town.city(), &source), Some(found), "{source:?}");
    }
    for source in [hexagons(300.0), Source::Gates, Source::Corners] {
        assert_eq!(counted(&town.city(), &source), None, "{source:?}");
    }
}

#[test]
fn a_lent_room_is_a_good_community_station_in_the_areas_where_it_stands() {
    let mut town = town();
    town.area(Level::Street, "east", (500.0, 0.0), 1000.0);
    town.area(Level::Street, "west", (-500.0, 0.0), 1000.0);
    town.room("r1", (-200.0, 30.0));
    town.room("r2", (-200.0, 3000.0));
    let found = town.of(Source::Resources);
    assert_eq!(ids(&found), ["resources-r1", "resources-r2"]);
    let street = |at: usize| {
        let id = found.sites[at].station.street;
        id.map(|id| town.draft.areas[id.index()].source_id.as_str())
    };
    assert_eq!((street(0), street(1)), (Some("west"), None));
    let site = &found.sites[0];
    assert_eq!((site.action, site.station.tier), (Action::Open, Some(Tier::Community)));
    assert_eq!(site.station.condition, Condition::Good);
}

#[test]
fn hexagons_lie_on_land_near_homes_and_tell_why_others_do_not() {
    let mut town = town();
    let plain = town.of(hexagons(100.0));
    // Within 500 m of a square of 100 m: 0.01 + 0.2 + π/4 km², one a 100² × √¾ m².
    let expected = (10_000.0 + 200_000.0 + std::f64::consts::PI * 250_000.0) / 8660.25;
    #[expect(clippy::cast_precision_loss, reason = "few")]
    let share = plain.sites.len() as f64 / expected;
    assert!((share - 1.0).abs() < 0.05, "{} of {expected}", plain.sites.len());
    assert_eq!(ids(&plain)[..2], ["hexagons-0001", "hexagons-0002"]);

    town.rect("water", (-700.0, -700.0), (-220.0, 700.0));
    town.line("river", &[(-195.0, -700.0), (-195.0, 700.0)]);
    town.line("rail", &[(212.0, -700.0), (212.0, 700.0)]);
    town.barrier("compound", (310.0, -320.0), (410.0, 320.0));
    town.rect("green", (-200.0, -500.0), (200.0, 500.0));
    let found = town.of(hexagons(100.0));
    let plane = *town.city().plane();
    let place = |site: &crate::city::Candidate| site.station.shape.on(&plane).inner_point();
    let against = |p: PlanePoint| {
        if p.x < -220.0 || (p.x + 195.0).abs() <= 10.0 {
            Some(LeftOut::Water)
        } else if (p.x - 212.0).abs() <= 15.0 {
            Some(LeftOut::Rail)
        } else {
            let closed = (310.0..410.0).contains(&p.x) && p.y.abs() < 320.0;
            closed.then_some(LeftOut::NoWay)
        }
    };
    let kept = plain.sites.iter().map(place).filter(|&p| against(p).is_none());
    let kept: Vec<PlanePoint> = kept.collect();
    let ours: Vec<PlanePoint> = found.sites.iter().map(place).collect();
    assert_eq!(ours, kept);
    for why in [LeftOut::Water, LeftOut::Rail, LeftOut::NoWay] {
        let expected = plain.sites.iter().filter(|site| against(place(site)) == Some(why)).count();
        assert!(expected > 0, "{why:?}");
        let counted = found.left_out.iter().find(|(left, _)| *left == why).map(|(_, n)| *n);
        assert_eq!(counted.map(|n| n as usize), Some(expected), "{why:?}");
    }
}

#[test]
fn a_tram_takes_no_land_and_a_railway_yard_does() {
    let mut town = town();
    let all = town.of(hexagons(100.0)).sites.len();
    town.line("rail", &[(-700.0, 0.0), (700.0, 0.0)]);
    let tram = town.draft.context.last_mut().expect("just drawn");
    tram.properties.insert("class".into(), "tram".into());
    assert_eq!(town.of(hexagons(100.0)).sites.len(), all);
    town.rect("rail", (-700.0, 100.0), (700.0, 700.0));
    let found = town.of(hexagons(100.0));
    let [(LeftOut::Rail, yard)] = found.left_out[..] else { panic!("{:?}", found.left_out) };
    assert_eq!(found.sites.len() + yard as usize, all);
}

#[test]
fn without_walkways_land_is_what_lies_near_a_compound() {
    let town = town();
    let ground = Ground::default();
    let found = candidates(&town.city(), &ground, &standard(&[]), &question(vec![hexagons(100.0)]));
    let found = found.expect("candidates");
    let city = town.city();
    for site in &found.sites {
        let p = site.station.shape.on(city.plane()).inner_point();
        let away_m = ((p.x.abs() - 50.0).max(0.0)).hypot((p.y.abs() - 50.0).max(0.0));
        assert!(away_m <= 300.001, "{p:?}");
    }
    let no_way = found.left_out.iter().find(|(why, _)| *why == LeftOut::NoWay);
    assert!(no_way.is_some_and(|(_, count)| *count > 10), "{:?}", found.left_out);
}

#[test]
fn ways_decide_where_they_are_known_and_one_answer_too_few_is_no() {
    let town = town();
    let north = |places: &[PlanePoint]| {
        let all = places.iter().map(|place| place.y > 0.0);
        all.take(places.len() - 1).collect::<Vec<_>>()
    };
    let ground = Ground { corners: vec![], is_walkable: Some(Box::new(north)) };
    let asked = question(vec![hexagons(100.0)]);
    let found = candidates(&town.city(), &ground, &standard(&[]), &asked).expect("candidates");
    let plane = *town.city().plane();
    let ys = found.sites.iter().map(|site| site.station.shape.on(&plane).inner_point().y);
    assert!(ys.into_iter().all(|y| y > 0.0));
    let both = found.sites.len() + found.left_out[0].1 as usize;
    assert_eq!(both, town.of(hexagons(100.0)).sites.len());
}

#[test]
fn a_median_looks_for_sites_as_far_as_walks_count() {
    let town = town();
    let covering = town.of(hexagons(200.0)).sites.len();
    let asked = |problem, farthest| {
        let farthest: Option<f64> = farthest;
        let farthest = farthest.map(Meters::new);
        let question = SitingQuestion { problem, farthest, ..question(vec![hexagons(200.0)]) };
        town.ask(&question).expect("candidates").sites.len()
    };
    assert_eq!(asked(Problem::Median, Some(500.0)), covering);
    assert!(asked(Problem::Median, None) > 5 * covering, "three limits");
    assert_eq!(asked(Problem::Center, None), asked(Problem::Median, Some(4000.0)), "eight limits");
    assert_eq!(asked(Problem::MAX_COVERAGE, Some(1500.0)), covering);
}

#[test]
fn gates_nearer_than_thirty_metres_are_one_site() {
    let mut town = Town::new();
    town.compound("a", (0.0, 0.0), &[(50.0, 0.0), (-50.0, 0.0)]);
    town.compound("b", (129.0, 0.0), &[(79.0, 0.0)]);
    town.compound("c", (0.0, 300.0), &[(80.1, 0.0)]);
    town.compound("d", (0.0, 600.0), &[]);
    let found = town.of(Source::Gates);
    assert_eq!(ids(&found), ["gates-a-1", "gates-a-2", "gates-c-1", "gates-d-1"]);
    assert_eq!(found.left_out, [(LeftOut::Repeated, 1)]);
    let names: Vec<&str> = found.sites.iter().map(|site| site.station.name.as_str()).collect();
    assert_eq!(names, ["a小区门口1", "a小区门口2", "c小区门口", "d小区内"]);
}

#[test]
fn corners_that_can_serve_somebody_keep_their_number() {
    let town = town();
    let corners = [(600.0, 0.0), (0.0, 200.0), (20.0, 20.0), (0.0, -549.9)];
    let corners = corners.map(|(x, y)| PlanePoint::new(x, y)).to_vec();
    let ground = Ground { corners, is_walkable: None };
    let asked = question(vec![Source::Corners]);
    let found = candidates(&town.city(), &ground, &standard(&[]), &asked).expect("candidates");
    assert_eq!(ids(&found), ["corners-0002", "corners-0003", "corners-0004"]);
    let names: Vec<&str> = found.sites.iter().map(|site| site.station.name.as_str()).collect();
    assert_eq!(names, ["c1小区北侧150米路口", "c1小区内路口", "c1小区南侧500米路口"]);
}

#[test]
fn a_drawn_site_is_kept_wherever_it_is() {
    let mut town = town();
    town.rect("water", (-700.0, -700.0), (700.0, 700.0));
    let places = vec![town.place(100.0, 0.0), town.place(9000.0, 9000.0)];
    let found = town.of(Source::Drawn(places.clone()));
    assert_eq!(ids(&found), ["drawn-1", "drawn-2"]);
    for (site, place) in found.sites.iter().zip(places) {
        assert_eq!(site.station.shape, crate::geodesy::GeoShape::Point(place), "to the last bit");
    }
    assert_eq!(found.sites[0].station.name, "c1小区东侧50米");
}

#[test]
fn nothing_is_built_in_a_forbidden_area() {
    let mut town = town();
    town.site("in", (0.0, 0.0));
    town.site("out", (60.0, 0.0));
    let mut rules = town.forbid((0.0, 0.0), 100.0);
    let drawn = Source::Drawn(vec![town.place(0.0, 40.0), town.place(0.0, 60.0)]);
    let ask =
        |rules: &SiteRules| town.ask(&ruled(vec![Source::Layer, drawn.clone()], rules.clone()));
    let found = ask(&rules).expect("candidates");
    assert_eq!(ids(&found), ["out", "drawn-2"]);
    assert_eq!(found.left_out, [(LeftOut::Forbidden, 2)]);
    // The same area twice is as forbidden as once, whichever way it winds.
    let area = rules.forbidden.as_mut().expect("an area");
    let mut again = area.0[0].clone();
    again.exterior_mut(|ring| ring.0.reverse());
    area.0.push(again);
    assert_eq!(ids(&ask(&rules).expect("candidates")), ["out", "drawn-2"]);
    rules.forbidden.as_mut().expect("an area").0[0].exterior_mut(|ring| ring.0[1].x = f64::NAN);
    let refused = ask(&rules);
    assert!(matches!(refused, Err(SitingError::Number { name: "forbidden", .. })), "{refused:?}");
}

#[test]
fn new_sites_keep_their_distance_from_stations_that_are_not_closed() {
    let mut town = town();
    for (id, x) in [("far", 799.0), ("exact", 800.0), ("near", 801.0), ("by closed", -600.0)] {
        town.site(id, (x, 0.0));
    }
    let upgrade = town.site("u", (0.0, 790.0));
    (upgrade.action, upgrade.upgrades) = (Action::Upgrade, Some("cramped".into()));
    town.room("r", (0.0, 790.0));
    let least = |m: f64| SiteRules { least_distance: Some(Meters::new(m)), ..SiteRules::default() };
    let sources = vec![Source::Layer, Source::Cramped, Source::Resources];
    let found = town.ask(&ruled(sources.clone(), least(199.999))).expect("candidates");
    // The layer's own `u` upgrades the cramped station: it is no candidate a second time.
    assert_eq!(ids(&found), ["far", "exact", "by closed", "u", "cramped-closed"]);
    assert_eq!(found.left_out, [(LeftOut::NearStation, 2)]);
    // From a station's outline, not from its middle; exactly the distance is far enough.
    town.compound("hall", (5000.0, 0.0), &[]);
    let hall = town.draft.compounds.last().expect("just drawn").shape.clone();
    town.station("hall", (5000.0, 0.0)).shape = hall;
    town.draft.candidates.clear();
    for (id, x) in [("149", 5149.0), ("151", 5151.0)] {
        town.site(id, (x, 0.0));
    }
    let found = town.ask(&ruled(vec![Source::Layer], least(100.0))).expect("candidates");
    assert_eq!(ids(&found), ["151"]);
    let place = town.site("same place", (3000.0, 0.0)).station.shape.clone();
    town.station("there", (0.0, 0.0)).shape = place;
    let found = town.ask(&ruled(vec![Source::Layer], least(0.0))).expect("candidates");
    assert_eq!(ids(&found), ["149", "151", "same place"]);
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        let refused = town.ask(&ruled(sources.clone(), least(bad)));
        let is_number = matches!(refused, Err(SitingError::Number { .. }));
        assert!(is_number, "{refused:?}");
    }
}

#[test]
fn only_allowed_streets_are_built_in_by_id_or_name() {
    let mut town = town();
    town.area(Level::Street, "east", (500.0, 0.0), 1000.0);
    town.area(Level::Street, "west", (-500.0, 0.0), 1000.0);
    let drawn = Source::Drawn(vec![
        town.place(100.0, 0.0),
        town.place(-100.0, 0.0),
        town.place(0.0, 5000.0),
    ]);
    let ask = |streets: &[&str]| {
        let streets = streets.iter().map(|&street| street.to_owned()).collect();
        town.ask(&ruled(vec![drawn.clone()], SiteRules { streets, ..SiteRules::default() }))
    };
    assert_eq!(ids(&ask(&["east"]).expect("candidates")), ["drawn-1"]);
    assert_eq!(ids(&ask(&["west街道"]).expect("candidates")), ["drawn-2"]);
    let both = ask(&["west街道", "east"]).expect("candidates");
    assert_eq!(ids(&both), ["drawn-1", "drawn-2"]);
    assert_eq!(both.left_out, [(LeftOut::OtherStreet, 1)]);
    assert_eq!(ask(&["north"]), Err(SitingError::NoSuchStreet("north".into())));
    // A district is no street.
    assert!(matches!(ask(&["d0.25"]), Err(SitingError::NoSuchStreet(_))));
}

#[test]
fn required_sites_must_be_there() {
    let mut town = town();
    town.site("a", (0.0, 0.0));
    town.site("b", (500.0, 0.0));
    let ask = |id: &str| {
        let rules = SiteRules { required: vec![id.to_owned()], ..town.forbid((0.0, 0.0), 100.0) };
        town.ask(&ruled(vec![Source::Layer], rules))
    };
    assert_eq!(ids(&ask("b").expect("candidates")), ["b"]);
    assert_eq!(ask("z"), Err(SitingError::NoSuchCandidate("z".into())));
    assert_eq!(ask("a"), Err(SitingError::NoSuchCandidate("a".into())), "forbidden");
}

#[test]
fn ids_are_unique_among_candidates_and_stations() {
    let mut town = town();
    town.site("cramped-closed", (0.0, 0.0));
    town.site("good", (0.0, 0.0));
    let replaces = town.site("cramped", (0.0, 800.0));
    (replaces.action, replaces.upgrades) = (Action::Upgrade, Some("cramped".into()));
    let found = town.ask(&question(vec![
        hexagons(500.0),
        Source::Layer,
        Source::Cramped,
        hexagons(400.0),
        Source::Layer,
    ]));
    let found = found.expect("candidates");
    let all = ids(&found);
    let unique: std::collections::BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(unique.len(), all.len(), "{all:?}");
    for id in ["good-2", "cramped", "cramped-closed-2", "hexagons-0001-2"] {
        assert!(unique.contains(id), "{id} in {all:?}");
    }
    let layer = all.iter().filter(|id| id.starts_with("good")).count();
    assert_eq!(layer, 1, "a source that is named twice counts once");
}

#[test]
fn costs_that_no_file_tells_are_the_offers() {
    let mut town = town();
    town.site("priced", (0.0, 0.0)).station.cost = Some(Yuan::new(7.0));
    town.site("open", (0.0, 0.0)).action = Action::Open;
    town.site("build", (0.0, 0.0));
    let cost = |yuan: f64| Some(Yuan::new(yuan));
    let offer = Offer { build_cost: cost(1.0), upgrade_cost: cost(2.0), ..Offer::default() };
    let sources = vec![Source::Layer, Source::Cramped];
    let found = town.ask(&offered(sources.clone(), offer)).expect("candidates");
    let costs: Vec<Option<f64>> =
        found.sites.iter().map(|site| site.station.cost.map(Yuan::value)).collect();
    assert_eq!(costs, [Some(7.0), None, Some(1.0), Some(2.0), Some(2.0)]);
    let bad = Offer { open_cost: cost(-1.0), ..Offer::default() };
    let refused = town.ask(&offered(sources, bad));
    assert!(matches!(refused, Err(SitingError::Number { name: "open_cost", .. })), "{refused:?}");
}

#[test]
fn a_generated_site_is_what_meets_most_of_the_standard_unless_told() {
    let town = town();
    let city = town.city();
    let asked = question(vec![Source::Drawn(vec![town.place(0.0, 0.0)])]);
    let tier = |tiers: &[&[Tier]]| {
        let found = candidates(&city, &Ground::default(), &standard(tiers), &asked);
        found.expect("candidates").sites[0].station.tier
    };
    use Tier::{Business, City, Community, Mobile, Street};
    assert_eq!(tier(&[]), Some(Community), "nobody asks for a tier");
    assert_eq!(tier(&[&[Community], &[Mobile], &[Street, Mobile]]), Some(Mobile));
    assert_eq!(tier(&[&[Community], &[Street]]), Some(Community), "community of equals");
    assert_eq!(tier(&[&[Street], &[Business]]), Some(Street), "else the widest of equals");
    assert_eq!(tier(&[&[City], &[], &[Business]]), Some(City));
    let mut both = standard(&[&[], &[]]);
    both.requirements[0].services = ["meals", "health"].map(Service::named).to_vec();
    both.requirements[1].services = ["health", "elderly"].map(Service::named).to_vec();
    let services = |asked: &SitingQuestion| {
        let found = candidates(&city, &Ground::default(), &both, asked).expect("candidates");
        let services = found.sites[0].station.services.clone();
        services.iter().map(|one| one.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(services(&asked), ["elderly", "health", "meals"]);
    let told = Offer {
        tier: Some(Tier::Mobile),
        services: Some(["post", "meals", "post"].map(Service::named).to_vec()),
        ..Offer::default()
    };
    let asked = offered(asked.sources, told);
    assert_eq!(services(&asked), ["meals", "post"]);
    let found = candidates(&city, &Ground::default(), &both, &asked).expect("candidates");
    assert_eq!(found.sites[0].station.tier, Some(Tier::Mobile));
}

#[test]
fn spacings_that_make_no_sense_are_refused() {
    let town = town();
    for bad in [49.9, 5000.1, -3.0, f64::NAN, f64::INFINITY] {
        let refused = town.ask(&question(vec![hexagons(bad)]));
        let is_number = matches!(refused, Err(SitingError::Number { name: "spacing", .. }));
        assert!(is_number, "{bad}: {refused:?}");
    }
    for good in [50.0, 5000.0] {
        assert!(town.ask(&question(vec![hexagons(good)])).is_ok(), "{good}");
    }
}

#[test]
fn nothing_to_choose_from_tells_why() {
    let mut town = town();
    let nothing = town.ask(&question(vec![Source::Layer]));
    let why = |found: Result<_, SitingError>| match found {
        Err(SitingError::NoCandidates { left_out }) => left_out,
        Err(other) => other.to_string(),
        Ok::<crate::siting::Candidates, _>(_) => String::new(),
    };
    assert_eq!(why(nothing), "no source has any");
    assert_eq!(why(town.ask(&question(vec![]))), "no source has any");
    town.site("a", (0.0, 0.0));
    let forbidden = town.forbid((0.0, 0.0), 100.0);
    assert_eq!(why(town.ask(&ruled(vec![Source::Layer], forbidden))), "1 forbidden");
}

#[test]
fn too_many_are_refused() {
    let town = town();
    let place = town.place(0.0, 0.0);
    let drawn = |count: usize| Source::Drawn(vec![place; count]);
    let refused = town.ask(&question(vec![drawn(60_000), drawn(40_001)]));
    let expected = SitingError::TooManyCandidates { found: 100_001, most: MOST_CANDIDATES };
    assert_eq!(refused.err(), Some(expected));
}

#[test]
fn sources_stand_in_the_order_of_the_question_and_places_do_not_depend_on_stations() {
    let mut town = town();
    town.compound("c2", (700.0, 100.0), &[(650.0, 100.0)]);
    let asked = question(vec![Source::Gates, hexagons(150.0), Source::Cramped]);
    let found = town.ask(&asked).expect("candidates");
    let sort = |id: &str| id.split('-').next().unwrap_or_default().to_owned();
    let mut sorts: Vec<String> = ids(&found).into_iter().map(sort).collect();
    sorts.dedup();
    assert_eq!(sorts, ["gates", "hexagons", "cramped"]);
    town.draft.stations.reverse();
    let again = town.ask(&asked).expect("candidates");
    let generated = found.sites.len() - 2;
    assert_eq!(found.sites[..generated], again.sites[..generated]);
}

#[test]
fn an_empty_city_has_no_hexagons() {
    let city = crate::city::CityDraft { id: "nowhere".into(), ..Default::default() };
    let city = city.finish().expect("a city");
    let all = vec![hexagons(50.0), Source::Gates, Source::Corners, Source::Cramped, Source::Layer];
    let refused = candidates(&city, &Ground::default(), &standard(&[]), &question(all));
    assert!(matches!(refused, Err(SitingError::NoCandidates { .. })), "{refused:?}");
}
