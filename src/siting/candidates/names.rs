//! How a place is called by what is near it.

use super::survey::Survey;
use crate::city::City;
use crate::geodesy::PlanePoint;

/// The eight winds, clockwise from the north.
const WINDS: [&str; 8] = ["北", "东北", "东", "东南", "南", "西南", "西", "西北"];

/// The place as seen from the nearest compound: inside it, or on which side of it and how far, to
/// ten metres: `北关小区东侧120米`. Where the city has no compound, the city's name.
pub(super) fn of_place(survey: &Survey<'_>, place: PlanePoint) -> String {
    let Some((at, distance_m)) = survey.compounds().to(place) else {
        return survey.city.name().to_owned();
    };
    let name = of_compound(survey.city, at);
    if distance_m <= 0.0 {
        return format!("{name}内");
    }
    let middle = survey.city.compound_shapes()[at].inner_point();
    let wind = wind(place.x - middle.x, place.y - middle.y);
    let tens_m = (distance_m / 10.0).round() * 10.0;
    if tens_m > 0.0 { format!("{name}{wind}侧{tens_m:.0}米") } else { format!("{name}{wind}侧") }
}

/// A compound's name; its id where it has none.
pub(super) fn of_compound(city: &City, at: usize) -> String {
    let compound = &city.compounds()[at];
    let name = compound.name.trim();
    if name.is_empty() { format!("小区{}", compound.source_id) } else { name.to_owned() }
}

/// The wind from which one is seen who stands so far east and north.
fn wind(east_m: f64, north_m: f64) -> &'static str {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to 8, and a saturating cast for what is no number"
    )]
    let eighth = (east_m.atan2(north_m).rem_euclid(std::f64::consts::TAU)
        / std::f64::consts::FRAC_PI_4)
        .round() as usize;
    WINDS[eighth % WINDS.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn winds_go_round_the_clock() {
        for (east_m, north_m, expected) in [
            (0.0, 5.0, "北"),
            (5.0, 5.0, "东北"),
            (9.0, 1.0, "东"),
            (0.1, -8.0, "南"),
            (-4.0, -4.0, "西南"),
            (-4.0, 0.0, "西"),
            (-1.0, 9.0, "北"),
            (f64::NAN, 0.0, "北"),
        ] {
            assert_eq!(wind(east_m, north_m), expected, "{east_m} {north_m}");
        }
    }
}
