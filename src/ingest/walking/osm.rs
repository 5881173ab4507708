//! From a `.osm.pbf` to a draft of the walking network.
//!
//! Two stages: the ways that are walked, then where their nodes lie. A way whose node the file
//! lacks (at the edge of every extract) is cut there. Nodes come in ascending order of their numbers and ways
//! in that of theirs, whatever the order of the file or the number of threads; of an element given twice
//! the first in the file counts.
//!
//! Measured on Heidelberg (221,009 nodes, 2.5 MB; two cores shared with other work): 65 ms of
//! processor time from file to draft.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::door::WalkingReading;
use super::found_nodes::FoundNodes;
use super::found_ways::{FoundWay, FoundWays};
use super::pbf::{Blob, Blobs, Block, Damaged};
use super::report::{HeightSource, WalkingReport};
use super::rules::Rules;
use crate::geodesy::{LonLat, Plane};
use crate::ingest::osm::{OsmError, OsmFile};
use crate::network::{NetworkDraft, WayKind};

/// Reads the walked ways of the `.osm.pbf` at `path`, in metres on `plane`; on a plane through the
/// middle of its own nodes where none is given.
///
/// The same file and plane give the same draft, whatever the number of threads.
///
/// # Errors
/// When the file cannot be read or is no `.osm.pbf`, or a block of it is damaged.
pub fn read_osm_ways(path: &Path, plane: Option<Plane>) -> Result<WalkingReading, OsmError> {
    OsmFile::open(path)?;
    let blobs = Blobs::open(path)?;
    let rules = Rules::built_in();
    let all = 0..blobs.data.len();
    let (ways, nodes) = if blobs.is_sorted {
        let first = first_of_ways(&blobs)?;
        // A block at the border may hold both.
        let stages = gather(&blobs, rules, first.saturating_sub(1)..all.end, 0..first)?;
        match stages {
            Some(stages) => stages,
            None => gather_unsorted(&blobs, rules)?,
        }
    } else {
        gather_unsorted(&blobs, rules)?
    };
    Ok(assemble(ways, nodes, plane))
}

type Stages = (FoundWays, Nodes);

/// The wanted nodes of a whole file, by their numbers.
struct Nodes {
    /// For each mention of a node in a way, which node it is.
    mentions: Vec<u32>,
    /// Longitude and latitude in units of 1e-7 degrees; `None` where the file lacks the node.
    places: Vec<Option<[i32; 2]>>,
    closed: Vec<u32>,
    heights_m: Vec<(u32, f32)>,
}

fn gather_unsorted(blobs: &Blobs<'_>, rules: &Rules) -> Result<Stages, OsmError> {
    let all = 0..blobs.data.len();
    let stages = gather(blobs, rules, all.clone(), all)?;
    Ok(stages.expect("all blocks were looked through for both"))
}

