//! The columns of the three lists, and their cells.

use super::entries::{NeedEntry, ProjectEntry, ResourceEntry};
use crate::export::Language;
use crate::export::cell::{Cell, Column, Sort};
use crate::export::gaps::{column, with_id};

/// Columns of the list of needs.
pub const NEEDS: [Column; 17] = [
    column("id"),
    column("name"),
    column("kind"),
    column("street"),
    column("community"),
    column("residents"),
    column("elderly"),
    column("reason"),
    Column::new(
        "lacks",
        "lacks",
        Sort::Text,
        "",
        ["缺少的服务", "Lacks"],
        ["未满足的要求", "the requirements that are not met"],
    ),
    Column::new(
        "resources",
        "resources",
        Sort::Number(0),
        "",
        ["可用资源数", "Resources"],
        ["标准范围内可提供所缺服务的资源数", "rooms within the standard that offer what it lacks"],
    ),
    Column::new(
        "nearest_resource",
        "near_res",
        Sort::Text,
        "",
        ["最近资源", "Nearest resource"],
        ["其中最近的一处；无则此需求无资源可用", "the nearest of them; empty where there is none"],
    ),
    Column::new(
        "distance_m",
        "distance_m",
        Sort::Number(0),
        "m",
        ["距离（米）", "Distance (m)"],
        ["到最近资源的路程", "the walk to it"],
    ),
    Column::new(
        "project",
        "project",
        Sort::Number(0),
        "",
        ["项目序号", "Project"],
        ["首个服务到它的项目", "the first project that serves it"],
    ),
    Column::new(
        "match",
        "match",
        Sort::Text,
        "",
        ["匹配结果", "Match"],
        ["有无资源可用", "whether a resource can serve it"],
    ),
    column("status"),
    column("owner"),
    column("note"),
];

/// A room's name.
const NAME: Column =
    Column::new("name", "name", Sort::Text, "", ["资源名称", "Name"], ["资源名称", "its name"]);
/// Whose room it is.
const UNIT: Column = Column::new(
    "unit",
    "unit",
    Sort::Text,
    "",
    ["单位", "Unit"],
    ["产权单位", "the unit that owns it"],
);

/// Columns of the list of resources.
pub const RESOURCES: [Column; 12] = [
    Column::new("id", "id", Sort::Text, "", ["编号", "ID"], ["资源编号", "the room's key"]),
    NAME,
    UNIT,
    Column::new(
        "services",
        "services",
        Sort::Text,
        "",
        ["可提供服务", "Services"],
        ["可在此提供的服务", "what could be offered there"],
    ),
    Column::new(
        "floor_area_m2",
        "area_m2",
        Sort::Number(0),
        "m²",
        ["建筑面积（㎡）", "Floor area (m²)"],
        ["建筑面积；不详为空", "floor area; empty where unknown"],
    ),
    Column::new(
        "street",
        "street",
        Sort::Text,
        "",
        ["所在街道", "Street"],
        ["所在街道", "the street it stands in"],
    ),
    Column::new(
        "community",
        "community",
        Sort::Text,
        "",
        ["所在社区", "Community"],
        ["所在社区", "the community it stands in"],
    ),
    Column::new("lon", "lon", Sort::Degrees, "°", ["经度", "Longitude"], ["WGS 84", "WGS 84"]),
    Column::new("lat", "lat", Sort::Degrees, "°", ["纬度", "Latitude"], ["WGS 84", "WGS 84"]),
    Column::new(
        "needs",
        "needs",
        Sort::Number(0),
        "",
        ["可服务需求数", "Needs in reach"],
        ["标准范围内可服务的需求", "needs that it could serve within the standard"],
    ),
    Column::new(
        "residents",
        "residents",
        Sort::Number(0),
        "人 persons",
        ["可服务居民", "Residents in reach"],
        ["这些需求的居民（人口不详者不计）", "their residents, where known"],
    ),
    Column::new(
        "project",
        "project",
        Sort::Number(0),
        "",
        ["项目序号", "Project"],
        [
            "开放次序；空为其所能服务者已由其他项目服务",
            "its place among the projects; empty where others serve all that it could",
        ],
    ),
];

