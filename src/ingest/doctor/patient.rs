//! The city that is looked at, with what several checks need of it.

use crate::city::{City, Level};
use crate::geodesy::{LonLat, PlanePoint, PlaneShape};

/// A city and its areas on the plane.
pub struct Patient<'a> {
    pub city: &'a City,
    /// The areas' shapes in metres, in the city's order.
    pub areas: Vec<PlaneShape>,
}

impl<'a> Patient<'a> {
    pub fn new(city: &'a City) -> Self {
        let areas = city.areas().iter().map(|area| area.shape.on(city.plane())).collect();
        Self { city, areas }
    }

    /// Positions of the areas of a level.
    pub fn of_level(&self, level: Level) -> Vec<usize> {
        self.city.areas_at(level).map(|(id, _)| id.index()).collect()
    }

    /// Longitude and latitude of a point; none where the point is too far off for this plane.
    pub fn place(&self, point: PlanePoint) -> Option<(f64, f64)> {
        let place = self.city.plane().unproject(point);
        LonLat::try_new(place.lon(), place.lat()).ok().map(|place| (place.lon(), place.lat()))
    }

    /// Longitude and latitude inside a shape.
    pub fn inside(&self, shape: &PlaneShape) -> Option<(f64, f64)> {
        self.place(shape.inner_point())
    }

    /// What to call an area in a sentence.
    pub fn area_label(&self, at: usize) -> String {
        let area = &self.city.areas()[at];
        label(&area.name, &area.source_id)
    }

    /// What to call a compound in a sentence.
    pub fn compound_label(&self, at: usize) -> String {
        let compound = &self.city.compounds()[at];
        label(&compound.name, &compound.source_id)
    }
}

/// A name with the key that tells it from others of the name.
pub fn label(name: &str, id: &str) -> String {
    if name.is_empty() || name == id { id.to_owned() } else { format!("{name} [{id}]") }
}
