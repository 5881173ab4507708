//! What joining a city to its streets has to say, as lines of the import report.

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
    findings.extend(joins.compounds.too_far.iter().map(|&(id, nearest)| {
        too_far(Layer::Compounds, &city.compound(id).source_id, nearest, limit)
    }));
    findings.extend(
        joins
            .compounds
            .on_island
            .iter()
            .map(|&id| on_island(Layer::Compounds, &city.compound(id).source_id)),
    );
    findings.extend(made(Layer::Stations, joins.stations.made));
    findings.extend(joins.stations.too_far.iter().map(|&(id, nearest)| {
        too_far(Layer::Stations, &city.station(id).source_id, nearest, limit)
    }));
    findings.extend(
        joins
            .stations
            .on_island
            .iter()
            .map(|&id| on_island(Layer::Stations, &city.station(id).source_id)),
    );
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

fn too_far(layer: Layer, id: &str, nearest: Option<Meters>, limit: Meters) -> Finding {
    let found = match nearest {
        Some(nearest) => format!("gate {:.0} m from the nearest street", nearest.value()),
        None => "gate without any street".to_owned(),
    };
    Finding {
        id: Some(id.to_owned()),
        expected: format!("a free way of {:.0} m at most", limit.value()),
        ..of_layer(layer, "gate-too-far", found, "no walk starts there".to_owned())
    }
}

fn on_island(layer: Layer, id: &str) -> Finding {
    let found = "gate on streets that lead to no others".to_owned();
    Finding {
        id: Some(id.to_owned()),
        ..of_layer(layer, "gate-on-island", found, "no walk starts there".to_owned())
    }
}
