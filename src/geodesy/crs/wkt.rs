//! The system that a well-known text describes: WKT 1 as Esri and OGC write it, and WKT 2.
//!
//! Transverse Mercator, web Mercator and degrees are read here, from the few numbers that they have
//! (names of zones are not trusted, the numbers are); other projections go through `proj4wkt`.
//! Seven parameters in the text count where at least one rotation or the scale is not 0: three
//! shifts alone are rough values for large regions, and zeros mean that a program knew none.
//!
//! Source: OGC 01-009, OGC 18-010r11 (ISO 19162:2019).

use super::codes::Known;
use super::datum::Datum;
use super::spelling::{described, folded};
use super::system::{Crs, CrsError, unknown};
use super::transverse::Transverse;
use super::wkt_tree::{Node, Part};

const PROJECTED: [&str; 3] = ["PROJCS", "PROJCRS", "PROJECTEDCRS"];
const GEOGRAPHIC: [&str; 8] = [
    "GEOGCS",
    "GEOGCRS",
    "GEODCRS",
    "GEOGRAPHICCRS",
    "GEODETICCRS",
    "BASEGEOGCRS",
    "BASEGEODCRS",
    "BASEGCRS",
];
const COMPOUND: [&str; 2] = ["COMPD_CS", "COMPOUNDCRS"];

/// Whether a text looks like well-known text of a coordinate system.
pub fn is_wkt(text: &str) -> bool {
    let Some(end) = text.find(['[', '(']) else { return false };
    let keyword = text[..end].trim().trim_start_matches('\u{feff}').to_ascii_uppercase();
    [&PROJECTED[..], &GEOGRAPHIC, &COMPOUND, &["BOUNDCRS"]]
        .iter()
        .any(|known| known.contains(&keyword.as_str()))
}

/// The system of a well-known text; `seven` are parameters given apart from it.
pub fn system(text: &str, seven: Option<&str>) -> Result<Crs, CrsError> {
    let root = Node::parse(text).ok_or_else(|| {
        let found = text.trim().chars().take(120).collect();
        CrsError { found, expected: "well-known text (PROJCS[…] or GEOGCS[…])".to_owned() }
    })?;
    let mut seven = seven.map(str::to_owned);
    let mut node = &root;
    if node.keyword == "BOUNDCRS" {
        seven = seven.or_else(|| bound_parameters(node));
        let source = node.node(&["SOURCECRS"]).ok_or_else(|| unknown(text))?;
        let inner = [&PROJECTED[..], &GEOGRAPHIC].concat();
        node = source.node(&inner).ok_or_else(|| unknown(text))?;
    }
    if COMPOUND.contains(&node.keyword.as_str()) {
        let inner = [&PROJECTED[..], &GEOGRAPHIC].concat();
        node = node.node(&inner).ok_or_else(|| unknown(node.name()))?;
    }
    of_node(node, text, seven)
}

fn of_node(node: &Node, text: &str, seven: Option<String>) -> Result<Crs, CrsError> {
    let is_projected = PROJECTED.contains(&node.keyword.as_str());
    let geographic = if is_projected { node.node(&GEOGRAPHIC) } else { Some(node) };
    let frame = geographic.and_then(|g| g.node(&["DATUM", "ENSEMBLE", "TRF", "GEODETICDATUM"]));
    let (Some(geographic), Some(frame)) = (geographic, frame) else {
        return Err(unknown(node.name()));
    };
    let seven = seven.or_else(|| text_parameters(frame));
    let Some(datum) = datum_of(geographic, frame) else {
        // Another country's datum: the text may say how far it is from WGS 84.
        return by_proj4wkt(node, text);
    };
    let seven = seven.as_deref();
    if !is_projected {
        return Crs::known(Known::Degrees(datum), node.name(), seven);
    }
    let projection = Projection::of(node).ok_or_else(|| unknown(node.name()))?;
    let method = folded(projection.method);
    if method.contains("gauss kruger") || method.starts_with("transverse mercator") {
        let transverse = projection.transverse().ok_or_else(|| unknown(node.name()))?;
        return of_transverse(node, datum, transverse, projection.unit_m, seven);
    }
    if method.contains("pseudo mercator") || method.contains("mercator auxiliary sphere") {
        return Crs::known(Known::WebMercator, node.name(), seven);
    }
    let extension = node.node(&["EXTENSION"]).and_then(|extension| match &extension.parts[..] {
        [Part::Text(kind), Part::Text(proj)] if kind == "PROJ4" => Some(proj),
        _ => None,
    });
    if let Some(proj) = extension {
        return Crs::named(proj);
    }
    if datum != Datum::Wgs84 {
        return Err(datum.refusal(node.name(), "+proj=… +towgs84=dx,dy,dz,rx,ry,rz,ds"));
    }
    by_proj4wkt(node, text)
}

