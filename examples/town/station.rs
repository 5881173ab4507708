//! What a station of each tier offers, and how large it is.

use serde_json::{Value, json};
use yike::city::Tier;

use super::chance::Chance;

/// Every kind of service: one-stop hall, life hall, elderly care, meals, health, culture, library,
/// deliberation, parents and children, counselling, science point, parcels and post.
pub const SERVICES: [&str; 12] = [
    "hall",
    "life",
    "elderly",
    "meals",
    "health",
    "culture",
    "library",
    "deliberation",
    "parent-child",
    "counselling",
    "science",
    "post",
];

/// Services, condition, size, hours and cost of a station of that tier.
pub fn offer(tier: Tier, chance: &mut Chance) -> Value {
    let (always, often): (&[&str], &[(&str, f64)]) = match tier {
        Tier::City | Tier::District => (&SERVICES[..11], &[("post", 0.5)]),
        Tier::Business => (
            &["hall", "post"],
            &[
                ("library", 0.5),
                ("counselling", 0.45),
                ("meals", 0.5),
                ("culture", 0.4),
                ("health", 0.2),
            ],
        ),
        Tier::Compound => (
            &["life", "deliberation"],
            &[
                ("elderly", 0.45),
                ("meals", 0.35),
                ("parent-child", 0.4),
                ("health", 0.3),
                ("post", 0.6),
                ("library", 0.25),
            ],
        ),
        Tier::Community | Tier::Street | Tier::Mobile => (
            &["hall", "life"],
            &[
                ("deliberation", 0.6),
                ("elderly", 0.3),
                ("culture", 0.35),
                ("library", 0.25),
                ("health", 0.2),
                ("science", 0.15),
            ],
        ),
    };
    let services: Vec<&str> = SERVICES
        .into_iter()
        .filter(|service| {
            let share = often.iter().find(|(name, _)| name == service).map_or(0.0, |(_, s)| *s);
            always.contains(service) || chance.happens(share)
        })
        .collect();
    let (least_m2, most_m2, person_m2, yuan_m2, hours) = match tier {
        Tier::City => (6000.0, 6400.0, 0.08, 2900.0, "Mo-Fr 08:30-18:00; Sa 09:00-16:00"),
        Tier::District => (2200.0, 3600.0, 0.1, 2400.0, "Mo-Fr 08:30-18:00; Sa 09:00-12:00"),
        Tier::Business => (120.0, 480.0, 0.09, 1100.0, "Mo-Su 09:00-20:00"),
        Tier::Compound => (60.0, 220.0, 0.1, 700.0, "Mo-Sa 08:30-18:00"),
        Tier::Community | Tier::Street | Tier::Mobile => {
            (38.0, 130.0, 0.07, 400.0, "Mo-Fr 08:30-12:00,14:30-18:00")
        }
    };
    let floor_area_m2 = chance.between(least_m2, most_m2).round();
    let condition = if tier == Tier::Community { "cramped" } else { "good" };
    json!({
        "services": services,
        "condition": condition,
        "floor_area_m2": floor_area_m2 as i64,
        "capacity": (floor_area_m2 / person_m2 / 10.0).round() as i64 * 10,
        "opening_hours": hours,
        "cost_yuan": (floor_area_m2 * yuan_m2 / 1000.0).round() as i64 * 1000,
    })
}

/// Half the width of the building and the depth of its back wall behind the gate.
pub fn building_m(tier: Tier) -> (f64, f64) {
    match tier {
        Tier::City => (26.0, 40.0),
        Tier::District => (18.0, 28.0),
        _ => (5.5, 11.0),
    }
}