/// The first block that does not begin with nodes.
fn first_of_ways(blobs: &Blobs<'_>) -> Result<usize, OsmError> {
    let (mut low, mut high) = (0, blobs.data.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if blobs.begins_with_nodes(blobs.data[middle])? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// Reads ways in some blocks and nodes in others; `None` where ways or nodes turn up in a block
/// that was not to be looked through for them.
fn gather(
    blobs: &Blobs<'_>,
    rules: &Rules,
    way_blocks: std::ops::Range<usize>,
    node_blocks: std::ops::Range<usize>,
) -> Result<Option<Stages>, OsmError> {
    let astray = AtomicBool::new(false);
    let found = look_through(blobs, &blobs.data[way_blocks.clone()], |at, block| {
        let found = FoundWays::within(block, rules)?;
        if found.nodes_beside && !node_blocks.contains(&(way_blocks.start + at)) {
            astray.store(true, Ordering::Relaxed);
        }
        Ok(found)
    })?;
    let mut ways = FoundWays::default();
    found.into_iter().for_each(|found| ways.add(found));
    put_in_order(&mut ways);
    let (wanted, mentions) = wanted(&ways.nodes);
    let found = look_through(blobs, &blobs.data[node_blocks.clone()], |at, block| {
        let found = FoundNodes::within(block, &wanted, rules)?;
        if found.ways_beside && !way_blocks.contains(&(node_blocks.start + at)) {
            astray.store(true, Ordering::Relaxed);
        }
        Ok(found)
    })?;
    if astray.into_inner() {
        return Ok(None);
    }
    let mut nodes = Nodes {
        mentions,
        places: vec![None; wanted.len()],
        closed: Vec::new(),
        heights_m: Vec::new(),
    };
    for found in found {
        for (at, place) in found.places {
            nodes.places[at as usize].get_or_insert(place);
        }
        nodes.closed.extend(found.closed);
        nodes.heights_m.extend(found.heights_m);
    }
    nodes.closed.sort_unstable();
    nodes.closed.dedup();
    Ok(Some((ways, nodes)))
}

/// Unpacks some blocks over all threads; the answers are in the order of the file, and so is the
/// error that is told.
fn look_through<T: Send>(
    blobs: &Blobs<'_>,
    among: &[Blob],
    look: impl Fn(usize, &Block<'_>) -> Result<T, Damaged> + Sync,
) -> Result<Vec<T>, OsmError> {
    let outcomes: Vec<Result<T, OsmError>> = among
        .par_iter()
        .enumerate()
        .with_max_len(1)
        .map_init(Vec::new, |bytes, (at, blob)| {
            blobs.unpack(*blob, bytes)?;
            let block = Block::read(bytes).map_err(|why| blobs.broken(*blob, why))?;
            look(at, &block).map_err(|why| blobs.broken(*blob, why))
        })
        .collect();
    outcomes.into_iter().collect()
}

/// Ways by their numbers, each once.
fn put_in_order(found: &mut FoundWays) {
    if found.ways.is_sorted_by(|a, b| a.id < b.id) {
        return;
    }
    let starts = std::iter::once(0).chain(found.ways.iter().map(|way| way.end));
    let mut order: Vec<(FoundWay, usize)> = found.ways.iter().copied().zip(starts).collect();
    order.sort_by_key(|(way, _)| way.id);
    order.dedup_by_key(|(way, _)| way.id);
    let mut nodes = Vec::with_capacity(found.nodes.len());
    found.ways.clear();
    for (way, start) in order {
        nodes.extend_from_slice(&found.nodes[start..way.end]);
        found.ways.push(FoundWay { end: nodes.len(), ..way });
    }
    found.nodes = nodes;
}

/// The numbers that are mentioned, ascending, each once; and which of them each mention is.
fn wanted(mentioned: &[i64]) -> (Vec<i64>, Vec<u32>) {
    let mut order: Vec<(i64, u32)> =
        mentioned.iter().zip(0..).map(|(node, mention)| (*node, mention)).collect();
    order.par_sort_unstable();
    let mut wanted = Vec::with_capacity(order.len());
    let mut mentions = vec![0; mentioned.len()];
    for (node, mention) in order {
        if wanted.last() != Some(&node) {
            wanted.push(node);
        }
        mentions[mention as usize] =
            u32::try_from(wanted.len() - 1).expect("fewer than 2^32 mentions");
    }
    (wanted, mentions)
}

fn assemble(found: FoundWays, nodes: Nodes, plane: Option<Plane>) -> WalkingReading {
    let Nodes { mentions, places, closed, heights_m } = nodes;
    let plane = plane.unwrap_or_else(|| Plane::new(middle(&places)));
    let known: Vec<[i32; 2]> = places.iter().flatten().copied().collect();
    let mut draft = NetworkDraft {
        nodes: known.par_iter().map(|place| plane.project(lon_lat(*place))).collect(),
        ..NetworkDraft::default()
    };
    // Where each wanted node is among those that the file has.
    let mut next = 0;
    let own: Vec<Option<u32>> = places
        .iter()
        .map(|place| {
            place.is_some().then(|| {
                next += 1;
                next - 1
            })
        })
        .collect();
    draft.closed_nodes = closed.iter().filter_map(|at| own[*at as usize]).collect();
    let mut report = WalkingReport {
        ways_read: found.read,
        ways_walked: found.ways.len() as u64,
        refused: found.refused,
        ..WalkingReport::default()
    };
    if !heights_m.is_empty() {
        draft.heights_m = vec![f32::NAN; draft.nodes.len()];
        for (at, height) in heights_m.into_iter().rev() {
            if let Some(own) = own[at as usize] {
                draft.heights_m[own as usize] = height;
            }
        }
        report.heights_from = Some(HeightSource::Tags);
    }
    draft.way_nodes.reserve(mentions.len());
    draft.ways.reserve(found.ways.len());
    let (mut start, mut piece) = (0, Vec::new());
    for way in &found.ways {
        let mentioned = &mentions[start..way.end];
        start = way.end;
        let missing = mentioned.iter().filter(|at| own[**at as usize].is_none()).count();
        report.missing_nodes += missing as u64;
        report.ways_cut += u64::from(missing > 0);
        // A ring that is cut is a ring no more.
        let kind = match way.kind {
            WayKind::Square if missing > 0 => WayKind::Path,
            kind => kind,
        };
        for part in mentioned.split(|at| own[*at as usize].is_none()) {
            piece.clear();
            piece.extend(part.iter().filter_map(|at| own[*at as usize]));
            piece.dedup();
            if piece.len() > 1 {
                draft.push(&piece, way.id, kind, way.level);
            }
        }
    }
    WalkingReading::new(draft, plane, report)
}

fn lon_lat([lon, lat]: [i32; 2]) -> LonLat {
    let degrees = |units: i32| f64::from(units) / 1e7;
    LonLat::try_new(degrees(lon), degrees(lat)).expect("places off the earth were left out")
}

/// The median longitude and latitude: the middle of town, even where a long way leads far out of it
/// or the header names a nonsense box.
fn middle(places: &[Option<[i32; 2]>]) -> LonLat {
    let median = |part: usize| {
        let mut parts: Vec<i32> = places.iter().flatten().map(|place| place[part]).collect();
        let middle = parts.len() / 2;
        if parts.is_empty() { 0 } else { *parts.select_nth_unstable(middle).1 }
    };
    lon_lat([median(0), median(1)])
}
