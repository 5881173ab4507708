//! What a finding says, in Chinese: sentence by sentence out of the English that the report holds.
//!
//! The report's texts are made of fixed words around names and numbers. Each pattern has a `{}`
//! where such a part stands; its Chinese names the parts by position (`{0}`). A text that fits no
//! pattern stays as it is, so a new finding is readable before its phrase is known. Cost: patterns
//! × length of the text.

use std::borrow::Cow;

const PHRASES: &[(&str, &str)] = &[
    // Layers that web maps have shifted.
    (
        "lies {} m to the {} of where it fits the others, as {} would: {}",
        "比与其他图层吻合处偏{1} {0} 米，符合{2}的偏移：{3}",
    ),
    (
        "{} % of {} lie in one of the {} with that corrected, {} % without",
        "纠正后 {0}% 的 {1}落在同一个{2}内，纠正前 {3}%",
    ),
    (
        "{} % of {} lie in the one of the {} that they state with that corrected, {} % without",
        "纠正后 {0}% 的{1}落在所填的{2}内，纠正前 {3}%",
    ),
    (
        "{} % of {} lie inside {} with that corrected, {} % without",
        "纠正后 {0}% 的 {1}在{2}内，纠正前 {3}%",
    ),
    (
        "{} % of the length of {} runs outside {} with that corrected, {} % without",
        "纠正后{1}有 {0}% 的长度在{2}之外，纠正前 {3}%",
    ),
    (
        "{} % of the gates of {} lie at {} with that corrected, {} % without",
        "纠正后 {0}% 的{1}出入口靠近{2}，纠正前 {3}%",
    ),
    (
        "{} % of the length of {} runs along {} with that corrected, {} % without",
        "纠正后{1}有 {0}% 的长度与{2}重合，纠正前 {3}%",
    ),
    (
        "{} % of {} lie at {} with that corrected, {} % without",
        "纠正后 {0}% 的 {1}靠近{2}，纠正前 {3}%",
    ),
    ("{} compounds", "{0} 个小区"),
    ("{} stations", "{0} 个服务站"),
    ("{} resources", "{0} 处资源"),
    ("{} requests", "{0} 条诉求"),
    ("{} candidates", "{0} 个备选站点"),
    ("{} streets", "{0} 个街道"),
    ("{} communities", "{0} 个社区"),
    ("{} districts", "{0} 个区"),
    // Coordinate systems.
    ("stated are coordinates in {}, the file says {}", "声明为 {0}，文件自述为 {1}"),
    (
        "{} features have metres where {} has degrees",
        "{0} 个要素是以米为单位的坐标，而 {1} 以度为单位",
    ),
    (
        "{} features have degrees where {} has metres",
        "{0} 个要素是以度为单位的坐标，而 {1} 以米为单位",
    ),
    ("{} of {} features have latitude written first", "{1} 个要素中有 {0} 个纬度写在前面"),
    ("{} features have the zone's number {} before the easting", "{0} 个要素的东坐标带有带号 {1}"),
    ("{} features have no zone number before the easting", "{0} 个要素的东坐标没有带号"),
    ("{} features have the northing (X) written first", "{0} 个要素的北坐标（X）写在前面"),
    // Files.
    ("no .cpg file; the text looks like {}", "没有 .cpg 文件，文字像是 {0}"),
    ("the .cpg says {}, the text is {}", ".cpg 称 {0}，文字实为 {1}"),
    ("places are read from {}", "位置取自：{0}"),
    ("the headings stand in row {}, below {}", "表头在第 {0} 行，其上为 {1}"),
    (
        "no row of headings: columns are called column 1, column 2, …",
        "没有表头，各列称为 column 1、column 2 …",
    ),
    (
        "sheet {} was read; say table = \"…\" for another: {}",
        "读取了工作表“{0}”；要读其他的，写 table = \"…\"：{1}",
    ),
    ("{} cells below merged ones have their value", "{0} 个单元格取其上方合并单元格的值"),
    (
        "{} cells hold errors such as #N/A (first: {}): unknown",
        "{0} 个单元格为 #N/A 之类的错误（首处：{1}），视为未知",
    ),
    ("{} rows of the table are marked as deleted, left out", "表中 {0} 行已标记删除，未读"),
    ("the .shx file is missing", "缺少 .shx 文件"),
    ("the .dbf file is missing: shapes only", "缺少 .dbf 文件，只有图形"),
    ("{} shapes, but {} rows in the .dbf", "{0} 个图形，而 .dbf 有 {1} 行"),
    ("binary columns left out: {}", "二进制列未读：{0}"),
    ("heading {} stands twice, the second read as {}", "表头“{0}”重复，第二个读作“{1}”"),
    ("{} geometries without properties, each a feature", "{0} 个没有属性的图形，各作一个要素"),
    ("read so", "照此读取"),
    ("not converted", "未作转换"),
    ("not swapped", "未作对调"),
    // Compounds and areas against each other.
    ("the same outline as {}", "与 {0} 边界相同"),
    ("the same place as {}", "与 {0} 位置相同"),
    ("{} % the same as {}", "与 {1} 重合 {0}%"),
    ("{} m² in common with {}, {} % of the smaller", "与 {1} 重叠 {0} 平方米，占较小者 {2}%"),
    ("{} m² in common with {}, {} m wide on average", "与 {1} 重叠 {0} 平方米，平均宽 {2} 米"),
    (
        "{} m² that belong to none, {} m wide on average, between {}",
        "{0} 平方米无归属，平均宽 {1} 米，在 {2} 之间",
    ),
    ("{} % in {}, {} % in {}", "{0}% 在 {1}，{2}% 在 {3}"),
    ("{} % of it lies in no street", "{0}% 不在任何街道内"),
    ("{} m from the nearest compound", "距最近的小区 {0} 米"),
    ("gate {} m from its outline", "出入口距边界 {0} 米"),
    (
        "at {}, {}, hundreds of kilometres from the city's middle",
        "位于 {0}, {1}，距城市中心数百公里",
    ),
    ("at {}, {}, {} km from the city's middle", "位于 {0}, {1}，距城市中心 {2} 公里"),
    ("{} km from the layer {}", "距图层“{1}” {0} 公里"),
    ("far from the layer {}", "远离图层“{0}”"),
    // Amounts, columns, names.
    ("{} elderly of {} residents", "居民 {1} 人，老年人 {0} 人"),
    ("{} residents in {} households, {} each", "{0} 人 {1} 户，户均 {2} 人"),
    ("an outline of {} m²", "边界面积 {0} 平方米"),
    ("{} m² of floor", "建筑面积 {0} 平方米"),
    (
        "{} residents a hectare ({} on {} ha); its like have {} to {}",
        "每公顷 {0} 人（{1} 人，{2} 公顷）；同类一般 {3}–{4} 人",
    ),
    ("{} residents a hectare ({} on {} ha)", "每公顷 {0} 人（{1} 人，{2} 公顷）"),
    ("{} residents", "居民 {0} 人"),
    (
        "{}: at least {} of {} are no numbers, such as {}",
        "“{0}”列：{2} 个中至少 {1} 个不是数字，如 {3}",
    ),
    ("{}: {} of {} are no numbers, such as {}", "“{0}”列：{2} 个中有 {1} 个不是数字，如 {3}"),
    ("{} looks like codes: {} to {}", "“{0}”列像编号：{1} 至 {2}"),
    ("{} looks like the numbers of the rows: {} to {}", "“{0}”列像行号：{1} 至 {2}"),
    ("{} is {} in all {}", "“{0}”列 {2} 个值全为 {1}"),
    ("none of {} has a name", "{0} 个全无名称"),
    ("no name", "无名称"),
    ("{} is the name of {} too", "“{0}”也是 {1} 的名称"),
    // Layers.
    ("city.toml lists no such layer", "city.toml 未列出该图层"),
    ("{} features read, none kept", "读入 {0} 个，无一可用"),
    ("{} features state no {}", "{0} 个未填{1}"),
    ("{} features state a {}, and the city has no layer of them", "{0} 个填了{1}，但没有{1}图层"),
    ("{} features have positions with a height", "{0} 个带高程"),
    ("coordinates in {}", "坐标系为 {0}"),
    ("the walkways are an OpenStreetMap file", "步行路网为 OpenStreetMap 文件"),
    // Follow-ups of gaps.
    ("status {}, then {}", "状态先为 {0}，后为 {1}"),
    ("owner {}, then {}", "责任单位先为 {0}，后为 {1}"),
    ("note {}, then {}", "备注先为 {0}，后为 {1}"),
    ("status {}", "状态 {0}"),
    ("an entry without a key", "有办理情况而无编号"),
    ("an entry for {}, which is not here", "有 {0} 的办理情况，而数据中没有此小区"),
    ("{}, in its entry {}", "现名 {0}，办理情况中为 {1}"),
    // Geometry.
    ("no geometry", "没有几何"),
    ("geometry cannot be read ({})", "几何无法读取（{0}）"),
    ("only a point is known", "只有点"),
    ("latitude written first ({})", "纬度写在前面（{0}）"),
    ("gates: latitude written first ({})", "出入口纬度写在前面（{0}）"),
    ("position [{}, {}]", "坐标 [{0}, {1}]"),
    ("{} positions have a height, {} none", "{0} 点有高程，{1} 点没有"),
    ("ring has {} points", "边界只有 {0} 个点"),
    ("ring has {} point", "边界只有 {0} 个点"),
    ("ring of {} points has fewer than 3 different corners", "{0} 点的边界不足 3 个不同顶点"),
    ("the outline encloses no ground", "边界没有面积"),
    ("the outline crosses or touches itself near [{}, {}]", "边界在 [{0}, {1}] 附近自相交或相接"),
    ("{} rings not closed", "{0} 个环未闭合"),
    ("{} ring not closed", "{0} 个环未闭合"),
    ("{} vertices written twice in a row", "{0} 个顶点连续重复"),
    ("{} vertex written twice in a row", "{0} 个顶点连续重复"),
    ("{} polygons wound the wrong way", "{0} 个面方向相反"),
    ("{} polygon wound the wrong way", "{0} 个面方向相反"),
    ("parts share ground or a side", "部件共有地面或边"),
    ("line has fewer than 2 different points", "线不足 2 个不同的点"),
    // What is stated.
    ("no id", "无编号"),
    ("id {} is another feature's too", "编号 {0} 已被占用"),
    ("states {} {}, lies in {} ({} % of it)", "填写{0}为 {1}，实际在 {2}（{3}%）"),
    ("states {} {}, lies in none", "填写{0}为 {1}，实际不在任何{0}内"),
    ("states {} {}, which is none of this city", "填写{0}为 {1}，本市没有"),
    ("states no {}, lies across several or beyond", "未填{0}，且跨界"),
    ("states {} as the area above it, which is none of this city", "填写上级为 {0}，本市没有"),
    ("lies in no {}", "不在任何{0}内"),
    // The walking network.
    ("{} ways", "{0} 条道路"),
    ("{} ways of {}", "{0} 条道路标注 {1}"),
    ("{} ways name {} nodes that the file lacks", "{0} 条道路缺 {1} 个节点"),
    ("{} gates and walls on ways are closed", "{0} 处门或墙关闭"),
    ("{} of {} heights are known from ele tags", "{1} 个节点中 {0} 个有高程标注"),
    (
        "{} of {} heights are known from the elevation model",
        "{1} 个节点中 {0} 个由高程模型得到高程",
    ),
    ("{} km of streets in {} pieces", "道路 {0} 公里，分 {1} 片"),
    ("{} small pieces, {} m in all", "{0} 小片，共 {1} 米"),
    ("{} stretches of street cross a barrier", "{0} 段道路穿过障碍"),
    ("{} have no known gate", "{0} 个无出入口数据"),
    ("gate {} m from the nearest street", "出入口距最近道路 {0} 米"),
    ("gate without any street", "附近没有道路"),
    ("gate on streets that lead to no others", "出入口在孤立路段上"),
    // What was done.
    ("rejected", "未采用"),
    ("the later kept", "以后者为准"),
    ("matched by id", "按编号对应"),
    ("kept as it is", "保留原样"),
    ("noted", "已记录"),
    ("read so", "照此读取"),
    ("read as empty", "按空图层处理"),
    ("read as a point", "按点处理"),
    ("read as {}", "按 {0} 处理"),
    ("converted to WGS 84", "已转换为 WGS 84"),
    ("heights dropped", "已舍去高程"),
    ("closed", "已闭合"),
    ("written once", "已去重"),
    ("turned round", "已反向"),
    ("made one", "已合并"),
    ("swapped", "已对调"),
    ("filled", "已填平"),
    ("dropped", "已去掉"),
    ("left out", "已略去"),
    ("left unknown", "按未知处理"),
    ("those left unknown", "这些按未知处理"),
    ("left without", "未归属"),
    ("counted as {}", "按 {0} 计"),
    ("drawn anew: {} m², before {} m²", "已重画：{0} 平方米，原 {1} 平方米"),
    ("named {}", "改为 {0}"),
    ("kept {}", "保留 {0}"),
    ("put in {}, which holds {} %", "归入 {0}（占 {1}%）"),
    ("put in {} by its place", "按位置归入 {0}"),
    ("put under {}", "归入 {0}"),
    ("found by the largest share of their area", "按面积占比最大归属"),
    ("walks are measured in straight lines", "按直线距离计算"),
    (
        "entered where streets cross the outline, else where it is nearest to one",
        "按道路与边界的交点或最近点推算",
    ),
    ("{} of them walked, over {} nodes", "其中 {0} 条可步行，{1} 个节点"),
    ("{} junctions and {} edges", "{0} 个路口，{1} 条边"),
    ("cut there", "已在该处截断"),
    ("cut there; bridges and tunnels are not", "已在该处截断，桥和隧道除外"),
    ("kept; nobody walks from them to the others", "保留，但与其他道路不通"),
    ("not walked", "不可步行"),
    ("not walked through", "不可通过"),
    ("no walk starts there", "无法由此步行"),
    ("hills can slow the walk", "可计入坡度"),
    ("read when the walking network is built", "建立路网时读取"),
];

