//! The box and the area of the area that is asked about.

use geo_types::{Coord, LineString, MultiPolygon};

/// What a compound's outline tells at one walk along it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outline {
    pub min: Coord<f64>,
    pub max: Coord<f64>,
    pub area_m2: f64,
}

impl Outline {
    /// One walk along the rings; `None` if they enclose no area.
    pub(super) fn of(area: &MultiPolygon<f64>) -> Option<Self> {
        let start = *area.0.first()?.exterior().0.first()?;
        let (mut min, mut max, mut area_m2) = (start, start, 0.0);
        for polygon in area {
            for c in &polygon.exterior().0 {
                min = Coord { x: min.x.min(c.x), y: min.y.min(c.y) };
                max = Coord { x: max.x.max(c.x), y: max.y.max(c.y) };
            }
            let holes_m2: f64 = polygon.interiors().iter().map(ring_m2).sum();
            area_m2 += ring_m2(polygon.exterior()) - holes_m2;
        }
        (area_m2 > 0.0).then_some(Self { min, max, area_m2 })
    }
}

/// The area that a ring encloses, whichever way it is walked.
fn ring_m2(ring: &LineString<f64>) -> f64 {
    let Some(o) = ring.0.first() else { return 0.0 };
    let double_m2: f64 = ring
        .0
        .windows(2)
        .map(|e| (e[0].x - o.x) * (e[1].y - o.y) - (e[1].x - o.x) * (e[0].y - o.y))
        .sum();
    0.5 * double_m2.abs()
}
