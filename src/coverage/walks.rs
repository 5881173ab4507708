//! How long the walks are: median, percentiles, inequality, and the worst tenth.
//!
//! Each compound's walk to its station counts once for each person (or once, where nobody's
//! number is known). Compounds that cannot reach any station have no walk: they are counted apart.
//! Gini coefficient by the covariance form over sorted values: Gini, C. (1912), Variabilità e
//! mutabilità; the weighted sum follows Lerman, R. I. & Yitzhaki, S. (1989), Journal of
//! Econometrics 42(1), doi:10.1016/0304-4076(89)90074-2.

use crate::units::Meters;

/// The walks of some compounds, weighted by people. Lengths are `None` where nobody walks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Walks {
    /// Half of the people walk at most this far.
    pub median: Option<Meters>,
    /// Nine tenths of the people walk at most this far.
    pub p90: Option<Meters>,
    /// The longest walk.
    pub worst: Option<Meters>,
    /// Mean walk of the tenth of the people who walk farthest.
    pub worst_tenth: Option<Meters>,
    /// Gini coefficient of the walks, 0 (all the same) to 1.
    pub gini: Option<f64>,
}

impl Walks {
    /// Sums up walks, each with the number of people who walk it. O(n log n).
    #[must_use]
    pub fn of(mut walks: Vec<(Meters, f64)>) -> Self {
        walks.retain(|(_, people)| *people > 0.0);
        walks.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let people: f64 = walks.iter().map(|walk| walk.1).sum();
        let Some(&(worst, _)) = walks.last() else { return Self::default() };
        Self {
            median: Some(quantile(&walks, people * 0.5)),
            p90: Some(quantile(&walks, people * 0.9)),
            worst: Some(worst),
            worst_tenth: Some(mean_of_last(&walks, people * 0.1)),
            gini: Some(gini(&walks, people)),
        }
    }
}

/// The shortest walk that together with all shorter ones holds `wanted` people.
fn quantile(sorted: &[(Meters, f64)], wanted: f64) -> Meters {
    let mut people = 0.0;
    for (length, more) in sorted {
        people += more;
        if people >= wanted * (1.0 - 1e-12) {
            return *length;
        }
    }
    sorted.last().map_or(Meters::ZERO, |walk| walk.0)
}

/// Mean walk of the `wanted` people who walk farthest; a compound on the border counts in part.
fn mean_of_last(sorted: &[(Meters, f64)], wanted: f64) -> Meters {
    let (mut left, mut sum) = (wanted, Meters::ZERO);
    for (length, people) in sorted.iter().rev() {
        let taken = people.min(left);
        sum += *length * taken;
        left -= taken;
        if left <= 0.0 {
            break;
        }
    }
    sum / (wanted - left.max(0.0))
}

/// 1 − Σ wᵢ (Sᵢ₋₁ + Sᵢ) / (W Sₙ), where S sums weight × length over sorted walks.
fn gini(sorted: &[(Meters, f64)], people: f64) -> f64 {
    let (mut so_far, mut area) = (0.0, 0.0);
    for (length, weight) in sorted {
        let next = so_far + length.value() * weight;
        area += weight * (so_far + next);
        so_far = next;
    }
    if so_far > 0.0 { (1.0 - area / (people * so_far)).max(0.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walks(list: &[(f64, f64)]) -> Walks {
        Walks::of(list.iter().map(|&(metres, people)| (Meters::new(metres), people)).collect())
    }

    #[test]
    fn known_walks_give_known_figures() {
        let found = walks(&[(300.0, 50.0), (100.0, 40.0), (900.0, 10.0)]);
        assert_eq!(found.median, Some(Meters::new(300.0)));
        assert_eq!(found.p90, Some(Meters::new(300.0)));
        assert_eq!(found.worst, Some(Meters::new(900.0)));
        assert_eq!(found.worst_tenth, Some(Meters::new(900.0)));
    }

    #[test]
    fn the_gini_of_equal_walks_is_nought_and_of_one_walker_nearly_one() {
        assert!(walks(&[(500.0, 3.0), (500.0, 8.0)]).gini.expect("walks").abs() < 1e-12);
        let lonely: Vec<(f64, f64)> =
            (0..100).map(|n| (f64::from(u8::from(n == 7)), 1.0)).collect();
        assert!((walks(&lonely).gini.expect("walks") - 0.99).abs() < 1e-12);
    }

    #[test]
    fn the_gini_equals_the_mean_difference_of_all_pairs() {
        let list = [(120.0, 3.0), (450.0, 1.0), (80.0, 7.0), (999.0, 2.0), (450.0, 4.0)];
        let people: f64 = list.iter().map(|walk| walk.1).sum();
        let mean = list.iter().map(|walk| walk.0 * walk.1).sum::<f64>() / people;
        let mut differences = 0.0;
        for a in list {
            for b in list {
                differences += a.1 * b.1 * f64::abs(a.0 - b.0);
            }
        }
        let expected = differences / (2.0 * people * people * mean);
        assert!((walks(&list).gini.expect("walks") - expected).abs() < 1e-12);
    }

    #[test]
    fn nobody_walks_where_nobody_is() {
        assert_eq!(walks(&[]), Walks::default());
        assert_eq!(walks(&[(100.0, 0.0)]), Walks::default());
    }

    #[test]
    fn the_worst_tenth_takes_a_compound_in_part() {
        let found = walks(&[(100.0, 95.0), (1000.0, 5.0)]);
        assert_eq!(found.worst_tenth, Some(Meters::new(550.0)));
    }
}