/// Columns of the list of projects.
pub const PROJECTS: [Column; 14] = [
    Column::new(
        "order",
        "order",
        Sort::Number(0),
        "",
        ["序号", "Order"],
        [
            "建议开放次序：每次选新增受益居民最多者",
            "the order in which to open them: each time the one that serves most residents more",
        ],
    ),
    Column::new(
        "resource",
        "resource",
        Sort::Text,
        "",
        ["资源编号", "Resource"],
        ["资源编号", "the room's key"],
    ),
    NAME,
    UNIT,
    Column::new(
        "serves",
        "serves",
        Sort::Text,
        "",
        ["提供的服务", "Serves"],
        ["可满足的要求", "the requirements that it would meet"],
    ),
    Column::new(
        "needs",
        "needs",
        Sort::Number(0),
        "",
        ["新增服务需求", "Needs"],
        ["由它首次服务的需求数", "needs that it serves and no earlier project does"],
    ),
    Column::new(
        "residents",
        "residents",
        Sort::Number(0),
        "人 persons",
        ["新增受益居民", "Residents"],
        ["这些需求的居民（人口不详者不计）", "their residents, where known"],
    ),
    Column::new(
        "residents_unknown",
        "unknown",
        Sort::Number(0),
        "",
        ["人口不详需求", "Unknown"],
        ["其中人口不详的需求数", "those of them whose residents are unknown"],
    ),
    Column::new(
        "residents_so_far",
        "so_far",
        Sort::Number(0),
        "人 persons",
        ["累计受益居民", "Residents so far"],
        ["连同此前各项目", "with all earlier projects"],
    ),
    Column::new(
        "needs_in_reach",
        "in_reach",
        Sort::Number(0),
        "",
        ["可服务需求总数", "Needs in reach"],
        ["不论其他项目，它可服务的需求数", "needs that it could serve, whatever other projects do"],
    ),
    Column::new(
        "worst_distance_m",
        "worst_m",
        Sort::Number(0),
        "m",
        ["最远距离（米）", "Longest walk (m)"],
        ["新增需求中最远的路程", "the longest walk to it"],
    ),
    Column::new(
        "worst_walk_s",
        "worst_s",
        Sort::Number(0),
        "s",
        ["最远步行（秒）", "Longest walk (s)"],
        ["该路程所需时间", "the time that it takes"],
    ),
    Column::new(
        "need_names",
        "names",
        Sort::Text,
        "",
        ["服务的小区", "Compounds"],
        ["小区名称", "their names"],
    ),
    Column::new(
        "need_ids",
        "ids",
        Sort::Text,
        "",
        ["小区编号", "Compound IDs"],
        ["小区编号", "their keys"],
    ),
];

impl NeedEntry {
    pub(super) fn cells(&self, language: Language) -> [Cell<'_>; NEEDS.len()] {
        let room = self.nearest_resource.as_deref().unwrap_or_default();
        let name = self.nearest_resource_name.as_deref().unwrap_or_default();
        let result = if self.resources > 0 {
            language.of("有资源可用", "a resource can serve it")
        } else {
            language.of("标准内无资源可用", "no resource within the standard")
        };
        [
            Cell::text(&self.id),
            Cell::text(&self.name),
            Cell::text(self.kind_words),
            Cell::text(&self.street),
            Cell::text(&self.community),
            Cell::number(self.residents),
            Cell::number(self.elderly),
            Cell::text(language.reason(self.reason)),
            Cell::text(self.lacks.join(language.of("；", "; "))),
            Cell::count(self.resources),
            Cell::text(with_id(name, room)),
            Cell::number(self.distance_m),
            self.project.map_or(Cell::Empty, Cell::count),
            Cell::text(result),
            Cell::maybe(self.status_words.as_deref()),
            Cell::maybe(self.owner.as_deref()),
            Cell::maybe(self.note.as_deref()),
        ]
    }
}

impl ResourceEntry {
    pub(super) fn cells(&self) -> [Cell<'_>; RESOURCES.len()] {
        [
            Cell::text(&self.id),
            Cell::text(&self.name),
            Cell::text(&self.unit),
            Cell::text(&self.services_words),
            Cell::number(self.floor_area_m2),
            Cell::text(&self.street),
            Cell::text(&self.community),
            Cell::Number(self.lon),
            Cell::Number(self.lat),
            Cell::count(self.needs),
            Cell::Number(self.residents),
            self.project.map_or(Cell::Empty, Cell::count),
        ]
    }
}

impl ProjectEntry {
    pub(super) fn cells(&self, language: Language) -> [Cell<'_>; PROJECTS.len()] {
        [
            Cell::count(self.order),
            Cell::text(&self.resource),
            Cell::text(&self.name),
            Cell::text(&self.unit),
            Cell::text(self.serves.join(language.of("；", "; "))),
            Cell::count(self.needs),
            Cell::Number(self.residents),
            Cell::count(self.residents_unknown),
            Cell::Number(self.residents_so_far),
            Cell::count(self.needs_in_reach),
            Cell::Number(self.worst_distance_m),
            Cell::Number(self.worst_walk_s),
            Cell::text(self.need_names.join(language.of("、", ", "))),
            Cell::text(self.need_ids.join(", ")),
        ]
    }
}
