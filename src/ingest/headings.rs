//! Which heading means which of our fields: one table, Chinese and English.
//!
//! A heading is compared without regard to case, outer blanks, and blanks or underscores inside.
//! What `columns` in `city.toml` says goes before the table, and an earlier heading of the table
//! before a later one; an empty value never hides a filled one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

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
    Longitude "lon",
    Latitude "lat",
    Outline "wkt",
}

/// Headings that mean a field in every layer; our own name always does.
const HEADINGS: [(Field, &[&str]); 28] = [
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
    (Field::Longitude, &LONGITUDE),
    (Field::Latitude, &LATITUDE),
    (Field::Outline, &OUTLINE),
];

/// Headings of the column that holds longitudes or eastings. Where surveyors write X and Y, X is
/// the northing: the values tell.
const LONGITUDE: [&str; 27] = [
    "经度",
    "lng",
    "long",
    "longitude",
    "经度坐标",
    "中心经度",
    "中心点经度",
    "东经",
    "jd",
    "jingdu",
    "wgs84_lng",
    "wgs84_lon",
    "lng_wgs84",
    "lon_wgs84",
    "x",
    "point_x",
    "X坐标",
    "坐标X",
    "东坐标",
    "横坐标",
    "easting",
    "east",
    "x_coord",
    "coord_x",
    "centroid_x",
    "中心点X",
    "中心X",
];

/// Headings of the column that holds latitudes or northings, in the same order.
const LATITUDE: [&str; 27] = [
    "纬度",
    "latitude",
    "lat.",
    "latitude (wgs84)",
    "纬度坐标",
    "中心纬度",
    "中心点纬度",
    "北纬",
    "wd",
    "weidu",
    "wgs84_lat",
    "wgs84_latitude",
    "lat_wgs84",
    "latitude_wgs84",
    "y",
    "point_y",
    "Y坐标",
    "坐标Y",
    "北坐标",
    "纵坐标",
    "northing",
    "north",
    "y_coord",
    "coord_y",
    "centroid_y",
    "中心点Y",
    "中心Y",
];

/// Headings of the column that holds whole geometries.
const OUTLINE: [&str; 20] = [
    "geometry",
    "geom",
    "the_geom",
    "wkb_geometry",
    "geojson",
    "shape",
    "几何",
    "几何信息",
    "图形",
    "空间信息",
    "边界",
    "边界坐标",
    "范围",
    "范围坐标",
    "轮廓",
    "坐标串",
    "坐标集",
    "坐标点串",
    "polygon",
    "polyline",
];

/// Headings of the column that holds both coordinates of a point.
const POSITION: [&str; 18] = [
    "坐标",
    "经纬度",
    "经纬度坐标",
    "地理坐标",
    "坐标点",
    "点位坐标",
    "位置坐标",
    "中心坐标",
    "中心点坐标",
    "中心点",
    "location",
    "lnglat",
    "lonlat",
    "latlng",
    "latlon",
    "coordinates",
    "coordinate",
    "coord",
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

    /// Which column is which field's, by heading alone: for each field its best.
    pub fn sort_headings<'a>(
        &self,
        headings: impl Iterator<Item = &'a str>,
    ) -> Vec<(usize, Field)> {
        let mut best: BTreeMap<Field, (usize, usize)> = BTreeMap::new();
        for (at, heading) in headings.enumerate() {
            for &(field, rank) in self.meanings.get(&normal(heading)).into_iter().flatten() {
                let found = best.entry(field).or_insert((rank, at));
                *found = (*found).min((rank, at));
            }
        }
        best.into_iter().map(|(field, (_, at))| (at, field)).collect()
    }

    /// The field among `fields` of which the heading holds the longest word, Chinese words only:
    /// `2020年总人口(人)` holds `总人口`.
    pub fn like(&self, heading: &str, fields: &[Field]) -> Option<Field> {
        let heading = normal(heading);
        let held = self.meanings.iter().filter(|(word, _)| {
            word.chars().count() >= 2 && !word.is_ascii() && heading.contains(word.as_str())
        });
        let meant = held.flat_map(|(word, meanings)| {
            let of_layer = meanings.iter().filter(|(field, _)| fields.contains(field));
            of_layer.map(|&(field, rank)| (word.len(), Reverse(rank), field))
        });
        meant.max().map(|(_, _, field)| field)
    }

    /// The fields of one feature: for each the value under its best heading.
    pub fn sort<'a>(&self, properties: &'a Map<String, Value>) -> Fields<'a> {
        let mut found: [Option<(usize, &'a str, &'a Value)>; Field::ALL.len()] =
            [None; Field::ALL.len()];
        for (heading, value) in properties {
            if is_blank(value) {
                continue;
            }
            let whole = self.meanings.get(&normal(heading));
            let meanings = whole.or_else(|| self.meanings.get(&normal(without_unit(heading))));
            for &(field, rank) in meanings.into_iter().flatten() {
                let slot = &mut found[field as usize];
                if slot.is_none_or(|(best, _, _)| rank < best) {
                    *slot = Some((rank, heading, value));
                }
            }
        }
        Fields { found: found.map(|slot| slot.map(|(_, heading, value)| (heading, value))) }
    }
}

