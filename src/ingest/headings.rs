//! Which heading means which of our fields: one table, Chinese and English.
//!
//! A heading is compared without regard to case, outer blanks, and blanks or underscores inside.
//! What `columns` in `city.toml` says goes before the table, and an earlier heading of the table
//! before a later one; an empty value never hides a filled one.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::Layer;

macro_rules! fields {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// A property that we read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(super) enum Field { $($variant),* }

        impl Field {
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// Our own name for it, as the contract has it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|field| field.as_str() == name)
            }
        }
    };
}

fields! {
    Id "id",
    Code "code",
    Name "name",
    Parent "parent",
    Kind "kind",
    District "district",
    Street "street",
    Community "community",
    Residents "residents",
    Households "households",
    Elderly "elderly",
    Gates "gates",
    Tier "tier",
    Services "services",
    Condition "condition",
    FloorArea "floor_area_m2",
    Capacity "capacity",
    OpeningHours "opening_hours",
    Cost "cost_yuan",
    Action "action",
    Upgrades "upgrades",
    Unit "unit",
    Date "date",
    Service "service",
    Weight "weight",
}

/// Headings that mean a field in every layer; our own name always does.
const HEADINGS: [(Field, &[&str]); 25] = [
    (Field::Id, &["编号", "标识", "唯一标识"]),
    (Field::Code, &["代码", "编码", "行政代码", "行政区划代码", "区划代码", "统计代码", "adcode"]),
    (Field::Name, &["名称", "名字", "全称"]),
    (Field::Parent, &["上级", "隶属", "所属", "上级名称", "上级代码"]),
    (Field::Kind, &["类型", "类别", "性质", "小区类型", "type"]),
    (Field::District, &["所属区", "所属区县", "所在区", "区县", "行政区", "区"]),
    (Field::Street, &["所属街道", "所在街道", "街道", "街道名称", "街道办", "乡镇街道"]),
    (Field::Community, &["所属社区", "所在社区", "社区", "社区名称"]),
    (Field::Residents, &["人口", "常住人口", "人口数", "总人口", "居民", "居民数", "population"]),
    (Field::Households, &["户数", "总户数", "住户", "住户数"]),
    (
        Field::Elderly,
        &["60岁以上", "60岁以上人口", "６０岁以上", "老年人口", "老年人", "老人", "60+", "elders"],
    ),
    (Field::Gates, &["出入口", "大门", "entrances"]),
    (Field::Tier, &["级别", "层级", "等级", "站点级别", "level"]),
    (Field::Services, &["服务", "服务内容", "服务项目", "功能"]),
    (Field::Condition, &["状况", "现状", "状态", "state"]),
    (Field::FloorArea, &["建筑面积", "面积", "使用面积", "floor_area"]),
    (Field::Capacity, &["服务能力", "容量", "服务人口"]),
    (Field::OpeningHours, &["开放时间", "营业时间", "服务时间"]),
    (Field::Cost, &["造价", "投资", "费用", "预算", "cost"]),
    (Field::Action, &["方式", "建设方式", "措施"]),
    (Field::Upgrades, &["改造站点", "替代", "替代站点"]),
    (Field::Unit, &["单位", "所属单位", "单位名称", "产权单位"]),
    (Field::Date, &["日期", "时间", "受理日期"]),
    (Field::Service, &["服务", "诉求", "诉求类型", "服务类型"]),
    (Field::Weight, &["权重", "件数", "次数", "count"]),
];

/// Headings that mean a field in some layers only.
const HEADINGS_OF: [(Field, &[Layer], &[&str]); 8] = [
    (
        Field::Name,
        &[Layer::Compounds],
        &["小区名称", "小区名", "小区", "楼院名称", "楼盘名称", "院落名称"],
    ),
    (Field::Name, &[Layer::Streets], &["街道名称", "街道名", "街道", "乡镇街道"]),
    (Field::Name, &[Layer::Communities], &["社区名称", "社区名", "社区"]),
    (Field::Name, &[Layer::Districts], &["区名称", "区县名称", "区名", "区县", "区"]),
    (
        Field::Name,
        &[Layer::Stations, Layer::Candidates],
        &["服务站名称", "站点名称", "站名", "服务站", "站点"],
    ),
    (Field::Name, &[Layer::Resources], &["资源名称", "资源"]),
    (Field::Parent, &[Layer::Streets], &["所属区", "所属区县", "区县", "行政区"]),
    (Field::Parent, &[Layer::Communities], &["所属街道", "所在街道", "街道", "街道名称"]),
];

