//! Which things hang together, joined two by two.
//!
//! Source: Tarjan, R. E. (1975), Efficiency of a good but not linear set union algorithm,
//! Journal of the ACM 22, doi:10.1145/321879.321884; paths are halved.

/// Sets of numbered things; each is known by its first member.
pub(in crate::network) struct Sets {
    parents: Vec<u32>,
}

impl Sets {
    /// Each of `count` things alone.
    pub fn new(count: usize) -> Self {
        let count = u32::try_from(count).expect("fewer than 2^32 things");
        Self { parents: (0..count).collect() }
    }

    /// One more thing, alone.
    pub fn add(&mut self) {
        self.parents.push(u32::try_from(self.parents.len()).expect("fewer than 2^32 things"));
    }

    /// The first member of the set that holds `thing`.
    pub fn first_of(&mut self, mut thing: u32) -> u32 {
        while self.parents[thing as usize] != thing {
            let above = self.parents[self.parents[thing as usize] as usize];
            self.parents[thing as usize] = above;
            thing = above;
        }
        thing
    }

    /// Makes one set of two.
    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.first_of(a), self.first_of(b));
        let (first, second) = (a.min(b), a.max(b));
        self.parents[second as usize] = first;
    }
}
