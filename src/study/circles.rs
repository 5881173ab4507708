//! The service circles of an answer, to be drawn.

use geo_types::MultiPolygon;
use rayon::prelude::*;

use super::{Answer, Study};
use crate::city::StationId;
use crate::geodesy::{GeoShape, PlaneShape};

/// Everywhere within a requirement's limit of one station, in degrees.
#[derive(Clone, Debug)]
pub struct ServiceCircle {
    /// The station.
    pub station: StationId,
    /// Its circle.
    pub shape: GeoShape,
}

/// The circles of one requirement.
#[derive(Clone, Debug)]
pub struct DrawnCircles {
    /// Position of the requirement in the standard.
    pub requirement: usize,
    /// One for each station that counts.
    pub circles: Vec<ServiceCircle>,
    /// All of them dissolved into one; `None` where no station counts.
    pub dissolved: Option<GeoShape>,
    /// The same in metres on the city's plane.
    pub dissolved_on_plane: Option<PlaneShape>,
}

impl Study {
    /// The service circles of every requirement of an answer, round or walked. Arcs are drawn as
    /// polygons that lose 0.04 % of a circle's area; no figure is computed from them.
    #[must_use]
    pub fn circles(&self, answer: &Answer) -> Vec<DrawnCircles> {
        let plane = self.city().plane();
        let standard = &answer.coverage.standard;
        let requirements = 0..standard.requirements.len();
        let drawn = requirements.map(|requirement| {
            let rule = &standard.requirements[requirement];
            let (way, limit) = (self.way(answer.method.by, rule), rule.limit.radius());
            let stations: Vec<StationId> =
                answer.coverage.counting(self.city(), requirement).collect();
            let shapes: Vec<MultiPolygon<f64>> =
                stations.par_iter().map(|&station| way.service_circle(station, limit)).collect();
            let whole = way.service_area(&stations, limit);
            let dissolved_on_plane = (!whole.0.is_empty()).then_some(PlaneShape::Area(whole));
            let dissolved = dissolved_on_plane.as_ref().map(|whole| whole.off(plane));
            let circles = stations
                .into_iter()
                .zip(shapes)
                .map(|(station, shape)| ServiceCircle {
                    station,
                    shape: PlaneShape::Area(shape).off(plane),
                })
                .collect();
            DrawnCircles { requirement, circles, dissolved, dissolved_on_plane }
        });
        drawn.collect()
    }
}
