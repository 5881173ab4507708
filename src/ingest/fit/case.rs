//! One city: what was measured of it, and which of its layers lie off.

use geo_types::Coord;
use rayon::prelude::*;

use super::evidence::Evidence;
use super::layers::Source;
use super::measured::measured;
use super::measures::{Measure, Measures, StatedAreas};
use super::shifts::State;
use super::told::Systems;
use super::verdict::Court;
use super::window::Window;
use crate::city::CityDraft;
use crate::geodesy::Crs;
use crate::ingest::Layer;
use crate::ingest::belonging::{Origin, Origins};

/// How much better, in deviations, another system must explain the layers to be told; and how
/// much each layer's system must add to that.
const MARGIN: f64 = 4.0;
/// One measure must gain so much of its samples, reach so much, and have so many.
const LEAST_GAIN: f64 = 0.1;
const LEAST_SHARE: f64 = 0.6;
const FEWEST_SAMPLES: f64 = 6.0;
/// Places of each layer that say where the city is.
const PLACES: usize = 400;

/// A layer that lies off.
pub struct Off<'a> {
    pub layer: Layer,
    /// What its numbers are in.
    pub real: State,
    /// How far it lies off, metres east and north.
    pub shift: Coord<f64>,
    /// The measure that shows it best, with its shares while it is not put right and after.
    pub measure: &'a Measure,
    pub without: f64,
    pub with: f64,
}

/// What was measured of a city.
pub struct Case {
    window: Window,
    measures: Measures,
    evidence: Vec<Evidence>,
    court: Court,
}

impl Case {
    /// Draws and measures the layers; `None` where no web map would move them.
    pub fn new(
        city: &CityDraft,
        origins: &Origins,
        systems: &Systems,
        sources: &[Source<'_>],
    ) -> Option<Self> {
        let places: Vec<_> = sources.iter().flat_map(|source| source.places(PLACES)).collect();
        let window = Window::around(&places)?;
        let measures = Measures::new(&window, sources, &stated_areas(city, origins));
        let names: Vec<Layer> = sources.iter().map(|source| source.layer).collect();
        let states: Vec<State> = names.iter().map(|layer| stated_state(systems, *layer)).collect();
        let mut court = Court::new(names, states);
        let evidence: Vec<Evidence> = measures
            .list
            .par_iter()
            .map(|measure| Evidence::of(measure, &measures.drawn, &window, stated(&court, measure)))
            .collect();
        for (measure, evidence) in measures.list.iter().zip(&evidence) {
            let (Some(of), Some(against)) =
                (court.position(measure.of), court.position(measure.against))
            else {
                continue;
            };
            let stated = (court.stated[of], court.stated[against]);
            court.hear(of, against, |a, b| evidence.score(stated, (a, b)));
        }
        Some(Self { window, measures, evidence, court })
    }

    /// The layers that lie off.
    pub fn off(&self) -> Vec<Off<'_>> {
        let court = &self.court;
        let best = court.best();
        let total = court.total(&best);
        if total - court.total(&court.stated) < MARGIN {
            return Vec::new();
        }
        let shifted = (0..best.len()).filter(|&at| best[at] != court.stated[at]);
        shifted
            .filter_map(|at| {
                let mut others = best.clone();
                others[at] = court.stated[at];
                if total - court.total(&others) < MARGIN {
                    return None;
                }
                let (measure, without, with) = self.clearest(&best, &others, at)?;
                let shift = measured(court, &self.measures, &self.window, &best, at)?;
                let (layer, real) = (court.layers[at], best[at]);
                Some(Off { layer, real, shift, measure, without, with })
            })
            .collect()
    }

    /// The measure that gains most by a layer's other system, with its shares without and with it.
    fn clearest(
        &self,
        best: &[State],
        without: &[State],
        at: usize,
    ) -> Option<(&Measure, f64, f64)> {
        let layer = self.court.layers[at];
        let mut clearest: Option<(&Measure, f64, f64)> = None;
        for (measure, evidence) in self.measures.list.iter().zip(&self.evidence) {
            let (of, against) =
                (self.court.position(measure.of)?, self.court.position(measure.against)?);
            let concerns = measure.of == layer || measure.against == layer;
            if !concerns || measure.weight < FEWEST_SAMPLES {
                continue;
            }
            let stated = (self.court.stated[of], self.court.stated[against]);
            let before = evidence.share(stated, (without[of], without[against]));
            let after = evidence.share(stated, (best[of], best[against]));
            if after < LEAST_SHARE || after - before < LEAST_GAIN {
                continue;
            }
            if clearest.is_none_or(|(_, from, to)| after - before > to - from) {
                clearest = Some((measure, before, after));
            }
        }
        clearest
    }
}

fn stated(court: &Court, measure: &Measure) -> (State, State) {
    let of = |layer| court.position(layer).map_or(State::Wgs84, |at| court.stated[at]);
    (of(measure.of), of(measure.against))
}

fn stated_state(systems: &Systems, layer: Layer) -> State {
    match systems.get(&layer) {
        Some(crs) if *crs == Crs::gcj02() => State::Gcj02,
        Some(crs) if *crs == Crs::bd09() => State::Bd09,
        _ => State::Wgs84,
    }
}

/// The areas that features state, where they name one of the city.
fn stated_areas(city: &CityDraft, origins: &Origins) -> StatedAreas {
    let mut stated = StatedAreas::new();
    let mut add = |layer: Layer, areas: Layer, list: Vec<Option<usize>>| {
        if list.iter().any(Option::is_some) {
            stated.insert((layer, areas), list);
        }
    };
    let in_street = |origin: &Origin| origin.stated.street.is_some();
    let in_community = |origin: &Origin| origin.stated.community.is_some();
    macro_rules! places {
        ($layer:expr, $origins:expr, $things:expr) => {
            let pairs = || $things.zip(&$origins);
            let street = pairs().map(|(thing, origin)| {
                thing.street.filter(|_| in_street(origin)).map(|id| id.index())
            });
            add($layer, Layer::Streets, street.collect());
            let community = pairs().map(|(thing, origin)| {
                thing.community.filter(|_| in_community(origin)).map(|id| id.index())
            });
            add($layer, Layer::Communities, community.collect());
        };
    }
    places!(Layer::Compounds, origins.compounds, city.compounds.iter());
    places!(Layer::Stations, origins.stations, city.stations.iter());
    places!(Layer::Candidates, origins.candidates, city.candidates.iter().map(|c| &c.station));
    stated
}
