//! The columns of the gap list, in their order.

use crate::export::cell::{Column, Sort};

/// Number of columns.
pub const COUNT: usize = 26;

/// Every column; the last three are filled in by people and come back (see `follow_ups`).
pub const COLUMNS: [Column; COUNT] = [
    Column::new(
        "id",
        "id",
        Sort::Text,
        "",
        ["编号", "ID"],
        [
            "数据源给出的小区编号；回填时据此对应，请勿改动",
            "the compound's key in its source; entries are matched by it, leave it as it is",
        ],
    ),
    Column::new(
        "name",
        "name",
        Sort::Text,
        "",
        ["小区名称", "Name"],
        ["小区名称", "the compound's name"],
    ),
    Column::new(
        "kind",
        "kind",
        Sort::Text,
        "",
        ["类型", "Kind"],
        [
            "小区、老旧楼院、安置点、村、工地或园区",
            "compound, courtyard, relocation site, village, work site or park",
        ],
    ),
    Column::new(
        "street",
        "street",
        Sort::Text,
        "",
        ["所属街道", "Street"],
        ["所在街道", "the street (sub-district) it lies in"],
    ),
    Column::new(
        "community",
        "community",
        Sort::Text,
        "",
        ["所属社区", "Community"],
        ["所在社区", "the community it lies in"],
    ),
    Column::new(
        "district",
        "district",
        Sort::Text,
        "",
        ["所属区", "District"],
        ["所在区", "the district it lies in"],
    ),
    Column::new(
        "residents",
        "residents",
        Sort::Number(0),
        "人 persons",
        ["居民", "Residents"],
        ["常住人口；不详为空，不按 0 计", "residents; empty where unknown, never 0 for unknown"],
    ),
    Column::new(
        "elderly",
        "elderly",
        Sort::Number(0),
        "人 persons",
        ["60岁以上", "Aged 60+"],
        ["60岁及以上居民；不详为空", "residents aged 60 and over; empty where unknown"],
    ),
    Column::new(
        "reason",
        "reason",
        Sort::Text,
        "",
        ["未覆盖原因", "Reason"],
        ["为何不满足标准", "why the standard is not met"],
    ),
    Column::new(
        "nearest_station",
        "near_stn",
        Sort::Text,
        "",
        ["最近站点", "Nearest station"],
        [
            "本应提供服务的最近站点；无法到达时为空",
            "the nearest station that would count; empty where none can be reached",
        ],
    ),
    Column::new(
        "distance_m",
        "distance_m",
        Sort::Number(0),
        "m",
        ["距离（米）", "Distance (m)"],
        [
            "按所选方式量得的到最近站点的路程",
            "length of the walk to the nearest station, measured by the chosen way",
        ],
    ),
    Column::new(
        "walk_s",
        "walk_s",
        Sort::Number(0),
        "s",
        ["步行（秒）", "Walk (s)"],
        ["按标准步速走完该路程所需时间", "time for that length at the requirement's pace"],
    ),
    Column::new(
        "straight_m",
        "straight_m",
        Sort::Number(0),
        "m",
        ["直线（米）", "Straight (m)"],
        ["到同一站点的直线距离", "straight line to the same station"],
    ),
    Column::new(
        "detour_ratio",
        "detour",
        Sort::Number(2),
        "",
        ["绕行系数", "Detour ratio"],
        ["路程与直线距离之比", "walk over straight line"],
    ),
    Column::new(
        "lon",
        "lon",
        Sort::Degrees,
        "°",
        ["经度", "Longitude"],
        ["小区内一点，WGS 84（等同 CGCS2000）", "a point inside the compound, WGS 84"],
    ),
    Column::new("lat", "lat", Sort::Degrees, "°", ["纬度", "Latitude"], ["同上", "the same point"]),
    Column::new(
        "suggestion",
        "suggestion",
        Sort::Words,
        "",
        ["建议", "Suggestion"],
        ["怎样做可使其达标", "what would bring it within the standard"],
    ),
    Column::new(
        "requirement",
        "requiremnt",
        Sort::Text,
        "",
        ["判定要求", "Requirement"],
        ["起决定作用的一项要求", "the requirement that decides"],
    ),
    Column::new(
        "unmet",
        "unmet",
        Sort::Text,
        "",
        ["未满足项", "Unmet"],
        ["未满足的全部要求，以分号分隔", "all requirements that are not met, parted by semicolons"],
    ),
    Column::new(
        "barrier",
        "barrier",
        Sort::Text,
        "",
        ["阻隔", "Barrier"],
        ["隔在小区与站点之间的事物", "what stands between the compound and the station"],
    ),
    Column::new(
        "link",
        "link",
        Sort::Text,
        "",
        ["打通方式", "New link"],
        [
            "新开出入口或过街通道，可使其达标；未找到为空",
            "a new gate or crossing that would bring it within the standard; empty where none was found",
        ],
    ),
    Column::new(
        "link_m",
        "link_m",
        Sort::Number(0),
        "m",
        ["打通长度（米）", "Link (m)"],
        ["新通道的长度", "length of the new link"],
    ),
    Column::new(
        "link_walk_m",
        "link_walk",
        Sort::Number(0),
        "m",
        ["打通后路程（米）", "Walk over link (m)"],
        ["经新通道到站点的全程", "the whole walk over the new link"],
    ),
    Column::new(
        "status",
        "status",
        Sort::Open,
        "",
        ["状态", "Status"],
        [
            "由使用者填写：待办、办理中、已办结、不予办理",
            "to be filled in: open, in progress, done, declined",
        ],
    ),
    Column::new(
        "owner",
        "owner",
        Sort::Open,
        "",
        ["责任单位", "Owner"],
        ["由使用者填写", "to be filled in"],
    ),
    Column::new(
        "note",
        "note",
        Sort::Open,
        "",
        ["备注", "Note"],
        ["由使用者填写", "to be filled in"],
    ),
];

/// The column of that name, for lists that show it too; a name that there is not does not compile
/// in a constant.
pub const fn column(name: &str) -> Column {
    let mut at = 0;
    while at < COUNT {
        if is_same(COLUMNS[at].name, name) {
            return COLUMNS[at];
        }
        at += 1;
    }
    panic!("no column of the gap list has this name")
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_and_headings_differ_and_short_ones_fit_a_shapefile() {
        let all = |of: fn(&Column) -> &'static str| COLUMNS.iter().map(of).collect::<BTreeSet<_>>();
        assert_eq!(all(|column| column.name).len(), COUNT);
        assert_eq!(all(|column| column.zh).len(), COUNT);
        assert_eq!(all(|column| column.en).len(), COUNT);
        assert_eq!(all(|column| column.short).len(), COUNT);
        assert!(COLUMNS.iter().all(|column| column.short.len() <= 10));
    }
}