fn of_transverse(
    node: &Node,
    datum: Datum,
    transverse: Transverse,
    unit_m: f64,
    seven: Option<&str>,
) -> Result<Crs, CrsError> {
    if let Some(known) = transverse.known(datum).filter(|_| unit_m == 1.0) {
        // A zone of 6° may have the same numbers as one of 3°: there the name tells which is meant.
        let named = described(&folded(node.name()));
        let same = named.filter(|named| named.proj_text() == known.proj_text());
        return Crs::known(same.unwrap_or(known), node.name(), seven);
    }
    let Transverse { meridian_deg, latitude_deg, scale, false_easting_m, false_northing_m } =
        transverse;
    let unit = if unit_m == 1.0 { "+units=m".to_owned() } else { format!("+to_meter={unit_m}") };
    let text = format!(
        "+proj=tmerc +lat_0={latitude_deg} +lon_0={meridian_deg} +k={scale} +x_0={false_easting_m} \
         +y_0={false_northing_m} {} {unit}",
        datum.ellipsoid()
    );
    match seven {
        Some(list) => {
            let text = format!("{text} +towgs84={}", list.replace(' ', ""));
            Crs::of_proj_text(&text, &text)
        }
        None if datum == Datum::Wgs84 => Crs::of_proj_text(&text, &text),
        None => {
            let how = format!("{text} +towgs84=dx,dy,dz,rx,ry,rz,ds");
            Err(datum.refusal(node.name(), &how))
        }
    }
}

/// The datum that a text names, or else that its ellipsoid is of.
fn datum_of(geographic: &Node, frame: &Node) -> Option<Datum> {
    let named = [frame.name(), geographic.name()].into_iter().find_map(|name| {
        let name = folded(name);
        Datum::in_name(name.strip_prefix("d ").or(name.strip_prefix("gcs ")).unwrap_or(&name))
    });
    let ellipsoid = frame.node(&["SPHEROID", "ELLIPSOID"])?;
    let mut numbers = ellipsoid.numbers();
    let by_size = Datum::of_ellipsoid(numbers.next()?, numbers.next()?);
    named.or(by_size)
}

/// A projection's method and parameters.
struct Projection<'a> {
    method: &'a str,
    parameters: Vec<(String, f64)>,
    /// Metres in a unit of its coordinates.
    unit_m: f64,
}

impl<'a> Projection<'a> {
    fn of(node: &'a Node) -> Option<Self> {
        let conversion = node.node(&["CONVERSION"]);
        let holder = conversion.unwrap_or(node);
        let method = holder.node(&["METHOD", "PROJECTION"])?.name();
        let parameter = |one: &Node| Some((folded(one.name()), one.number()?));
        let parameters = holder.nodes(&["PARAMETER"]).filter_map(parameter).collect();
        let unit = || {
            let axis = node.node(&["AXIS"]);
            node.node(&["UNIT", "LENGTHUNIT"])
                .or_else(|| axis.and_then(|axis| axis.node(&["LENGTHUNIT", "UNIT"])))
        };
        let unit_m = unit().and_then(Node::number).filter(|&unit| unit > 0.0).unwrap_or(1.0);
        // WKT 1 gives false eastings in the projection's unit, WKT 2 in their own.
        Some(Self { method, parameters, unit_m })
    }

    fn parameter(&self, names: &[&str]) -> Option<f64> {
        let found = self.parameters.iter().find(|(name, _)| names.contains(&name.as_str()));
        found.map(|(_, value)| *value)
    }

    fn transverse(&self) -> Option<Transverse> {
        Some(Transverse {
            meridian_deg: self.parameter(&[
                "central meridian",
                "longitude of natural origin",
                "longitude of origin",
                "longitude of center",
            ])?,
            latitude_deg: self
                .parameter(&["latitude of origin", "latitude of natural origin"])
                .unwrap_or(0.0),
            scale: self
                .parameter(&["scale factor", "scale factor at natural origin"])
                .unwrap_or(1.0),
            false_easting_m: self.parameter(&["false easting"]).unwrap_or(0.0) * self.unit_m,
            false_northing_m: self.parameter(&["false northing"]).unwrap_or(0.0) * self.unit_m,
        })
    }
}

/// `TOWGS84[…]` of WKT 1, where it is more than three shifts.
fn text_parameters(frame: &Node) -> Option<String> {
    let seven: Vec<f64> = frame.node(&["TOWGS84"])?.numbers().collect();
    let turns = seven.len() == 7 && seven[3..].iter().any(|number| *number != 0.0);
    turns.then(|| joined(&seven))
}

/// The abridged transformation of a bound system of WKT 2.
fn bound_parameters(bound: &Node) -> Option<String> {
    let way = bound.node(&["ABRIDGEDTRANSFORMATION"])?;
    let method = folded(way.node(&["METHOD"])?.name());
    let turn = if method.contains("coordinate frame") { -1.0 } else { 1.0 };
    let value = |name: &str| {
        let found = way.nodes(&["PARAMETER"]).find(|one| folded(one.name()) == name);
        found.and_then(Node::number)
    };
    let shifts = ["x", "y", "z"].map(|axis| value(&format!("{axis} axis translation")));
    let turns = ["x", "y", "z"].map(|axis| value(&format!("{axis} axis rotation")));
    // There the scale is a factor near 1, not parts per million.
    let scale_ppm = value("scale difference")
        .map(|scale| if (scale - 1.0).abs() < 0.1 { (scale - 1.0) * 1e6 } else { scale });
    let mut seven = Vec::with_capacity(7);
    for shift in shifts {
        seven.push(shift?);
    }
    for rotation in turns {
        seven.push(rotation? * turn);
    }
    seven.push(scale_ppm?);
    Some(joined(&seven))
}

fn joined(numbers: &[f64]) -> String {
    numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(",")
}

/// Projections other than those of Chinese surveys.
fn by_proj4wkt(node: &Node, text: &str) -> Result<Crs, CrsError> {
    let proj = proj4wkt::wkt_to_projstring(text).map_err(|_| unknown(node.name()))?;
    Crs::of_proj_text(&proj, &proj).map_err(|error| CrsError {
        found: format!("{} ({})", node.name(), error.found),
        expected: error.expected,
    })
}
