//! Joins rows of node numbers into rings: the outline of an area comes as ways in any order and
//! direction, and one ring may be made of many of them.
//!
//! Method: a way that returns to its start is a ring. Ends that no second way shares are peeled
//! off, again and again, because nothing beyond them can close. What is left is walked from end
//! to end; wherever the walk returns to a junction that it has passed, the loop since then is cut
//! off as a ring. Rings that touch in a junction therefore come apart, each simple there.
//! Every way is walked once: O(n log n) for n ways.
//!
//! Limits: where an odd number of ways meets (a border drawn inside an area), one of the two
//! possible rings is found and the remaining row is reported as open. Which of several rings is
//! a hole is not decided here but by who lies in whom ([`super::outline`]); roles are often wrong.

use std::collections::{BTreeMap, BTreeSet};

/// Closed rings (first node repeated at the end) and rows that close nowhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rings {
    pub closed: Vec<Vec<i64>>,
    pub open: Vec<Vec<i64>>,
}

/// Joins `rows` into rings. The same rows in another order give the same rings, though each may
/// start at another node.
pub(super) fn join(rows: &[&[i64]]) -> Rings {
    let mut rings = Rings::default();
    let mut left = BTreeSet::new();
    for (at, row) in rows.iter().enumerate() {
        match row {
            [] | [_] => {}
            [first, .., last] if first == last => rings.closed.push(row.to_vec()),
            _ => {
                left.insert(at);
            }
        }
    }
    let mut meeting: BTreeMap<i64, BTreeSet<usize>> = BTreeMap::new();
    for &at in &left {
        for end in ends(rows[at]) {
            meeting.entry(end).or_default().insert(at);
        }
    }
    for dangling in peel(rows, &mut left, &mut meeting) {
        rings.open.push(rows[dangling].to_vec());
    }
    while let Some(&start) = left.first() {
        walk(rows, start, &mut left, &mut meeting, &mut rings);
    }
    rings
}

/// Takes away the rows that have an end which nothing else shares, until there are none.
fn peel(
    rows: &[&[i64]],
    left: &mut BTreeSet<usize>,
    meeting: &mut BTreeMap<i64, BTreeSet<usize>>,
) -> Vec<usize> {
    let mut peeled = Vec::new();
    let mut lonely: Vec<i64> =
        meeting.iter().filter(|(_, rows)| rows.len() == 1).map(|(&end, _)| end).collect();
    while let Some(end) = lonely.pop() {
        let Some(&row) = meeting.get(&end).filter(|rows| rows.len() == 1).and_then(BTreeSet::first)
        else {
            continue;
        };
        take(rows, row, left, meeting);
        peeled.push(row);
        lonely.extend(ends(rows[row]).into_iter().filter(|other| *other != end));
    }
    peeled.sort_unstable();
    peeled
}

/// Walks from row to row until none goes on, cutting off each loop as a ring.
fn walk(
    rows: &[&[i64]],
    start: usize,
    left: &mut BTreeSet<usize>,
    meeting: &mut BTreeMap<i64, BTreeSet<usize>>,
    rings: &mut Rings,
) {
    let mut path = vec![ends(rows[start])[0]];
    // Where in `path` each junction passed stands.
    let mut passed = BTreeMap::from([(path[0], 0_usize)]);
    while let Some(&here) = path.last() {
        let Some(&row) = meeting.get(&here).and_then(BTreeSet::first) else { break };
        take(rows, row, left, meeting);
        if rows[row][0] == here {
            path.extend(&rows[row][1..]);
        } else {
            path.extend(rows[row].iter().rev().skip(1));
        }
        let Some(&end) = path.last() else { break };
        if let Some(&since) = passed.get(&end) {
            let ring = path[since..].to_vec();
            path.truncate(since + 1);
            passed.retain(|_, at| *at <= since);
            rings.closed.push(ring);
        } else {
            passed.insert(end, path.len() - 1);
        }
    }
    if path.len() > 1 {
        rings.open.push(path);
    }
}

fn take(
    rows: &[&[i64]],
    row: usize,
    left: &mut BTreeSet<usize>,
    meeting: &mut BTreeMap<i64, BTreeSet<usize>>,
) {
    left.remove(&row);
    for end in ends(rows[row]) {
        if let Some(others) = meeting.get_mut(&end) {
            others.remove(&row);
        }
    }
}

