//! The next prices to try: a proximal bundle method, each block with a model of its own.
//!
//! What a block's best choice is worth is, over all prices, the highest of linear functions, one a
//! choice. The choices seen so far make a model from below; the next prices are where the model,
//! plus the square of the way from the best prices so far over 2 t, is least (Kiwiel 1990,
//! doi:10.1007/BF01585731; a model for each block: Frangioni 2002, doi:10.1137/S1052623498342186).
//! That problem is solved by its dual, weights of the choices of each block that sum to one, two
//! weights at a time. Prices come out only roughly: bounds are counted elsewhere, in whole numbers.

/// What a choice of a block is worth at prices u: `own + Σ slope u`.
pub struct Cut {
    pub own: f64,
    pub slopes: Vec<(u32, f64)>,
    weight: f64,
}

pub struct Bundle {
    /// Highest prices; the lowest are 0.
    high: Vec<f64>,
    /// Slopes of what is won anyhow.
    linear: Vec<f64>,
    /// How readily each price moves.
    ease: Vec<f64>,
    cuts: Vec<Vec<Cut>>,
    center: Vec<f64>,
    /// Value at the center; none before the first report.
    value: Option<f64>,
    length: f64,
    predicted: f64,
}

/// Choices remembered of a block.
const MOST_CUTS: usize = 60;
/// Passes over all blocks for one proposal, and when it is good enough.
const PASSES: usize = 1_000;
/// No step is longer.
const LONGEST: f64 = 500.0;
const ROUGH: f64 = 0.02;
/// A step counts that brings so much of what was predicted; the length grows when it brings more.
const SERIOUS: f64 = 0.1;
const GOOD: f64 = 0.5;

impl Cut {
    pub fn new(own: f64, slopes: Vec<(u32, f64)>) -> Self {
        Self { own, slopes, weight: 0.0 }
    }

    fn at(&self, prices: &[f64]) -> f64 {
        self.own + self.slopes.iter().map(|&(at, slope)| slope * prices[at as usize]).sum::<f64>()
    }
}

impl Bundle {
    pub fn new(
        blocks: usize,
        center: Vec<f64>,
        high: Vec<f64>,
        linear: Vec<f64>,
        ease: Vec<f64>,
        length: f64,
    ) -> Self {
        let cuts = (0..blocks).map(|_| Vec::new()).collect();
        Self { high, linear, ease, cuts, center, value: None, length, predicted: f64::INFINITY }
    }

    pub fn length(&self) -> f64 {
        self.length
    }

    /// Whether nothing was reported yet.
    pub fn is_new(&self) -> bool {
        self.value.is_none()
    }

    /// The best prices so far.
    pub fn center(&self) -> &[f64] {
        &self.center
    }

    /// How much lower the value may come at most, by the model.
    pub fn predicted(&self) -> f64 {
        self.predicted
    }

    /// Remembers a choice of a block.
    pub fn add(&mut self, block: usize, cut: Cut) {
        let cuts = &mut self.cuts[block];
        if cuts.len() >= MOST_CUTS {
            let oldest_idle = cuts.iter().position(|cut| cut.weight < 1e-9).unwrap_or(0);
            cuts.remove(oldest_idle);
        }
        cuts.push(cut);
    }

    /// Takes the value at prices that were tried.
    pub fn report(&mut self, prices: &[f64], value: f64) {
        let Some(before) = self.value else {
            self.value = Some(value);
            self.center = prices.to_vec();
            return;
        };
        let fell = before - value;
        if fell >= SERIOUS * self.predicted {
            if fell >= GOOD * self.predicted {
                self.length = (2.0 * self.length).min(LONGEST);
            }
        } else if fell < -self.predicted {
            self.length *= 0.6;
        }
        if fell > 0.0 {
            self.value = Some(value);
            self.center = prices.to_vec();
        }
    }

