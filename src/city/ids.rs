//! Ids are positions in the city's own lists; the key that the source gave is kept as `source_id`.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            /// The id of the thing at `position` in the city's list.
            ///
            /// # Panics
            /// When the list is longer than a 32-bit number can count: no city is.
            #[must_use]
            pub fn at(position: usize) -> Self {
                Self(u32::try_from(position).expect("a city has fewer than 2^32 of anything"))
            }

            /// Its position in the city's list.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(
    /// An administrative area: district, street or community.
    AreaId
);
id!(
    /// A compound.
    CompoundId
);
id!(
    /// A station.
    StationId
);
