//! Names of the main roads: real names, laid on lines of the invented plan near where they are.

use super::ground::{SOUTH, WEST};
use crate::town::lattice::{Axis, Edge};

/// A stretch of a line: the line's number from the confluence, the first and last edge on it
/// (also from the confluence), and the name.
type Stretch = (i32, i32, i32, &'static str);

/// Lines along the valley; north is positive.
const ALONG: [Stretch; 24] = [
    (1, -44, -12, "西海路"),
    (1, -11, -1, "祁连路"),
    (1, 0, 9, "朝阳东路"),
    (1, 10, 30, "建国北路"),
    (3, -44, -9, "柴达木路"),
    (3, -8, -1, "小桥大街"),
    (3, 0, 8, "朝阳西路"),
    (3, 9, 30, "互助北路"),
    (-2, -44, -13, "海湖大道"),
    (-2, -12, -4, "五四大街"),
    (-2, -3, -1, "西关大街"),
    (-2, 0, 2, "西大街"),
    (-2, 3, 5, "东大街"),
    (-2, 6, 12, "东关大街"),
    (-2, 13, 30, "互助路"),
    (-3, -12, -1, "黄河路"),
    (-3, 0, 6, "七一路"),
    (-3, 7, 14, "大众街"),
    (-5, -44, -12, "西川南路"),
    (-5, -11, -1, "昆仑大道"),
    (-5, 0, 7, "昆仑中路"),
    (-5, 8, 30, "八一路"),
    (-8, -12, 8, "凤凰山路"),
    (6, -8, 10, "宁张路"),
];

/// Lines across the valley; east is positive.
const ACROSS: [Stretch; 18] = [
    (-1, -38, -6, "南川西路"),
    (-1, -5, -1, "同仁路"),
    (-1, 0, 30, "小桥路"),
    (1, -38, -6, "南川东路"),
    (1, -5, -1, "长江路"),
    (1, 0, 30, "北川河东路"),
    (2, -5, 5, "北大街"),
    (4, -8, 5, "花园街"),
    (5, -8, 5, "共和路"),
    (7, -8, 5, "建国路"),
    (10, -8, 5, "康宁路"),
    (13, -8, 5, "金桥路"),
    (-4, -8, 5, "胜利路"),
    (-5, -8, 5, "新宁路"),
    (-7, -8, 5, "海晏路"),
    (-10, -8, 5, "海湖路"),
    (-13, -8, 5, "文景街"),
    (-16, -8, 5, "通海路"),
];

/// The name of the road on an edge, if it has one.
pub fn name(edge: Edge) -> Option<&'static str> {
    let from = |at: usize, middle: usize| at as i32 - middle as i32;
    let (list, line, at): (&[Stretch], i32, i32) = match edge.axis {
        Axis::East => (&ALONG, from(edge.j, SOUTH), from(edge.i, WEST)),
        Axis::North => (&ACROSS, from(edge.i, WEST), from(edge.j, SOUTH)),
    };
    let found = list
        .iter()
        .find(|(number, first, last, _)| *number == line && (*first..=*last).contains(&at));
    found.map(|(.., name)| *name)
}
