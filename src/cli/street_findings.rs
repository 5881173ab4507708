//! What joining a city to its streets has to say, as lines of the import report.

use crate::city::{CompoundId, StationId};
use crate::geodesy::PlaneShape;
use crate::ingest::{Finding, Layer, Severity};
use crate::reach::JoinReport;
use crate::study::Study;
use crate::units::Meters;

/// The findings: the network as a whole, then each compound and station that is not joined.
pub fn found(study: &Study, joins: &JoinReport) -> Vec<Finding> {
    let network = &joins.network;
    let mut findings = vec![of_layer(
        Layer::Walkways,
        "streets-joined",
        format!(
            "{:.0} km of streets in {} pieces",
            network.length_m.abs() / 1000.0,
            network.pieces
        ),
        format!("{} junctions and {} edges", network.junctions, network.edges),
    )];
    if network.islands > 0 {
        findings.push(of_layer(
            Layer::Walkways,
            "streets-islands",
            format!("{} small pieces, {:.0} m in all", network.islands, network.islands_m),
            "kept; nobody walks from them to the others".to_owned(),
        ));
    }
    if network.cut_by_obstacles > 0 {
        findings.push(of_layer(
            Layer::Barriers,
            "streets-cut",
            format!("{} stretches of street cross a barrier", network.cut_by_obstacles),
            "cut there; bridges and tunnels are not".to_owned(),
        ));
    }
    let city = study.city();
    let limit = joins.snap_limit;
    findings.extend(made(Layer::Compounds, joins.compounds.made));
    let place = |shape: &PlaneShape| {
        let at = city.plane().unproject(shape.inner_point());
        Some((at.lon(), at.lat()))
    };
    let compound = |id: CompoundId| Of {
        layer: Layer::Compounds,
        id: &city.compound(id).source_id,
        at: place(&city.compound_shapes()[id.index()]),
    };
    let station = |id: StationId| Of {
        layer: Layer::Stations,
        id: &city.station(id).source_id,
        at: place(&city.station_shapes()[id.index()]),
    };
    let far = joins.compounds.too_far.iter();
    findings.extend(far.map(|&(id, nearest)| too_far(&compound(id), nearest, limit)));
    findings.extend(joins.compounds.on_island.iter().map(|&id| on_island(&compound(id))));
    findings.extend(made(Layer::Stations, joins.stations.made));
    let far = joins.stations.too_far.iter();
    findings.extend(far.map(|&(id, nearest)| too_far(&station(id), nearest, limit)));
    findings.extend(joins.stations.on_island.iter().map(|&id| on_island(&station(id))));
    findings
}

fn of_layer(layer: Layer, code: &'static str, found: String, done: String) -> Finding {
    Finding {
        layer,
        feature: None,
        id: None,
        severity: Severity::Note,
        code,
        expected: String::new(),
        found,
        done,
        at: None,
    }
}

fn made(layer: Layer, count: usize) -> Option<Finding> {
    let found = format!("{count} have no known gate");
    let done = "entered where streets cross the outline, else where it is nearest to one";
    (count > 0).then(|| of_layer(layer, "gates-made", found, done.to_owned()))
}

/// The feature that a finding speaks of.
struct Of<'a> {
    layer: Layer,
    id: &'a str,
    at: Option<(f64, f64)>,
}

fn of_feature(of: &Of<'_>, code: &'static str, found: String) -> Finding {
    Finding {
        id: Some(of.id.to_owned()),
        at: of.at,
        severity: Severity::Warning,
        ..of_layer(of.layer, code, found, "no walk starts there".to_owned())
    }
}

fn too_far(of: &Of<'_>, nearest: Option<Meters>, limit: Meters) -> Finding {
    let found = match nearest {
        Some(nearest) => format!("gate {:.0} m from the nearest street", nearest.value()),
        None => "gate without any street".to_owned(),
    };
    let expected = format!("a free way of {:.0} m at most", limit.value());
    Finding { expected, ..of_feature(of, "gate-too-far", found) }
}

fn on_island(of: &Of<'_>) -> Finding {
    let found = "gate on streets that lead to no others".to_owned();
    of_feature(of, "gate-on-island", found)
}