/// The headings of one layer.
pub(super) struct Headings {
    /// The field and its rank among the headings of that field, by normal form of the heading.
    meanings: HashMap<String, Vec<(Field, usize)>>,
}

impl Headings {
    pub fn new(layer: Layer, columns: &[(Field, String)]) -> Self {
        let mut meanings: HashMap<String, Vec<(Field, usize)>> = HashMap::new();
        let mut rank = 0;
        let mut add = |heading: &str, field: Field| {
            rank += 1;
            meanings.entry(normal(heading)).or_default().push((field, rank));
        };
        for (field, heading) in columns {
            add(heading, *field);
        }
        for field in Field::ALL {
            add(field.as_str(), field);
        }
        for (field, layers, headings) in HEADINGS_OF {
            if layers.contains(&layer) {
                headings.iter().for_each(|heading| add(heading, field));
            }
        }
        for (field, headings) in HEADINGS {
            headings.iter().for_each(|heading| add(heading, field));
        }
        Self { meanings }
    }

    /// The fields of one feature: for each the value under its best heading.
    pub fn sort<'a>(&self, properties: &'a Map<String, Value>) -> Fields<'a> {
        let mut found: [Option<(usize, &'a str, &'a Value)>; Field::ALL.len()] =
            [None; Field::ALL.len()];
        for (heading, value) in properties {
            if is_blank(value) {
                continue;
            }
            for &(field, rank) in self.meanings.get(&normal(heading)).into_iter().flatten() {
                let slot = &mut found[field as usize];
                if slot.is_none_or(|(best, _, _)| rank < best) {
                    *slot = Some((rank, heading, value));
                }
            }
        }
        Fields { found: found.map(|slot| slot.map(|(_, heading, value)| (heading, value))) }
    }
}

/// The values of one feature by field.
pub(super) struct Fields<'a> {
    found: [Option<(&'a str, &'a Value)>; Field::ALL.len()],
}

impl<'a> Fields<'a> {
    /// The value, and the heading that it stands under.
    pub fn of(&self, field: Field) -> Option<(&'a str, &'a Value)> {
        self.found[field as usize]
    }
}

fn normal(heading: &str) -> String {
    heading
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '_')
        .flat_map(char::to_lowercase)
        .collect()
}

fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn value(layer: Layer, columns: &[(Field, &str)], from: Value, field: Field) -> Option<Value> {
        let columns: Vec<_> = columns.iter().map(|(f, h)| (*f, (*h).to_owned())).collect();
        let map = from.as_object().expect("an object").clone();
        Headings::new(layer, &columns).sort(&map).of(field).map(|(_, value)| value.clone())
    }

    #[test]
    fn a_heading_means_what_its_layer_makes_of_it() {
        let row = json!({"街道": "虎台"});
        assert_eq!(value(Layer::Streets, &[], row.clone(), Field::Name), Some(json!("虎台")));
        assert_eq!(value(Layer::Compounds, &[], row.clone(), Field::Name), None);
        assert_eq!(value(Layer::Compounds, &[], row, Field::Street), Some(json!("虎台")));
    }

    #[test]
    fn a_filled_value_is_not_hidden_by_an_empty_one_and_columns_go_first() {
        let row = json!({"name": " ", "名称": "甲", "JDMC": "乙"});
        assert_eq!(value(Layer::Streets, &[], row.clone(), Field::Name), Some(json!("甲")));
        let columns = [(Field::Name, "jdmc")];
        assert_eq!(value(Layer::Streets, &columns, row, Field::Name), Some(json!("乙")));
    }

    #[test]
    fn case_blanks_and_underscores_in_headings_do_not_matter() {
        let row = json!({" Floor Area M2 ": 5});
        assert_eq!(value(Layer::Stations, &[], row, Field::FloorArea), Some(json!(5)));
    }
}