/// Words that stand for themselves between the fixed ones.
const WORDS: [(&str, &str); 33] = [
    ("east", "东"),
    ("north-east", "东北"),
    ("north", "北"),
    ("north-west", "西北"),
    ("west", "西"),
    ("south-west", "西南"),
    ("south", "南"),
    ("south-east", "东南"),
    ("data from web maps (GCJ-02)", "网络地图（GCJ-02）数据"),
    ("data from Baidu's maps (BD-09)", "百度地图（BD-09）数据"),
    ("data that no web map has shifted", "未经偏移的数据"),
    ("walkways", "步行路网"),
    ("barriers", "阻隔"),
    ("context", "底图"),
    ("resources", "资源"),
    ("requests", "诉求"),
    ("district", "区"),
    ("street", "街道"),
    ("community", "社区"),
    ("parent", "上级"),
    ("compound", "小区"),
    ("good", "良好"),
    ("build", "新建"),
    ("none", "无"),
    ("compounds", "小区"),
    ("streets", "街道"),
    ("stations", "服务站"),
    ("communities", "社区"),
    ("districts", "区"),
    ("residents", "居民"),
    ("households", "户数"),
    ("elderly", "老年人"),
    ("floor_area_m2", "建筑面积"),
];

/// The text in Chinese where its phrase is known, as it is where not.
#[must_use]
pub fn in_chinese(text: &str) -> Cow<'_, str> {
    let fitting = PHRASES.iter().find_map(|(english, chinese)| {
        let parts = parts_of(text, english)?;
        Some((parts, chinese))
    });
    let Some((parts, chinese)) = fitting else { return Cow::Borrowed(text) };
    let mut said = (*chinese).to_owned();
    for (at, part) in parts.iter().enumerate() {
        let word = WORDS.iter().find(|(english, _)| english == part);
        // A part may be a sentence itself.
        let part = word.map_or_else(|| in_chinese(part), |(_, chinese)| Cow::Borrowed(*chinese));
        // It may hold braces of its own; they are none of ours.
        let part = part.replace('{', "\u{1}");
        said = said.replace(&format!("{{{at}}}"), &part);
    }
    Cow::Owned(said.replace('\u{1}', "{"))
}

