//! Who walks: what ways are open and whether hills slow the walk.

/// What a walker can use and feels. One network is made for each footing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Footing {
    /// Stairs are closed (wheelchairs, prams).
    pub no_steps: bool,
    /// Lengths count as what could be walked on flat ground in the same time.
    pub slope: bool,
}
