//! Words that stand for a tier, a kind, a state, an action or a service, in Chinese and English:
//! one table each.

use crate::city::{Action, CompoundKind, Condition, Service, Tier};

type Words<T> = &'static [(T, &'static [&'static str])];

const TIERS: Words<Tier> = &[
    (Tier::City, &["市级", "市", "城市", "市中心"]),
    (Tier::District, &["区级", "区", "县级", "区县级", "区县", "县"]),
    (Tier::Street, &["街道", "街道级", "乡镇", "镇", "街镇"]),
    (Tier::Community, &["社区", "社区级", "村级", "村社区"]),
    (Tier::Business, &["商圈", "楼宇", "市场", "写字楼", "商务楼宇", "商圈楼宇", "商圈市场"]),
    (Tier::Compound, &["小区", "小区级", "院落", "楼院", "楼院级"]),
    (Tier::Mobile, &["流动", "流动站", "移动", "流动服务", "移动办公桌"]),
];

const KINDS: Words<CompoundKind> = &[
    (CompoundKind::Compound, &["小区", "住宅小区", "居住小区", "商品房", "住宅"]),
    (CompoundKind::Courtyard, &["老旧楼院", "楼院", "院落", "老旧小区", "家属院"]),
    (CompoundKind::Relocation, &["安置点", "安置小区", "搬迁小区", "回迁小区", "搬迁安置点"]),
    (CompoundKind::Village, &["村", "村庄", "城中村", "行政村", "自然村"]),
    (CompoundKind::Worksite, &["工地", "建筑工地", "施工工地", "建设工地"]),
    (CompoundKind::Park, &["园区", "产业园", "工业园区", "产业园区", "商务园区", "工业园"]),
];

const CONDITIONS: Words<Condition> = &[
    (Condition::Good, &["良好", "好", "正常", "完好", "已达标", "达标"]),
    (Condition::Cramped, &["危旧狭小", "狭小", "危旧", "老旧", "破旧", "不达标", "未达标"]),
    (Condition::Closed, &["关停", "关闭", "停用", "停业", "撤销"]),
];

const ACTIONS: Words<Action> = &[
    (Action::Build, &["新建", "建设", "拟建"]),
    (Action::Upgrade, &["改造", "提升", "升级", "改扩建", "扩建"]),
    (Action::Open, &["开放", "共享", "腾退开放", "租用"]),
];

/// Ids of services and what people call them. A name is also known with one of [`ENDINGS`] added.
const SERVICES: Words<&'static str> = &[
    ("hall", &["一站式大厅", "一站式", "便民", "党群", "办事大厅", "政务", "便民大厅"]),
    ("life", &["生活", "生活馆", "便民生活", "社区生活"]),
    ("elderly", &["养老", "日间照料", "老年人日间照料", "居家养老", "老年", "老年人照料"]),
    ("meals", &["助餐", "老年餐桌", "老年助餐", "社区食堂", "老年食堂", "长者食堂"]),
    ("health", &["卫生", "医疗", "社区医院", "社区卫生", "医疗卫生", "卫生院"]),
    ("clinic", &["诊所", "社区门诊", "卫生室", "社区诊所", "医务室"]),
    ("culture", &["文化", "文化活动", "综合文化"]),
    ("library", &["图书", "图书馆", "阅览", "书屋", "农家书屋"]),
    ("deliberation", &["议事", "议事厅", "居民议事", "协商议事"]),
    ("parent-child", &["亲子", "亲子活动", "儿童", "托育"]),
    ("counselling", &["心理", "心理咨询", "心理疏导", "谈心"]),
    ("science", &["科普", "科普活动"]),
    ("post", &["邮政", "快递", "邮局"]),
    ("social", &["社会救助", "救助", "民政"]),
    ("sport", &["体育", "健身", "运动"]),
    ("housekeeping", &["家政"]),
    ("laundry", &["洗衣", "洗衣房"]),
    ("culture-station", &["文化活动站", "社区文化"]),
    ("kindergarten", &["幼儿园"]),
    ("primary-school", &["小学"]),
    ("middle-school", &["中学", "初中", "初级中学"]),
];

/// What is added to the name of a service to name the place where it is.
const ENDINGS: [&str; 8] = ["服务中心", "服务站", "服务", "中心", "室", "站", "点", "馆"];

/// Signs that part one service from the next.
const SEPARATORS: [char; 9] = [',', '，', '、', ';', '；', '|', '｜', '\n', '/'];

fn means<T: Copy>(words: Words<T>, text: &str) -> Option<T> {
    words.iter().find(|(_, names)| names.contains(&text)).map(|(meaning, _)| *meaning)
}

pub(super) fn tier(text: &str) -> Option<Tier> {
    let word = text.trim().to_lowercase();
    let english = Tier::ALL.into_iter().find(|tier| tier.as_str() == word);
    english.or_else(|| means(TIERS, &word))
}

pub(super) fn kind(text: &str) -> Option<CompoundKind> {
    let word = text.trim().to_lowercase();
    let english = CompoundKind::ALL.into_iter().find(|kind| kind.as_str() == word);
    english.or_else(|| means(KINDS, &word))
}

pub(super) fn condition(text: &str) -> Option<Condition> {
    let word = text.trim().to_lowercase();
    let english = Condition::ALL.into_iter().find(|condition| condition.as_str() == word);
    english.or_else(|| means(CONDITIONS, &word))
}

pub(super) fn action(text: &str) -> Option<Action> {
    let word = text.trim().to_lowercase();
    let all = [Action::Build, Action::Upgrade, Action::Open];
    let english = all.into_iter().find(|action| action.as_str() == word);
    english.or_else(|| means(ACTIONS, &word))
}

/// The service of that name: its id where the name is known, the name itself where it is not.
pub(super) fn service(text: &str) -> Service {
    let word = text.trim().to_lowercase();
    let known = means(SERVICES, &word).or_else(|| {
        ENDINGS
            .iter()
            .filter_map(|ending| word.strip_suffix(ending))
            .find_map(|beginning| means(SERVICES, beginning))
    });
    Service::named(known.unwrap_or(&word))
}

/// The services in a list written as one text, in its order.
pub(super) fn services_in(text: &str) -> impl Iterator<Item = Service> {
    text.split(SEPARATORS).filter(|name| !name.trim().is_empty()).map(service)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_chinese_and_english() {
        assert_eq!(tier(" 街道级 "), Some(Tier::Street));
        assert_eq!(tier("Community"), Some(Tier::Community));
        assert_eq!(tier("省级"), None);
        assert_eq!(kind("老旧楼院"), Some(CompoundKind::Courtyard));
        assert_eq!(condition("危旧狭小"), Some(Condition::Cramped));
        assert_eq!(action("改造"), Some(Action::Upgrade));
    }

    #[test]
    fn services_are_split_at_every_sign_and_mapped_and_the_unknown_kept() {
        let text =
            "养老服务、老年餐桌；亲子室,library;  ，舞蹈|党群服务中心|文化活动站|图书馆|Health";
        let names: Vec<_> = services_in(text).map(|s| s.as_str().to_owned()).collect();
        assert_eq!(
            names,
            [
                "elderly",
                "meals",
                "parent-child",
                "library",
                "舞蹈",
                "hall",
                "culture-station",
                "library",
                "health"
            ]
        );
    }

    #[test]
    fn no_word_stands_for_two_things() {
        let mut seen = std::collections::BTreeSet::new();
        for (id, names) in SERVICES {
            for name in *names {
                assert!(seen.insert(*name), "{name} ({id}) is in the table twice");
            }
        }
    }
}
