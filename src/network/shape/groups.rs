//! What is one with what (union by the smallest member, paths halved: Tarjan and van Leeuwen 1984,
//! doi:10.1145/62.2160).

/// What is one with what.
pub(super) struct Groups(Vec<u32>);

impl Groups {
    pub fn new(count: usize) -> Self {
        Self((0..count).map(|at| at as u32).collect())
    }

    /// The one that stands for a group.
    pub fn chief(&mut self, at: usize) -> usize {
        let mut at = at;
        while self.0[at] as usize != at {
            self.0[at] = self.0[self.0[at] as usize];
            at = self.0[at] as usize;
        }
        at
    }

    /// Makes one group of two.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.chief(a), self.chief(b));
        self.0[a.max(b)] = a.min(b) as u32;
    }
}
