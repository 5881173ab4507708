//! The columns of a plan's sheets: headings, units and meanings.

use crate::export::cell::{Column, Sort};

/// A column; no Shapefile is made of it, so it has one name.
const fn col(
    name: &'static str,
    sort: Sort,
    unit: &'static str,
    heading: [&'static str; 2],
    meaning: [&'static str; 2],
) -> Column {
    Column::new(name, name, sort, unit, heading, meaning)
}

const STREET: Column = col(
    "street",
    Sort::Text,
    "",
    ["所属街道", "Street"],
    ["所在街道", "the street (sub-district) it lies in"],
);
const RESIDENTS: Column = col(
    "residents",
    Sort::Number(0),
    "人",
    ["居民", "Residents"],
    ["小区居民数；不详为空", "residents of the compound; empty where unknown"],
);
const ID: Column =
    col("id", Sort::Text, "", ["编号", "ID"], ["数据源给出的编号", "key in its source"]);
const NAME: Column = col("name", Sort::Text, "", ["名称", "Name"], ["名称", "name"]);
const ORDER: Column = col(
    "order",
    Sort::Number(0),
    "",
    ["次序", "Order"],
    ["建设次序：新增最多者在前", "the order in which to build: first what adds most"],
);
const CANDIDATE: Column = col(
    "candidate_id",
    Sort::Text,
    "",
    ["候选点", "Candidate"],
    ["候选点编号", "the candidate's key"],
);
const WALK: Column = col(
    "walk_s",
    Sort::Number(0),
    "s",
    ["步行（秒）", "Walk (s)"],
    [
        "方案建成后到最近可用站点的步行时间；无可达站点为空",
        "walk to the nearest station that counts, with the plan built; empty where none",
    ],
);

/// Columns of the sites.
pub const SITES: [Column; 16] = [
    ORDER,
    CANDIDATE,
    NAME,
    col(
        "action",
        Sort::Text,
        "",
        ["方式", "Action"],
        ["新建、改造或开放", "build, upgrade or open"],
    ),
    col(
        "upgrades",
        Sort::Text,
        "",
        ["替代站点", "Replaces"],
        ["所改造或替代的现有站点编号", "key of the station that it replaces"],
    ),
    STREET,
    col("lon", Sort::Degrees, "°", ["经度", "Longitude"], ["经度（WGS 84）", "WGS 84"]),
    col("lat", Sort::Degrees, "°", ["纬度", "Latitude"], ["纬度（WGS 84）", "WGS 84"]),
    col(
        "adds",
        Sort::Number(0),
        "",
        ["目标增益", "Adds"],
        [
            "在前面各处建成的基础上，对目标的增益（越小越好的目标为减少量）",
            "what it adds to the objective after those before it (takes from it, where less is better)",
        ],
    ),
    col(
        "adds_residents",
        Sort::Number(0),
        "人",
        ["新增居民", "Adds residents"],
        ["因它而新覆盖的居民（人口不详者不计）", "residents it newly serves, where known"],
    ),
    col(
        "adds_compounds",
        Sort::Number(0),
        "个",
        ["新增小区", "Adds compounds"],
        ["因它而新覆盖的小区", "compounds it newly serves"],
    ),
    col(
        "cost_yuan",
        Sort::Number(0),
        "元",
        ["造价（元）", "Cost (yuan)"],
        ["造价；不详为空", "what it costs; empty where unknown"],
    ),
    col(
        "cost_so_far_yuan",
        Sort::Number(0),
        "元",
        ["累计造价（元）", "Cost so far (yuan)"],
        ["到这一处为止的造价合计", "what the sites up to this one cost"],
    ),
    col(
        "cost_per_resident_yuan",
        Sort::Number(2),
        "元/人",
        ["每新增一人造价（元）", "Yuan a resident"],
        ["造价 ÷ 新增居民", "cost ÷ newly served residents"],
    ),
    col(
        "rate_so_far",
        Sort::Share,
        "",
        ["累计覆盖率", "Rate so far"],
        ["建到这一处为止的覆盖率", "share served when this one is built"],
    ),
    col(
        "as_good",
        Sort::Text,
        "",
        ["同样好的点位", "As good"],
        ["换成它们结果完全一样", "candidates that would do exactly as well in its place"],
    ),
];

/// Columns of the curve.
pub const CURVE: [Column; 5] = [
    col(
        "sites",
        Sort::Number(0),
        "处",
        ["新增站点", "New sites"],
        ["新增站点数", "how many sites are added"],
    ),
    col(
        "value",
        Sort::Number(0),
        "",
        ["目标值", "Value"],
        ["这么多站点所能达到的最好值", "the best value found with so many"],
    ),
    col(
        "more",
        Sort::Number(0),
        "",
        ["比少一处增减", "Change"],
        ["与少建一处相比", "against one site fewer"],
    ),
    col(
        "bound",
        Sort::Number(0),
        "",
        ["理论界限", "Bound"],
        [
            "这么多站点不可能突破的值；与目标值相等即已证明最优；空为未求",
            "what so many sites cannot pass; equal to the value where proven; empty where not asked",
        ],
    ),
    col(
        "rate",
        Sort::Share,
        "",
        ["占比", "Rate"],
        ["目标值占全市总量；无总量为空", "the value as a share of the whole; empty without a base"],
    ),
];

/// Columns of the streets.
pub const STREETS: [Column; 12] = [
    ID,
    NAME,
    col("compounds", Sort::Number(0), "个", ["小区数", "Compounds"], ["基数", "base"]),
    col(
        "served_before",
        Sort::Number(0),
        "个",
        ["现已覆盖", "Served now"],
        ["现状已覆盖小区", "compounds served now"],
    ),
    col(
        "served_after",
        Sort::Number(0),
        "个",
        ["建成后", "With the plan"],
        ["方案建成后覆盖的小区", "compounds served with the plan"],
    ),
    col(
        "rate_before",
        Sort::Share,
        "",
        ["现状小区覆盖率", "Rate now"],
        ["现已覆盖 ÷ 小区数", "served now ÷ compounds"],
    ),
    col(
        "rate_after",
        Sort::Share,
        "",
        ["建成后小区覆盖率", "Rate with the plan"],
        ["建成后 ÷ 小区数", "served with the plan ÷ compounds"],
    ),
    col(
        "residents",
        Sort::Number(0),
        "人",
        ["居民", "Residents"],
        ["人口已知的小区的居民合计", "residents of compounds whose number is known"],
    ),
    col(
        "residents_before",
        Sort::Number(0),
        "人",
        ["现已覆盖居民", "Residents now"],
        ["现状已覆盖居民", "residents served now"],
    ),
    col(
        "residents_after",
        Sort::Number(0),
        "人",
        ["建成后居民", "Residents with the plan"],
        ["方案建成后覆盖的居民", "residents served with the plan"],
    ),
    col(
        "residents_rate_before",
        Sort::Share,
        "",
        ["现状居民覆盖率", "Resident rate now"],
        ["现已覆盖居民 ÷ 居民", "served now ÷ residents"],
    ),
    col(
        "residents_rate_after",
        Sort::Share,
        "",
        ["建成后居民覆盖率", "Resident rate with the plan"],
        ["建成后居民 ÷ 居民", "served with the plan ÷ residents"],
    ),
];

/// Columns of the compounds that become served.
pub const WON: [Column; 9] = [
    ORDER,
    CANDIDATE,
    ID,
    NAME,
    col(
        "kind",
        Sort::Text,
        "",
        ["类型", "Kind"],
        ["小区、老旧楼院、安置点、村、工地或园区", "what sort of compound it is"],
    ),
    STREET,
    RESIDENTS,
    col(
        "elderly",
        Sort::Number(0),
        "人",
        ["60岁以上", "Over 60"],
        ["60岁以上居民；不详为空", "residents of 60 and over; empty where unknown"],
    ),
    WALK,
];

/// Columns of the compounds that stay unserved.
pub const UNSERVED: [Column; 7] = [
    ID,
    NAME,
    STREET,
    RESIDENTS,
    col(
        "why",
        Sort::Text,
        "",
        ["为何仍未覆盖", "Why"],
        ["方案未覆盖它的原因", "why the plan does not serve it"],
    ),
    col(
        "reason",
        Sort::Text,
        "",
        ["短板原因", "Reason"],
        ["方案建成后仍是短板的原因", "why it is a gap with the plan built"],
    ),
    WALK,
];
