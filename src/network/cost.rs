//! What an edge costs: whole numbers of 1/4096 m, so that sums are exact in any order.
//!
//! Labels of a search are then four bytes, compare as integers, and the bucket of a label is a
//! shift. An edge's length is rounded once, by at most 0.12 mm; a walk of a hundred edges is off
//! by a millimetre. The longest walk that can be told is 1,048 km.

/// Units in a metre.
const UNITS_A_METRE: f64 = 4096.0;
/// No walk at all; no cost is as large.
pub(super) const UNREACHED: u32 = u32::MAX;

/// Metres as units, rounded; what is too long for any walk is the longest that can be told.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a saturating cast is meant"
)]
pub(super) fn units(metres: f64) -> u32 {
    ((metres * UNITS_A_METRE).round() as u32).min(UNREACHED - 1)
}

/// The most units that lie within a limit in metres; `None` where not even 0 does.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a saturating cast is meant"
)]
pub(super) fn bound(limit_m: f64) -> Option<u32> {
    // One unit more than fits: labels are rounded, and whoever reads one compares in metres.
    (limit_m >= 0.0).then(|| ((limit_m * UNITS_A_METRE).ceil() as u32).min(UNREACHED - 2) + 1)
}

/// Units as metres, exactly.
pub(super) fn metres(units: u32) -> f64 {
    f64::from(units) / UNITS_A_METRE
}

/// Cost of a stretch of `length_m` metres that rises by `rise_m` in the direction of walking:
/// the length that takes as long on flat ground. 1 on the flat, least (0.84) at 5 % downhill.
///
/// Source: Tobler, W. (1993), Three Presentations on Geographical Analysis and Modeling, NCGIA
/// technical report 93-1: v = 6·exp(−3.5·|dh/dx + 0.05|) km/h, taken as the ratio to its value
/// on the flat. Slopes beyond 45° are errors in heights and count as 45°.
pub(super) fn hiking_factor(rise_m: f64, length_m: f64) -> f64 {
    if length_m <= 0.0 || !rise_m.is_finite() {
        return 1.0;
    }
    let slope = (rise_m / length_m).clamp(-1.0, 1.0);
    (3.5 * ((slope + 0.05).abs() - 0.05)).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_percent_downhill_is_the_easiest_slope() {
        assert!((hiking_factor(0.0, 100.0) - 1.0).abs() < 1e-12);
        // 6 km/h over 5.04 km/h.
        assert!((hiking_factor(-5.0, 100.0) - (-0.175_f64).exp()).abs() < 1e-12);
        assert!((hiking_factor(10.0, 100.0) - 0.35_f64.exp()).abs() < 1e-12);
        assert!(hiking_factor(-4.0, 100.0) > hiking_factor(-5.0, 100.0));
        assert!((hiking_factor(f64::NAN, 100.0) - 1.0).abs() < 1e-12);
        assert!(hiking_factor(1e300, 1.0).is_finite());
    }

    #[test]
    fn units_are_exact_there_and_back_and_never_wrap() {
        for m in [0_u32, 1, 7, 1000, 999_999] {
            assert_eq!(metres(units(f64::from(m))), f64::from(m));
        }
        assert_eq!(units(f64::INFINITY), UNREACHED - 1);
        assert_eq!(units(-5.0), 0);
        assert_eq!(bound(-0.1), None);
        assert_eq!(bound(f64::NAN), None);
        assert!(bound(f64::INFINITY).is_some_and(|most| most < UNREACHED));
    }
}