fn ends(row: &[i64]) -> [i64; 2] {
    [row[0], row[row.len() - 1]]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each ring as the sorted set of its nodes: where it starts and turns does not matter.
    fn sets(rings: &[Vec<i64>]) -> Vec<Vec<i64>> {
        let mut sets: Vec<Vec<i64>> = rings
            .iter()
            .map(|ring| ring.iter().copied().collect::<BTreeSet<_>>().into_iter().collect())
            .collect();
        sets.sort();
        sets
    }

    #[test]
    fn a_closed_way_is_a_ring() {
        let rings = join(&[&[1, 2, 3, 1]]);
        assert_eq!(rings.closed, vec![vec![1, 2, 3, 1]]);
        assert!(rings.open.is_empty());
    }

    #[test]
    fn reversed_members_join_into_one_ring() {
        for rows in [
            [&[1, 2, 3][..], &[3, 4, 5], &[5, 6, 1]],
            [&[3, 2, 1][..], &[3, 4, 5], &[1, 6, 5]],
            [&[5, 6, 1][..], &[5, 4, 3], &[1, 2, 3]],
        ] {
            let rings = join(&rows);
            assert_eq!(sets(&rings.closed), vec![vec![1, 2, 3, 4, 5, 6]], "{rows:?}");
            assert_eq!(rings.closed[0].first(), rings.closed[0].last());
            assert!(rings.open.is_empty());
        }
    }

    #[test]
    fn several_outers_come_apart() {
        let rings =
            join(&[&[1, 2, 3], &[10, 11, 12], &[3, 4, 1], &[12, 13, 10], &[20, 21, 22, 20]]);
        let expected = vec![vec![1, 2, 3, 4], vec![10, 11, 12, 13], vec![20, 21, 22]];
        assert_eq!(sets(&rings.closed), expected);
    }

    #[test]
    fn rings_that_touch_in_a_junction_come_apart() {
        // Node 1 is shared by an outer ring of two ways and an inner ring of two ways.
        let rows: [&[i64]; 4] = [&[1, 2, 3], &[1, 12, 13], &[3, 4, 1], &[13, 14, 1]];
        let rings = join(&rows);
        assert_eq!(sets(&rings.closed), vec![vec![1, 2, 3, 4], vec![1, 12, 13, 14]]);
        assert!(rings.open.is_empty());
    }

    #[test]
    fn a_row_that_closes_nowhere_is_open() {
        let rings = join(&[&[1, 2, 3], &[3, 4, 5]]);
        assert!(rings.closed.is_empty());
        assert_eq!(rings.open.len(), 2);
    }

    #[test]
    fn a_dead_end_does_not_spoil_the_ring_it_hangs_on() {
        for dead_end in [[3, 30, 31], [31, 30, 3]] {
            let rings = join(&[&dead_end, &[1, 2, 3], &[3, 4, 1], &[31, 40, 41]]);
            assert_eq!(sets(&rings.closed), vec![vec![1, 2, 3, 4]]);
            assert_eq!(rings.open.len(), 2);
        }
    }

    #[test]
    fn a_border_drawn_inside_an_area_leaves_one_open_row() {
        let rings = join(&[&[1, 2, 3], &[3, 4, 1], &[1, 9, 3]]);
        assert_eq!(rings.closed.len(), 1);
        assert_eq!(rings.open.len(), 1);
    }

    #[test]
    fn every_row_is_used_once_whatever_the_order() {
        // A street grid of 3 × 3 junctions: all ways between neighbours.
        let mut rows: Vec<Vec<i64>> = Vec::new();
        for (x, y) in (0..3).flat_map(|x| (0..3).map(move |y| (x, y))) {
            let node = |x: i64, y: i64| 10 * x + y;
            if x < 2 {
                rows.push(vec![node(x, y), 100 + node(x, y), node(x + 1, y)]);
            }
            if y < 2 {
                rows.push(vec![node(x, y + 1), 200 + node(x, y), node(x, y)]);
            }
        }
        for turn in 0..rows.len() {
            rows.rotate_left(turn);
            let rings = join(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
            let steps: usize =
                rings.closed.iter().chain(&rings.open).map(|row| row.len() - 1).sum();
            assert_eq!(steps, 2 * rows.len());
            for ring in &rings.closed {
                let distinct: BTreeSet<_> = ring.iter().collect();
                assert_eq!(distinct.len(), ring.len() - 1, "a ring passes a node twice: {ring:?}");
            }
        }
    }

    #[test]
    fn empty_and_single_rows_are_nothing() {
        assert_eq!(join(&[&[], &[7]]), Rings::default());
    }
}