/// What stands at the places of a pattern; `None` where the text does not fit it.
fn parts_of<'t>(text: &'t str, pattern: &str) -> Option<Vec<&'t str>> {
    let mut fixed = pattern.split("{}");
    let mut rest = text.strip_prefix(fixed.next()?)?;
    let mut parts = Vec::new();
    let mut fixed = fixed.peekable();
    while let Some(next) = fixed.next() {
        let end =
            if fixed.peek().is_none() { rest.strip_suffix(next)?.len() } else { rest.find(next)? };
        let (part, after) = (&rest[..end], &rest[end + next.len()..]);
        if part.is_empty() {
            return None;
        }
        parts.push(part);
        rest = after;
    }
    (rest.is_empty()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_phrase_is_said_in_chinese_with_its_names_and_numbers() {
        for (english, chinese) in [
            (
                "2000 m² in common with 甲 [c1], 50 % of the smaller",
                "与 甲 [c1] 重叠 2000 平方米，占较小者 50%",
            ),
            ("70 % in S1, 30 % in S0", "70% 在 S1，30% 在 S0"),
            ("lies in no street", "不在任何街道内"),
            ("12 residents", "居民 12 人"),
            ("the same outline as {0}", "与 {0} 边界相同"),
            ("ring has 2 points", "边界只有 2 个点"),
        ] {
            assert_eq!(in_chinese(english), chinese);
        }
    }

    #[test]
    fn an_unknown_phrase_stays_as_it_is() {
        for text in ["", "{}", "something else", "人口 = \"约1200\"", "ring has  points x"] {
            assert_eq!(in_chinese(text), text);
        }
    }

    #[test]
    fn every_pattern_fits_itself_and_names_each_of_its_parts() {
        for (english, chinese) in PHRASES {
            let count = english.matches("{}").count();
            let sample = english.replace("{}", "7");
            assert_eq!(
                parts_of(&sample, english).map(|parts| parts.len()),
                Some(count),
                "{english}"
            );
            for at in 0..count {
                assert!(chinese.contains(&format!("{{{at}}}")), "{chinese} lacks {{{at}}}");
            }
            let said = in_chinese(&sample);
            assert!(!said.is_ascii() && !said.contains('{'), "{english}: {said}");
        }
    }
}
