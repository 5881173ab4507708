//! Candidates in the sample city, with the streets telling what is walkable.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use geo::{Contains, Distance, Euclidean};
use geo_types::{Geometry, Point};
use yike::city::{Action, City, Standard};
use yike::geodesy::PlanePoint;
use yike::ingest::{read_city, read_standard, read_walking};
use yike::network::Footing;
use yike::reach::Walk;
use yike::siting::{
    Candidates, Curve, Ground, LeftOut, Offer, Problem, SiteRules, SitingError, SitingQuestion,
    Source, Spend, Weight, candidates,
};
use yike::units::Meters;

struct Sample {
    city: Arc<City>,
    walk: Walk,
    standard: Standard,
}

fn xining() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/xining");
        let city = Arc::new(read_city(&folder).expect("the sample city").city);
        let walking = read_walking(&city).expect("its walkways").expect("it has some");
        let walk = Walk::new(Arc::clone(&city), &walking.draft, Footing::default());
        Sample { city, walk, standard: read_standard("quarter-hour", &folder).expect("built in") }
    })
}

impl Sample {
    fn ask(&self, sources: Vec<Source>, rules: SiteRules) -> Result<Candidates, SitingError> {
        let ground = Ground {
            corners: self.walk.corners(),
            is_walkable: Some(Box::new(|places| self.walk.joins_at(places))),
        };
        let question = SitingQuestion {
            problem: Problem::MAX_COVERAGE,
            weight: Weight::Residents,
            spend: Spend::Sites(10),
            sources,
            rules,
            offer: Offer::default(),
            curve: Curve::Solved,
            farthest: None,
            seconds: None,
        };
        candidates(&self.city, &ground, &self.standard, &question)
    }

    fn of(&self, source: Source) -> Candidates {
        self.ask(vec![source], SiteRules::default()).expect("candidates")
    }

    fn points(&self, found: &Candidates) -> Vec<PlanePoint> {
        let at = |site: &yike::city::Candidate| site.station.shape.on(self.city.plane());
        found.sites.iter().map(|site| at(site).inner_point()).collect()
    }
}

fn hexagons(spacing_m: f64) -> Source {
    Source::Hexagons { spacing: Meters::new(spacing_m) }
}

#[test]
fn hexagons_lie_on_dry_land_beside_ways_and_near_homes() {
    let sample = xining();
    let found = sample.of(hexagons(290.0));
    eprintln!("290 m: {} sites, {:?}", found.sites.len(), found.left_out);
    assert!((1900..=2100).contains(&found.sites.len()), "{}", found.sites.len());
    let points = sample.points(&found);
    let shapes = sample.city.compound_shapes();
    let project = |geometry: &Geometry<f64>| sample.city.plane().project_geometry(geometry);
    let map = sample.city.context().iter().chain(sample.city.barriers());
    let kinds: Vec<(&str, Geometry<f64>)> =
        map.map(|one| (one.properties["kind"].as_str(), project(&one.geometry))).collect();
    for (site, at) in found.sites.iter().zip(&points) {
        let point = Point::new(at.x, at.y);
        let id = &site.station.source_id;
        for (kind, geometry) in &kinds {
            match (*kind, geometry) {
                ("water" | "river", area @ Geometry::Polygon(_)) => {
                    assert!(!area.contains(&point), "{id} is in water");
                }
                ("rail" | "railway", line @ Geometry::LineString(_)) => {
                    assert!(Euclidean.distance(&point, line) > 14.999, "{id} is on the rails");
                }
                _ => {}
            }
        }
        let areas = shapes.iter().filter_map(|shape| shape.as_area());
        let least_m =
            areas.map(|area| Euclidean.distance(&point, area)).fold(f64::INFINITY, f64::min);
        assert!(least_m <= 1000.0, "{id} is {least_m} m from the nearest home");
    }
    assert!(sample.walk.joins_at(&points).into_iter().all(|joins| joins));
    let whys: Vec<LeftOut> = found.left_out.iter().map(|(why, _)| *why).collect();
    assert_eq!(whys, [LeftOut::Water, LeftOut::Rail, LeftOut::NoWay]);
}

#[test]
fn every_source_gives_sites_with_names_and_ids_of_their_own() {
    let sample = xining();
    let place = sample.city.plane().unproject(PlanePoint::default());
    let sources = vec![
        Source::Layer,
        Source::Cramped,
        Source::Resources,
        hexagons(500.0),
        Source::Gates,
        Source::Corners,
        Source::Drawn(vec![place]),
    ];
    let found = sample.ask(sources.clone(), SiteRules::default()).expect("candidates");
    let ids: BTreeSet<&str> = found.sites.iter().map(|s| s.station.source_id.as_str()).collect();
    assert_eq!(ids.len(), found.sites.len());
    assert!(found.sites.iter().all(|site| !site.station.name.is_empty()));
    let count = |prefix: &str| ids.iter().filter(|id| id.starts_with(prefix)).count();
    assert_eq!(count("cramped-"), 0, "the layer upgrades every cramped station itself");
    assert_eq!(sample.of(Source::Cramped).sites.len(), 407, "every cramped station");
    assert_eq!(count("resources-"), 48, "every room");
    assert!(count("corners-") > 1000 && count("gates-") > 2000, "{:?}", found.left_out);
    for source in &sources {
        let alone = sample.of(source.clone());
        eprintln!("{}: {} sites, {:?}", source.as_str(), alone.sites.len(), alone.left_out);
        for site in alone.sites.iter().step_by(alone.sites.len().div_ceil(3)) {
            eprintln!("  {} {}", site.station.source_id, site.station.name);
        }
    }
    assert_eq!(sample.ask(sources, SiteRules::default()), Ok(found), "the same again");
}

#[test]
fn rooms_and_generated_sites_lie_in_the_areas_that_hold_them() {
    let sample = xining();
    let found = sample.ask(vec![Source::Resources, hexagons(900.0)], SiteRules::default());
    let found = found.expect("candidates");
    for (site, at) in found.sites.iter().zip(sample.points(&found)) {
        let point = Point::new(at.x, at.y);
        for level in yike::city::Level::ALL {
            let holds = |area: &yike::city::Area| {
                let shape = area.shape.on(sample.city.plane());
                shape.as_area().is_some_and(|area| area.contains(&point))
            };
            let held = sample.city.areas_at(level).find(|(_, area)| holds(area)).map(|(id, _)| id);
            let station = &site.station;
            let told = match level {
                yike::city::Level::District => station.district,
                yike::city::Level::Street => station.street,
                yike::city::Level::Community => station.community,
            };
            assert_eq!(told, held, "{}", station.source_id);
        }
    }
}

#[test]
fn a_wider_distance_from_stations_leaves_fewer_sites_and_names_them_the_same() {
    let sample = xining();
    let with = |least_m: f64| {
        let least_distance = Some(Meters::new(least_m));
        let rules = SiteRules { least_distance, ..SiteRules::default() };
        sample.ask(vec![hexagons(290.0), Source::Layer], rules).expect("candidates")
    };
    let (near, far) = (with(100.0), with(400.0));
    assert!(far.sites.len() < near.sites.len());
    assert!(far.sites.iter().all(|site| near.sites.contains(site)));
    let upgrades = |found: &Candidates| {
        found.sites.iter().filter(|site| site.action == Action::Upgrade).count()
    };
    assert_eq!(upgrades(&near), upgrades(&far), "upgrades stay where they are");
}
