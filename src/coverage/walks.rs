//! How long the walks are: median, percentiles, inequality, and the worst tenth.
//!
//! Each compound's walk to its station counts once for each person (or once, where nobody's
//! number is known). Compounds that cannot reach any station have no walk: they are counted apart.
//! Gini coefficient by the covariance form over sorted values: Gini, C. (1912), Variabilità e
//! mutabilità; the weighted sum follows Lerman, R. I. & Yitzhaki, S. (1989), Journal of
//! Econometrics 42(1), doi:10.1016/0304-4076(89)90074-2.

use crate::units::{Meters, Seconds};

/// One walk, and how many people walk it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Walk {
    /// How long it takes.
    pub time: Seconds,
    /// How long it is.
    pub length: Meters,
    /// How many people walk it.
    pub people: f64,
}

/// The walks of some compounds, weighted by people; `None` where nobody walks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Walks {
    /// Mean time.
    pub mean: Option<Seconds>,
    /// Half of the people walk at most this long.
    pub median: Option<Seconds>,
    /// Nine tenths of the people walk at most this long.
    pub p90: Option<Seconds>,
    /// The longest walk.
    pub worst: Option<Seconds>,
    /// Mean length of the walks of the tenth of the people who walk longest.
    pub worst_tenth: Option<Meters>,
    /// Gini coefficient of the walking times, 0 (all the same) to 1.
    pub gini: Option<f64>,
}

impl Walks {
    /// Sums up walks. O(n log n).
    #[must_use]
    pub fn of(mut walks: Vec<Walk>) -> Self {
        walks.retain(|walk| walk.people > 0.0);
        walks.sort_by(|a, b| {
            a.time
                .total_cmp(&b.time)
                .then(a.length.total_cmp(&b.length))
                .then(a.people.total_cmp(&b.people))
        });
        let people: f64 = walks.iter().map(|walk| walk.people).sum();
        let Some(last) = walks.last() else { return Self::default() };
        let sum: Seconds = walks.iter().map(|walk| walk.time * walk.people).sum();
        Self {
            mean: Some(sum / people),
            median: Some(quantile(&walks, people * 0.5)),
            p90: Some(quantile(&walks, people * 0.9)),
            worst: Some(last.time),
            worst_tenth: Some(mean_of_last(&walks, people * 0.1)),
            gini: Some(gini(&walks, people)),
        }
    }
}

/// The shortest time within which `wanted` people have arrived.
fn quantile(sorted: &[Walk], wanted: f64) -> Seconds {
    let mut people = 0.0;
    for walk in sorted {
        people += walk.people;
        if people >= wanted * (1.0 - 1e-12) {
            return walk.time;
        }
    }
    sorted.last().map_or(Seconds::ZERO, |walk| walk.time)
}

/// Mean length for the `wanted` people who walk longest; a compound on the border counts in part.
fn mean_of_last(sorted: &[Walk], wanted: f64) -> Meters {
    let (mut left, mut sum) = (wanted, Meters::ZERO);
    for walk in sorted.iter().rev() {
        let taken = walk.people.min(left);
        sum += walk.length * taken;
        left -= taken;
        if left <= 0.0 {
            break;
        }
    }
    sum / (wanted - left.max(0.0))
}

/// 1 − Σ wᵢ (Sᵢ₋₁ + Sᵢ) / (W Sₙ), where S sums weight × time over sorted walks.
fn gini(sorted: &[Walk], people: f64) -> f64 {
    let (mut so_far, mut area) = (0.0, 0.0);
    for walk in sorted {
        let next = so_far + walk.time.value() * walk.people;
        area += walk.people * (so_far + next);
        so_far = next;
    }
    if so_far > 0.0 { (1.0 - area / (people * so_far)).max(0.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walks(list: &[(f64, f64)]) -> Walks {
        let walk = |&(metres, people): &(f64, f64)| Walk {
            time: Seconds::new(metres),
            length: Meters::new(metres),
            people,
        };
        Walks::of(list.iter().map(walk).collect())
    }

    #[test]
    fn known_walks_give_known_figures() {
        let found = walks(&[(300.0, 50.0), (100.0, 40.0), (900.0, 10.0)]);
        assert_eq!(found.mean, Some(Seconds::new(280.0)));
        assert_eq!(found.median, Some(Seconds::new(300.0)));
        assert_eq!(found.p90, Some(Seconds::new(300.0)));
        assert_eq!(found.worst, Some(Seconds::new(900.0)));
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