    /// Where to try next.
    pub fn propose(&mut self) -> Vec<f64> {
        let mut direction = self.linear.clone();
        for cuts in &mut self.cuts {
            let sum: f64 = cuts.iter().map(|cut| cut.weight).sum();
            if sum <= 1e-9 {
                if let Some(last) = cuts.last_mut() {
                    last.weight = 1.0;
                }
            } else {
                cuts.iter_mut().for_each(|cut| cut.weight /= sum);
            }
            for cut in cuts.iter() {
                for &(at, slope) in &cut.slopes {
                    direction[at as usize] += cut.weight * slope;
                }
            }
        }
        let price = |at: usize, direction: &[f64]| {
            let moved = self.center[at] - self.length * self.ease[at] * direction[at];
            moved.clamp(0.0, self.high[at])
        };
        let mut prices: Vec<f64> = (0..direction.len()).map(|at| price(at, &direction)).collect();
        let mut difference = vec![0.0; direction.len()];
        for _ in 0..PASSES {
            let mut off = 0.0;
            for cuts in &mut self.cuts {
                let worths: Vec<f64> = cuts.iter().map(|cut| cut.at(&prices)).collect();
                let highest = (0..cuts.len()).max_by(|&a, &b| worths[a].total_cmp(&worths[b]));
                let lowest = (0..cuts.len())
                    .filter(|&at| cuts[at].weight > 0.0)
                    .min_by(|&a, &b| worths[a].total_cmp(&worths[b]));
                let (Some(up), Some(down)) = (highest, lowest) else { continue };
                let mixed: f64 = cuts.iter().zip(&worths).map(|(cut, w)| cut.weight * w).sum();
                off += worths[up] - mixed;
                if worths[up] - worths[down] < 1e-6 {
                    continue;
                }
                for &(at, slope) in &cuts[up].slopes {
                    difference[at as usize] += slope;
                }
                for &(at, slope) in &cuts[down].slopes {
                    difference[at as usize] -= slope;
                }
                let both = cuts[up].slopes.iter().chain(&cuts[down].slopes);
                let mut square = 0.0;
                for &(at, _) in both.clone() {
                    // Taken at once: it may stand in both.
                    let off = std::mem::take(&mut difference[at as usize]);
                    square += self.ease[at as usize] * off * off;
                }
                let moved = ((worths[up] - worths[down]) / (self.length * square).max(1e-12))
                    .min(cuts[down].weight);
                for &(at, slope) in &cuts[up].slopes {
                    direction[at as usize] += moved * slope;
                }
                for &(at, slope) in &cuts[down].slopes {
                    direction[at as usize] -= moved * slope;
                }
                for &(at, _) in both {
                    let at = at as usize;
                    let step = self.length * self.ease[at] * direction[at];
                    prices[at] = (self.center[at] - step).clamp(0.0, self.high[at]);
                }
                cuts[up].weight += moved;
                cuts[down].weight -= moved;
            }
            let value = self.value.unwrap_or(f64::INFINITY);
            self.predicted = value - self.model(&prices);
            if off <= ROUGH * self.predicted.abs() {
                break;
            }
        }
        prices
    }

    fn model(&self, prices: &[f64]) -> f64 {
        let linear: f64 = self.linear.iter().zip(prices).map(|(a, b)| a * b).sum();
        let highest = |cuts: &Vec<Cut>| {
            cuts.iter().map(|cut| cut.at(prices)).fold(f64::NEG_INFINITY, f64::max)
        };
        linear + self.cuts.iter().map(highest).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two blocks that are cones: how far each price is from where the block wants it.
    fn worth(block: usize, prices: &[f64]) -> (f64, Vec<(u32, f64)>) {
        let wanted = [[2.0, 7.0], [6.0, 3.0]][block];
        let mut own = 0.0;
        let mut slopes = Vec::new();
        for at in 0..2 {
            let slope = if prices[at] > wanted[at] { 1.0 + block as f64 } else { -1.5 };
            own -= slope * wanted[at];
            slopes.push((at as u32, slope));
        }
        (own, slopes)
    }

    fn value(prices: &[f64]) -> f64 {
        let cone = |block| {
            let (own, slopes) = worth(block, prices);
            Cut::new(own, slopes).at(prices)
        };
        0.5 * prices[0] + cone(0) + cone(1)
    }

    #[test]
    fn the_lowest_value_is_found_and_promised_to_be_the_lowest() {
        let grid = (0..=800).flat_map(|x| (0..=800).map(move |y| (x, y)));
        let lowest = grid
            .map(|(x, y)| value(&[f64::from(x) / 100.0, f64::from(y) / 100.0]))
            .fold(f64::INFINITY, f64::min);
        let mut bundle =
            Bundle::new(2, vec![8.0, 0.0], vec![8.0, 8.0], vec![0.5, 0.0], vec![1.0, 4.0], 0.1);
        let mut prices = bundle.center().to_vec();
        for _ in 0..40 {
            bundle.report(&prices, value(&prices));
            for block in 0..2 {
                let (own, slopes) = worth(block, &prices);
                bundle.add(block, Cut::new(own, slopes));
            }
            prices = bundle.propose();
            assert!(prices.iter().all(|price| (0.0..=8.0).contains(price)), "{prices:?}");
        }
        let found = value(bundle.center());
        assert!((found - lowest).abs() < 0.01, "{found} instead of {lowest}");
        assert!(bundle.predicted() < 0.02, "{} more is promised", bundle.predicted());
    }
}
