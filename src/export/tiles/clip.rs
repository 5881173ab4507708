//! Which part of a ring or a line lies in an upright box, in tile units.
//!
//! Rings: Sutherland, I. E. and Hodgman, G. W. (1974), Reentrant polygon clipping,
//! doi:10.1145/360767.360802; O(v). A concave ring that leaves and comes back keeps a seam along
//! the border of the box. Lines: Liang, Y.-D. and Barsky, B. A. (1984), doi:10.1145/357332.357333.

/// A point in tile units.
pub(super) type Spot = (f64, f64);

/// The box that shapes are clipped to: from `low` to `high` both ways.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClipBox {
    pub low: f64,
    pub high: f64,
}

impl ClipBox {
    pub fn holds(self, (x, y): Spot) -> bool {
        let side = self.low..=self.high;
        side.contains(&x) && side.contains(&y)
    }

    /// Clips a ring (its last point need not repeat the first) in place; `spare` is scratch.
    pub fn ring(self, ring: &mut Vec<Spot>, spare: &mut Vec<Spot>) {
        // Each side: how far inside a point is; where two points' insides differ the side is cut.
        let sides: [fn(Self, Spot) -> f64; 4] = [
            |clip, spot| spot.0 - clip.low,
            |clip, spot| clip.high - spot.0,
            |clip, spot| spot.1 - clip.low,
            |clip, spot| clip.high - spot.1,
        ];
        for inside in sides {
            spare.clear();
            let Some(&(mut before)) = ring.last() else { return };
            for &spot in ring.iter() {
                let (was, is) = (inside(self, before), inside(self, spot));
                if (was >= 0.0) != (is >= 0.0) {
                    spare.push(between(before, spot, was / (was - is)));
                }
                if is >= 0.0 {
                    spare.push(spot);
                }
                before = spot;
            }
            std::mem::swap(ring, spare);
        }
    }

    /// The part of a segment inside the box.
    pub fn segment(self, from: Spot, to: Spot) -> Option<(Spot, Spot)> {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (step, room) in [
            (-dx, from.0 - self.low),
            (dx, self.high - from.0),
            (-dy, from.1 - self.low),
            (dy, self.high - from.1),
        ] {
            if step == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if step < 0.0 {
                enter = enter.max(room / step);
            } else {
                leave = leave.min(room / step);
            }
        }
        (enter <= leave).then(|| {
            let start = if enter > 0.0 { between(from, to, enter) } else { from };
            (start, if leave < 1.0 { between(from, to, leave) } else { to })
        })
    }
}

fn between(from: Spot, to: Spot, share: f64) -> Spot {
    (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: ClipBox = ClipBox { low: 0.0, high: 10.0 };

    #[test]
    fn a_ring_keeps_what_is_inside() {
        let (mut ring, mut spare) =
            (vec![(-5.0, 2.0), (5.0, 2.0), (5.0, 8.0), (-5.0, 8.0)], vec![]);
        BOX.ring(&mut ring, &mut spare);
        ring.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
        assert_eq!(ring, [(0.0, 2.0), (0.0, 8.0), (5.0, 2.0), (5.0, 8.0)]);
        let mut far = vec![(20.0, 20.0), (30.0, 20.0), (30.0, 30.0)];
        BOX.ring(&mut far, &mut spare);
        assert!(far.is_empty());
        let mut around = vec![(-9.0, -9.0), (19.0, -9.0), (19.0, 19.0), (-9.0, 19.0)];
        BOX.ring(&mut around, &mut spare);
        assert_eq!(around.len(), 4);
        assert!(around.iter().all(|&spot| BOX.holds(spot)));
    }

    #[test]
    fn a_segment_is_cut_at_the_border() {
        assert_eq!(BOX.segment((-5.0, 5.0), (5.0, 5.0)), Some(((0.0, 5.0), (5.0, 5.0))));
        assert_eq!(BOX.segment((2.0, 2.0), (3.0, 3.0)), Some(((2.0, 2.0), (3.0, 3.0))));
        assert_eq!(BOX.segment((-5.0, -1.0), (15.0, -1.0)), None);
        assert_eq!(BOX.segment((-5.0, 4.0), (4.0, -5.0)), None);
    }
}