/// How surely a heading means longitude, latitude or outline, whatever the layer: the lower the
/// surer. `None` where it means something else.
pub(super) fn rank_of(field: Field, heading: &str) -> Option<usize> {
    let headings: &[&str] = match field {
        Field::Longitude => &LONGITUDE,
        Field::Latitude => &LATITUDE,
        Field::Outline => &OUTLINE,
        _ => return None,
    };
    let forms = [normal(heading), normal(without_unit(heading))];
    let means = |known: &str| forms.contains(&normal(known));
    if means(field.as_str()) {
        return Some(0);
    }
    headings.iter().position(|known| means(known)).map(|at| at + 1)
}

/// How surely a heading means a column with both coordinates of a point.
pub(super) fn rank_of_position(heading: &str) -> Option<usize> {
    let forms = [normal(heading), normal(without_unit(heading))];
    POSITION.iter().position(|known| forms.contains(&normal(known)))
}

/// Whether a heading is that of any field in any layer.
pub(super) fn is_known(heading: &str) -> bool {
    let forms = [normal(heading), normal(without_unit(heading))];
    let means = |known: &str| forms.contains(&normal(known));
    Field::ALL.into_iter().any(|field| means(field.as_str()))
        || HEADINGS.iter().any(|(_, headings)| headings.iter().any(|known| means(known)))
        || HEADINGS_OF.iter().any(|(_, _, headings)| headings.iter().any(|known| means(known)))
        || rank_of_position(heading).is_some()
}

/// Whether two headings are the same but for case, blanks and underscores.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    normal(one) == normal(other)
}

/// A heading without what stands in brackets at its end: `建筑面积（㎡）` is `建筑面积`.
fn without_unit(heading: &str) -> &str {
    let trimmed = heading.trim_end();
    if !trimmed.ends_with(['）', ')', ']', '】']) {
        return heading;
    }
    let from = trimmed.rfind(['（', '(', '[', '【']).filter(|from| *from > 0);
    from.map_or(heading, |from| &trimmed[..from])
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

pub(super) fn normal(heading: &str) -> String {
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
    fn a_unit_behind_a_heading_does_not_matter() {
        let row = json!({"建筑面积（㎡）": 5, "常住人口 (人)": 7});
        assert_eq!(value(Layer::Stations, &[], row.clone(), Field::FloorArea), Some(json!(5)));
        assert_eq!(value(Layer::Compounds, &[], row, Field::Residents), Some(json!(7)));
        assert_eq!(rank_of(Field::Longitude, "经度(°)"), Some(1));
        assert_eq!(rank_of(Field::Latitude, "经度(°)"), None);
        assert_eq!(without_unit("（一）"), "（一）");
    }

    #[test]
    fn case_blanks_and_underscores_in_headings_do_not_matter() {
        let row = json!({" Floor Area M2 ": 5});
        assert_eq!(value(Layer::Stations, &[], row, Field::FloorArea), Some(json!(5)));
    }
}
