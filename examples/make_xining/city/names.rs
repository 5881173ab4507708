//! Names of compounds and courtyards: invented, each given once.

use std::collections::BTreeSet;

use crate::town::chance::Chance;

const FAIR: [&str; 40] = [
    "湟水", "河湟", "夏都", "雪莲", "丁香", "昆仑", "金座", "祥和", "锦绣", "阳光", "世纪", "碧水",
    "翠湖", "麒麟", "康乐", "安居", "瑞景", "恒泰", "天和", "景秀", "华盛", "绿洲", "青藤", "香榭",
    "云杉", "格桑", "盛达", "银龙", "嘉和", "明珠", "紫云", "春晓", "和谐", "五彩", "清源", "悦江",
    "鼎盛", "福临", "御景", "青年",
];
const NEW: [&str; 10] =
    ["花园", "家园", "华庭", "嘉苑", "雅苑", "名邸", "佳园", "尚城", "新城", "公馆"];
const OLDER: [&str; 6] = ["小区", "花园", "家园", "新村", "苑", "家属院"];

/// The names already given.
#[derive(Default)]
pub struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// A name for a compound in the community whose name without 社区 is `stem`.
    pub fn compound(&mut self, stem: &str, is_new: bool, chance: &mut Chance) -> String {
        let endings: &[&str] = if is_new { &NEW } else { &OLDER };
        for attempt in 0..12 {
            let (fair, ending) = (chance.one_of(&FAIR), chance.one_of(endings));
            let name = match (attempt, is_new) {
                (0, false) => format!("{stem}{ending}"),
                (0 | 1, _) => format!("{fair}{ending}"),
                _ => format!("{stem}{fair}{ending}"),
            };
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
        let number = (1..).find(|number| self.taken.insert(format!("{stem}{number}号小区")));
        format!("{stem}{}号小区", number.expect("numbers do not end"))
    }

    /// The name of a courtyard by its lane and number; numbers run on along the lane.
    pub fn courtyard(&mut self, stem: &str, chance: &mut Chance) -> String {
        // 福禄巷北 lies on 福禄巷; a stem that names no road gets a lane of its name.
        let lane =
            match stem.char_indices().find(|(_, letter)| matches!(letter, '巷' | '路' | '街')) {
                Some((at, letter)) => stem[..at + letter.len_utf8()].to_owned(),
                None => format!("{stem}巷"),
            };
        let mut number = 1 + chance.below(60);
        while !self.taken.insert(format!("{lane}{number}号院")) {
            number += 1;
        }
        format!("{lane}{number}号院")
    }

    /// The name of a station; a second one of the same name gets a number.
    pub fn station(&mut self, name: &str) -> String {
        if self.taken.insert(name.to_owned()) {
            return name.to_owned();
        }
        let numbered = |number: &u32| format!("{name}（{number}）");
        let number = (2..).find(|number| self.taken.insert(numbered(number)));
        numbered(&number.expect("numbers do not end"))
    }
}
