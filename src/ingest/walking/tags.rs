//! The tags that say something to a walker, by name.

macro_rules! keys {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// A key that a rule may ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Key { $($variant),* }

        impl Key {
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// The key of that name; most names are none.
            pub fn of(name: &[u8]) -> Option<Self> {
                $(if name == $name.as_bytes() { return Some(Self::$variant); })*
                None
            }
        }
    };
}

keys! {
    Highway "highway",
    Railway "railway",
    PublicTransport "public_transport",
    ManMade "man_made",
    Route "route",
    Foot "foot",
    Access "access",
    Sidewalk "sidewalk",
    SidewalkBoth "sidewalk:both",
    SidewalkLeft "sidewalk:left",
    SidewalkRight "sidewalk:right",
    Area "area",
    Bridge "bridge",
    Tunnel "tunnel",
    Layer "layer",
    Barrier "barrier",
    Locked "locked",
    Ele "ele",
}

/// The values of one way or node.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tags<'a>([Option<&'a str>; Key::ALL.len()]);

impl<'a> Tags<'a> {
    pub fn set(&mut self, key: Key, value: &'a str) {
        self.0[key as usize] = Some(value);
    }

    /// The first part of the value of `key`.
    pub fn value(&self, key: Key) -> Option<&'a str> {
        let whole = self.0[key as usize]?;
        Some(whole.split(';').next().unwrap_or_default().trim())
    }
}

impl<'a> FromIterator<(Key, &'a str)> for Tags<'a> {
    fn from_iter<I: IntoIterator<Item = (Key, &'a str)>>(pairs: I) -> Self {
        let mut tags = Self::default();
        pairs.into_iter().for_each(|(key, value)| tags.set(key, value));
        tags
    }
}
